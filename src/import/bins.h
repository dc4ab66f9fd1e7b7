/*
 * bins.h - rows of time and count, as importers meet them, to a series.
 *
 * Shape   bins_add() in any order, then bins_series() sorts them, finds the width and moves labels to starts
 * Units   microseconds; the width is the median step between neighbours
 * Owns    its samples; the series is the caller's
 * Errors  none; one time said twice keeps the greater count: captures of one page overlap, so a sum would double
 * Source  measured on saved Downdetector pages: steps of 900 s, stamped at the end of the bin
 */
#pragma once
#include "import/import.h"

/* Whole numbers up to here are exact in a double. */
#define COUNT_MAX (G_GINT64_CONSTANT(1) << 53)

typedef struct bins Bins;
Bins *bins_new(void);
void bins_free(Bins *bins);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bins, bins_free)
void bins_add(Bins *bins, const struct sample *sample); /* start is the label */
/* The width that bins_series() will find; 0: a single bin has no step. */
gint64 bins_step(Bins *bins);
/*
 * Fills samples, width and label_is_end. label 's' or 'e' is what the source's times mean unless --bin-label says
 * otherwise; usual is the width of a single bin, which has no step. Warns of what a reader must know.
 */
void bins_series(Bins *bins, struct reading *reading, char label, gint64 usual,
                 Series *series);

/* A count of people or things: a whole number from 0 to 2^53. */
bool bins_count(const char *text, gsize len, double *out);
/* The usual level of such counts: a number from 0 to 2^53 that may be a fraction. *out is untouched when it is none. */
bool bins_level(const char *text, gsize len, double *out);
/* A value of a gauge: any finite number under 10^15. *missing: "NaN" and the like, which say nothing. */
bool bins_value(const char *text, gsize len, double *out, bool *missing);
