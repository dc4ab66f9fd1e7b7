/* site_files.c - see site_files.h. */
#include "cli/site_files.h"

#include "base/digest.h"
#include "base/json.h"
#include "cli/output.h"
#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST ".debrief-site"
#define SCHEMA "debrief.site/1"

struct site_files {
	char *folder, *made_of;
	bool dry;
	GHashTable *had; /* name -> SHA-256, as the list says */
	GHashTable *put; /* the same of what is written now */
	struct site_counts counts;
};

/* Nothing above or beside the folder can be named: "index.html", "incidents/x.html". */
static bool is_plain(const char *name)
{
	g_auto(GStrv) parts = g_strsplit(name, "/", 3);
	const guint n = g_strv_length(parts);
	if (n == 0 || n > 2)
		return false;
	for (guint i = 0; i < n; i++) {
		if (parts[i][0] == '\0' || parts[i][0] == '.')
			return false;
		for (const char *at = parts[i]; *at != '\0'; at++)
			if (!g_ascii_isalnum(*at) && strchr("._-", *at) == NULL)
				return false;
	}
	return true;
}

static char *path_of(const SiteFiles *files, const char *name)
{
	return g_build_filename(files->folder, name, NULL);
}

/* --- the list --------------------------------------------------------------------- */

static bool not_a_list(const char *path, GError **error)
{
	const struct place place = { path, 0, 0, -1 };
	error_at(error, ERROR_DATA, &place,
	         "is no list of the files of a site, so nothing is written beside it");
	return error_hint(error, "publish into a new folder, or remove the file and all "
	                         "that debrief wrote here");
}

static bool take_list(SiteFiles *files, const json_t *root)
{
	json_t *list = json_object_get(root, "files"), *sha;
	const char *name;
	if (g_strcmp0(json_text(root, "schema"), SCHEMA) != 0 || !json_is_object(list))
		return false;
	json_object_foreach(list, name, sha)
	{
		if (!is_plain(name) || !json_is_string(sha))
			return false;
		g_hash_table_insert(files->had, g_strdup(name),
		                    g_strdup(json_string_value(sha)));
	}
	files->made_of = g_strdup(json_text(root, "made_of"));
	return true;
}

#define LIST_MAX (64 << 20)

/* The bytes of a regular file, never through a link; NULL: not there, or something else. */
static char *bytes_of(const char *path, gsize *len)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > LIST_MAX) {
		close(fd);
		return NULL;
	}
	char *bytes = g_malloc((gsize)st.st_size + 1);
	gsize have = 0;
	for (gssize n = 1; have < (gsize)st.st_size && n != 0;) {
		n = read(fd, bytes + have, (gsize)st.st_size - have);
		if (n < 0 && errno != EINTR)
			break;
		have += n > 0 ? (gsize)n : 0;
	}
	close(fd);
	bytes[have] = '\0';
	*len = have;
	return bytes;
}

static bool read_list(SiteFiles *files, GError **error)
{
	g_autofree char *path = path_of(files, LIST);
	struct stat st;
	gsize len = 0;
	if (lstat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
		               ? true
		               : error_errno(error, errno, "cannot read %s", path);
	g_autofree char *bytes = bytes_of(path, &len);
	const struct place place = { path, 0, 0, 0 };
	g_autoptr(json_t) root =
	        bytes != NULL ? json_parse(bytes, len, &place, NULL) : NULL;
	return root != NULL && take_list(files, root) ? true : not_a_list(path, error);
}

static bool check_folder(const char *folder, GError **error)
{
	struct stat st;
	if (lstat(folder, &st) != 0)
		return errno == ENOENT
		               ? true
		               : error_errno(error, errno, "cannot read %s", folder);
	if (S_ISDIR(st.st_mode))
		return true;
	error_set(error, ERROR_PROTECT, "%s is in the way: it is not a folder", folder);
	return error_hint(error, "name a folder, or one that is not there yet");
}

SiteFiles *site_files_open(const char *folder, bool dry, GError **error)
{
	g_autoptr(SiteFiles) files = g_new0(SiteFiles, 1);
	files->folder = g_strdup(folder);
	files->dry = dry;
	files->had = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	files->put = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	if (!check_folder(folder, error) || !read_list(files, error))
		return NULL;
	return g_steal_pointer(&files);
}

void site_files_free(SiteFiles *files)
{
	if (files == NULL)
		return;
	g_hash_table_unref(files->had);
	g_hash_table_unref(files->put);
	g_free(files->folder);
	g_free(files->made_of);
	g_free(files);
}

/* --- what is there ---------------------------------------------------------------- */

static bool has(const SiteFiles *files, const char *name, const char *sha256)
{
	g_autofree char *path = path_of(files, name);
	gsize len = 0;
	g_autofree char *bytes = bytes_of(path, &len);
	char hex[65];
	if (bytes == NULL)
		return false;
	digest_hex(bytes, len, hex);
	return g_str_equal(hex, sha256);
}

bool site_files_hold(const SiteFiles *files, const char *made_of)
{
	GHashTableIter each;
	gpointer name, sha256;
	if (g_strcmp0(files->made_of, made_of) != 0)
		return false;
	g_hash_table_iter_init(&each, files->had);
	while (g_hash_table_iter_next(&each, &name, &sha256))
		if (!has(files, name, sha256))
			return false;
	return true;
}

/* A site is read by a web server, so by others than its owner, as far as the umask lets. */
static bool open_to_readers(const char *path, mode_t mode, GError **error)
{
	return chmod(path, mode & ~program_umask()) == 0 ||
	       error_errno(error, errno, "cannot make %s readable", path);
}

static bool make_folder(const char *path, GError **error)
{
	const bool there = g_file_test(path, G_FILE_TEST_EXISTS);
	return check_folder(path, error) && output_folder(path, error) &&
	       (there || open_to_readers(path, 0755, error));
}

static bool claim(SiteFiles *files, const char *name, GError **error)
{
	g_autofree char *path = path_of(files, name);
	struct stat st;
	if (!is_plain(name))
		return error_set(error, ERROR_PROTECT,
		                 "\"%s\" would not be a plain file of the site", name);
	if (lstat(path, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
		               ? true
		               : error_errno(error, errno, "cannot read %s", path);
	if (S_ISREG(st.st_mode) && g_hash_table_contains(files->had, name))
		return true;
	error_set(error, ERROR_PROTECT, "%s is there, and this program did not write it",
	          path);
	return error_hint(error, "publish into a folder of its own");
}

static bool write_list(SiteFiles *files, const char *made_of, bool with_had,
                       GError **error);

bool site_files_claim(SiteFiles *files, const GPtrArray *names, GError **error)
{
	for (guint i = 0; i < names->len; i++)
		if (!claim(files, names->pdata[i], error))
			return false;
	if (files->dry)
		return true;
	if (!make_folder(files->folder, error))
		return false;
	/* Whoever is stopped half-way knows next time what is ours. */
	for (guint i = 0; i < names->len; i++)
		if (!g_hash_table_contains(files->had, names->pdata[i]))
			g_hash_table_insert(files->had, g_strdup(names->pdata[i]),
			                    g_strdup(""));
	return write_list(files, NULL, true, error);
}

/* --- writing ---------------------------------------------------------------------- */

static bool write_file(const SiteFiles *files, const char *name, const void *bytes,
                       gsize len, GError **error)
{
	g_autofree char *path = path_of(files, name);
	g_autofree char *folder = g_path_get_dirname(path);
	return make_folder(folder, error) && output_write(path, bytes, len, error) &&
	       open_to_readers(path, 0644, error);
}

bool site_files_put(SiteFiles *files, const char *name, const void *bytes, gsize len,
                    GError **error)
{
	char hex[65];
	digest_hex(bytes, len, hex);
	g_hash_table_insert(files->put, g_strdup(name), g_strdup(hex));
	if (has(files, name, hex)) {
		files->counts.same++;
		return true;
	}
	const char *before = g_hash_table_lookup(files->had, name);
	if (before == NULL || *before == '\0')
		files->counts.fresh++;
	else
		files->counts.changed++;
	return files->dry || write_file(files, name, bytes, len, error);
}

static json_t *list_json(const SiteFiles *files, const char *made_of, bool with_had)
{
	json_t *list = json_object();
	GHashTable *const tables[] = { with_had ? files->had : NULL, files->put };
	for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
		GHashTableIter each;
		gpointer name, sha256;
		if (tables[i] == NULL)
			continue;
		g_hash_table_iter_init(&each, tables[i]);
		while (g_hash_table_iter_next(&each, &name, &sha256))
			json_object_set_new(list, name, json_string(sha256));
	}
	return json_pack("{s:s, s:s?, s:o}", "schema", SCHEMA, "made_of", made_of,
	                 "files", list);
}

static bool write_list(SiteFiles *files, const char *made_of, bool with_had,
                       GError **error)
{
	g_autoptr(json_t) list = list_json(files, made_of, with_had);
	g_autofree char *text = json_pretty(list);
	g_autofree char *path = path_of(files, LIST);
	return output_write(path, text, strlen(text), error);
}

static bool remove_file(SiteFiles *files, const char *name, GError **error)
{
	g_autofree char *path = path_of(files, name);
	g_autofree char *folder = g_path_get_dirname(path);
	struct stat st;
	if (lstat(folder, &st) != 0 || !S_ISDIR(st.st_mode) || lstat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return true; /* gone, or something else stands there now */
	files->counts.removed++;
	if (!files->dry && unlink(path) != 0)
		return error_errno(error, errno, "cannot remove %s", path);
	if (!files->dry && !g_str_equal(folder, files->folder))
		rmdir(folder); /* of an empty one only */
	return true;
}

bool site_files_finish(SiteFiles *files, const char *made_of, GError **error)
{
	GHashTableIter each;
	gpointer name;
	g_hash_table_iter_init(&each, files->had);
	while (g_hash_table_iter_next(&each, &name, NULL))
		if (!g_hash_table_contains(files->put, name) &&
		    !remove_file(files, name, error))
			return false;
	return files->dry || write_list(files, made_of, false, error);
}

struct site_counts site_files_counts(const SiteFiles *files)
{
	return files->counts;
}
