# correlate/: pure reasoning, struct evidence -> struct timeline. correlate.c is the list of steps.
libdebrief_a_SOURCES += \
	src/correlate/absence.c \
	src/correlate/aside.c \
	src/correlate/align.c src/correlate/align.h \
	src/correlate/baseline.c src/correlate/history.c src/correlate/baseline.h \
	src/correlate/carrier.c \
	src/correlate/boundary.c src/correlate/boundary.h \
	src/correlate/capa.c src/correlate/capa.h \
	src/correlate/captures.c \
	src/correlate/catalog.c src/correlate/catalog.h \
	src/correlate/change.c \
	src/correlate/claim.c \
	src/correlate/clash.c \
	src/correlate/clock.c src/correlate/clock.h \
	src/correlate/clock_zone.c src/correlate/clock_zone.h \
	src/correlate/clocks.c \
	src/correlate/correlate.c src/correlate/correlate.h \
	src/correlate/curate.c \
	src/correlate/day.c src/correlate/day.h \
	src/correlate/deed.c src/correlate/deed.h \
	src/correlate/drift.c \
	src/correlate/earlier.c src/correlate/earlier.h \
	src/correlate/entry.c \
	src/correlate/estimate.c src/correlate/estimate.h \
	src/correlate/finding.c \
	src/correlate/gauge.c src/correlate/gauge.h \
	src/correlate/gauge_window.c \
	src/correlate/group.c src/correlate/group.h \
	src/correlate/ident.c src/correlate/ident.h \
	src/correlate/impact.c \
	src/correlate/interval.c \
	src/correlate/lasted.c \
	src/correlate/lengths.c \
	src/correlate/level.c \
	src/correlate/levels.c \
	src/correlate/milestone.c src/correlate/milestone.h \
	src/correlate/milestone_hear.c src/correlate/milestone_length.c \
	src/correlate/metric.c src/correlate/metric.h \
	src/correlate/moment.c src/correlate/moment.h \
	src/correlate/name.c \
	src/correlate/near.c \
	src/correlate/network.c src/correlate/network.h \
	src/correlate/news.c src/correlate/news.h \
	src/correlate/news_enter.c \
	src/correlate/number.c src/correlate/number.h src/correlate/number_work.h \
	src/correlate/number_count.c \
	src/correlate/number_find.c \
	src/correlate/number_length.c \
	src/correlate/number_time.c \
	src/correlate/offset.c src/correlate/offset.h \
	src/correlate/phase.c \
	src/correlate/phase_read.c \
	src/correlate/phase_words.c src/correlate/phase_words.h \
	src/correlate/phrase.c src/correlate/phrase.h \
	src/correlate/propose.c \
	src/correlate/ranks.c src/correlate/ranks.h \
	src/correlate/rarity.c src/correlate/rarity.h \
	src/correlate/region.c src/correlate/region.h \
	src/correlate/revise.c \
	src/correlate/robust.c src/correlate/robust.h \
	src/correlate/rules.c src/correlate/rules_read.c src/correlate/threshold.c src/correlate/threshold.h \
	src/correlate/said.c src/correlate/said.h \
	src/correlate/sentence.c \
	src/correlate/scope.c \
	src/correlate/share.c \
	src/correlate/silence.c \
	src/correlate/similar.c src/correlate/similar_logs.c \
	src/correlate/similar.h src/correlate/similar_work.h \
	src/correlate/share_seen.c src/correlate/share_seen.h \
	src/correlate/shift.c src/correlate/shift.h \
	src/correlate/start.c \
	src/correlate/state.c \
	src/correlate/stated.c src/correlate/stated.h \
	src/correlate/statistics.c src/correlate/statistics.h \
	src/correlate/steps.h \
	src/correlate/surprise.c src/correlate/surprise.h \
	src/correlate/together.c src/correlate/together.h src/correlate/trend.c \
	src/correlate/token.c src/correlate/token.h \
	src/correlate/tone.c src/correlate/tone.h \
	src/correlate/vendors.c \
	src/correlate/vocabulary.c \
	src/correlate/window.c src/correlate/window.h \
	src/correlate/windows_stated.c
UNIT_TESTS += tests/unit/test-earlier \
	tests/unit/test-captures \
	tests/unit/test-clocks \
	tests/unit/test-correlate \
	tests/unit/test-deed \
	tests/unit/test-estimate \
	tests/unit/test-finding \
	tests/unit/test-gauge \
	tests/unit/test-ident \
	tests/unit/test-interval \
	tests/unit/test-milestone \
	tests/unit/test-metric \
	tests/unit/test-moment \
	tests/unit/test-network \
	tests/unit/test-news \
	tests/unit/test-offset \
	tests/unit/test-phase \
	tests/unit/test-phase-words \
	tests/unit/test-phrase \
	tests/unit/test-ranks \
	tests/unit/test-rarity \
	tests/unit/test-region \
	tests/unit/test-revise \
	tests/unit/test-said-seen \
	tests/unit/test-signals \
	tests/unit/test-similar \
	tests/unit/test-statistics \
	tests/unit/test-stated \
	tests/unit/test-trend \
	tests/unit/test-vendor-pages \
	tests/unit/test-window
EXTRA_DIST += tests/unit/correlate-fixture.h
