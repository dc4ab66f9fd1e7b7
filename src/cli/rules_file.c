#include "cli/rules_file.h"

#include "base/error.h"
#include "correlate/correlate.h"

#include <errno.h>
#include <stdio.h>

#define FILE_MAX (1024 * 1024)

char *rules_file_load(const char *path, gsize *len, GError **error)
{
	FILE *file = fopen(path, "rbe");
	if (file == NULL) {
		error_errno(error, errno, "cannot read %s", path);
		return NULL;
	}
	g_autofree char *text = g_malloc(FILE_MAX + 2);
	*len = fread(text, 1, FILE_MAX + 1, file);
	const int fault = ferror(file) ? errno : 0;
	fclose(file);
	if (fault != 0) {
		error_errno(error, fault, "cannot read %s", path);
		return NULL;
	}
	if (*len > FILE_MAX) {
		const struct place place = { path, 0, 0, -1 };
		error_at(error, ERROR_USAGE, &place,
		         "over 1 MiB: this is no text of rules");
		return NULL;
	}
	text[*len] = '\0';
	return g_steal_pointer(&text);
}

bool rules_file_use(const char *path, GError **error)
{
	gsize len;
	g_autofree char *text = rules_file_load(path, &len, error);
	if (text == NULL)
		return false;
	if (rules_read(text, len, path, error))
		return true;
	return error_hint(error, "\"debrief rules show\" prints what a rules file may "
	                         "say");
}
