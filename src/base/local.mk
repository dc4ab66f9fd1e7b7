# base/: tools without domain words
libdebrief_a_SOURCES += \
	src/base/error.c src/base/error.h
UNIT_TESTS += tests/unit/test-error
