#include "cli/view.h"

#include "base/text.h"
#include "cli/message.h"
#include "cli/output.h"
#include "render/report.h"

#include <math.h>

json_t *view_time(const struct context *context, struct range at, enum zone_basis basis)
{
	/* No day of reference: the text carries its date. */
	const struct report report = { .zone = context->zone };
	return report_time(&report, at, basis);
}

json_t *view_intervals(const Timeline *timeline)
{
	json_t *all = json_object(), *why = json_object();
	for (int key = 0; key < INTERVAL_COUNT; key++) {
		const struct interval *interval = &timeline->intervals[key];
		const char *word = interval_word((enum interval_key)key);
		const bool sound = length_is_sound(interval->length);
		put(all, word,
		    sound ? report_length(interval->length, interval->binned) : NULL);
		if (!sound)
			put_text(why, word,
			         interval->why != NULL ? interval->why
			                               : "not known from the evidence");
	}
	put(all, "why", why);
	return all;
}

json_t *view_source(const struct context *context, const Source *source)
{
	const struct report report = { .zone = context->zone };
	return report_source(&report, source);
}

const char *view_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

const char *view_text(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_object(value) ? view_string(value, "text") : "not known";
}

const char *view_length(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	const json_t *lo = json_object_get(value, "lo_s");
	const bool empty = json_is_integer(lo) && json_integer_value(lo) == 0 &&
	                   json_is_null(json_object_get(value, "hi_s"));
	return empty ? "not known" : view_text(object, key);
}

char *view_evidence(const json_t *object)
{
	GString *out = g_string_new(NULL);
	const json_t *list = json_object_get(object, "evidence");
	for (size_t i = 0; i < json_array_size(list); i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
		                       json_string_value(json_array_get(list, i)));
	return g_string_free(out, FALSE);
}

char *view_one_length(double us)
{
	const gint64 length = (gint64)floor(fabs(us) + 0.5);
	g_autofree char *text = range_length_text(range_point(length), false);
	return us < 0 && length > 0 ? g_strdup_printf("−%s", text)
	                            : g_steal_pointer(&text);
}

json_t *view_length_json(gint64 us)
{
	json_t *value = json_object();
	g_autofree char *text = view_one_length((double)us);
	put_int(value, "lo_s", (gint64)floor((double)us / (double)SECOND));
	put_int(value, "hi_s", (gint64)ceil((double)us / (double)SECOND));
	put_text(value, "text", text);
	return value;
}

char *view_count(gint64 n)
{
	return text_count(n);
}

gint64 view_source_id(const char *word)
{
	char *end = NULL;
	const gint64 id = word[0] == 'S' ? g_ascii_strtoll(word + 1, &end, 10) : 0;
	if (id > 0 && *end == '\0')
		return id;
	message("\"%s\" is not a source; sources are S1, S2, ...", word);
	message_hint("debrief sources");
	return 0;
}

void view_heading(GString *out, const struct context *context, const char *text)
{
	const bool colored = output_colored(context);
	g_string_append_printf(out, "%s%s%s\n", colored ? "\033[1m" : "", text,
	                       colored ? "\033[0m" : "");
}
