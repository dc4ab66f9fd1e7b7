/* One moment out of several pieces of evidence, of which some are wrong. Times in seconds after noon. */
#include "correlate/estimate.h"

#include <math.h>

#define NOON G_GINT64_CONSTANT(1780401600000000)

struct said {
	enum testimony_kind kind;
	gint64 lo, likely, hi; /* s */
	double error;
	const char *origin;
};
#define R TESTIMONY_RECORD
#define S TESTIMONY_STATED
#define M TESTIMONY_MEASURED
#define U TESTIMONY_REPORTED
#define P TESTIMONY_POSTED

static const struct {
	const char *name;
	struct said said[5];
	guint n;
	gint64 from, to; /* allowed; 0 0: everything */
	gint64 lo, likely, hi,
	        within; /* want, each to within so many s; hi 0: no estimate */
	guint supports, dissents;
	bool late;
} rows[] = {
	/* clang-format off: name, said, n, allowed from to, want 5 50 95 % and how closely, supports, dissents, late */
	{ "nothing-said-nothing-known", { { 0 } }, 0, 0, 0, 0, 0, 0, 0, 0, 0, false },
	{ "a-recorded-second-is-that-second",
	  { { R, 3600, 3600, 3600, .05, "log" } },
	  1,
	  0,
	  0,
	  3600,
	  3600,
	  3600,
	  0,
	  1,
	  0,
	  false },
	{ "a-stated-minute-is-that-minute",
	  { { S, 3600, 3630, 3660, .15, "page" } },
	  1,
	  0,
	  0,
	  3600,
	  3630,
	  3660,
	  0,
	  1,
	  0,
	  false },
	{ "a-measured-edge-keeps-its-points",
	  { { M, 3600, 3900, 4500, .05, "log" } },
	  1,
	  0,
	  0,
	  3600,
	  3900,
	  4500,
	  5,
	  1,
	  0,
	  false },
	/* half of its mass is left: its 2.5, 25 and 47.5 % points */
	{ "order-cuts-a-measured-edge",
	  { { M, 3600, 4050, 4500, .05, "log" } },
	  1,
	  3000,
	  4050,
	  3575,
	  3800,
	  4025,
	  5,
	  1,
	  0,
	  false },
	/* the 5 % point of a lag lies at 2 min, the 50 at 22.2, the 95 at 91.2 */
	{ "a-post-comes-late",
	  { { P, 36000, 36000, 36000, .1, "page" } },
	  1,
	  0,
	  0,
	  36000 - 5475,
	  36000 - 1330,
	  36000 - 120,
	  90,
	  1,
	  0,
	  false },
	/* up to 15 min before the measured edge of the reports: its middle lies 7.5 min before */
	{ "users-report-late",
	  { { U, 3595, 3600, 3605, .15, "users" } },
	  1,
	  0,
	  0,
	  2742,
	  3150,
	  3558,
	  10,
	  1,
	  0,
	  false },
	{ "two-that-agree-are-sharper",
	  { { M, 3600, 3900, 4200, .05, "log" }, { S, 3840, 3870, 3900, .15, "page" } },
	  2,
	  0,
	  0,
	  3840,
	  3870,
	  3900,
	  0,
	  2,
	  0,
	  false },
	{ "one-wrong-voice-among-three-moves-nothing",
	  { { M, 3600, 3630, 3660, .05, "log" },
	    { M, 3590, 3620, 3670, .05, "probe" },
	    { S, 20000, 20030, 20060, .15, "page" } },
	  3,
	  0,
	  0,
	  3602,
	  3625,
	  3655,
	  8,
	  2,
	  1,
	  false },
	{ "what-has-one-origin-counts-once",
	  { { S, 3600, 3630, 3660, .15, "page" },
	    { S, 3600, 3630, 3660, .15, "page" },
	    { S, 3600, 3630, 3660, .15, "page" } },
	  3,
	  0,
	  0,
	  3600,
	  3630,
	  3660,
	  0,
	  1,
	  0,
	  false },
	{ "a-page-and-its-feeds-do-not-outvote-a-log",
	  { { S, 9000, 9030, 9060, .25, "page" },
	    { S, 9000, 9030, 9060, .25, "page" },
	    { S, 9000, 9030, 9060, .25, "page" },
	    { M, 3600, 3630, 3660, .01, "log" } },
	  4,
	  0,
	  0,
	  3600,
	  3630,
	  3670,
	  10,
	  1,
	  1,
	  false },
	{ "a-machine-is-believed-before-the-press",
	  { { M, 3600, 3630, 3660, .01, "log" }, { S, 9000, 9030, 9060, .3, "press" } },
	  2,
	  0,
	  0,
	  3600,
	  3630,
	  3670,
	  10,
	  1,
	  1,
	  false },
	{ "two-that-differ-leave-both-open",
	  { { S, 3600, 3630, 3660, .15, "a" }, { S, 9000, 9030, 9060, .15, "b" } },
	  2,
	  0,
	  0,
	  3606,
	  6330,
	  9054,
	  3000,
	  0,
	  2,
	  false },
	{ "late-reports-are-no-dissent-that-matters",
	  { { M, 3600, 3630, 3660, .01, "log" }, { U, 5400, 5430, 5460, .3, "users" } },
	  2,
	  0,
	  0,
	  3600,
	  3630,
	  3670,
	  10,
	  1,
	  1,
	  true },
	{ "nothing-fits-into-what-is-allowed",
	  { { S, 3600, 3630, 3660, .15, "page" } },
	  1,
	  30000,
	  40000,
	  0,
	  0,
	  0,
	  0,
	  0,
	  0,
	  false },
	{ "one-instant-is-allowed",
	  { { M, 3600, 3900, 4500, .05, "log" } },
	  1,
	  4000,
	  4000,
	  4000,
	  4000,
	  4001,
	  1,
	  1,
	  0,
	  false },
	/* clang-format on */
};

static GArray *testimonies(const struct said *said, guint n)
{
	GArray *all = g_array_new(FALSE, TRUE, sizeof(struct testimony));
	for (guint i = 0; i < n; i++) {
		const struct testimony one = {
			.kind = said[i].kind,
			.at = range_of(NOON + said[i].lo * SECOND,
			               NOON + said[i].hi * SECOND),
			.likely = NOON + said[i].likely * SECOND,
			.error = said[i].error,
			.origin = said[i].origin,
		};
		g_array_append_val(all, one);
	}
	return all;
}

static void near(gint64 got, gint64 want, gint64 within, const char *what)
{
	const double s = (double)(got - NOON) / SECOND;
	if (fabs(s - (double)want) > (double)within + 1e-9)
		g_error("%s is %.1f s, not %" G_GINT64_FORMAT, what, s, want);
}

static void estimates(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GArray) all = testimonies(rows[i].said, rows[i].n);
	const struct range allowed = rows[i].to == 0
	                                     ? (struct range){ RANGE_UNKNOWN, RANGE_OPEN }
	                                     : range_of(NOON + rows[i].from * SECOND,
	                                                NOON + rows[i].to * SECOND);
	const struct estimate got = estimate_of(all, allowed);
	g_assert_true(range_known(got.at) == (rows[i].hi != 0));
	if (rows[i].hi == 0)
		return;
	near(got.at.lo, rows[i].lo, rows[i].within, "5 %");
	near(got.likely, rows[i].likely, rows[i].within, "50 %");
	near(got.at.hi, rows[i].hi, rows[i].within, "95 %");
	g_assert_cmpuint(got.supports, ==, rows[i].supports);
	g_assert_cmpuint(got.dissents, ==, rows[i].dissents);
	g_assert_true(got.late == rows[i].late);
}

/* The order in which evidence comes says nothing. */
static void order_of_evidence_does_not_matter(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct said turned[5];
		for (guint k = 0; k < rows[i].n; k++)
			turned[k] = rows[i].said[rows[i].n - 1 - k];
		g_autoptr(GArray) a = testimonies(rows[i].said, rows[i].n);
		g_autoptr(GArray) b = testimonies(turned, rows[i].n);
		const struct range all = { RANGE_UNKNOWN, RANGE_OPEN };
		const struct estimate x = estimate_of(a, all), y = estimate_of(b, all);
		g_assert_cmpint(ABS(x.at.lo - y.at.lo), <=, 1000);
		g_assert_cmpint(ABS(x.at.hi - y.at.hi), <=, 1000);
		g_assert_cmpuint(x.supports, ==, y.supports);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/estimate/%s", rows[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), estimates);
	}
	g_test_add_func("/estimate/order-of-evidence-does-not-matter",
	                order_of_evidence_does_not_matter);
	return g_test_run();
}
