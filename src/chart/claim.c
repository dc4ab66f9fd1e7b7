/*
 * claim.c - a claimed length held against what the evidence shows.
 *
 * Evidence rows first, the impact window on top; then the claims. A claim with a length but no ends is drawn at both
 * limits of the window, each time with the part that it leaves out.
 */
#include "chart/claim.h"
#include "chart/hatch.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define GUTTER 124.0
#define COLUMN 112.0
#define ROW 34.0
#define ROW_NARROW 54.0
#define BAR 17.0
#define FADE 44.0

/* "06:15–06:30" where an end is known to a bin and the bar is long enough, else "≈06:22". */
static char *end_words(const struct claim_chart *c, struct range at, bool brief)
{
	return claim_vague(at) && !brief ? words_span(at.lo, at.hi, c->sheet.zone)
	                                 : words_time(at, c->sheet.zone);
}

/* Times inside the bar at both ends, where they fit. */
static void bar_times(const struct claim_chart *c, const struct claim_row *row, double x,
                      double y, double w)
{
	static const enum token inks[] = { TOKEN_ON3, TOKEN_ONNEU, TOKEN_CLAIM };
	bool claim = row->kind == ROW_CLAIM;
	for (int brief = 0; brief < 2; brief++) {
		g_autofree char *from = claim ? words_clock(row->from, c->sheet.zone)
		                              : end_words(c, row->start, brief);
		g_autofree char *to = claim ? words_clock(row->to, c->sheet.zone)
		                            : end_words(c, row->end, brief);
		double first = text_width(from, STYLE_BAR_BOLD);
		double second = text_width(to, STYLE_BAR_BOLD);
		bool both = w >= first + second + 20;
		if (!both && (!brief || w < first + 10))
			continue;
		scene_text(c->sheet.scene, x + 6, y + 12.6, from, STYLE_BAR_BOLD,
		           inks[row->kind], ANCHOR_START, TOKEN_NONE);
		if (both)
			scene_text(c->sheet.scene, x + w - 6, y + 12.6, to,
			           STYLE_BAR_BOLD, inks[row->kind], ANCHOR_END,
			           TOKEN_NONE);
		return;
	}
}

/* Hatch between the limits of an end that is known to a bin. Returns whether there was something to draw. */
static bool vague_end(const struct claim_chart *c, struct range at, double y)
{
	if (!claim_vague(at))
		return false;
	double x0 = time_x(&c->scale, at.lo), x1 = time_x(&c->scale, at.hi);
	hatch_rect(c->sheet.scene, x0, y, x1 - x0, BAR, TOKEN_NEUTRAL, 1);
	return true;
}

/* The part that a claim leaves out: dashes between two end bars, words in the middle where there is room. */
static void draw_missing(const struct claim_chart *c, const struct claim_row *row,
                         double y)
{
	Scene *scene = c->sheet.scene;
	double x0 =
	        row->end_fixed ? time_x(&c->scale, c->from) : time_x(&c->scale, row->to);
	double x1 =
	        row->end_fixed ? time_x(&c->scale, row->from) : time_x(&c->scale, c->to);
	double outer = row->end_fixed ? x0 : x1;
	if (x1 - x0 < 12)
		return;
	g_autofree char *length = words_length_brief(row->missing);
	const char *word = row->end_fixed ? "missed" : "short";
	g_autofree char *full =
	        c->open ? g_strdup_printf("at least %s %s", length + strlen(AT_LEAST " "),
	                                  word)
	                : g_strdup_printf("%s %s", length, word);
	g_autofree char *brief = g_strdup_printf("%s %s", length, word);
	const char *texts[] = { full, brief, length, NULL };
	const char *text = place_fit(texts, STYLE_LABEL, x1 - x0 - 34);
	y = crisp(y);
	scene_line(scene, crisp(outer), y - 5, crisp(outer), y + 5, TOKEN_CLAIM, 1.4, 0,
	           0, 1);
	if (text == NULL) {
		scene_line(scene, x0 + 4, y, x1 - 4, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
		return;
	}
	double half = text_width(text, STYLE_LABEL) / 2 + 6, middle = (x0 + x1) / 2;
	scene_line(scene, x0 + 4, y, middle - half, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
	scene_line(scene, middle + half, y, x1 - 4, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
	scene_text(scene, middle, y + 4, text, STYLE_LABEL, TOKEN_INK, ANCHOR_MIDDLE,
	           TOKEN_TINT);
}

static char *row_tooltip(const struct claim_chart *c, const struct claim_row *row)
{
	g_autofree char *from = words_clock(row->from, c->sheet.zone);
	g_autofree char *to = words_clock(row->to, c->sheet.zone);
	return g_strdup_printf("%s, %s to %s %s, %s",
	                       row->name != NULL ? row->name : "Claim", from, to,
	                       words_zone(c->sheet.zone), row->value);
}

static void draw_row_bar(const struct claim_chart *c, const struct claim_row *row,
                         double y)
{
	static const enum token fills[] = { TOKEN_SEV3, TOKEN_NEUTRAL, TOKEN_CLAIM };
	Scene *scene = c->sheet.scene;
	double x0 = time_x(&c->scale, row->from), x1 = time_x(&c->scale, row->to);
	g_autofree char *tooltip = row_tooltip(c, row);
	scene_group(scene, tooltip, NULL);
	bool claim = row->kind == ROW_CLAIM;
	if (!claim && vague_end(c, row->start, y))
		x0 = time_x(&c->scale, row->start.hi);
	if (!claim && vague_end(c, row->end, y))
		x1 = MAX(time_x(&c->scale, row->end.lo), x0);
	x0 = MIN(x0, c->scale.x1 - 1.5);
	double w = MAX(x1 - x0, 1.5);
	if (claim && w > 3)
		scene_rect(scene, x0 + 0.8, y + 0.8, w - 1.6, BAR - 1.6, TOKEN_CLAIMF,
		           TOKEN_CLAIM, 1.6, 0, 1);
	else
		scene_rect(scene, x0, y, w, BAR, fills[row->kind], TOKEN_NONE, 0, 0, 1);
	if (row->open)
		hatch_fade(scene, x1 + 1, y, MIN(FADE, c->scale.x1 - x1 - 1), BAR,
		           row->kind == ROW_IMPACT ? TOKEN_HATCH : TOKEN_NEUTRAL, 1);
	bar_times(c, row, x0, y, w);
	scene_end(scene);
	if (row->has_missing)
		draw_missing(c, row, y + BAR / 2);
}

static double badge_width(const struct claim_row *row)
{
	return MAX(15, text_width(row->number, STYLE_TICK_BOLD) + 7);
}

static void draw_badge(const struct claim_chart *c, const struct claim_row *row, double x,
                       double y)
{
	double width = badge_width(row);
	scene_rect(c->sheet.scene, x, y - 11.5, width, 15, TOKEN_CLAIM, TOKEN_NONE, 0,
	           7.5, 1);
	scene_text(c->sheet.scene, x + width / 2, y, row->number, STYLE_TICK_BOLD,
	           TOKEN_BG, ANCHOR_MIDDLE, TOKEN_NONE);
}

static void draw_name(const struct claim_chart *c, const struct claim_row *row, double x,
                      double y, double room)
{
	Scene *scene = c->sheet.scene;
	enum token ink = row->kind == ROW_CLAIM ? TOKEN_CLAIM : TOKEN_INK;
	if (row->name == NULL)
		return;
	g_autofree char *label =
	        g_strdup_printf("%s%s%s: %s", row->name, row->number != NULL ? " " : "",
	                        row->number != NULL ? row->number : "", row->value);
	if (row->href != NULL)
		scene_group(scene, label, row->href);
	g_autofree char *name = text_ellipsis(row->name, STYLE_ROW_BOLD, room - 22);
	scene_text(scene, x, y, name, STYLE_ROW_BOLD, ink, ANCHOR_START, TOKEN_NONE);
	if (row->number != NULL)
		draw_badge(c, row, x + text_width(name, STYLE_ROW_BOLD) + 7, y);
	if (row->href != NULL)
		scene_end(scene);
}

static void draw_value(const struct claim_chart *c, const struct claim_row *row, double y)
{
	bool second = row->kind == ROW_CLAIM && row->name == NULL;
	g_autofree char *value = text_ellipsis(
	        row->value, second ? STYLE_LABEL : STYLE_ROW_BOLD, COLUMN + 20);
	scene_text(c->sheet.scene, c->sheet.right, y, value,
	           second ? STYLE_LABEL : STYLE_ROW_BOLD,
	           second                   ? TOKEN_INK2
	           : row->kind == ROW_CLAIM ? TOKEN_CLAIM
	                                    : TOKEN_INK,
	           ANCHOR_END, TOKEN_NONE);
}

/* Wide: name and detail in the gutter, bar, value. Narrow: name, detail and value on a line above the bar. */
static void draw_row(const struct claim_chart *c, const struct claim_row *row, double y)
{
	double left = c->sheet.left;
	if (!c->sheet.narrow) {
		double middle = y + ROW / 2;
		draw_name(c, row, left, middle - 3, GUTTER);
		g_autofree char *detail =
		        text_ellipsis(row->detail, STYLE_TICK, GUTTER - 8);
		scene_text(c->sheet.scene, left,
		           row->name != NULL ? middle + 11 : middle + 4, detail,
		           STYLE_TICK, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		draw_value(c, row, middle + 4.3);
		draw_row_bar(c, row, middle - BAR / 2);
		return;
	}
	double indent = 0;
	if (row->name != NULL) {
		draw_name(c, row, left, y + 18, 200);
		indent = text_width(row->name, STYLE_ROW_BOLD) +
		         (row->number != NULL ? badge_width(row) + 17 : 8);
	}
	double room = c->sheet.right - left - indent -
	              text_width(row->value, STYLE_ROW_BOLD) - 10;
	g_autofree char *detail = text_ellipsis(row->detail, STYLE_TICK, MAX(room, 0));
	scene_text(c->sheet.scene, left + indent, y + 18, detail, STYLE_TICK, TOKEN_INK2,
	           ANCHOR_START, TOKEN_NONE);
	draw_value(c, row, y + 18);
	draw_row_bar(c, row, y + 27);
}

static void draw_grid(const struct claim_chart *c, double top, double bottom)
{
	Scene *scene = c->sheet.scene;
	double x0 = time_x(&c->scale, c->from), x1 = time_x(&c->scale, c->to);
	double px = c->scale.x1 - c->scale.x0;
	g_autoptr(GArray) ticks =
	        time_ticks(c->scale.from, c->scale.to, c->sheet.zone, px);
	scene_rect(scene, x0, top, x1 - x0, bottom - top, TOKEN_TINT, TOKEN_NONE, 0, 0,
	           1);
	for (guint i = 0; !c->sheet.narrow && i < ticks->len; i++) {
		const struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		double x = crisp(MIN(time_x(&c->scale, tick->at), c->scale.x1 - 0.5));
		if (tick->major)
			scene_line(scene, x, top, x, bottom, TOKEN_GRID, 1, 0, 0, 1);
	}
}

static double draw_rows(struct claim_chart *c)
{
	double height = c->sheet.narrow ? ROW_NARROW : ROW;
	double top = c->sheet.y + 2, bottom = top + height * c->rows->len;
	draw_grid(c, top, bottom);
	for (guint i = 0; i < c->rows->len; i++) {
		double y = crisp(top + height * i);
		const struct claim_row *row = claim_row_at(c, i);
		bool second = row->kind == ROW_CLAIM && row->name == NULL;
		double left = second && !c->sheet.narrow ? c->scale.x0 : c->sheet.left;
		double right = second && !c->sheet.narrow ? c->scale.x1 : c->sheet.right;
		bool rule = i == c->claims;
		if (!(second && c->sheet.narrow))
			scene_line(c->sheet.scene, left, y, right, y,
			           rule ? TOKEN_AXIS : TOKEN_GRID, 1, 0, 0, 1);
		draw_row(c, row, y);
	}
	return bottom;
}

/* --- the chart ---------------------------------------------------------------------- */

/* All rows with a little room at both sides, on whole ticks. */
static void set_scale(struct claim_chart *c)
{
	gint64 from = c->from, to = c->to;
	for (guint i = 0; i < c->rows->len; i++) {
		from = MIN(from, claim_row_at(c, i)->from);
		to = MAX(to, claim_row_at(c, i)->to);
	}
	gint64 known = to - from;
	struct time_scale *s = &c->scale;
	s->x0 = c->sheet.left + (c->sheet.narrow ? 0 : GUTTER);
	s->x1 = c->sheet.right - (c->sheet.narrow ? 0 : COLUMN);
	s->from = from - MAX(known / 20, MINUTE);
	s->to = to + MAX(known / (c->open ? 8 : 20), MINUTE);
	struct time_step major = time_step_for(s->to - s->from, s->x1 - s->x0);
	struct time_step minor = time_step_minor(major, s->to - s->from, s->x1 - s->x0);
	s->from = time_floor(s->from, c->sheet.zone, minor);
	s->to = time_ceil(s->to, c->sheet.zone, minor);
}

static bool claim_begin(struct claim_chart *c, const Timeline *t,
                        const struct chart_options *o)
{
	*c = (struct claim_chart){ .t = t, .sheet = sheet_begin("claim", o) };
	if (!claim_rows(c))
		return false;
	set_scale(c);
	return true;
}

static void claim_end(struct claim_chart *c)
{
	g_array_unref(c->rows);
	scene_free(c->sheet.scene);
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct claim_chart c;
	Scene *scene = NULL;
	if (claim_begin(&c, timeline, options)) {
		g_autoptr(GPtrArray) titles = claim_titles(&c);
		sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata,
		             claim_subtitle(&c));
		c.sheet.y = sheet_time_axis(&c.sheet, &c.scale, draw_rows(&c));
		g_autofree char *note = claim_note(&c);
		g_autofree char *desc = claim_description(&c, c.sheet.scene->title);
		scene = sheet_finish(&c.sheet, note, desc);
	}
	claim_end(&c);
	return scene;
}

static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	struct claim_chart c;
	GPtrArray *rows = rows_new();
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(options->zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(options->zone));
	rows_add(rows, "What", "How told", from, to, "Value", NULL);
	bool any = claim_begin(&c, timeline, options);
	for (guint i = 0; any && i < c.rows->len; i++) {
		const struct claim_row *row = claim_row_at(&c, i);
		g_autofree char *begin = words_stamp(row->from, options->zone);
		g_autofree char *last = words_stamp(row->to, options->zone);
		g_autofree char *end =
		        g_strdup_printf("%s%s", row->open ? "at least " : "", last);
		rows_add(rows, row->name != NULL ? row->name : "Claim", row->detail,
		         begin, end, row->value, NULL);
	}
	claim_end(&c);
	return rows;
}

const struct chart chart_claim = {
	.name = "claim",
	.title = "A claimed length against the evidence",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
