/* What several links together allow, and which of them cannot all hold. */
#include "correlate/network.h"

#include <string.h>

/* "from to most", one a line; nodes 0 (zero), a, b, ... */
struct row {
	const char *name;
	guint nodes;
	struct {
		guint from, to;
		gint64 most;
	} links[12];
	guint n;
	struct {
		gint64 lo, hi;
	} want[6];
	const char *cycle; /* nodes in order, from the smallest; NULL: none */
};

#define NO RANGE_UNKNOWN
#define OPEN RANGE_OPEN

static const struct row rows[] = {
	{ "nothing-is-known", 2, { { 0, 0, 0 } }, 0, { { 0, 0 }, { NO, OPEN } }, NULL },
	{ "one-place",
	  2,
	  { { 0, 1, 20 }, { 1, 0, -10 } },
	  2,
	  { { 0, 0 }, { 10, 20 } },
	  NULL },
	{ "two-places-meet",
	  2,
	  { { 0, 1, 20 }, { 1, 0, -10 }, { 0, 1, 30 }, { 1, 0, -15 } },
	  4,
	  { { 0, 0 }, { 15, 20 } },
	  NULL },
	{ "an-upper-limit-alone",
	  2,
	  { { 0, 1, 20 } },
	  1,
	  { { 0, 0 }, { NO, 20 } },
	  NULL },
	/* a <= b <= c, a from 10 on, c up to 30 */
	{ "order-carries-limits-over",
	  4,
	  { { 1, 0, -10 }, { 0, 3, 30 }, { 2, 1, 0 }, { 3, 2, 0 } },
	  4,
	  { { 0, 0 }, { 10, 30 }, { 10, 30 }, { 10, 30 } },
	  NULL },
	/* the example of Dechter, Meiri and Pearl 1991, section 3: John and Fred on their ways to work, first choice */
	{ "dechter-meiri-pearl-1991",
	  5,
	  { { 0, 1, 20 },
	    { 1, 0, -10 },
	    { 1, 2, 40 },
	    { 2, 1, -30 },
	    { 3, 2, 20 },
	    { 2, 3, -10 },
	    { 3, 4, 50 },
	    { 4, 3, -40 },
	    { 0, 4, 70 },
	    { 4, 0, -60 } },
	  10,
	  { { 0, 0 }, { 10, 20 }, { 40, 50 }, { 20, 30 }, { 60, 70 } },
	  NULL },
	{ "edges-that-touch-agree",
	  3,
	  { { 0, 1, 10 }, { 1, 0, -10 }, { 0, 2, 10 }, { 2, 0, -10 }, { 2, 1, 0 } },
	  5,
	  { { 0, 0 }, { 10, 10 }, { 10, 10 } },
	  NULL },
	{ "one-too-many",
	  3,
	  { { 1, 0, -11 }, { 0, 2, 10 }, { 2, 1, 0 } },
	  3,
	  { { 0, 0 } },
	  "021" },
	{ "start-end-and-length-that-do-not-add-up",
	  3,
	  { { 0, 1, 60 }, { 1, 0, -60 }, { 0, 2, 180 }, { 2, 0, -180 }, { 1, 2, 110 } },
	  5,
	  { { 0, 0 } },
	  "012" },
	{ "a-cycle-away-from-zero",
	  4,
	  { { 0, 1, 5 }, { 2, 3, 4 }, { 3, 2, -5 } },
	  3,
	  { { 0, 0 } },
	  "23" },
	{ "a-node-before-itself", 2, { { 1, 1, -1 } }, 1, { { 0, 0 } }, "1" },
	{ "nodes-that-are-not-there-say-nothing",
	  2,
	  { { 0, 7, -5 }, { 9, 1, 3 }, { 0, 1, 4 } },
	  3,
	  { { 0, 0 }, { NO, 4 } },
	  NULL },
	{ "limits-of-the-type-do-not-wrap",
	  3,
	  { { 0, 1, OPEN },
	    { 1, 2, G_MAXINT64 / 5 },
	    { 0, 1, G_MAXINT64 / 5 },
	    { 2, 0, G_MININT64 + 1 } },
	  3,
	  { { 0, 0 }, { NO, G_MAXINT64 / 5 }, { NO, OPEN } },
	  NULL },
};

static Network *network_of(const struct row *row)
{
	Network *network = network_new(row->nodes);
	for (guint i = 0; i < row->n; i++)
		network_add(network, row->links[i].from, row->links[i].to,
		            row->links[i].most, GUINT_TO_POINTER(i + 1));
	return network;
}

/* The nodes of a cycle, turned so that the smallest comes first. */
static char *cycle_text(const GPtrArray *cycle)
{
	guint first = 0;
	for (guint i = 0; i < cycle->len; i++)
		if (((struct link *)cycle->pdata[i])->from <
		    ((struct link *)cycle->pdata[first])->from)
			first = i;
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < cycle->len; i++) {
		const struct link *link = cycle->pdata[(first + i) % cycle->len];
		const struct link *next = cycle->pdata[(first + i + 1) % cycle->len];
		g_assert_cmpuint(link->to, ==, next->from);
		g_string_append_printf(text, "%u", link->from);
	}
	return g_string_free(text, FALSE);
}

static void solves(gconstpointer data)
{
	const struct row *row = data;
	g_autoptr(Network) network = network_of(row);
	g_autoptr(GPtrArray) cycle = NULL;
	const bool ok = network_solve(network, &cycle);
	g_assert_true(ok == (row->cycle == NULL));
	if (!ok) {
		g_autofree char *text = cycle_text(cycle);
		g_assert_cmpstr(text, ==, row->cycle);
		return;
	}
	for (guint i = 0; i < row->nodes; i++) {
		const struct range got = network_range(network, i);
		g_assert_cmpint(got.lo, ==, row->want[i].lo);
		g_assert_cmpint(got.hi, ==, row->want[i].hi);
	}
}

/* Every cycle is taken apart by leaving out one of its links, and then the rest holds. */
static void is_taken_apart(void)
{
	const struct row *row = &rows[8];
	g_assert_cmpstr(row->cycle, ==, "012");
	g_autoptr(Network) network = network_of(row);
	g_autoptr(GPtrArray) cycle = NULL;
	g_assert_false(network_solve(network, &cycle));
	for (guint i = 0; i < cycle->len; i++) {
		struct link *link = cycle->pdata[i];
		if (GPOINTER_TO_UINT(link->tag) == 5)
			link->left_out = true;
	}
	g_assert_true(network_solve(network, NULL));
	const struct range length = network_between(network, 1, 2);
	g_assert_cmpint(length.lo, ==, 120);
	g_assert_cmpint(length.hi, ==, 120);
}

/* Bellman and Ford against Floyd and Warshall, on networks out of a fixed stream of numbers. */
static void agrees_with_all_pairs(void)
{
	enum { N = 7, LINKS = 16, ROUNDS = 400 };
	g_autoptr(GRand) rand = g_rand_new_with_seed(11);
	int contradicted = 0;
	for (int round = 0; round < ROUNDS; round++) {
		gint64 all[N][N];
		g_autoptr(Network) network = network_new(N);
		for (int i = 0; i < N; i++)
			for (int j = 0; j < N; j++)
				all[i][j] = i == j ? 0 : 1000000;
		for (int i = 0; i < LINKS; i++) {
			const int a = g_rand_int_range(rand, 0, N),
			          b = g_rand_int_range(rand, 0, N),
			          most = g_rand_int_range(rand, -4, 20);
			network_add(network, (guint)a, (guint)b, most, NULL);
			all[a][b] = MIN(all[a][b], most);
		}
		for (int k = 0; k < N; k++)
			for (int i = 0; i < N; i++)
				for (int j = 0; j < N; j++)
					all[i][j] = MIN(all[i][j], all[i][k] + all[k][j]);
		bool holds = true;
		for (int i = 0; i < N; i++)
			holds = holds && all[i][i] >= 0;
		contradicted += !holds;
		g_assert_true(network_solve(network, NULL) == holds);
		for (int i = 1; holds && i < N; i++) {
			const struct range got = network_range(network, (guint)i);
			if (all[0][i] < 500000)
				g_assert_cmpint(got.hi, ==, all[0][i]);
			else
				g_assert_cmpint(got.hi, ==, RANGE_OPEN);
			if (all[i][0] < 500000)
				g_assert_cmpint(got.lo, ==, -all[i][0]);
			else
				g_assert_cmpint(got.lo, ==, RANGE_UNKNOWN);
		}
	}
	g_assert_cmpint(contradicted, >, ROUNDS / 20);
	g_assert_cmpint(contradicted, <, ROUNDS - ROUNDS / 20);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/network/%s", rows[i].name);
		g_test_add_data_func(path, &rows[i], solves);
	}
	g_test_add_func("/network/is-taken-apart", is_taken_apart);
	g_test_add_func("/network/agrees-with-all-pairs", agrees_with_all_pairs);
	return g_test_run();
}
