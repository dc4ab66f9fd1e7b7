/*
 * lanes.c - the evidence, a lane for each kind of source, nearest the machine first.
 *
 * A label stands to the right of its own leader, above every label whose leader it would cover (place.h), so none lies
 * on another. What has no room for a label is a short tick; all is in the table.
 */
#include "chart/lanes.h"
#include "chart/hatch.h"
#include "chart/rows.h"
#include "chart/text.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

#define GUTTER 96.0
#define FOOT 9.0   /* from the lane's line up to the lowest label */
#define BELOW 11.0 /* and down to the rule */
#define HEAD 20.0  /* the name's own row, narrow */
#define BAR 7.0
#define FADE 64.0
#define TOOLTIP_LIMIT 160

static double count_width(const struct lane_row *row)
{
	g_autofree char *count = g_strdup_printf("%u", row->items->len);
	return text_width(lane_title(row), STYLE_LABEL_BOLD) + 6 +
	       text_width(count, STYLE_LABEL);
}

static double gutter_of(const struct lanes *c)
{
	double gutter = GUTTER;
	for (guint i = 0; i < c->rows->len; i++)
		gutter = MAX(gutter, count_width(g_ptr_array_index(c->rows, i)) + 12);
	return c->sheet.narrow ? 0 : gutter;
}

static void draw_name(const struct lanes *c, const struct lane_row *row, double y)
{
	Scene *scene = c->sheet.scene;
	const double x = c->sheet.left;
	const bool below = row->dropped > 0 && !c->sheet.narrow;
	g_autofree char *count = g_strdup_printf("%u", row->items->len);
	g_autofree char *more = g_strdup_printf("+%u in the table", row->dropped);
	const double base = below ? y - 3 : y + 4;
	if (c->sheet.narrow) /* the dotted lines run on beside it */
		scene_rect(scene, x, base - 13,
		           count_width(row) + 16 +
		                   (row->dropped > 0 ? text_width(more, STYLE_TICK) : 0),
		           17, TOKEN_BG, TOKEN_NONE, 0, 0, 1);
	scene_text(scene, x, base, lane_title(row), STYLE_LABEL_BOLD, TOKEN_INK,
	           ANCHOR_START, TOKEN_NONE);
	scene_text(scene, x + count_width(row), base, count, STYLE_LABEL, TOKEN_INK3,
	           ANCHOR_END, TOKEN_NONE);
	if (row->dropped > 0)
		scene_text(scene, below ? x : x + count_width(row) + 12,
		           below ? base + 13 : base, more, STYLE_TICK, TOKEN_INK3,
		           ANCHOR_START, TOKEN_NONE);
}

static enum token ink_of(const struct lane_item *item)
{
	return item->entry->contradicted                 ? TOKEN_SEVT
	       : item->entry->mark == MARK_IMPACT_BEGINS ? TOKEN_SEVT
	       : item->number != NULL                    ? TOKEN_MARK
	                                                 : TOKEN_BASE;
}

/* A range as long as it is; contradicted ones hollow. */
static void draw_range(const struct lanes *c, const struct lane_item *item, double y)
{
	const double x0 = time_x(&c->scale, item->entry->at.lo);
	const double x1 = time_x(&c->scale, item->entry->at.hi);
	if (item->entry->contradicted)
		scene_rect(c->sheet.scene, x0 + 1, y - 4.5, MAX(x1 - x0 - 2, 6), 9,
		           TOKEN_BG, TOKEN_SEVT, 2, 1.5, 1);
	else
		scene_rect(c->sheet.scene, x0, y - BAR / 2, x1 - x0, BAR, ink_of(item),
		           TOKEN_NONE, 0, 1.5, 1);
}

static void draw_mark(const struct lanes *c, const struct lane_item *item, double x,
                      double y)
{
	Scene *scene = c->sheet.scene;
	const struct range at = item->entry->at;
	const bool long_enough = item->entry->kind != KIND_LOG && lane_is_vague(at) &&
	                         time_x(&c->scale, at.hi) - time_x(&c->scale, at.lo) >= 8;
	if (long_enough) {
		draw_range(c, item, y);
		return;
	}
	if (range_is_open(at))
		hatch_fade(scene, x, y - BAR / 2, MIN(FADE, c->scale.x1 - x), BAR,
		           TOKEN_HATCH, 1);
	if (item->entry->contradicted)
		scene_circle(scene, x, y, 4.5, TOKEN_BG, TOKEN_SEVT, 2);
	else
		scene_circle(scene, x, y, item->number != NULL ? 4.5 : 3.6, ink_of(item),
		             TOKEN_NONE, 0);
}

static void draw_badge(Scene *scene, const struct lane_item *item, double x, double y)
{
	const bool against = item->entry->contradicted;
	const double width = item->indent - 5;
	scene_rect(scene, x, y - 12, width, 16, against ? TOKEN_SEVT : TOKEN_MARK,
	           TOKEN_NONE, 0, 8, 1);
	scene_text(scene, x + width / 2, y, item->number, STYLE_TICK_BOLD,
	           against ? TOKEN_BG : TOKEN_ONMARK, ANCHOR_MIDDLE, TOKEN_NONE);
}

/* Time and text, cut where even the narrowest form is wider than the room. */
static void draw_lines(Scene *scene, const struct lane_item *item,
                       const struct flag *flag, double top)
{
	const double x = flag->x + FLAG_OFFSET;
	const GPtrArray *lines = item->lines[flag->wrap];
	const enum token ink = item->entry->contradicted ? TOKEN_SEVT : TOKEN_INK;
	g_autofree char *time =
	        text_ellipsis(item->time, STYLE_LABEL_BOLD, flag->w - item->indent);
	if (*time != '\0')
		scene_text(scene, x + item->indent, top + 13, time, STYLE_LABEL_BOLD,
		           ink_of(item) == TOKEN_SEVT ? TOKEN_SEVT : TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
	for (guint i = 0; i < lines->len; i++) {
		const double before = i == 0 ? item->prefix : item->indent;
		g_autofree char *line = text_ellipsis(lines->pdata[i], STYLE_LABEL,
		                                      MAX(flag->w - before + 0.01, 0));
		if (*line != '\0')
			scene_text(scene, x + before, top + 13 + LANE_LINE * i,
			           flag->cut ? line : (const char *)lines->pdata[i],
			           STYLE_LABEL, ink, ANCHOR_START, TOKEN_NONE);
	}
}

static char *tooltip_of(const struct lanes *c, const struct lane_item *item)
{
	const struct entry *entry = item->entry;
	g_autofree char *time = lane_time(c, entry->at);
	g_autofree char *text =
	        text_one_line(entry->text != NULL ? entry->text : "", TOOLTIP_LIMIT);
	return g_strdup_printf("%s %s %s%s", time, words_zone(c->sheet.zone), text,
	                       entry->contradicted ? " (contradicted)" : "");
}

static bool label_is_whole(const struct lane_item *item, const struct flag *flag)
{
	const GPtrArray *lines = item->lines[flag->wrap];
	return !flag->cut &&
	       strstr(g_ptr_array_index(lines, lines->len - 1), "\xe2\x80\xa6") == NULL;
}

static void draw_label(const struct lanes *c, const struct lane_item *item,
                       const struct flag *flag, double line)
{
	Scene *scene = c->sheet.scene;
	const double foot = line - FOOT - flag->y, top = foot - flag->h;
	/* What stands there in full needs no second telling. */
	const bool whole = item->number == NULL && label_is_whole(item, flag);
	g_autofree char *tooltip = whole ? NULL : tooltip_of(c, item);
	g_autofree char *href =
	        item->number != NULL ? g_strdup_printf("#m%s", item->number) : NULL;
	scene_rect(scene, flag->x + FLAG_OFFSET - 2, top, flag->w + 2, flag->h, TOKEN_BG,
	           TOKEN_NONE, 0, 0, 1);
	scene_line(scene, crisp(flag->x), top + 1, crisp(flag->x), line, TOKEN_NEUTRAL, 1,
	           0, 0, 1);
	if (!whole)
		scene_group(scene, tooltip, href);
	if (item->number != NULL && flag->w >= item->indent)
		draw_badge(scene, item, flag->x + FLAG_OFFSET, top + 13);
	draw_lines(scene, item, flag, top);
	draw_mark(c, item, flag->x, line);
	if (!whole)
		scene_end(scene);
}

/* Neighbours of one look: painters make one path of them. */
static void draw_ticks(const struct lanes *c, const struct lane_row *row, double y)
{
	guint n = row->items->len - row->flags->len;
	if (n == 0)
		return;
	g_autofree char *tooltip = g_strdup_printf(
	        "%u item%s without a label, in the table", n, n == 1 ? "" : "s");
	scene_group(c->sheet.scene, tooltip, NULL);
	for (guint i = 0; i < row->items->len; i++) {
		const struct lane_item *item = lane_item_at(row, i);
		if (!item->labelled)
			scene_line(c->sheet.scene, crisp(item->x), y - 5, crisp(item->x),
			           y + 5, TOKEN_BASE, 1, 0, 0, 1);
	}
	scene_end(c->sheet.scene);
}

static double row_height(const struct lanes *c, const struct lane_row *row)
{
	return row->height + (c->sheet.narrow ? HEAD : 0);
}

static void draw_row(const struct lanes *c, const struct lane_row *row, double top)
{
	const double bottom = top + row_height(c, row);
	const double line = crisp(bottom - BELOW);
	draw_name(c, row, c->sheet.narrow ? top + 13 : line);
	scene_line(c->sheet.scene, c->scale.x0, line, c->scale.x1, line, TOKEN_AXIS, 1, 0,
	           0, 1);
	draw_ticks(c, row, line);
	for (guint i = 0, n = 0; i < row->items->len; i++)
		if (lane_item_at(row, i)->labelled)
			draw_label(c, lane_item_at(row, i),
			           &g_array_index(row->flags, struct flag, n++), line);
}

static void draw_moments(const struct lanes *c, double top, double bottom)
{
	for (guint i = 0; i < c->story->moments->len; i++) {
		const struct moment *moment =
		        &g_array_index(c->story->moments, struct moment, i);
		const gint64 at = words_instant(moment->at);
		if (at < c->scale.from || at > c->scale.to)
			continue;
		const double x = crisp(time_x(&c->scale, at));
		scene_line(c->sheet.scene, x, top, x, bottom, TOKEN_NEUTRAL, 1, 1.5, 3,
		           1);
	}
}

static double draw_rows(const struct lanes *c)
{
	Scene *scene = c->sheet.scene;
	double y = crisp(c->sheet.y + 2), bottom = y;
	for (guint i = 0; i < c->rows->len; i++)
		bottom += ceil(row_height(c, g_ptr_array_index(c->rows, i)));
	draw_moments(c, y, bottom);
	for (guint i = 0; i < c->rows->len; i++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, i);
		scene_line(scene, c->sheet.left, y, c->sheet.right, y, TOKEN_GRID, 1, 0,
		           0, 1);
		draw_row(c, row, y);
		y += ceil(row_height(c, row));
	}
	return bottom;
}

/* --- the chart ---------------------------------------------------------------------- */

static bool lanes_begin(struct lanes *c, const Timeline *t, const struct chart_options *o)
{
	*c = (struct lanes){ .t = t, .sheet = sheet_begin("lanes", o) };
	/* Ticks are chosen for the room that there is at most; labels may take some of it. */
	c->scale.x0 = c->sheet.left + (c->sheet.narrow ? 0 : GUTTER);
	c->scale.x1 = c->sheet.right;
	if (!lanes_items(c))
		return false;
	c->scale.x0 = c->sheet.left + gutter_of(c);
	return true;
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct lanes c;
	Scene *scene = NULL;
	if (lanes_begin(&c, timeline, options)) {
		lanes_place(&c);
		g_autoptr(GPtrArray) titles = lanes_titles(&c);
		g_autofree char *subtitle = lanes_subtitle(&c);
		sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		c.sheet.y = sheet_time_axis(&c.sheet, &c.scale, draw_rows(&c));
		g_autofree char *note = lanes_note(&c);
		g_autofree char *desc = lanes_description(&c, c.sheet.scene->title);
		scene = sheet_finish(&c.sheet, note, desc);
	}
	lanes_clear(&c);
	return scene;
}

static char *until_text(struct range at, const Zone *zone)
{
	if (range_is_open(at))
		return g_strdup("not known");
	return lane_is_vague(at) ? words_stamp(at.hi, zone) : g_strdup("");
}

/* All entries, also those outside of the window that is drawn. */
static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	GPtrArray *rows = rows_new();
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(options->zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(options->zone));
	rows_add(rows, "Lane", "No.", from, to, "What", "Contradicted", NULL);
	for (int lane = LANE_CHANGES; lane <= LANE_PRESS; lane++) {
		for (guint i = 0; i < timeline->entries->len; i++) {
			const struct entry *entry =
			        g_ptr_array_index(timeline->entries, i);
			if ((int)entry->lane != lane || !range_known(entry->at))
				continue;
			g_autofree char *begin = words_stamp(entry->at.lo, options->zone);
			g_autofree char *end = until_text(entry->at, options->zone);
			g_autofree char *number =
			        entry->milestone > 0
			                ? g_strdup_printf("%d", entry->milestone)
			                : g_strdup("");
			rows_add(rows, lane_name(lane), number, begin, end,
			         entry->text != NULL ? entry->text : "",
			         entry->contradicted ? "contradicted" : "", NULL);
		}
	}
	return rows;
}

const struct chart chart_lanes = {
	.name = "lanes",
	.title = "The evidence, by where it comes from",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
