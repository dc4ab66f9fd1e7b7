#include "correlate/deed.h"

#include "base/json.h"
#include "base/text.h"
#include "correlate/window.h"

#include <string.h>

enum { QUOTE_CHARS = 220 };
#define DETECT_BEFORE                                                                    \
	(10 * MINUTE) /* a rule may fire on the ramp, before a window is sure */

/* --- the same in two files ----------------------------------------------------------- */

static char *identity(const Event *event)
{
	if (event->vendor_id == NULL || event->kind == KIND_LOG)
		return NULL;
	return g_strdup_printf("%d %" G_GINT64_FORMAT " %s", (int)event->kind,
	                       event->at.lo, event->vendor_id);
}

static bool has_end(const Event *event)
{
	return range_known(event->until) && !range_is_open(event->until);
}

void deeds_unite(GPtrArray *others)
{
	g_autoptr(GHashTable) known =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint kept = 0;
	for (guint i = 0; i < others->len; i++) {
		const Event *event = others->pdata[i];
		char *key = identity(event);
		const guint place =
		        key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(known, key))
		                    : 0;
		if (place > 0) {
			if (!has_end(others->pdata[place - 1]) && has_end(event))
				others->pdata[place - 1] = (gpointer)(gsize)event;
			g_free(key);
			continue;
		}
		others->pdata[kept++] = (gpointer)(gsize)event;
		if (key != NULL)
			g_hash_table_insert(known, key, GUINT_TO_POINTER(kept));
	}
	g_ptr_array_set_size(others, (int)kept);
}

/* --- who noticed, who acted ----------------------------------------------------------- */

bool deeds_made(const Incident *incident)
{
	return incident->kind == INCIDENT_WINDOW && incident->created_at != INSTANT_NONE;
}

static bool start_is_first_word(const Timeline *t)
{
	return g_strcmp0(t->start_rule, "measured-onset") != 0 &&
	       !(t->start_rule != NULL && g_str_has_prefix(t->start_rule, "stated-"));
}

const Event *deed_detection(const struct work *w)
{
	const Timeline *t = w->t;
	gint64 since = G_MININT64;
	if (deeds_made(w->group->incident))
		since = w->group->incident->created_at;
	else if (range_known(t->start) && !start_is_first_word(t))
		since = t->start.lo - DETECT_BEFORE;
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind == KIND_ALERT && range_known(event->at) &&
		    event->at.hi >= since)
			return event;
	}
	return NULL;
}

const Event *deed_action(const struct work *w, gint64 not_before, const char **rule)
{
	const Event *said = NULL;
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->lane != LANE_PEOPLE || event->kind == KIND_ALERT ||
		    !range_known(event->at) || event->at.lo < not_before)
			continue;
		if (event->kind != KIND_CHAT) {
			*rule = "first-action";
			return event;
		}
		if (said == NULL)
			said = event;
	}
	*rule = "first-chat";
	return said;
}

/* --- rows ------------------------------------------------------------------------------ */

/* The page that a note is about: its id stands under extra. */
static const Event *page_of(const struct work *w, const Event *note)
{
	if (note->kind != KIND_NOTE || note->extra == NULL)
		return NULL;
	g_autoptr(json_t) extra =
	        json_parse(note->extra, strlen(note->extra), NULL, NULL);
	const char *id = json_text(extra, "page");
	for (guint i = 0; id != NULL && i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind == KIND_ALERT && event->source == note->source &&
		    g_strcmp0(event->vendor_id, id) == 0)
			return event;
	}
	return NULL;
}

static char *words(const Event *event)
{
	if (event->title == NULL || event->body == NULL ||
	    strcmp(event->title, event->body) == 0)
		return text_one_line(words_of(event), QUOTE_CHARS);
	if (event->kind == KIND_ALERT) { /* its summary; what follows explains the rule */
		g_autofree char *first =
		        g_strndup(event->body, strcspn(event->body, "\n"));
		g_autofree char *line = g_strdup_printf("%s: %s", event->title, first);
		return text_one_line(line, QUOTE_CHARS);
	}
	if (event->kind == KIND_CHAT) {
		g_autofree char *quote = sentence_quote(event->body, QUOTE_CHARS);
		g_autofree char *who = text_one_line(event->title, 80);
		return g_strdup_printf("%s: %s", who, quote);
	}
	g_autofree char *line = g_strdup_printf("%s: %s", event->title, event->body);
	return text_one_line(line, QUOTE_CHARS);
}

char *deed_text(const struct work *w, const Event *event)
{
	g_autofree char *text = words(event);
	const Event *page = page_of(w, event);
	if (page != NULL && event->at.lo >= page->at.lo) {
		g_autofree char *length =
		        range_length_text(range_minus(event->at, page->at), false);
		return g_strdup_printf("%s, %s after the page", text, length);
	}
	if (event->kind == KIND_CHANGE && has_end(event) &&
	    event->until.lo > event->at.lo) {
		g_autofree char *length =
		        range_length_text(range_minus(event->until, event->at), false);
		return g_strdup_printf("%s (took %s)", text, length);
	}
	return g_steal_pointer(&text);
}

/* Whether somebody's or something's note of that instant tells the end already. */
static bool is_told(const struct work *w, const Event *alert)
{
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind == KIND_NOTE && event->at.lo == alert->until.lo &&
		    page_of(w, event) == alert)
			return true;
	}
	return false;
}

void deeds_enter(struct work *w)
{
	for (guint i = 0; i < w->group->others->len; i++) {
		const Event *event = w->group->others->pdata[i];
		if (event->kind != KIND_ALERT || !range_known(event->at) ||
		    !has_end(event) || event->until.lo <= event->at.lo ||
		    is_told(w, event))
			continue;
		g_autofree char *name = text_one_line(
		        event->title != NULL ? event->title : words_of(event), 120);
		g_autofree char *length =
		        range_length_text(range_minus(event->until, event->at), false);
		struct entry *entry = entry_add(
		        w, event->until, event->lane, MARK_NOTE,
		        g_strdup_printf("%s resolved, after %s", name, length), "Alert");
		entry->zone = event->zone;
		refs_add_event(entry->refs, event);
	}
}

/* --- incidents out of alerts ------------------------------------------------------------- */

#define JOIN_GAP (30 * MINUTE)
#define ALERT_MAX                                                                        \
	(7 * DAY) /* what fires for longer is the state of things, no incident */

/* A rule that calls itself a warning or information calls nobody. */
static bool calls_somebody(const Event *event)
{
	return event->kind == KIND_ALERT && event->incident == NULL &&
	       range_known(event->at) &&
	       (event->severity == SEVERITY_NONE || event->severity >= SEVERITY_ERROR) &&
	       !(has_end(event) && event->until.hi - event->at.lo > ALERT_MAX);
}

static gint64 last_of(const Event *alert)
{
	return range_known(alert->until)
	               ? MAX(alert->at.hi, range_is_open(alert->until) ? alert->until.lo
	                                                               : alert->until.hi)
	               : alert->at.hi;
}

struct range deeds_hull(const Catalog *catalog)
{
	struct range hull = RANGE_NONE;
	for (guint i = 0; i < catalog->loose->len; i++) {
		const Event *event = catalog->loose->pdata[i];
		if (calls_somebody(event))
			hull = range_hull(hull,
			                  range_of(event->at.lo,
			                           MAX(event->at.lo, last_of(event))));
	}
	return hull;
}

static bool is_covered(const GArray *spans, const GPtrArray *proposals,
                       const Event *alert)
{
	for (guint i = 0; i < spans->len; i++) {
		const struct range span = g_array_index(spans, struct range, i);
		if (alert->at.lo <= span.hi + JOIN_GAP && last_of(alert) >= span.lo)
			return true;
	}
	for (guint i = 0; i < proposals->len; i++) {
		const struct range window =
		        ((const Incident *)proposals->pdata[i])->window;
		if (alert->at.lo - JOIN_GAP <= window.hi && last_of(alert) >= window.lo)
			return true;
	}
	return false;
}

static Incident *proposal(const Event *alert)
{
	Incident *incident = incident_new();
	g_autofree char *title = words(alert);
	incident->kind = INCIDENT_WINDOW;
	incident->title = text_one_line(title, 100);
	incident->source = alert->source;
	incident->line = alert->line;
	incident->offset = alert->offset;
	incident->length = alert->length;
	incident->created_at = alert->at.lo;
	incident->window = range_of(alert->at.lo, MAX(last_of(alert), alert->at.lo));
	if (range_is_open(alert->until))
		incident->window.hi = RANGE_OPEN;
	if (alert->component != NULL)
		g_ptr_array_add(incident->components, g_strdup(alert->component));
	return incident;
}

void deeds_propose(const Catalog *catalog, const GArray *spans, GPtrArray *proposals)
{
	const guint measured = proposals->len;
	gint64 until = G_MININT64;
	for (guint i = 0; i < catalog->loose->len; i++) {
		const Event *alert = catalog->loose->pdata[i];
		Incident *last = proposals->len > measured
		                         ? proposals->pdata[proposals->len - 1]
		                         : NULL;
		if (!calls_somebody(alert))
			continue;
		if (last != NULL && alert->at.lo <= until + JOIN_GAP) {
			if (range_is_open(alert->until))
				last->window.hi = RANGE_OPEN;
			else if (last->window.hi != RANGE_OPEN)
				last->window.hi = MAX(last->window.hi, last_of(alert));
		} else if (!is_covered(spans, proposals, alert)) {
			g_ptr_array_add(proposals, proposal(alert));
			until = G_MININT64;
		} else
			continue;
		until = MAX(until, last_of(alert));
	}
}
