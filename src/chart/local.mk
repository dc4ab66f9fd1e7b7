# chart/: timeline -> scene -> paint. One line a chart: src/chart/NAME.c defines chart_NAME.
CHARTS =
libdebrief_a_SOURCES += src/chart/chart.h $(CHARTS)
