# Faults of the system under the program itself: tests/fault/faultio.c is loaded before libc, test-faults.c says what must be.
UNIT_TESTS += tests/fault/test-faults
tests_fault_test_faults_SOURCES = tests/fault/test-faults.c
check_DATA = tests/fault/faultio.so
EXTRA_DIST += tests/fault/faultio.c
CLEANFILES += tests/fault/faultio.so
tests/fault/faultio.so: $(srcdir)/tests/fault/faultio.c
	$(AM_V_CC)$(MKDIR_P) tests/fault && $(CC) $(WARN_CFLAGS) -O1 -g -fPIC -shared -o $@ $<
