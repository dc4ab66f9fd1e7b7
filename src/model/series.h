/*
 * series.h - counts in bins of one width.
 *
 * Shape   samples sorted by start, no two alike; a missing bin is absent, never zero
 * Units   instants and widths in microseconds UTC; a bin is [start, start + width)
 * Owns    its strings and samples
 */
#pragma once
#include "model/event.h"

struct sample {
	gint64 start;
	double count;
	double exposure; /* requests, for errors; NAN = none */
	double baseline; /* given by the source; NAN = none */
	/* What it was read from: its row, or the first log line that it counts */
	gint64 line, offset, length;
	gint64 source; /* 0: the series'; else the capture that this bin was taken from */
};

typedef struct series Series;
struct series {
	gint64 id; /* 0 until stored */
	gint64 source;
	enum measure measure;
	enum lane lane; /* users for reports, machines for logs */
	gint64 width;
	char *name;      /* unique within its source: "reports", "5xx" */
	char *unit;      /* "reports", "requests" */
	char *component; /* or NULL */
	enum zone_basis zone;
	bool label_is_end; /* the source stamps the end of a bin; start is already corrected */
	/* A part of the series of its source, measure and unit: what it is a part by, and of which ("/api/orders") */
	enum dimension dimension; /* DIMENSION_NONE: the whole */
	char *part;      /* PART_OTHERS: what has no part of its own; NULL: the whole */
	GArray *samples; /* struct sample */
	GPtrArray *reasons; /* struct share *, complaint reasons; may be empty */
};
#define PART_OTHERS "(others)"
struct share {
	char *name;
	double share; /* 0..1 */
};
Series *series_new(void);
void series_free(Series *series);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Series, series_free)
/* The source whose bytes a sample stands in. */
gint64 sample_source(const Series *series, const struct sample *sample);
GArray *series_sources(
        const Series *series); /* gint64: all of them, its own first, then as they come */
/* the bin that holds at, or NULL */
const struct sample *series_sample_at(const Series *series, gint64 at);
/* Every bin of the span is there; a million bins at most. */
bool series_covers(const Series *series, struct range span);
