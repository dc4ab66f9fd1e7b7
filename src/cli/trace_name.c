#include "cli/trace_name.h"

#include "cli/view.h"

#include <string.h>

/* Fields by which the members of a list are called. */
static const char *const call_names[] = { "id",     "key",     "name",      "phase",
	                                  "signal", "pattern", "component", "text" };

static bool is_called(const json_t *value, const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(call_names); i++)
		if (g_str_equal(view_string(value, call_names[i]), name))
			return true;
	return false;
}

const json_t *trace_step(const json_t *value, const char *step, size_t *index)
{
	char *end;
	if (json_is_object(value))
		return json_object_get(value, step);
	const guint64 n = g_ascii_strtoull(step, &end, 10);
	if (*end == '\0' && g_ascii_isdigit(*step)) {
		*index = (size_t)n;
		return json_array_get(value, (size_t)n);
	}
	for (*index = 0; *index < json_array_size(value); ++*index)
		if (is_called(json_array_get(value, *index), step))
			return json_array_get(value, *index);
	return NULL;
}

/* Lists that are asked for a name, the first that has it wins. */
static const char *const lists[] = { "milestones",       "metrics",        "windows",
	                             "series",           "phases",         "components",
	                             "logs.ten_minutes", "logs.before",    "logs.later",
	                             "method.baselines", "stated_windows", "sources",
	                             "neighbours" };

static const json_t *list_at(const json_t *report, const char *path)
{
	g_auto(GStrv) steps = g_strsplit(path, ".", 2);
	for (guint i = 0; steps[i] != NULL; i++)
		report = json_object_get(report, steps[i]);
	return json_is_array(report) ? report : NULL;
}

/* "m3" */
static char *numbered(const json_t *report, const char *name)
{
	char *end;
	const gint64 n = g_ascii_strtoll(name + 1, &end, 10);
	const json_t *rows = json_object_get(report, "timeline");
	if (*name != 'm' || end == name + 1 || *end != '\0')
		return NULL;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		if (json_is_integer(json_object_get(row, "milestone")) &&
		    json_integer_value(json_object_get(row, "milestone")) == n)
			return g_strdup_printf("timeline.%zu", i);
	}
	return NULL;
}

char *trace_path_of(const json_t *report, const char *name)
{
	const json_t *intervals = json_object_get(report, "intervals");
	if (json_object_get(report, name) != NULL || *name == '\0')
		return NULL;
	if (json_object_get(intervals, name) != NULL && !g_str_equal(name, "why"))
		return g_strconcat("intervals.", name, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		const json_t *list = list_at(report, lists[i]);
		size_t index = 0;
		if (list != NULL && strspn(name, "0123456789") < strlen(name) &&
		    trace_step(list, name, &index) != NULL)
			return g_strdup_printf("%s.%zu", lists[i], index);
	}
	return numbered(report, name);
}

const struct sample *trace_sample_of(const Job *job, const char *name,
                                     const Series **series)
{
	const char *sign = strrchr(name, '@');
	const struct when when = job_when(job);
	g_autoptr(GError) error = NULL;
	struct range at;
	if (sign == NULL || !when_parse(&when, sign + 1, &at, &error))
		return NULL;
	for (guint i = 0; i < job->evidence->series->len; i++) {
		*series = job->evidence->series->pdata[i];
		const struct sample *sample = series_sample_at(*series, at.lo);
		if (sample != NULL && (*series)->name != NULL &&
		    strncmp((*series)->name, name, (gsize)(sign - name)) == 0 &&
		    (*series)->name[sign - name] == '\0')
			return sample;
	}
	return NULL;
}
