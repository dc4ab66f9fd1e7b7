/*
 * Cairo names its glyphs, clips and surfaces from counters: "glyph0-1" in every drawing, "surface5" after the fourth
 * in one process. Two such drawings in one page show each other's letters, and the same one twice has other bytes.
 * Here every id becomes "CHART-N", by order of appearance.
 */
#include "chart/outline.h"
#include "chart/number.h"
#include "chart/text.h"

#include <string.h>

struct tidy {
	const Scene *scene;
	GString *out;
	GHashTable *ids; /* Cairo's id -> number */
	bool rooted;
};

static void put_id(struct tidy *t, const char *id, gsize len)
{
	char *key = g_strndup(id, len);
	gpointer number = g_hash_table_lookup(t->ids, key);
	if (number == NULL) {
		number = GUINT_TO_POINTER(g_hash_table_size(t->ids) + 1);
		g_hash_table_insert(t->ids, g_strdup(key), number);
	}
	g_free(key);
	g_string_append_printf(t->out, "%s-%u", t->scene->id, GPOINTER_TO_UINT(number));
}

/* The value with every url(#id) in it renamed. */
static void put_value(struct tidy *t, const char *value, gsize len)
{
	const char *end = value + len;
	while (value < end) {
		const char *url = g_strstr_len(value, end - value, "url(#");
		if (url == NULL)
			break;
		url += strlen("url(#");
		g_string_append_len(t->out, value, url - value);
		const char *close = memchr(url, ')', (gsize)(end - url));
		value = close != NULL ? close : end;
		put_id(t, url, (gsize)(value - url));
	}
	g_string_append_len(t->out, value, end - value);
}

static bool named(const char *name, gsize len, const char *want)
{
	return len == strlen(want) && memcmp(name, want, len) == 0;
}

/* Of the first tag; its id and size are ours. */
static bool of_root(const char *name, gsize len)
{
	return named(name, len, "id") || named(name, len, "width") ||
	       named(name, len, "height");
}

static void put_attribute(struct tidy *t, const char *name, gsize name_len,
                          const char *value, gsize len)
{
	if (!t->rooted && of_root(name, name_len))
		return;
	const bool href =
	        named(name, name_len, "href") || named(name, name_len, "xlink:href");
	g_string_append_c(t->out, ' ');
	g_string_append_len(t->out, name, (gssize)name_len);
	g_string_append(t->out, "=\"");
	if (named(name, name_len, "id")) {
		put_id(t, value, len);
	} else if (href && len > 0 && *value == '#') {
		g_string_append_c(t->out, '#');
		put_id(t, value + 1, len - 1);
	} else {
		put_value(t, value, len);
	}
	g_string_append_c(t->out, '"');
}

static void put_head(struct tidy *t)
{
	const Scene *scene = t->scene;
	g_string_append_printf(t->out, " id=\"%s\" width=\"", scene->id);
	number_append(t->out, scene->width);
	g_string_append(t->out, "\" height=\"");
	number_append(t->out, scene->height);
	g_string_append_printf(t->out,
	                       "\" role=\"img\" aria-labelledby=\"%s-t\" "
	                       "aria-describedby=\"%s-d\"",
	                       scene->id, scene->id);
}

static void put_title(struct tidy *t)
{
	const Scene *scene = t->scene;
	g_autofree char *title =
	        text_clean(scene->title != NULL ? scene->title : scene->id);
	g_autofree char *desc = text_clean(scene->desc != NULL ? scene->desc : "");
	g_string_append_printf(t->out, "\n<title id=\"%s-t\">", scene->id);
	text_svg(t->out, scene->title != NULL ? scene->title : scene->id);
	g_string_append_printf(t->out, "</title>\n<desc id=\"%s-d\">", scene->id);
	text_svg(t->out, scene->desc != NULL ? scene->desc : "");
	g_string_append(t->out, "</desc>");
}

/* From behind the tag's name to behind its ">". */
static const char *put_attributes(struct tidy *t, const char *c)
{
	while (*c != '\0' && *c != '>' && *c != '/') {
		gsize len = strcspn(c, "=>/ \t\r\n");
		if (len == 0 || c[len] != '=' ||
		    (c[len + 1] != '"' && c[len + 1] != '\'')) {
			c += MAX(len, 1);
			continue;
		}
		const char *value = c + len + 2, *end = strchr(value, c[len + 1]);
		if (end == NULL)
			return value + strlen(value);
		put_attribute(t, c, len, value, (gsize)(end - value));
		c = end + 1;
	}
	if (!t->rooted)
		put_head(t);
	if (*c == '/')
		g_string_append_c(t->out, *c++);
	if (*c == '>')
		g_string_append_c(t->out, *c++);
	if (!t->rooted)
		put_title(t);
	t->rooted = true;
	return c;
}

static const char *put_tag(struct tidy *t, const char *c)
{
	if (c[1] == '?' || c[1] == '!') { /* a drawing inside a page has no declaration */
		const char *end = strchr(c, '>');
		end = end != NULL ? end + 1 : c + strlen(c);
		return *end == '\n' && !t->rooted ? end + 1 : end;
	}
	gsize len = strcspn(c, "> \t\r\n");
	if (c[1] == '/' || (len > 1 && c[len - 1] == '/')) {
		g_string_append_len(t->out, c, (gssize)len);
		return c + len;
	}
	g_string_append_len(t->out, c, (gssize)len);
	return put_attributes(t, c + len);
}

char *outline_tidy(const char *svg, const Scene *scene)
{
	g_autoptr(GHashTable) ids =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	struct tidy t = { scene, g_string_sized_new(strlen(svg)), ids, false };
	for (const char *c = svg; *c != '\0';) {
		gsize len = strcspn(c, "<");
		g_string_append_len(t.out, c, (gssize)len);
		c += len;
		if (*c == '<')
			c = put_tag(&t, c);
	}
	return g_string_free(t.out, FALSE);
}
