#include "cli/files.h"

#include "cli/source_clock.h"
#include "cli/suggest.h"
#include "import/count_rows.h"
#include "import/pattern_file.h"

#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 64 /* folders in folders */

struct import_options file_options(const struct file *file)
{
	return (struct import_options){
		.format = file->format,
		.name = file->name,
		.component = file->component,
		.lane = file->lane,
		.year = file->year,
		.keep_raw = file->keep_raw,
		.assume_zone = file->assume_zone,
		.bin_label = file->bin_label,
		.date_format = file->date_format,
		.encoding = file->encoding,
		.map = file->map,
		.allow_special = file->allow_special,
		.patterns = file->patterns,
	};
}

static struct file *file_new(const char *path, const struct file *like)
{
	struct file *file = g_new0(struct file, 1);
	*file = *like;
	file->path = g_strdup(path);
	file->format = g_strdup(like->format);
	file->name = g_strdup(like->name);
	file->component = g_strdup(like->component);
	file->date_format = g_strdup(like->date_format);
	file->encoding = g_strdup(like->encoding);
	file->map = g_strdup(like->map);
	file->clock = g_strdup(like->clock);
	file->assume_zone =
	        like->assume_zone != NULL ? zone_ref(like->assume_zone) : NULL;
	file->patterns = like->patterns != NULL ? g_ptr_array_ref(like->patterns) : NULL;
	return file;
}

static void file_clear(struct file *file)
{
	g_free(file->path);
	g_free(file->format);
	g_free(file->name);
	g_free(file->component);
	g_free(file->date_format);
	g_free(file->encoding);
	g_free(file->map);
	g_free(file->clock);
	g_clear_pointer(&file->assume_zone, zone_free);
	g_clear_pointer(&file->patterns, g_ptr_array_unref);
}

static void file_free(struct file *file)
{
	file_clear(file);
	g_free(file);
}

struct files *files_new(bool all_files)
{
	struct files *files = g_new0(struct files, 1);
	files->files = g_ptr_array_new_with_free_func((GDestroyNotify)file_free);
	files->words = g_ptr_array_new_with_free_func(g_free);
	files->passed_over = g_ptr_array_new_with_free_func(g_free);
	files->all_files = all_files;
	files->pattern_files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)pattern_file_free);
	return files;
}

void files_free(struct files *files)
{
	if (files == NULL)
		return;
	file_clear(&files->now);
	g_ptr_array_unref(files->files);
	g_ptr_array_unref(files->words);
	g_ptr_array_unref(files->pattern_files);
	g_ptr_array_unref(files->passed_over);
	g_free(files->report_form);
	g_free(files);
}

/* The option's error domain makes GOption report it as any wrong usage. */
static gboolean bad(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
static gboolean bad(GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (error != NULL)
		*error = g_error_new_valist(G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		                            format, args);
	va_end(args);
	return FALSE;
}

static gboolean set_text(char **slot, const char *value)
{
	g_free(*slot);
	*slot = *value != '\0' ? g_strdup(value) : NULL;
	return TRUE;
}

static bool is_format(const struct file *file, const char *name)
{
	const struct import_options options = { .patterns = file->patterns };
	for (gsize i = 0; importer_at(&options, i) != NULL; i++)
		if (g_str_equal(importer_at(&options, i)->name, name))
			return true;
	return false;
}

/* One more format; the FILEs before keep those that they have. */
static gboolean add_pattern(struct files *files, const char *value, GError **error)
{
	struct file *file = &files->now;
	if (*value == '\0') {
		g_clear_pointer(&file->patterns, g_ptr_array_unref);
		return TRUE;
	}
	PatternFile *written = pattern_file_open(value, error);
	if (written == NULL)
		return FALSE;
	g_ptr_array_add(files->pattern_files, written);
	if (is_format(file, written->name))
		return bad(error, "two pattern files have the name \"%s\"",
		           written->name);
	GPtrArray *more = g_ptr_array_new();
	if (file->patterns != NULL)
		g_ptr_array_extend(more, file->patterns, NULL, NULL);
	g_ptr_array_add(more, &written->importer);
	g_clear_pointer(&file->patterns, g_ptr_array_unref);
	file->patterns = more;
	return TRUE;
}

/* Asked for when all flags before a FILE are known: a pattern may come behind the format that it makes. */
static gboolean check_format(const struct file *file, GError **error)
{
	if (file->format == NULL || is_format(file, file->format))
		return TRUE;
	const struct import_options options = { .patterns = file->patterns };
	g_autoptr(GPtrArray) names = suggest_words();
	for (guint i = 0; importer_at(&options, i) != NULL; i++)
		suggest_add(names, importer_at(&options, i)->name);
	const char *near = suggest_word(file->format, names);
	return bad(error, "there is no format \"%s\"; %s%s", file->format,
	           near != NULL ? "did you mean " : "\"debrief formats\" lists them",
	           near != NULL ? near : "");
}

static gboolean set_zone(struct file *file, const char *value, GError **error)
{
	g_clear_pointer(&file->assume_zone, zone_free);
	if (*value != '\0')
		file->assume_zone = zone_new(value, error);
	return *value == '\0' || file->assume_zone != NULL;
}

static gboolean set_lane(struct file *file, const char *value, GError **error)
{
	file->lane = *value != '\0' ? lane_parse(value) : 0;
	if (file->lane < 0)
		return bad(error,
		           "there is no lane \"%s\"; lanes are changes machines people "
		           "users social status statements press",
		           value);
	return TRUE;
}

static gboolean set_bin_label(struct file *file, const char *value, GError **error)
{
	if (!g_str_equal(value, "start") && !g_str_equal(value, "end") && *value != '\0')
		return bad(error, "--bin-label is start or end, not \"%s\"", value);
	file->bin_label = *value;
	return TRUE;
}

static bool set_clock(struct file *file, const char *value, GError **error)
{
	gint64 add;
	g_clear_pointer(&file->clock, g_free);
	if (*value == '\0')
		return true;
	if (!source_clock_parse(value, &add)) {
		error_set(error, ERROR_USAGE, "\"%s\" is no length of time", value);
		return error_hint(error,
		                  "such as -5m7s for a clock that runs 5 min 7 s ahead");
	}
	file->clock = correction_add_text(range_point(add));
	return true;
}

static gboolean set_year(struct file *file, const char *value, GError **error)
{
	guint64 year = 0;
	if (*value != '\0' &&
	    !g_ascii_string_to_unsigned(value, 10, 1970, 2999, &year, NULL))
		return bad(error, "--year is a year from 1970 to 2999, not \"%s\"",
		           value);
	file->year = (int)year;
	return TRUE;
}

static gboolean set_keep_raw(struct file *file, const char *value, GError **error)
{
	static const char *const words[] = { "all", "notable", "none" };
	file->keep_raw = KEEP_ALL;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_equal(value, words[i])) {
			file->keep_raw = (enum keep_raw)i;
			return TRUE;
		}
	return *value == '\0' ||
	       bad(error, "--keep-raw is none, notable or all, not \"%s\"", value);
}

/* Under report the same flag names the form of the document. */
static bool is_report_form(const struct files *files, const char *word)
{
	static const char *const forms[] = { "html", "md",  "json", "text",
		                             "pdf",  "eml", NULL };
	return !files->all_files && g_strv_contains(forms, word);
}

gboolean files_option(const char *name, const char *value, gpointer data, GError **error)
{
	struct files *files = ((struct context *)data)->files;
	struct file *file = &files->now;
	while (*name == '-')
		name++;
	if (g_str_equal(name, "format"))
		return is_report_form(files, value) ? set_text(&files->report_form, value)
		                                    : set_text(&file->format, value);
	if (g_str_equal(name, "pattern"))
		return add_pattern(files, value, error);
	if (g_str_equal(name, "lane"))
		return set_lane(file, value, error);
	if (g_str_equal(name, "assume-tz"))
		return set_zone(file, value, error);
	if (g_str_equal(name, "bin-label"))
		return set_bin_label(file, value, error);
	if (g_str_equal(name, "clock-offset"))
		return set_clock(file, value, error);
	if (g_str_equal(name, "year"))
		return set_year(file, value, error);
	if (g_str_equal(name, "keep-raw"))
		return set_keep_raw(file, value, error);
	if (g_str_equal(name, "component"))
		return set_text(&file->component, value);
	if (g_str_equal(name, "as"))
		return set_text(&file->name, value);
	if (g_str_equal(name, "date-format"))
		return set_text(&file->date_format, value);
	if (g_str_equal(name, "map"))
		return (*value == '\0' || count_map_valid(value, error)) &&
		       set_text(&file->map, value);
	return set_text(&file->encoding, value);
}

gboolean files_allow_special(const char *name, const char *value, gpointer data,
                             GError **error)
{
	(void)name;
	(void)value;
	(void)error;
	((struct context *)data)->files->now.allow_special = true;
	return TRUE;
}

gboolean files_argument(const char *name, const char *value, gpointer data,
                        GError **error)
{
	(void)name;
	struct files *files = ((struct context *)data)->files;
	struct stat st;
	if (!check_format(&files->now, error))
		return FALSE;
	if (files->all_files || g_str_equal(value, "-") || lstat(value, &st) == 0)
		g_ptr_array_add(files->files, file_new(value, &files->now));
	else
		g_ptr_array_add(files->words, g_strdup(value));
	/* A name belongs to one source. */
	g_clear_pointer(&files->now.name, g_free);
	return TRUE;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Beside the channels of a Slack export: who and what there is, full of what people would not have kept, and no event. */
static bool is_list_of_slack(GPtrArray *names, const char *name)
{
	static const char *const lists[] = { "canvases.json",
		                             "channels.json",
		                             "dms.json",
		                             "groups.json",
		                             "huddle_transcripts.json",
		                             "integration_logs.json",
		                             "lists.json",
		                             "mpims.json",
		                             "org_users.json",
		                             "users.json",
		                             "file_conversations.json",
		                             NULL };
	return g_strv_contains(lists, name) &&
	       g_ptr_array_find_with_equal_func(names, "channels.json", g_str_equal,
	                                        NULL) &&
	       g_ptr_array_find_with_equal_func(names, "users.json", g_str_equal, NULL);
}

static GPtrArray *names_in(const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	if (dir == NULL)
		return NULL;
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		if (*name != '.')
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	return names;
}

static bool expand_folder(struct files *files, const struct file *folder, int depth,
                          GError **error)
{
	if (depth > DEPTH_MAX)
		return error_set(error, ERROR_DATA, "%s: folders are nested too deeply",
		                 folder->path);
	g_autoptr(GPtrArray) names = names_in(folder->path, error);
	if (names == NULL)
		return false;
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path =
		        g_build_filename(folder->path, names->pdata[i], NULL);
		struct stat st;
		if (is_list_of_slack(names, names->pdata[i])) {
			g_ptr_array_add(files->passed_over, g_steal_pointer(&path));
			continue;
		}
		if (lstat(path, &st) != 0)
			continue;
		struct file *one = file_new(path, folder);
		const bool ok = !S_ISDIR(st.st_mode) ||
		                expand_folder(files, one, depth + 1, error);
		if (S_ISREG(st.st_mode))
			g_ptr_array_add(files->files, one);
		else
			file_free(one);
		if (!ok)
			return false;
	}
	return true;
}

bool files_expand(struct files *files, bool recursive, GError **error)
{
	if (!recursive)
		return true;
	g_autoptr(GPtrArray) given = files->files;
	files->files = g_ptr_array_new_with_free_func((GDestroyNotify)file_free);
	for (guint i = 0; i < given->len; i++) {
		const struct file *file = given->pdata[i];
		if (!g_file_test(file->path, G_FILE_TEST_IS_DIR))
			g_ptr_array_add(files->files, file_new(file->path, file));
		else if (!expand_folder(files, file, 0, error))
			return false;
	}
	return true;
}
