/*
 * quarter.c - a period as a calendar of weeks and weekdays, minutes of impact in each cell, and its hours week by week on
 * the same columns.
 *
 * Severity is told by lightness and by the number in the cell. A day that no source speaks of is hatched: no calm is
 * made of missing evidence. More than WEEKS_MAX weeks: the last ones are drawn, and the note says so.
 */
#include "chart/hatch.h"
#include "chart/key.h"
#include "chart/number.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/sheet.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define WEEKS_MAX 53
#define CELL 23.0
#define GAP 2.0
#define GUTTER 48.0
#define GUTTER_NARROW 32.0
#define BARS 74.0

struct week {
	gint64 impact;
	guint from, days; /* first day of it that is in the period */
	bool known, open;
};

struct quarter {
	struct sheet sheet;
	const Collection *c;
	guint first;      /* day that is drawn first */
	int weekday;      /* of it, 0 = Monday */
	GArray *weeks;    /* struct week */
	double x0, pitch; /* left edge; from column to column */
	gint64 total;
	guint incidents, hurt, known, timeless, open; /* days, but for incidents */
	bool cut;
};

static const struct impact_day *day_at(const struct quarter *q, guint i)
{
	return &g_array_index(q->c->days, struct impact_day, i);
}

static struct week *week_at(const struct quarter *q, guint i)
{
	return &g_array_index(q->weeks, struct week, i);
}

static gint64 civil_of(const struct quarter *q, guint i)
{
	const gint64 at = day_at(q, i)->day;
	return q->c->zone != NULL ? zone_to_civil(q->c->zone, at) : at;
}

static struct civil date_of(const struct quarter *q, guint i)
{
	return instant_to_civil(civil_of(q, i));
}

static int weekday_of(const struct quarter *q, guint i)
{
	return (date_of(q, i).weekday + 6) % 7;
}

/* Column and row of a day. */
static guint column_of(const struct quarter *q, guint i)
{
	return (i - q->first + (guint)q->weekday) / 7;
}

static guint row_of(const struct quarter *q, guint i)
{
	return (i - q->first + (guint)q->weekday) % 7;
}

static double column_x(const struct quarter *q, guint column)
{
	return q->x0 + q->pitch * column;
}

static gint64 minutes_of(gint64 impact)
{
	return (impact + MINUTE / 2) / MINUTE;
}

/* --- reading ------------------------------------------------------------------------ */

static void count_days(struct quarter *q)
{
	for (guint i = q->first; i < q->c->days->len; i++) {
		const struct impact_day *day = day_at(q, i);
		const guint column = column_of(q, i);
		while (q->weeks->len <= column) {
			const struct week week = { .from = i };
			g_array_append_val(q->weeks, week);
		}
		struct week *week = week_at(q, column);
		week->days++;
		week->impact += day->impact;
		week->known |= day->known;
		week->open |= day->open;
		q->total += day->impact;
		q->hurt += day->impact > 0;
		q->known += day->known;
		q->timeless += day->incidents > 0 && day->impact == 0;
		q->open += day->open;
	}
}

/* Those with impact in what is drawn: by their starts, or in it from before. */
static guint count_incidents(const struct quarter *q)
{
	guint n = 0;
	const gint64 from = day_at(q, q->first)->day;
	for (guint i = 0; i < q->c->members->len; i++) {
		const Timeline *t = collection_member(q->c, i)->timeline;
		const struct range end = t->impact_end;
		if (t->incident == NULL || t->incident->kind == INCIDENT_MAINTENANCE ||
		    !range_known(t->impact_start))
			continue;
		const gint64 start = t->impact_start.lo;
		const gint64 last =
		        range_known(end) ? MAX(start, range_middle(end)) : start;
		n += start < q->c->to && last >= from;
	}
	return n;
}

static bool quarter_begin(struct quarter *q, const Collection *c,
                          const struct chart_options *o)
{
	*q = (struct quarter){ .c = c };
	q->sheet = sheet_begin("quarter", o);
	q->sheet.zone = c->zone;
	q->weeks = g_array_new(FALSE, TRUE, sizeof(struct week));
	if (c->days->len == 0)
		return false;
	const guint last_monday =
	        c->days->len - 1 - (guint)weekday_of(q, c->days->len - 1);
	if (last_monday > 7 * (WEEKS_MAX - 1)) {
		q->first = last_monday - 7 * (WEEKS_MAX - 1);
		q->cut = true;
	}
	q->weekday = weekday_of(q, q->first);
	count_days(q);
	q->incidents = count_incidents(q);
	q->x0 = q->sheet.left + (q->sheet.narrow ? GUTTER_NARROW : GUTTER);
	q->pitch = (q->sheet.right - q->x0) / q->weeks->len;
	/* A few weeks do not fill the width with slabs. */
	q->pitch = MIN(q->pitch, 64);
	return q->known > 0;
}

static void quarter_end(struct quarter *q)
{
	g_array_unref(q->weeks);
	scene_free(q->sheet.scene);
}

/* --- words ------------------------------------------------------------------------------ */

/* Whether it is a quarter of a year, from its first day to its last. */
static bool is_quarter(const struct quarter *q)
{
	const struct civil a = date_of(q, q->first), b = date_of(q, q->c->days->len - 1);
	const gint64 next = civil_of(q, q->c->days->len - 1) + DAY;
	return a.day == 1 && a.month % 3 == 1 && b.month == a.month + 2 &&
	       a.year == b.year && instant_to_civil(next).day == 1;
}

/* "April to June 2026", "3 April to 12 May 2026", "December 2025 to February 2026" */
static char *period_words(const struct quarter *q)
{
	const guint last = q->c->days->len - 1;
	const struct civil a = date_of(q, q->first), b = date_of(q, last);
	const bool whole =
	        a.day == 1 && instant_to_civil(civil_of(q, last) + DAY).day == 1;
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
		if (day_at(q, i)->impact > day_at(q, worst)->impact)
			worst = i;
	return worst;
}

static guint worst_week(const struct quarter *q)
{
	guint worst = 0;
	for (guint i = 0; i < q->weeks->len; i++)
		if (week_at(q, i)->impact > week_at(q, worst)->impact)
			worst = i;
	return worst;
}

static double share_of(const struct quarter *q, gint64 impact)
{
	return q->total > 0 ? (double)impact / (double)q->total : 0;
}

/* Long to short. A share is only told of a whole that a reader would call one: three days or more, two hours or more. */
static void add_titles(const struct quarter *q, GPtrArray *titles)
{
	const guint day = worst_day(q), week = worst_week(q);
	const double of_day = share_of(q, day_at(q, day)->impact);
	const double of_week = share_of(q, week_at(q, week)->impact);
	const bool whole = q->hurt >= 3 && q->total >= 2 * HOUR;
	g_autofree char *period = period_words(q);
	const char *of = is_quarter(q) ? "the quarter’s impact" : "the impact";
	if (whole && of_day >= 0.25) {
		g_autofree char *date = words_short_date(day_at(q, day)->day, q->c->zone);
		g_ptr_array_add(titles,
		                g_strdup_printf("One day, %s, made up %d%% of %s", date,
		                                (int)lround(of_day * 100), of));
		g_ptr_array_add(titles, g_strdup_printf("%s made up %d%% of it", date,
		                                        (int)lround(of_day * 100)));
	} else if (whole && of_week >= 0.4 && q->weeks->len >= 4) {
		g_autofree char *date = words_short_date(
		        day_at(q, week_at(q, week)->from)->day, q->c->zone);
		g_ptr_array_add(titles,
		                g_strdup_printf("One week, from %s, made up %d%% of %s",
		                                date, (int)lround(of_week * 100), of));
	} else if (q->hurt == 0 && q->timeless == 0) {
		g_ptr_array_add(titles, g_strdup_printf("No impact in %s", period));
	}
	g_ptr_array_add(titles, g_strdup_printf("Impact by day, %s", period));
	g_ptr_array_add(titles, g_strdup("Impact by day"));
	g_ptr_array_add(titles, NULL);
}

static char *subtitle_of(const struct quarter *q)
{
	g_autofree char *period = period_words(q);
	g_autofree char *sum = range_length_text(range_point(q->total), true);
	const guint days = q->c->days->len - q->first;
	return g_strdup_printf("Minutes of impact per day, %s: %u incident%s on %u of %u "
	                       "day%s, %s%s in all",
	                       period, q->incidents, q->incidents == 1 ? "" : "s",
	                       q->hurt + q->timeless, days, days == 1 ? "" : "s",
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

static char *note_of(const struct quarter *q)
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
		g_string_append_printf(note, " The last %d weeks are drawn.", WEEKS_MAX);
	return g_string_free(g_steal_pointer(&note), FALSE);
}

static char *describe(const struct quarter *q, const char *title)
{
	g_autofree char *subtitle = subtitle_of(q);
	GString *desc = g_string_new(NULL);
	g_string_append_printf(desc, "%s. %s.", title, subtitle);
	guint listed = 0;
	for (guint i = q->first; i < q->c->days->len; i++) {
		const gint64 minutes = minutes_of(day_at(q, i)->impact);
		if (minutes == 0 || listed >= 40)
			continue;
		g_autofree char *date = words_short_date(day_at(q, i)->day, q->c->zone);
		g_string_append_printf(desc, "%s %s %" G_GINT64_FORMAT " min",
		                       listed == 0 ? "" : ",", date, minutes);
		listed++;
	}
	if (listed > 0)
		g_string_append(desc,
		                listed < q->hurt ? ", and more in the table." : ".");
	return g_string_free(desc, FALSE);
}

/* --- cells -------------------------------------------------------------------------------- */

struct cell_look {
	enum token fill, on;
	enum text_style style;
};

static struct cell_look look_of(const struct impact_day *day)
{
	if (day->impact >= 120 * MINUTE)
		return (struct cell_look){ TOKEN_SEV3, TOKEN_ON3, STYLE_BAR_BOLD };
	if (day->impact >= 30 * MINUTE)
		return (struct cell_look){ TOKEN_SEV2, TOKEN_ON2, STYLE_BAR };
	if (day->impact > 0)
		return (struct cell_look){ TOKEN_SEV1, TOKEN_ON1, STYLE_BAR };
	return (struct cell_look){ TOKEN_IDLE, TOKEN_INK2, STYLE_BAR };
}

/* The first that fits; "345", "24 h". */
static void cell_text(const struct quarter *q, const struct impact_day *day, double x,
                      double y, double w)
{
	const struct cell_look look = look_of(day);
	const gint64 minutes = minutes_of(day->impact);
	g_autofree char *count = day->impact == 0 ? g_strdup("?")
	                         : minutes == 0   ? g_strdup("<1")
	                                          : g_strdup_printf("%d", (int)minutes);
	g_autofree char *hours = g_strdup_printf("%dh", (int)((minutes + 30) / 60));
	const char *const texts[] = { count, minutes >= 600 ? hours : NULL, NULL };
	const bool small = q->sheet.narrow || w < 30;
	const enum text_style style = small && look.style == STYLE_BAR_BOLD
	                                      ? STYLE_TICK_BOLD
	                              : small ? STYLE_TICK
	                                      : look.style;
	for (int i = 0; texts[i] != NULL; i++) {
		if (text_width(texts[i], style) > w - 0.5)
			continue;
		scene_text(q->sheet.scene, x + w / 2, y + CELL / 2 - GAP / 2 + 4.2,
		           texts[i], style, look.on, ANCHOR_MIDDLE, TOKEN_NONE);
		return;
	}
}

static char *tooltip_of(const struct quarter *q, guint i)
{
	const struct impact_day *day = day_at(q, i);
	g_autofree char *date = words_date(day->day, q->c->zone);
	g_autofree char *length = range_length_text(range_point(day->impact), true);
	if (!day->known)
		return g_strdup_printf("%s: no evidence", date);
	if (day->incidents == 0)
		return g_strdup_printf("%s: no impact", date);
	return g_strdup_printf("%s: %s%s, %u incident%s", date,
	                       day->open ? "at least " : "",
	                       day->timed ? length : "length not known", day->incidents,
	                       day->incidents == 1 ? "" : "s");
}

static void draw_cell(const struct quarter *q, guint i, double top)
{
	Scene *scene = q->sheet.scene;
	const struct impact_day *day = day_at(q, i);
	const double x = column_x(q, column_of(q, i)), w = q->pitch - GAP;
	const double y = top + CELL * row_of(q, i), h = CELL - GAP;
	const bool speaks = day->incidents > 0 || !day->known;
	const struct cell_look look = look_of(day);
	if (speaks) {
		g_autofree char *tooltip = tooltip_of(q, i);
		scene_group(scene, tooltip, NULL, NULL);
	}
	if (day->known)
		scene_rect(scene, x, y, w, h, look.fill, TOKEN_NONE, 0, 2, 1);
	else
		hatch_rect(scene, x, y, w, h, TOKEN_NEUTRAL, 0.6);
	if (look.fill == TOKEN_SEV1)
		scene_rect(scene, x + 0.5, y + 0.5, w - 1, h - 1, TOKEN_NONE, TOKEN_EDGE1,
		           1, 2, 1);
	if (day->incidents > 0)
		cell_text(q, day, x, y, w);
	if (speaks)
		scene_end(scene);
}

/* Between the last day of a month and the first of the next: down the column, or around a corner. */
static void draw_month_edge(const struct quarter *q, guint i, double top)
{
	const guint column = column_of(q, i), row = row_of(q, i);
	const double x = crisp(column_x(q, column) - GAP / 2 - 0.5);
	const double right = crisp(column_x(q, column + 1) - GAP / 2 - 0.5);
	const double y = crisp(top + CELL * row - GAP / 2 - 0.5);
	const double bottom = top + 7 * CELL, above = top - 4;
	if (i == q->first)
		return;
	if (row == 0) {
		const struct point line[] = { { x, above }, { x, bottom } };
		scene_poly(q->sheet.scene, line, 2, TOKEN_INK2, 1, TOKEN_NONE, false, 1);
		return;
	}
	const struct point line[] = {
		{ right, above }, { right, y }, { x, y }, { x, bottom }
	};
	scene_poly(q->sheet.scene, line, 4, TOKEN_INK2, 1, TOKEN_NONE, false, 1);
}

/* Names over the first whole column of each month; those without room are left out. */
static void draw_months(const struct quarter *q, double y)
{
	double end = q->sheet.left - 10;
	for (guint i = q->first; i < q->c->days->len; i++) {
		const struct civil date = date_of(q, i);
		if (date.day != 1 && i != q->first)
			continue;
		const guint shift = row_of(q, i) == 0 || i == q->first ? 0 : 1;
		const double x = column_x(q, column_of(q, i) + shift) + 1;
		g_autofree char *brief = g_strdup_printf("%.3s", month_name(date.month));
		g_autofree char *year = g_strdup_printf("%s %d", brief, date.year);
		const bool tight = q->pitch * 4.3 < 76;
		const char *text = date.month == 1 && !tight ? year
		                   : tight                   ? brief
		                                             : month_name(date.month);
		const double width = text_width(text, STYLE_LABEL_BOLD);
		if (x < end + 6 || x + width > q->sheet.right)
			continue;
		scene_text(q->sheet.scene, x, y, text, STYLE_LABEL_BOLD, TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
		end = x + width;
	}
}

static void draw_calendar(struct quarter *q)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu",
		                             "Fri", "Sat", "Sun" };
	const double top = q->sheet.y + 20;
	draw_months(q, q->sheet.y + 10);
	for (int row = 0; row < 7; row++)
		scene_text(q->sheet.scene, q->x0 - 10, top + CELL * row + CELL / 2 + 3,
		           names[row], STYLE_TICK, TOKEN_INK2, ANCHOR_END, TOKEN_NONE);
	for (guint i = q->first; i < q->c->days->len; i++)
		draw_cell(q, i, top);
	for (guint i = q->first; i < q->c->days->len; i++)
		if (date_of(q, i).day == 1)
			draw_month_edge(q, i, top);
	q->sheet.y = top + 7 * CELL;
}

/* --- weeks ---------------------------------------------------------------------------------- */

static int by_length(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return (x > y) - (x < y);
}

/* Of the weeks that are known. */
static gint64 median_week(const struct quarter *q)
{
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < q->weeks->len; i++)
		if (week_at(q, i)->known)
			g_array_append_val(values, week_at(q, i)->impact);
	if (values->len == 0)
		return 0;
	g_array_sort(values, by_length);
	const gint64 *at = (const gint64 *)(gconstpointer)values->data;
	return (at[(values->len - 1) / 2] + at[values->len / 2]) / 2;
}

static char *hours_words(gint64 impact)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	const double hours = (double)impact / (double)HOUR;
	if (hours >= 99.95)
		return g_strdup_printf("%d", (int)lround(hours));
	if (impact > 0 && hours < 0.05)
		return g_strdup("<0.1");
	return g_strdup(g_ascii_formatd(number, sizeof number, "%.1f", hours));
}

struct bars {
	double top, base; /* y of the largest value and of nothing */
	gint64 max, median;
	guint worst;
	bool stands_out; /* the largest one is no accident of drawing */
};

static double bar_y(const struct bars *b, gint64 impact)
{
	return b->base - (double)impact / (double)MAX(b->max, 1) * (b->base - b->top);
}

/* A value under the line of the median would be crossed by it. */
static double value_y(const struct bars *b, gint64 impact)
{
	const double y = bar_y(b, impact) - 5, line = bar_y(b, b->median);
	return b->median > 0 && impact <= b->median             ? MIN(y, line - 5)
	       : b->median > 0 && y + 3 > line && y - 10 < line ? line - 5
	                                                        : y;
}

static void draw_bar(const struct quarter *q, const struct bars *b, guint i, bool values)
{
	const struct week *week = week_at(q, i);
	const bool worst = i == b->worst && b->stands_out;
	const double inset = q->pitch > 30 ? 4 : 1;
	const double x = column_x(q, i) + inset, w = q->pitch - GAP - 2 * inset;
	g_autofree char *text = hours_words(week->impact);
	g_autofree char *value =
	        g_strdup_printf("%s%s", week->open ? AT_LEAST : "", text);
	const enum text_style style = worst ? STYLE_TICK_BOLD : STYLE_TICK;
	if (week->impact <= 0)
		return;
	const double y = bar_y(b, week->impact);
	scene_rect(q->sheet.scene, x, y, w, b->base - y,
	           worst ? TOKEN_SEV3 : TOKEN_NEUTRAL, TOKEN_NONE, 0, 0, 1);
	const bool room = text_width(value, style) <= q->pitch - 1;
	if ((values || worst) && (room || worst))
		scene_text(q->sheet.scene,
		           CLAMP(x + w / 2, q->sheet.left + text_width(value, style) / 2,
		                 q->sheet.right - text_width(value, style) / 2),
		           value_y(b, week->impact), room || worst ? value : text, style,
		           worst ? TOKEN_SEVT : TOKEN_INK2, ANCHOR_MIDDLE, TOKEN_NONE);
}

static void draw_median(const struct quarter *q, const struct bars *b)
{
	const double y = crisp(bar_y(b, b->median));
	g_autofree char *value = hours_words(b->median);
	if (b->median <= 0)
		return;
	scene_line(q->sheet.scene, q->x0, y, column_x(q, q->weeks->len) - GAP, y,
	           TOKEN_INK, 1, 4, 3, 1);
	/* Two lines around the level, but never under the axis. */
	const double foot = MIN(y + 12, b->base + 2);
	scene_text(q->sheet.scene, q->x0 - 10, foot - 13,
	           q->sheet.narrow ? "med." : "median", STYLE_TICK, TOKEN_INK2,
	           ANCHOR_END, TOKEN_NONE);
	scene_text(q->sheet.scene, q->x0 - 10, foot, value, STYLE_TICK, TOKEN_INK2,
	           ANCHOR_END, TOKEN_NONE);
}

/* The first day of each week, where there is room. */
static void draw_week_names(const struct quarter *q, double y)
{
	double end = -1e9;
	for (guint i = 0; i < q->weeks->len; i++) {
		const struct civil date = date_of(q, week_at(q, i)->from);
		g_autofree char *text =
		        g_strdup_printf("%d %.3s", date.day, month_name(date.month));
		const double width = text_width(text, STYLE_TICK);
		const double middle = column_x(q, i) + (q->pitch - GAP) / 2;
		const double left =
		        CLAMP(middle - width / 2, q->sheet.left, q->sheet.right - width);
		if (left < end + 5)
			continue;
		scene_text(q->sheet.scene, left, y, text, STYLE_TICK, TOKEN_INK2,
		           ANCHOR_START, TOKEN_NONE);
		end = left + width;
	}
}

/* Each value at its bar, or only the largest where they would run into one another. */
static bool values_fit(const struct quarter *q)
{
	for (guint i = 0; i < q->weeks->len; i++) {
		g_autofree char *text = hours_words(week_at(q, i)->impact);
		if (text_width(text, STYLE_TICK_BOLD) + (week_at(q, i)->open ? 8 : 0) >
		    q->pitch - 1)
			return false;
	}
	return true;
}

static void draw_weeks(struct quarter *q)
{
	struct bars b = { .worst = worst_week(q), .median = median_week(q) };
	b.max = week_at(q, b.worst)->impact;
	b.top = q->sheet.y + 40;
	b.base = b.top + BARS;
	b.stands_out = b.max >= 2 * b.median && b.max > 0 && q->weeks->len > 1;
	if (b.max <= 0)
		return;
	scene_text(q->sheet.scene, q->sheet.left, q->sheet.y + 22,
	           "Hours of impact per week", STYLE_LABEL_BOLD, TOKEN_INK, ANCHOR_START,
	           TOKEN_NONE);
	const bool values = values_fit(q);
	for (guint i = 0; i < q->weeks->len; i++)
		draw_bar(q, &b, i, values);
	scene_line(q->sheet.scene, q->x0, crisp(b.base), column_x(q, q->weeks->len) - GAP,
	           crisp(b.base), TOKEN_AXIS, 1, 0, 0, 1);
	draw_median(q, &b);
	draw_week_names(q, b.base + 17);
	q->sheet.y = b.base + 24;
}

static void draw_key(struct quarter *q)
{
	const bool gaps = q->known < q->c->days->len - q->first;
	const struct key_item items[] = {
		{ TOKEN_IDLE, "none" },
		{ TOKEN_SEV1, "under 30" },
		{ TOKEN_SEV2, "30 to 119" },
		{ TOKEN_SEV3, "120 or more" },
		{ TOKEN_NONE, gaps ? "no evidence" : NULL },
		{ TOKEN_NONE, NULL },
	};
	q->sheet.y += 10;
	key_draw(&q->sheet, "Minutes per day:", items);
}

/* --- the chart -------------------------------------------------------------------------------- */

static Scene *draw(const Collection *collection, const struct chart_options *options)
{
	struct quarter q;
	Scene *scene = NULL;
	if (quarter_begin(&q, collection, options)) {
		g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
		g_autofree char *subtitle = subtitle_of(&q);
		add_titles(&q, titles);
		sheet_header(&q.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		draw_calendar(&q);
		draw_weeks(&q);
		draw_key(&q);
		g_autofree char *note = note_of(&q);
		g_autofree char *desc = describe(&q, q.sheet.scene->title);
		scene = sheet_finish(&q.sheet, note, desc);
	}
	quarter_end(&q);
	return scene;
}

static GPtrArray *table(const Collection *collection, const struct chart_options *options)
{
	struct quarter q;
	GPtrArray *rows = rows_new();
	g_autofree char *day_head =
	        g_strdup_printf("Day (%s)", words_zone(collection->zone));
	rows_add(rows, day_head, "Minutes of impact", "Incidents", NULL);
	const bool any = quarter_begin(&q, collection, options);
	for (guint i = q.first; any && i < collection->days->len; i++) {
		const struct impact_day *day = day_at(&q, i);
		const struct civil date = date_of(&q, i);
		g_autofree char *name = g_strdup_printf("%04d-%02d-%02d", date.year,
		                                        date.month, date.day);
		g_autofree char *minutes = number_count((double)minutes_of(day->impact));
		g_autofree char *impact =
		        !day->known ? g_strdup("no evidence")
		        : day->incidents > 0 && day->impact == 0
		                ? g_strdup("not known")
		                : g_strdup_printf("%s%s", day->open ? "at least " : "",
		                                  minutes);
		g_autofree char *incidents = number_count(day->incidents);
		rows_add(rows, name, impact, incidents, NULL);
	}
	quarter_end(&q);
	return rows;
}

const struct chart chart_quarter = {
	.name = "quarter",
	.title = "Minutes of impact on each day of a quarter",
	.min_width = 320,
	.draw_many = draw,
	.table_many = table,
};
