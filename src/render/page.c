/* page.c - see page.h. */
#include "render/page.h"

#include "base/digest.h"
#include "base/resource.h"
#include "chart/chart.h"

#include <string.h>

static bool put_font(GString *css, const char *file, int weight, GError **error)
{
	g_autofree char *path = g_strdup_printf("fonts/%s.woff2", file);
	g_autoptr(GBytes) bytes = resource_bytes(path);

	if (bytes == NULL)
		return error_set(error, ERROR_SYSTEM, "the program lacks its %s", path);
	gsize len;
	const guchar *data = g_bytes_get_data(bytes, &len);
	g_autofree char *base64 = g_base64_encode(data, len);
	g_string_append_printf(css,
	                       "@font-face{font-family:Inter;font-weight:%d;"
	                       "font-display:block;src:url(data:font/woff2;base64,%s) "
	                       "format(\"woff2\")}\n",
	                       weight, base64);
	return true;
}

/* A sheet of the folder, or the built-in one of that name. */
static bool put_sheet(GString *css, struct template_folder *folder, const char *name,
                      GError **error)
{
	struct template_text sheet = { 0 };
	if (!template_folder_find(folder, name, &sheet, error))
		return false;
	const struct place place = { sheet.file, 0, 0, -1 };
	const bool good = sheet.text == NULL || strstr(sheet.text, "</") == NULL;
	if (good)
		g_string_append(css, sheet.text != NULL ? sheet.text : "");
	else
		error_at(error, ERROR_USAGE, &place, "a style sheet has no \"</\" in it");
	template_text_clear(&sheet);
	return good;
}

char *page_style(struct template_folder *folder, const char *const *sheets,
                 GError **error)
{
	g_autofree char *charts = chart_css();
	g_autoptr(GString) css = g_string_new(NULL);

	if (!put_font(css, "Inter-Regular", 400, error) ||
	    !put_font(css, "Inter-SemiBold", 600, error))
		return NULL;
	g_string_append(css, charts);
	for (guint i = 0; sheets[i] != NULL; i++)
		if (!put_sheet(css, folder, sheets[i], error))
			return NULL;
	return g_strdup(css->str);
}

char *page_head(const char *css, const char *script)
{
	g_autofree char *hash = digest_base64(css, strlen(css));
	g_autofree char *of_script =
	        script != NULL ? digest_base64(script, strlen(script)) : NULL;

	return g_strdup_printf(
	        "<meta charset=\"utf-8\">\n"
	        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	        "'none'; style-src 'sha256-%s'; %s%s%simg-src data:; font-src data:; "
	        "base-uri 'none'; form-action 'none'\">\n"
	        "<meta name=\"referrer\" content=\"no-referrer\">\n"
	        "<meta name=\"viewport\" content=\"width=device-width, "
	        "initial-scale=1\">\n"
	        "<meta name=\"color-scheme\" content=\"light dark\">\n",
	        hash, of_script != NULL ? "script-src 'sha256-" : "",
	        of_script != NULL ? of_script : "", of_script != NULL ? "'; " : "");
}
