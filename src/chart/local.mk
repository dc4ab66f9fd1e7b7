# chart/: timeline -> scene -> paint. One line a chart: src/chart/NAME.c defines chart_NAME.
CHARTS = \
	src/chart/hero.c src/chart/lanes.c src/chart/components.c src/chart/stages.c src/chart/claim.c \
	src/chart/compare.c src/chart/quarter.c src/chart/ninety.c src/chart/trend.c
libdebrief_a_SOURCES += src/chart/chart.h $(CHARTS) \
	src/chart/axis.c src/chart/header.c src/chart/sheet.h \
	src/chart/chart.c \
	src/chart/claim.h src/chart/claim_rows.c src/chart/claim_words.c \
	src/chart/components.h src/chart/components_rows.c src/chart/components_words.c \
	src/chart/compare.h src/chart/compare_read.c src/chart/compare_words.c \
	src/chart/hatch.c src/chart/hatch.h \
	src/chart/hero.h src/chart/hero_words.c \
	src/chart/key.c src/chart/key.h \
	src/chart/lanes.h src/chart/lanes_items.c src/chart/lanes_labels.c src/chart/lanes_words.c \
	src/chart/milestones.c src/chart/milestones.h \
	src/chart/ninety.h src/chart/ninety_rows.c src/chart/ninety_words.c \
	src/chart/number.c src/chart/number.h \
	src/chart/paint.c src/chart/paint_svg.c \
	src/chart/paper.c src/chart/paper.h \
	src/chart/outline.c src/chart/outline.h \
	src/chart/palette.c src/chart/palette.h \
	src/chart/panel.c src/chart/plot.c src/chart/plot.h \
	src/chart/place.c src/chart/place.h \
	src/chart/quarter.h src/chart/quarter_weeks.c src/chart/quarter_words.c \
	src/chart/ribbon.c src/chart/ribbon.h \
	src/chart/rows.c src/chart/rows.h \
	src/chart/scale.c src/chart/scale.h \
	src/chart/scene.c src/chart/scene.h \
	src/chart/stages.h src/chart/stages_words.c \
	src/chart/story.c src/chart/story.h \
	src/chart/text.c src/chart/text.h \
	src/chart/words.c src/chart/words.h
UNIT_TESTS += tests/unit/test-palette tests/unit/test-place tests/unit/test-scale \
	tests/unit/test-chart tests/unit/test-chart-many tests/unit/test-chart-ninety \
	tests/unit/test-paint tests/unit/test-painters
tests_unit_test_chart_SOURCES = tests/unit/test-chart.c tests/unit/chart-case.c tests/unit/chart-case.h \
	tests/unit/chart-check.c tests/unit/chart-check.h
tests_unit_test_chart_many_SOURCES = tests/unit/test-chart-many.c tests/unit/chart-case.c tests/unit/chart-case.h \
	tests/unit/chart-check.c tests/unit/chart-check.h
tests_unit_test_chart_ninety_SOURCES = tests/unit/test-chart-ninety.c tests/unit/chart-case.c tests/unit/chart-case.h \
	tests/unit/chart-check.c tests/unit/chart-check.h
tests_unit_test_paint_SOURCES = tests/unit/test-paint.c tests/unit/chart-case.c tests/unit/chart-case.h
tests_unit_test_painters_SOURCES = tests/unit/test-painters.c tests/unit/chart-case.c tests/unit/chart-case.h
EXTRA_DIST += testdata/chart testdata/many testdata/ninety
# For looking at: paints all cases of testdata/chart into a folder.
EXTRA_PROGRAMS += tests/unit/chart-gallery
tests_unit_chart_gallery_SOURCES = tests/unit/chart-gallery.c tests/unit/chart-case.c tests/unit/chart-case.h
