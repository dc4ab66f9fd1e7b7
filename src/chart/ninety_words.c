/* What the chart ninety says: a finding where one holds, its weights, its formula. */
#include "chart/ninety.h"
#include "chart/number.h"
#include "chart/words.h"

#include <math.h>

#define SAID_MAX 16 /* rows that the description tells */
#define PERIOD_MIN 14

static gint64 start_of(const struct ninety *q, guint day)
{
	return g_array_index(q->c->days, struct impact_day, q->first + day).day;
}

char *ninety_date(const struct ninety *q, guint day)
{
	return words_short_date(start_of(q, day), q->c->zone);
}

/* Down, so that nothing that happened becomes 100 %. */
static char *percent(double share)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	const double hundredths = floor(share * 10000 + 1e-7);
	return g_strdup_printf("%s%%",
	                       share >= 1 ? "100"
	                                  : g_ascii_formatd(number, sizeof number, "%.2f",
	                                                    hundredths / 100));
}

char *ninety_availability(const struct ninety_row *row)
{
	if (row->availability < 0)
		return g_strdup("not told");
	g_autofree char *text = percent(row->availability);
	return g_strdup_printf("%s%s", row->open ? AT_MOST " " : "", text);
}

static void add_time(GString *out, const char *what, gint64 time)
{
	if (time <= 0)
		return;
	g_autofree char *length = range_length_text(range_point(time), true);
	g_string_append_printf(out, ", %s %s", what, length);
}

char *ninety_tooltip(const struct ninety *q, const struct ninety_row *row, guint day)
{
	const struct ninety_day *d = ninety_day_at(row, day);
	g_autofree char *date = ninety_date(q, day);
	GString *out = g_string_new(date);
	g_string_append_printf(out, ", %s", row->name);
	add_time(out, "major outage", d->time[LEVEL_MAJOR]);
	add_time(out, "partial outage", d->time[LEVEL_PARTIAL]);
	add_time(out, "degraded", d->time[LEVEL_DEGRADED]);
	add_time(out, "level not stated", d->unstated);
	if (d->open)
		g_string_append(out, ", end not published");
	return g_string_free(out, FALSE);
}

/* --- the title ------------------------------------------------------------------------ */

/* Whether one day was the worst of every component that was hurt at all. */
static guint of_one_day(const struct ninety *q)
{
	guint n = 0;
	for (guint i = 0; i < q->rows->len; i++) {
		const struct ninety_row *row = ninety_row_at(q, i);
		if (row->impaired == 0)
			continue;
		if (!row->alone || row->worst != q->worst)
			return 0;
		n++;
	}
	return n;
}

static char *count_words(guint n)
{
	static const char *const numbers[] = { "",          "",          "both",
		                               "all three", "all four",  "all five",
		                               "all six",   "all seven", "all eight",
		                               "all nine" };
	return n < G_N_ELEMENTS(numbers) ? g_strdup(numbers[n])
	                                 : g_strdup_printf("all %u", n);
}

/* The component of the first row, where it was less available than all others by what is printed. */
static bool is_least(const struct ninety *q)
{
	const struct ninety_row *top = ninety_row_at(q, 0);
	if (top->availability < 0)
		return false;
	for (guint i = 1; i < q->rows->len; i++) {
		const struct ninety_row *row = ninety_row_at(q, i);
		if (row->availability < 0 || row->open ||
		    row->availability - top->availability < 0.0001)
			return false;
	}
	return true;
}

static void add_day(GPtrArray *titles, const struct ninety *q, guint n)
{
	g_autofree char *date = ninety_date(q, q->worst);
	g_autofree char *count = count_words(n);
	const bool others = n < q->rows->len; /* were well all the time */
	g_ptr_array_add(titles,
	                g_strdup_printf("%s was the worst of %u days for %s components%s",
	                                date, q->seen, count,
	                                others ? " that were hurt" : ""));
	g_ptr_array_add(titles,
	                g_strdup_printf("%s was the worst of %u days", date, q->seen));
}

/* Of a few days alone nothing is said that sounds like a period. */
GPtrArray *ninety_titles(const struct ninety *q)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	const struct ninety_row *top = ninety_row_at(q, 0);
	const bool period = q->seen >= PERIOD_MIN;
	const guint n = of_one_day(q);
	g_autofree char *available = ninety_availability(top);
	if (period && n >= 2) {
		add_day(titles, q, n);
	} else if (period && q->at_worst == 0 && !q->unstated) {
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("No component was impaired on any of %u days",
		                        q->seen));
	} else if (period && is_least(q) && top->availability < 1) {
		if (q->rows->len > 1)
			g_ptr_array_add(
			        titles,
			        g_strdup_printf("%s was available %s of the time, "
			                        "the least of %u components",
			                        top->name, available, q->rows->len));
		g_ptr_array_add(titles, g_strdup_printf("%s was available %s of the time",
		                                        top->name, available));
		g_ptr_array_add(titles, g_strdup_printf("%s: %s available", top->name,
		                                        available));
	}
	g_ptr_array_add(titles, g_strdup_printf("%u day%s by component", q->n,
	                                        q->n == 1 ? "" : "s"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

char *ninety_subtitle(const struct ninety *q)
{
	g_autofree char *date = words_date(start_of(q, q->n - 1), q->c->zone);
	const char *day = strchr(date, ' ');
	return g_strdup_printf("Impaired time per day, %u day%s to %s%s", q->n,
	                       q->n == 1 ? "" : "s", day != NULL ? day + 1 : date,
	                       q->sheet.narrow ? "" : "; taller is longer");
}

/* --- note and description -------------------------------------------------------------- */

static void add_weight(GString *out, const struct ninety *q, const char *name,
                       enum level level)
{
	g_string_append_printf(out, "%s ", name);
	number_append(out, q->c->history->weights.of[level]);
}

char *ninety_note(const struct ninety *q)
{
	GString *out = g_string_new("Height of a bar: square root of the impaired time, "
	                            "full at six hours. Time available: 1 − weighted "
	                            "impaired time ÷ time known; weights: ");
	add_weight(out, q, "major outage", LEVEL_MAJOR);
	add_weight(out, q, ", partial", LEVEL_PARTIAL);
	add_weight(out, q, ", degraded", LEVEL_DEGRADED);
	add_weight(out, q, ", maintenance", LEVEL_MAINTENANCE);
	g_string_append(out, ". Levels as announced; nobody measured them.");
	if (q->hidden > 0)
		g_string_append_printf(out, " %u more in the table.", q->hidden);
	g_string_append_printf(out, " Days of %s.", words_zone(q->c->zone));
	return g_string_free(out, FALSE);
}

char *ninety_description(const struct ninety *q, const char *title)
{
	GString *out = g_string_new(title);
	g_autofree char *subtitle = ninety_subtitle(q);
	g_string_append_printf(out, ". %s.", subtitle);
	for (guint i = 0; i < MIN(q->rows->len, SAID_MAX); i++) {
		const struct ninety_row *row = ninety_row_at(q, i);
		g_autofree char *available = ninety_availability(row);
		g_autofree char *impaired =
		        range_length_text(range_point(row->impaired), true);
		g_string_append_printf(out, " %s: available %s", row->name, available);
		if (row->impaired > 0) {
			g_autofree char *date = ninety_date(q, row->worst);
			g_autofree char *length = range_length_text(
			        range_point(
			                ninety_impaired(ninety_day_at(row, row->worst))),
			        true);
			g_string_append_printf(out, "; impaired for %s, most on %s, %s",
			                       impaired, date, length);
		}
		g_string_append_c(out, '.');
	}
	if (q->rows->len > SAID_MAX)
		g_string_append_printf(out, " And %u more.", q->rows->len - SAID_MAX);
	return g_string_free(out, FALSE);
}
