#!/bin/sh
# The hardening that configure asked for is in the program that was built (doc/reliability.md, F1), as TAP.
set -u
program=${builddir:-.}/debrief
library=${builddir:-.}/libdebrief.a
makefile=${builddir:-.}/Makefile

flags=$(sed -n 's/^HARD_CFLAGS = *//p' "$makefile")
case $flags in
*-D_FORTIFY_SOURCE*) ;;
*) echo '1..0 # SKIP built without hardening'; exit 0 ;;
esac
command -v readelf >/dev/null || { echo '1..0 # SKIP no readelf here'; exit 0; }
n=0
report() { # NAME FAULT
	n=$((n + 1))
	if test -z "$2"; then echo "ok $n - $1"; else echo "not ok $n - $1"; echo "# $2" | head -n 5; fi
}
has() { # TEXT PATTERN WHAT
	echo "$1" | grep -q "$2" || echo "$3"
}

header=$(readelf -hW "$program")
segments=$(readelf -lW "$program")
dynamic=$(readelf -dW "$program")
symbols=$(readelf --dyn-syms -W "$program")
report 'position-independent' "$(has "$header" 'Type:.*DYN' 'no PIE')"
report 'stack-is-not-executable' "$(echo "$segments" | awk '$1 == "GNU_STACK" && /RWE/')"
report 'no-segment-is-writable-and-executable' "$(echo "$segments" | awk '$1 == "LOAD" && /RWE/')"
report 'relocations-are-read-only' "$(has "$segments" GNU_RELRO 'no RELRO')$(has "$dynamic" BIND_NOW 'lazy binding')"
report 'no-text-relocations' "$(echo "$dynamic" | grep TEXTREL)"
report 'no-path-to-libraries' "$(echo "$dynamic" | grep -E 'RPATH|RUNPATH')"
report 'stack-protector' "$(has "$symbols" __stack_chk_fail 'no guard is checked')"
report 'fortified-calls' "$(has "$symbols" '__[a-z]*_chk' 'no fortified call')"

# What the platform can do is in every object of ours; the start files of a distribution may lack it.
unmarked=
case $flags:$(uname -m) in
*-fcf-protection=full*:x86_64)
	members=$(ar t "$library" | grep -c '\.o$')
	marked=$(readelf -n "$library" 2>/dev/null | grep -c 'IBT, SHSTK')
	test "$members" = "$marked" || unmarked="$marked of $members objects" ;;
esac
report 'indirect-branches-are-tracked' "$unmarked"

# The test sees what it looks for.
report 'sees-a-stack-that-is-executable' "$(has "$(echo '  GNU_STACK 0x0 0x0 0x0 0x0 0x0 RWE 0x10' | awk '$1 == "GNU_STACK" && /RWE/')" RWE blind)"
echo "1..$n"
