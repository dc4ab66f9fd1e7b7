/*
 * A message to send: a short form of the report as text and as HTML, pictures that need no network, the whole report attached.
 *
 * Shape   multipart/mixed { multipart/related { multipart/alternative { text, HTML }, PNG... }, report.html }
 * Leaves  From, To and Date, which the program that sends it knows; X-Unsent opens it as a draft where that is known
 * Source  RFC 5322, RFC 2045 to 2047 (MIME), RFC 2387 (related), RFC 2392 (cid:)
 */
#include "base/text.h"
#include "chart/chart.h"
#include "chart/text.h"
#include "render/render.h"
#include "render/template.h"

#include <string.h>

#define PICTURE_WIDTH 640
#define LINE 57 /* bytes that make a line of 76 letters */

static const char *const charts[] = { "hero", "components", "lanes" };

struct picture {
	const char *name;
	GBytes *png;
};
static void picture_clear(gpointer data)
{
	g_bytes_unref(((struct picture *)data)->png);
}

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

/* --- MIME ------------------------------------------------------------------------------- */

/* All that is not ours goes as base64: no line of it can be taken for a header or a boundary. */
static void put_base64(GString *out, const void *bytes, gsize len)
{
	for (gsize at = 0; at < len; at += LINE) {
		g_autofree char *line = g_base64_encode((const guchar *)bytes + at,
		                                        MIN(len - at, (gsize)LINE));
		g_string_append_printf(out, "%s\r\n", line);
	}
}

/* Words of 11 letters: with four bytes each they stay under the 75 characters that an encoded word may have. */
static void put_subject(GString *out, const char *subject)
{
	g_autofree char *line = text_one_line(subject, 200);
	const glong letters = g_utf8_strlen(line, -1);
	g_string_append(out, "Subject:");
	for (glong at = 0; at < letters; at += 11) {
		g_autofree char *part = g_utf8_substring(line, at, MIN(letters, at + 11));
		g_autofree char *code =
		        g_base64_encode((const guchar *)part, strlen(part));
		g_string_append_printf(out, "%s =?UTF-8?B?%s?=", at > 0 ? "\r\n" : "",
		                       code);
	}
	g_string_append(out, "\r\n");
}

static void put_part(GString *out, const char *boundary, const char *type,
                     const char *more, const void *bytes, gsize len)
{
	g_string_append_printf(out,
	                       "--%s\r\nContent-Type: %s\r\n%s"
	                       "Content-Transfer-Encoding: base64\r\n\r\n",
	                       boundary, type, more);
	put_base64(out, bytes, len);
}

/* "=_" is in no base64. */
#define MIXED "=_debrief_mixed"
#define RELATED "=_debrief_related"
#define EITHER "=_debrief_either"

static void put_open(GString *out, const char *outer, const char *kind, const char *more,
                     const char *boundary)
{
	if (outer != NULL)
		g_string_append_printf(out, "--%s\r\n", outer);
	g_string_append_printf(out,
	                       "Content-Type: multipart/%s;%s boundary=\"%s\"\r\n\r\n",
	                       kind, more, boundary);
}

/* --- parts -------------------------------------------------------------------------------- */

static char *tag_of(const char *name, const Scene *scene)
{
	GString *out = g_string_new(NULL);
	g_autofree char *whole =
	        text_unisolate(scene->desc != NULL ? scene->desc : scene->title);
	g_string_append_printf(
	        out,
	        "<p style=\"margin:16px 0\"><img src=\"cid:%s@debrief\" "
	        "width=\"%d\" style=\"max-width:100%%;height:auto\" alt=\"",
	        name, PICTURE_WIDTH);
	text_attr(out, whole);
	g_string_append(out, "\"></p>");
	return g_string_free(out, FALSE);
}

static GHashTable *draw_all(const Timeline *timeline,
                            const struct render_options *options, GArray *pictures,
                            GError **error)
{
	g_autoptr(GHashTable) table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const struct chart_options wanted = { PICTURE_WIDTH, options->zone, true };
	for (guint i = 0; i < G_N_ELEMENTS(charts); i++) {
		Scene *scene = chart_draw(chart_named(charts[i]), timeline, &wanted);
		char *key = g_strconcat("chart.", charts[i], NULL);
		struct picture picture = { charts[i], NULL };
		g_hash_table_insert(table, key,
		                    scene != NULL ? tag_of(charts[i], scene)
		                                  : g_strdup(""));
		if (scene == NULL)
			continue;
		picture.png = paint_png(scene, THEME_LIGHT, 2, error);
		scene_free(scene);
		if (picture.png == NULL)
			return NULL;
		g_array_append_val(pictures, picture);
	}
	return g_steal_pointer(&table);
}

static GString *short_html(json_t *report, GHashTable *fragments, GError **error)
{
	struct template_text text = { 0 };
	if (!template_built_in("email.html.mustache", &text, error))
		return NULL;
	const struct template_env env = { TEMPLATE_HTML, fragments, NULL, NULL };
	GString *out = g_string_new(NULL);
	const bool good = template_render(&text, report, &env, out, error);
	template_text_clear(&text);
	if (good)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}

/* The document of another form. */
static GBytes *form_of(const char *name, const Timeline *timeline, json_t *report,
                       const struct render_options *options, GError **error)
{
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	if (!renderer_named(name)->render(timeline, report, options, NULL, files, error))
		return NULL;
	return g_bytes_ref(((struct render_file *)files->pdata[0])->bytes);
}

static void put_bytes(GString *out, const char *boundary, const char *type,
                      const char *more, GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	put_part(out, boundary, type, more, data, len);
}

static void put_pictures(GString *out, const GArray *pictures)
{
	for (guint i = 0; i < pictures->len; i++) {
		const struct picture *picture =
		        &g_array_index(pictures, struct picture, i);
		g_autofree char *more = g_strdup_printf(
		        "Content-ID: <%s@debrief>\r\nContent-Disposition: inline; "
		        "filename=\"%s.png\"\r\n",
		        picture->name, picture->name);
		put_bytes(out, RELATED, "image/png", more, picture->png);
	}
}

static bool render_eml(const Timeline *timeline, json_t *report,
                       const struct render_options *options, const char *files_dir,
                       GPtrArray *files, GError **error)
{
	g_autoptr(GArray) pictures = g_array_new(FALSE, FALSE, sizeof(struct picture));
	g_array_set_clear_func(pictures, picture_clear);
	g_autoptr(GHashTable) fragments = draw_all(timeline, options, pictures, error);
	g_autoptr(GBytes) text =
	        fragments != NULL ? form_of("text", timeline, report, options, error)
	                          : NULL;
	g_autoptr(GBytes) whole =
	        text != NULL ? form_of("html", timeline, report, options, error) : NULL;
	GString *html = whole != NULL ? short_html(report, fragments, error) : NULL;
	(void)files_dir;
	if (html == NULL)
		return false;
	GString *out = g_string_new("MIME-Version: 1.0\r\nX-Unsent: 1\r\n");
	put_subject(out, member(json_object_get(report, "incident"), "title"));
	put_open(out, NULL, "mixed", "", MIXED);
	put_open(out, MIXED, "related", " type=\"multipart/alternative\";", RELATED);
	put_open(out, RELATED, "alternative", "", EITHER);
	put_bytes(out, EITHER, "text/plain; charset=utf-8", "", text);
	put_part(out, EITHER, "text/html; charset=utf-8", "", html->str, html->len);
	g_string_append(out, "--" EITHER "--\r\n");
	put_pictures(out, pictures);
	g_string_append(out, "--" RELATED "--\r\n");
	put_bytes(out, MIXED, "text/html; charset=utf-8",
	          "Content-Disposition: attachment; filename=\"report.html\"\r\n", whole);
	g_string_append(out, "--" MIXED "--\r\n");
	g_string_free(html, TRUE);
	render_file_add(files, "", out);
	return true;
}

const struct renderer renderer_eml = {
	.name = "eml",
	.suffix = ".eml",
	.title = "a message to send, the whole report attached",
	.render = render_eml,
};
