#include "render/texts.h"
#include "base/text.h"
#include "render/report.h"
#include "render/variables.h"

#include <string.h>

static bool is_text(const struct curation *row)
{
	return row->act == ACT_NOTE && curation_counts(row) && row->text != NULL &&
	       blocks_is_id(row->about);
}

static struct human *human_named(GPtrArray *list, const char *id)
{
	struct human *human = (struct human *)(guintptr)humans_find(list, id);
	if (human != NULL)
		return human;
	human = g_new0(struct human, 1);
	human->id = g_strdup(id);
	g_ptr_array_add(list, human);
	return human;
}

static void set_text(struct human *human, const struct curation *row)
{
	human->version = row->id;
	g_free(human->text);
	human->text = g_strdup(row->text);
	if (row->behind == NULL)
		return;
	g_free(human->after);
	human->after = g_strdup(row->behind);
}

GPtrArray *texts_of(const Timeline *timeline)
{
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)human_free);
	for (guint i = 0; i < timeline->curations->len; i++) {
		const struct curation *row = timeline->curations->pdata[i];
		if (is_text(row))
			set_text(human_named(list, row->about), row);
	}
	return list;
}

/* --- margins ------------------------------------------------------------------------ */

static const struct curation *row_of(const Timeline *timeline, gint64 id)
{
	for (guint i = 0; i < timeline->curations->len; i++) {
		const struct curation *row = timeline->curations->pdata[i];
		if (row->id == id)
			return row;
	}
	return NULL;
}

/* Figures that the text rests on and that are other now. */
static json_t *stale_json(const struct curation *row, const json_t *report)
{
	json_t *list = json_array(), *relied = NULL, *value;
	const char *name;
	if (row != NULL && row->relied != NULL)
		relied = json_loads(row->relied, 0, NULL);
	json_object_foreach(relied, name, value)
	{
		g_autofree char *now = variable_value(report, name);
		const char *then = json_string_value(value);
		const char *is = now != NULL ? now : VARIABLE_NOT_KNOWN;
		if (then == NULL || g_str_equal(is, then))
			continue;
		g_autofree char *title = variable_title(report, name);
		json_t *stale = json_object();
		put_text(stale, "name", title);
		put_text(stale, "then", then);
		put_text(stale, "now", is);
		json_array_append_new(list, stale);
	}
	json_decref(relied);
	return list;
}

static char *margin_of(const json_t *report, const char *id)
{
	const json_t *human = json_object_get(json_object_get(report, "human"), id);
	const json_t *list = json_object_get(human, "stale"), *stale;
	GString *out = g_string_new(NULL);
	size_t i;
	json_array_foreach(list, i, stale)
	{
		g_string_append(out, i == 0 ? "> Written when " : "; ");
		text_md(out, json_string_value(json_object_get(stale, "name")));
		g_string_append(out, " was ");
		text_md(out, json_string_value(json_object_get(stale, "then")));
		g_string_append(out, ", now it is ");
		text_md(out, json_string_value(json_object_get(stale, "now")));
	}
	if (out->len > 0)
		g_string_append_printf(
		        out, ".  \n> `debrief note ok %s` if the text still holds.\n",
		        id);
	return g_string_free(out, out->len == 0);
}

/* --- for documents ------------------------------------------------------------------- */

json_t *texts_json(const Timeline *timeline, const json_t *report)
{
	g_autoptr(GPtrArray) list = texts_of(timeline);
	json_t *texts = json_object();
	for (guint i = 0; i < list->len; i++) {
		const struct human *human = list->pdata[i];
		const struct curation *row = row_of(timeline, human->version);
		g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func(g_free);
		if (*human->text == '\0')
			continue;
		g_autofree char *filled = variables_expand(report, human->text,
		                                           VARIABLES_MARKDOWN, unknown);
		json_t *text = json_object(), *names = json_array();
		for (guint k = 0; k < unknown->len; k++)
			json_array_append_new(names, text_json(unknown->pdata[k]));
		put_format(text, "version", "A%" G_GINT64_FORMAT, human->version);
		put_text(text, "by", row != NULL ? row->author : NULL);
		put_text(text, "text", human->text);
		put_text(text, "markdown", filled);
		put_text(text, "behind", human->after);
		put(text, "stale", stale_json(row, report));
		put(text, "unknown", names);
		put(texts, human->id, text);
	}
	return texts;
}

static void lay_over(GPtrArray *list, const GPtrArray *overlay)
{
	for (guint i = 0; overlay != NULL && i < overlay->len; i++) {
		const struct human *over = overlay->pdata[i];
		struct human *human = human_named(list, over->id);
		human->version = over->version;
		g_free(human->text);
		human->text = g_strdup(over->text);
		if (over->after == NULL)
			continue;
		g_free(human->after);
		human->after = g_strdup(over->after);
	}
}

GPtrArray *texts_marked(const Timeline *timeline, const json_t *report,
                        const struct render_options *options)
{
	GPtrArray *list = texts_of(timeline);
	lay_over(list, options->overlay);
	for (guint i = 0; i < list->len; i++) {
		struct human *human = list->pdata[i];
		g_autofree char *masked = redact_copy(options->redactor, human->text);
		char *filled = variables_expand(report, masked, VARIABLES_MARKED, NULL);
		g_free(human->text);
		human->text = filled;
		human->margin = margin_of(report, human->id);
	}
	return list;
}
