/*
 * Downdetector: how many users reported a problem, a quarter of an hour at a time.
 *
 * Source  no specification is published; the shape is that of pages saved for 132 outages of AWS, Azure and Google
 *         Cloud (read 2026-11-25): {"counts":[{"x":TIME,"y":N}],"reasons":[{"Log-in":"50%"}]}
 * Takes   counts, with a baseline where one is given, and the shares of the reasons
 * Quirk   x is the END of its bin; steps are 900 s; seconds are arbitrary and the same all through a file
 */
#include "base/json.h"
#include "import/bins.h"
#include "import/reasons.h"

#include <math.h>
#include <string.h>

#define USUAL_WIDTH (15 * MINUTE)

static bool read_count(const json_t *value, double *out)
{
	if (json_is_integer(value)) {
		*out = (double)json_integer_value(value);
		return *out >= 0 && *out <= (double)COUNT_MAX;
	}
	if (json_is_string(value))
		return bins_count(json_string_value(value), json_string_length(value),
		                  out);
	return false;
}

/* NAN when there is none; a level may be a fraction. */
static double read_baseline(const json_t *bin)
{
	static const char *const names[] = { "baseline", "baselineValue" };
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const json_t *value = json_object_get(bin, names[i]);
		const double level =
		        json_is_number(value) ? json_number_value(value) : -1;
		if (level >= 0 && level <= (double)COUNT_MAX)
			return level;
	}
	return NAN;
}

static void add_bin(struct reading *reading, const json_t *bin,
                    const struct json_place *place, Bins *bins, enum zone_basis *zone)
{
	struct sample sample = { .exposure = NAN,
		                 .baseline = read_baseline(bin),
		                 .line = place->line,
		                 .offset = place->offset + reading->base,
		                 .length = place->length };
	const char *x = json_text(bin, "x");
	const char *why = NULL;
	struct stamp stamp;
	if (x == NULL || !stamp_parse(x, strlen(x), &stamp))
		why = "x is no time";
	else if ((sample.start = reading_to_utc(reading, &stamp, place->line, zone)) ==
	         INSTANT_NONE)
		why = "x is out of the limits of time";
	else if (!read_count(json_object_get(bin, "y"), &sample.count))
		why = "y is not a whole number from 0 on";
	if (why == NULL) {
		bins_add(bins, &sample);
		return;
	}
	reading_lines(reading, LINE_REJECTED, sample.line, sample.offset, sample.length);
	reading_reject(reading, sample.line, sample.offset, "%s", why);
}

static bool add_bins(struct reading *reading, const JsonDoc *doc, Bins *bins,
                     enum zone_basis *zone, GError **error)
{
	const json_t *counts = json_object_get(json_doc_root(doc), "counts");
	if (!json_is_array(counts))
		return json_doc_error(doc, "/counts", error, "counts is not an array");
	for (gsize i = 0; i < json_array_size(counts); i++) {
		g_autofree char *pointer = g_strdup_printf("/counts/%" G_GSIZE_FORMAT, i);
		const json_t *bin = json_array_get(counts, i);
		struct json_place place = { 0, 0, 0, 0 };
		json_doc_place(doc, pointer, &place);
		if (!json_is_object(bin))
			return json_doc_error(doc, pointer, error,
			                      "a count is not an object");
		add_bin(reading, bin, &place, bins, zone);
	}
	return true;
}

static bool add_reasons(struct reading *reading, const JsonDoc *doc, Series *series,
                        GError **error)
{
	json_t *reasons = json_object_get(json_doc_root(doc), "reasons");
	struct json_place place = { 0, 0, 0, 0 };
	if (reasons == NULL || json_is_null(reasons))
		return true;
	if (!json_is_array(reasons))
		return json_doc_error(doc, "/reasons", error, "reasons is not an array");
	json_doc_place(doc, "/reasons", &place);
	reading_lines(reading, LINE_IN_RECORD, place.line, place.offset + reading->base,
	              place.length);
	for (gsize i = 0; i < json_array_size(reasons); i++) {
		const char *name;
		json_t *value;
		json_object_foreach(json_array_get(reasons, i), name, value)
		{
			const char *text = json_string_value(value);
			double share;
			if (text == NULL || !reasons_share(text, &share)) {
				reading_warn(
				        reading, place.line,
				        "reason left out: its share is no percentage");
				continue;
			}
			reasons_add(series, name, share);
		}
	}
	return true;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	g_autoptr(JsonDoc) doc = json_doc_new(reading->name, bytes, len, error);
	g_autoptr(Bins) bins = bins_new();
	g_autoptr(Series) series = series_new();
	enum zone_basis zone = ZONE_EXPLICIT;
	if (doc == NULL || !add_bins(reading, doc, bins, &zone, error) ||
	    !add_reasons(reading, doc, series, error))
		return false;
	series->measure = MEASURE_REPORTS;
	series->lane = reading->source->lane;
	series->name = g_strdup("reports");
	series->unit = g_strdup("reports");
	series->zone = zone;
	bins_series(bins, reading, 'e', USUAL_WIDTH, series);
	if (series->samples->len == 0)
		return json_doc_error(doc, "/counts", error,
		                      "no count of it can be read");
	return reading->sink->series(reading->sink->user, series, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{' || !sample_has(sample, "\"counts\""))
		return 0;
	int evidence = 20;
	evidence += sample_has(sample, "\"x\"") && sample_has(sample, "\"y\"") ? 50 : 0;
	evidence += sample_has(sample, "\"reasons\"") ? 10 : 0;
	return evidence;
}

const struct importer importer_downdetector = {
	.name = "downdetector",
	.title = "Downdetector: user reports in quarters of an hour (JSON)",
	.about =
	        "Specification: none published; the shape "
	        "{\"counts\":[{\"x\":TIME,\"y\":N}]} of saved "
	        "pages, read 2026-11-25. Takes the counts, a baseline where there is one "
	        "(baseline, baselineValue), and the reasons as shares. A time is the end "
	        "of its "
	        "bin unless --bin-label start; the width is the usual step, normally 900 "
	        "s. Of "
	        "one time said twice the greater count stays. Seen in real data: 132 "
	        "outages of "
	        "AWS, Azure and Google Cloud; the baseline was not.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
