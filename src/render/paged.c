#include "render/paged.h"
#include "chart/text.h"

#include <math.h>

#define FOOT 0.52 /* of the margin: the foot's baseline lies there, below the frame */

/* --- strips ------------------------------------------------------------------------- */

static void strip_clear(gpointer data)
{
	g_free(((struct strip *)data)->title);
}

Setter *setter_new(enum paper_size size)
{
	Setter *setter = g_new0(Setter, 1);
	setter->paper = paper_new(size);
	setter->margin = size == PAPER_SCREEN ? 28 : PAGED_MARGIN;
	setter->width = setter->paper->width - 2 * setter->margin;
	setter->strips = g_array_new(FALSE, TRUE, sizeof(struct strip));
	g_array_set_clear_func(setter->strips, strip_clear);
	return setter;
}

void setter_free(Setter *setter)
{
	if (setter == NULL)
		return;
	g_array_unref(setter->strips);
	g_free(setter);
}

struct strip *setter_add(Setter *setter, double height)
{
	const struct strip strip = {
		.scene = paper_scene(setter->paper, scene_new("strip", setter->width)),
		.gap = setter->gap,
		.scale = 1,
		.glued = setter->glue,
	};
	strip.scene->height = height;
	setter->gap = 0;
	setter->glue = false;
	g_array_append_val(setter->strips, strip);
	return &g_array_index(setter->strips, struct strip, setter->strips->len - 1);
}

/* --- blocks ------------------------------------------------------------------------- */

#define STEP 18.0 /* px an indent */

static double left_of(const struct flow *flow)
{
	return STEP * (flow->indent + flow->quotes);
}

static void draw_quote(const struct flow *flow, Scene *scene, double height)
{
	for (int i = 0; i < flow->quotes; i++)
		scene_rect(scene, STEP * (flow->indent + i) + 2, 0, 2.5, height,
		           TOKEN_GRID, TOKEN_NONE, 0, 0, 1);
}

static void draw_box(Scene *scene, double x, double y, bool ticked)
{
	scene_rect(scene, x, y - 9, 9, 9, TOKEN_NONE, TOKEN_INK2, 1, 1, 1);
	const struct point tick[] = { { x + 2, y - 5 },
		                      { x + 4, y - 2.5 },
		                      { x + 7.5, y - 7 } };
	if (ticked)
		scene_poly(scene, tick, 3, TOKEN_INK, 1.4, TOKEN_NONE, false, 1);
}

static void draw_marker(const struct flow *flow, Scene *scene, const struct type *type)
{
	const double right = left_of(flow) - 6, y = type->leading / 2 + 4.5;
	if (g_str_equal(flow->marker, "\xe2\x98\x91") ||
	    g_str_equal(flow->marker, "\xe2\x98\x90"))
		draw_box(scene, right - 9, y, g_str_equal(flow->marker, "\xe2\x98\x91"));
	else
		scene_text(scene, right, y, flow->marker, type->plain, TOKEN_INK2,
		           ANCHOR_END, TOKEN_NONE);
}

/* Lines of one paragraph: no first or last one stands alone. */
static void put_lines(Setter *setter, const struct flow *flow, const GPtrArray *lines,
                      const struct type *type, enum token ink)
{
	const double left = left_of(flow);
	for (guint i = 0; i < lines->len; i++) {
		setter->glue |= i == 1 || (i > 0 && i == lines->len - 1);
		const struct strip *strip = setter_add(setter, type->leading);
		draw_quote(flow, strip->scene, type->leading);
		if (i == 0 && flow->marker != NULL)
			draw_marker(flow, strip->scene, type);
		line_draw(lines->pdata[i], type, strip->scene, left, 0, ink);
	}
}

static void put_paragraph(Setter *setter, const struct flow *flow)
{
	const struct type *type = &type_body;
	setter->gap = MAX(setter->gap, flow->indent > 0 ? 3 : 8);
	g_autoptr(GPtrArray) lines =
	        lines_fill(flow->spans, type, 0, setter->width - left_of(flow));
	put_lines(setter, flow, lines, type, TOKEN_INK);
}

static void put_heading(Setter *setter, const struct flow *flow)
{
	static const struct {
		struct type type;
		double above, below;
	} heads[] = { { { STYLE_COVER, STYLE_COVER, 28 }, 0, 10 },
		      { { STYLE_TITLE, STYLE_TITLE, 22 }, 26, 6 },
		      { { STYLE_ROW_BOLD, STYLE_ROW_BOLD, 18 }, 16, 3 },
		      { { STYLE_LABEL_BOLD, STYLE_LABEL_BOLD, 17 }, 12, 2 } };
	const guint which = (guint)CLAMP(flow->level, 1, 4) - 1;
	const struct type *type = &heads[which].type;
	g_autoptr(GPtrArray) lines =
	        lines_fill(flow->spans, type, 0, setter->width - left_of(flow));
	const guint first = setter->strips->len;
	setter->gap = heads[which].above;
	for (guint i = 0; i < lines->len; i++) {
		setter->glue |= i > 0;
		const struct strip *strip = setter_add(setter, type->leading);
		line_draw(lines->pdata[i], type, strip->scene, left_of(flow), 0,
		          TOKEN_INK);
	}
	struct strip *strip = &g_array_index(setter->strips, struct strip, first);
	strip->level = flow->summary ? 0 : flow->level;
	strip->breaks = strip->level > 1 && strip->level <= setter->break_level &&
	                (setter->parts > 0 || setter->break_level > 2);
	setter->parts += strip->level == 2;
	strip->title = spans_text(flow->spans);
	setter->gap = heads[which].below;
	setter->glue = true;
}

static void put_code(Setter *setter, const struct flow *flow)
{
	const double left = left_of(flow);
	g_autoptr(GPtrArray) lines =
	        lines_fill(flow->spans, &type_small, 0, setter->width - left - 16);
	setter->gap = MAX(setter->gap, 8);
	for (guint i = 0; i < lines->len; i++) {
		struct line *line = lines->pdata[i];
		for (guint k = 0; k < line->pieces->len; k++)
			g_array_index(line->pieces, struct piece, k).look = 0;
		const struct strip *strip = setter_add(setter, type_small.leading);
		scene_rect(strip->scene, left, 0, setter->width - left,
		           type_small.leading, TOKEN_IDLE, TOKEN_NONE, 0, 0, 1);
		line_draw(line, &type_small, strip->scene, left + 8, 0, TOKEN_INK);
	}
	setter->gap = 8;
}

static double frame_height(const Setter *setter)
{
	return setter->paper->height - 2 * setter->margin;
}

#define CHART_LEAST 640.0 /* px: charts are about half as high, as a screen is */

/* As wide as the frame; smaller only where it would be higher than a page. */
static void put_chart(Setter *setter, const struct flow *flow)
{
	const bool low = setter->paper->width > setter->paper->height;
	const double width = low ? MAX(setter->width, CHART_LEAST) : setter->width;
	Scene *scene = setter->chart(setter->user, flow->chart, width);
	if (scene == NULL)
		return;
	const bool glued = setter->glue;
	paper_scene(setter->paper, scene);
	setter->gap = MAX(setter->gap, 12);
	struct strip *strip = setter_add(setter, scene->height);
	strip->scene = scene;
	/* A heading above it has to find its place too. */
	const double room = frame_height(setter) - (!low ? 60 : glued ? 40 : 0);
	strip->scale = MIN(setter->width / width, room / scene->height);
	setter->gap = 10;
}

void paged_flow(Setter *setter, const struct flow *flow)
{
	switch (flow->kind) {
	case FLOW_PARAGRAPH:
		put_paragraph(setter, flow);
		break;
	case FLOW_HEADING:
		put_heading(setter, flow);
		break;
	case FLOW_TABLE:
		paged_table(setter, flow);
		break;
	case FLOW_CODE:
		put_code(setter, flow);
		break;
	case FLOW_CHART:
		put_chart(setter, flow);
		break;
	}
}

void paged_flows(Setter *setter, const GPtrArray *flows)
{
	for (guint i = 0; i < flows->len; i++)
		paged_flow(setter, flows->pdata[i]);
}

/* --- pages -------------------------------------------------------------------------- */

static const struct strip *strip_at(const Setter *setter, guint i)
{
	return &g_array_index(setter->strips, struct strip, i);
}

static double height_of(const struct strip *strip)
{
	return strip->scene->height * strip->scale;
}

/* One behind the last strip of the page that begins at from. */
static guint page_end(const Setter *setter, guint from)
{
	const double room = frame_height(setter);
	const struct strip *first = strip_at(setter, from);
	double y = first->head != NULL ? first->head->height : 0;
	guint to = from;
	while (to < setter->strips->len) {
		const struct strip *strip = strip_at(setter, to);
		if (strip->breaks && to > from)
			return to;
		y += (to > from ? strip->gap : 0) + height_of(strip);
		if (y > room + 0.01)
			break;
		to++;
	}
	if (to == setter->strips->len)
		return to;
	guint at = to;
	while (at > from && strip_at(setter, at)->glued)
		at--;
	/* All glued, or one that is higher than a page: it is cut where the page ends. */
	return at > from ? at : MAX(to, from + 1);
}

static void put_page(Setter *setter, guint from, guint to)
{
	double y = setter->margin;
	const Scene *head = strip_at(setter, from)->head;
	paper_page(setter->paper);
	if (head != NULL) {
		paper_put(setter->paper, head, setter->margin, y, 1);
		y += head->height;
	}
	for (guint i = from; i < to; i++) {
		const struct strip *strip = strip_at(setter, i);
		y += i > from ? strip->gap : 0;
		paper_put(setter->paper, strip->scene, setter->margin, y, strip->scale);
		if (strip->level > 0)
			paper_bookmark(setter->paper, strip->level, strip->title, y);
		y += height_of(strip);
	}
}

static void put_foot(Setter *setter, guint page, const char *left, const char *right)
{
	Paper *paper = setter->paper;
	Scene *scene = paper_scene(paper, scene_new("foot", setter->width));
	g_autofree char *number =
	        g_strdup_printf("%s%s%u / %u", right, *right != '\0' ? "   " : "",
	                        page + 1, paper->pages->len);
	const double room = setter->width - text_width(number, STYLE_TICK) - 24;
	g_autofree char *cut = text_ellipsis(left, STYLE_TICK, room);
	const struct placed placed = { scene, setter->margin,
		                       paper->height - setter->margin, 1 };
	const double y = round(setter->margin * FOOT);
	scene->height = y;
	scene_text(scene, 0, y, cut, STYLE_TICK, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
	scene_text(scene, setter->width, y, number, STYLE_TICK, TOKEN_INK2, ANCHOR_END,
	           TOKEN_NONE);
	g_array_append_val(paper->pages->pdata[page], placed);
}

void paged_finish(Setter *setter, const char *foot, const char *foot_right)
{
	for (guint from = 0, to; from < setter->strips->len; from = to) {
		to = page_end(setter, from);
		put_page(setter, from, to);
	}
	if (setter->paper->pages->len == 0)
		paper_page(setter->paper);
	for (guint i = 0; i < setter->paper->pages->len; i++)
		put_foot(setter, i, foot, foot_right);
}
