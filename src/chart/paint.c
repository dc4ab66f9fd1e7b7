/* Scenes through Cairo: PNG at 1x and 2x, PDF, outlined SVG, paper. The only file that knows Cairo, but for text.c. */
#include "chart/chart.h"
#include "chart/outline.h"
#include "chart/paper.h"
#include "chart/text.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <math.h>

#define HALO 3.2
#define PX_IN_PT 0.75
#define SLANT 0.2

struct brush {
	cairo_t *cr;
	enum theme theme;
	bool links; /* http(s) links of groups become PDF links */
	GHashTable
	        *places; /* names that links within the document may lead to; or NULL */
	GPtrArray *open; /* one entry a group that is open: the tag to end, or "" */
};

static void set_colour(const struct brush *brush, enum token token, double opacity)
{
	guint32 rgb = palette_rgb(token, brush->theme);
	cairo_set_source_rgba(brush->cr, (rgb >> 16) / 255.0, (rgb >> 8 & 0xff) / 255.0,
	                      (rgb & 0xff) / 255.0, opacity);
}

/* Fills and strokes the current path as the primitive asks. */
static void finish_path(const struct brush *brush, const struct primitive *p)
{
	if (p->fill != TOKEN_NONE) {
		set_colour(brush, p->fill, p->opacity);
		cairo_fill_preserve(brush->cr);
	}
	if (p->stroke != TOKEN_NONE && p->width > 0) {
		set_colour(brush, p->stroke, p->opacity);
		cairo_set_line_width(brush->cr, p->width);
		cairo_set_dash(brush->cr, p->dash, p->dash[0] > 0 ? 2 : 0, 0);
		cairo_stroke_preserve(brush->cr);
	}
	cairo_new_path(brush->cr);
}

static void path_rect(cairo_t *cr, const struct primitive *p)
{
	double r = MIN(p->r, MIN(p->w, p->h) / 2);
	if (r <= 0) {
		cairo_rectangle(cr, p->x, p->y, p->w, p->h);
		return;
	}
	cairo_new_sub_path(cr);
	cairo_arc(cr, p->x + p->w - r, p->y + r, r, -G_PI_2, 0);
	cairo_arc(cr, p->x + p->w - r, p->y + p->h - r, r, 0, G_PI_2);
	cairo_arc(cr, p->x + r, p->y + p->h - r, r, G_PI_2, G_PI);
	cairo_arc(cr, p->x + r, p->y + r, r, G_PI, 3 * G_PI_2);
	cairo_close_path(cr);
}

static void path_points(cairo_t *cr, const struct primitive *p)
{
	for (guint i = 0; i < p->points->len; i++) {
		const struct point *at = &g_array_index(p->points, struct point, i);
		cairo_line_to(cr, at->x, at->y);
	}
	if (p->close)
		cairo_close_path(cr);
}

static void path_segments(cairo_t *cr, const struct primitive *p)
{
	for (guint i = 0; i < p->points->len; i++) {
		const struct segment *s = &g_array_index(p->points, struct segment, i);
		cairo_move_to(cr, s->x1, s->y1);
		cairo_line_to(cr, s->x2, s->y2);
	}
}

static void paint_text(const struct brush *brush, const struct primitive *p)
{
	double x = p->x;
	if (p->anchor == ANCHOR_MIDDLE)
		x -= p->text_width / 2;
	else if (p->anchor == ANCHOR_END)
		x -= p->text_width;
	if (p->halo != TOKEN_NONE) {
		text_draw(brush->cr, x, p->y, p->text, p->style, true);
		set_colour(brush, p->halo, 1);
		cairo_set_line_width(brush->cr, HALO);
		cairo_set_dash(brush->cr, NULL, 0, 0);
		cairo_stroke(brush->cr);
	}
	set_colour(brush, p->fill, p->opacity);
	const cairo_matrix_t lean = { 1, 0, p->slanted ? -SLANT : 0, 1, x, p->y };
	cairo_save(brush->cr);
	cairo_transform(brush->cr, &lean);
	text_draw(brush->cr, 0, 0, p->text, p->style, false);
	cairo_restore(brush->cr);
}

/*
 * A raw apostrophe or backslash in a tag's attribute destroys the whole PDF, and so does a letter outside ASCII.
 */
static char *tag_attribute(const char *key, const char *value)
{
	GString *out = g_string_new(key);
	g_string_append(out, "='");
	for (const guchar *c = (const guchar *)value; *c != '\0'; c++) {
		if (*c <= ' ' || *c >= 0x7f || *c == '\'' || *c == '\\' || *c == '"')
			g_string_append_printf(out, "%%%02X", *c);
		else
			g_string_append_c(out, (char)*c);
	}
	g_string_append_c(out, '\'');
	return g_string_free(out, FALSE);
}

static void open_group(const struct brush *brush, const struct primitive *p)
{
	const bool within = p->href != NULL && p->href[0] == '#';
	const bool link =
	        brush->links && p->href != NULL &&
	        (!within || (brush->places != NULL &&
	                     g_hash_table_contains(brush->places, p->href + 1)));
	if (link) {
		g_autofree char *attributes = tag_attribute(
		        within ? "dest" : "uri", within ? p->href + 1 : p->href);
		cairo_tag_begin(brush->cr, CAIRO_TAG_LINK, attributes);
	}
	g_ptr_array_add(brush->open, GINT_TO_POINTER(link));
}

static void close_group(const struct brush *brush)
{
	if (brush->open->len == 0)
		return;
	if (g_ptr_array_steal_index(brush->open, brush->open->len - 1) != NULL)
		cairo_tag_end(brush->cr, CAIRO_TAG_LINK);
}

/* Two of one name, and there is no PDF: the first one it is. */
static void paint_place(const struct brush *brush, const struct primitive *p)
{
	bool *taken = brush->places != NULL ? g_hash_table_lookup(brush->places, p->text)
	                                    : NULL;
	if (taken == NULL || *taken)
		return;
	*taken = true;
	double x = 0, y = p->y;
	cairo_user_to_device(brush->cr, &x, &y);
	g_autofree char *name = tag_attribute("name", p->text);
	g_autofree char *attributes =
	        g_strdup_printf("%s x=%d y=%d", name, (int)floor(x), (int)floor(y));
	cairo_tag_begin(brush->cr, CAIRO_TAG_DEST, attributes);
	cairo_tag_end(brush->cr, CAIRO_TAG_DEST);
}

static void paint_primitive(const struct brush *brush, const struct primitive *p)
{
	cairo_t *cr = brush->cr;
	cairo_new_path(cr); /* a text before left its current point behind */
	switch (p->kind) {
	case PRIM_GROUP:
		open_group(brush, p);
		return;
	case PRIM_END:
		close_group(brush);
		return;
	case PRIM_TEXT:
		paint_text(brush, p);
		return;
	case PRIM_PLACE:
		paint_place(brush, p);
		return;
	case PRIM_RECT:
		path_rect(cr, p);
		break;
	case PRIM_LINE:
		cairo_move_to(cr, p->x, p->y);
		cairo_line_to(cr, p->w, p->h);
		break;
	case PRIM_POLY:
		path_points(cr, p);
		break;
	case PRIM_CIRCLE:
		cairo_arc(cr, p->x, p->y, p->r, 0, 2 * G_PI);
		break;
	case PRIM_SEGMENTS:
		path_segments(cr, p);
		break;
	}
	finish_path(brush, p);
}

static void paint_primitives(const struct brush *brush, const Scene *scene)
{
	cairo_set_line_join(brush->cr, CAIRO_LINE_JOIN_MITER);
	for (guint i = 0; i < scene->primitives->len; i++)
		paint_primitive(brush,
		                &g_array_index(scene->primitives, struct primitive, i));
	while (brush->open->len > 0)
		close_group(brush);
}

static void paint_scene(cairo_t *cr, const Scene *scene, enum theme theme, bool links)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new();
	const struct brush brush = { cr, theme, links, NULL, open };
	set_colour(&brush, TOKEN_BG, 1);
	cairo_paint(cr);
	paint_primitives(&brush, scene);
}

static cairo_status_t append(void *user, const unsigned char *data, unsigned int len)
{
	g_byte_array_append(user, data, len);
	return CAIRO_STATUS_SUCCESS;
}

static bool status_ok(cairo_status_t status, const char *what, GError **error)
{
	return status == CAIRO_STATUS_SUCCESS ||
	       error_set(error, ERROR_SYSTEM, "%s could not be painted: %s", what,
	                 cairo_status_to_string(status));
}

GBytes *paint_png(const Scene *scene, enum theme theme, int scale, GError **error)
{
	int width = (int)ceil(scene->width * scale),
	    height = (int)ceil(scene->height * scale);
	cairo_surface_t *surface =
	        cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_surface_set_device_scale(surface, scale, scale);
	cairo_t *cr = cairo_create(surface);
	paint_scene(cr, scene, theme, false);
	cairo_status_t status = cairo_status(cr);
	cairo_destroy(cr);
	GByteArray *bytes = g_byte_array_new();
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, append, bytes);
	cairo_surface_destroy(surface);
	if (status_ok(status, scene->id, error))
		return g_byte_array_free_to_bytes(bytes);
	g_byte_array_unref(bytes);
	return NULL;
}

static void set_text(cairo_surface_t *surface, cairo_pdf_metadata_t which,
                     const char *text)
{
	/* One byte that is not UTF-8 in here, and there is no PDF. */
	g_autofree char *clean = text_clean(text != NULL ? text : "");
	cairo_pdf_surface_set_metadata(surface, which, clean);
}

/* Cairo's own creation date is now, whatever SOURCE_DATE_EPOCH says. */
static void set_date(cairo_surface_t *surface, gint64 created_at)
{
	g_autofree char *date =
	        instant_rfc3339(created_at < 0 ? 0 : created_at - created_at % SECOND);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

GBytes *paint_pdf(const Scene *scene, enum theme theme, gint64 created_at, GError **error)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
	        append, bytes, scene->width * PX_IN_PT, scene->height * PX_IN_PT);
	set_date(surface, created_at);
	set_text(surface, CAIRO_PDF_METADATA_TITLE,
	         scene->title != NULL ? scene->title : scene->id);
	set_text(surface, CAIRO_PDF_METADATA_SUBJECT, scene->desc);
	cairo_t *cr = cairo_create(surface);
	cairo_scale(cr, PX_IN_PT, PX_IN_PT);
	paint_scene(cr, scene, theme, true);
	cairo_show_page(cr);
	cairo_status_t drawn = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	/* Faults of tags show here alone; the context says "no error". */
	cairo_status_t written = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status_ok(drawn, scene->id, error) && status_ok(written, scene->id, error))
		return g_byte_array_free_to_bytes(bytes);
	g_byte_array_unref(bytes);
	return NULL;
}

char *paint_outline(const Scene *scene, enum theme theme, GError **error)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_svg_surface_create_for_stream(
	        append, bytes, scene->width, scene->height);
	cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
	cairo_t *cr = cairo_create(surface);
	paint_scene(cr, scene, theme, false);
	cairo_status_t drawn = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_status_t written = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	char *tidy = NULL;
	if (status_ok(drawn, scene->id, error) && status_ok(written, scene->id, error)) {
		g_byte_array_append(bytes, (const guint8 *)"", 1);
		tidy = outline_tidy((const char *)bytes->data, scene);
	}
	g_byte_array_unref(bytes);
	return tidy;
}

/* --- paper -------------------------------------------------------------------------- */

/* name -> bool *, false until it is painted */
static GHashTable *places_of(const Paper *paper)
{
	GHashTable *places = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	for (guint i = 0; i < paper->pages->len; i++) {
		const GArray *page = paper->pages->pdata[i];
		for (guint k = 0; k < page->len; k++) {
			const Scene *scene = g_array_index(page, struct placed, k).scene;
			for (guint n = 0; n < scene->primitives->len; n++) {
				struct primitive *p = &g_array_index(scene->primitives,
				                                     struct primitive, n);
				if (p->kind == PRIM_PLACE)
					g_hash_table_insert(places, p->text,
					                    g_new0(bool, 1));
			}
		}
	}
	return places;
}

static void paint_page(cairo_t *cr, const GArray *page, GHashTable *places)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new();
	const struct brush brush = { cr, THEME_LIGHT, true, places, open };
	for (guint i = 0; i < page->len; i++) {
		const struct placed *placed = &g_array_index(page, struct placed, i);
		cairo_save(cr);
		cairo_translate(cr, placed->x, placed->y);
		cairo_scale(cr, placed->scale, placed->scale);
		paint_primitives(&brush, placed->scene);
		cairo_restore(cr);
	}
	cairo_show_page(cr);
}

/* Each one below the last one before it that is of a higher level. */
static void set_bookmarks(cairo_surface_t *surface, const Paper *paper)
{
	int above[8] = { CAIRO_PDF_OUTLINE_ROOT };
	for (guint i = 0; i < paper->bookmarks->len; i++) {
		const struct bookmark *bookmark =
		        &g_array_index(paper->bookmarks, struct bookmark, i);
		const int level = CLAMP(bookmark->level, 1, 7);
		g_autofree char *where =
		        g_strdup_printf("page=%u pos=[0 %d]", bookmark->page + 1,
		                        (int)floor(bookmark->y * paper->pt));
		g_autofree char *title = text_clean(bookmark->title);
		const int id = cairo_pdf_surface_add_outline(
		        surface, above[level - 1], title, where,
		        level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
		for (int below = level; below < 8; below++)
			above[below] = id;
	}
}

GBytes *paint_paper(const Paper *paper, GError **error)
{
	GByteArray *bytes = g_byte_array_new();
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
	        append, bytes, paper->width * paper->pt,
	        paper->height * paper->pt);
	set_date(surface, paper->created_at);
	set_text(surface, CAIRO_PDF_METADATA_TITLE, paper->title);
	set_text(surface, CAIRO_PDF_METADATA_SUBJECT, paper->subject);
	set_text(surface, CAIRO_PDF_METADATA_KEYWORDS, paper->keywords);
	set_bookmarks(surface, paper);
	cairo_t *cr = cairo_create(surface);
	cairo_scale(cr, paper->pt, paper->pt);
	g_autoptr(GHashTable) places = places_of(paper);
	for (guint i = 0; i < paper->pages->len; i++)
		paint_page(cr, paper->pages->pdata[i], places);
	cairo_status_t drawn = cairo_status(cr);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_status_t written = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status_ok(drawn, "the PDF", error) && status_ok(written, "the PDF", error))
		return g_byte_array_free_to_bytes(bytes);
	g_byte_array_unref(bytes);
	return NULL;
}
