#include "cli/summary.h"

#include "base/text.h"
#include "cli/table.h"
#include "cli/view.h"

#define WIDTH 90

/* Wrapped at WIDTH columns, every line after the first one indented as deeply. */
static void wrapped(GString *out, const char *lead, const char *text)
{
	g_autoptr(GString) clean = g_string_new(NULL);
	text_tty(clean, text, -1);
	g_auto(GStrv) words = g_strsplit(clean->str, " ", -1);
	const glong indent = g_utf8_strlen(lead, -1);
	glong column = indent;
	g_string_append(out, lead);
	for (guint i = 0; words[i] != NULL; i++) {
		const glong len = g_utf8_strlen(words[i], -1);
		if (i > 0 && column + 1 + len > WIDTH) {
			g_string_append_printf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (i > 0) {
			g_string_append_c(out, ' ');
			column++;
		}
		g_string_append(out, words[i]);
		column += len;
	}
	g_string_append_c(out, '\n');
}

void summary_head(GString *out, const struct context *context, const json_t *report)
{
	const json_t *incident = json_object_get(report, "incident");
	view_heading(out, context, view_string(incident, "title"));
	g_autoptr(GString) line = g_string_new(view_string(incident, "id"));
	if (*view_string(report, "date") != '\0')
		g_string_append_printf(line, ", %s", view_string(report, "date"));
	if (*view_string(report, "window") != '\0')
		g_string_append_printf(line, ", %s", view_string(report, "window"));
	if (*view_string(incident, "severity") != '\0')
		g_string_append_printf(line, ", impact %s",
		                       view_string(incident, "severity"));
	wrapped(out, "", line->str);
	g_string_truncate(line, 0);
	g_string_append_printf(line, "Times are in %s.", view_string(report, "zone"));
	if (json_is_object(json_object_get(report, "cutoff")))
		g_string_append_printf(line, " The evidence ends at %s.",
		                       view_text(report, "cutoff"));
	if (*view_string(incident, "services") != '\0')
		g_string_append_printf(line, " Affected: %s.",
		                       view_string(incident, "services"));
	wrapped(out, "", line->str);
}

static void sentences(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "sentences");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "In one minute");
	for (size_t i = 0; i < json_array_size(list); i++)
		wrapped(out, "  ", view_string(json_array_get(list, i), "text"));
}

/* "~06:04": whether it came before the row above cannot be told. */
static void milestone_row(Table *table, const json_t *one)
{
	const bool unsure = json_is_true(json_object_get(one, "order_uncertain"));
	g_autofree char *evidence = view_evidence(one);
	g_autofree char *when =
	        g_strdup_printf("%s%s", unsure ? "~ " : "", view_text(one, "at"));
	table_row(table, view_string(one, "name"), when,
	          view_string(one, "confidence_name"), view_string(one, "why"), evidence);
}

static void metrics(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "metrics");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Metrics");
	g_autoptr(Table) table = table_new("lll");
	table_row(table, "METRIC", "VALUE", "FORMULA");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *text = view_string(one, "text");
		if (*text != '\0')
			table_row(table, view_string(one, "name"), text,
			          view_string(one, "formula"));
	}
	table_print(table, out, context, 2);
	g_autoptr(Table) why = table_new("ll");
	bool some = false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (*view_string(one, "text") != '\0')
			continue;
		table_row(why, view_string(one, "name"), view_string(one, "why"));
		some = true;
	}
	if (some)
		g_string_append(out, "  Not determined:\n");
	table_print(why, out, context, 4);
}

static void milestones(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "milestones");
	bool unsure = false;
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Milestones");
	g_autoptr(Table) table = table_new("lllll");
	table_row(table, "MOMENT", "WHEN (90%)", "CONFIDENCE", "RESTS ON", "EVIDENCE");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		unsure |= json_is_true(json_object_get(one, "order_uncertain"));
		if (json_is_object(json_object_get(one, "at")))
			milestone_row(table, one);
	}
	table_print(table, out, context, 2);
	if (unsure)
		g_string_append(out, "  ~ order uncertain: it may have come before the "
		                     "row above\n");
	g_autoptr(Table) why = table_new("ll");
	bool some = false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		if (json_is_object(json_object_get(one, "at")))
			continue;
		some = true;
		table_row(why, view_string(one, "name"), view_string(one, "why"));
	}
	if (!some)
		return;
	g_string_append(out, "  Not determined:\n");
	table_print(why, out, context, 4);
}

static void phases(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "phases");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Phases");
	g_autoptr(Table) table = table_new("llllll");
	table_row(table, "TRACK", "PHASE", "FROM", "TO", "LENGTH", "EVIDENCE");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		g_autofree char *evidence = view_evidence(one);
		/* the page does not state it */
		const bool read =
		        g_str_has_prefix(view_string(one, "rule"), "read-from-text/");
		g_autofree char *name = g_strdup_printf("%s%s", view_string(one, "name"),
		                                        read ? " (from its words)" : "");
		table_row(table, view_string(one, "track"), name, view_text(one, "start"),
		          view_text(one, "end"), view_length(one, "length"), evidence);
	}
	table_print(table, out, context, 2);
}

static void windows(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "windows");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Windows of impact");
	g_autoptr(Table) table = table_new("llllll");
	table_row(table, "SIGNAL", "COMPONENT", "FROM", "TO", "PEAK", "EVIDENCE");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const json_t *peak = json_object_get(one, "peak");
		g_autofree char *evidence = view_evidence(one);
		g_autofree char *text = g_strdup_printf(
		        "%s at %s", view_string(peak, "text"), view_text(peak, "at"));
		const char *way = view_string(one, "way_text");
		g_autofree char *signal =
		        g_strdup_printf("%s%s%s", view_string(one, "signal"),
		                        *way != '\0' ? ", " : "", way);
		table_row(table, signal, view_string(one, "component"),
		          view_text(one, "start"), view_text(one, "end"), text, evidence);
	}
	table_print(table, out, context, 2);
}

/* "about 05:15", "not stated" */
static char *stated_text(const json_t *window, const char *end)
{
	const json_t *at = json_object_get(window, end);
	const bool about = json_is_true(json_object_get(window, "about"));
	if (!json_is_object(at))
		return g_strdup("not stated");
	return g_strdup_printf("%s%s", about ? "about " : "", view_string(at, "text"));
}

static void stated_windows(GString *out, const struct context *context,
                           const json_t *report)
{
	const json_t *list = json_object_get(report, "stated_windows");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "In the page's own words");
	g_autoptr(Table) table = table_new("llll");
	table_row(table, "FROM", "TO", "EVIDENCE", "WORDS");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		g_autofree char *evidence = view_evidence(one);
		g_autofree char *from = stated_text(one, "start");
		g_autofree char *until = stated_text(one, "end");
		table_row(table, from, until, evidence, view_string(one, "quote"));
	}
	table_print(table, out, context, 2);
}

static void news_table(GString *out, const struct context *context, const json_t *rows)
{
	g_autoptr(Table) table = table_new("llrrrll");
	table_row(table, "WHAT", "FIRST SEEN", "BEFORE", "TEN MIN", "DURING", "EVIDENCE",
	          "PATTERN");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *one = json_array_get(rows, i);
		g_autofree char *evidence = view_evidence(one);
		g_autofree char *pattern =
		        g_strdup_printf("%s%s%s%s", view_string(one, "pattern"),
		                        *view_string(one, "detail") != '\0' ? " (" : "",
		                        view_string(one, "detail"),
		                        *view_string(one, "detail") != '\0' ? ")" : "");
		table_row(table, view_string(one, "what"), view_text(one, "at"),
		          view_string(one, "earlier_text"), view_string(one, "ten_text"),
		          view_string(one, "during_text"), evidence, pattern);
	}
	table_print(table, out, context, 2);
}

/* What the logs show by themselves. */
static void logs(GString *out, const struct context *context, const json_t *report)
{
	const json_t *logs = json_object_get(report, "logs");
	const json_t *before = json_object_get(logs, "before"),
	             *later = json_object_get(logs, "later"),
	             *notes = json_object_get(logs, "notes"),
	             *carriers = json_object_get(logs, "carriers");
	if (!json_is_object(logs))
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context,
	             "New in the logs in the ten minutes before impact began");
	g_string_append_printf(out, "  %s\n", view_string(logs, "span_text"));
	if (json_array_size(before) > 0)
		news_table(out, context, before);
	else
		g_string_append(out, "  Nothing that stands out.\n");
	for (size_t i = 0; i < json_array_size(notes); i++)
		wrapped(out, "  ", view_string(json_array_get(notes, i), "text"));
	if (json_array_size(later) > 0) {
		g_string_append_c(out, '\n');
		view_heading(out, context, "New in the logs during impact");
		news_table(out, context, later);
	}
	if (*view_string(logs, "more") != '\0')
		g_string_append_printf(out, "  Not listed: %s.\n",
		                       view_string(logs, "more"));
	if (json_array_size(carriers) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Where the failures came from");
	for (size_t i = 0; i < json_array_size(carriers); i++)
		wrapped(out, "  ", view_string(json_array_get(carriers, i), "text"));
}

static void interval_rows(Table *table, const json_t *rows)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *one = json_array_get(rows, i);
		g_autofree char *evidence = view_evidence(one);
		table_row(table, view_string(one, "name"), view_string(one, "text"),
		          view_string(one, "key"), evidence);
	}
}

static void intervals(GString *out, const struct context *context, const json_t *report)
{
	g_string_append_c(out, '\n');
	view_heading(out, context, "Intervals");
	g_autoptr(Table) table = table_new("llll");
	table_row(table, "INTERVAL", "LENGTH", "KEY", "EVIDENCE");
	interval_rows(table, json_object_get(report, "intervals_main"));
	interval_rows(table, json_object_get(report, "intervals_gaps"));
	table_print(table, out, context, 2);
	const json_t *unknown = json_object_get(report, "intervals_unknown");
	if (json_array_size(unknown) == 0)
		return;
	g_string_append(out, "  Not determined:\n");
	g_autoptr(Table) why = table_new("ll");
	for (size_t i = 0; i < json_array_size(unknown); i++) {
		const json_t *one = json_array_get(unknown, i);
		table_row(why, view_string(one, "name"), view_string(one, "why"));
	}
	table_print(why, out, context, 4);
}

/* What users say is wrong. */
static void complaints(GString *out, const json_t *report)
{
	const json_t *list = json_object_get(report, "complaints");
	for (size_t i = 0; i < json_array_size(list); i++)
		wrapped(out, "  ", view_string(json_array_get(list, i), "sentence"));
}

static void components(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "components");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Components");
	g_autoptr(Table) table = table_new("lllll");
	table_row(table, "COMPONENT", "TRACK", "LEVEL", "FROM", "TO");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const json_t *levels = json_object_get(one, "levels");
		if (json_array_size(levels) == 0)
			table_row(table, view_string(one, "name"),
			          view_string(one, "track"), "named, no level given", "",
			          "");
		for (size_t j = 0; j < json_array_size(levels); j++) {
			const json_t *level = json_array_get(levels, j);
			table_row(table, view_string(one, "name"),
			          view_string(one, "track"), view_string(level, "name"),
			          view_text(level, "start"), view_text(level, "end"));
		}
	}
	table_print(table, out, context, 2);
}

void summary_findings(GString *out, const struct context *context, const json_t *report)
{
	static const char *const parts[][2] = { { "said", "    said: " },
		                                { "seen", "    seen: " },
		                                { "difference", "          " },
		                                { "help", "          " } };
	const json_t *list = json_object_get(report, "findings");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Findings");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		g_autofree char *title = g_strdup_printf(
		        "%s %s: %s", view_string(one, "id"),
		        view_string(one, "verdict_name"), view_string(one, "title"));
		wrapped(out, "  ", title);
		for (guint p = 0; p < G_N_ELEMENTS(parts); p++)
			if (*view_string(one, parts[p][0]) != '\0')
				wrapped(out, parts[p][1], view_string(one, parts[p][0]));
		const json_t *answers = json_object_get(one, "answers");
		for (size_t k = 0; k < json_array_size(answers); k++) {
			const json_t *answer = json_array_get(answers, k);
			g_autofree char *text =
			        g_strdup_printf("%s: %s", view_string(answer, "by"),
			                        view_string(answer, "text"));
			wrapped(out, "    answer: ", text);
		}
	}
}

static void neighbours(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "neighbours");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Separate incidents near it");
	g_autoptr(Table) table = table_new("llll");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		table_row(table, view_string(one, "id"), view_string(one, "date"),
		          view_string(one, "title"), view_string(one, "why_near"));
	}
	table_print(table, out, context, 2);
}

static void similar(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "similar");
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "Similar incidents");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		g_autofree char *head = g_strdup_printf(
		        "%s “%s”, likeness %.2f:", view_string(one, "id"),
		        view_string(one, "title"),
		        json_number_value(json_object_get(one, "likeness")));
		wrapped(out, "  ", head);
		wrapped(out, "    ", view_string(one, "why_similar"));
	}
}

static void notices(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "notices");
	const json_t *bins = json_object_get(json_object_get(report, "method"), "bins");
	if (json_array_size(list) + json_array_size(bins) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "To know about the evidence");
	for (size_t i = 0; i < json_array_size(bins); i++)
		wrapped(out, "  ", view_string(json_array_get(bins, i), "text"));
	for (size_t i = 0; i < json_array_size(list); i++)
		wrapped(out, "  ", view_string(json_array_get(list, i), "text"));
}

/* What people say, and what they do not agree about. */
static void curations(GString *out, const struct context *context, const json_t *report)
{
	const json_t *list = json_object_get(report, "curations");
	const json_t *questions = json_object_get(report, "questions");
	if (json_array_size(questions) > 0) {
		g_string_append_c(out, '\n');
		view_heading(out, context, "Open questions");
	}
	for (size_t i = 0; i < json_array_size(questions); i++)
		wrapped(out, "  ", view_string(json_array_get(questions, i), "text"));
	if (json_array_size(list) == 0)
		return;
	g_string_append_c(out, '\n');
	view_heading(out, context, "What people say");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		const char *undone = view_string(one, "undone_by");
		g_autofree char *text = g_strdup_printf(
		        "%s %s: %s%s%s%s", view_string(one, "id"),
		        view_string(one, "about"), view_string(one, "sentence"),
		        *undone != '\0' ? " (taken back by " : "", undone,
		        *undone != '\0' ? ")" : "");
		wrapped(out, "  ", text);
	}
}

void summary_body(GString *out, const struct context *context, const json_t *report)
{
	sentences(out, context, report);
	summary_findings(out, context, report);
	curations(out, context, report);
	intervals(out, context, report);
	milestones(out, context, report);
	metrics(out, context, report);
	phases(out, context, report);
	windows(out, context, report);
	stated_windows(out, context, report);
	complaints(out, report);
	logs(out, context, report);
	components(out, context, report);
	neighbours(out, context, report);
	similar(out, context, report);
	notices(out, context, report);
}

void summary_text(GString *out, const struct context *context, const json_t *report)
{
	summary_head(out, context, report);
	summary_body(out, context, report);
}
