#include "cli/report_files.h"
#include "cli/message.h"
#include "cli/output.h"
#include "render/render.h"

#include <string.h>

char *report_files_folder(const char *path)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
	const gsize len = dot != NULL && (slash == NULL || dot > slash)
	                          ? (gsize)(dot - path)
	                          : strlen(path);
	return g_strdup_printf("%.*s.files", (int)len, path);
}

/* Pictures first, the document last: whoever sees the document sees its pictures. */
bool report_files_write(const char *path, const char *folder, const GPtrArray *files,
                        GError **error)
{
	for (guint i = files->len; i-- > 0;) {
		const struct render_file *file = files->pdata[i];
		gsize len;
		const char *bytes = g_bytes_get_data(file->bytes, &len);
		g_autofree char *inside =
		        *file->name != '\0' ? g_build_filename(folder, file->name, NULL)
		                            : g_strdup(path);
		if (*file->name != '\0' && !output_folder(folder, error))
			return false;
		if (!output_write(inside, bytes, len, error))
			return false;
	}
	return true;
}

int report_files_product(const struct context *context, const char *path,
                         const char *folder, const GPtrArray *files)
{
	g_autoptr(GError) error = NULL;
	const struct render_file *document = files->pdata[0];
	gsize len;
	const char *bytes = g_bytes_get_data(document->bytes, &len);
	if (path == NULL) {
		if (files->len > 1 && !context->quiet)
			message_hint("pictures are written with -o FILE only");
		return output_product(context, bytes, len);
	}
	if (!report_files_write(path, folder, files, &error))
		return message_fail(&error);
	if (!context->quiet)
		message_line("wrote %s", path);
	return 0;
}
