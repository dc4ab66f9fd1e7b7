#include "render/render.h"

#include <string.h>

void render_file_free(struct render_file *file)
{
	if (file == NULL)
		return;
	g_free(file->name);
	g_bytes_unref(file->bytes);
	g_free(file);
}

void render_file_add(GPtrArray *files, const char *name, GString *text)
{
	render_file_take(files, name, g_string_free_to_bytes(text));
}

bool render_file_take(GPtrArray *files, const char *name, GBytes *bytes)
{
	if (bytes == NULL)
		return false;
	struct render_file *file = g_new0(struct render_file, 1);
	file->name = g_strdup(name);
	file->bytes = bytes;
	g_ptr_array_add(files, file);
	return true;
}

const struct renderer *renderer_named(const char *name)
{
	static const struct {
		const char *said, *meant;
	} others[] = { { "markdown", "md" }, { "txt", "text" }, { "htm", "html" } };

	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		if (g_strcmp0(name, others[i].said) == 0)
			name = others[i].meant;
	for (const struct renderer *const *at = renderer_registry; *at != NULL; at++)
		if (g_strcmp0((*at)->name, name) == 0)
			return *at;
	return NULL;
}

const struct renderer *renderer_for_path(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (dot == NULL || strchr(dot, '/') != NULL)
		return NULL;
	g_autofree char *suffix = g_ascii_strdown(dot, -1);
	for (const struct renderer *const *at = renderer_registry; *at != NULL; at++)
		if (g_strcmp0((*at)->suffix, suffix) == 0)
			return *at;
	return renderer_named(suffix + 1);
}
