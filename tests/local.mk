# Tests speak TAP. A folder of src/ adds its own: UNIT_TESTS += tests/unit/test-NAME (mirrors src/*/NAME.c).
# srcdir and builddir are in the environment; ../shared/data may be absent, then those cases are skipped.
# of several folders together
UNIT_TESTS += tests/unit/test-linear
tests_unit_test_linear_SOURCES = tests/unit/test-linear.c tests/fuzz/import-bytes.h \
	tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
check_PROGRAMS += $(UNIT_TESTS) $(FUZZ_TARGETS) tests/on-a-terminal
TESTS += $(UNIT_TESTS) $(FUZZ_TARGETS) $(dist_check_SCRIPTS)
dist_check_SCRIPTS += tests/check-hardening.sh tests/check-hostile.sh tests/check-layers.sh tests/check-raw-lines.sh
EXTRA_DIST += tests/corpus tests/lsan.supp tests/markdown.h tests/coverage.sh tests/hostile/judge.py tests/hostile/pack.py
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0'; export LSAN_OPTIONS; \
	G_TEST_SRCDIR='$(abs_top_srcdir)'; export G_TEST_SRCDIR; \
	G_TEST_BUILDDIR='$(abs_top_builddir)'; export G_TEST_BUILDDIR; \
	srcdir='$(abs_top_srcdir)'; export srcdir; builddir='$(abs_top_builddir)'; export builddir;

# --- fuzzing ----------------------------------------------------------------
# A target is one file, tests/fuzz/fuzz-NAME.c with LLVMFuzzerTestOneInput(), named in FUZZ_TARGETS by its folder of src/,
# and its saved inputs in tests/corpus/NAME. "make check" replays these with any compiler; "make fuzz-NAME" looks for
# new ones with clang's fuzzer in a build tree of its own, FUZZ_SECONDS long, and keeps what it finds there;
# "make check-long" does so for all targets, 20 s each.
FUZZ_TARGETS += tests/fuzz/fuzz-json tests/fuzz/fuzz-secret tests/fuzz/fuzz-stamp tests/fuzz/fuzz-text
check_LIBRARIES = tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c
FUZZ_SECONDS = 60
FUZZ_RUNS = $(notdir $(FUZZ_TARGETS))

built-sources: $(BUILT_SOURCES)
fuzz-tree:
	test -f fuzz-tree/Makefile || { $(MKDIR_P) fuzz-tree && cd fuzz-tree && \
	  $(abs_top_srcdir)/configure -q CC=clang --enable-fuzzing; }
	$(MAKE) -C fuzz-tree built-sources
# libFuzzer writes to the first folder and only reads the second.
$(FUZZ_RUNS): fuzz-%: fuzz-tree
	$(MAKE) -C fuzz-tree tests/fuzz/fuzz-$*
	$(MKDIR_P) fuzz-tree/found/$*
	fuzz-tree/tests/fuzz/fuzz-$* -max_total_time=$(FUZZ_SECONDS) -timeout=5 -rss_limit_mb=1024 -max_len=65536 \
	  -print_final_stats=1 -artifact_prefix=fuzz-tree/$*- fuzz-tree/found/$* \
	  $$(test -d $(srcdir)/tests/corpus/$* && echo $(srcdir)/tests/corpus/$*)
# What "make check" runs of the program: a tree of its own, without what optimises and without the sandbox, in which nothing is counted.
coverage:
	test -f coverage-tree/Makefile || { $(MKDIR_P) coverage-tree && cd coverage-tree && \
	  $(abs_top_srcdir)/configure -q CFLAGS='-O0 -g --coverage -DSANDBOX_OFF'; }
	find coverage-tree -name '*.gcda' -delete
	-$(MAKE) -C coverage-tree check # what is timed is too slow here
	$(SHELL) $(srcdir)/tests/coverage.sh coverage-tree
check-long: check
	$(MAKE) dist-same
	FAULT_ROUNDS=all $(MAKE) check TESTS=tests/fault/test-faults
	FAULT_ROUNDS=360 $(MAKE) check TESTS=tests/fault/test-memory
	for run in $(FUZZ_RUNS); do $(MAKE) $$run FUZZ_SECONDS=20 || exit 1; done
clean-local:
	rm -rf fuzz-tree coverage-tree
.PHONY: built-sources coverage fuzz-tree check-long $(FUZZ_RUNS)
