/*
 * export_openmetrics.c - signals as OpenMetrics text, with a time at every bin.
 *
 * Source  "OpenMetrics, a cloud-native, highly scalable metrics protocol", version 1.0: a family in one block, the points of
 *         one series in the order of time, "# EOF" at the end. Read 2026-11-26
 * Units   the time is the start of the bin, in seconds
 */
#include "base/instant.h"
#include "render/export.h"

#include <math.h>

static void add_label(GString *out, const char *name, const char *value)
{
	g_string_append_printf(out, "%s%s=\"", out->str[out->len - 1] == '{' ? "" : ",",
	                       name);
	for (const char *at = value; *at != '\0'; at++) {
		if (*at == '\n') {
			g_string_append(out, "\\n");
			continue;
		}
		if (*at == '\\' || *at == '"')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *at);
	}
	g_string_append_c(out, '"');
}

static char *labels_of(const struct export *export, const Series *series)
{
	GString *out = g_string_new("{");
	const Source *source = evidence_source(export->evidence, series->source);
	g_autofree char *id = g_strdup_printf("S%" G_GINT64_FORMAT, series->source);
	add_label(out, "source", id);
	if (source != NULL && source->name != NULL)
		add_label(out, "file", source->name);
	add_label(out, "signal", series->name);
	add_label(out, "measure", measure_word((int)series->measure));
	if (series->unit != NULL)
		add_label(out, "unit", series->unit);
	if (series->component != NULL)
		add_label(out, "component", series->component);
	g_string_append_c(out, '}');
	return g_string_free(out, FALSE);
}

static double count_of(const struct sample *sample)
{
	return sample->count;
}

static double asked_of(const struct sample *sample)
{
	return sample->exposure;
}

static void write_family(const struct export *export, GString *out, const char *name,
                         const char *help, double (*value_of)(const struct sample *))
{
	g_string_append_printf(out, "# TYPE %s gauge\n# HELP %s %s\n", name, name, help);
	for (guint i = 0; i < export->evidence->series->len; i++) {
		const Series *series = export->evidence->series->pdata[i];
		g_autofree char *labels = labels_of(export, series);
		for (guint k = 0; k < series->samples->len; k++) {
			const struct sample *sample =
			        &g_array_index(series->samples, struct sample, k);
			const double value = value_of(sample);
			char number[G_ASCII_DTOSTR_BUF_SIZE];
			if (!isfinite(value))
				continue;
			g_ascii_formatd(number, sizeof number, "%.15g", value);
			g_string_append_printf(out, "%s%s %s %" G_GINT64_FORMAT "\n",
			                       name, labels, number,
			                       sample->start / SECOND);
		}
	}
}

static void write_text(const struct export *export, GString *out)
{
	write_family(export, out, "debrief_signal",
	             "What was counted in a bin, at the start of the bin.", count_of);
	write_family(export, out, "debrief_signal_asked",
	             "What that was counted out of: requests of a bin.", asked_of);
	g_string_append(out, "# EOF\n");
}

const struct exporter exporter_openmetrics = {
	.name = "openmetrics",
	.title = "Signals as OpenMetrics text, each bin with its time",
	.write = write_text,
};
