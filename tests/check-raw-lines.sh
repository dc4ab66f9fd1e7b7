#!/bin/sh
# Raw lines come back out of a store byte for byte: whole, by time, and by text, as cmp(1) and grep(1) see the files. TAP.
# Logs of many chunks, by the generators of the bench, and a small one with everything that is odd.
set -u
export LC_ALL=C
here=$(cd "${srcdir:-.}" && pwd)
debrief=$(cd "${builddir:-.}" && pwd)/debrief
folder=$(mktemp -d "${TMPDIR:-/tmp}/debrief-raw-XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder" || exit 1
n=0
# is NAME: the last command's exit status is the verdict
is() {
	verdict=$?
	n=$((n + 1))
	[ "$verdict" = 0 ] && echo "ok $n - $1" || echo "not ok $n - $1"
}
raw() { # STORE OPTION...
	store=$1
	shift
	"$debrief" -s "$store" timeline --raw "$@"
}

# --- files --------------------------------------------------------------------------------------------------------------

awk -v mb=7 -v seed=11 -f "$here/tests/bench/make-log.awk" >nginx.log
awk -v mb=4 -v seed=12 -f "$here/tests/bench/make-json.awk" >json.log
awk -v mb=4 -v seed=13 -f "$here/tests/bench/make-syslog.awk" >syslog.log
gzip -1 <nginx.log >nginx.log.gz
# records of many lines, now and then longer than what a chunk may look back for
awk 'BEGIN {
	for (i = 0; i < 9000; i++) {
		printf "2026-03-14 %02d:%02d:%02d,%03d ERROR [worker-%d] shop.Cart - order %d failed\n", int(i / 3600) + 10, int(i / 60) % 60, i % 60, i % 1000, i % 7, i
		print "java.lang.IllegalStateException: stock of " i " is negative"
		for (k = 0; k < (i == 4500 ? 30000 : i % 9); k++)
			print "\tat shop.Cart.step" k "(Cart.java:" k + 100 ")"
	}
}' >java.log
# CR, NUL, bytes that are no UTF-8, a long line, blank lines, no time in the first line, no end of the last one
{
	printf 'before any time\n2026-03-14T10:00:00.000000Z INFO a\r\n\n2026-03-14T10:00:00.000001Z INFO caf\351 \377\n'
	printf '2026-03-14T10:00:00.000002Z WARN later\n2026-03-14T10:00:01Z INFO '
	head -c 2500000 /dev/zero | tr '\000' x
	printf '<needle>\n2026-03-14T10:00:01Z INFO nul \000 here\n2026-03-14T10:00:02Z INFO last without end'
} >odd.log

for log in nginx.log nginx.log.gz json.log syslog.log java.log odd.log; do
	"$debrief" -q -s "$log.debrief" import --init --year 2026 "$log" >/dev/null
	is "$log-is-imported"
done

# --- whole --------------------------------------------------------------------------------------------------------------

for log in nginx.log json.log syslog.log java.log odd.log; do
	raw "$log.debrief" --all | cmp - "$log"
	is "$log-comes-back-whole"
done
raw nginx.log.gz.debrief --all | cmp - nginx.log
is "nginx.log.gz-comes-back-whole"
for log in nginx.log json.log syslog.log java.log; do
	raw "$log.debrief" --since 2026-03-13 --until 2026-03-16 | cmp - "$log"
	is "$log-lies-within-its-days"
done

# --- by text ------------------------------------------------------------------------------------------------------------

while IFS='|' read -r log needle; do
	raw "$log.debrief" --all --grep "$needle" >ours
	raw "$log.debrief" --since 2026-03-13 --until 2026-03-16 --grep "$needle" >spanned
	grep -aF -- "$needle" "$log" >theirs
	[ "$log" = odd.log ] && tr -d '\n' <ours >joined && mv joined ours && tr -d '\n' <theirs >joined && mv joined theirs
	cmp ours theirs && { [ "$log" = odd.log ] || cmp spanned theirs; }
	is "grep-$log-$(printf %s "$needle" | tr -c 'A-Za-z0-9.\n' -)"
done <<'END'
nginx.log| 503 
nginx.log|503
nginx.log|GET
nginx.log|wp-admin/setup
nginx.log|14/Mar/2026:14:0
nginx.log|POST /cart/
nginx.log|examplebot/2.1
nginx.log|\x16\x03
nginx.log|no such text
nginx.log|rt=29.
nginx.log|"
nginx.log|=
nginx.log|1
nginx.log|[14/Mar/2026:23:59:5
json.log|"level":"error"
json.log|"user":"u0000
json.log|stock reserved for order 1
json.log|eu-4
json.log|abc
json.log|}
syslog.log|FATAL
syslog.log|Failed password for invalid user admin7
syslog.log|port 22
syslog.log|Mar 14 03:
syslog.log|run-parts
java.log|step29999(
java.log|at shop.Cart.step8
java.log|order 4500 failed
java.log|stock of 8999 is
odd.log|<needle>
odd.log|xxx<need
odd.log|nul
odd.log|without end
odd.log|before any
END

# --- by time ------------------------------------------------------------------------------------------------------------

for minute in 00:00 03:12 14:00 14:39 23:58 23:59; do
	next=$(echo "$minute" | awk -F: '{ m = $1 * 60 + $2 + 1; printf "2026-03-%02dT%02d:%02dZ", 14 + int(m / 1440), int(m / 60) % 24, m % 60 }')
	raw nginx.log.debrief --since "2026-03-14T${minute}Z" --until "$next" >ours
	grep -a "\[14/Mar/2026:$minute:" nginx.log | cmp - ours
	is "minute-$minute-in-the-order-of-the-file"
done
for hour in 00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do
	raw nginx.log.debrief --since "2026-03-14T$hour:00Z" --until "$(echo "$hour" | awk '{ printf "2026-03-%02dT%02d:00Z", 14 + int(($1 + 1) / 24), ($1 + 1) % 24 }')"
done | sort >ours
sort nginx.log | cmp - ours
is "hours-share-all-lines-and-no-line-twice"

# a record of 30,000 lines, in several chunks, belongs to its second
raw java.log.debrief --since 2026-03-14T11:15:00Z --until 2026-03-14T11:15:01Z >ours
awk '/^2026/ { on = /order 4500 failed/ } on' java.log | cmp - ours
is "a-record-of-many-chunks-comes-whole"

# The line that is too long to be read has no time of its own: it goes with the one before it.
while IFS='|' read -r since until want; do
	got=$(raw odd.log.debrief --since "2026-03-14T10:00:$since" --until "2026-03-14T10:00:$until" | tr -d '\000\r' | cut -c 12-34 | tr '\n' ';')
	[ "$got" = "$want" ]
	is "from-$since-until-$until"
done <<'END'
00.000000Z|00.000001Z|10:00:00.000000Z INFO a;;
00.000001Z|00.000002Z|10:00:00.000001Z INFO c;
00.000002Z|00.000003Z|10:00:00.000002Z WARN l;10:00:01Z INFO xxxxxxxx;
00.000001Z|00.000003Z|10:00:00.000001Z INFO c;10:00:00.000002Z WARN l;10:00:01Z INFO xxxxxxxx;
00.000003Z|00.9Z|
02Z|03Z|10:00:02Z INFO last wit;
END

# --- places -------------------------------------------------------------------------------------------------------------

# FILE:LINE:OFFSET: of every 997th line: the bytes at that offset, and the line of that number
for log in nginx.log java.log; do
	for at in 2026-03-14T00:00:01Z 2026-03-14T12:29:59Z 2026-03-14T23:59:58Z; do
		raw "$log.debrief" --around "$at"
	done | awk 'NR % 997 == 1 || NR < 3' >places
	cut -d : -f 1 places | sort -u | grep -qx "$log" || [ "$log" = java.log ]
	is "places-of-$log-name-it"
	awk -F : -v log_name="$log" '
		FNR == NR { text = $0; sub(/^[^:]*:[^:]*:[^:]*:/, "", text); want[$2] = $3 ":" text; asked++; next }
		FNR in want { seen++; bad += want[FNR] != offset ":" $0 }
		{ offset += length($0) + 1 }
		END { exit bad || seen != asked || asked < 3 }' places offset=0 "$log"
	is "places-of-$log-are-where-they-say"
done
echo "1..$n"
