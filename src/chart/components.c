/*
 * components.c - which component was how bad and when: a row each, hit worst first, its levels as bars.
 *
 * What was announced and what was measured are rows of their own. A level without a known end fades out; a time at which
 * somebody called the component unaffected, against other evidence, is a hollow box with the number of that statement.
 */
#include "chart/components.h"
#include "chart/hatch.h"
#include "chart/milestones.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/text.h"

#include <math.h>
#include <string.h>

#define GUTTER 108.0
#define GUTTER_MAX 180.0
#define COLUMN 100.0
#define ROW 36.0
#define ROW_NARROW 54.0
#define BAR 22.0
#define FADE 64.0
#define BOX 26.0 /* of a denial, at least */

struct look {
	enum token fill, edge, on;
	enum text_style style;
};

static struct look look_of(enum level level)
{
	static const struct look looks[] = {
		{ TOKEN_IDLE, TOKEN_NEUTRAL, TOKEN_INK, STYLE_BAR },
		{ TOKEN_SEV1, TOKEN_EDGE1, TOKEN_ON1, STYLE_BAR },
		{ TOKEN_SEV2, TOKEN_NONE, TOKEN_ON2, STYLE_BAR },
		{ TOKEN_SEV3, TOKEN_NONE, TOKEN_ON3, STYLE_BAR_BOLD },
	};
	return looks[CLAMP((int)level - LEVEL_MAINTENANCE, 0, 3)];
}

/* --- bars ---------------------------------------------------------------------------- */

static void draw_fill(const struct components *c, enum level level, double x, double y,
                      double w)
{
	const struct look look = look_of(level);
	Scene *scene = c->sheet.scene;
	if (look.edge != TOKEN_NONE && w <= 2) {
		scene_rect(scene, x, y, w, BAR, look.edge, TOKEN_NONE, 0, 0, 1);
		return;
	}
	scene_rect(scene, x, y, w, BAR, look.fill, TOKEN_NONE, 0, 0, 1);
	if (look.edge != TOKEN_NONE)
		scene_rect(scene, x + 0.5, y + 0.5, w - 1, BAR - 1, TOKEN_NONE, look.edge,
		           1, 0, 1);
}

/* Hatch between the limits of an end that is known to a range; on the page's colour, or it would be lost. */
static void draw_vague(const struct components *c, struct range at, double y)
{
	const double x0 = time_x(&c->scale, at.lo), x1 = time_x(&c->scale, at.hi);
	if (x1 - x0 < 3)
		return;
	scene_rect(c->sheet.scene, x0, y, x1 - x0, BAR, TOKEN_BG, TOKEN_NONE, 0, 0, 1);
	hatch_rect(c->sheet.scene, x0, y, x1 - x0, BAR, TOKEN_HATCH, 1);
}

struct span {
	double x0, x1;
};

static struct span box_of(const struct components *c, const struct denial *denial)
{
	double x0 = time_x(&c->scale, denial->from), x1 = time_x(&c->scale, denial->to);
	if (x1 - x0 < BOX) {
		const double middle = CLAMP((x0 + x1) / 2, c->scale.x0 + BOX / 2,
		                            c->scale.x1 - BOX / 2);
		x0 = middle - BOX / 2;
		x1 = middle + BOX / 2;
	}
	return (struct span){ x0, x1 };
}

/* A box stands where none stands already, and where the axis reaches. */
static bool box_is_drawn(const struct components *c, const struct component_row *row,
                         guint i)
{
	const struct denial *denial = &g_array_index(row->denials, struct denial, i);
	const struct span box = box_of(c, denial);
	if (denial->from > c->scale.to || denial->to < c->scale.from)
		return false;
	for (guint k = 0; k < i; k++) {
		const struct denial *other =
		        &g_array_index(row->denials, struct denial, k);
		const struct span taken = box_of(c, other);
		if (box_is_drawn(c, row, k) && box.x0 < taken.x1 && box.x1 > taken.x0)
			return false;
	}
	return true;
}

/* The widest piece of a bar that no box covers. */
static struct span free_span(const struct components *c, const struct component_row *row,
                             struct span bar)
{
	struct span best = { bar.x0, bar.x0 };
	double x = bar.x0;
	while (x < bar.x1) {
		double end = bar.x1, next = bar.x1;
		for (guint i = 0; i < row->denials->len; i++) {
			const struct span box =
			        box_of(c, &g_array_index(row->denials, struct denial, i));
			if (!box_is_drawn(c, row, i) || box.x1 <= x || box.x0 >= end)
				continue;
			end = MAX(box.x0, x);
			next = box.x1;
		}
		if (end - x > best.x1 - best.x0)
			best = (struct span){ x, end };
		x = MAX(next, x + 0.01);
	}
	return best;
}

/* Whether its end is written in the bar. */
static bool draw_text(const struct components *c, const struct component_row *row,
                      const struct level_part *part, struct span bar, double y)
{
	const struct look look = look_of(part->level);
	const struct span room = free_span(c, row, bar);
	g_auto(GStrv) texts = part_texts(c, part);
	const char *text =
	        place_fit((const char *const *)texts, look.style, room.x1 - room.x0);
	if (text == NULL)
		return false;
	const double width = text_width(text, look.style);
	const double x = room.x0 + MIN(7, (room.x1 - room.x0 - width) / 2);
	scene_text(c->sheet.scene, x, y + 15.2, text, look.style, look.on, ANCHOR_START,
	           TOKEN_NONE);
	return !part->open && text == texts[0] && c->clock != CLOCK_DAYS;
}

/* Returns whether its end is written in it. */
static bool draw_part(const struct components *c, const struct component_row *row,
                      guint i, double y)
{
	const struct level_part *part = &g_array_index(row->parts, struct level_part, i);
	const double x0 = time_x(&c->scale, part->from);
	const double x1 = time_x(&c->scale, part->to);
	struct span bar = { MIN(x0, c->scale.x1 - 1.5), x1 };
	bool told = false;
	g_autofree char *tooltip = part_tooltip(c, row, part);
	scene_group(c->sheet.scene, tooltip, NULL);
	if (part->to > part->from) {
		bar.x1 = MAX(x1 - (part->joined ? 1 : 0), bar.x0 + 1.5);
		draw_fill(c, part->level, bar.x0, y, bar.x1 - bar.x0);
		if (part_is_vague(part->start)) {
			draw_vague(c, part->start, y);
			bar.x0 = MIN(time_x(&c->scale, part->start.hi), bar.x1);
		}
		if (part_is_vague(part->end)) {
			if (!part->joined)
				draw_vague(c, part->end, y);
			bar.x1 = MAX(time_x(&c->scale, part->end.lo), bar.x0);
		}
		told = draw_text(c, row, part, bar, y);
	}
	if (part->open)
		hatch_fade(c->sheet.scene, x1 + 1, y, MIN(FADE, c->scale.x1 - x1 - 1),
		           BAR, TOKEN_HATCH, 1);
	scene_end(c->sheet.scene);
	return told;
}

/* "until 11:10", after the last bar, where the bar does not say so itself. */
static void draw_until(const struct components *c, const struct component_row *row,
                       double y)
{
	const struct level_part *last =
	        &g_array_index(row->parts, struct level_part, row->parts->len - 1);
	if (last->open)
		return;
	g_autofree char *time = words_time_in(last->end, c->clock, c->sheet.zone);
	g_autofree char *text = g_strdup_printf("until %s", time);
	const double width = text_width(text, STYLE_LABEL);
	double x =
	        time_x(&c->scale, part_is_vague(last->end) ? last->end.hi : last->to) + 8;
	for (guint i = 0; i < row->denials->len; i++) {
		const struct span box =
		        box_of(c, &g_array_index(row->denials, struct denial, i));
		if (box.x1 > x - 8 && box.x0 < x + width)
			x = box.x1 + 8;
	}
	if (x + width > c->scale.x1)
		return;
	scene_rect(c->sheet.scene, x - 3, y + 2, width + 6, BAR - 4, TOKEN_BG, TOKEN_NONE,
	           0, 0, 1);
	scene_text(c->sheet.scene, x, y + 15.2, text, STYLE_LABEL, TOKEN_INK2,
	           ANCHOR_START, TOKEN_NONE);
}

static double badge_width(const char *number)
{
	return MAX(15, text_width(number, STYLE_TICK_BOLD) + 7);
}

static void draw_badge(Scene *scene, const char *number, double x, double y)
{
	const double width = badge_width(number);
	scene_rect(scene, x, y - 11.5, width, 15, TOKEN_SEVT, TOKEN_NONE, 0, 7.5, 1);
	scene_text(scene, x + width / 2, y, number, STYLE_TICK_BOLD, TOKEN_BG,
	           ANCHOR_MIDDLE, TOKEN_NONE);
}

static void draw_denial(const struct components *c, const struct component_row *row,
                        guint i, double y)
{
	const struct denial *denial = &g_array_index(row->denials, struct denial, i);
	const struct span box = box_of(c, denial);
	g_autofree char *tooltip =
	        g_strdup_printf("%s %s %s said to be unaffected (contradicted)",
	                        denial->time, words_zone(c->sheet.zone), row->name);
	if (!box_is_drawn(c, row, i))
		return;
	scene_group(c->sheet.scene, tooltip, denial->href);
	scene_rect(c->sheet.scene, box.x0 + 1, y + 1, box.x1 - box.x0 - 2, BAR - 2,
	           TOKEN_BG, TOKEN_SEVT, 2, 0, 1);
	if (denial->number != NULL && badge_width(denial->number) <= box.x1 - box.x0 - 4)
		draw_badge(c->sheet.scene, denial->number,
		           (box.x0 + box.x1 - badge_width(denial->number)) / 2, y + 15);
	scene_end(c->sheet.scene);
}

static void draw_bars(const struct components *c, const struct component_row *row,
                      double y)
{
	bool told = false;
	for (guint i = 0; i < row->parts->len; i++)
		told = draw_part(c, row, i, y);
	if (!told)
		draw_until(c, row, y);
	for (guint i = 0; i < row->denials->len; i++)
		draw_denial(c, row, i, y);
}

/* --- rows ---------------------------------------------------------------------------- */

/* The line under a name, or after it: what is said against it, else how the row is known. */
static const char *detail_of(const struct components *c, const struct component_row *row)
{
	if (row->denials->len > 0)
		return "said unaffected";
	if (c->announced && c->measured)
		return row->component->track == TRACK_EVIDENCE ? "measured" : "announced";
	return NULL;
}

static void draw_detail(const struct components *c, const struct component_row *row,
                        double x, double y)
{
	const char *detail = detail_of(c, row);
	Scene *scene = c->sheet.scene;
	if (detail == NULL)
		return;
	if (row->denials->len == 0) {
		scene_text(scene, x, y, detail, STYLE_TICK, TOKEN_INK2, ANCHOR_START,
		           TOKEN_NONE);
		return;
	}
	const struct denial *first = &g_array_index(row->denials, struct denial, 0);
	g_autofree char *tooltip =
	        g_strdup_printf("%s said to be unaffected, %s %s", row->name, first->time,
	                        words_zone(c->sheet.zone));
	scene_group(scene, tooltip, first->href);
	if (first->number != NULL) {
		draw_badge(scene, first->number, x, y);
		x += badge_width(first->number) + 5;
	}
	scene_text(scene, x, y, detail, STYLE_TICK, TOKEN_SEVT, ANCHOR_START, TOKEN_NONE);
	scene_end(scene);
}

static double detail_width(const struct components *c, const struct component_row *row)
{
	const char *detail = detail_of(c, row);
	if (detail == NULL)
		return 0;
	const struct denial *first =
	        row->denials->len > 0 ? &g_array_index(row->denials, struct denial, 0)
	                              : NULL;
	return text_width(detail, STYLE_TICK) + (first != NULL && first->number != NULL
	                                                 ? badge_width(first->number) + 5
	                                                 : 0);
}

/* x of its left edge. */
static double draw_value(const struct components *c, const struct component_row *row,
                         double y)
{
	g_auto(GStrv) texts = row_values(row);
	const char *text =
	        place_fit((const char *const *)texts, STYLE_ROW_BOLD, COLUMN + 10 + 14);
	text = text != NULL ? text : texts[1];
	scene_text(c->sheet.scene, c->sheet.right, y, text, STYLE_ROW_BOLD, TOKEN_INK,
	           ANCHOR_END, TOKEN_NONE);
	return c->sheet.right - text_width(text, STYLE_ROW_BOLD);
}

/* Names are isolated when they are cut already; a cut one closes again. */
static char *name_within(const struct component_row *row, double room)
{
	g_autofree char *bare = text_unisolate(row->name);
	g_autofree char *cut = text_ellipsis(bare, STYLE_ROW_BOLD, room);
	return text_isolate(cut);
}

static void draw_row(const struct components *c, const struct component_row *row,
                     double y)
{
	const double left = c->sheet.left;
	Scene *scene = c->sheet.scene;
	if (!c->sheet.narrow) {
		const double middle = y + ROW / 2;
		const bool two = detail_of(c, row) != NULL;
		g_autofree char *name = name_within(row, c->scale.x0 - left - 12);
		scene_text(scene, left, two ? middle - 3 : middle + 4.3, name,
		           STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_START, TOKEN_NONE);
		draw_detail(c, row, left, middle + 11.5);
		draw_value(c, row, middle + 4.3);
		draw_bars(c, row, middle - BAR / 2);
		return;
	}
	/* The lines of moments run on beside the words. */
	scene_rect(scene, left, y + 1, c->sheet.right - left, 24, TOKEN_BG, TOKEN_NONE, 0,
	           0, 1);
	const double end = draw_value(c, row, y + 18) - 12;
	const double detail = detail_width(c, row);
	const bool beside = detail > 0 && end - left - detail - 10 >= 90;
	g_autofree char *name = name_within(row, end - left - (beside ? detail + 10 : 0));
	scene_text(scene, left, y + 18, name, STYLE_ROW_BOLD, TOKEN_INK, ANCHOR_START,
	           TOKEN_NONE);
	if (beside)
		draw_detail(c, row, left + text_width(name, STYLE_ROW_BOLD) + 10, y + 18);
	draw_bars(c, row, y + 27);
}

static double gutter_of(const struct components *c)
{
	double gutter = GUTTER;
	for (guint i = 0; i < c->rows->len - c->hidden; i++) {
		const struct component_row *row = component_row_at(c, i);
		gutter = MAX(gutter, text_width(row->name, STYLE_ROW_BOLD) + 14);
		gutter = MAX(gutter, detail_width(c, row) + 12);
	}
	return c->sheet.narrow ? 0 : MIN(gutter, GUTTER_MAX);
}

/* --- the chart ----------------------------------------------------------------------- */

static void draw_grid(const struct components *c, double top, double bottom)
{
	Scene *scene = c->sheet.scene;
	const double px = c->scale.x1 - c->scale.x0;
	g_autoptr(GArray) ticks =
	        time_ticks(c->scale.from, c->scale.to, c->sheet.zone, px);
	for (guint i = 0; i < ticks->len; i++) {
		const struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		const double x =
		        crisp(MIN(time_x(&c->scale, tick->at), c->scale.x1 - 0.5));
		if (tick->major)
			scene_line(scene, x, top, x, bottom, TOKEN_GRID, 1, 0, 0, 1);
	}
	for (guint i = 0; i < c->story->moments->len; i++) {
		const struct moment *m =
		        &g_array_index(c->story->moments, struct moment, i);
		const double x = crisp(time_x(&c->scale, words_instant(m->at)));
		scene_line(scene, x, top, x, bottom, TOKEN_AXIS, 1, 0, 0, 0.8);
	}
}

static double draw_rows(struct components *c)
{
	const double height = c->sheet.narrow ? ROW_NARROW : ROW;
	const char *head = c->maintenance ? "Under maintenance" : "Impaired for";
	struct milestones row = milestones_plan(&c->sheet, c->story, &c->scale);
	/* The head of the column has a line of its own where badges come near it. */
	bool clear = c->sheet.narrow;
	const double column = c->sheet.right - text_width(head, STYLE_TICK) - 10;
	for (int i = 0; i < row.n && row.height > 0; i++)
		clear |= row.left[i] > c->scale.x0 && row.left[i] + 170 > column;
	double y = c->sheet.y + row.height;
	double top = crisp(c->sheet.narrow ? y + 4 : MAX(y, c->sheet.y + 18));
	if (!c->sheet.narrow && clear)
		top = crisp(y + 20);
	const guint n = c->rows->len - c->hidden;
	const double bottom = top + height * n;
	if (!c->sheet.narrow)
		scene_text(c->sheet.scene, c->sheet.right, top - 7, head, STYLE_TICK,
		           TOKEN_INK2, ANCHOR_END, TOKEN_NONE);
	draw_grid(c, y, bottom);
	milestones_draw(&row, &c->sheet, c->sheet.y);
	milestones_clear(&row);
	for (guint i = 0; i < n; i++) {
		const double at = top + height * i;
		scene_line(c->sheet.scene, c->sheet.left, at, c->sheet.right, at,
		           TOKEN_GRID, 1, 0, 0, 1);
		draw_row(c, component_row_at(c, i), at);
	}
	return bottom;
}

static bool components_begin(struct components *c, const Timeline *t,
                             const struct chart_options *o)
{
	*c = (struct components){ .t = t, .sheet = sheet_begin("components", o) };
	c->scale.x0 = c->sheet.left + (c->sheet.narrow ? 0 : GUTTER);
	c->scale.x1 = c->sheet.right - (c->sheet.narrow ? 0 : COLUMN + 10);
	if (!components_rows(c))
		return false;
	c->scale.x0 = c->sheet.left + gutter_of(c);
	return true;
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct components c;
	Scene *scene = NULL;
	if (components_begin(&c, timeline, options)) {
		g_autoptr(GPtrArray) titles = components_titles(&c);
		g_autofree char *subtitle = components_subtitle(&c);
		sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle);
		c.sheet.y = sheet_time_axis(&c.sheet, &c.scale, draw_rows(&c));
		g_autofree char *note = components_note(&c);
		g_autofree char *desc = components_description(&c, c.sheet.scene->title);
		scene = sheet_finish(&c.sheet, note, desc);
	}
	components_clear(&c);
	return scene;
}

/* All levels of all components, as they came. */
static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	GPtrArray *rows = rows_new();
	const Zone *zone = options->zone;
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(zone));
	rows_add(rows, "Component", "By", "Level", from, to, "Length", NULL);
	for (guint i = 0; i < timeline->components->len; i++) {
		const struct component *component = timeline->components->pdata[i];
		const char *by =
		        component->track == TRACK_EVIDENCE ? "measured" : "announced";
		g_autofree char *name = text_clean(component->name);
		if (component->levels->len == 0)
			rows_add(rows, name, by, "no level given", "", "", "", NULL);
		for (guint k = 0; k < component->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(component->levels, struct level_span, k);
			if (!range_known(span->start))
				continue;
			const bool open =
			        !range_known(span->end) || range_is_open(span->end);
			g_autofree char *begin = words_stamp(span->start.lo, zone);
			g_autofree char *end = open ? g_strdup("not published")
			                            : words_stamp(span->end.lo, zone);
			const struct range took = words_between(span->start, span->end);
			g_autofree char *length = open && took.lo < MINUTE
			                                  ? g_strdup("not known")
			                                  : words_length(took);
			rows_add(rows, name, by, level_name((int)span->level), begin, end,
			         length, NULL);
		}
	}
	return rows;
}

const struct chart chart_components = {
	.name = "components",
	.title = "Which component was hurt, how badly and when",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
