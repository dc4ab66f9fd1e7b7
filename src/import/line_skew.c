#include "import/line_skew.h"

enum { HELD_MAX = 2048, HELD_LEAST = 10 };
#define TOLD_FROM (3 * SECOND) /* writing and shipping a line may take that long */
#define QUARTER (15 * MINUTE)  /* what zones are off by */

void line_skew_init(struct line_skew *skew)
{
	*skew = (struct line_skew){
		.held = g_array_new(FALSE, FALSE, sizeof(gint64)),
		.stride = 1,
	};
}

void line_skew_clear(struct line_skew *skew)
{
	g_array_unref(skew->held);
}

/* Thinned evenly over the file, as the notable records are. */
void line_skew_saw(struct line_skew *skew, gint64 us)
{
	if (skew->seen++ % skew->stride != 0)
		return;
	g_array_append_val(skew->held, us);
	if (skew->held->len < HELD_MAX)
		return;
	gint64 *all = (gint64 *)(gpointer)skew->held->data;
	for (guint i = 0; i < HELD_MAX / 2; i++)
		all[i] = all[2 * i];
	g_array_set_size(skew->held, HELD_MAX / 2);
	skew->stride *= 2;
}

static int by_size(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

char *line_skew_text(gint64 us)
{
	us = ABS(us);
	if (us < SECOND)
		return g_strdup_printf("%" G_GINT64_FORMAT " ms", us / 1000);
	const gint64 seconds = us / SECOND;
	if (us < MINUTE)
		return g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " s",
		                       seconds, us % SECOND / 100000);
	if (us < HOUR)
		return g_strdup_printf("%" G_GINT64_FORMAT " min %" G_GINT64_FORMAT " s",
		                       seconds / 60, seconds % 60);
	return g_strdup_printf("%" G_GINT64_FORMAT " h %" G_GINT64_FORMAT " min",
	                       seconds / 3600, seconds / 60 % 60);
}

/* Whole quarters of an hour are a zone that was read wrongly sooner than a clock that goes wrong. */
static bool looks_like_a_zone(gint64 us)
{
	const gint64 rest = ABS(us) % QUARTER;
	return ABS(us) >= 2 * QUARTER - MINUTE &&
	       (rest <= MINUTE || QUARTER - rest <= MINUTE);
}

void line_skew_tell(struct line_skew *skew, struct reading *reading)
{
	if (skew->held->len < HELD_LEAST)
		return;
	g_array_sort(skew->held, by_size);
	const gint64 median = g_array_index(skew->held, gint64, skew->held->len / 2);
	reading->source->skew = median;
	if (ABS(median) < TOLD_FROM)
		return;
	g_autofree char *length = line_skew_text(median);
	reading_warn(reading, 0,
	             "two clocks: the second time of a line lies %s %s the first (median "
	             "of %" G_GINT64_FORMAT " lines); %s, and nothing was shifted",
	             length, median > 0 ? "behind" : "before", skew->seen,
	             looks_like_a_zone(median)
	                     ? "one of them may be of another zone than it was read in"
	                     : "one of the clocks may be wrong, or lines came late");
}
