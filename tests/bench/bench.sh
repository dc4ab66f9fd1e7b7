#!/bin/sh
# Speed and memory of debrief and of its peers on the same files, as doc/benchmarks.md reports them:
#   make bench [BENCH_MB=1000] [BENCH_RUNS=3] [BENCH_SEED=42] [BENCH_DIR=...] [BENCH_HUGE_MB=4000]
# Prints two Markdown tables: the best of BENCH_RUNS runs of each, as everything else that runs only adds time, and what is
# asked for beside what was reached. Results differ by machine, so nothing here is a test.
# Peers run when they are installed: zstd, gzip, lnav, goaccess, sqlite3 and duckdb by PATH or a variable (LNAV=...), or
# duckdb as a module of node, found through NODE_PATH (npm install @duckdb/node-api). All of them read the page cache.
set -eu
export LC_ALL=C
: "${srcdir:=.}" "${BENCH_MB:=1000}" "${BENCH_RUNS:=3}" "${BENCH_SEED:=42}" "${BENCH_DIR:=bench-files}" "${BENCH_HUGE_MB:=0}"
: "${LNAV:=lnav}" "${GOACCESS:=goaccess}" "${DUCKDB:=duckdb}" "${SQLITE:=sqlite3}" "${NODE:=node}"
here=$srcdir/tests/bench
debrief=$PWD/debrief
measure=$PWD/tests/bench/measure
incident=$srcdir/testdata/incident-2026-06-02
mkdir -p "$BENCH_DIR"
results=$BENCH_DIR/results
store=$BENCH_DIR/bench.debrief
: >"$results"

# --- runs ---------------------------------------------------------------------------------------------------------------

# best RUNS COMMAND...: "SECONDS CPU_SECONDS PEAK_MIB" of the fastest run; $before is run ahead of each, not measured. A
# command may say "look here" by exit 1; anything else is an error.
before=:
best() {
	runs=$1 fastest=
	shift
	for _ in $(seq "$runs"); do
		$before
		code=0
		"$measure" "$@" >/dev/null 2>"$BENCH_DIR/said" || code=$?
		if [ "$code" -gt 1 ] || { [ "$code" = 1 ] && [ "$1" != "$debrief" ]; }; then
			cat "$BENCH_DIR/said" >&2
			echo "bench: exit $code: $*" >&2
			return 2
		fi
		run=$(tail -n 1 "$BENCH_DIR/said")
		fastest=$(printf '%s\n' "$run" "$fastest" | awk 'NF && (best == "" || $1 < best) { best = $1; line = $0 } END { print line }')
	done
}
# row KEY BYTES WHAT COMMAND...: one line of the table; BYTES 0 = no rate. KEY is what aims.awk calls it.
row() {
	row_key=$1 row_bytes=$2 row_what=$3
	shift 3
	if ! best "${once:-$BENCH_RUNS}" "$@"; then
		echo "| $row_what | failed | | | |"
		return
	fi
	echo "$row_key $fastest $row_bytes" >>"$results"
	echo "$fastest $row_bytes" | awk -v what="$row_what" '{
		printf "| %s | %.3f | %.3f | %.0f | %s |\n", what, $1, $2, $3, ($4 > 0 && $1 > 0 ? sprintf("%.0f", $4 / 1e6 / $1) : "") }'
}
# peer COMMAND KEY BYTES WHAT ARG...: the same for a program that may not be there
peer() {
	program=$1 key=$2 size=$3 what=$4
	shift 4
	if command -v "$program" >/dev/null; then
		row "$key" "$size" "$what" "$program" "$@"
	else
		echo "| $what | not installed | | | |"
	fi
}
# duck KEY BYTES WHAT SQL: DuckDB's own program, or as a module of node
duck() {
	if ! command -v "$DUCKDB" >/dev/null && "$NODE" -e 'require("@duckdb/node-api")' 2>/dev/null; then
		row "$1" "$2" "$3" "$NODE" "$here/duckdb.js" "$4"
	else
		peer "$DUCKDB" "$1" "$2" "$3" -c "SET threads = 2" -c "$4"
	fi
}
new_store() { rm -f "$store"; }
# import KEY WHAT FILE BYTES OPTION...
import() {
	import_key=$1 import_what=$2 import_file=$3 import_bytes=$4
	shift 4
	before=new_store
	row "$import_key" "$import_bytes" "$import_what" "$debrief" -q -s "$store" import --init --year 2026 "$@" "$import_file"
	before=:
	echo "$import_key.store $(wc -c <"$store") $import_bytes" | tee -a "$results" |
		awk '{ printf "| - its store / log, bytes | %.3f | | | |\n", $2 / $3 }'
}
# verb KEY WHAT VERB ARG...: on the store that was made last
verb() {
	verb_key=$1 verb_what=$2
	shift 2
	row "$verb_key" 0 "$verb_what" "$debrief" -s "$store" "$@"
}
grep_row() { row "$1" "$bytes" "\`timeline --raw --grep '$2'\`" "$debrief" -s "$store" timeline --raw --grep "$2" --since 2026-03-13 --until 2026-03-16; }

# --- files --------------------------------------------------------------------------------------------------------------

# make_log SHAPE MB: its path, generated unless it is there from the last time
make_log() {
	made=$BENCH_DIR/$1-$2-$BENCH_SEED.log
	[ -s "$made" ] || { awk -v mb="$2" -v seed="$BENCH_SEED" -f "$here/make-$1.awk" >"$made.tmp" && mv "$made.tmp" "$made"; }
	echo "$made"
}
load() { cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || echo unknown; }

nginx=$(make_log log "$BENCH_MB")
tenth=$(make_log log "$((BENCH_MB / 10))")
json=$(make_log json "$((BENCH_MB * 3 / 10))")
syslog=$(make_log syslog "$((BENCH_MB * 3 / 10))")
[ -s "$nginx.gz" ] || gzip -1 -n -k "$nginx"
bytes=$(wc -c <"$nginx")
tenth_bytes=$(wc -c <"$tenth")
json_bytes=$(wc -c <"$json")
syslog_bytes=$(wc -c <"$syslog")
for file in "$nginx" "$tenth" "$json" "$syslog"; do
	echo "${file##*/}: $(wc -c <"$file") bytes, $(wc -l <"$file") lines"
done
echo "seed $BENCH_SEED; best of $BENCH_RUNS runs; $(nproc) processors; load before: $(load)"
echo
echo "| what | wall s | CPU s | peak MiB | MB/s |"
echo "|---|---|---|---|---|"

# --- nginx --------------------------------------------------------------------------------------------------------------

row cat "$bytes" "\`cat\` nginx" cat "$nginx"
row sha256 "$bytes" "\`sha256sum\` nginx" sha256sum "$nginx"
peer zstd zstd1 "$bytes" "\`zstd -1\` nginx" -q -1 -c "$nginx"
peer zstd zstd "$bytes" "\`zstd -1 -T2\` nginx" -q -1 -T2 -c "$nginx"
row gzip "$bytes" "\`gzip -dc\` nginx" gzip -dc "$nginx.gz"
import tenth "\`debrief import\`, a tenth of nginx" "$tenth" "$tenth_bytes"
import gz "\`debrief import\` nginx, gzip" "$nginx.gz" "$bytes"
import noraw "\`debrief import --keep-raw=none\` nginx" "$nginx" "$bytes" --keep-raw none
import nginx "\`debrief import\` nginx" "$nginx" "$bytes"
verb window "\`timeline --raw\`, five minutes of the day" timeline --raw --since 2026-03-14T14:00Z --until 2026-03-14T14:05Z
verb counts "requests per minute, whole day, \`query\`" query "SELECT m.start, m.count FROM series s JOIN sample m ON m.series = s.id WHERE s.name = 'requests'"
verb rollup "records per minute and status class out of the rollups, \`query\`" query "SELECT minute, status_class, sum(count) FROM log_rollup GROUP BY minute, status_class"
grep_row grep_none 'no such text'
grep_row grep_number ' 503 '
grep_row grep_all 'HTTP/'
for name in show timeline sources; do verb "$name" "\`$name\`" "$name"; done
echo "5xx in nginx.log: $(grep -c '" 5[0-9][0-9] ' "$nginx"); counted: $("$debrief" -s "$store" --plain query "SELECT CAST(sum(m.count) AS INTEGER) FROM series s JOIN sample m ON m.series = s.id WHERE s.name = '5xx'" | tail -n 1)" >"$BENCH_DIR/sums"

lines="read_csv('$nginx', columns = {'l': 'VARCHAR'}, delim = E'\\x01', quote = '', escape = '', header = false, auto_detect = false)"
fields="{'a': 'VARCHAR', 'i': 'VARCHAR', 'u': 'VARCHAR', 't': 'VARCHAR', 'z': 'VARCHAR', 'r': 'VARCHAR', 's': 'INTEGER', 'n': 'BIGINT', 'f': 'VARCHAR', 'g': 'VARCHAR', 'd': 'VARCHAR'}"
duck duck_regexp "$bytes" "DuckDB nginx, per minute and class: regexp" \
	"SELECT regexp_extract(l, '\[([^ ]{17})', 1) m, regexp_extract(l, '\" (\d)\d\d ', 1) c, count(*) FROM $lines GROUP BY m, c"
duck duck_split "$bytes" "DuckDB: split" \
	"SELECT w[4][2:18] m, w[9][1] c, count(*) FROM (SELECT string_split(l, ' ') w FROM $lines) GROUP BY m, c"
duck duck_csv "$bytes" "DuckDB: as CSV with spaces" \
	"SELECT t[2:18] m, s // 100 c, count(*) FROM read_csv('$nginx', delim = ' ', quote = '\"', escape = '', header = false, auto_detect = false, null_padding = true, ignore_errors = true, columns = $fields) GROUP BY m, c"
peer "$LNAV" lnav "$bytes" "lnav nginx, per minute and class" -n -c ";SELECT strftime('%H:%M', log_time) m, sc_status / 100 c, count(*) FROM access_log GROUP BY m, c" "$nginx"
rm -f "$BENCH_DIR/rows.sqlite"
before="rm -f $BENCH_DIR/rows.sqlite"
peer "$SQLITE" sqlite "$bytes" "sqlite3, a row a line, no index" "$BENCH_DIR/rows.sqlite" "CREATE TABLE l(t TEXT)" ".mode ascii" '.separator "\001" "\n"' ".import '$nginx' l"
before=:
rm -f "$BENCH_DIR/rows.sqlite"
once=1
peer "$GOACCESS" goaccess "$tenth_bytes" "GoAccess, a tenth of nginx, one run" --no-global-config --log-format=COMBINED -o "$BENCH_DIR/goaccess.json" "$tenth"
once=
command -v "$GOACCESS" >/dev/null && "$GOACCESS" --version | head -n 1 >>"$BENCH_DIR/sums"

# --- JSON lines and syslog ----------------------------------------------------------------------------------------------

import json "\`debrief import\` JSON lines" "$json" "$json_bytes"
import json_noraw "\`debrief import --keep-raw=none\` JSON lines" "$json" "$json_bytes" --keep-raw none
duck duck_json "$json_bytes" "DuckDB JSON lines, per minute and level" \
	"SELECT time[:16] m, level, count(*) FROM read_json('$json', format = 'newline_delimited', columns = {'time': 'VARCHAR', 'level': 'VARCHAR'}) GROUP BY m, level"
mkdir -p "$BENCH_DIR/lnav/formats/bench"
cp "$here/lnav-json.json" "$BENCH_DIR/lnav/formats/bench/"
peer "$LNAV" lnav_json "$json_bytes" "lnav JSON lines, per minute and level" -I "$BENCH_DIR/lnav" -n -c ";SELECT strftime('%H:%M', log_time) m, log_level, count(*) FROM bench_json GROUP BY m, log_level" "$json"
import syslog "\`debrief import\` syslog" "$syslog" "$syslog_bytes"
peer "$LNAV" lnav_syslog "$syslog_bytes" "lnav syslog, per minute and level" -n -c ";SELECT strftime('%H:%M', log_time) m, log_level, count(*) FROM syslog_log GROUP BY m, log_level" "$syslog"

# --- others -------------------------------------------------------------------------------------------------------------

if [ "$BENCH_HUGE_MB" -gt 0 ]; then
	huge=$(make_log log "$BENCH_HUGE_MB")
	once=1
	import huge "\`debrief import\`, nginx of $BENCH_HUGE_MB MB, one run" "$huge" "$(wc -c <"$huge")"
	once=
fi
row version 0 "\`debrief --version\`" "$debrief" --version
row report 0 "\`report\` of the worked incident, files to HTML" "$debrief" report "$incident/incidents.json" "$incident/reports.csv" \
	"$incident/events.jsonl" --component "Claude API" "$incident/access.log.gz" -o "$BENCH_DIR/report.html"
row charts 0 "every chart of one incident, 720 and 400 px, SVG, the wide ones also PNG" "$PWD/tests/bench/charts" "$srcdir/testdata/chart/worked"
pages=$((BENCH_MB < 1000 ? BENCH_MB : 1000))
captures=$BENCH_DIR/captures-$pages
[ -d "$captures" ] || { mkdir "$captures.tmp" && awk -v n="$pages" -v dir="$captures.tmp" -f "$here/make-captures.awk" &&
	mv "$captures.tmp" "$captures"; }
bytes=$(cat "$captures"/*.json | wc -c)
before=new_store
row captures "$bytes" "import of $pages captures of a status page" "$debrief" -q -s "$store" import --init "$captures"/*.json
before=:
echo "$(wc -c <"$store") $bytes" | awk '{ printf "| - its store / captures, bytes | %.4f | | | |\n", $1 / $2 }'
verb captures_incidents "\`incidents\`, store of $pages captures" incidents
new_store

echo
echo "load after: $(load)"
[ "$BENCH_MB" -ge 500 ] || echo "less than 500 MB: this shows that it runs, not how fast"
cat "$BENCH_DIR/sums"
echo
awk -f "$here/aims.awk" "$results"
