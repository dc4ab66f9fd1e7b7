/* Phases as announced: what posts say, in the order in which they are shown, and nothing that they do not. */
#include "correlate-fixture.h"

/* Letters: i d m r p (postmortem) u (no phase); one post each half hour from 10:00. */
static const struct {
	const char *name, *posts, *spans;
	enum phase status;
	const char *resolved_at;
	bool published;
} courses[] = {
	{ "plain", "idmr", "idmr", PHASE_RESOLVED, "2026-03-10T11:30Z", true },
	{ "joins-updates-of-one-phase", "iiidddmr", "idmr", PHASE_RESOLVED,
	  "2026-03-10T13:30Z", true },
	{ "skips-phases", "ir", "ir", PHASE_RESOLVED, "2026-03-10T10:30Z", true },
	{ "resolved-only", "r", "r", PHASE_RESOLVED, "2026-03-10T10:00Z", true },
	{ "reopened", "imrimr", "imrimr", PHASE_RESOLVED, "2026-03-10T12:30Z", true },
	{ "reopened-and-open", "imri", "imri", PHASE_INVESTIGATING, NULL, false },
	{ "a-post-without-phase-changes-nothing", "iumr", "imr", PHASE_RESOLVED,
	  "2026-03-10T11:30Z", true },
	{ "a-postmortem-is-no-downtime", "imrp", "imr", PHASE_RESOLVED,
	  "2026-03-10T11:00Z", true },
	{ "goes-on", "id", "id", PHASE_IDENTIFIED, NULL, false },
	{ "by-status-alone", "im", "imR", PHASE_RESOLVED, NULL, false },
	{ "by-its-field", "im", "imr", PHASE_RESOLVED, "2026-03-10T11:45Z", true },
	{ "a-field-before-the-last-post-says-nothing", "imm", "imR", PHASE_RESOLVED,
	  "2026-03-10T10:10Z", false },
	{ "nothing", "", "", PHASE_NONE, NULL, false },
};

static enum phase phase_of_letter(char letter)
{
	return letter == 'i'   ? PHASE_INVESTIGATING
	       : letter == 'd' ? PHASE_IDENTIFIED
	       : letter == 'm' ? PHASE_MONITORING
	       : letter == 'r' ? PHASE_RESOLVED
	       : letter == 'p' ? PHASE_POSTMORTEM
	                       : PHASE_NONE;
}

static char letter_of(const struct phase_span *span)
{
	char letter = phase_word((int)span->phase)[0];
	if (span->phase == PHASE_IDENTIFIED)
		letter = 'd';
	return range_is_open(span->start) ? g_ascii_toupper(letter) : letter;
}

static void follows_the_posts(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Errors", courses[i].status);
		if (courses[i].resolved_at != NULL)
			incident->resolved_at = at(courses[i].resolved_at);
		for (int k = 0; courses[i].posts[k] != '\0'; k++) {
			Event *post =
			        add_post(e, "x", phase_of_letter(courses[i].posts[k]),
			                 "2026-03-10T10:00Z", "words");
			post->at = range_point(post->at.lo + k * 30 * MINUTE);
		}
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < t->phases->len; k++) {
			const struct phase_span *span = t->phases->pdata[k];
			g_string_append_c(got, letter_of(span));
			g_assert_cmpint(span->track, ==, TRACK_ANNOUNCED);
			g_assert_cmpint(span->end.lo, >=, span->start.lo);
			if (k + 1 < t->phases->len) {
				const struct phase_span *next = t->phases->pdata[k + 1];
				g_assert_cmpint(span->end.lo, ==, next->start.lo);
			} else {
				g_assert_true(range_is_open(span->end));
			}
		}
		g_test_message("%s: %s", courses[i].name, got->str);
		g_assert_cmpstr(got->str, ==, courses[i].spans);
		g_assert_cmpint(t->end_published, ==, courses[i].published);
		if (courses[i].published)
			g_assert_cmpint(t->resolved.lo, ==, incident->resolved_at);
	}
}

static void orders_by_what_the_page_shows(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_MONITORING);
	add_post(e, "x", PHASE_MONITORING, "2026-03-10T11:00Z", "c");
	add_post(e, "x", PHASE_IDENTIFIED, "2026-03-10T10:30Z", "b");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "a");
	/* Same instant: what was written first comes first. */
	Event *late = add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T11:00Z", "d");
	late->posted_at += SECOND;
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	static const enum phase want[] = { PHASE_INVESTIGATING, PHASE_IDENTIFIED,
		                           PHASE_MONITORING, PHASE_INVESTIGATING };
	g_assert_cmpuint(t->phases->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < t->phases->len; i++)
		g_assert_cmpint(((struct phase_span *)t->phases->pdata[i])->phase, ==,
		                want[i]);
}

/* A phase said in twenty posts is a claim of two: who said it first, and who said it last. */
static void a_long_stay_rests_on_its_first_and_last_post(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_RESOLVED);
	const Event *first =
	        add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:00Z", "a");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:10Z", "b");
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:20Z", "c");
	const Event *last =
	        add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:30Z", "d");
	add_post(e, "x", PHASE_RESOLVED, "2026-03-10T11:00Z", "e");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	const struct phase_span *stay = t->phases->pdata[0];
	g_assert_cmpuint(stay->refs->len, ==, 2);
	g_assert_cmpint(g_array_index(stay->refs, struct ref, 0).event, ==, first->id);
	g_assert_cmpint(g_array_index(stay->refs, struct ref, 1).event, ==, last->id);
}

/* "Dec 31, 21:05 - Jan 2, 04:10" and the words of the last post: what came first is known by its time alone. */
static void a_list_that_shows_the_last_post_knows_when_the_first_was_made(void)
{
	static const struct {
		bool whole;
		const char *first_post;
		guint phases;
	} rows[] = { { false, "2026-03-10T10:00Z", 0 },
		     { true, "2026-03-10T13:10Z", 1 } };
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = evidence_new();
		Incident *incident = add_incident(e, "x", "Slow tugs", PHASE_NONE);
		incident->created_at = at("2026-03-10T10:00Z");
		incident->whole = rows[i].whole;
		add_post(e, "x", PHASE_NONE, "2026-03-10T13:10Z", "They are away.");
		evidence_done(e);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		g_assert_cmpint(t->first_post.lo, ==, at(rows[i].first_post));
		g_assert_cmpint(t->start.lo, ==, at(rows[i].first_post));
		g_assert_cmpstr(t->start_rule, ==, "first-post");
		g_assert_cmpuint(t->phases->len, ==, rows[i].phases);
	}
}

static void maintenance_has_a_course_but_no_impact(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Database upgrade", PHASE_COMPLETED);
	incident->kind = INCIDENT_MAINTENANCE;
	incident->started_at = at("2026-03-01T10:00Z"); /* when it was announced */
	incident->scheduled_for = at("2026-03-10T10:00Z");
	add_post(e, "x", PHASE_SCHEDULED, "2026-03-01T10:00Z", "Soon.");
	add_post(e, "x", PHASE_IN_PROGRESS, "2026-03-10T10:02Z", "Begun.");
	add_post(e, "x", PHASE_COMPLETED, "2026-03-10T12:00Z", "Done.");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, "DB"), "2026-03-10T06:00Z",
	            "2026-03-10T14:00Z", "2026-03-10T10:10Z", "2026-03-10T10:40Z", 0.1,
	            20, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpstr(t->start_rule, ==, "in-progress");
	g_assert_cmpint(t->start.lo, ==, at("2026-03-10T10:02Z"));
	g_assert_true(t->end_published);
	g_assert_false(range_known(t->intervals[INTERVAL_IMPACT_HULL].length));
	g_assert_cmpuint(t->findings->len, ==, 0);
}

/*
 * Courses met on real pages, with invented days and words. Posts are a letter and a displayed time on 10 March, and after
 * "/" the time of writing where that is another; s scheduled, g in progress, v verifying, c completed.
 */
static const struct {
	const char *name;
	enum incident_kind kind;
	enum phase status;
	bool backfilled;
	const char *posts, *fields; /* C created, S started, R resolved, F for, U until */
	const char *start, *start_rule, *end, *phases;
	const char *announced; /* length, or NULL */
	guint disorder;        /* K7 */
} quirks[] = {
	{ "resolved-then-monitoring-then-resolved", INCIDENT_OUTAGE, PHASE_RESOLVED,
	  false, "i09:26:00 d09:32:51 d09:35:40 r09:53:42 m09:55:55 r10:53:10",
	  "C09:26:00 R09:53:42", "09:26:00", "first-post", "10:53:10", "idrmr", "87 min",
	  0 },
	{ "reopened-and-still-open", INCIDENT_OUTAGE, PHASE_INVESTIGATING, false,
	  "i09:00 r09:30 i09:40", "C09:00 R09:30", "09:00", "first-post", NULL, "iri",
	  NULL, 0 },
	{ "first-word-is-monitoring-and-backdated", INCIDENT_OUTAGE, PHASE_RESOLVED,
	  false, "m20:30/23:20:41 r23:40", "C23:20:41 R23:40", "20:30", "first-post",
	  "23:40", "mr", "3 h 10 min", 0 },
	{ "resolved-twice", INCIDENT_OUTAGE, PHASE_RESOLVED, false,
	  "i09:00 r09:30 r09:50", "C09:00 R09:30", "09:00", "first-post", "09:30", "ir",
	  "30 min", 0 },
	{ "falls-back-to-investigating", INCIDENT_OUTAGE, PHASE_RESOLVED, false,
	  "i09:00 m09:20 m09:30 i09:40 i09:50 r10:10", "C09:00 R10:10", "09:00",
	  "first-post", "10:10", "imir", "70 min", 0 },
	{ "investigating-is-shown-after-identified", INCIDENT_OUTAGE, PHASE_RESOLVED,
	  false, "i16:52/16:40 d16:45 r17:10", "C16:40 R17:10", "16:45", "first-post",
	  "17:10", "dir", "25 min", 2 },
	{ "typed-in-afterwards", INCIDENT_OUTAGE, PHASE_RESOLVED, true, "r11:00/23:10",
	  "C11:00 S23:10 R11:00", "11:00", "first-post", "11:00", "r", "0 s", 1 },
	{ "postmortem-is-no-downtime", INCIDENT_OUTAGE, PHASE_POSTMORTEM, false,
	  "i09:00 r09:30 p22:00", "C09:00 R09:30", "09:00", "first-post", "09:30", "ir",
	  "30 min", 0 },
	{ "postmortem-alone-after-a-field", INCIDENT_OUTAGE, PHASE_POSTMORTEM, false,
	  "i09:00 p22:00", "C09:00 R09:45", "09:00", "first-post", "09:45", "ir",
	  "45 min", 0 },
	{ "maintenance-by-its-posts", INCIDENT_MAINTENANCE, PHASE_COMPLETED, false,
	  "s01:00 s09:00 g10:02 v11:40 c12:00", "C01:00 S01:00 F10:00 U13:00 R12:00",
	  "10:02", "in-progress", "12:00", "sgvc", NULL, 0 },
	{ "maintenance-without-a-post-of-its-begin", INCIDENT_MAINTENANCE,
	  PHASE_COMPLETED, false, "s01:00 c12:00", "C01:00 F10:00 U13:00 R12:00", "10:00",
	  "scheduled-for", "12:00", "sc", NULL, 0 },
	{ "maintenance-to-come", INCIDENT_MAINTENANCE, PHASE_SCHEDULED, false, "s01:00",
	  "C01:00 S01:00 F10:00 U13:00", "10:00", "scheduled-for", "13:00", "s", NULL,
	  0 },
	{ "maintenance-that-nobody-closed", INCIDENT_MAINTENANCE, PHASE_IN_PROGRESS,
	  false, "s01:00 g10:05", "C01:00 F10:00 U13:00", "10:05", "in-progress", "13:00",
	  "sg", NULL, 0 },
	{ "maintenance-done-before-its-time", INCIDENT_MAINTENANCE, PHASE_COMPLETED,
	  false, "s01:00 c08:00", "C01:00 F10:00 U11:00", "08:00", "completed", "08:00",
	  "sc", NULL, 0 },
	{ "maintenance-announced-for-later-than-it-is-shown", INCIDENT_MAINTENANCE,
	  PHASE_COMPLETED, false, "s09:40/09:00 g09:10 c09:30", "C09:00 F09:10 U10:00",
	  "09:10", "in-progress", "09:30", "gc", NULL, 0 },
};

static gint64 day_time(const char *text)
{
	g_autofree char *stamp = g_strdup_printf("2026-03-10T%sZ", text);
	return at(stamp);
}

static enum phase phase_of_word(char letter)
{
	return letter == 's'   ? PHASE_SCHEDULED
	       : letter == 'g' ? PHASE_IN_PROGRESS
	       : letter == 'v' ? PHASE_VERIFYING
	       : letter == 'c' ? PHASE_COMPLETED
	                       : phase_of_letter(letter);
}

static void set_field(Incident *incident, const char *field)
{
	gint64 *to = *field == 'C'   ? &incident->created_at
	             : *field == 'S' ? &incident->started_at
	             : *field == 'R' ? &incident->resolved_at
	             : *field == 'F' ? &incident->scheduled_for
	                             : &incident->scheduled_until;
	*to = day_time(field + 1);
}

static void add_quirk(Evidence *e, gsize i)
{
	Incident *incident = add_incident(e, "x", "Errors", quirks[i].status);
	g_auto(GStrv) posts = g_strsplit(quirks[i].posts, " ", -1);
	g_auto(GStrv) fields = g_strsplit(quirks[i].fields, " ", -1);
	incident->whole = true; /* one object with all its posts, as JSON has it */
	incident->kind = quirks[i].kind;
	incident->backfilled = quirks[i].backfilled;
	for (guint k = 0; fields[k] != NULL; k++)
		set_field(incident, fields[k]);
	for (guint k = 0; posts[k] != NULL; k++) {
		g_auto(GStrv) times = g_strsplit(posts[k] + 1, "/", 2);
		Event *post = add_post(e, "x", phase_of_word(posts[k][0]),
		                       "2026-03-10T00:00Z", "words");
		post->at = range_point(day_time(times[0]));
		post->posted_at = day_time(times[times[1] != NULL ? 1 : 0]);
	}
	evidence_done(e);
}

static char *spans_of(const Timeline *t)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		g_string_append_c(out, span->phase == PHASE_IN_PROGRESS ? 'g'
		                       : span->phase == PHASE_IDENTIFIED
		                               ? 'd'
		                               : phase_word((int)span->phase)[0]);
	}
	return g_string_free(out, FALSE);
}

static void follows_a_real_course(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Evidence) e = evidence_new();
	add_quirk(e, i);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[0], NULL);
	print_timeline(t);
	g_autofree char *spans = spans_of(t);
	g_assert_cmpstr(spans, ==, quirks[i].phases);
	g_assert_cmpstr(t->start_rule, ==, quirks[i].start_rule);
	g_assert_cmpint(t->start.lo, ==, day_time(quirks[i].start));
	const struct range end = timeline_end(t);
	g_assert_true(range_is_open(end) == (quirks[i].end == NULL));
	if (quirks[i].end != NULL)
		g_assert_cmpint(end.lo, ==, day_time(quirks[i].end));
	const struct interval *announced = &t->intervals[INTERVAL_ANNOUNCED];
	g_autofree char *length = range_length_text(announced->length, false);
	if (quirks[i].announced != NULL)
		g_assert_cmpstr(length, ==, quirks[i].announced);
	g_assert_cmpuint(count_findings(t, "K7"), ==, quirks[i].disorder);
	/* Never impact: neither its windows nor its posts. */
	if (quirks[i].kind == INCIDENT_MAINTENANCE) {
		g_assert_false(range_known(t->impact_start));
		g_assert_false(range_known(t->intervals[INTERVAL_IMPACT_HULL].length));
		g_assert_false(range_known(t->intervals[INTERVAL_IMPACT_UNION].length));
	}
}

static void evidence_has_a_track_of_its_own(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Errors", PHASE_INVESTIGATING);
	add_post(e, "x", PHASE_INVESTIGATING, "2026-03-10T10:30Z", "words");
	add_event(e, KIND_ALERT, LANE_MACHINES, "2026-03-10T10:11:05Z", "Error rate");
	fill_series(add_series(e, MEASURE_ERRORS, MINUTE, NULL), "2026-03-10T06:00Z",
	            "2026-03-10T14:00Z", "2026-03-10T10:00Z", "2026-03-10T11:00Z", 0.1,
	            20, 60, false);
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpuint(t->phases->len, ==, 3);
	const struct phase_span *start = t->phases->pdata[1],
	                        *found = t->phases->pdata[2];
	g_assert_cmpint(start->phase, ==, PHASE_START);
	g_assert_cmpint(start->track, ==, TRACK_EVIDENCE);
	g_assert_cmpint(found->phase, ==, PHASE_DETECTED);
	g_assert_cmpint(found->start.lo, ==, at("2026-03-10T10:11:05Z"));
	g_assert_cmpstr(t->start_rule, ==, "measured-onset");
	g_autofree char *detect =
	        range_length_text(t->intervals[INTERVAL_GAP_DETECT].length, true);
	g_test_message("%s", detect);
	/* An onset on the edge of two minutes may lie in either. */
	g_assert_cmpint(t->intervals[INTERVAL_GAP_DETECT].length.lo, >=, 10 * MINUTE);
	g_assert_cmpint(t->intervals[INTERVAL_GAP_DETECT].length.hi, <=, 13 * MINUTE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phase/follows-the-posts", follows_the_posts);
	g_test_add_func("/phase/orders-by-what-the-page-shows",
	                orders_by_what_the_page_shows);
	g_test_add_func("/phase/a-long-stay-rests-on-its-first-and-last-post",
	                a_long_stay_rests_on_its_first_and_last_post);
	g_test_add_func(
	        "/phase/a-list-that-shows-the-last-post-knows-when-the-first-was-made",
	        a_list_that_shows_the_last_post_knows_when_the_first_was_made);
	g_test_add_func("/phase/maintenance-has-a-course-but-no-impact",
	                maintenance_has_a_course_but_no_impact);
	g_test_add_func("/phase/evidence-has-a-track-of-its-own",
	                evidence_has_a_track_of_its_own);
	for (gsize i = 0; i < G_N_ELEMENTS(quirks); i++) {
		g_autofree char *path =
		        g_strconcat("/phase/course/", quirks[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), follows_a_real_course);
	}
	return g_test_run();
}
