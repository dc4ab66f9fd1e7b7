/* Pages beside one another: what each rewrote, of what could be seen, and which words are its own. */
#include "correlate/statistics.h"
#include "correlate/together.h"

#include "correlate-fixture.h"

struct pages {
	Evidence *e;
	GPtrArray *timelines;
	Statistics *history;
	Collection *collection;
};

static const struct story {
	const char *page, *id, *title, *body;
	bool planned;
} stories[] = {
	{ "Harbour", "h1", "Cranes are slow", "Elevated latency at the cranes.", false },
	{ "Harbour", "h2", "Gates fail", "Elevated rates of errors.", false },
	{ "Harbour", "h3", "Scales are wrong", "Elevated readings and errors.", false },
	{ "Harbour", "h4", "New cranes", "Ticket 12 is done, elevated.", true },
	{ "Orchard", "o1", "Pumps stop", "We apologise; open a ticket. Errors.", false },
	{ "Orchard", "o2", "Nets tear", "We apologise; see the ticket.", false },
	{ "Orchard", "o3", "Ladders", "We apologise; a ticket is open. Errors.", false },
};
enum { H1, H2, H3, H4 };

static void snap(Evidence *e, gint64 source, const gint64 *incidents, guint n)
{
	struct snapshot *snapshot = snapshot_new();
	snapshot->source = source;
	snapshot->page = g_strdup("harbour");
	snapshot->as_of = at("2026-05-01T00:00Z") + source * HOUR;
	g_array_append_vals(snapshot->incidents, incidents, n);
	g_ptr_array_add(e->snapshots, snapshot);
}

static void revise(Evidence *e, gint64 incident)
{
	struct revision *revision = g_new0(struct revision, 1);
	revision->kind = REVISION_CHANGED;
	revision->incident = incident;
	revision->field = g_strdup("title");
	g_ptr_array_add(e->revisions, revision);
}

static void tell(struct pages *p, guint n)
{
	p->e = evidence_new();
	for (guint i = 0; i < n; i++) {
		const struct story *s = &stories[i];
		Incident *incident = add_incident(p->e, s->id, s->title, PHASE_RESOLVED);
		g_autofree char *when = g_strdup_printf("2026-04-%02uT10:00Z", i + 1);
		g_free(incident->page);
		incident->page = g_strdup(s->page);
		incident->created_at = at(when);
		incident->kind = s->planned ? INCIDENT_MAINTENANCE : INCIDENT_OUTAGE;
		add_post(p->e, s->id, PHASE_INVESTIGATING, when, s->body);
	}
}

static void look(struct pages *p)
{
	const struct weights weights = weights_usual();
	evidence_done(p->e);
	p->history = statistics_of_all(p->e, &weights, zone_utc(), &p->timelines);
	p->collection = collection_new(zone_utc());
	p->collection->history = p->history;
	collection_add_all(p->collection, p->timelines);
	collection_find_vendors(p->collection, p->e);
}

static void forget(struct pages *p)
{
	collection_free(p->collection);
	g_ptr_array_unref(p->timelines);
	evidence_free(p->e);
}

static const struct vendor *vendor_at(const struct pages *p, guint i)
{
	g_assert_cmpuint(p->collection->vendors->len, ==, 2);
	return p->collection->vendors->pdata[i];
}

/* Two captures list h1 and the planned h4, one h2, twice, as one that was merged into it; h3 is known to have been told twice as it was told otherwise. */
static void only_what_was_told_twice_can_have_been_rewritten(void)
{
	struct pages p;
	tell(&p, G_N_ELEMENTS(stories));
	snap(p.e, 1, (const gint64[]){ H1 + 1, H4 + 1 }, 2);
	snap(p.e, 2, (const gint64[]){ H1 + 1, H2 + 1, H2 + 1, H4 + 1 }, 4);
	revise(p.e, H1 + 1);
	revise(p.e, H1 + 1);
	revise(p.e, H3 + 1);
	revise(p.e, H4 + 1);
	look(&p);
	const struct vendor *harbour = vendor_at(&p, 0), *orchard = vendor_at(&p, 1);
	g_assert_cmpstr(harbour->page->name, ==, "Harbour");
	g_assert_cmpuint(harbour->captures, ==, 2);
	g_assert_cmpuint(harbour->recaptured, ==, 2);
	g_assert_cmpuint(harbour->rewritten, ==, 2);
	g_assert_cmpuint(harbour->revisions, ==, 3);
	g_assert_cmpuint(orchard->recaptured, ==, 0);
	g_assert_cmpuint(orchard->rewritten, ==, 0);
	forget(&p);
}

/* "errors" is of both, "open" of two incidents only, and what is planned is not read. */
static void words_that_one_page_has_oftener_are_its_own(void)
{
	static const char *const own[] = { "elevated", "apologise ticket" };
	struct pages p;
	tell(&p, G_N_ELEMENTS(stories));
	look(&p);
	for (guint i = 0; i < G_N_ELEMENTS(own); i++) {
		const struct vendor *vendor = vendor_at(&p, i);
		g_autoptr(GString) got = g_string_new(NULL);
		for (guint k = 0; k < vendor->words->len; k++) {
			const struct vendor_word *word =
			        &g_array_index(vendor->words, struct vendor_word, k);
			g_string_append_printf(got, "%s%s", k > 0 ? " " : "", word->word);
			g_assert_cmpuint(word->incidents, ==, 3);
		}
		g_assert_cmpstr(got->str, ==, own[i]);
	}
	forget(&p);
}

static void one_page_has_none_beside_it(void)
{
	struct pages p;
	tell(&p, 4);
	look(&p);
	g_assert_cmpuint(p.collection->vendors->len, ==, 0);
	forget(&p);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/vendor-pages/rewritten",
	                only_what_was_told_twice_can_have_been_rewritten);
	g_test_add_func("/vendor-pages/words",
	                words_that_one_page_has_oftener_are_its_own);
	g_test_add_func("/vendor-pages/one", one_page_has_none_beside_it);
	return g_test_run();
}
