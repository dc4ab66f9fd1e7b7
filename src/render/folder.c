#include "base/digest.h"
#include "base/resource.h"
#include "base/text.h"
#include "render/outline.h"
#include "render/template.h"
#include "render/template_parse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TEMPLATE (1 << 20)

/* One name in one folder: no way to name anything above or below it. */
static bool is_plain_name(const char *name)
{
	if (*name == '.' || strlen(name) > 100)
		return false;
	for (const char *at = name; *at != '\0'; at++)
		if (!g_ascii_isalnum(*at) && strchr("._-", *at) == NULL)
			return false;
	return *name != '\0';
}

static bool read_all(int fd, gsize size, const char *path, char **text, GError **error)
{
	g_autofree char *bytes = g_malloc(size + 1);
	gsize have = 0;

	while (have < size) {
		gssize n = read(fd, bytes + have, size - have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(error, errno, "cannot read %s", path);
		if (n == 0)
			break;
		have += (gsize)n;
	}
	bytes[have] = '\0';
	struct place place = { path, 0, 0, -1 };
	if (strlen(bytes) != have || !text_is_utf8(bytes, have))
		return error_at(error, ERROR_USAGE, &place, "is not UTF-8 text");
	*text = g_steal_pointer(&bytes);
	return true;
}

/* *text stays NULL when there is no such file. */
static bool read_file(const char *path, bool follow, char **text, GError **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
	                            (follow ? 0 : O_NOFOLLOW));
	struct place place = { path, 0, 0, -1 };
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return true;
	if (fd < 0 && errno == ELOOP)
		return error_at(error, ERROR_USAGE, &place,
		                "is a link, which may lead outside the template folder");
	if (fd < 0)
		return error_errno(error, errno, "cannot open %s", path);
	bool good = false;
	if (fstat(fd, &st) != 0)
		error_errno(error, errno, "cannot read %s", path);
	else if (!S_ISREG(st.st_mode) || st.st_size > MAX_TEMPLATE)
		error_at(error, ERROR_USAGE, &place,
		         "is no regular file of up to 1 MiB, so no template");
	else
		good = read_all(fd, (gsize)st.st_size, path, text, error);
	close(fd);
	return good;
}

static void read_built_in(const char *name, struct template_text *out)
{
	g_autofree char *path = g_strconcat("templates/", name, NULL);
	g_autoptr(GBytes) bytes = resource_bytes(path);

	if (bytes == NULL)
		return;
	gsize len;
	const char *text = g_bytes_get_data(bytes, &len);
	out->text = g_strndup(text, len);
	out->file = g_steal_pointer(&path);
}

bool template_built_in(const char *name, struct template_text *out, GError **error)
{
	read_built_in(name, out);
	return out->text != NULL ||
	       error_set(error, ERROR_SYSTEM, "the program lacks its template %s", name);
}

static bool find_in(const char *folder, const char *name, struct template_text *out,
                    GError **error)
{
	if (folder == NULL) {
		read_built_in(name, out);
		return true;
	}
	g_autofree char *path = g_build_filename(folder, name, NULL);
	if (!read_file(path, false, &out->text, error))
		return false;
	if (out->text != NULL)
		out->file = g_steal_pointer(&path);
	return true;
}

/* "sre-book": one of those that come with the program. */
static char *built_in_name(const struct template_folder *folder)
{
	const char *name = folder->path != NULL ? folder->path : "default";
	g_autofree char *path = g_strdup_printf("templates/%s.outline", name);
	g_autoptr(GBytes) bytes = is_plain_name(name) ? resource_bytes(path) : NULL;
	return bytes != NULL ? g_strconcat(name, ".outline", NULL) : NULL;
}

static char *folder_path(const struct template_folder *folder)
{
	g_autofree char *built_in = built_in_name(folder);
	if (built_in != NULL)
		return NULL;
	return g_file_test(folder->path, G_FILE_TEST_IS_DIR)
	               ? g_strdup(folder->path)
	               : g_path_get_dirname(folder->path);
}

bool template_folder_find(void *user, const char *name, struct template_text *out,
                          GError **error)
{
	const struct template_folder *folder = user;
	g_autofree char *dir = folder_path(folder);
	g_autofree char *long_name =
	        g_strdup_printf("%s.%s.mustache", name, folder->kind);
	g_autofree char *short_name = g_strdup_printf("%s.mustache", name);
	const char *names[] = { long_name, short_name, name };

	if (!is_plain_name(name))
		return error_set(error, ERROR_USAGE,
		                 "partial \"%s\" would lie outside the template folder",
		                 name);
	for (guint i = 0; i < G_N_ELEMENTS(names) && out->text == NULL; i++)
		if (!find_in(dir, names[i], out, error))
			return false;
	for (guint i = 0; i < G_N_ELEMENTS(names) && out->text == NULL; i++)
		read_built_in(names[i], out);
	return true;
}

/* Sections to take apart, or a document of its own. */
static bool has_sections(const char *text)
{
	return strstr(text, "{{! [") != NULL ||
	       strstr(text, "<!-- debrief:auto id=header -->\n") != NULL;
}

/* Its tags by themselves, so that a fault has its own line. */
static bool check_tags(const struct template_text *outline, GError **error)
{
	struct program *program =
	        template_parse(g_strdup(outline->file), g_strdup(outline->text), error);
	if (program == NULL)
		return false;
	program_free(program);
	return true;
}

/* Takes the outline; base may be empty, then the built-in one is meant. */
static bool expand(const char *kind, struct template_text *outline,
                   struct template_text *base, struct template_text *out, GError **error)
{
	g_autofree char *name = g_strdup_printf("report.%s.mustache", kind);
	if (base->text == NULL)
		read_built_in(name, base);
	if (check_tags(outline, error)) {
		out->text = outline_template(outline->file, outline->text, kind,
		                             base->text, error);
		out->file = out->text != NULL ? g_strdup(outline->file) : NULL;
	}
	template_text_clear(outline);
	template_text_clear(base);
	return out->text != NULL;
}

static bool main_of_folder(const struct template_folder *folder,
                           struct template_text *out, GError **error)
{
	g_autofree char *name = g_strdup_printf("report.%s.mustache", folder->kind);
	struct template_text base = { 0 }, outline = { 0 };
	if (!find_in(folder->path, name, &base, error))
		return false;
	if (base.text != NULL && !has_sections(base.text)) {
		*out = base;
		return true;
	}
	if (!find_in(folder->path, "report.outline", &outline, error)) {
		template_text_clear(&base);
		return false;
	}
	if (outline.text == NULL)
		read_built_in("default.outline", &outline);
	return expand(folder->kind, &outline, &base, out, error);
}

bool template_folder_main(const struct template_folder *folder, struct template_text *out,
                          GError **error)
{
	g_autofree char *built_in = built_in_name(folder);
	struct template_text base = { 0 }, outline = { 0 };

	if (built_in != NULL) {
		read_built_in(built_in, &outline);
		return expand(folder->kind, &outline, &base, out, error);
	}
	if (g_file_test(folder->path, G_FILE_TEST_IS_DIR))
		return main_of_folder(folder, out, error);
	if (!read_file(folder->path, true, &out->text, error))
		return false;
	if (out->text == NULL) {
		error_set(error, ERROR_USAGE, "there is no template %s", folder->path);
		return error_hint(error, "\"debrief templates list\" names those that "
		                         "come with the program");
	}
	out->file = g_strdup(folder->path);
	if (!outline_is(folder->path))
		return true;
	outline = *out;
	*out = (struct template_text){ 0 };
	return expand(folder->kind, &outline, &base, out, error);
}

void template_folder_sign(const struct template_folder *folder,
                          const struct template_text *text, json_t *report)
{
	char hex[65];

	if (folder->path == NULL)
		return;
	digest_hex(text->text, strlen(text->text), hex);
	json_object_set_new(json_object_get(report, "method"), "template_sha256",
	                    json_string(hex));
}
