#include "import/bins.h"

#include <math.h>
#include <string.h>

#include "base/scan.h"

struct bins {
	GArray *samples; /* struct sample */
};

Bins *bins_new(void)
{
	Bins *bins = g_new(Bins, 1);
	bins->samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
	return bins;
}

void bins_free(Bins *bins)
{
	if (bins == NULL)
		return;
	g_array_unref(bins->samples);
	g_free(bins);
}

void bins_add(Bins *bins, const struct sample *sample)
{
	g_array_append_vals(bins->samples, sample, 1);
}

static int compare_samples(gconstpointer a, gconstpointer b)
{
	const struct sample *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->count > y->count || x->count < y->count)
		return x->count > y->count ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int compare_widths(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

/* Sorted, so that of one time the greatest count comes first and the others are dropped. */
static void drop_twins(Bins *bins, struct reading *reading)
{
	GArray *samples = bins->samples;
	g_array_sort(samples, compare_samples);
	guint kept = 0;
	for (guint i = 0; i < samples->len; i++) {
		const struct sample sample = g_array_index(samples, struct sample, i);
		if (kept == 0 || g_array_index(samples, struct sample, kept - 1).start !=
		                         sample.start) {
			g_array_index(samples, struct sample, kept++) = sample;
			continue;
		}
		reading_lines(reading, LINE_DUPLICATE, sample.line, sample.offset,
		              sample.length);
		reading_warn(reading, sample.line,
		             "this time was there before: the greater count stays");
	}
	g_array_set_size(samples, kept);
}

static gint64 median_step(const GArray *samples, gint64 usual)
{
	if (samples->len < 2)
		return usual;
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 1; i < samples->len; i++) {
		const gint64 step = g_array_index(samples, struct sample, i).start -
		                    g_array_index(samples, struct sample, i - 1).start;
		g_array_append_val(steps, step);
	}
	g_array_sort(steps, compare_widths);
	return g_array_index(steps, gint64, (steps->len - 1) / 2);
}

gint64 bins_step(Bins *bins)
{
	g_array_sort(bins->samples, compare_samples);
	return median_step(bins->samples, 0);
}

static void warn_of_steps(struct reading *reading, const GArray *samples, gint64 width)
{
	gint64 gaps = 0, line = 0;
	for (guint i = 1; i < samples->len; i++) {
		const struct sample *sample = &g_array_index(samples, struct sample, i);
		const gint64 step = sample->start - sample[-1].start;
		if (step < width && line == 0)
			line = sample->line;
		gaps += step >= 2 * width;
	}
	if (line != 0)
		reading_warn(reading, line,
		             "bins of unequal width: a step is shorter than the usual "
		             "%" G_GINT64_FORMAT " s",
		             width / SECOND);
	if (gaps > 0)
		reading_warn(reading, 0,
		             "bins are missing at %" G_GINT64_FORMAT
		             " places: they stay missing, they are not zero",
		             gaps);
}

void bins_series(Bins *bins, struct reading *reading, char label, gint64 usual,
                 Series *series)
{
	drop_twins(bins, reading);
	GArray *samples = bins->samples;
	if (reading->options->bin_label != 0)
		label = (char)reading->options->bin_label;
	series->width = median_step(samples, usual);
	series->label_is_end = label == 'e';
	if (samples->len == 1)
		reading_warn(reading, g_array_index(samples, struct sample, 0).line,
		             "one bin alone: its width is taken as %" G_GINT64_FORMAT
		             " s",
		             usual / SECOND);
	warn_of_steps(reading, samples, series->width);
	for (guint i = 0; i < samples->len; i++) {
		struct sample sample = g_array_index(samples, struct sample, i);
		if (series->label_is_end)
			sample.start -= series->width;
		g_array_append_val(series->samples, sample);
	}
}

bool bins_count(const char *text, gsize len, double *out)
{
	struct scan scan = scan_of(text, len);
	gint64 value;
	if (!scan_digits(&scan, 1, 16, &value) || value > COUNT_MAX)
		return false;
	if (scan_char(&scan, '.')) /* spreadsheets and pandas write 12.0 */
		while (scan_char(&scan, '0'))
			;
	*out = (double)value;
	return scan_done(&scan);
}

bool bins_level(const char *text, gsize len, double *out)
{
	g_autofree char *copy = g_strndup(text, len);
	char *end;
	if (!g_ascii_isdigit(*copy))
		return false;
	const double value = g_ascii_strtod(copy, &end);
	if (end != copy + len || !(value <= (double)COUNT_MAX))
		return false;
	*out = value;
	return true;
}

bool bins_value(const char *text, gsize len, double *out, bool *missing)
{
	static const char *const none[] = { "nan", "null", "none", "na", "n/a", "-" };
	g_autofree char *copy = g_strndup(text, len);
	char *end;
	*missing = false;
	for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
		*missing |= g_ascii_strcasecmp(copy, none[i]) == 0;
	if (*missing)
		return true;
	/* neither "inf" nor "0x10" */
	if (*copy == '\0' || strspn(copy, "0123456789+-.eE") != len)
		return false;
	const double value = g_ascii_strtod(copy, &end);
	if (end == copy || end != copy + len || !(fabs(value) < 1e15))
		return false;
	*out = value;
	return true;
}
