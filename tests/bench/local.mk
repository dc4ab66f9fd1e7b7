# make bench: speed and memory on this machine (doc/benchmarks.md). Never part of "make check".
EXTRA_PROGRAMS += tests/bench/measure
tests_bench_measure_SOURCES = tests/bench/measure.c
EXTRA_DIST += tests/bench/bench.sh tests/bench/make-captures.awk tests/bench/make-log.awk tests/bench/make-json.awk tests/bench/make-syslog.awk
BENCH_MB = 1000
BENCH_RUNS = 3
BENCH_DIR = bench-files
bench: debrief$(EXEEXT) tests/bench/measure$(EXEEXT)
	@srcdir='$(srcdir)' BENCH_MB='$(BENCH_MB)' BENCH_RUNS='$(BENCH_RUNS)' BENCH_DIR='$(BENCH_DIR)' \
	  $(SHELL) $(srcdir)/tests/bench/bench.sh
bench-clean:
	rm -rf '$(BENCH_DIR)' tests/bench/measure$(EXEEXT)
CLEANFILES += tests/bench/measure$(EXEEXT)
.PHONY: bench bench-clean
