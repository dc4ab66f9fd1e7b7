# store/: the SQLite event store
libdebrief_a_SOURCES += \
	src/store/annotate.c \
	src/store/ahead.c src/store/ahead.h \
	src/store/bundle.c src/store/bundle_bytes.c src/store/bundle.h \
	src/store/check.c src/store/check.h \
	src/store/chunk.c src/store/chunk.h \
	src/store/clock.c src/store/clock.h \
	src/store/compare.c src/store/compare.h \
	src/store/content.c \
	src/store/curate.c src/store/curate.h \
	src/store/event.c \
	src/store/grown.c \
	src/store/history.c src/store/history.h \
	src/store/incident.c \
	src/store/known.c \
	src/store/line_codec.h src/store/line_decode.c src/store/line_encode.c src/store/line_nodes.h \
	src/store/line_search.c src/store/line_search.h \
	src/store/lines.c \
	src/store/log_history.c \
	src/store/list.c \
	src/store/load.c \
	src/store/match.c src/store/match.h \
	src/store/minute.c src/store/minute.h src/store/minute_table.c \
	src/store/open.c \
	src/store/overlap.c \
	src/store/put.c src/store/put.h \
	src/store/query.def \
	src/store/record.c \
	src/store/remove.c \
	src/store/reopen.c \
	src/store/report_version.c \
	src/store/revise.c \
	src/store/row.c src/store/row.h \
	src/store/sql.c \
	src/store/statement.c src/store/statement.h \
	src/store/store.h \
	src/store/tell.c \
	src/store/tell_incident.c \
	src/store/tell_post.c \
	src/store/thread.h \
	src/store/unpack.c src/store/unpack.h
UNIT_TESTS += tests/unit/test-line-codec tests/unit/test-line-search
UNIT_TESTS += tests/unit/test-store-bundle tests/unit/test-store-capture tests/unit/test-store-chunk tests/unit/test-store-curate \
	tests/unit/test-store-fault tests/unit/test-store-history tests/unit/test-store-match tests/unit/test-store-minute \
	tests/unit/test-store-open \
	tests/unit/test-store-pages tests/unit/test-store-post tests/unit/test-store-put tests/unit/test-store-query
EXTRA_DIST += tests/unit/capture-fixture.h tests/unit/store-fixture.h
FUZZ_TARGETS += tests/fuzz/fuzz-lines tests/fuzz/fuzz-store
