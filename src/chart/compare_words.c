/* What the chart compare says: a finding only where every incident has the figure and the difference is out of doubt. */
#include "chart/compare.h"
#include "chart/number.h"
#include "chart/rows.h"
#include "chart/words.h"

#include <string.h>

const char *landmark_word(enum landmark landmark)
{
	static const char *const words[] = { "start", "post", "cause", "fix", "end" };
	return words[landmark];
}

/* A sign of its own where it came before the origin; range_length_text() would write the middle of a stated minute. */
char *compare_length(struct range at, bool bare)
{
	if (!range_known(at))
		return g_strdup("not known");
	if (range_is_open(at))
		return words_length(at);
	const bool before = range_middle(at) < 0;
	const struct range length = before ? range_of(-at.hi, -at.lo) : at;
	g_autofree char *text = words_length_brief(
	        length.lo < 0 ? range_point(range_middle(length)) : length);
	return g_strdup_printf("%s%s", before ? "−" : bare ? "" : "+", text);
}

/* --- titles --------------------------------------------------------------------------- */

static const char *const numbers[] = { "",     "one", "two",   "three", "four",
	                               "five", "six", "seven", "eight", "nine" };

static char *number_word(guint n)
{
	return n < G_N_ELEMENTS(numbers) ? g_strdup(numbers[n])
	                                 : g_strdup_printf("%u", n);
}

/* How many times longer the newest took than the longest of the others, at least; 0: cannot be told. */
static double times_longer(const struct compare_chart *c, enum landmark landmark)
{
	gint64 others = 0;
	const struct range newest = compare_row(c, 0)->at[landmark];
	if (!range_known(newest))
		return 0;
	for (guint i = 1; i < c->rows->len; i++) {
		const struct range at = compare_row(c, i)->at[landmark];
		if (!range_known(at) || range_is_open(at) || at.hi <= 0)
			return 0;
		others = MAX(others, at.hi);
	}
	return others > 0 ? (double)newest.lo / (double)others : 0;
}

/* The same the other way round: at most this share of the shortest of the others. */
static double share_of_shortest(const struct compare_chart *c, enum landmark landmark)
{
	gint64 others = G_MAXINT64;
	const struct range newest = compare_row(c, 0)->at[landmark];
	if (!range_known(newest) || range_is_open(newest) || newest.lo <= 0)
		return 1;
	for (guint i = 1; i < c->rows->len; i++) {
		const struct range at = compare_row(c, i)->at[landmark];
		if (!range_known(at) || at.lo <= 0)
			return 1;
		others = MIN(others, at.lo);
	}
	return (double)newest.hi / (double)others;
}

static const char *subject(enum landmark landmark)
{
	switch (landmark) {
	case LANDMARK_POST:
		return "The first post";
	case LANDMARK_CAUSE:
		return "The cause";
	case LANDMARK_FIX:
		return "The fix";
	default:
		return "The end";
	}
}

/* "any of the three before", "either of the two before", "the one before" */
static char *others_words(const struct compare_chart *c)
{
	const guint others = c->rows->len - 1;
	g_autofree char *number = number_word(others);
	return others == 1   ? g_strdup("the one before")
	       : others == 2 ? g_strdup("either of the two before")
	                     : g_strdup_printf("any of the %s before", number);
}

static void add_finding(const struct compare_chart *c, GPtrArray *titles)
{
	enum landmark longest = LANDMARK_COUNT, shortest = LANDMARK_COUNT;
	double most = 2, least = 0.5;
	g_autofree char *others = others_words(c);
	for (int i = LANDMARK_POST; i < LANDMARK_COUNT; i++) {
		const double longer = times_longer(c, (enum landmark)i);
		const double share = share_of_shortest(c, (enum landmark)i);
		if (longer > most) {
			most = longer;
			longest = (enum landmark)i;
		}
		if (share < least) {
			least = share;
			shortest = (enum landmark)i;
		}
	}
	if (longest != LANDMARK_COUNT) {
		const char *find = longest == LANDMARK_CAUSE ? " to find" : "";
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("%s took more than twice as long%s as in %s",
		                        subject(longest), find, others));
		g_ptr_array_add(titles, g_strdup_printf("%s took more than twice as long",
		                                        subject(longest)));
	} else if (shortest != LANDMARK_COUNT) {
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("%s came in less than half the time of %s",
		                        subject(shortest), others));
		g_ptr_array_add(titles, g_strdup_printf("%s came in half the time",
		                                        subject(shortest)));
	}
}

GPtrArray *compare_titles(const struct compare_chart *c)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *number = number_word(c->rows->len);
	number[0] = g_ascii_toupper(number[0]);
	if (c->rows->len > 1 && c->c->align == ALIGN_START)
		add_finding(c, titles);
	g_ptr_array_add(titles,
	                c->rows->len == 1
	                        ? g_strdup("One incident")
	                        : g_strdup_printf("%s incidents on one clock", number));
	g_ptr_array_add(titles, NULL);
	return titles;
}

/* --- subtitle, note, description ------------------------------------------------------ */

static const char *origin_words(const struct compare_chart *c)
{
	switch (c->c->align) {
	case ALIGN_DETECTED:
		return "first alert";
	case ALIGN_FIRST_POST:
		return "first public post";
	case ALIGN_RESOLVED:
		return "“resolved” post";
	default:
		return "start";
	}
}

char *compare_subtitle(const struct compare_chart *c)
{
	g_autofree char *bin = c->areas ? words_bin(c->bin) : NULL;
	g_autofree char *area = c->areas ? g_strdup_printf(" Area: %s per %s, one scale.",
	                                                   c->reports ? "user reports"
	                                                              : "failed requests",
	                                                   bin)
	                                 : g_strdup("");
	return g_strdup_printf(
	        "Rows stand at their %s.%s Line: %s", origin_words(c), area,
	        c->c->align == ALIGN_START ? "time to first post, cause, fix"
	                                   : "what came before and after");
}

char *compare_note(const struct compare_chart *c)
{
	GString *note = g_string_new(NULL);
	bool scaled = false, open = false;
	for (guint i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = compare_row(c, i);
		scaled |= c->areas && row->plot != NULL && row->plot->width != c->bin;
		open |= row->open;
	}
	if (open)
		g_string_append(note, "Hatched: the end was not published. ");
	if (scaled) {
		g_autofree char *bin = words_bin(c->bin);
		g_string_append_printf(note, "Counts are scaled to one per %s. ", bin);
	}
	g_string_append_printf(note, "Dates in %s.", words_zone(c->sheet.zone));
	return g_string_free(note, FALSE);
}

static const char *title_of(const struct compare_row *row)
{
	const Incident *incident = row->member->timeline->incident;
	return incident != NULL && incident->title != NULL ? incident->title : "";
}

static void describe_row(const struct compare_row *row, const Zone *zone, GString *out)
{
	const Timeline *t = row->member->timeline;
	g_autofree char *date = range_known(t->start)
	                                ? words_short_date(t->start.lo, zone)
	                                : g_strdup("no date");
	g_string_append_printf(out, " %s, %s:", date, title_of(row));
	for (int i = LANDMARK_POST; i < LANDMARK_COUNT; i++) {
		if (!range_known(row->at[i]))
			continue;
		g_autofree char *length = compare_length(row->at[i], true);
		g_string_append_printf(out, " %s %s,", landmark_word((enum landmark)i),
		                       length);
	}
	if (row->plot != NULL) {
		g_autofree char *peak = plot_value(row->plot, row->plot->max);
		g_string_append_printf(out, " peak %s,", peak);
	}
	out->str[out->len - 1] = '.';
}

char *compare_description(const struct compare_chart *c, const char *title)
{
	GString *desc = g_string_new(NULL);
	g_string_append_printf(desc, "%s. %u incidents, each from its %s.", title,
	                       c->rows->len, origin_words(c));
	for (guint i = 0; i < c->rows->len; i++)
		describe_row(compare_row(c, i), c->sheet.zone, desc);
	return g_string_free(desc, FALSE);
}

/* --- table ---------------------------------------------------------------------------- */

GPtrArray *compare_table(const struct compare_chart *c)
{
	GPtrArray *rows = rows_new();
	g_autofree char *start = g_strdup_printf("Start (%s)", words_zone(c->sheet.zone));
	rows_add(rows, "Incident", start, "Title", "First post", "Cause", "Fix", "End",
	         c->reports ? "Peak of reports" : "Peak of failures", NULL);
	for (guint i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = compare_row(c, i);
		const struct range began = row->member->timeline->start;
		g_autofree char *at = range_known(began)
		                              ? words_stamp(began.lo, c->sheet.zone)
		                              : g_strdup("not known");
		char *cells[LANDMARK_COUNT] = { NULL };
		for (int k = LANDMARK_POST; k < LANDMARK_COUNT; k++)
			cells[k] = compare_length(row->at[k], true);
		g_autofree char *peak = row->plot != NULL
		                                ? plot_value(row->plot, row->plot->max)
		                                : g_strdup("no signal in the evidence");
		rows_add(rows, row->member->name != NULL ? row->member->name : "", at,
		         title_of(row), cells[LANDMARK_POST], cells[LANDMARK_CAUSE],
		         cells[LANDMARK_FIX], cells[LANDMARK_END], peak, NULL);
		for (int k = LANDMARK_POST; k < LANDMARK_COUNT; k++)
			g_free(cells[k]);
	}
	return rows;
}
