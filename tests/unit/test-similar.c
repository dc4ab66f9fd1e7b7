/* Which incidents are most alike, by what, and which never are. */
#include "correlate/similar.h"

#include "correlate-fixture.h"

/* A day apart; the last is the one that is asked about. */
static const struct story {
	const char *id, *title, *component, *body;
	double hours;
} stories[] = {
	{ "certificate", "Card payments are refused", "Checkout (EU)",
	  "The gateway turned down an expired certificate.", 2 },
	{ "queue", "Orders are slow", "Orders", "A queue was full of retries.", 2 },
	{ "disk", "Search is down", "Search", "A disk was full.", 9 },
	{ "place", "Mails are late", "Global", "The relay was overloaded.", 2 },
	{ "again", "Payments fail", "Checkout",
	  "Once more the certificate of the gateway had expired.", 3 },
};
enum { CERTIFICATE, QUEUE, DISK, PLACE, AGAIN };

static Evidence *tell(void)
{
	Evidence *e = evidence_new();
	for (guint i = 0; i < G_N_ELEMENTS(stories); i++) {
		const struct story *s = &stories[i];
		Incident *incident = add_incident(e, s->id, s->title, PHASE_RESOLVED);
		g_autofree char *when = g_strdup_printf("2026-03-%02uT10:00:00Z", i + 1);
		incident->created_at = incident->started_at = at(when);
		incident->resolved_at =
		        incident->started_at + (gint64)(s->hours * (double)HOUR);
		incident->impact = IMPACT_MAJOR;
		g_ptr_array_add(incident->components, g_strdup(s->component));
		add_post(e, s->id, PHASE_INVESTIGATING, when, s->body);
	}
	return e;
}

static Timeline *find(const Evidence *e, guint place)
{
	g_autoptr(SimilarIndex) index = similar_index_new(e);
	Timeline *t = correlate(e, e->incidents->pdata[place], NULL);
	similar_find(index, t, NULL);
	return t;
}

static void the_same_trouble_is_found_and_explained(void)
{
	g_autoptr(Evidence) e = tell();
	g_autoptr(Timeline) t = find(e, AGAIN);
	g_assert_cmpuint(t->similar->len, ==, 1);
	const struct similar *one = t->similar->pdata[0];
	g_assert_true(one->incident == e->incidents->pdata[CERTIFICATE]);
	g_assert_cmpfloat(one->components, >, 0.999);
	g_assert_cmpfloat(one->words, >, 0.2);
	g_assert_true(isnan(one->patterns));
	/* 2 h of 3 h, and as grave */
	g_assert_cmpfloat(fabs(one->shape - (2.0 / 3 + 1) / 2), <, 0.001);
	g_assert_cmpfloat(
	        fabs(one->likeness -
	             (0.4 * one->words + 0.25 * one->components + 0.1 * one->shape) /
	                     0.75),
	        <, 1e-9);
	g_assert_cmpstr(one->why, ==,
	                "also names Checkout; both say “payments”, “gateway” and "
	                "“expired”; it took 2 h, this one 3 h");
	g_assert_cmpuint(one->refs->len, ==, 1);
}

static void likeness_is_mutual(void)
{
	g_autoptr(Evidence) e = tell();
	g_autoptr(Timeline) a = find(e, AGAIN);
	g_autoptr(Timeline) b = find(e, CERTIFICATE);
	g_assert_cmpuint(b->similar->len, ==, 1);
	const struct similar *p = a->similar->pdata[0], *q = b->similar->pdata[0];
	g_assert_true(q->incident == e->incidents->pdata[AGAIN]);
	g_assert_cmpfloat(fabs(p->likeness - q->likeness), <, 1e-9);
}

/* Queue, disk and place are as long, as grave, of one page and full of the words of every post. */
static void shape_alone_is_not_enough(void)
{
	g_autoptr(Evidence) e = tell();
	static const guint lonely[] = { QUEUE, PLACE };
	for (guint i = 0; i < G_N_ELEMENTS(lonely); i++) {
		g_autoptr(Timeline) t = find(e, lonely[i]);
		g_assert_cmpuint(t->similar->len, ==, 0);
	}
}

static void maintenance_is_like_maintenance_only(void)
{
	g_autoptr(Evidence) e = tell();
	Incident *planned = e->incidents->pdata[CERTIFICATE];
	planned->kind = INCIDENT_MAINTENANCE;
	g_autoptr(Timeline) t = find(e, AGAIN);
	g_assert_cmpuint(t->similar->len, ==, 0);
}

static void three_at_most_the_newest_of_equals_first(void)
{
	g_autoptr(Evidence) e = evidence_new();
	for (guint i = 0; i < 6; i++) {
		g_autofree char *id = g_strdup_printf("i%u", i);
		g_autofree char *when = g_strdup_printf("2026-03-%02uT10:00:00Z", i + 1);
		Incident *one = add_incident(e, id, "Logins fail", PHASE_RESOLVED);
		one->created_at = one->started_at = at(when);
		g_ptr_array_add(one->components, g_strdup("Logins"));
	}
	g_autoptr(Timeline) t = find(e, 2);
	g_assert_cmpuint(t->similar->len, ==, 3);
	static const guint want[] = { 5, 4, 3 };
	for (guint i = 0; i < G_N_ELEMENTS(want); i++)
		g_assert_true(((const struct similar *)t->similar->pdata[i])->incident ==
		              e->incidents->pdata[want[i]]);
}

/* --- logs ---------------------------------------------------------------------- */

static void add_log(Evidence *e, const char *from, const char *to)
{
	Source *source = source_new();
	source->id = 9;
	source->name = g_strdup("app.log");
	source->span = range_of(at(from), at(to));
	g_strlcpy(source->first_line, "ab", sizeof source->first_line);
	g_ptr_array_add(e->sources, source);
}

/* A message with count lines in the minute after the start of what is looked at, and total in all. */
static void add_message(struct similar_logs *logs, const char *text,
                        enum severity severity, gint64 count, gint64 total)
{
	GHashTable *index;
	if (logs->history == NULL)
		logs->history = log_history_new(logs->lo, logs->hi);
	index = log_history_index();
	struct pattern *pattern =
	        log_history_pattern(logs->history, index, text, severity, 0);
	g_hash_table_unref(index);
	const struct pattern_minute minute = { logs->lo + MINUTE, count, 9, 7, 70 };
	g_array_append_val(pattern->minutes, minute);
	pattern->count = total;
}

static void only_logs_of_its_time_are_wanted(void)
{
	g_autoptr(Evidence) e = tell();
	g_autoptr(SimilarIndex) index = similar_index_new(e);
	g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[AGAIN], NULL);
	g_autoptr(GArray) none = similar_logs_wanted(index, t);
	g_assert_cmpuint(none->len, ==, 0);
	add_log(e, "2026-03-03T00:00:00Z", "2026-03-06T00:00:00Z");
	g_autoptr(GArray) some = similar_logs_wanted(index, t);
	static const guint want[] = { AGAIN, PLACE, DISK };
	g_assert_cmpuint(some->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < some->len; i++)
		g_assert_true(g_array_index(some, struct similar_logs, i).incident ==
		              e->incidents->pdata[want[i]]);
	const struct similar_logs *own = &g_array_index(some, struct similar_logs, 0);
	g_assert_cmpint(own->lo, ==, at("2026-03-05T09:50:00Z"));
	g_assert_cmpint(own->hi, ==, at("2026-03-05T11:00:00Z"));
}

struct message_case {
	const char *what;
	enum severity severity;
	gint64 own, other, total; /* lines in both times, and of all the log */
	bool shared;
};

static void messages_that_stand_out_in_both_are_named(void)
{
	/* The log has 72 h, those of three incidents at 70 min taken out: 68.5 h, 58.7 times what is looked at. */
	static const struct message_case cases[] = {
		{ "in both", SEVERITY_ERROR, 5, 5, 10, true },
		{ "as often as anywhere", SEVERITY_ERROR, 5, 5, 500, false },
		{ "three times as often", SEVERITY_ERROR, 5, 5, 107, true },
		{ "less than that", SEVERITY_ERROR, 5, 5, 108, false },
		{ "no warning", SEVERITY_INFO, 5, 5, 10, false },
		{ "a warning", SEVERITY_WARN, 3, 3, 6, true },
		{ "twice only", SEVERITY_ERROR, 3, 2, 5, false },
		{ "not there", SEVERITY_ERROR, 5, 0, 5, false },
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct message_case *c = &cases[i];
		g_autoptr(Evidence) e = tell();
		add_log(e, "2026-03-03T00:00:00Z", "2026-03-06T00:00:00Z");
		g_autoptr(SimilarIndex) index = similar_index_new(e);
		g_autoptr(Timeline) t = correlate(e, e->incidents->pdata[AGAIN], NULL);
		g_autoptr(GArray) logs = similar_logs_wanted(index, t);
		add_message(&g_array_index(logs, struct similar_logs, 0), "handshake *",
		            c->severity, c->own, c->total);
		add_message(&g_array_index(logs, struct similar_logs, 1), "handshake *",
		            c->severity, c->other, c->total);
		add_message(&g_array_index(logs, struct similar_logs, 1), "requests",
		            SEVERITY_INFO, 9, 900);
		similar_find(index, t, logs);
		g_test_message("%s", c->what);
		const struct similar *like = NULL;
		for (guint k = 0; k < t->similar->len; k++) {
			const struct similar *one = t->similar->pdata[k];
			if (one->incident == e->incidents->pdata[PLACE])
				like = one;
		}
		g_assert_true(c->shared == (like != NULL));
		if (c->shared) {
			g_assert_cmpfloat(fabs(like->patterns - 1), <, 1e-9);
			g_assert_cmpstr(like->shared_patterns->pdata[0], ==,
			                "handshake *");
			g_assert_cmpuint(like->refs->len, ==, 2);
			g_assert_cmpint(g_array_index(like->refs, struct ref, 1).offset,
			                ==, 70);
		}
		for (guint k = 0; k < logs->len; k++)
			log_history_free(
			        g_array_index(logs, struct similar_logs, k).history);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/similar/explained", the_same_trouble_is_found_and_explained);
	g_test_add_func("/similar/mutual", likeness_is_mutual);
	g_test_add_func("/similar/shape-alone", shape_alone_is_not_enough);
	g_test_add_func("/similar/maintenance", maintenance_is_like_maintenance_only);
	g_test_add_func("/similar/three", three_at_most_the_newest_of_equals_first);
	g_test_add_func("/similar/logs-wanted", only_logs_of_its_time_are_wanted);
	g_test_add_func("/similar/messages", messages_that_stand_out_in_both_are_named);
	return g_test_run();
}
