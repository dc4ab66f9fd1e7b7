/* The moments of an incident out of all that speaks of them: how sure, on what grounds, and what cannot all hold. */
#include "correlate-fixture.h"

/*
 * What stands in the evidence, a word each:
 *   start=HH:MM end=HH:MM   in the words of the page's first post, and of its last before "resolved"
 *   i= d= m= r=             posts of these phases
 *   hurt=HH:MM-HH:MM        failed requests by the minute, of a log of its own (hurt2: of another)
 *   users=HH:MM-HH:MM       reports by 5 min
 *   alert=HH:MM act=HH:MM   an alert, somebody's note
 *   press=HH:MM             a paper's words: started at
 *   long=LENGTH             of a postmortem: "The outage lasted LENGTH." ("_" for a blank)
 */
static const struct {
	const char *name, *evidence;
	/* key, "HH:MM[:SS]" of lo and hi ("-": not determined), confidence, independent sources */
	enum milestone_key key;
	const char *lo, *hi;
	enum confidence confidence;
	guint origins, dissent; /* dissent: whether there is any */
	guint contradictions;   /* K7, or K1 where it tells the same in plainer words */
} rows[] = {
	{ "only-a-post-tells-no-start", "i=10:30", MILESTONE_IMPACT_START, "-", "-",
	  CONFIDENCE_NONE, 0, 0, 0 },
	{ "a-stated-minute-alone-is-medium", "start=10:05 i=10:30 r=12:00",
	  MILESTONE_IMPACT_START, "10:05", "10:06", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "a-log-and-the-page-are-high", "start=10:05 i=10:30 r=12:00 hurt=10:05-11:00",
	  MILESTONE_IMPACT_START, "10:05", "10:06", CONFIDENCE_HIGH, 2, 0, 0 },
	{ "the-page-twice-is-one-source", "start=10:05 i=10:30 d=10:40 m=11:10 r=12:00",
	  MILESTONE_IMPACT_START, "10:05", "10:06", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "two-logs-are-two", "i=10:30 r=12:00 hurt=10:05-11:00 hurt2=10:05-11:00",
	  MILESTONE_IMPACT_START, "10:04", "10:06", CONFIDENCE_HIGH, 2, 0, 0 },
	{ "a-log-alone-is-medium", "i=10:30 r=12:00 hurt=10:05-11:00",
	  MILESTONE_IMPACT_START, "10:04", "10:06", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "the-press-against-a-log-is-left-out",
	  "i=10:30 r=12:00 hurt=10:05-11:00 hurt2=10:05-11:00 press=09:10",
	  MILESTONE_IMPACT_START, "10:04", "10:06", CONFIDENCE_LOW, 2, 1, 0 },
	{ "reports-come-after-the-harm", "i=10:50 r=12:00 users=10:05-11:30",
	  MILESTONE_IMPACT_START, "09:49", "10:07", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "an-alert-is-the-detection", "start=10:05 i=10:30 r=12:00 alert=10:09",
	  MILESTONE_DETECTED, "10:09", "10:09:01", CONFIDENCE_HIGH, 2, 0, 0 },
	{ "without-an-alert-a-post-is-a-limit", "start=10:05 i=10:30 r=12:00",
	  MILESTONE_DETECTED, "10:06", "10:29", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "who-acts-before-the-page-acknowledges",
	  "i=10:30 r=12:00 alert=10:09 act=10:14", MILESTONE_ACKNOWLEDGED, "10:14",
	  "10:14", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "else-the-first-post-does", "i=10:30 r=12:00", MILESTONE_ACKNOWLEDGED, "10:30",
	  "10:30", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "a-post-lags-what-it-tells", "i=10:30 d=12:30 r=14:00", MILESTONE_IDENTIFIED,
	  "10:59", "12:28", CONFIDENCE_LOW, 1, 0, 0 },
	{ "no-post-no-cause", "i=10:30 r=12:00", MILESTONE_IDENTIFIED, "-", "-",
	  CONFIDENCE_NONE, 0, 0, 0 },
	{ "a-stated-end", "start=10:05 end=11:40 i=10:30 r=12:00", MILESTONE_IMPACT_END,
	  "11:40", "11:41", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "machines-tell-the-end-and-not-reports",
	  "i=10:30 r=12:00 hurt=10:05-11:00 users=10:05-11:50", MILESTONE_IMPACT_END,
	  "10:58", "11:02", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "nobody-tells-the-end", "i=10:30 r=12:00", MILESTONE_IMPACT_END, "-", "-",
	  CONFIDENCE_NONE, 0, 0, 0 },
	{ "a-signal-is-back-and-nobody-resolved-it", "i=10:30 m=11:30 hurt=10:05-11:00",
	  MILESTONE_IMPACT_END, "-", "-", CONFIDENCE_NONE, 0, 0, 0 },
	{ "not-resolved", "i=10:30 m=11:30", MILESTONE_RESOLVED, "-", "-",
	  CONFIDENCE_NONE, 0, 0, 0 },
	{ "harm-after-the-stated-end",
	  "start=10:05 end=10:40 i=10:30 r=13:00 hurt=10:05-12:00", MILESTONE_IMPACT_END,
	  "11:58", "12:02", CONFIDENCE_LOW, 1, 1, 1 },
	{ "a-stated-length-makes-an-end", "start=10:05 i=10:30 r=12:00 long=47_minutes",
	  MILESTONE_IMPACT_END, "10:51", "10:54", CONFIDENCE_MEDIUM, 1, 0, 0 },
	{ "a-stated-length-without-a-start-makes-none", "i=10:30 r=12:00 long=47_minutes",
	  MILESTONE_IMPACT_END, "-", "-", CONFIDENCE_NONE, 0, 0, 0 },
	{ "a-length-that-nothing-leaves-room-for",
	  "start=10:05 i=10:30 r=11:00 long=about_three_hours", MILESTONE_RESOLVED,
	  "11:00", "11:00", CONFIDENCE_MEDIUM, 1, 0, 1 },
	{ "a-stated-end-that-fits",
	  "start=10:05 end=11:00 i=10:30 r=13:00 hurt=10:05-11:00", MILESTONE_IMPACT_END,
	  "11:00", "11:01", CONFIDENCE_HIGH, 2, 0, 0 },
};

#define DATE "2026-03-10T"

/* "10:05", "10:05:30" */
static gint64 of_day(const char *clock)
{
	g_autofree char *text =
	        g_strdup_printf(DATE "%.*sZ", clock[5] == ':' ? 8 : 5, clock);
	return at(text);
}

static Event *post_at(Evidence *e, enum phase phase, const char *clock, const char *words)
{
	Event *post = add_post(e, "x", phase, DATE "00:00Z", words);
	post->at = range_point(of_day(clock));
	post->posted_at = post->at.lo;
	return post;
}

static void curve(Evidence *e, const char *span, bool users, gint64 source)
{
	Series *series = add_series(e, users ? MEASURE_REPORTS : MEASURE_ERRORS,
	                            users ? 5 * MINUTE : MINUTE, NULL);
	g_auto(GStrv) ends = g_strsplit(span, "-", 2);
	g_autofree char *from = g_strconcat(DATE, ends[0], "Z", NULL);
	g_autofree char *to = g_strconcat(DATE, ends[1], "Z", NULL);
	series->source = source;
	fill_series(series, DATE "04:00Z", DATE "18:00Z", from, to, users ? 4 : 1,
	            users ? 400 : 300, users ? 0 : 1000, users);
}

static const char *value_of(char **words, const char *key)
{
	for (char **word = words; *word != NULL; word++)
		if (g_str_has_prefix(*word, key) && (*word)[strlen(key)] == '=')
			return *word + strlen(key) + 1;
	return NULL;
}

static void add_posts_of(Evidence *e, char **words)
{
	static const struct {
		const char *key, *words;
		enum phase phase;
	} posts[] = { { "i", "We are investigating errors.", PHASE_INVESTIGATING },
		      { "d", "The cause is known.", PHASE_IDENTIFIED },
		      { "m", "A fix is in place.", PHASE_MONITORING },
		      { "r", "This is resolved.", PHASE_RESOLVED } };
	const char *start = value_of(words, "start"), *end = value_of(words, "end");
	for (gsize i = 0; i < G_N_ELEMENTS(posts); i++) {
		const char *when = value_of(words, posts[i].key);
		if (when == NULL)
			continue;
		g_autoptr(GString) text = g_string_new(posts[i].words);
		if (start != NULL && end != NULL && posts[i].phase == PHASE_RESOLVED)
			g_string_append_printf(text,
			                       " Users saw errors between %s and %s UTC.",
			                       start, end);
		else if (start != NULL)
			g_string_append_printf(
			        text, " Users have been affected since %s UTC.", start);
		post_at(e, posts[i].phase, when, text->str);
	}
}

static void add_length(Evidence *e, const char *length)
{
	g_autofree char *blank = g_strdelimit(g_strdup(length), "_", ' ');
	g_autofree char *words = g_strdup_printf("The outage lasted %s.", blank);
	post_at(e, PHASE_POSTMORTEM, "17:00", words);
}

static void build(Evidence *e, char **words)
{
	static const struct {
		const char *key;
		bool users;
		gint64 source;
	} curves[] = { { "hurt", false, 2 },
		       { "hurt2", false, 3 },
		       { "users", true, 4 } };
	add_posts_of(e, words);
	if (value_of(words, "long") != NULL)
		add_length(e, value_of(words, "long"));
	for (gsize i = 0; i < G_N_ELEMENTS(curves); i++)
		if (value_of(words, curves[i].key) != NULL)
			curve(e, value_of(words, curves[i].key), curves[i].users,
			      curves[i].source);
	static const struct {
		const char *key;
		enum event_kind kind;
		enum lane lane;
	} deeds[] = { { "alert", KIND_ALERT, LANE_MACHINES },
		      { "act", KIND_NOTE, LANE_PEOPLE },
		      { "press", KIND_STATEMENT, LANE_PRESS } };
	for (gsize i = 0; i < G_N_ELEMENTS(deeds); i++) {
		const char *when = value_of(words, deeds[i].key);
		if (when == NULL)
			continue;
		g_autofree char *text =
		        g_strdup_printf("The outage started at %.5s UTC.", when);
		Event *event =
		        add_event(e, deeds[i].kind, deeds[i].lane, DATE "00:00Z", text);
		event->source = 10 + (gint64)i;
		event->at = range_point(
		        of_day(deeds[i].kind == KIND_STATEMENT ? "12:30" : when));
	}
	evidence_done(e);
}

static guint contradictions(const Timeline *t)
{
	guint n = 0;
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *f = t->findings->pdata[i];
		n += (g_str_equal(f->rule, "K7") || g_str_equal(f->rule, "K1")) &&
		     f->verdict == VERDICT_CONTRADICTED;
	}
	return n;
}

static const struct milestone *milestone_of(const Timeline *t, enum milestone_key key)
{
	for (guint i = 0; i < t->milestones->len; i++) {
		const struct milestone *m = t->milestones->pdata[i];
		if (m->key == key)
			return m;
	}
	g_assert_not_reached();
}

/* A minute to either side: what is asked here is which evidence counts, not how an edge is found. */
static void near(gint64 got, const char *want)
{
	const gint64 at_want = of_day(want);
	g_autofree char *text = instant_rfc3339(got);
	if (ABS(got - at_want) > MINUTE)
		g_error("%s, not %s", text, want);
}

static void tells(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(Evidence) e = evidence_new();
	g_auto(GStrv) words = g_strsplit(rows[i].evidence, " ", -1);
	const Incident *incident = add_incident(e, "x", "Errors", PHASE_NONE);
	build(e, words);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	print_timeline(t);
	g_assert_cmpuint(t->milestones->len, ==, MILESTONE_COUNT);
	const struct milestone *m = milestone_of(t, rows[i].key);
	const bool none = g_str_equal(rows[i].lo, "-");
	g_assert_true(range_known(m->at) != none);
	g_assert_nonnull(m->why);
	g_test_message("%s", m->why);
	if (!none) {
		near(m->at.lo, rows[i].lo);
		near(m->at.hi, rows[i].hi);
		g_assert_cmpint(m->likely, >=, m->at.lo);
		g_assert_cmpint(m->likely, <=, m->at.hi);
		g_assert_nonnull(m->rule);
		g_assert_cmpuint(m->refs->len, >, 0);
	}
	g_assert_cmpint(m->confidence, ==, rows[i].confidence);
	g_assert_cmpuint(m->origins, ==, rows[i].origins);
	g_assert_true((m->dissent->len > 0) == (rows[i].dissent > 0));
	g_assert_cmpuint(contradictions(t), ==, rows[i].contradictions);
}

/* By lo, then by the likely time; what overlaps and has no order of its own is marked. */
static void stand_in_the_order_of_time(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Evidence) e = evidence_new();
		g_auto(GStrv) words = g_strsplit(rows[i].evidence, " ", -1);
		const Incident *incident = add_incident(e, "x", "Errors", PHASE_NONE);
		build(e, words);
		g_autoptr(Timeline) t = correlate(e, incident, NULL);
		for (guint k = 1; k < t->milestones->len; k++) {
			const struct milestone *a = t->milestones->pdata[k - 1];
			const struct milestone *b = t->milestones->pdata[k];
			if (!range_known(b->at))
				continue;
			g_assert_true(range_known(a->at));
			g_assert_cmpint(a->at.lo, <=, b->at.lo);
			if (range_before(a->at, b->at))
				g_assert_false(b->order_unsure);
		}
	}
}

static void maintenance_has_none(void)
{
	g_autoptr(Evidence) e = evidence_new();
	Incident *incident = add_incident(e, "x", "Work", PHASE_COMPLETED);
	incident->kind = INCIDENT_MAINTENANCE;
	post_at(e, PHASE_IN_PROGRESS, "10:00", "Work has begun.");
	evidence_done(e);
	g_autoptr(Timeline) t = correlate(e, incident, NULL);
	g_assert_cmpuint(t->milestones->len, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/milestone/%s", rows[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), tells);
	}
	g_test_add_func("/milestone/stand-in-the-order-of-time",
	                stand_in_the_order_of_time);
	g_test_add_func("/milestone/maintenance-has-none", maintenance_has_none);
	return g_test_run();
}
