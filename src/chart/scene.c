/* Filling a scene and writing it down. Whole pixels and half pixels are the charts' business. */
#include "chart/scene.h"
#include "chart/number.h"
#include "chart/palette.h"
#include "chart/text.h"

static void primitive_clear(gpointer data)
{
	struct primitive *p = data;
	if (p->points != NULL)
		g_array_unref(p->points);
	g_free(p->text);
	g_free(p->href);
}

Scene *scene_new(const char *id, double width)
{
	Scene *scene = g_new0(Scene, 1);
	scene->id = g_strdup(id);
	scene->width = width;
	scene->primitives = g_array_new(FALSE, TRUE, sizeof(struct primitive));
	g_array_set_clear_func(scene->primitives, primitive_clear);
	return scene;
}

void scene_free(Scene *scene)
{
	if (scene == NULL)
		return;
	g_free(scene->id);
	g_free(scene->title);
	g_free(scene->subtitle);
	g_free(scene->note);
	g_free(scene->desc);
	g_array_unref(scene->primitives);
	g_free(scene);
}

static struct primitive *add(Scene *scene, enum primitive_kind kind)
{
	g_array_set_size(scene->primitives, scene->primitives->len + 1);
	struct primitive *p = &g_array_index(scene->primitives, struct primitive,
	                                     scene->primitives->len - 1);
	p->kind = kind;
	p->opacity = 1;
	return p;
}

/* Links leave a chart for its page or for the web, nowhere else. */
static bool href_allowed(const char *href)
{
	return href[0] == '#' || g_str_has_prefix(href, "https://") ||
	       g_str_has_prefix(href, "http://");
}

void scene_group(Scene *scene, const char *tooltip, const char *href)
{
	struct primitive *p = add(scene, PRIM_GROUP);
	p->text = tooltip != NULL ? text_clean(tooltip) : NULL;
	if (href != NULL && href_allowed(href))
		p->href = text_clean(href);
}

void scene_end(Scene *scene)
{
	add(scene, PRIM_END);
}

void scene_rect(Scene *scene, double x, double y, double w, double h, enum token fill,
                enum token stroke, double stroke_width, double radius, double opacity)
{
	if (w <= 0 || h <= 0)
		return;
	struct primitive *p = add(scene, PRIM_RECT);
	p->x = x, p->y = y, p->w = w, p->h = h, p->r = radius;
	p->fill = fill, p->stroke = stroke;
	p->width = stroke_width, p->opacity = opacity;
}

void scene_line(Scene *scene, double x1, double y1, double x2, double y2,
                enum token stroke, double width, double dash_on, double dash_off,
                double opacity)
{
	struct primitive *p = add(scene, PRIM_LINE);
	p->x = x1, p->y = y1, p->w = x2, p->h = y2;
	p->stroke = stroke, p->width = width;
	p->dash[0] = dash_on, p->dash[1] = dash_off;
	p->opacity = opacity;
}

void scene_poly(Scene *scene, const struct point *points, int n, enum token stroke,
                double width, enum token fill, bool close, double opacity)
{
	if (n < 2)
		return;
	struct primitive *p = add(scene, PRIM_POLY);
	p->points = g_array_new(FALSE, FALSE, sizeof(struct point));
	g_array_append_vals(p->points, points, (guint)n);
	p->stroke = stroke, p->width = width, p->fill = fill;
	p->close = close, p->opacity = opacity;
}

void scene_circle(Scene *scene, double x, double y, double r, enum token fill,
                  enum token stroke, double width)
{
	struct primitive *p = add(scene, PRIM_CIRCLE);
	p->x = x, p->y = y, p->r = r;
	p->fill = fill, p->stroke = stroke, p->width = width;
}

void scene_segments(Scene *scene, const struct segment *segments, int n,
                    enum token stroke, double width, double opacity)
{
	if (n < 1)
		return;
	struct primitive *p = add(scene, PRIM_SEGMENTS);
	p->points = g_array_new(FALSE, FALSE, sizeof(struct segment));
	g_array_append_vals(p->points, segments, (guint)n);
	p->stroke = stroke, p->width = width, p->opacity = opacity;
}

void scene_text(Scene *scene, double x, double y, const char *text, enum text_style style,
                enum token fill, enum anchor anchor, enum token halo)
{
	g_autofree char *shown = text_label(text);
	if (*shown == '\0')
		return;
	struct primitive *p = add(scene, PRIM_TEXT);
	p->x = x, p->y = y;
	p->style = style, p->fill = fill, p->anchor = anchor, p->halo = halo;
	p->text_width = text_width(shown, style);
	p->text = g_steal_pointer(&shown);
}

void scene_slant(Scene *scene)
{
	const guint n = scene->primitives->len;
	if (n > 0)
		g_array_index(scene->primitives, struct primitive, n - 1).slanted = true;
}

void scene_place(Scene *scene, double y, const char *name)
{
	struct primitive *p = add(scene, PRIM_PLACE);
	p->y = y;
	p->text = text_clean(name);
}

struct box scene_text_box(const struct primitive *text)
{
	double size = text_size(text->style), left = text->x;
	if (text->anchor == ANCHOR_MIDDLE)
		left -= text->text_width / 2;
	else if (text->anchor == ANCHOR_END)
		left -= text->text_width;
	/* From the top of capitals and accents to the foot of a "g"; Inter's own line box is taller and mostly air. */
	return (struct box){ left, text->y - 0.8 * size, text->text_width, 1.02 * size };
}

static void dump_numbers(GString *out, const double *values, int n)
{
	for (int i = 0; i < n; i++) {
		g_string_append_c(out, ' ');
		number_append(out, values[i]);
	}
}

static void dump_quoted(GString *out, const char *key, const char *text)
{
	if (text == NULL)
		return;
	g_string_append_printf(out, " %s\"", key);
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"' || *c == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *c);
	}
	g_string_append_c(out, '"');
}

static void dump_paint(GString *out, const struct primitive *p)
{
	if (p->fill != TOKEN_NONE)
		g_string_append_printf(out, " fill=%s", token_word(p->fill));
	if (p->stroke != TOKEN_NONE) {
		g_string_append_printf(out, " stroke=%s", token_word(p->stroke));
		dump_numbers(out, &p->width, 1);
	}
	if (p->dash[0] > 0) {
		g_string_append(out, " dash");
		dump_numbers(out, p->dash, 2);
	}
	if (p->opacity < 1) {
		g_string_append(out, " opacity");
		dump_numbers(out, &p->opacity, 1);
	}
}

static void dump_text(GString *out, const struct primitive *p)
{
	static const char *const styles[STYLE_COUNT] = {
		"title", "subtitle", "row",  "row-bold",  "label", "label-bold",
		"bar",   "bar-bold", "tick", "tick-bold", "cover"
	};
	static const char *const anchors[] = { "start", "middle", "end" };
	g_string_append_printf(out, " %s %s", styles[p->style], anchors[p->anchor]);
	if (p->halo != TOKEN_NONE)
		g_string_append_printf(out, " halo=%s", token_word(p->halo));
	g_string_append(out, " width");
	dump_numbers(out, &p->text_width, 1);
	if (p->slanted)
		g_string_append(out, " slanted");
	dump_quoted(out, "", p->text);
}

static void dump_primitive(GString *out, const struct primitive *p)
{
	static const char *const kinds[] = { "group",  "end",      "rect", "line", "poly",
		                             "circle", "segments", "text", "place" };
	const double place[] = { p->x, p->y, p->w, p->h, p->r };
	g_string_append(out, kinds[p->kind]);
	switch (p->kind) {
	case PRIM_GROUP:
		dump_quoted(out, "tooltip=", p->text);
		dump_quoted(out, "href=", p->href);
		break;
	case PRIM_END:
		break;
	case PRIM_RECT:
		dump_numbers(out, place, p->r > 0 ? 5 : 4);
		break;
	case PRIM_LINE:
		dump_numbers(out, place, 4);
		break;
	case PRIM_CIRCLE:
		dump_numbers(out, place, 2);
		dump_numbers(out, &p->r, 1);
		break;
	case PRIM_POLY:
		dump_numbers(out, (const double *)(gpointer)p->points->data,
		             2 * (int)p->points->len);
		g_string_append(out, p->close ? " close" : "");
		break;
	case PRIM_SEGMENTS:
		dump_numbers(out, (const double *)(gpointer)p->points->data,
		             4 * (int)p->points->len);
		break;
	case PRIM_TEXT:
		dump_numbers(out, place, 2);
		dump_text(out, p);
		break;
	case PRIM_PLACE:
		dump_numbers(out, &p->y, 1);
		dump_quoted(out, "", p->text);
		break;
	}
	dump_paint(out, p);
	g_string_append_c(out, '\n');
}

char *scene_dump(const Scene *scene)
{
	GString *out = g_string_new("scene");
	dump_quoted(out, "", scene->id);
	dump_numbers(out, &scene->width, 1);
	dump_numbers(out, &scene->height, 1);
	dump_quoted(out, "\ntitle ", scene->title);
	dump_quoted(out, "\nsubtitle ", scene->subtitle);
	dump_quoted(out, "\nnote ", scene->note);
	dump_quoted(out, "\ndesc ", scene->desc);
	g_string_append_c(out, '\n');
	for (guint i = 0; i < scene->primitives->len; i++)
		dump_primitive(out,
		               &g_array_index(scene->primitives, struct primitive, i));
	return g_string_free(out, FALSE);
}
