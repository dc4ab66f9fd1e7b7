#!/bin/sh
# Speed and memory, as doc/benchmarks.md reports them: make bench [BENCH_MB=1000] [BENCH_RUNS=3] [BENCH_DIR=...]
# Prints one Markdown table: the best of BENCH_RUNS runs, as everything else that runs only adds time. Results differ by
# machine, so nothing here is a test.
set -eu
export LC_ALL=C
: "${srcdir:=.}" "${BENCH_MB:=1000}" "${BENCH_RUNS:=3}" "${BENCH_DIR:=bench-files}"
debrief=$PWD/debrief
measure=$PWD/tests/bench/measure
incident=$srcdir/testdata/incident-2026-06-02
mkdir -p "$BENCH_DIR"

# best COMMAND...: sets seconds, cpu and peak of the fastest run; $before is run ahead of each, not measured. A command
# may say "look here" by exit 1; anything else ends the bench.
before=:
best() {
	seconds=
	for run in $(seq "$BENCH_RUNS"); do
		$before
		code=0
		"$measure" "$@" >/dev/null 2>"$BENCH_DIR/said" || code=$?
		if [ "$code" -gt 1 ]; then
			cat "$BENCH_DIR/said" >&2
			echo "bench: exit $code: $*" >&2
			exit 1
		fi
		line=$(tail -n 1 "$BENCH_DIR/said")
		if [ -z "$seconds" ] || [ "$(echo "$seconds ${line%% *}" | awk '{ print ($2 < $1) }')" = 1 ]; then
			seconds=${line%% *} peak=${line##* } cpu=${line#* } cpu=${cpu% *}
		fi
	done
}
# row WHAT BYTES: one line of the table; BYTES 0 = no rate
row() {
	echo "$seconds $cpu $peak $2" | awk -v what="$1" '{
		printf "| %s | %.3f | %.3f | %.0f | %s |\n", what, $1, $2, $3,
		       ($4 > 0 ? sprintf("%.0f", $4 / 1e6 / $1) : "-") }'
}
# make_log FILE MB: the generated log, kept for the next time
make_log() {
	[ -s "$1" ] || { awk -v mb="$2" -v seed=42 -f "$srcdir/tests/bench/make-log.awk" >"$1.tmp" && mv "$1.tmp" "$1"; }
}

log=$BENCH_DIR/nginx-$BENCH_MB.log
make_log "$log" "$BENCH_MB"
[ -s "$log.gz" ] || gzip -1 -n -k "$log"
bytes=$(wc -c <"$log")
store=$BENCH_DIR/bench.debrief
new_store() { rm -f "$store"; }

echo "nginx.log: $bytes bytes, $(wc -l <"$log") lines, seed 42; best of $BENCH_RUNS"
echo
echo "| what | wall s | CPU s | peak MiB | MB/s |"
echo "|---|---|---|---|---|"
best cat "$log";          row "cat nginx.log" "$bytes"
best zstd -q -1 -c "$log"; row "zstd -1 nginx.log" "$bytes"
best zstd -q -1 -T2 -c "$log"; row "zstd -1 -T2 nginx.log" "$bytes"
best gzip -dc "$log.gz";  row "gzip -dc nginx.log.gz" "$bytes"
before=new_store
best "$debrief" -q -s "$store" import --init "$log";    row "debrief import nginx.log" "$bytes"
before=:
echo "$(wc -c <"$store") $bytes" | awk '{ printf "| store / log, bytes | %.3f | | | |\n", $1 / $2 }'
before=new_store
best "$debrief" -q -s "$store" import --init "$log.gz"; row "debrief import nginx.log.gz" "$bytes"
before=:
wide='--since 2026-03-14T00:00Z --until 2026-03-15T00:00Z'
best "$debrief" -s "$store" timeline --raw $wide --grep 'no such text'; row "timeline --raw --grep, all lines" "$bytes"
best "$debrief" -s "$store" timeline --raw --since 2026-03-14T14:00Z --until 2026-03-14T14:05Z
row "timeline --raw, five minutes" 0
before=new_store
best "$debrief" -q -s "$store" import --init --keep-raw none "$log"; row "debrief import --keep-raw=none nginx.log" "$bytes"
echo "$(wc -c <"$store") $bytes" | awk '{ printf "| store / log, bytes, --keep-raw=none | %.3f | | | |\n", $1 / $2 }'

# Other shapes, a third of the size; peers where they are installed.
third=$((BENCH_MB * 3 / 10))
for shape in json syslog; do
	other=$BENCH_DIR/$shape-$third.log
	[ -s "$other" ] || { awk -v mb="$third" -v seed=42 -f "$srcdir/tests/bench/make-$shape.awk" >"$other.tmp" && mv "$other.tmp" "$other"; }
	size=$(wc -c <"$other")
	best "$debrief" -q -s "$store" import --init --year 2026 "$other"; row "debrief import $shape.log" "$size"
	echo "$(wc -c <"$store") $size" | awk -v s="$shape" '{ printf "| store / %s.log, bytes | %.3f | | | |\n", s, $1 / $2 }'
done
before=:
if command -v lnav >/dev/null; then
	best lnav -n -c ';SELECT count(*) FROM access_log' "$log"; row "lnav: index and count nginx.log" "$bytes"
fi
if command -v goaccess >/dev/null; then
	best goaccess --log-format=COMBINED -o "$BENCH_DIR/goaccess.json" "$log"; row "goaccess nginx.log" "$bytes"
fi
if command -v duckdb >/dev/null; then
	best duckdb -c "SELECT regexp_extract(l, '\[([^ ]{17})', 1) m, count(*) FROM read_csv('$log', columns={'l':'VARCHAR'}, delim='\x01', quote='', header=false) GROUP BY m"
	row "duckdb: nginx.log per minute by regexp" "$bytes"
fi

# Reading: a store of a million lines and the worked incident.
new_store
million=$BENCH_DIR/nginx-million.log
[ -s "$million" ] || { make_log "$BENCH_DIR/nginx-250.log" 250 && head -n 1000000 "$BENCH_DIR/nginx-250.log" >"$million"; }
"$debrief" -q -s "$store" import --init "$incident/incidents.json" "$incident/reports.csv" \
	"$incident/events.jsonl" "$million" >/dev/null
before=:
best "$debrief" -s "$store" show;      row "show, store of a million lines" 0
best "$debrief" -s "$store" timeline;  row "timeline" 0
best "$debrief" -s "$store" incidents; row "incidents" 0
best "$debrief" -s "$store" sources;   row "sources" 0
best "$debrief" -s "$store" query 'SELECT count(*) FROM event'; row "query, count of events" 0
best "$debrief" -s "$store" timeline --raw --since 2026-03-14T14:00Z --until 2026-03-14T14:05Z
row "timeline --raw, five minutes of a day" 0

best "$debrief" report "$incident/incidents.json" "$incident/reports.csv" "$incident/events.jsonl" \
	--component "Claude API" "$incident/access.log.gz" -o "$BENCH_DIR/report.html"
row "report of the worked incident, files to HTML" 0

# A page captured every minute.
captures=$BENCH_DIR/captures
[ -d "$captures" ] || { mkdir "$captures.tmp" && awk -v n=1000 -v dir="$captures.tmp" -f "$srcdir/tests/bench/make-captures.awk" &&
	mv "$captures.tmp" "$captures"; }
bytes=$(cat "$captures"/*.json | wc -c)
before=new_store
best "$debrief" -q -s "$store" import --init "$captures"/*.json; row "import of 1,000 captures of a status page" "$bytes"
before=:
echo "$(wc -c <"$store") $bytes" | awk '{ printf "| store / captures, bytes | %.4f | | | |\n", $1 / $2 }'
best "$debrief" -s "$store" incidents; row "incidents, store of 1,000 captures" 0
