#!/bin/sh
# Holds the layers, the doors to libraries and the list of forbidden functions (doc/ARCHITECTURE.md), as TAP.
set -u
root=${srcdir:-.}/src

# May include: FROM: TO...; every folder may include itself.
layers='
base:
model: base
import: model base
store: model base
correlate: model base
chart: model base
render: chart model base
cli: base model import store correlate chart render'

# A library's headers and the only files that may name them.
doors='
sqlite3\.h                  store/[^/]*\.[ch]
libxml/                     import/xml\.c
(zlib|bzlib|lzma)\.h        import/gunzip\.c
isa-l                       import/gunzip\.c
zstd\.h                     import/inflate\.c|store/(chunk|unpack)\.c
archive(_entry)?\.h         import/unarchive\.c
openssl/                    base/digest\.c
pcre2\.h                    base/pattern\.c
cairo                       chart/paint\.c|chart/text\.c
(pango|hb|fontconfig|ft2)   chart/text\.c
cmark                       render/(prose|flow)\.c'

# Functions without bounds, that depend on the locale or TZ, that run programs, or that print and exit beside cli/.
forbidden='strcpy strcat sprintf vsprintf gets scanf sscanf fscanf atoi atol atoll atof strtok alloca g_alloca g_newa
system popen execv execl execvp execlp g_spawn_sync g_spawn_async
setlocale localeconv strtod strtof strftime strptime localtime localtime_r mktime ctime asctime tzset
isalpha isdigit isalnum isspace isupper islower ispunct isxdigit toupper tolower strcasecmp strncasecmp strcoll'
not_outside_cli='printf fprintf vfprintf puts putchar exit _exit abort g_print g_printerr perror'

# Lines of C with comments and strings blanked: FILE:LINE:TEXT.
code() {
	find "$1" -name '*.[ch]' | LC_ALL=C sort | xargs -r awk '
	FNR == 1 { inside = 0; name = substr(FILENAME, length(root) + 2) }
	{
		line = $0; out = ""
		while (line != "") {
			if (inside) {
				end = index(line, "*/")
				if (!end) break
				line = substr(line, end + 2); inside = 0
			} else if (match(line, /^[ \t]*#[ \t]*include.*/)) {
				out = out line; line = ""
			} else if (match(line, /^"([^"\\]|\\.)*"/) || match(line, /^\047([^\047\\]|\\.)*\047/)) {
				out = out "\"\""; line = substr(line, RLENGTH + 1)
			} else if (substr(line, 1, 2) == "/*") {
				inside = 1; line = substr(line, 3)
			} else if (substr(line, 1, 2) == "//") {
				line = ""
			} else {
				out = out substr(line, 1, 1); line = substr(line, 2)
			}
		}
		if (out ~ /[^ \t]/) print name ":" FNR ":" out
	}' root="$1"
}

crossed() {
	code "$1" | awk -v layers="$layers" '
	BEGIN {
		n = split(layers, rows, "\n")
		for (i = 1; i <= n; i++) {
			m = split(rows[i], to, /:? +|:/)
			for (j = 1; j <= m; j++) if (to[j] != "") may[to[1] "/" to[j]] = 1
		}
	}
	/:[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, place, ":"); split(place[1], from, "/")
		split($0, quoted, "\""); n = split(quoted[2], to, "/")
		if (n > 1 && !((from[1] "/" to[1]) in may)) print place[1] ":" place[2] ": " from[1] "/ includes " quoted[2]
		if (n == 1 && to[1] !~ /^(config|resources)\.h$/) print place[1] ":" place[2] ": write \"folder/" to[1] "\""
	}'
}

through_walls() {
	code "$1" | awk -v doors="$doors" '
	BEGIN {
		n = split(doors, rows, "\n")
		for (i = 1; i <= n; i++) if (split(rows[i], d, / +/) == 2) { k++; header[k] = "^" d[1]; door[k] = "^(" d[2] ")$" }
	}
	/:[ \t]*#[ \t]*include[ \t]*</ {
		split($0, place, ":"); split($0, a, "<"); split(a[2], b, ">")
		for (i = 1; i <= k; i++)
			if (b[1] ~ header[i] && place[1] !~ door[i]) print place[1] ":" place[2] ": <" b[1] "> has its door elsewhere"
	}'
}

called() {
	code "$1" | awk -v everywhere="$forbidden" -v outside="$not_outside_cli" '
	BEGIN {
		n = split(everywhere, words, /[ \n]+/); for (i = 1; i <= n; i++) bad[words[i]] = 1
		n = split(outside, words, /[ \n]+/); for (i = 1; i <= n; i++) loud[words[i]] = 1
	}
	{
		at = $0; sub(/^[^:]*:[^:]*:/, "", at); split($0, place, ":")
		while (match(at, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
			before = RSTART > 1 ? substr(at, RSTART - 1, 1) : ""
			word = substr(at, RSTART, RLENGTH); sub(/[ \t]*\($/, "", word)
			at = substr(at, RSTART + RLENGTH)
			if (before ~ /[.>]/) continue
			if (word in bad) print place[1] ":" place[2] ": " word "() is forbidden"
			else if (word == "_exit" && place[1] ~ /^import\/(parser|sandbox)\.c$/) continue # processes of their own
			else if (word in loud && place[1] !~ /^cli\//) print place[1] ":" place[2] ": only cli/ may call " word "()"
		}
	}'
}

# --- a tree in which each rule is broken once, and kept beside it -----------
plant() {
	mkdir -p "$1/base" "$1/render" "$1/cli" "$1/store"
	cat >"$1/base/bad.c" <<'END'
#include "model/event.h"
#include "event.h"
#include <sqlite3.h>
/* system("x"); */
const char *text = "strcpy(a, b) /* \" system(x)";
static void f(void) { sprintf(a, "x"); puts("x"); frame.system(1); g_strdup_printf("x"); }
END
	printf '#include "chart/chart.h"\n#include "resources.h"\n' >"$1/render/good.c"
	printf '#include "render/render.h"\nint main(void) { exit(printf("x")); }\n' >"$1/cli/good.c"
	printf '#include <sqlite3.h>\n' >"$1/store/good.c"
}

n=0
report() { # title, faults
	n=$((n + 1))
	[ -z "$2" ] && { echo "ok $n - $1"; return; }
	echo "$2" | sed 's/^/# /'
	echo "not ok $n - $1"
}
same() { [ "$1" = "$2" ] || printf 'wanted: %s\ngot: %s\n' "$2" "$1"; }

echo 1..6
report includes-only-what-lies-below "$(crossed "$root")"
report goes-through-the-doors "$(through_walls "$root")"
report calls-nothing-forbidden "$(called "$root")"
bad=$(mktemp -d) && trap 'rm -rf "$bad"' EXIT && plant "$bad"
report sees-a-crossed-layer "$(same "$(crossed "$bad")" 'base/bad.c:1: base/ includes model/event.h
base/bad.c:2: write "folder/event.h"')"
report sees-a-library-beside-its-door "$(same "$(through_walls "$bad")" 'base/bad.c:3: <sqlite3.h> has its door elsewhere')"
report sees-a-forbidden-call "$(same "$(called "$bad")" 'base/bad.c:6: sprintf() is forbidden
base/bad.c:6: only cli/ may call puts()')"
