# Tests speak TAP. A folder of src/ adds its own: UNIT_TESTS += tests/unit/test-NAME (mirrors src/*/NAME.c).
# srcdir and builddir are in the environment; ../shared/data may be absent, then those cases are skipped.
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS) $(dist_check_SCRIPTS)
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	G_TEST_SRCDIR='$(abs_top_srcdir)'; export G_TEST_SRCDIR; \
	G_TEST_BUILDDIR='$(abs_top_builddir)'; export G_TEST_BUILDDIR; \
	srcdir='$(abs_top_srcdir)'; export srcdir; builddir='$(abs_top_builddir)'; export builddir;
