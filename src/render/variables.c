#include "render/variables.h"
#include "base/text.h"
#include "render/blocks.h"
#include "render/code_row.h"

#include <string.h>

enum { NAME_MAX_LEN = 60, VALUE_MAX_LEN = 500, SUM_LEN = 8 };
#define MARK "<!--{{"
#define MARK_END "<!--/-->"

/* --- values ---------------------------------------------------------------------- */

static const struct {
	const char *name, *path;
} other_names[] = {
	{ "dur.impact", "intervals.impact_hull" },
	{ "dur.paper", "intervals.announced" },
	{ "gap.users", "intervals.gap_users" },
	{ "gap.detect", "intervals.gap_detect" },
	{ "gap.act", "intervals.gap_act" },
	{ "gap.silence", "intervals.gap_silence" },
	{ "gap.ident", "intervals.gap_ident" },
	{ "gap.fix", "intervals.gap_fix" },
	{ "gap.recover", "intervals.gap_recover" },
	{ "gap.close", "intervals.gap_close" },
	{ "max.silence", "intervals.max_silence" },
};

void variables_add_others(GPtrArray *list)
{
	for (guint i = 0; i < G_N_ELEMENTS(other_names); i++) {
		g_autofree char *text =
		        g_strdup_printf("the same as %s", other_names[i].path);
		g_ptr_array_add(
		        list, variable_new(g_strdup(other_names[i].name), "text", text));
	}
	g_ptr_array_add(list, variable_new(g_strdup("ref:E12"), "link",
	                                   "to the event, in the words of people"));
}

bool variables_is_name(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(other_names); i++)
		if (g_str_equal(other_names[i].name, name))
			return true;
	return false;
}

static const json_t *member(const json_t *value, const char *key)
{
	guint64 index;
	if (json_is_object(value))
		return json_object_get(value, key);
	if (json_is_array(value) &&
	    g_ascii_string_to_unsigned(key, 10, 0, 100000, &index, NULL))
		return json_array_get(value, (size_t)index);
	return NULL;
}

static const json_t *found(const json_t *report, const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(other_names); i++)
		if (g_str_equal(other_names[i].name, name))
			name = other_names[i].path;
	g_auto(GStrv) keys = g_strsplit(name, ".", -1);
	for (guint i = 0; keys[i] != NULL && report != NULL; i++)
		report = member(report, keys[i]);
	return report;
}

/* When the event is, by the table; NULL: it is not in it. */
static char *event_time(const json_t *report, const char *id)
{
	const json_t *timeline = json_object_get(report, "timeline"), *row;
	size_t i;
	json_array_foreach(timeline, i, row)
	{
		const json_t *at = json_object_get(row, "at");
		const char *text = json_string_value(json_object_get(at, "text"));
		if (g_strcmp0(json_string_value(json_object_get(row, "id")), id) == 0 &&
		    text != NULL)
			return g_strdup(text);
	}
	return NULL;
}

static bool is_event(const char *id)
{
	return *id == 'E' && id[1] >= '1' && id[1] <= '9' && strlen(id) < 20 &&
	       id[1 + strspn(id + 1, "0123456789")] == '\0';
}

char *variable_value(const json_t *report, const char *name)
{
	if (g_str_has_prefix(name, "ref:"))
		return is_event(name + 4) ? event_time(report, name + 4) : NULL;
	const json_t *value = found(report, name);
	if (json_is_object(value))
		value = json_object_get(value, "text");
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	const char *text = json_string_value(value);
	if (text == NULL || *text == '\0')
		return NULL;
	return text_one_line(text, VALUE_MAX_LEN / 8);
}

char *variable_title(const json_t *report, const char *name)
{
	const json_t *value = g_str_has_prefix(name, "ref:") ? NULL : found(report, name);
	const char *title = json_string_value(json_object_get(value, "name"));
	return g_strdup(title != NULL                    ? title
	                : g_str_has_prefix(name, "ref:") ? name + 4
	                                                 : name);
}

/* --- finding them ---------------------------------------------------------------- */

static bool is_name_char(char c)
{
	return g_ascii_isalnum(c) || strchr("._-:", c) != NULL;
}

/* The name in "{{name}}" at text, blanks allowed around it; its whole length, or 0. */
static gsize name_at(const char *text, char **name)
{
	if (text[0] != '{' || text[1] != '{')
		return 0;
	const char *at = text + 2 + strspn(text + 2, " ");
	gsize n = 0;
	while (at[n] != '\0' && is_name_char(at[n]) && n <= NAME_MAX_LEN)
		n++;
	const char *end = at + n + strspn(at + n, " ");
	if (n == 0 || n > NAME_MAX_LEN || end[0] != '}' || end[1] != '}')
		return 0;
	*name = g_strndup(at, n);
	return (gsize)(end + 2 - text);
}

/* Of the code span that begins at text, within its line: its length, or 0. */
static gsize code_span(const char *text)
{
	const gsize n = strspn(text, "`");
	for (const char *at = text + n; *at != '\0' && *at != '\n';) {
		const gsize row = strspn(at, "`");
		if (row == n)
			return (gsize)(at + row - text);
		at += MAX(row, 1);
	}
	return 0;
}

typedef void (*found_cb)(void *user, const char *name, const char *written, gsize len);

static void scan_line(const char *line, gsize len, GString *rest, found_cb cb, void *user)
{
	for (gsize i = 0; i < len;) {
		g_autofree char *name = NULL;
		gsize skip = line[i] == '`' ? code_span(line + i) : 0;
		gsize n = skip == 0 ? name_at(line + i, &name) : 0;
		if (n > 0 && i + n <= len) {
			cb(user, name, line + i, n);
			i += n;
			continue;
		}
		skip = CLAMP(skip, line[i] == '`' ? strspn(line + i, "`") : 1, len - i);
		if (rest != NULL)
			g_string_append_len(rest, line + i, (gssize)skip);
		i += skip;
	}
}

/* Calls cb for each variable outside of code; all else goes to rest, or nowhere. */
static void scan(const char *text, GString *rest, found_cb cb, void *user)
{
	gsize open = 0;
	char sign = 0;
	while (*text != '\0') {
		const gsize bare = strcspn(text, "\n");
		const gsize len = bare + (text[bare] == '\n');
		char row_sign = 0;
		bool closes = false;
		const gsize row = code_row(text, bare, &row_sign, &closes);
		if (open == 0 && row > 0) {
			open = row;
			sign = row_sign;
			if (rest != NULL)
				g_string_append_len(rest, text, (gssize)len);
		} else if (open > 0) {
			if (row >= open && closes && row_sign == sign)
				open = 0;
			if (rest != NULL)
				g_string_append_len(rest, text, (gssize)len);
		} else {
			scan_line(text, len, rest, cb, user);
		}
		text += len;
	}
}

/* --- filling in -------------------------------------------------------------------- */

struct filling {
	const json_t *report;
	enum variables_form form;
	GString *out;
	GPtrArray *unknown;
};

static char *shown(const struct filling *f, const char *name, const char *value)
{
	GString *out = g_string_new(NULL);
	const bool event = g_str_has_prefix(name, "ref:");
	if (f->form == VARIABLES_PLAIN)
		g_string_append(out, event ? name + 4 : value);
	else if (event)
		g_string_append_printf(out, "[%s](#%s)", name + 4, name + 4);
	else
		text_md(out, value);
	return g_string_free(out, FALSE);
}

static void fill(void *user, const char *name, const char *written, gsize len)
{
	struct filling *f = user;
	g_autofree char *value = variable_value(f->report, name);
	if (value == NULL) {
		g_string_append_len(f->out, written, (gssize)len);
		if (f->unknown != NULL)
			g_ptr_array_add(f->unknown, g_strdup(name));
		return;
	}
	g_autofree char *text = shown(f, name, value);
	if (f->form != VARIABLES_MARKED) {
		g_string_append(f->out, text);
		return;
	}
	g_autofree char *sum = blocks_sum(text);
	g_string_append_printf(f->out, MARK "%s}} %s-->%s" MARK_END, name, sum, text);
}

char *variables_expand(const json_t *report, const char *text, enum variables_form form,
                       GPtrArray *unknown)
{
	struct filling f = { report, form, g_string_new(NULL), unknown };
	scan(text, f.out, fill, &f);
	return g_string_free(f.out, FALSE);
}

/* --- and back ---------------------------------------------------------------------- */

/* What a mark at text stands for goes to out; its length, or 0 when it is none of ours. */
static gsize fold_at(const char *text, GString *out)
{
	g_autofree char *name = NULL;
	const gsize n = name_at(text + strlen("<!--"), &name);
	const char *sum = text + strlen("<!--") + n;
	if (n == 0 || *sum++ != ' ' || strspn(sum, "0123456789abcdef") != SUM_LEN ||
	    !g_str_has_prefix(sum + SUM_LEN, "-->"))
		return 0;
	const char *value = sum + SUM_LEN + strlen("-->");
	const char *end = g_strstr_len(value, VALUE_MAX_LEN * 4, MARK_END);
	const char *next = g_strstr_len(value, VALUE_MAX_LEN * 4, MARK);
	if (end == NULL || (next != NULL && next < end))
		return 0;
	g_autofree char *text_of = g_strndup(value, (gsize)(end - value));
	g_autofree char *now = blocks_sum(text_of);
	if (strncmp(now, sum, SUM_LEN) == 0)
		g_string_append_printf(out, "{{%s}}", name);
	else
		g_string_append(out, text_of);
	return (gsize)(end + strlen(MARK_END) - text);
}

char *variables_fold(const char *text)
{
	GString *out = g_string_new(NULL);
	while (*text != '\0') {
		const char *mark = strstr(text, MARK);
		if (mark == NULL) {
			g_string_append(out, text);
			break;
		}
		g_string_append_len(out, text, mark - text);
		const gsize len = fold_at(mark, out);
		if (len == 0)
			g_string_append_len(out, mark, strlen(MARK));
		text = mark + (len > 0 ? len : strlen(MARK));
	}
	return g_string_free(out, FALSE);
}

/* --- what a text rests on ------------------------------------------------------------ */

struct relying {
	const json_t *report;
	json_t *relied;
};

static void rely(void *user, const char *name, const char *written, gsize len)
{
	struct relying *r = user;
	g_autofree char *value = variable_value(r->report, name);
	(void)written, (void)len;
	json_object_set_new(r->relied, name,
	                    json_string(value != NULL ? value : VARIABLE_NOT_KNOWN));
}

/* The words stand in the text, and no figure goes on at either end. */
static bool spells_out(const char *text, const char *words)
{
	const gsize len = strlen(words);
	for (const char *at = strstr(text, words); at != NULL;
	     at = strstr(at + 1, words)) {
		const char before = at > text ? at[-1] : ' ', after = at[len];
		if (!g_ascii_isalnum(before) && before != '.' && before != ':' &&
		    !g_ascii_isalnum(after))
			return true;
	}
	return false;
}

/* "68 min" of "68 min (66–69)". */
static void rely_on_lengths(const struct relying *r, const char *text)
{
	const json_t *intervals = json_object_get(r->report, "intervals"), *interval;
	const char *key;
	json_object_foreach((json_t *)(guintptr)intervals, key, interval)
	{
		const char *length = json_string_value(json_object_get(interval, "text"));
		if (length == NULL)
			continue;
		const char *range = strstr(length, " (");
		g_autofree char *words = g_strndup(
		        length, range != NULL ? (gsize)(range - length) : strlen(length));
		g_autofree char *name = g_strconcat("intervals.", key, NULL);
		if (strlen(words) >= 4 && spells_out(text, words))
			json_object_set_new(r->relied, name, json_string(length));
	}
}

json_t *variables_relied(const json_t *report, const char *text)
{
	struct relying r = { report, json_object() };
	scan(text, NULL, rely, &r);
	rely_on_lengths(&r, text);
	if (json_object_size(r.relied) > 0)
		return r.relied;
	json_decref(r.relied);
	return NULL;
}
