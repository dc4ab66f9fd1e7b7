#include "import/pattern_file.h"

#include "base/digest.h"
#include "base/text.h"
#include "import/input.h"
#include "import/log_text.h"
#include "import/time_format.h"
#include "import/time_forms.h"

#include <string.h>

enum {
	FILE_MAX = 64 * 1024,
	SETTINGS_MAX = 16, /* of a kind */
	FORMAT_NAME_MAX = 40,
	WEIGHT = 100, /* who wrote a pattern for his log wants it read so */
};

/* The file being read. */
struct reader {
	PatternFile *file;
	const char *name;
	gint64 line;                     /* that is being read */
	gint64 lines_line[SETTINGS_MAX]; /* where the "line" settings stand */
	struct late {
		char *text;
		gint64 line, column;
		GPtrArray *into; /* patterns are made when all is known of times */
	} late[4 * SETTINGS_MAX];
	guint late_n;
	gint64 name_line, examples_line[SETTINGS_MAX], examples_column;
};

static bool wrong(const struct reader *r, gint64 line, gint64 column, GError **error,
                  const char *format, ...) G_GNUC_PRINTF(5, 6);
static bool wrong(const struct reader *r, gint64 line, gint64 column, GError **error,
                  const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = { r->name, line, column, -1 };
	error_at(error, ERROR_USAGE, &place, "%s", text);
	return error_hint(error, "debrief help patterns");
}

/* --- settings ------------------------------------------------------------------------------- */

/* What stands in a line: key, value, and the column of the value. */
struct setting {
	const char *key;
	char *value;
	gint64 column;
};

static bool is_name(const char *text)
{
	const gsize len = strlen(text);
	if (len == 0 || len > FORMAT_NAME_MAX || !g_ascii_islower(*text))
		return false;
	return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == len;
}

static bool set_name(struct reader *r, const struct setting *s, GError **error)
{
	if (!is_name(s->value))
		return wrong(r, r->line, s->column, error,
		             "a name is lower-case letters, digits, \"-\", \"_\" and "
		             "\".\", at most %d",
		             FORMAT_NAME_MAX);
	if (importer_named(s->value) != NULL)
		return wrong(r, r->line, s->column, error,
		             "debrief itself has a format \"%s\"", s->value);
	r->file->name = g_strdup(s->value);
	return true;
}

static bool set_title(struct reader *r, const struct setting *s, GError **error)
{
	(void)error;
	r->file->title = g_strdup(s->value);
	return true;
}

static bool add_late(struct reader *r, const struct setting *s, GPtrArray *into,
                     GError **error)
{
	guint n = 0;
	for (guint i = 0; i < r->late_n; i++)
		n += r->late[i].into == into;
	if (n == SETTINGS_MAX)
		return wrong(r, r->line, 1, error, "more than %d of \"%s\"", SETTINGS_MAX,
		             s->key);
	r->late[r->late_n++] =
	        (struct late){ g_strdup(s->value), r->line, s->column, into };
	return true;
}

static bool add_line(struct reader *r, const struct setting *s, GError **error)
{
	return add_late(r, s, r->file->lines, error);
}

static bool add_more(struct reader *r, const struct setting *s, GError **error)
{
	return add_late(r, s, r->file->more, error);
}

static bool add_ignore(struct reader *r, const struct setting *s, GError **error)
{
	return add_late(r, s, r->file->ignored, error);
}

static bool add_start(struct reader *r, const struct setting *s, GError **error)
{
	r->file->starts_given = true;
	return add_late(r, s, r->file->starts, error);
}

static bool set_others(struct reader *r, const struct setting *s, GError **error)
{
	r->file->others_rejected = g_str_equal(s->value, "reject");
	return r->file->others_rejected || g_str_equal(s->value, "continue") ||
	       wrong(r, r->line, s->column, error,
	             "\"others\" is continue or reject, not \"%s\"", s->value);
}

static bool add_time(struct reader *r, const struct setting *s, GError **error)
{
	gsize offset = 0;
	if (r->file->times->len == SETTINGS_MAX)
		return wrong(r, r->line, 1, error, "more than %d of \"time\"",
		             SETTINGS_MAX);
	if (strchr(s->value, '%') != NULL) {
		const char *fault = time_format_fault(s->value, &offset);
		if (fault != NULL)
			return wrong(r, r->line, s->column + (gint64)offset, error, "%s",
			             fault);
	} else if (time_form_named(s->value) == NULL && !g_str_equal(s->value, "boot")) {
		g_autoptr(GString) all = g_string_new("boot");
		for (guint i = 0; i < time_forms_n; i++)
			g_string_append_printf(all, " %s", time_forms[i].name);
		return wrong(r, r->line, s->column, error,
		             "\"%s\" is no form of a time: %%d.%%m.%%Y %%H:%%M:%%S, or "
		             "one of %s",
		             s->value, all->str);
	}
	g_ptr_array_add(r->file->times, g_strdup(s->value));
	return true;
}

static bool severity_of(const char *word, enum severity *severity)
{
	const int known = severity_parse(word);
	*severity = known >= 0 ? (enum severity)known
	                       : log_severity(scan_of(word, strlen(word)));
	return known >= 0 || *severity != SEVERITY_NONE;
}

/* "0=fatal 1=error, W=warn" */
static bool add_levels(struct reader *r, const struct setting *s, GError **error)
{
	const char *at = s->value;
	while (*at != '\0') {
		const gsize skip = strspn(at, " \t,");
		at += skip;
		const gsize len = strcspn(at, " \t,");
		if (len == 0)
			break;
		g_autofree char *pair = g_strndup(at, len);
		char *equals = strrchr(pair, '=');
		struct level_word level = { 0 };
		if (equals == NULL || equals == pair ||
		    !severity_of(equals + 1, &level.severity))
			return wrong(r, r->line, s->column + (at - s->value), error,
			             "\"%s\" is no WORD=SEVERITY; severities are trace "
			             "debug info notice warn error critical alert fatal",
			             pair);
		*equals = '\0';
		level.word = g_strdup(pair);
		g_array_append_val(r->file->levels, level);
		at += len;
	}
	return true;
}

static bool set_severity(struct reader *r, const struct setting *s, GError **error)
{
	return severity_of(s->value, &r->file->severity) ||
	       wrong(r, r->line, s->column, error, "\"%s\" is no severity", s->value);
}

static bool set_duration(struct reader *r, const struct setting *s, GError **error)
{
	static const struct {
		const char *word;
		gint64 unit;
	} units[] = { { "s", SECOND }, { "ms", 1000 }, { "us", 1 } };
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (g_str_equal(s->value, units[i].word)) {
			r->file->unit = units[i].unit;
			return true;
		}
	return wrong(r, r->line, s->column, error,
	             "\"duration\" is s, ms or us: of numbers that name no unit");
}

static bool set_zone(struct reader *r, const struct setting *s, GError **error)
{
	g_autoptr(GError) why = NULL;
	r->file->zone = zone_new(s->value, &why);
	return r->file->zone != NULL ||
	       wrong(r, r->line, s->column, error, "%s", why->message);
}

static bool set_service(struct reader *r, const struct setting *s, GError **error)
{
	(void)error;
	r->file->service = g_strdup(s->value);
	return true;
}

static bool set_host(struct reader *r, const struct setting *s, GError **error)
{
	(void)error;
	r->file->host = g_strdup(s->value);
	return true;
}

static bool set_component(struct reader *r, const struct setting *s, GError **error)
{
	(void)error;
	r->file->component = g_strdup(s->value);
	return true;
}

static bool add_example(struct reader *r, const struct setting *s, GError **error)
{
	const guint n = r->file->examples->len;
	if (n == SETTINGS_MAX)
		return wrong(r, r->line, 1, error, "more than %d of \"example\"",
		             SETTINGS_MAX);
	r->examples_line[n] = r->line;
	r->examples_column = s->column;
	g_ptr_array_add(r->file->examples, g_strdup(s->value));
	return true;
}

static const struct {
	const char *key;
	bool (*set)(struct reader *r, const struct setting *s, GError **error);
	bool once;
} settings[] = {
	{ "name", set_name, true },           { "title", set_title, true },
	{ "line", add_line, false },          { "more", add_more, false },
	{ "ignore", add_ignore, false },      { "start", add_start, false },
	{ "others", set_others, true },       { "time", add_time, false },
	{ "zone", set_zone, true },           { "levels", add_levels, false },
	{ "severity", set_severity, true },   { "duration", set_duration, true },
	{ "service", set_service, true },     { "host", set_host, true },
	{ "component", set_component, true }, { "example", add_example, false },
};

/* --- lines of the file ------------------------------------------------------------------------- */

static bool set(struct reader *r, const struct setting *s, guint *seen, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
		if (!g_str_equal(s->key, settings[i].key))
			continue;
		if (settings[i].once && (*seen & 1U << i) != 0)
			return wrong(r, r->line, 1, error, "\"%s\" stands twice", s->key);
		*seen |= 1U << i;
		return *s->value != '\0' ? settings[i].set(r, s, error)
		                         : wrong(r, r->line, s->column, error,
		                                 "\"%s\" has no value", s->key);
	}
	g_autoptr(GString) all = g_string_new(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
		g_string_append_printf(all, "%s%s", i > 0 ? " " : "", settings[i].key);
	return wrong(r, r->line, 1, error, "there is no setting \"%s\"; there are %s",
	             s->key, all->str);
}

static bool read_setting(struct reader *r, char *line, guint *seen, GError **error)
{
	char *text = g_strchomp(line);
	const gsize indent = strspn(text, " \t");
	if (text[indent] == '\0' || text[indent] == '#')
		return true;
	char *colon = strchr(text, ':');
	if (indent > 0 || colon == NULL ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyz-") != (gsize)(colon - text))
		return wrong(r, r->line, (gint64)indent + 1, error,
		             "a setting is \"key: value\" from the start of the line, a "
		             "comment begins with \"#\"");
	*colon = '\0';
	char *value = colon + 1 + strspn(colon + 1, " \t");
	const struct setting s = { text, value, value - text + 1 };
	return set(r, &s, seen, error);
}

static bool read_settings(struct reader *r, const char *text, gsize len, GError **error)
{
	guint seen = 0;
	for (gsize at = 0; at < len;) {
		const char *end = memchr(text + at, '\n', len - at);
		const gsize next = end != NULL ? (gsize)(end - text) : len;
		const gsize length = next - at;
		r->line++;
		const char *bad = NULL;
		if (memchr(text + at, '\0', length) != NULL ||
		    !g_utf8_validate_len(text + at, length, &bad))
			return wrong(r, r->line,
			             bad != NULL ? bad - text - (gint64)at + 1 : 1, error,
			             "is not UTF-8 text");
		g_autofree char *line = g_strndup(text + at, length);
		if (!read_setting(r, line, &seen, error))
			return false;
		at = next + 1;
	}
	return true;
}

/* --- what the settings make together --------------------------------------------------------- */

static char *regex_of_times(const PatternFile *file)
{
	GString *out = g_string_new("(?:");
	for (guint i = 0; file->times->len == 0 && i < time_forms_n; i++)
		if (time_forms[i].kind != TIME_ORDER)
			g_string_append_printf(out, "%s%s", out->len > 3 ? "|" : "",
			                       time_forms[i].regex);
	/* One whose order is to be given is matched too, so that a miss can say so. */
	for (guint i = 0; file->times->len == 0 && i < time_forms_n; i++)
		if (time_forms[i].kind == TIME_ORDER)
			g_string_append_printf(out, "|%s", time_forms[i].regex);
	for (guint i = 0; i < file->times->len; i++) {
		const struct time_form *form = time_form_named(file->times->pdata[i]);
		if (i > 0)
			g_string_append_c(out, '|');
		if (form != NULL)
			g_string_append(out, form->regex);
		else if (g_str_equal(file->times->pdata[i], "boot"))
			g_string_append(out, " *\\d+\\.\\d+");
		else
			time_format_regex(file->times->pdata[i], out);
	}
	g_string_append_c(out, ')');
	return g_string_free(out, FALSE);
}

static bool make_patterns(struct reader *r, GError **error)
{
	g_autofree char *time = regex_of_times(r->file);
	for (guint i = 0; i < r->late_n; i++) {
		const struct late *late = &r->late[i];
		g_autoptr(GError) why = NULL;
		LinePattern *pattern = line_pattern_new(late->text, time, &why);
		if (pattern == NULL)
			return wrong(r, late->line,
			             late->column + error_place(why)->column - 1, error,
			             "%s", why->message);
		g_ptr_array_add(late->into, pattern);
		if (late->into == r->file->lines &&
		    !line_pattern_has(pattern, FIELD_TIME) &&
		    !line_pattern_has(pattern, FIELD_PAYLOAD))
			return wrong(
			        r, late->line, late->column, error,
			        "names no time: where is %%{time}, or (?<time>...)?");
	}
	return true;
}

static void find_starts(PatternFile *file)
{
	for (guint i = 0; !file->starts_given && i < file->lines->len; i++) {
		LinePattern *head = line_pattern_head(file->lines->pdata[i]);
		if (head != NULL)
			g_ptr_array_add(file->starts, head);
	}
}

/* Fields that are taken, and those that are left. */
static char *about_of(const PatternFile *file)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GHashTable) told =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) left = g_string_new(NULL);
	g_string_append_printf(out, "Written by a user in %s (SHA-256 %.12s...). Takes ",
	                       file->file, file->sha256);
	bool first = true;
	for (int field = 0; field < LINE_FIELDS; field++)
		for (guint i = 0; i < file->lines->len; i++)
			if (line_pattern_has(file->lines->pdata[i],
			                     (enum line_field)field)) {
				g_string_append_printf(
				        out, "%s%s", first ? "" : ", ",
				        line_field_name((enum line_field)field));
				first = false;
				break;
			}
	for (guint i = 0; i < file->lines->len; i++) {
		g_autofree char *others = line_pattern_others(file->lines->pdata[i]);
		g_auto(GStrv) names = g_strsplit(others, ", ", -1);
		for (guint n = 0; names[n] != NULL; n++)
			if (g_hash_table_add(told, g_strdup(names[n])))
				g_string_append_printf(left, "%s%s",
				                       left->len > 0 ? ", " : "",
				                       names[n]);
	}
	g_string_append_printf(out, "; leaves %s.",
	                       left->len > 0 ? left->str : "nothing that it names");
	return g_string_free(out, FALSE);
}

static void make_importer(PatternFile *file)
{
	if (file->title == NULL)
		file->title = g_strdup_printf("Written by a user in %s", file->file);
	file->about = about_of(file);
	bool wraps = false;
	for (guint i = 0; i < file->lines->len; i++)
		wraps |= line_pattern_has(file->lines->pdata[i], FIELD_PAYLOAD);
	file->importer = (struct importer){
		.name = file->name,
		.title = file->title,
		.about = file->about,
		.lane = LANE_MACHINES,
		.read_line = pattern_format_read,
		.weight = WEIGHT,
		.wraps = wraps,
		.written = file,
	};
}

/* Lines that must be records are an own test of the file. */
static bool examples_match(const struct reader *r, GError **error)
{
	const PatternFile *file = r->file;
	g_autofree char *room = g_malloc(LOG_ROOM);
	for (guint i = 0; i < file->examples->len; i++) {
		const char *line = file->examples->pdata[i];
		struct log_record record = { .room = room };
		if (pattern_format_read(file, line, strlen(line), &record) == LINE_RECORD)
			continue;
		gsize at = 0;
		g_autofree char *why = pattern_format_miss(file, line, strlen(line), &at);
		return wrong(r, r->examples_line[i], r->examples_column + (gint64)at,
		             error, "the example is no record: %s",
		             why != NULL ? why : "it is ignored");
	}
	return true;
}

static bool complete(struct reader *r, GError **error)
{
	if (r->file->name == NULL)
		return wrong(r, 1, 1, error, "has no \"name\"");
	if (!make_patterns(r, error))
		return false;
	if (r->file->lines->len == 0)
		return wrong(r, 1, 1, error, "has no \"line\": what a record looks like");
	find_starts(r->file);
	make_importer(r->file);
	return examples_match(r, error);
}

static void level_clear(gpointer level)
{
	g_free(((struct level_word *)level)->word);
}

static PatternFile *file_new(const char *name, const char *text, gsize len)
{
	PatternFile *file = g_new0(PatternFile, 1);
	file->file = g_path_get_basename(name);
	file->text = g_strndup(text, len);
	digest_hex(text, len, file->sha256);
	file->lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_pattern_free);
	file->more = g_ptr_array_new_with_free_func((GDestroyNotify)line_pattern_free);
	file->ignored = g_ptr_array_new_with_free_func((GDestroyNotify)line_pattern_free);
	file->starts = g_ptr_array_new_with_free_func((GDestroyNotify)line_pattern_free);
	file->times = g_ptr_array_new_with_free_func(g_free);
	file->examples = g_ptr_array_new_with_free_func(g_free);
	file->levels = g_array_new(FALSE, FALSE, sizeof(struct level_word));
	g_array_set_clear_func(file->levels, level_clear);
	file->unit = SECOND;
	return file;
}

void pattern_file_free(PatternFile *file)
{
	if (file == NULL)
		return;
	g_free(file->file);
	g_free(file->text);
	g_free(file->name);
	g_free(file->title);
	g_free(file->about);
	g_free(file->service);
	g_free(file->host);
	g_free(file->component);
	g_ptr_array_unref(file->lines);
	g_ptr_array_unref(file->more);
	g_ptr_array_unref(file->ignored);
	g_ptr_array_unref(file->starts);
	g_ptr_array_unref(file->times);
	g_ptr_array_unref(file->examples);
	g_array_unref(file->levels);
	zone_free(file->zone);
	g_free(file);
}

PatternFile *pattern_file_parse(const char *name, const char *text, gsize len,
                                GError **error)
{
	struct reader r = { .name = name };
	const gsize bom = len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	if (len > FILE_MAX) {
		wrong(&r, 0, 0, error, "is larger than 64 KiB: no pattern file");
		return NULL;
	}
	r.file = file_new(name, text, len);
	const bool ok =
	        read_settings(&r, text + bom, len - bom, error) && complete(&r, error);
	for (guint i = 0; i < r.late_n; i++)
		g_free(r.late[i].text);
	if (!ok)
		g_clear_pointer(&r.file, pattern_file_free);
	return r.file;
}

PatternFile *pattern_file_open(const char *path, GError **error)
{
	g_autoptr(Input) input = input_open(path, NULL, error);
	if (input == NULL)
		return NULL;
	g_autofree char *text = g_malloc(FILE_MAX + 1);
	const gssize len = input_read(input, text, FILE_MAX + 1, error);
	return len < 0 ? NULL : pattern_file_parse(path, text, (gsize)len, error);
}
