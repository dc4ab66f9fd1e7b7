/*
 * revise.c - K6, how a page rewrote its own history: texts, times, phases and levels changed afterwards, posts withdrawn or
 * put in, posts shown at an earlier time than they were written, an incident that the page lists no more.
 *
 * Contradicted only where a time, a phase, a level or the scope of a closed incident is another now; new words for the same
 * are consistent; why a post went or came nobody can tell. Many edits of one kind are one finding with their exact number.
 */
#include "correlate/steps.h"

#include "correlate/moment.h"

#include <string.h>

enum { SINGLE_MAX = 3, QUOTE_CHARS = 200, BEFORE_CHARS = 40 };

enum edit {
	EDIT_PHASE,
	EDIT_TIME,
	EDIT_LEVEL,
	EDIT_WITHDRAWN,
	EDIT_ADDED,
	EDIT_TEXT,
	EDIT_TITLE,
	EDIT_COMPONENTS,
	EDIT_IMPACT,
	EDIT_COUNT
};

static const struct {
	const char *field;
	bool of_post;
	const char *one,
	        *many; /* of entries: "the phase of the post of ... was changed" */
} edits[EDIT_COUNT] = {
	[EDIT_PHASE] = { "phase", true, "The phase of the post of %s was changed",
	                 "The phases of %u posts were changed" },
	[EDIT_TIME] = { "at", true, "The displayed time of the post of %s was moved",
	                "The displayed times of %u posts were moved" },
	[EDIT_LEVEL] = { "level", true,
	                 "The level that the post of %s gives a component was changed",
	                 "%u levels of components were changed" },
	[EDIT_WITHDRAWN] = { NULL, true, "The post of %s was withdrawn",
	                     "%u posts were withdrawn" },
	[EDIT_ADDED] = { NULL, true, "The post of %s was put in afterwards",
	                 "%u posts were put in afterwards" },
	[EDIT_TEXT] = { "body", true, "The text of the post of %s was rewritten",
	                "The texts of %u posts were rewritten" },
	[EDIT_TITLE] = { "title", false, "The title was changed",
	                 "The title was changed %u times" },
	[EDIT_COMPONENTS] = { "components", false, "The list of components was changed",
	                      "The list of components was changed %u times" },
	[EDIT_IMPACT] = { "impact", false, "The stated impact was changed",
	                  "The stated impact was changed %u times" },
};

/* EDIT_COUNT: nothing that a reader of the incident is told. */
static enum edit edit_of(const struct revision *revision)
{
	const bool of_post = revision->event > 0;
	if (revision->kind == REVISION_WITHDRAWN)
		return EDIT_WITHDRAWN;
	if (revision->kind == REVISION_ADDED)
		return EDIT_ADDED;
	for (int edit = 0; edit < EDIT_COUNT; edit++)
		if (edits[edit].field != NULL && edits[edit].of_post == of_post &&
		    g_strcmp0(edits[edit].field, revision->field) == 0)
			return (enum edit)edit;
	return EDIT_COUNT;
}

static gint64 instant_of(const char *text)
{
	struct stamp stamp;
	return text != NULL && stamp_parse_iso(text, strlen(text), &stamp)
	               ? stamp_instant(&stamp)
	               : INSTANT_NONE;
}

/* A second is rounding. */
static bool moves(const struct revision *revision)
{
	const gint64 a = instant_of(revision->old), b = instant_of(revision->new);
	return a != INSTANT_NONE && b != INSTANT_NONE && ABS(b - a) >= MINUTE;
}

void revisions_note(struct work *w)
{
	const GPtrArray *all = w->t->evidence->revisions;
	const Incident *incident = w->group->incident;
	for (guint i = 0; incident->id > 0 && i < all->len; i++) {
		const struct revision *revision = all->pdata[i];
		const enum edit edit = edit_of(revision);
		if (revision->incident == incident->id && edit != EDIT_COUNT &&
		    (edit != EDIT_TIME || moves(revision)))
			g_ptr_array_add(w->t->revisions, all->pdata[i]);
	}
}

/* --- words ------------------------------------------------------------------- */

/* "between 17 Aug 2026 21:04 UTC and 17 Aug 2026 21:15 UTC" */
static char *when_words(const Timeline *t, struct range at)
{
	g_autofree char *from = sentence_date(t->zone, range_point(at.lo), false);
	if (range_is_open(at))
		return g_strdup_printf("after %s", from);
	g_autofree char *to = sentence_date(t->zone, range_point(at.hi), false);
	return at.hi - at.lo < SECOND ? g_strdup_printf("at %s", to)
	                              : g_strdup_printf("between %s and %s", from, to);
}

/* Where the change begins: what both texts share is left out but for a few words. */
static char *quote_from(const char *text, gsize same)
{
	gsize from = 0;
	for (gsize i = 0; i < same; i++)
		if (same - i > BEFORE_CHARS && text[i] == ' ' &&
		    strlen(text) > QUOTE_CHARS)
			from = i + 1;
	if (from == 0)
		return sentence_quote(text, QUOTE_CHARS);
	g_autofree char *rest = g_strconcat("… ", text + from, NULL);
	return sentence_quote(rest, QUOTE_CHARS);
}

static gsize same_bytes(const char *a, const char *b)
{
	gsize n = 0;
	while (a[n] != '\0' && a[n] == b[n])
		n++;
	return n;
}

static const char *text_or(const char *text, const char *instead)
{
	return text != NULL && *text != '\0' ? text : instead;
}

/* "identified", "Partial outage", "17 Aug 2026 21:04 UTC", a quotation; lists in one line. */
static char *value_words(const Timeline *t, enum edit edit,
                         const struct revision *revision, bool new)
{
	const char *text = text_or(new ? revision->new : revision->old, "");
	const char *other = text_or(new ? revision->old : revision->new, "");
	const gint64 at = edit == EDIT_TIME ? instant_of(text) : INSTANT_NONE;
	if (at != INSTANT_NONE)
		return sentence_date(t->zone, range_point(at), false);
	if (edit == EDIT_LEVEL && level_parse(text) >= 0)
		return sentence_quote(level_name(level_parse(text)), QUOTE_CHARS);
	if (edit == EDIT_COMPONENTS) {
		g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
		g_autofree char *list = g_strjoinv(", ", lines);
		return sentence_quote(list, QUOTE_CHARS);
	}
	return quote_from(text, edit == EDIT_TEXT ? same_bytes(text, other) : 0);
}

/* "The post of ...", also of a component event; what the incident itself says else. */
static char *subject_words(const Timeline *t, const struct revision *revision)
{
	const Event *event =
	        revision->event > 0 ? evidence_event(t->evidence, revision->event) : NULL;
	if (event == NULL || !range_known(event->at))
		return g_strdup("The page");
	g_autofree char *when = sentence_date(t->zone, event->at, false);
	return g_strdup_printf("The post of %s", when);
}

static char *said_words(const Timeline *t, enum edit edit,
                        const struct revision *revision)
{
	const Event *event = evidence_event(t->evidence, revision->event);
	g_autofree char *subject = subject_words(t, revision);
	g_autofree char *quote =
	        sentence_quote(event != NULL ? words_of(event) : "", QUOTE_CHARS);
	g_autofree char *old = value_words(t, edit, revision, false);
	switch (edit) {
	case EDIT_WITHDRAWN:
		return g_strdup_printf("%s said: %s", subject, quote);
	case EDIT_ADDED:
		return g_strdup_printf("%s says: %s", subject, quote);
	case EDIT_TIME:
		return g_strdup_printf("A post was first shown at %s.", old);
	case EDIT_LEVEL:
		return g_strdup_printf("%s first gave %s as %s.", subject,
		                       event != NULL ? text_or(event->component, "a part")
		                                     : "a part",
		                       old);
	case EDIT_TITLE:
	case EDIT_COMPONENTS:
	case EDIT_IMPACT:
		return g_strdup_printf("The page first gave the %s as %s.",
		                       edits[edit].field, old);
	default:
		return g_strdup_printf("%s first said: %s", subject, old);
	}
}

static char *seen_words(const Timeline *t, enum edit edit,
                        const struct revision *revision)
{
	g_autofree char *when = when_words(t, revision->at);
	g_autofree char *new = value_words(t, edit, revision, true);
	switch (edit) {
	case EDIT_WITHDRAWN:
		return g_strdup_printf("The page took it back %s.", when);
	case EDIT_ADDED:
		return g_strdup_printf("The page put it in %s, beside newer posts that "
		                       "it showed before.",
		                       when);
	case EDIT_TIME:
		return g_strdup_printf("It was moved to %s, %s.", new, when);
	case EDIT_TEXT:
		return g_strdup_printf("It was rewritten %s: %s", when, new);
	default:
		return g_strdup_printf("It was changed to %s, %s.", new, when);
	}
}

/* --- verdicts ---------------------------------------------------------------- */

/* Both texts state a start, and not the same. */
static bool states_another_time(const struct work *w, const struct revision *revision)
{
	const char *zone = w->group->incident->page_zone;
	const gint64 posted = revision->at.lo;
	g_autoptr(GArray) old = moments_stated(revision->old, posted, zone);
	g_autoptr(GArray) new = moments_stated(revision->new, posted, zone);
	return old->len > 0 && new->len > 0 &&
	       !range_overlaps(g_array_index(old, struct stated, 0).start,
	                       g_array_index(new, struct stated, 0).start);
}

/* What happened while the incident was open is its course, and no rewriting. */
static bool is_afterwards(const Timeline *t, const struct revision *revision)
{
	return t->end_published && revision->at.lo >= t->resolved.lo;
}

/* 0: no finding, a row of the timeline only. */
static int verdict_of(const struct work *w, enum edit edit,
                      const struct revision *revision)
{
	switch (edit) {
	case EDIT_PHASE:
	case EDIT_TIME:
	case EDIT_LEVEL:
		return VERDICT_CONTRADICTED;
	case EDIT_WITHDRAWN:
	case EDIT_ADDED:
		return VERDICT_CANNOT_TELL;
	case EDIT_COMPONENTS:
	case EDIT_IMPACT:
		return is_afterwards(w->t, revision) ? VERDICT_CONTRADICTED : 0;
	case EDIT_TEXT:
		return states_another_time(w, revision) ? VERDICT_CONTRADICTED
		                                        : VERDICT_CONSISTENT;
	default:
		return VERDICT_CONSISTENT;
	}
}

/* --- findings ---------------------------------------------------------------- */

/* Both places as bytes: the event has only one of them. */
static void add_places(GArray *refs, const struct work *w,
                       const struct revision *revision)
{
	struct ref before = revision->before, after = revision->after;
	refs_add_event(refs, evidence_event(w->t->evidence, revision->event));
	before.event = after.event = 0;
	if (before.source > 0)
		g_array_append_val(refs, before);
	if (after.source > 0)
		g_array_append_val(refs, after);
}

static char *moved_words(const struct revision *revision)
{
	const gint64 a = instant_of(revision->old), b = instant_of(revision->new);
	g_autofree char *length = range_length_text(range_point(ABS(b - a)), false);
	return g_strdup_printf("Shown %s %s than at first.", length,
	                       b < a ? "earlier" : "later");
}

static struct finding *add_edit(struct work *w, enum edit edit, enum verdict verdict,
                                const struct revision *revision)
{
	struct finding *finding =
	        finding_add(w->t, "K6", verdict, said_words(w->t, edit, revision),
	                    seen_words(w->t, edit, revision));
	if (edit == EDIT_TIME)
		finding->difference = moved_words(revision);
	add_places(finding->refs, w, revision);
	return finding;
}

static guint count_posts(const GPtrArray *list)
{
	g_autoptr(GHashTable) posts = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = 0; i < list->len; i++)
		g_hash_table_add(posts, &((struct revision *)list->pdata[i])->event);
	return g_hash_table_size(posts);
}

static char *many_words(enum edit edit, const GPtrArray *list)
{
	const guint n = edits[edit].of_post ? count_posts(list) : list->len;
	GString *out = g_string_new(NULL);
	/* the table's own formats, each with one number */
	g_auto(GStrv) parts = g_strsplit(edits[edit].many, "%u", 2);
	g_string_printf(out, "%s%u%s", parts[0], n, parts[1]);
	if (edits[edit].of_post && list->len > n)
		g_string_append_printf(out, " in %u edits", list->len);
	return g_string_free(out, FALSE);
}

/* list: revisions of one kind and verdict. */
static void add_edits(struct work *w, enum edit edit, enum verdict verdict,
                      const GPtrArray *list)
{
	if (list->len <= SINGLE_MAX) {
		for (guint i = 0; i < list->len; i++)
			add_edit(w, edit, verdict, list->pdata[i]);
		return;
	}
	struct finding *finding = add_edit(w, edit, verdict, list->pdata[0]);
	g_autofree char *many = many_words(edit, list);
	g_autofree char *said = finding->said;
	finding->said = g_strdup_printf("%s; the first: %s", many, said);
	for (guint i = 1; i < SINGLE_MAX; i++)
		add_places(finding->refs, w, list->pdata[i]);
	finding->help = g_strdup("Each of them stands in the revisions of the report's "
	                         "JSON, with both texts.");
}

static void check_edits(struct work *w)
{
	static const enum verdict order[] = { VERDICT_CONTRADICTED, VERDICT_CANNOT_TELL,
		                              VERDICT_CONSISTENT };
	GPtrArray *lists[EDIT_COUNT][VERDICT_CANNOT_TELL + 1];
	for (int edit = 0; edit < EDIT_COUNT; edit++)
		for (int verdict = 0; verdict <= VERDICT_CANNOT_TELL; verdict++)
			lists[edit][verdict] = g_ptr_array_new();
	for (guint i = 0; i < w->t->revisions->len; i++) {
		struct revision *revision = w->t->revisions->pdata[i];
		const enum edit edit = edit_of(revision);
		g_ptr_array_add(lists[edit][verdict_of(w, edit, revision)], revision);
	}
	for (int edit = 0; edit < EDIT_COUNT; edit++) {
		for (gsize v = 0; v < G_N_ELEMENTS(order); v++)
			add_edits(w, (enum edit)edit, order[v], lists[edit][order[v]]);
		for (int verdict = 0; verdict <= VERDICT_CANNOT_TELL; verdict++)
			g_ptr_array_unref(lists[edit][verdict]);
	}
}

/* --- back-dating ------------------------------------------------------------- */

static bool is_backdated(const Event *post)
{
	/* as the page shows it, whatever people say of it */
	const struct range at = post->curated != NULL ? post->curated->stated : post->at;
	return post->kind == KIND_POST && range_known(at) && !range_is_open(at) &&
	       post->posted_at != INSTANT_NONE && post->posted_at - at.hi >= MINUTE;
}

static struct finding *add_backdated(struct work *w, const Event *post)
{
	Timeline *t = w->t;
	const bool typed_in = w->group->incident->backfilled;
	g_autofree char *shown = sentence_date(t->zone, post->at, false);
	g_autofree char *written =
	        sentence_date(t->zone, range_point(post->posted_at), false);
	struct finding *finding = finding_add(
	        t, "K6", typed_in ? VERDICT_CANNOT_TELL : VERDICT_CONTRADICTED,
	        g_strdup_printf("The page shows a post at %s.", shown),
	        g_strdup_printf("It was written at %s.", written));
	g_autofree char *length = range_length_text(
	        range_minus(range_point(post->posted_at), post->at), false);
	finding->difference =
	        g_strdup_printf("Written %s after the time that it shows.", length);
	refs_add_event(finding->refs, post);
	return finding;
}

/* One of an incident that was typed in as a whole; else as of other edits. */
static void check_backdated(struct work *w)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();
	for (guint i = 0; i < w->group->posts->len; i++)
		if (is_backdated(w->group->posts->pdata[i]))
			g_ptr_array_add(list, w->group->posts->pdata[i]);
	const bool single = list->len <= SINGLE_MAX && !w->group->incident->backfilled;
	for (guint i = 0; single && i < list->len; i++)
		add_backdated(w, list->pdata[i]);
	if (single || list->len == 0)
		return;
	struct finding *finding = add_backdated(w, list->pdata[0]);
	g_autofree char *said = finding->said;
	finding->said = list->len > 1 ? g_strdup_printf("%u posts were written after the "
	                                                "times that they show; the "
	                                                "first: %s",
	                                                list->len, said)
	                              : g_steal_pointer(&said);
	for (guint i = 1; i < MIN(list->len, SINGLE_MAX); i++)
		refs_add_event(finding->refs, list->pdata[i]);
}

/* --- disappearance ----------------------------------------------------------- */

static const struct phase_span *vanished_span(const Timeline *t)
{
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (g_str_equal(span->rule, "vanished-from-page"))
			return span;
	}
	return NULL;
}

static void check_vanished(struct work *w)
{
	Timeline *t = w->t;
	const struct phase_span *span = vanished_span(t);
	const Event *last = group_last(w->group, PHASE_NONE);
	if (span == NULL || last == NULL)
		return;
	g_autofree char *by = finding_by(t, last);
	g_autofree char *to = sentence_date(t->zone, range_point(span->start.hi), false);
	g_autofree char *when = when_words(t, span->start);
	struct finding *finding = finding_add(
	        t, "K6", VERDICT_CANNOT_TELL,
	        last->phase != PHASE_NONE
	                ? g_strdup_printf("%s says \"%s\", and is the last one.", by,
	                                  phase_word((int)last->phase))
	                : g_strdup_printf("%s is the last one.", by),
	        g_strdup_printf("As of %s the page lists what is open, and the incident "
	                        "is not among it.",
	                        to));
	finding->help = g_strdup_printf(
	        "It was closed %s; no post in the evidence says so.", when);
	refs_add_event(finding->refs, last);
	refs_add(finding->refs, span->refs);
}

void revisions_check(struct work *w)
{
	check_edits(w);
	check_backdated(w);
	check_vanished(w);
}

/* --- rows -------------------------------------------------------------------- */

static char *row_words(const Timeline *t, enum edit edit, const GPtrArray *list)
{
	const struct revision *first = list->pdata[0];
	const Event *event = evidence_event(t->evidence, first->event);
	if ((edits[edit].of_post ? count_posts(list) : list->len) > 1)
		return many_words(edit, list);
	g_autofree char *when = event != NULL ? sentence_date(t->zone, event->at, false)
	                                      : g_strdup("an unknown time");
	g_auto(GStrv) parts = g_strsplit(edits[edit].one, "%s", 2);
	return parts[1] != NULL ? g_strconcat(parts[0], when, parts[1], NULL)
	                        : g_strdup(parts[0]);
}

static void add_row(struct work *w, enum edit edit, const GPtrArray *list)
{
	const struct revision *first = list->pdata[0];
	struct entry *entry = entry_add(w, first->at, LANE_STATUS, MARK_NOTE,
	                                row_words(w->t, edit, list), "Rewritten");
	for (guint i = 0; i < MIN(list->len, SINGLE_MAX); i++)
		add_places(entry->refs, w, list->pdata[i]);
	entry->key = edit == EDIT_PHASE || edit == EDIT_TIME || edit == EDIT_WITHDRAWN ||
	             edit == EDIT_ADDED;
}

/* Edits of one kind between the same two captures are one row. */
void revisions_enter(struct work *w)
{
	for (int edit = 0; edit < EDIT_COUNT; edit++) {
		g_autoptr(GPtrArray) list = g_ptr_array_new();
		for (guint i = 0; i < w->t->revisions->len; i++) {
			struct revision *revision = w->t->revisions->pdata[i];
			const struct revision *first =
			        list->len > 0 ? list->pdata[0] : NULL;
			if (edit_of(revision) != (enum edit)edit ||
			    !range_known(revision->at))
				continue;
			if (first != NULL && (first->at.lo != revision->at.lo ||
			                      first->at.hi != revision->at.hi)) {
				add_row(w, (enum edit)edit, list);
				g_ptr_array_set_size(list, 0);
			}
			g_ptr_array_add(list, revision);
		}
		if (list->len > 0)
			add_row(w, (enum edit)edit, list);
	}
}
