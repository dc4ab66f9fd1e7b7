/*
 * One scene, four painters: native SVG, outlined SVG, PDF and PNG put every text of every chart at the same spot, the
 * one that the scene says. A new chart or a new case of testdata/chart is covered as soon as it is there.
 */
#include "chart-case.h"
#include "chart/chart.h"
#include "chart/text.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <math.h>
#include <string.h>

/* What the eye takes for the same spot. */
#define NEAR 0.6

struct spot {
	double x, y; /* left end of the baseline */
	const char *text;
};

static GArray *spots_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct spot));
}

static double left_of(const struct primitive *p)
{
	return p->x - (p->anchor == ANCHOR_MIDDLE ? p->text_width / 2
	               : p->anchor == ANCHOR_END  ? p->text_width
	                                          : 0);
}

static GArray *spots_of_scene(const Scene *scene)
{
	GArray *spots = spots_new();
	for (guint i = 0; i < scene->primitives->len; i++) {
		const struct primitive *p =
		        &g_array_index(scene->primitives, struct primitive, i);
		const struct spot spot = { left_of(p), p->y, p->text };
		if (p->kind == PRIM_TEXT)
			g_array_append_val(spots, spot);
	}
	return spots;
}

static bool has_spot(const GArray *spots, const struct spot *want, bool with_text)
{
	for (guint i = 0; i < spots->len; i++) {
		const struct spot *spot = &g_array_index(spots, struct spot, i);
		if (fabs(spot->x - want->x) <= NEAR && fabs(spot->y - want->y) <= NEAR &&
		    (!with_text || g_str_equal(spot->text, want->text)))
			return true;
	}
	return false;
}

static void check_spots(const Scene *scene, const GArray *got, bool with_text,
                        const char *where)
{
	g_autoptr(GArray) want = spots_of_scene(scene);
	for (guint i = 0; i < want->len; i++) {
		const struct spot *spot = &g_array_index(want, struct spot, i);
		/* Which letter of a right-to-left text comes first is the font's business. */
		if (has_spot(got, spot, with_text) ||
		    (!with_text && text_is_foreign(spot->text)))
			continue;
		g_test_message("%s: \"%s\" is not at %g, %g in the %s", where, spot->text,
		               spot->x, spot->y, with_text ? "SVG" : "outlines");
		g_test_fail();
	}
}

/* --- the two SVG ---------------------------------------------------------------------- */

static xmlDoc *parse(const char *svg)
{
	xmlDoc *doc = xmlReadMemory(svg, (int)strlen(svg), "chart.svg", "UTF-8",
	                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE);
	g_assert_nonnull(doc);
	return doc;
}

static bool number_of(xmlNode *node, const char *name, double *value)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	const bool there = text != NULL;
	*value = there ? g_ascii_strtod((const char *)text, NULL) : 0;
	xmlFree(text);
	return there;
}

static void add_text(GArray *spots, xmlNode *node)
{
	struct spot spot = { 0 };
	double length = 0;
	number_of(node, "x", &spot.x);
	number_of(node, "y", &spot.y);
	xmlChar *anchor = xmlGetNoNsProp(node, (const xmlChar *)"text-anchor");
	spot.text = (const char *)node->children->content;
	/* Very short texts carry no length; they stand where their own width puts them. */
	if (!number_of(node, "textLength", &length)) {
		double size = 0;
		number_of(node, "font-size", &size);
		for (enum text_style s = STYLE_TITLE; s < STYLE_COUNT; s++)
			if (fabs(text_size(s) - size) < 0.01)
				length = text_width(spot.text, s);
	}
	if (anchor != NULL)
		spot.x -=
		        xmlStrEqual(anchor, (const xmlChar *)"end") ? length : length / 2;
	xmlFree(anchor);
	g_array_append_val(spots, spot);
}

/* Of a drawing by Cairo: one <use> a letter. */
static void add_letter(GArray *spots, xmlNode *node)
{
	struct spot spot = { .text = "" };
	if (number_of(node, "x", &spot.x) && number_of(node, "y", &spot.y))
		g_array_append_val(spots, spot);
}

static void collect(GArray *spots, xmlNode *node, const char *name,
                    void (*add)(GArray *, xmlNode *))
{
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (xmlStrEqual(node->name, (const xmlChar *)name))
			add(spots, node);
		collect(spots, node->children, name, add);
	}
}

static void check_svg(const Scene *scene, const char *where)
{
	g_autofree char *svg = paint_svg(scene, SVG_FOLLOWS, THEME_LIGHT);
	g_autoptr(GArray) spots = spots_new();
	xmlDoc *doc = parse(svg);
	collect(spots, xmlDocGetRootElement(doc), "text", add_text);
	check_spots(scene, spots, true, where);
	xmlFreeDoc(doc);
}

static void check_outline(const Scene *scene, const char *where)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *svg = paint_outline(scene, THEME_LIGHT, &error);
	g_autofree char *again = paint_outline(scene, THEME_LIGHT, NULL);
	g_assert_no_error(error);
	g_assert_cmpstr(svg, ==, again);
	g_autoptr(GArray) spots = spots_new();
	xmlDoc *doc = parse(svg);
	collect(spots, xmlDocGetRootElement(doc), "use", add_letter);
	check_spots(scene, spots, false, where);
	xmlFreeDoc(doc);
}

/* --- PDF, as pdftotext reads it --------------------------------------------------------- */

static char *boxes_of_pdf(const Scene *scene, const char *tool)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	g_autofree char *out = NULL;
	g_autoptr(GBytes) pdf = paint_pdf(scene, THEME_LIGHT, 0, &error);
	g_assert_no_error(error);
	int fd = g_file_open_tmp("debrief-XXXXXX.pdf", &path, &error);
	g_assert_no_error(error);
	g_close(fd, NULL);
	gsize len = 0;
	const char *bytes = g_bytes_get_data(pdf, &len);
	g_file_set_contents(path, bytes, (gssize)len, &error);
	const char *argv[] = { tool, "-bbox", path, "-", NULL };
	g_spawn_sync(NULL, (char **)(gpointer)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL,
	             NULL, NULL, &out, NULL, NULL, &error);
	g_assert_no_error(error);
	g_remove(path);
	/* Of the head, poppler writes what lies beyond U+FFFF as two halves. */
	const char *body = strstr(out, "<body>"), *end = strstr(out, "</body>");
	g_assert_true(body != NULL && end != NULL);
	return g_strndup(body, (gsize)(end - body) + strlen("</body>"));
}

/* Corners of a word's box, in px: its left edge, and the middle of its height as a stand-in for the baseline. */
static void add_word(GArray *spots, xmlNode *node)
{
	struct spot spot = { .text = "" };
	double top = 0, bottom = 0;
	number_of(node, "xMin", &spot.x);
	number_of(node, "yMin", &top);
	number_of(node, "yMax", &bottom);
	spot.x /= 0.75;
	spot.y = (top + bottom) / 2 / 0.75;
	g_array_append_val(spots, spot);
}

/* The word's box reaches from ascent to descent around the baseline, so that only the left edge is exact. */
static void check_pdf(const Scene *scene, const char *tool, const char *where)
{
	g_autofree char *boxes = boxes_of_pdf(scene, tool);
	g_autoptr(GArray) words = spots_new(), want = spots_of_scene(scene);
	xmlDoc *doc = parse(boxes);
	collect(words, xmlDocGetRootElement(doc), "word", add_word);
	xmlFreeDoc(doc);
	for (guint i = 0; i < want->len; i++) {
		const struct spot *spot = &g_array_index(want, struct spot, i);
		bool found = text_is_foreign(spot->text); /* in any font's order */
		for (guint k = 0; k < words->len && !found; k++) {
			const struct spot *word = &g_array_index(words, struct spot, k);
			found = fabs(word->x - spot->x) < 1.5 &&
			        fabs(word->y + 4 - spot->y) < 3;
		}
		if (!found) {
			g_test_message("%s: no \"%s\" at %g, %g in the PDF", where,
			               spot->text, spot->x, spot->y);
			g_test_fail();
		}
	}
}

/* --- PNG, by what changes when a text goes ----------------------------------------------- */

struct reader {
	GBytes *bytes;
	gsize at;
};

static cairo_status_t read_some(void *user, unsigned char *data, unsigned int len)
{
	struct reader *reader = user;
	gsize size = 0;
	const guint8 *from = g_bytes_get_data(reader->bytes, &size);
	if (reader->at + len > size)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, from + reader->at, len);
	reader->at += len;
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *pixels_of(const Scene *scene, int scale)
{
	g_autoptr(GBytes) png = paint_png(scene, THEME_LIGHT, scale, NULL);
	struct reader reader = { png, 0 };
	cairo_surface_t *surface =
	        cairo_image_surface_create_from_png_stream(read_some, &reader);
	g_assert_cmpint(cairo_surface_status(surface), ==, CAIRO_STATUS_SUCCESS);
	return surface;
}

/* The box, in px of the scene, of all pixels that differ. */
static struct box differing(cairo_surface_t *a, cairo_surface_t *b, int scale)
{
	const int width = cairo_image_surface_get_width(a),
	          height = cairo_image_surface_get_height(a),
	          stride = cairo_image_surface_get_stride(a);
	int x0 = width, x1 = 0, y0 = height, y1 = 0;
	for (int y = 0; y < height; y++) {
		const guint8 *p =
		        cairo_image_surface_get_data(a) + (gsize)y * (gsize)stride;
		const guint8 *q =
		        cairo_image_surface_get_data(b) + (gsize)y * (gsize)stride;
		for (int x = 0; memcmp(p, q, (gsize)stride) != 0 && x < width; x++) {
			if (memcmp(p + 4 * x, q + 4 * x, 4) == 0)
				continue;
			x0 = MIN(x0, x), x1 = MAX(x1, x + 1);
			y0 = MIN(y0, y), y1 = MAX(y1, y + 1);
		}
	}
	return (struct box){ (double)x0 / scale, (double)y0 / scale,
		             (double)(x1 - x0) / scale, (double)(y1 - y0) / scale };
}

static void check_png(Scene *scene, int scale, const char *where)
{
	cairo_surface_t *whole = pixels_of(scene, scale);
	for (guint i = 0; i < scene->primitives->len; i++) {
		struct primitive *p =
		        &g_array_index(scene->primitives, struct primitive, i);
		if (p->kind != PRIM_TEXT)
			continue;
		const double halo = p->halo != TOKEN_NONE ? 2 : 0;
		const struct box want = scene_text_box(p);
		p->kind = PRIM_GROUP; /* drawn as nothing */
		cairo_surface_t *less = pixels_of(scene, scale);
		p->kind = PRIM_TEXT;
		const struct box got = differing(whole, less, scale);
		cairo_surface_destroy(less);
		/* Side bearings and the air above small letters are inside the box. */
		const bool inside = got.x >= want.x - halo - 1.5 &&
		                    got.x + got.w <= want.x + want.w + halo + 1.5 &&
		                    got.y >= want.y - halo - 1.5 &&
		                    got.y + got.h <= want.y + want.h + halo + 1.5;
		if (!inside || got.w < want.w - 5) {
			g_test_message("%s at %dx: \"%s\" paints %g %g %g %g, its box is "
			               "%g %g %g %g",
			               where, scale, p->text, got.x, got.y, got.w, got.h,
			               want.x, want.y, want.w, want.h);
			g_test_fail();
		}
	}
	cairo_surface_destroy(whole);
}

/* --- all charts of all cases -------------------------------------------------------------- */

typedef void (*check)(Scene *scene, const char *where);

static void every_scene(check one, const char *only)
{
	g_autoptr(GPtrArray) folders = chart_case_folders();
	int scenes = 0;
	for (guint i = 0; i < folders->len; i++) {
		struct chart_case *c = chart_case_load(g_ptr_array_index(folders, i));
		for (int k = 0; chart_registry[k] != NULL; k++) {
			const struct chart_options options = { i % 2 ? 400 : 720, c->zone,
				                               true };
			g_autofree char *where = g_strdup_printf("%s/%s", c->name,
			                                         chart_registry[k]->name);
			if (only != NULL && !g_str_equal(c->name, only))
				continue;
			g_autoptr(Scene) scene =
			        chart_draw(chart_registry[k], c->timeline, &options);
			if (scene == NULL)
				continue;
			one(scene, where);
			scenes++;
		}
		chart_case_free(c);
	}
	g_assert_cmpint(scenes, >=, 3);
}

static void both_svg(Scene *scene, const char *where)
{
	check_svg(scene, where);
	check_outline(scene, where);
}

static void svg_and_outline_place_as_the_scene(void)
{
	every_scene(both_svg, NULL);
}

static void pdf(Scene *scene, const char *where)
{
	g_autofree char *tool = g_find_program_in_path("pdftotext");
	check_pdf(scene, tool, where);
}

static void pdf_places_as_the_scene(void)
{
	g_autofree char *tool = g_find_program_in_path("pdftotext");
	if (tool == NULL) {
		g_test_skip("no pdftotext");
		return;
	}
	every_scene(pdf, NULL);
}

static void png(Scene *scene, const char *where)
{
	check_png(scene, 1, where);
	check_png(scene, 2, where);
}

static void png_places_as_the_scene(void)
{
	every_scene(png, "worked");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/painters/svg-and-outline-place-as-the-scene",
	                svg_and_outline_place_as_the_scene);
	g_test_add_func("/painters/pdf-places-as-the-scene", pdf_places_as_the_scene);
	g_test_add_func("/painters/png-places-as-the-scene", png_places_as_the_scene);
	return g_test_run();
}
