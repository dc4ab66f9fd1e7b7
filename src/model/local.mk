# model/: the nouns that all stages share
libdebrief_a_SOURCES += \
	src/model/collection.c src/model/collection.h \
	src/model/columns.c src/model/columns.h \
	src/model/correction.c src/model/correction.h \
	src/model/curation.c src/model/curation.h \
	src/model/event.c src/model/event.h \
	src/model/evidence.c src/model/evidence.h \
	src/model/history.c src/model/history.h \
	src/model/incident.c src/model/incident.h \
	src/model/log.c src/model/log.h \
	src/model/log_history.c src/model/log_history.h \
	src/model/report_version.c src/model/report_version.h \
	src/model/revision.c src/model/revision.h \
	src/model/samples.c src/model/samples.h \
	src/model/series.c src/model/series.h \
	src/model/sink.h \
	src/model/source.c src/model/source.h \
	src/model/terms.c src/model/terms.def src/model/terms.h \
	src/model/timeline.c src/model/timeline.h
UNIT_TESTS += tests/unit/test-columns tests/unit/test-curation
