/* What people say of the incident: who, when, why, both times; what they dispute; what they wrote. */
#include "render/report.h"

#include "base/text.h"
#include "render/variables.h"

#include <string.h>

enum { NOTE_CHARS = 300 };

/* Those of all templates that come with the program; the same thing has the same name in each. */
const char *const report_blocks[] = {
	"summary",    "roles",   "quantities", "detection", "diagnosis",
	"mitigation", "replies", "factors",    "lessons",   "before",
	"questions",  "actions", "external",   "trigger",   "story",
	"internal",   "metrics", "whys",       "customers", NULL
};

/* --- words ------------------------------------------------------------------ */

/* The clock's time has microseconds, and nobody reads them. */
static struct range made_at(const struct curation *row)
{
	return range_point(row->made_at - row->made_at % SECOND);
}

/* "E12", "start of the incident", "summary"; g_free() */
static char *about_text(const struct curation *row)
{
	if (row->about != NULL)
		return row->act == ACT_NOTE ? g_strdup(row->about)
		                            : g_strdup_printf("the %s", row->about);
	if (row->event != 0)
		return g_strdup_printf("E%" G_GINT64_FORMAT, row->event);
	if (*row->sha256 != '\0')
		return g_strdup("an event that is not in the store");
	if (row->act == ACT_UNDO)
		return g_strdup_printf("A%" G_GINT64_FORMAT, row->undoes);
	return g_strdup(row->incident);
}

static void add_what(const struct report *r, GString *out, const struct curation *row)
{
	g_autofree char *at = range_known(row->at) ? say_time_zone(r, row->at) : NULL;
	switch (row->act) {
	case ACT_RETIME:
		g_string_append_printf(out, " to %s", at);
		break;
	case ACT_DISPUTE:
		g_string_append_printf(out, ", rather %s,", at);
		break;
	case ACT_MERGE:
		g_string_append_printf(out, " with %s", row->other);
		break;
	case ACT_SPLIT:
		g_string_append_printf(out, ", %s is apart%s%s", row->other,
		                       at != NULL ? " from " : "", at != NULL ? at : "");
		break;
	case ACT_LINK:
		g_string_append_printf(out, " to %s", row->incident);
		break;
	default:
		break;
	}
}

/* "retimed to 06:10 UTC by anna, 3 June 2026 09:00 UTC: the clock was fast" */
static char *row_text(const struct report *r, const struct curation *row)
{
	GString *out = g_string_new(NULL);
	g_autofree char *act = g_ascii_strdown(act_name((int)row->act), -1);
	g_autofree char *when = say_time_zone(r, made_at(row));
	g_string_append(out, act);
	add_what(r, out, row);
	g_string_append_printf(out, " by %s, %s", row->author, when);
	if (row->why != NULL)
		g_string_append_printf(out, ": %s", row->why);
	else if (row->act == ACT_NOTE && row->text != NULL) {
		g_autofree char *line = text_one_line(row->text, NOTE_CHARS);
		g_string_append_printf(out, ": %s", line);
	}
	return g_string_free(out, FALSE);
}

/* Another title, or another time, came after it: the list of all has it still. */
static bool is_overtaken(const GPtrArray *rows, guint at)
{
	const struct curation *row = rows->pdata[at];
	for (guint i = at + 1; i < rows->len; i++) {
		const struct curation *later = rows->pdata[i];
		const bool same = later->act == row->act && row->act != ACT_NOTE &&
		                  row->act != ACT_DISPUTE;
		const bool sight = (row->act == ACT_PIN && later->act == ACT_HIDE) ||
		                   (row->act == ACT_HIDE && later->act == ACT_PIN);
		if (same || sight ||
		    (row->act == ACT_DISPUTE && later->act == ACT_RETIME))
			return true;
	}
	return false;
}

/* What people say of a row of the table, or NULL; g_free() */
char *say_curated(const struct report *r, const struct entry *entry)
{
	const struct curated *curated =
	        entry->event != NULL ? entry->event->curated : NULL;
	if (curated == NULL)
		return NULL;
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < curated->rows->len; i++) {
		if (is_overtaken(curated->rows, i))
			continue;
		g_autofree char *text = row_text(r, curated->rows->pdata[i]);
		g_string_append_printf(out, "%s%s", out->len > 0 ? "; " : "", text);
	}
	if (curated->retimed || curated->disputed) {
		g_autofree char *shown = say_time_zone(r, curated->stated);
		g_string_append_printf(out, "; the evidence says %s", shown);
	}
	if (entry->told != NULL)
		g_string_append_printf(out, "; the evidence says: %s", entry->told);
	return g_string_free(out, FALSE);
}

/* --- all rows ---------------------------------------------------------------- */

/* The time without what people say, where they say another. */
static struct range shown_at(const struct report *r, const struct curation *row)
{
	const Timeline *t = r->timeline;
	const Event *event = evidence_event(t->evidence, row->event);
	if (row->act != ACT_RETIME && row->act != ACT_DISPUTE)
		return RANGE_NONE;
	if (event != NULL)
		return event->curated != NULL ? event->curated->stated : event->at;
	const bool start = g_strcmp0(row->about, "start") == 0;
	const struct range shown = start ? t->start_shown : t->impact_end_shown;
	return range_known(shown) ? shown : start ? t->start : t->impact_end;
}

static json_t *time_or_null(const struct report *r, struct range at)
{
	return range_known(at) ? report_time(r, at, ZONE_GIVEN) : json_null();
}

static json_t *row_json(const struct report *r, const struct curation *row)
{
	json_t *value = json_object();
	g_autofree char *about = about_text(row);
	g_autofree char *text = row_text(r, row);
	put_format(value, "id", "A%" G_GINT64_FORMAT, row->id);
	put_text(value, "act", act_word((int)row->act));
	put_text(value, "act_name", act_name((int)row->act));
	put_text(value, "about", about);
	put_text(value, "by", row->author);
	put(value, "at", report_time(r, made_at(row), ZONE_EXPLICIT));
	put_text(value, "why", row->why);
	g_autofree char *line = row->act == ACT_NOTE && row->text != NULL
	                                ? text_one_line(row->text, 80)
	                                : g_strdup(row->text);
	put_text(value, "text", line);
	put_text(value, "sentence", text);
	put(value, "said", time_or_null(r, row->at));
	put(value, "shown", time_or_null(r, shown_at(r, row)));
	put(value, "counts", json_boolean(row->undone == 0));
	put(value, "undone_by", NULL);
	if (row->undone != 0)
		put_format(value, "undone_by", "A%" G_GINT64_FORMAT, row->undone);
	return value;
}

json_t *report_curations(const struct report *r)
{
	json_t *list = json_array();
	for (guint i = 0; i < r->timeline->curations->len; i++)
		json_array_append_new(list,
		                      row_json(r, r->timeline->curations->pdata[i]));
	return list;
}

/* --- open questions ---------------------------------------------------------- */

static bool is_dispute(const struct curation *row)
{
	return row->act == ACT_DISPUTE && curation_counts(row);
}

static bool is_same_thing(const struct curation *a, const struct curation *b)
{
	return a->event == b->event && g_strcmp0(a->about, b->about) == 0;
}

static void add_view(const struct report *r, GString *out, const struct curation *row)
{
	g_autofree char *at = say_time_zone(r, row->at);
	g_string_append_printf(out, "; %s says %s", row->author, at);
	if (row->why != NULL)
		g_string_append_printf(out, " (%s)", row->why);
}

static void ask(const struct report *r, GString *out, const struct curation *row)
{
	const Event *event = evidence_event(r->timeline->evidence, row->event);
	g_autofree char *shown = say_time_zone(r, shown_at(r, row));
	if (event != NULL) {
		const char *words =
		        event->curated != NULL && event->curated->title != NULL
		                ? event->curated->title
		        : event->title != NULL ? event->title
		                               : event->body;
		g_autofree char *line = text_one_line(words != NULL ? words : "", 120);
		g_string_append_printf(out, "When was E%" G_GINT64_FORMAT ", “%s”?",
		                       event->id, line);
	} else {
		g_string_append(out, g_strcmp0(row->about, "start") == 0
		                             ? "When did the incident start?"
		                             : "When did the impact end?");
	}
	g_string_append_printf(out, " The evidence says %s", shown);
}

/* One of each thing that is disputed, with all that is said of it. */
json_t *report_questions(struct report *r)
{
	const GPtrArray *rows = r->timeline->curations;
	json_t *list = json_array();
	for (guint i = 0; i < rows->len; i++) {
		const struct curation *row = rows->pdata[i];
		bool asked = !is_dispute(row);
		for (guint k = 0; k < i && !asked; k++)
			asked = is_dispute(rows->pdata[k]) &&
			        is_same_thing(rows->pdata[k], row);
		if (asked)
			continue;
		g_autoptr(GString) text = g_string_new(NULL);
		json_t *question = json_object(), *ids = json_array();
		ask(r, text, row);
		for (guint k = 0; k < rows->len; k++) {
			const struct curation *other = rows->pdata[k];
			const bool says =
			        other->act == ACT_DISPUTE || other->act == ACT_RETIME;
			if (!says || !curation_counts(other) ||
			    !is_same_thing(other, row))
				continue;
			g_autofree char *id =
			        g_strdup_printf("A%" G_GINT64_FORMAT, other->id);
			json_array_append_new(ids, json_string(id));
			add_view(r, text, other);
		}
		g_string_append_c(text, '.');
		g_autoptr(GArray) refs = g_array_new(FALSE, TRUE, sizeof(struct ref));
		const Event *event = evidence_event(r->timeline->evidence, row->event);
		const struct ref ref =
		        event != NULL
		                ? (struct ref){ event->id, event->source, event->line,
			                        event->offset, event->length }
		                : (struct ref){ 0 };
		if (event != NULL)
			g_array_append_val(refs, ref);
		else if (r->timeline->start_refs != NULL)
			g_array_append_vals(refs, r->timeline->start_refs->data,
			                    r->timeline->start_refs->len);
		put_text(question, "text", text->str);
		put(question, "annotations", ids);
		put(question, "evidence", report_refs(r, refs));
		json_array_append_new(list, question);
	}
	return list;
}

/* --- texts ------------------------------------------------------------------- */

static json_t *note_json(const struct report *r, const struct curation *row)
{
	json_t *note = json_object();
	g_autofree char *about = about_text(row);
	put_format(note, "id", "A%" G_GINT64_FORMAT, row->id);
	put_text(note, "about", about);
	put_text(note, "by", row->author);
	put(note, "at", report_time(r, made_at(row), ZONE_EXPLICIT));
	put_text(note, "text", row->text);
	return note;
}

static bool is_note(const struct curation *row)
{
	return row->act == ACT_NOTE && curation_counts(row);
}

/* Those that count; of a block the newest alone. */
static bool is_newest(const GPtrArray *rows, guint at)
{
	const struct curation *row = rows->pdata[at];
	for (guint i = at + 1; row->about != NULL && *row->about != 'K' && i < rows->len;
	     i++) {
		const struct curation *later = rows->pdata[i];
		if (is_note(later) && g_strcmp0(later->about, row->about) == 0)
			return false;
	}
	return true;
}

/* of: a finding's id, or NULL for all. */
json_t *report_notes(const struct report *r, const char *of)
{
	const GPtrArray *rows = r->timeline->curations;
	json_t *list = json_array();
	for (guint i = 0; i < rows->len; i++) {
		const struct curation *row = rows->pdata[i];
		if (is_note(row) && is_newest(rows, i) &&
		    (of == NULL || g_strcmp0(row->about, of) == 0))
			json_array_append_new(list, note_json(r, row));
	}
	return list;
}

static json_t *lines_json(const char *text)
{
	json_t *list = json_array();
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_strstrip(lines[i]);
		if (*lines[i] == '\0')
			continue;
		json_t *line = json_object();
		put_text(line, "text", lines[i]);
		json_array_append_new(list, line);
	}
	return list;
}

/* By block: its lines; [] where nobody wrote any. */
json_t *report_written(const struct report *r, const json_t *report)
{
	const GPtrArray *rows = r->timeline->curations;
	json_t *written = json_object();
	for (guint b = 0; report_blocks[b] != NULL; b++) {
		const char *text = "";
		for (guint i = 0; i < rows->len; i++) {
			const struct curation *row = rows->pdata[i];
			if (is_note(row) && g_strcmp0(row->about, report_blocks[b]) == 0)
				text = row->text;
		}
		g_autofree char *filled =
		        variables_expand(report, text, VARIABLES_PLAIN, NULL);
		put(written, report_blocks[b], lines_json(filled));
	}
	return written;
}
