# Faults of the system under the program itself: what is loaded before libc disturbs it, the tests say what must be.
UNIT_TESTS += tests/fault/test-faults tests/fault/test-memory
tests_fault_test_faults_SOURCES = tests/fault/test-faults.c tests/fault/bench.c tests/fault/bench.h
tests_fault_test_memory_SOURCES = tests/fault/test-memory.c tests/fault/bench.c tests/fault/bench.h
check_DATA = tests/fault/faults.so
FAULTS = $(srcdir)/tests/fault/fault.c $(srcdir)/tests/fault/faultio.c $(srcdir)/tests/fault/failmalloc.c
EXTRA_DIST += tests/fault/fault.c tests/fault/faultio.c tests/fault/failmalloc.c tests/fault/fault.h
CLEANFILES += tests/fault/faults.so
tests/fault/faults.so: $(FAULTS) $(srcdir)/tests/fault/fault.h
	$(AM_V_CC)$(MKDIR_P) tests/fault && $(CC) $(WARN_CFLAGS) -O1 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls -fPIC -shared -o $@ $(FAULTS)
