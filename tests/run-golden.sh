#!/bin/sh
# Runs testdata/cli/CASE/cmd in a scratch folder and compares what it prints with want.out, want.err, want.code.
#   files/     copied into the scratch folder first
#   cmd        a shell script; its comment "# needs: WORD..." asks for
#                incident  the folder incident/ with the evidence of 2 June 2026
#                store     x.debrief with that evidence
#                shared    $SHARED, real data beside the project; skipped where it is absent
#                terminal  skipped where no pseudo-terminal can be had
#                nonroot   skipped for root, for whom no folder is read-only
# want.code is 0 and want.err is empty when they are not there. ACCEPT=1 writes them instead of comparing.
# TAP on standard output. One argument: only the cases whose names hold it.
set -u
srcdir=${srcdir:-.}
srcdir=$(cd "$srcdir" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
cases=$srcdir/testdata/cli
SHARED=${DEBRIEF_SHARED:-$srcdir/../shared}
debrief=$builddir/debrief
work=$(mktemp -d "${TMPDIR:-/tmp}/debrief-golden.XXXXXX") || exit 99
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 143' TERM INT HUP

# Long enough for a build with sanitizers on a busy machine: it is there for what hangs.
limit=300

# What the user's environment says must not matter.
unset DEBRIEF_STORE PAGER NO_COLOR CLICOLOR_FORCE TZ LC_ALL LANG SOURCE_DATE_EPOCH
PATH=$builddir:$PATH
export PATH SHARED debrief srcdir
umask 022

evidence=$srcdir/testdata/incident-2026-06-02
mkdir -p "$work/incident" "$work/made"
cp "$evidence/incidents.json" "$evidence/reports.csv" "$evidence/reports.json" "$evidence/events.jsonl" \
	"$evidence/access.log.gz" "$work/incident/"
chmod u+w "$work"/incident/*
"$debrief" -s "$work/made/base.debrief" import -q --init "$work/incident/incidents.json" \
	"$work/incident/reports.csv" "$work/incident/events.jsonl" \
	--component "Claude API" "$work/incident/access.log.gz" ||
	{ echo "Bail out! the worked incident does not import"; exit 99; }

n=0 failed=0
say() { # ok|not ok, name, rest
	n=$((n + 1))
	echo "$1 $n - $2${3:+ $3}"
	if test "$1" != ok; then failed=$((failed + 1)); fi
}
needs() {
	case " $(sed -n 's/^# needs://p' "$1/cmd") " in *" $2 "*) true ;; *) false ;; esac
}
skip_reason() {
	if needs "$1" shared && ! test -d "$SHARED/data"; then echo "no shared data"; fi
	if needs "$1" terminal && ! "$builddir/tests/on-a-terminal" 80 true; then echo "no pseudo-terminals here"; fi
	if needs "$1" nonroot && test "$(id -u)" = 0; then echo "runs as root"; fi
}
differs() { # want, got
	if test -e "$1"; then ! cmp -s "$1" "$2"; else test -s "$2"; fi
}
accept() { # want, got
	if test -s "$2"; then cp "$2" "$1"; else rm -f "$1"; fi
}
run_case() {
	name=$(basename "$1") scratch=$work/run/$(basename "$1")
	reason=$(skip_reason "$1")
	if test -n "$reason"; then say ok "$name" "# SKIP $reason"; return; fi
	mkdir -p "$scratch"
	if test -d "$1/files"; then cp -R "$1/files/." "$scratch"; chmod -R u+w "$scratch"; fi
	if needs "$1" incident; then cp -R "$work/incident" "$scratch/incident"; fi
	if needs "$1" store; then cp "$work/made/base.debrief" "$scratch/x.debrief"; fi
	(cd "$scratch" && exec timeout "$limit" sh "$1/cmd") >"$work/out" 2>"$work/err" </dev/null
	code=$?
	if test "$code" = 0; then : >"$work/code"; else echo "$code" >"$work/code"; fi
	bad=
	for part in out err code; do
		if test -n "${ACCEPT:-}"; then
			accept "$1/want.$part" "$work/$part"
		elif differs "$1/want.$part" "$work/$part"; then
			bad="$bad $part"
			if test -e "$1/want.$part"; then
				diff -u "$1/want.$part" "$work/$part"
			else
				diff -u /dev/null "$work/$part"
			fi | sed 's/^/# /' | head -60
		fi
	done
	if test -z "$bad"; then say ok "$name"; else say "not ok" "$name" "(differs:$bad)"; fi
	chmod -R u+w "$scratch"
	rm -rf "$scratch"
}
for one in "$cases"/*/; do
	one=${one%/}
	case $one in *"${1:-}"*) run_case "$one" ;; esac
done
echo "1..$n"
test "$failed" = 0
