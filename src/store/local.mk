# store/: the SQLite event store
libdebrief_a_SOURCES += \
	src/store/check.c src/store/check.h \
	src/store/chunk.c \
	src/store/content.c \
	src/store/curate.c src/store/curate.h \
	src/store/event.c \
	src/store/incident.c \
	src/store/list.c \
	src/store/load.c \
	src/store/open.c \
	src/store/put.c src/store/put.h \
	src/store/query.def \
	src/store/remove.c \
	src/store/row.c src/store/row.h \
	src/store/sql.c \
	src/store/statement.c src/store/statement.h \
	src/store/store.h
UNIT_TESTS += tests/unit/test-store-chunk tests/unit/test-store-curate \
	tests/unit/test-store-fault tests/unit/test-store-open \
	tests/unit/test-store-post tests/unit/test-store-put tests/unit/test-store-query
EXTRA_DIST += tests/unit/store-fixture.h
FUZZ_TARGETS += tests/fuzz/fuzz-store
