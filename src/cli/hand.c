#include "cli/hand.h"

#include "base/text.h"
#include "cli/message.h"
#include "cli/table.h"

#include <string.h>

#define N G_GINT64_FORMAT

char *hand_by, *hand_why;

/* --- words ------------------------------------------------------------------- */

/* The first character that readers would not see, 0 = none. */
static gunichar hidden_in(const char *text, bool lines)
{
	const gsize len = strlen(text);
	gunichar before = 0;
	for (gsize at = 0; at < len;) {
		const struct text_char c = text_char_at(text + at, len - at, before);
		const bool blank = c.c == '\n' || c.c == '\t';
		if (c.kind != TEXT_SEEN || (blank && !lines))
			return c.c;
		before = c.c;
		at += c.len;
	}
	return 0;
}

int hand_text(const char *what, const char *text, gsize max, bool lines)
{
	const gsize len = strlen(text);
	if (!g_utf8_validate(text, -1, NULL)) {
		message("%s is not UTF-8", what);
		return ERROR_USAGE;
	}
	if (text[strspn(text, " \t\n")] == '\0') {
		message("%s is empty", what);
		return ERROR_USAGE;
	}
	if (len > max) {
		message("%s has more than %" G_GSIZE_FORMAT " bytes", what, max);
		return ERROR_USAGE;
	}
	const gunichar hidden = hidden_in(text, lines);
	if (hidden == '\n') {
		message("%s has more than one line", what);
		return ERROR_USAGE;
	}
	if (hidden != 0) {
		message("%s holds a character that nobody sees, U+%04X", what, hidden);
		return ERROR_USAGE;
	}
	return 0;
}

const char *hand_author(void)
{
	const char *name = hand_by != NULL ? hand_by : g_getenv("DEBRIEF_AUTHOR");
	return name != NULL && *name != '\0' ? name : g_get_user_name();
}

int hand_check(bool needs_why)
{
	int code = hand_text("who says so", hand_author(), HAND_TITLE_MAX, false);
	if (code == 0 && hand_why != NULL)
		code = hand_text("the reason", hand_why, HAND_WHY_MAX, false);
	if (code == 0 && needs_why && hand_why == NULL) {
		message("another time than the evidence's needs a reason");
		message_hint("--why TEXT");
		code = ERROR_USAGE;
	}
	return code;
}

/* --- rows -------------------------------------------------------------------- */

/* 0: the clock's. */
gint64 hand_now(void)
{
	const char *text = g_getenv("SOURCE_DATE_EPOCH");
	gint64 seconds = 0;
	if (text == NULL ||
	    !g_ascii_string_to_signed(text, 10, 1, 253402300799, &seconds, NULL))
		return 0;
	return seconds * SECOND;
}

Curation *hand_row(enum act act)
{
	Curation *row = curation_new(act);
	row->author = g_strdup(hand_author());
	row->why = g_strdup(hand_why);
	row->made_at = hand_now();
	return row;
}

/* --- what is meant ------------------------------------------------------------ */

int hand_time(const Job *job, const char *text, struct range *at)
{
	g_autoptr(GError) error = NULL;
	const struct when when = job_when(job);
	gint64 lo, hi;
	if (strstr(text, "..") == NULL) {
		if (!when_parse(&when, text, at, &error))
			return message_fail(&error);
	} else {
		if (!when_parse_span(&when, text, &lo, &hi, &error))
			return message_fail(&error);
		*at = range_of(lo, hi);
	}
	if (at->lo == G_MININT64 || at->hi == G_MAXINT64 || !instant_in_limits(at->lo) ||
	    !instant_in_limits(at->hi)) {
		message("\"%s\" leaves an end open", text);
		return ERROR_USAGE;
	}
	return 0;
}

const Event *hand_event(const Job *job, const char *word)
{
	gint64 id = 0;
	const Event *event = NULL;
	if (*word == 'E' &&
	    g_ascii_string_to_signed(word + 1, 10, 1, G_MAXINT64, &id, NULL))
		event = evidence_event(job->evidence, id);
	if (event == NULL) {
		message("there is no event %s", word);
		message_hint("\"debrief timeline --all\" lists them, E12 and so on");
	}
	return event;
}

int hand_incident(Job *job, const char *name)
{
	const int code = job_pick(job, name);
	if (code != 0 || job->incident->id != 0)
		return code;
	const char *slug = job->incident->slug != NULL ? job->incident->slug : name;
	message("%s is only proposed by a window", slug);
	message_hint("\"debrief new --from %s\" keeps it", slug);
	return ERROR_USAGE;
}

/* --- telling ----------------------------------------------------------------- */

/* "E12", "the start of 2026-06-02-claude", "A7"; g_free() */
static char *about(const struct curation *row)
{
	if (row->act == ACT_UNDO)
		return g_strdup_printf("A%" N, row->undoes);
	if (row->event != 0)
		return g_strdup_printf("E%" N, row->event);
	if (*row->sha256 != '\0')
		return g_strdup("(event not in the store)");
	if (row->act == ACT_MERGE || row->act == ACT_SPLIT)
		return g_strdup_printf("%s, %s", row->incident,
		                       row->other != NULL ? row->other : "a new one");
	if (row->act == ACT_ACCEPT)
		return g_strdup(row->about);
	if (row->about != NULL)
		return g_strdup_printf("%s of %s", row->about, row->incident);
	return g_strdup(row->incident != NULL ? row->incident : "a new one");
}

static void tell(const Job *job, const struct curation *row)
{
	g_autofree char *what = about(row);
	g_autofree char *act = g_ascii_strdown(act_name((int)row->act), -1);
	g_autofree char *time =
	        range_known(row->at) ? when_text(job->context->zone, row->at) : NULL;
	/* as it was understood: "06:10" is of the day of the incident */
	g_autofree char *at =
	        time != NULL
	                ? g_strdup_printf(", %s %s", time, zone_name(job->context->zone))
	                : g_strdup("");
	if (job->context->dry_run)
		message("would be %s: %s%s", act, what, at);
	else if (!job->context->quiet)
		message_line("A%" N ": %s %s%s; \"debrief event undo A%" N
		             "\" takes it back",
		             row->id, what, act, at, row->id);
}

int hand_put(const Job *job, Incident *made, const GPtrArray *rows)
{
	g_autoptr(GError) error = NULL;
	if (!job->context->dry_run && !store_annotate(job->store, made, rows, &error))
		return message_fail(&error);
	for (guint i = 0; i < rows->len; i++)
		tell(job, rows->pdata[i]);
	return 0;
}

int hand_list(const Job *job)
{
	g_autoptr(Table) table = table_new("llllllll");
	g_autofree char *zone =
	        g_strdup_printf("WHEN (%s)", zone_name(job->context->zone));
	table_row(table, "ID", job->context->json ? "WHEN" : zone, "WHO", "WHAT", "ABOUT",
	          "TEXT", "WHY", "UNDONE");
	for (guint i = 0; i < job->evidence->curations->len; i++) {
		const struct curation *row = job->evidence->curations->pdata[i];
		g_autofree char *id = g_strdup_printf("A%" N, row->id);
		g_autofree char *at =
		        when_text(job->context->zone,
		                  range_point(row->made_at - row->made_at % SECOND));
		g_autofree char *what = about(row);
		g_autofree char *time = range_known(row->at)
		                                ? when_text(job->context->zone, row->at)
		                                : NULL;
		g_autofree char *undone =
		        row->undone != 0 ? g_strdup_printf("A%" N, row->undone) : NULL;
		g_autofree char *masked = redact_copy(job->redactor, row->text);
		g_autofree char *text = masked != NULL ? text_one_line(masked, 80) : NULL;
		table_row(table, id, at, row->author, act_word((int)row->act), what,
		          text != NULL ? text : time, row->why, undone);
	}
	return table_product(table, job->context, "annotations");
}
