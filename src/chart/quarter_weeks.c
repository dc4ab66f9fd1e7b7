/* Hours of impact week by week, on the columns of the calendar. */
#include "chart/hatch.h"
#include "chart/quarter.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>

#define BARS 74.0

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
		if (quarter_week(q, i)->known)
			g_array_append_val(values, quarter_week(q, i)->impact);
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
	const struct week *week = quarter_week(q, i);
	const bool worst = i == b->worst && b->stands_out;
	const double inset = q->pitch > 30 ? 4 : 1;
	const double x = quarter_x(q, i) + inset, w = q->pitch - QUARTER_GAP - 2 * inset;
	g_autofree char *text = hours_words(week->impact);
	g_autofree char *value =
	        g_strdup_printf("%s%s", week->open ? AT_LEAST : "", text);
	const enum text_style style = worst ? STYLE_TICK_BOLD : STYLE_TICK;
	if (!week->known)
		hatch_rect(q->sheet.scene, x, b->base - 10, w, 10, TOKEN_NEUTRAL, 0.5);
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
	scene_line(q->sheet.scene, q->x0, y, quarter_x(q, q->weeks->len) - QUARTER_GAP, y,
	           TOKEN_INK, 1, 4, 3, 1);
	/* Two lines around the level, but never under the axis. */
	const double foot = MIN(y + 12, b->base + 2);
	scene_text(q->sheet.scene, q->x0 - 8, foot - 13,
	           q->sheet.narrow ? "med." : "median", STYLE_TICK, TOKEN_INK2,
	           ANCHOR_END, TOKEN_NONE);
	scene_text(q->sheet.scene, q->x0 - 8, foot, value, STYLE_TICK, TOKEN_INK2,
	           ANCHOR_END, TOKEN_NONE);
}

/* The first day of each week, where there is room. */
static void draw_week_names(const struct quarter *q, double y)
{
	double end = -1e9;
	for (guint i = 0; i < q->weeks->len; i++) {
		const struct civil date = quarter_date(q, quarter_week(q, i)->from);
		g_autofree char *text =
		        g_strdup_printf("%d %.3s", date.day, month_name(date.month));
		const double width = text_width(text, STYLE_TICK);
		const double middle = quarter_x(q, i) + (q->pitch - QUARTER_GAP) / 2;
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
		g_autofree char *text = hours_words(quarter_week(q, i)->impact);
		if (text_width(text, STYLE_TICK_BOLD) +
		            (quarter_week(q, i)->open ? 8 : 0) >
		    q->pitch - 1)
			return false;
	}
	return true;
}

void quarter_draw_weeks(struct quarter *q)
{
	struct bars b = { .worst = quarter_worst_week(q), .median = median_week(q) };
	b.max = quarter_week(q, b.worst)->impact;
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
	scene_line(q->sheet.scene, q->x0, crisp(b.base),
	           quarter_x(q, q->weeks->len) - QUARTER_GAP, crisp(b.base), TOKEN_AXIS,
	           1, 0, 0, 1);
	draw_median(q, &b);
	draw_week_names(q, b.base + 17);
	q->sheet.y = b.base + 24;
}
