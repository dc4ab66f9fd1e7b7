/* What the chart quarter says: its finding, in words that hold for any period. */
#include "chart/quarter.h"
#include "chart/words.h"

#include <math.h>

static bool ends_a_month(struct civil date)
{
	return instant_to_civil(instant_from_civil(&date) + DAY).day == 1;
}

/* Whether it is a quarter of a year, from its first day to its last. */
static bool is_quarter(const struct quarter *q)
{
	const struct civil a = quarter_date(q, q->first),
	                   b = quarter_date(q, q->c->days->len - 1);
	return a.day == 1 && a.month % 3 == 1 && b.month == a.month + 2 &&
	       a.year == b.year && ends_a_month(b);
}

/* "April to June 2026", "3 April to 12 May 2026", "December 2025 to February 2026" */
static char *period_words(const struct quarter *q)
{
	const guint last = q->c->days->len - 1;
	const struct civil a = quarter_date(q, q->first), b = quarter_date(q, last);
	const bool whole = a.day == 1 && ends_a_month(b);
	g_autofree char *day_a = whole ? g_strdup("") : g_strdup_printf("%d ", a.day);
	g_autofree char *day_b = whole ? g_strdup("") : g_strdup_printf("%d ", b.day);
	g_autofree char *year_a =
	        a.year == b.year ? g_strdup("") : g_strdup_printf(" %d", a.year);
	if (a.year == b.year && a.month == b.month && (whole || a.day == b.day))
		return g_strdup_printf("%s%s %d", day_b, month_name(b.month), b.year);
	return g_strdup_printf("%s%s%s to %s%s %d", day_a, month_name(a.month), year_a,
	                       day_b, month_name(b.month), b.year);
}

static guint worst_day(const struct quarter *q)
{
	guint worst = q->first;
	for (guint i = q->first; i < q->c->days->len; i++)
		if (quarter_day(q, i)->impact > quarter_day(q, worst)->impact)
			worst = i;
	return worst;
}

static double share_of(const struct quarter *q, gint64 impact)
{
	return q->total > 0 ? (double)impact / (double)q->total : 0;
}

/* Long to short. A share is only told of a whole that a reader would call one: three days or more, two hours or more. */
GPtrArray *quarter_titles(const struct quarter *q)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	const guint day = worst_day(q), week = quarter_worst_week(q);
	const double of_day = share_of(q, quarter_day(q, day)->impact);
	const double of_week = share_of(q, quarter_week(q, week)->impact);
	const bool whole = q->hurt >= 3 && q->total >= 2 * HOUR;
	g_autofree char *period = period_words(q);
	const char *of = is_quarter(q) ? "the quarter’s impact" : "the impact";
	if (whole && of_day >= 0.25) {
		g_autofree char *date =
		        words_short_date(quarter_day(q, day)->day, q->c->zone);
		g_ptr_array_add(titles,
		                g_strdup_printf("One day, %s, made up %d%% of %s", date,
		                                (int)lround(of_day * 100), of));
		g_ptr_array_add(titles, g_strdup_printf("%s made up %d%% of it", date,
		                                        (int)lround(of_day * 100)));
	} else if (whole && of_week >= 0.4 && q->weeks->len >= 4) {
		g_autofree char *date = words_short_date(
		        quarter_day(q, quarter_week(q, week)->from)->day, q->c->zone);
		g_ptr_array_add(titles,
		                g_strdup_printf("One week, from %s, made up %d%% of %s",
		                                date, (int)lround(of_week * 100), of));
	} else if (whole && q->hurt >= 10 && q->weekend == 0) {
		g_ptr_array_add(titles, g_strdup_printf("All impact fell on weekdays, %s",
		                                        period));
		g_ptr_array_add(titles, g_strdup("All impact fell on weekdays"));
	} else if (whole && q->known >= 14 &&
	           2 * q->known >= q->c->days->len - q->first &&
	           5 * q->hurt >= 2 * q->known) {
		g_ptr_array_add(titles, g_strdup_printf("Impact on %u of %u days, %s",
		                                        q->hurt, q->known, period));
		g_ptr_array_add(titles, g_strdup_printf("Impact on %u of %u days",
		                                        q->hurt, q->known));
	} else if (q->hurt == 0 && q->timeless == 0) {
		g_ptr_array_add(titles, g_strdup_printf("No impact in %s", period));
	}
	g_ptr_array_add(titles, g_strdup_printf("Impact by day, %s", period));
	g_ptr_array_add(titles, g_strdup("Impact by day"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

char *quarter_subtitle(const struct quarter *q)
{
	g_autofree char *period = period_words(q);
	g_autofree char *sum = range_length_text(range_point(q->total), true);
	const guint days = q->c->days->len - q->first;
	const bool whole = q->known == days;
	return g_strdup_printf("%s of impact per day, %s: %u incident%s on %u of %s%u "
	                       "day%s%s, %s%s in all",
	                       q->hours ? "Hours" : "Minutes", period, q->incidents,
	                       q->incidents == 1 ? "" : "s", q->hurt + q->timeless,
	                       whole ? "" : "the ", q->known, q->known == 1 ? "" : "s",
	                       whole ? "" : " with evidence",
	                       q->open > 0 ? "at least " : "", sum);
}

/* How the impact of the incidents was told, where it was told in one way. */
static const char *told_by(const struct quarter *q)
{
	const char *rule = NULL;
	for (guint i = 0; i < q->c->members->len; i++) {
		const Timeline *t = collection_member(q->c, i)->timeline;
		if (t->impact_rule == NULL)
			continue;
		if (rule != NULL && !g_str_equal(rule, t->impact_rule))
			return "";
		rule = t->impact_rule;
	}
	if (g_strcmp0(rule, "announced") == 0)
		return "Impact is what the status page announced, which nobody "
		       "measured. ";
	return "";
}

char *quarter_note(const struct quarter *q)
{
	g_autoptr(GString) note = g_string_new(told_by(q));
	const guint days = q->c->days->len - q->first;
	g_string_append_printf(note, "Days of %s; incidents that overlap count once.",
	                       words_zone(q->c->zone));
	if (q->open > 0)
		g_string_append(note,
		                " An end that was not published counts as far as it "
		                "is known.");
	if (q->timeless > 0)
		g_string_append_printf(note,
		                       " ?: %u day%s with an incident whose length is "
		                       "not known.",
		                       q->timeless, q->timeless == 1 ? "" : "s");
	if (q->known < days)
		g_string_append_printf(note, " Of %u day%s there is no evidence.",
		                       days - q->known, days - q->known == 1 ? "" : "s");
	if (q->cut)
		g_string_append_printf(note, " The last %d weeks are drawn.",
		                       QUARTER_WEEKS);
	return g_string_free(g_steal_pointer(&note), FALSE);
}

char *quarter_description(const struct quarter *q, const char *title)
{
	g_autofree char *subtitle = quarter_subtitle(q);
	GString *desc = g_string_new(NULL);
	g_string_append_printf(desc, "%s. %s.", title, subtitle);
	guint listed = 0;
	for (guint i = q->first; i < q->c->days->len; i++) {
		const gint64 minutes = quarter_minutes(quarter_day(q, i)->impact);
		if (minutes == 0 || listed >= 40)
			continue;
		g_autofree char *date =
		        words_short_date(quarter_day(q, i)->day, q->c->zone);
		g_string_append_printf(desc, "%s %s %" G_GINT64_FORMAT " min",
		                       listed == 0 ? "" : ",", date, minutes);
		listed++;
	}
	if (listed > 0)
		g_string_append(desc,
		                listed < q->hurt ? ", and more in the table." : ".");
	return g_string_free(desc, FALSE);
}
