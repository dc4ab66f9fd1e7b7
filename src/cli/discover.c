#include "cli/discover.h"

#include "cli/output.h"

#include <string.h>
#include <sys/stat.h>

#define SUFFIX ".debrief"

static const char *given(const struct context *context)
{
	if (context->store != NULL)
		return context->store;
	const char *store = g_getenv("DEBRIEF_STORE");
	return store != NULL && *store != '\0' ? store : NULL;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of the stores in folder, sorted. prefix stands before the names: "", "../". */
static GPtrArray *stores_in(const char *folder, const char *prefix)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
		g_autofree char *path = g_strconcat(prefix, name, NULL);
		if (g_str_has_suffix(name, SUFFIX) &&
		    g_file_test(path, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(found, g_steal_pointer(&path));
	}
	g_ptr_array_sort(found, by_name);
	return found;
}

static bool several(const GPtrArray *found, GError **error)
{
	g_autoptr(GString) list = g_string_new(NULL);
	for (guint i = 0; i < found->len; i++)
		g_string_append_printf(list, "%s%s", i > 0 ? ", " : "",
		                       (const char *)found->pdata[i]);
	error_set(error, ERROR_USAGE, "%u stores here: %s", found->len, list->str);
	return error_hint(error, "choose one with -s FILE");
}

/* Anybody could have put a store there: /tmp. */
static bool is_everybodys(const char *folder)
{
	struct stat st;
	return stat(folder, &st) != 0 || (st.st_mode & S_IWOTH) != 0;
}

char *discover_path(const struct context *context, GError **error)
{
	if (given(context) != NULL)
		return g_strdup(given(context));
	g_autofree char *here = g_get_current_dir();
	g_autoptr(GString) prefix = g_string_new(NULL);
	for (;;) {
		g_autoptr(GPtrArray) found =
		        stores_in(prefix->len > 0 ? prefix->str : ".", prefix->str);
		if (found->len > 1) {
			several(found, error);
			return NULL;
		}
		if (found->len == 1)
			return g_strdup(found->pdata[0]);
		char *cut = strrchr(here, '/');
		if (cut == NULL)
			break;
		*cut = '\0';
		g_string_append(prefix, "../");
		if (is_everybodys(prefix->str))
			break;
	}
	error_set(error, ERROR_USAGE,
	          "there is no store (*.debrief) in this folder or above it");
	error_hint(
	        error,
	        "\"debrief import --init FILE...\" makes one; \"debrief report FILE... "
	        "-o report.html\" needs none");
	return NULL;
}

char *discover_beside(const struct context *context, const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *prefix = g_strconcat(folder, "/", NULL);
	if (given(context) != NULL)
		return NULL;
	g_autoptr(GPtrArray) found = stores_in(folder, prefix);
	return found->len == 1 ? g_strdup(found->pdata[0]) : NULL;
}

char *discover_here(const struct context *context, GError **error)
{
	if (given(context) != NULL)
		return g_file_test(given(context), G_FILE_TEST_EXISTS)
		               ? g_strdup(given(context))
		               : NULL;
	g_autoptr(GPtrArray) found = stores_in(".", "");
	if (found->len > 1)
		several(found, error);
	return found->len == 1 ? g_strdup(found->pdata[0]) : NULL;
}

char *discover_new_path(const struct context *context)
{
	return g_strdup(given(context) != NULL ? given(context) : "incident" SUFFIX);
}

Store *discover_open(const struct context *context, enum store_mode mode, GError **error)
{
	g_autofree char *path = discover_path(context, error);
	if (path == NULL)
		return NULL;
	output_protect(path);
	return store_open(path, mode, context->lock_timeout_s, error);
}
