/* K6 and its rows: what a page says otherwise than before, and an incident that it lists no more. */
#include "correlate-fixture.h"

static const char A[] = "2026-03-10T12:00Z", B[] = "2026-03-11T08:00Z";

static struct revision *add_revision(Evidence *e, enum revision_kind kind, gint64 event,
                                     const char *field, const char *old, const char *new)
{
	struct revision *revision = g_new0(struct revision, 1);
	revision->kind = kind;
	revision->incident = 1;
	revision->event = event;
	revision->at = range_of(at(A), at(B));
	revision->before = (struct ref){ event, 1, 7, 700, 50 };
	revision->after = (struct ref){ event, 2, 9, 900, 60 };
	revision->field = g_strdup(field);
	revision->old = g_strdup(old);
	revision->new = g_strdup(new);
	g_ptr_array_add(e->revisions, revision);
	return revision;
}

/* One post at 10:00, "resolved" at 11:00; event 0: of the incident itself. */
static const struct {
	const char *name;
	enum revision_kind kind;
	gint64 event;
	const char *field, *old, *new;
	int verdict;     /* 0: no finding */
	const char *row; /* NULL: none */
} edits[] = {
	{ "another-phase", REVISION_CHANGED, 1, "phase", "investigating", "identified",
	  VERDICT_CONTRADICTED,
	  "The phase of the post of 10 Mar 2026 10:00 UTC was changed" },
	{ "another-time", REVISION_CHANGED, 1, "at", "2026-03-10T10:10:00Z",
	  "2026-03-10T10:00:00Z", VERDICT_CONTRADICTED,
	  "The displayed time of the post of 10 Mar 2026 10:00 UTC was moved" },
	{ "a-minute-moved", REVISION_CHANGED, 1, "at", "2026-03-10T10:01:00Z",
	  "2026-03-10T10:00:00Z", VERDICT_CONTRADICTED,
	  "The displayed time of the post of 10 Mar 2026 10:00 UTC was moved" },
	{ "a-second-is-rounding", REVISION_CHANGED, 1, "at", "2026-03-10T10:00:59Z",
	  "2026-03-10T10:00:00Z", 0, NULL },
	{ "new-words", REVISION_CHANGED, 1, "body", "We look into errors.",
	  "We looked into errors of the API.", VERDICT_CONSISTENT,
	  "The text of the post of 10 Mar 2026 10:00 UTC was rewritten" },
	{ "words-that-state-another-start", REVISION_CHANGED, 1, "body",
	  "Errors since 09:40 UTC.", "Errors since 09:05 UTC.", VERDICT_CONTRADICTED,
	  "The text of the post of 10 Mar 2026 10:00 UTC was rewritten" },
	{ "words-that-state-the-same-start", REVISION_CHANGED, 1, "body",
	  "Errors since 09:40 UTC.", "Since 09:40 UTC we saw errors.", VERDICT_CONSISTENT,
	  "The text of the post of 10 Mar 2026 10:00 UTC was rewritten" },
	{ "withdrawn", REVISION_WITHDRAWN, 1, NULL, NULL, NULL, VERDICT_CANNOT_TELL,
	  "The post of 10 Mar 2026 10:00 UTC was withdrawn" },
	{ "put-in", REVISION_ADDED, 1, NULL, NULL, NULL, VERDICT_CANNOT_TELL,
	  "The post of 10 Mar 2026 10:00 UTC was put in afterwards" },
	{ "another-title", REVISION_CHANGED, 0, "title", "Errors", "Slow answers",
	  VERDICT_CONSISTENT, "The title was changed" },
	{ "another-impact-afterwards", REVISION_CHANGED, 0, "impact", "major", "minor",
	  VERDICT_CONTRADICTED, "The stated impact was changed" },
	{ "other-components-afterwards", REVISION_CHANGED, 0, "components", "API\nWeb",
	  "API", VERDICT_CONTRADICTED, "The list of components was changed" },
	{ "its-address", REVISION_CHANGED, 0, "url", "a", "b", 0, NULL },
};

static Evidence *an_incident(void)
{
	Evidence *e = evidence_new();
	add_incident(e, "x", "Errors", PHASE_RESOLVED);
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "Something is wrong.");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T11:00Z", "It is over.");
	for (gint64 id = 1; id <= 2; id++) {
		Source *source = source_new();
		source->id = id;
		source->name = g_strdup("page.json");
		g_ptr_array_add(e->sources, source);
	}
	return e;
}

static const struct entry *row_of(const Timeline *t)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = t->entries->pdata[i];
		if (g_strcmp0(entry->label, "Rewritten") == 0)
			return entry;
	}
	return NULL;
}

static bool points_at(const GArray *refs, gint64 source, gint64 offset)
{
	for (guint i = 0; i < refs->len; i++) {
		const struct ref *ref = &g_array_index(refs, struct ref, i);
		if (ref->event == 0 && ref->source == source && ref->offset == offset)
			return true;
	}
	return false;
}

static void judges_an_edit(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Evidence) e = an_incident();
	add_revision(e, edits[i].kind, edits[i].event, edits[i].field, edits[i].old,
	             edits[i].new);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	print_timeline(t);
	g_assert_cmpuint(count_findings(t, "K6"), ==, edits[i].verdict != 0);
	const struct entry *row = row_of(t);
	g_assert_cmpstr(row != NULL ? row->text : NULL, ==, edits[i].row);
	g_assert_cmpuint(t->revisions->len, ==, edits[i].row != NULL);
	if (edits[i].verdict == 0)
		return;
	const struct finding *finding =
	        finding_of(t, "K6", (enum verdict)edits[i].verdict);
	g_assert_nonnull(finding);
	/* Both ends, as bytes; the capture times stand in what was seen. */
	g_assert_true(points_at(finding->refs, 1, 700));
	g_assert_true(points_at(finding->refs, 2, 900));
	g_assert_true(points_at(row->refs, 2, 900));
	g_assert_nonnull(strstr(finding->seen, "between 10 Mar 2026 12:00 UTC and 11 Mar "
	                                       "2026 08:00 UTC"));
}

/* While it is open, a page raises the impact and adds components: that is its course. */
static void leaves_the_course_of_an_incident_alone(void)
{
	g_autoptr(Evidence) e = an_incident();
	struct revision *revision =
	        add_revision(e, REVISION_CHANGED, 0, "impact", "minor", "major");
	revision->at = range_of(at("2026-03-10T10:05Z"), at("2026-03-10T10:30Z"));
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_cmpuint(count_findings(t, "K6"), ==, 0);
	g_assert_nonnull(row_of(t));
}

static void counts_many_edits_in_one_finding(void)
{
	static const struct {
		guint edits, findings;
		const char *said;
	} rows[] = {
		{ 1, 1, "The post of 10 Mar 2026 10:00 UTC first said: \"old\"" },
		{ 3, 3, "The post of 10 Mar 2026 10:00 UTC first said: \"old\"" },
		{ 4, 1,
		  "The texts of 2 posts were rewritten in 4 edits; the first: The post "
		  "of "
		  "10 Mar 2026 10:00 UTC first said: \"old\"" },
		{ 300, 1,
		  "The texts of 2 posts were rewritten in 300 edits; the first: The post "
		  "of 10 Mar 2026 10:00 UTC first said: \"old\"" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = an_incident();
		for (guint k = 0; k < rows[i].edits; k++)
			add_revision(e, REVISION_CHANGED, k % 2 + 1, "body", "old",
			             "new");
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
		g_assert_cmpuint(count_findings(t, "K6"), ==, rows[i].findings);
		const struct finding *first = finding_of(t, "K6", VERDICT_CONSISTENT);
		g_assert_cmpstr(first->said, ==, rows[i].said);
		g_assert_cmpuint(first->refs->len, <=, 12);
		g_assert_cmpuint(t->revisions->len, ==, rows[i].edits);
	}
}

/* Minutes by which the posts were written after the times that they show. */
static const struct {
	const char *name;
	int late[5];
	guint posts;
	bool backfilled;
	guint findings;
	enum verdict verdict;
} backdated[] = {
	{ "on-time", { 0, 0 }, 2, false, 0, 0 },
	{ "a-minute", { 1 }, 1, false, 1, VERDICT_CONTRADICTED },
	{ "hours", { 170, 0 }, 2, false, 1, VERDICT_CONTRADICTED },
	{ "three", { 9, 9, 9 }, 3, false, 3, VERDICT_CONTRADICTED },
	{ "more-are-one", { 9, 9, 9, 9 }, 4, false, 1, VERDICT_CONTRADICTED },
	{ "typed-in-afterwards", { 900, 900 }, 2, true, 1, VERDICT_CANNOT_TELL },
	{ "shown-later-than-written", { -40 }, 1, false, 0, 0 },
};

static void finds_backdated_posts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(backdated); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors", PHASE_INVESTIGATING);
		incident->backfilled = backdated[i].backfilled;
		for (guint k = 0; k < backdated[i].posts; k++) {
			Event *post = add_post(e, "x", PHASE_INVESTIGATING,
			                       "2026-03-10T10:00Z", "words");
			post->at = range_point(post->at.lo + k * HOUR);
			post->posted_at = post->at.lo + backdated[i].late[k] * MINUTE;
			if (backdated[i].late[k] == 0)
				post->posted_at += 59 * SECOND; /* rounding */
		}
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_test_message("%s", backdated[i].name);
		g_assert_cmpuint(count_findings(t, "K6"), ==, backdated[i].findings);
		if (backdated[i].findings > 0)
			g_assert_nonnull(finding_of(t, "K6", backdated[i].verdict));
	}
}

/*
 * Captures in order: a letter and minutes after 12:00; o lists what is open, h a whole history; capital: it lists the
 * incident. Posts as in test-phase.c, half an hour apart from 10:00. Want: "-" not closed, else minutes from..to.
 */
static const struct {
	const char *name, *posts, *captures, *want;
	enum incident_kind kind;
} goings[] = {
	{ "gone", "id", "O0 o10", "0..10", INCIDENT_OUTAGE },
	{ "gone-in-the-next-of-many", "id", "O0 O5 o10 o20", "5..10", INCIDENT_OUTAGE },
	{ "still-there", "id", "O0 O10", "-", INCIDENT_OUTAGE },
	{ "listed-again-later", "id", "O0 o10 O20", "-", INCIDENT_OUTAGE },
	{ "gone-again", "id", "O0 o10 O20 o30", "20..30", INCIDENT_OUTAGE },
	{ "a-history-need-not-list-it", "id", "O0 h10", "-", INCIDENT_OUTAGE },
	{ "a-history-lists-it-last", "id", "H0 o10", "0..10", INCIDENT_OUTAGE },
	{ "between-are-histories", "id", "O0 h5 o10", "0..10", INCIDENT_OUTAGE },
	{ "the-same-moment-says-nothing", "id", "O0 o0", "-", INCIDENT_OUTAGE },
	{ "its-own-words-are-better", "idr", "O0 o10", "-60..-60", INCIDENT_OUTAGE },
	{ "a-word-after-the-capture", "idddddd", "O0 o70", "60..70", INCIDENT_OUTAGE },
	{ "never-captured", "id", "o0 o10", "-", INCIDENT_OUTAGE },
	{ "planned-and-gone", "s", "O0 o10", "-", INCIDENT_MAINTENANCE },
	{ "begun-and-gone", "sg", "O0 o10", "0..10", INCIDENT_MAINTENANCE },
};

static enum phase phase_of_letter(char letter)
{
	return letter == 'i'   ? PHASE_INVESTIGATING
	       : letter == 'd' ? PHASE_IDENTIFIED
	       : letter == 's' ? PHASE_SCHEDULED
	       : letter == 'g' ? PHASE_IN_PROGRESS
	                       : PHASE_RESOLVED;
}

static void add_captures(Evidence *e, const char *captures)
{
	g_auto(GStrv) words = g_strsplit(captures, " ", -1);
	for (guint i = 0; words[i] != NULL; i++) {
		struct snapshot *snapshot = snapshot_new();
		snapshot->source = i + 1;
		snapshot->page = g_strdup("page");
		snapshot->as_of = at("2026-03-10T12:00Z") +
		                  g_ascii_strtoll(words[i] + 1, NULL, 10) * MINUTE;
		snapshot->open_only = g_ascii_tolower(words[i][0]) == 'o';
		if (snapshot->incidents == NULL)
			snapshot->incidents = g_array_new(FALSE, FALSE, sizeof(gint64));
		const gint64 id = 1;
		if (g_ascii_isupper(words[i][0]))
			g_array_append_val(snapshot->incidents, id);
		g_ptr_array_add(e->snapshots, snapshot);
	}
}

static void closes_what_the_page_lists_no_more(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(goings); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors", PHASE_IDENTIFIED);
		incident->kind = goings[i].kind;
		for (int k = 0; goings[i].posts[k] != '\0'; k++) {
			Event *post =
			        add_post(e, "x", phase_of_letter(goings[i].posts[k]),
			                 "2026-03-10T10:00Z", "words");
			post->at = range_point(post->at.lo + k * 30 * MINUTE);
			post->posted_at = post->at.lo;
		}
		add_captures(e, goings[i].captures);
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		const gint64 zero = at("2026-03-10T12:00Z");
		g_autofree char *got =
		        range_known(t->resolved)
		                ? g_strdup_printf("%d..%d",
		                                  (int)((t->resolved.lo - zero) / MINUTE),
		                                  (int)((t->resolved.hi - zero) / MINUTE))
		                : g_strdup("-");
		g_test_message("%s", goings[i].name);
		g_assert_cmpstr(got, ==, goings[i].want);
		const bool vanished =
		        range_known(t->resolved) && strchr(goings[i].posts, 'r') == NULL;
		g_assert_cmpuint(count_findings(t, "K6"), ==, vanished ? 1 : 0);
		if (vanished)
			g_assert_true(
			        range_known(t->intervals[INTERVAL_ANNOUNCED].length));
	}
}

static void shows_a_withdrawn_post_but_no_phase_of_it(void)
{
	g_autoptr(Evidence) e = an_incident();
	Event *post = add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T10:20Z",
	                       "Since 09:00 UTC a cable was out.");
	post->withdrawn = true;
	add_revision(e, REVISION_WITHDRAWN, post->id, NULL, NULL, NULL);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	g_assert_cmpuint(t->phases->len, ==, 2);
	g_assert_false(range_known(t->identified));
	g_assert_cmpstr(t->start_rule, ==, "first-post");
	bool shown = false;
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = t->entries->pdata[i];
		if (entry->event != post)
			continue;
		shown = true;
		g_assert_cmpstr(entry->label, ==, "Withdrawn");
		g_assert_true(g_str_has_prefix(entry->text, "Identified (withdrawn): "));
		g_assert_cmpint(entry->milestone, ==, 0);
	}
	g_assert_true(shown);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autofree char *path = g_strconcat("/revise/edit/", edits[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), judges_an_edit);
	}
	g_test_add_func("/revise/leaves-the-course-of-an-incident-alone",
	                leaves_the_course_of_an_incident_alone);
	g_test_add_func("/revise/counts-many-edits-in-one-finding",
	                counts_many_edits_in_one_finding);
	g_test_add_func("/revise/finds-backdated-posts", finds_backdated_posts);
	g_test_add_func("/revise/closes-what-the-page-lists-no-more",
	                closes_what_the_page_lists_no_more);
	g_test_add_func("/revise/shows-a-withdrawn-post-but-no-phase-of-it",
	                shows_a_withdrawn_post_but_no_phase_of_it);
	return g_test_run();
}
