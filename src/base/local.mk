# base/: tools without domain words
libdebrief_a_SOURCES += \
	src/base/bytes16.h \
	src/base/digest.c src/base/digest.h \
	src/base/error.c src/base/error.h \
	src/base/instant.c src/base/instant.h src/base/stamp.c \
	src/base/json.c src/base/json.h src/base/json_slice.c src/base/json_slice.h \
	src/base/memory.c src/base/memory.h \
	src/base/pattern.c src/base/pattern.h \
	src/base/range.c src/base/range.h \
	src/base/resource.c src/base/resource.h \
	src/base/scan.c src/base/scan.h \
	src/base/secret.c src/base/secret.h src/base/secret_find.c src/base/secret_rules.c src/base/secret_rules.h \
	src/base/text.c src/base/text.h src/base/escape.c \
	src/base/varint.h \
	src/base/zone.c src/base/zone.h
UNIT_TESTS += \
	tests/unit/test-bytes16 \
	tests/unit/test-digest \
	tests/unit/test-error \
	tests/unit/test-escape \
	tests/unit/test-instant \
	tests/unit/test-json \
	tests/unit/test-pattern \
	tests/unit/test-range \
	tests/unit/test-resource \
	tests/unit/test-scan \
	tests/unit/test-secret \
	tests/unit/test-stamp \
	tests/unit/test-text \
	tests/unit/test-zone
