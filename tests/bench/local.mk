# make bench: speed and memory on this machine (doc/benchmarks.md). Never part of "make check".
EXTRA_PROGRAMS += tests/bench/measure tests/bench/grouping tests/bench/charts
tests_bench_measure_SOURCES = tests/bench/measure.c
tests_bench_grouping_SOURCES = tests/bench/grouping.c tests/memory-sink.h
tests_bench_charts_SOURCES = tests/bench/charts.c tests/unit/chart-case.c tests/unit/chart-case.h
tests_bench_charts_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit
EXTRA_DIST += tests/bench/aims.awk tests/bench/bench.sh tests/bench/duckdb.js tests/bench/lnav-json.json \
	tests/bench/make-captures.awk tests/bench/make-incidents.awk tests/bench/make-log.awk tests/bench/make-json.awk tests/bench/make-outage.awk tests/bench/make-signals.awk \
	tests/bench/make-syslog.awk
BENCH_MB = 1000
BENCH_RUNS = 3
BENCH_SEED = 42
BENCH_DIR = bench-files
BENCH_HUGE_MB = 0
bench: debrief$(EXEEXT) tests/bench/measure$(EXEEXT) tests/bench/charts$(EXEEXT)
	@srcdir='$(srcdir)' BENCH_MB='$(BENCH_MB)' BENCH_RUNS='$(BENCH_RUNS)' BENCH_SEED='$(BENCH_SEED)' \
	  BENCH_DIR='$(BENCH_DIR)' BENCH_HUGE_MB='$(BENCH_HUGE_MB)' \
	  $(SHELL) $(srcdir)/tests/bench/bench.sh
	@echo; echo 'Grouping accuracy of the patterns:'; $(MAKE) --no-print-directory bench-grouping
bench-clean:
	rm -rf '$(BENCH_DIR)' tests/bench/measure$(EXEEXT) tests/bench/charts$(EXEEXT)
# grouping accuracy of the patterns, where the labelled logs are (also a part of "make bench")
bench-grouping: tests/bench/grouping$(EXEEXT)
	@for root in "$$DEBRIEF_SHARED" '$(srcdir)/../shared'; do \
	  test -d "$$root/data/logs/loghub" && { tests/bench/grouping$(EXEEXT) "$$root/data/logs/loghub"; exit; }; done; \
	  echo 'grouping: skipped, no labelled logs'
CLEANFILES += tests/bench/measure$(EXEEXT) tests/bench/grouping$(EXEEXT) tests/bench/charts$(EXEEXT)
.PHONY: bench bench-clean bench-grouping

# make bench-detect: how well windows are found, against series with known answers (BENCH_SERIES=FOLDER)
EXTRA_PROGRAMS += tests/bench/detect
tests_bench_detect_SOURCES = tests/bench/detect.c tests/bench/detect.h tests/bench/detect_sim.c \
	tests/bench/detect_shift.c tests/bench/detect_gauge.c tests/bench/detect_alarm.c
BENCH_SERIES = $(srcdir)/../shared/data/series
bench-detect: tests/bench/detect$(EXEEXT)
	@tests/bench/detect$(EXEEXT) '$(BENCH_SERIES)'
CLEANFILES += tests/bench/detect$(EXEEXT)
.PHONY: bench-detect
