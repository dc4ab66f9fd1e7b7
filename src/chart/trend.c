/*
 * trend.c - how long incidents took, group by group: a dot an incident on a log scale, the middle half as a box, the
 * median as a line. No mean is drawn: a few long incidents make it what it is.
 *
 * Where dots would cover one another they stand beside one another; a group of more than DOTS_MAX becomes a pile of
 * counts by bin. What is not over when it was last seen has a fading tail.
 */
#include "chart/hatch.h"
#include "chart/number.h"
#include "chart/rows.h"
#include "chart/sheet.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define ROW 46.0
#define ROW_NARROW 62.0 /* name and figures stand above the strip */
#define STRIP 34.0
#define GUTTER 128.0
#define COLUMN 118.0
#define ROWS_MAX 24
#define DOTS_MAX 240
#define TOLD_MAX 150
#define BIN 4.0 /* px, of a pile */

struct trend_chart {
	struct sheet sheet;
	const Trend *trend;
	guint first, last;  /* groups that are drawn: [first, last) */
	gint64 least, most; /* of the scale, both above 0 */
	double x0, x1;
	bool told;  /* each dot says which it is; more would make the file large */
	bool piles; /* a group has more than its dots could show */
	guint flat; /* lengths of no or negative time, which stand at the left edge */
};

static const struct trend_group *group_at(const struct trend_chart *c, guint i)
{
	return c->trend->groups->pdata[i];
}

static const struct observation *seen_at(const struct trend_group *group, guint i)
{
	return &g_array_index(group->observations, struct observation, i);
}

/* --- scale ------------------------------------------------------------------------- */

/* What people count lengths in, never a power of ten of seconds: the usual ones, and more where few of these fit. */
static const gint64 coarse[] = {
	SECOND,   5 * SECOND, 15 * SECOND, MINUTE,  5 * MINUTE, 15 * MINUTE,
	HOUR,     4 * HOUR,   DAY,         3 * DAY, 7 * DAY,    30 * DAY,
	90 * DAY, 365 * DAY,  1825 * DAY,  0,
};
static const gint64 fine[] = {
	SECOND,      2 * SECOND,  5 * SECOND,  10 * SECOND, 15 * SECOND, 20 * SECOND,
	30 * SECOND, 45 * SECOND, MINUTE,      2 * MINUTE,  3 * MINUTE,  5 * MINUTE,
	10 * MINUTE, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 45 * MINUTE, HOUR,
	2 * HOUR,    3 * HOUR,    4 * HOUR,    6 * HOUR,    8 * HOUR,    12 * HOUR,
	18 * HOUR,   DAY,         2 * DAY,     3 * DAY,     5 * DAY,     7 * DAY,
	10 * DAY,    14 * DAY,    20 * DAY,    30 * DAY,    45 * DAY,    60 * DAY,
	90 * DAY,    120 * DAY,   180 * DAY,   365 * DAY,   730 * DAY,   1825 * DAY,
	0,
};

static const gint64 *marks_of(const struct trend_chart *c)
{
	guint n = 0;
	for (const gint64 *at = coarse; *at != 0; at++)
		n += *at >= c->least && *at <= c->most;
	return n >= 4 ? coarse : fine;
}

static void fit_scale(struct trend_chart *c)
{
	gint64 least = G_MAXINT64, most = 0;
	for (guint i = c->first; i < c->last; i++) {
		const struct trend_group *group = group_at(c, i);
		for (guint k = 0; k < group->observations->len; k++) {
			const gint64 length = seen_at(group, k)->length;
			c->flat += length <= 0;
			if (length <= 0)
				continue;
			least = MIN(least, length);
			most = MAX(most, length);
		}
	}
	if (most == 0)
		least = most = HOUR;
	/* A little room at both ends, and never less than a factor of four. */
	c->least = MAX((gint64)((double)least / 1.3), SECOND / 2);
	c->most = MIN(most, 10000 * DAY);
	c->most = (gint64)((double)MAX(c->most, 3 * c->least) * 1.3);
}

static double length_x(const struct trend_chart *c, gint64 length)
{
	const double at = log((double)CLAMP(length, c->least, c->most));
	const double from = log((double)c->least), to = log((double)c->most);
	return c->x0 + (at - from) / (to - from) * (c->x1 - c->x0);
}

/* "15 min", "4 h", "3 d", "1 y" */
static char *mark_words(gint64 length)
{
	if (length >= 365 * DAY)
		return g_strdup_printf("%d y", (int)(length / (365 * DAY)));
	if (length >= DAY)
		return g_strdup_printf("%d d", (int)(length / DAY));
	if (length >= HOUR)
		return g_strdup_printf("%d h", (int)(length / HOUR));
	if (length >= MINUTE)
		return g_strdup_printf("%d min", (int)(length / MINUTE));
	return g_strdup_printf("%d s", (int)(length / SECOND));
}

/* --- words -------------------------------------------------------------------------- */

static char *length_words(gint64 length)
{
	if (length >= 3 * DAY)
		return g_strdup_printf("%d d", (int)((length + DAY / 2) / DAY));
	if (length >= 10 * MINUTE)
		length = (length + MINUTE / 2) / MINUTE * MINUTE;
	if (length >= 10 * HOUR)
		length = (length + HOUR / 2) / HOUR * HOUR;
	return range_length_text(range_point(length), false);
}

/* With those that are not over it is Kaplan and Meier's. INSTANT_NONE: not reached. */
static gint64 median_of(const struct trend_group *group)
{
	return group->censored > 0 || group->lengths.n == 0 ? group->survival_median
	                                                    : group->lengths.median;
}

static const char *by_words(enum trend_by by)
{
	return by == BY_NOTHING ? "" : trend_by_word(by);
}

static bool enough(const struct trend_shift *shift)
{
	return shift->from != NULL && shift->from->lengths.n >= 20 &&
	       shift->to->lengths.n >= 20;
}

/* Long to short. */
static GPtrArray *titles_of(const struct trend_chart *c)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	const struct trend_shift *shift = &c->trend->shift;
	const char *in = trend_by_is_time(c->trend->by) ? "in" : "of";
	if (shift->arrow != 0) {
		g_autofree char *from = length_words(shift->from->lengths.median);
		g_autofree char *to = length_words(shift->to->lengths.median);
		const char *word = shift->arrow > 0 ? "longer" : "shorter";
		g_ptr_array_add(
		        titles,
		        g_strdup_printf(
		                "Incidents %s %s took %s than those %s %s: median "
		                "%s against %s",
		                in, shift->to->name, word, in, shift->from->name, to,
		                from));
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("Incidents %s %s took %s than those %s %s", in,
		                        shift->to->name, word, in, shift->from->name));
	} else if (enough(shift)) {
		g_ptr_array_add(
		        titles,
		        g_strdup_printf(trend_by_is_time(c->trend->by)
		                                ? "No clear change from %s to %s"
		                                : "No clear difference between %s "
		                                  "and %s",
		                        shift->from->name, shift->to->name));
	}
	if (c->trend->by != BY_NOTHING)
		g_ptr_array_add(titles, g_strdup_printf("%s, by %s", c->trend->name,
		                                        by_words(c->trend->by)));
	g_ptr_array_add(titles, g_strdup(c->trend->name));
	g_ptr_array_add(titles, NULL);
	return titles;
}

static char *subtitle_of(const struct trend_chart *c)
{
	return g_strdup_printf(
	        "%s, on a log scale. %s, the box the middle half, the line the "
	        "median",
	        c->trend->name,
	        c->piles ? "Grey: how many incidents took so long"
	                 : "A dot is an incident");
}

static guint left_out(const struct trend_chart *c)
{
	guint n = 0;
	for (guint i = 0; i < c->trend->groups->len; i++) {
		const GPtrArray *left = group_at(c, i)->left_out;
		for (guint k = 0; k < left->len; k++)
			n += ((const struct left_out *)left->pdata[k])->n;
	}
	return n;
}

static guint open_ones(const struct trend_chart *c)
{
	guint n = 0;
	for (guint i = c->first; i < c->last; i++)
		n += group_at(c, i)->censored;
	return n;
}

static char *note_of(const struct trend_chart *c)
{
	GString *note = g_string_new(NULL);
	const struct trend_shift *shift = &c->trend->shift;
	const guint left = left_out(c), open = open_ones(c);
	g_string_append_printf(note, "%s: %s.", c->trend->name, c->trend->definition);
	if (left > 0)
		g_string_append_printf(note, " %u without it %s left out.", left,
		                       left == 1 ? "is" : "are");
	if (open > 0)
		g_string_append_printf(note,
		                       " %u of no known end%s: the median counts them as at "
		                       "least so long.",
		                       open, c->piles ? "" : ", with a tail");
	if (c->flat > 0)
		g_string_append_printf(note,
		                       " %u of no length or less %s at the left "
		                       "edge.",
		                       c->flat, c->flat == 1 ? "stands" : "stand");
	if (shift->from != NULL && shift->shift != INSTANT_NONE) {
		g_autofree char *change =
		        range_change_text(range_point(shift->shift), false);
		g_string_append_printf(note, " %s against %s: shift %s; %s.",
		                       shift->to->name, shift->from->name, change,
		                       shift->why);
	}
	if (c->last - c->first < c->trend->groups->len)
		g_string_append_printf(note, " %u of %u groups are drawn.",
		                       c->last - c->first, c->trend->groups->len);
	return g_string_free(note, FALSE);
}

static char *describe(const struct trend_chart *c, const char *title)
{
	GString *desc = g_string_new(NULL);
	g_string_append_printf(desc, "%s. %s.", title, c->trend->name);
	for (guint i = c->first; i < c->last; i++) {
		const struct trend_group *group = group_at(c, i);
		const gint64 median = median_of(group);
		g_autofree char *middle =
		        median != INSTANT_NONE ? length_words(median) : NULL;
		g_autofree char *low = length_words(group->lengths.p25);
		g_autofree char *high = length_words(group->lengths.p75);
		g_string_append_printf(desc, " %s: n %u", group->name, group->lengths.n);
		if (middle != NULL)
			g_string_append_printf(desc, ", median %s", middle);
		if (group->lengths.n > 0)
			g_string_append_printf(desc, ", middle half %s to %s", low, high);
		g_string_append_c(desc, '.');
	}
	return g_string_free(desc, FALSE);
}

/* --- strips --------------------------------------------------------------------------- */

static bool is_free(const GArray *placed, struct point at, double apart)
{
	for (guint i = placed->len; i-- > 0;) {
		const struct point other = g_array_index(placed, struct point, i);
		const double dx = at.x - other.x, dy = at.y - other.y;
		if (dx > apart)
			return true; /* sorted: all before are further */
		if (dx * dx + dy * dy < apart * apart - 0.01)
			return false;
	}
	return true;
}

/* On the middle line, or as near to it as the dots before leave room. */
static struct point place_dot(const GArray *placed, double x, double middle, double r)
{
	const double apart = 2 * r + 0.6, reach = STRIP / 2 - r;
	for (double off = 0; off <= reach; off += 0.5) {
		const struct point up = { x, middle - off }, down = { x, middle + off };
		if (is_free(placed, up, apart))
			return up;
		if (is_free(placed, down, apart))
			return down;
	}
	return (struct point){ x, middle };
}

static char *dot_words(const struct trend_chart *c, const struct observation *seen)
{
	const Incident *incident = seen->timeline->incident;
	g_autofree char *date =
	        range_known(seen->timeline->start)
	                ? words_stamp(seen->timeline->start.lo, c->sheet.zone)
	                : g_strdup("");
	g_autofree char *length = range_length_text(range_point(seen->length), false);
	return g_strdup_printf("%s %s: %s%s", date,
	                       incident->title != NULL ? incident->title : "",
	                       seen->censored ? "at least " : "", length);
}

static void draw_dots(const struct trend_chart *c, const struct trend_group *group,
                      double middle)
{
	g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(struct point));
	const double r = group->observations->len <= 80 ? 2.8 : 2;
	for (guint i = 0; i < group->observations->len; i++) {
		const struct observation *seen = seen_at(group, i);
		const double x = length_x(c, seen->length);
		const struct point at = place_dot(placed, x, middle, r);
		g_autofree char *words = c->told ? dot_words(c, seen) : NULL;
		g_array_append_val(placed, at);
		if (c->told)
			scene_group(c->sheet.scene, words, NULL);
		if (seen->censored)
			hatch_fade(c->sheet.scene, at.x + r, at.y - r,
			           MIN(18, c->sheet.right - at.x - r), 2 * r, TOKEN_HATCH,
			           1);
		scene_circle(c->sheet.scene, at.x, at.y, r, TOKEN_NEUTRAL, TOKEN_NONE, 0);
		if (c->told)
			scene_end(c->sheet.scene);
	}
}

/* So many that dots would be a wall: how many in each bin, as bars about the middle line. */
static void draw_pile(const struct trend_chart *c, const struct trend_group *group,
                      double middle)
{
	const guint bins = (guint)ceil((c->x1 - c->x0) / BIN);
	g_autofree guint *count = g_new0(guint, bins);
	guint most = 1;
	for (guint i = 0; i < group->observations->len; i++) {
		const double x = length_x(c, seen_at(group, i)->length);
		const guint bin = MIN((guint)MAX((x - c->x0) / BIN, 0), bins - 1);
		most = MAX(most, ++count[bin]);
	}
	for (guint bin = 0; bin < bins; bin++) {
		const double h = STRIP * count[bin] / most;
		const double x = c->x0 + BIN * bin, w = MIN(BIN - 0.6, c->x1 - x);
		if (count[bin] > 0 && w > 0.4)
			scene_rect(c->sheet.scene, x, middle - h / 2, w, h, TOKEN_NEUTRAL,
			           TOKEN_NONE, 0, 0, 1);
	}
}

static void draw_box(const struct trend_chart *c, const struct trend_group *group,
                     double middle)
{
	const struct lengths *l = &group->lengths;
	if (l->n < 3)
		return;
	const double x0 = length_x(c, l->p25), x1 = length_x(c, l->p75);
	scene_rect(c->sheet.scene, x0, middle - STRIP / 2, MAX(x1 - x0, 1), STRIP,
	           TOKEN_IDLE, TOKEN_NONE, 0, 2, 1);
}

static void draw_median(const struct trend_chart *c, const struct trend_group *group,
                        double middle)
{
	const gint64 median = median_of(group);
	if (median == INSTANT_NONE || group->observations->len < 3)
		return;
	const double x = nearbyint(length_x(c, median));
	scene_rect(c->sheet.scene, x - 1, middle - STRIP / 2 - 2, 2, STRIP + 4, TOKEN_INK,
	           TOKEN_NONE, 0, 0, 1);
}

static void draw_strip(const struct trend_chart *c, const struct trend_group *group,
                       double middle)
{
	draw_box(c, group, middle);
	if (c->piles)
		draw_pile(c, group, middle);
	else
		draw_dots(c, group, middle);
	draw_median(c, group, middle);
}

/* --- rows --------------------------------------------------------------------------------- */

static char *count_words(const struct trend_group *group)
{
	return group->censored > 0 ? g_strdup_printf("n %u, %u open", group->lengths.n,
	                                             group->censored)
	                           : g_strdup_printf("n %u", group->lengths.n);
}

static char *median_words(const struct trend_group *group)
{
	const gint64 median = median_of(group);
	if (group->observations->len == 0)
		return g_strdup("none");
	return median != INSTANT_NONE ? length_words(median) : g_strdup("not reached");
}

static char *sure_words(const struct trend_group *group)
{
	const struct range sure = group->lengths.interval;
	if (!range_known(sure))
		return g_strdup(group->lengths.n > 0 ? "too few to say" : "");
	g_autofree char *lo = length_words(sure.lo);
	g_autofree char *hi = length_words(sure.hi);
	return g_strdup_printf("%s to %s", lo, hi);
}

static void put(const struct trend_chart *c, double x, double y, const char *text,
                enum text_style style, enum token token, enum anchor anchor)
{
	if (*text != '\0')
		scene_text(c->sheet.scene, x, y, text, style, token, anchor, TOKEN_NONE);
}

/* Wide: name and count in the gutter, figures at the right. Narrow: both on a line above the strip. */
static void draw_row(const struct trend_chart *c, const struct trend_group *group,
                     double top)
{
	const struct sheet *s = &c->sheet;
	const double room = s->narrow ? (s->right - s->left) * 0.45 : GUTTER - 12;
	g_autofree char *name = text_ellipsis(group->name, STYLE_ROW_BOLD, room);
	g_autofree char *count = count_words(group);
	g_autofree char *median = median_words(group);
	g_autofree char *sure = sure_words(group);
	if (!s->narrow) {
		const double middle = top + ROW / 2;
		put(c, s->left, middle - 2, name, STYLE_ROW_BOLD, TOKEN_INK,
		    ANCHOR_START);
		put(c, s->left, middle + 13, count, STYLE_TICK, TOKEN_INK2, ANCHOR_START);
		put(c, s->right, middle - 2, median, STYLE_ROW_BOLD, TOKEN_INK,
		    ANCHOR_END);
		put(c, s->right, middle + 13, sure, STYLE_TICK, TOKEN_INK2, ANCHOR_END);
		draw_strip(c, group, middle);
		return;
	}
	const double end = s->left + text_width(name, STYLE_ROW_BOLD) + 8;
	put(c, s->left, top + 16, name, STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_START);
	put(c, s->right, top + 16, median, STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_END);
	if (end + text_width(count, STYLE_TICK) + 10 <
	    s->right - text_width(median, STYLE_ROW_BOLD))
		put(c, end, top + 16, count, STYLE_TICK, TOKEN_INK2, ANCHOR_START);
	draw_strip(c, group, top + 22 + STRIP / 2);
}

/* Behind the strips alone where text stands above them. */
static void draw_grid(const struct trend_chart *c, double x, double top, double bottom)
{
	if (!c->sheet.narrow) {
		scene_line(c->sheet.scene, x, top, x, bottom, TOKEN_GRID, 1, 0, 0, 1);
		return;
	}
	for (guint i = c->first; i < c->last; i++) {
		const double y = top + ROW_NARROW * (i - c->first);
		scene_line(c->sheet.scene, x, y + 22, x, y + ROW_NARROW, TOKEN_GRID, 1, 0,
		           0, 1);
	}
}

static void draw_axis(struct trend_chart *c, double top, double bottom)
{
	double end = c->sheet.left - 10;
	scene_line(c->sheet.scene, c->x0, crisp(bottom), c->x1, crisp(bottom), TOKEN_AXIS,
	           1, 0, 0, 1);
	for (const gint64 *mark = marks_of(c); *mark != 0; mark++) {
		if (*mark < c->least || *mark > c->most)
			continue;
		g_autofree char *text = mark_words(*mark);
		const double x = crisp(length_x(c, *mark));
		const double width = text_width(text, STYLE_TICK);
		const double left =
		        CLAMP(x - width / 2, c->sheet.left, c->sheet.right - width);
		if (left < end + 10)
			continue;
		draw_grid(c, x, top, bottom);
		scene_line(c->sheet.scene, x, bottom, x, bottom + 6, TOKEN_AXIS, 1, 0, 0,
		           1);
		put(c, left, bottom + 19, text, STYLE_TICK, TOKEN_INK2, ANCHOR_START);
		end = left + width;
	}
}

static void draw_heads(struct trend_chart *c)
{
	put(c, c->sheet.right, c->sheet.y + 8,
	    c->sheet.narrow ? "median" : "median, 95% interval", STYLE_TICK, TOKEN_INK2,
	    ANCHOR_END);
	c->sheet.y += 14;
}

static void draw_rows(struct trend_chart *c)
{
	const double height = c->sheet.narrow ? ROW_NARROW : ROW;
	const double top = c->sheet.y + 2;
	const double bottom = top + height * (c->last - c->first);
	draw_axis(c, top, bottom);
	for (guint i = c->first; i < c->last; i++) {
		const double y = crisp(top + height * (i - c->first));
		scene_line(c->sheet.scene, c->sheet.left, y, c->sheet.right, y,
		           TOKEN_GRID, 1, 0, 0, 1);
		draw_row(c, group_at(c, i), y);
	}
	c->sheet.y = bottom + 24;
}

/* --- the chart -------------------------------------------------------------------------------- */

static bool trend_begin(struct trend_chart *c, const Collection *collection,
                        const struct chart_options *o)
{
	guint seen = 0;
	*c = (struct trend_chart){ .trend = collection->trend };
	c->sheet = sheet_begin("trend", o);
	if (c->trend == NULL)
		return false;
	/* Of periods the last ones, else the largest, which come first. */
	c->last = c->trend->groups->len;
	if (c->last > ROWS_MAX && trend_by_is_time(c->trend->by))
		c->first = c->last - ROWS_MAX;
	else
		c->last = MIN(c->last, ROWS_MAX);
	for (guint i = c->first; i < c->last; i++) {
		seen += group_at(c, i)->observations->len;
		c->piles |= group_at(c, i)->observations->len > DOTS_MAX;
	}
	c->told = seen <= TOLD_MAX;
	/* A dot at the very end stands inside. */
	c->x0 = c->sheet.left + (c->sheet.narrow ? 4 : GUTTER);
	c->x1 = c->sheet.right - (c->sheet.narrow ? 4 : COLUMN + 8);
	fit_scale(c);
	return seen > 0;
}

static Scene *draw(const Collection *collection, const struct chart_options *options)
{
	struct trend_chart c;
	if (!trend_begin(&c, collection, options)) {
		scene_free(c.sheet.scene);
		return NULL;
	}
	g_autoptr(GPtrArray) titles = titles_of(&c);
	g_autofree char *subtitle = subtitle_of(&c);
	sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata, subtitle);
	draw_heads(&c);
	draw_rows(&c);
	g_autofree char *note = note_of(&c);
	g_autofree char *desc = describe(&c, c.sheet.scene->title);
	return sheet_finish(&c.sheet, note, desc);
}

static char *cell(bool known, gint64 length)
{
	return known ? range_length_text(range_point(length), false) : g_strdup("");
}

static GPtrArray *table(const Collection *collection, const struct chart_options *options)
{
	struct trend_chart c;
	GPtrArray *rows = rows_new();
	rows_add(rows, "Group", "n", "Open", "Shortest", "Lower quartile", "Median",
	         "Upper quartile", "Longest", "95% of the median", NULL);
	const bool any = trend_begin(&c, collection, options);
	for (guint i = c.first; any && i < c.last; i++) {
		const struct trend_group *group = group_at(&c, i);
		const struct lengths *l = &group->lengths;
		g_autofree char *n = number_count(l->n);
		g_autofree char *open = number_count(group->censored);
		g_autofree char *min = cell(l->n > 0, l->min);
		g_autofree char *p25 = cell(l->n > 0, l->p25);
		g_autofree char *median = median_words(group);
		g_autofree char *p75 = cell(l->n > 0, l->p75);
		g_autofree char *max = cell(l->n > 0, l->max);
		g_autofree char *sure = sure_words(group);
		rows_add(rows, group->name, n, open, min, p25, median, p75, max, sure,
		         NULL);
	}
	scene_free(c.sheet.scene);
	return rows;
}

const struct chart chart_trend = {
	.name = "trend",
	.title = "How long many incidents took, group by group",
	.min_width = 320,
	.draw_many = draw,
	.table_many = table,
};
