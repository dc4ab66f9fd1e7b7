#include "import/front.h"

#include "base/text.h"

#include <string.h>

#define KEYS_MAX 1000
#define ITEMS_MAX 10000
#define TEXT_MAX (64 * 1024)

struct front {
	const char *name;
	GPtrArray *fields; /* struct front_field * */
	GHashTable *by_key;
	gsize items;
	gsize body;
	gint64 body_line;
	/* while it is read */
	const char *at, *end; /* the line to come */
	gint64 line;          /* of the one that is read */
	const char *bytes, *from, *to;
	struct front_field *open; /* a key whose value may follow on lines of its own */
};

static void field_free(gpointer data)
{
	struct front_field *field = data;
	g_free(field->key);
	g_ptr_array_unref(field->values);
	g_free(field);
}

void front_free(Front *front)
{
	if (front == NULL)
		return;
	g_hash_table_unref(front->by_key);
	g_ptr_array_unref(front->fields);
	g_free(front);
}

static bool fail(const Front *front, GError **error, const char *what)
{
	const struct place place = { front->name, front->line, 0, -1 };
	return error_at(error, ERROR_DATA, &place, "%s", what);
}

/* --- texts ------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Nothing but a comment, which a blank must set off from what comes before it. */
static bool is_rest(const char *at, const char *end)
{
	const char *text = skip_blanks(at, end);
	return text == end || (*text == '#' && (text > at || is_blank(text[-1])));
}

static void put_escape(GString *out, const char **at, const char *end)
{
	static const char names[] = "nrt0abefv\"\\/ ",
	                  values[] = "\n\r\t\0\a\b\033\f\v\"\\/ ";
	const char c = **at;
	const int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	gunichar code = 0;
	int n = 0;
	(*at)++;
	for (; n < digits && *at < end && g_ascii_isxdigit(**at); n++, (*at)++)
		code = code * 16 + (gunichar)g_ascii_xdigit_value(**at);
	const char *known = c != '\0' ? strchr(names, c) : NULL;
	if (digits > 0)
		g_string_append_unichar(
		        out, n == digits && g_unichar_validate(code) ? code : 0xFFFD);
	else if (known != NULL)
		g_string_append_c(out, values[known - names]);
	else
		g_string_append_c(out, c);
}

/* *at stands on the quote and ends behind the closing one. False: there is none. */
static bool put_quoted(GString *out, const char **at, const char *end)
{
	const char quote = *(*at)++;
	while (*at < end) {
		const char c = *(*at)++;
		if (c == quote && quote == '\'' && *at < end && **at == quote)
			(*at)++;
		else if (c == quote)
			return true;
		else if (c == '\\' && quote == '"' && *at < end) {
			put_escape(out, at, end);
			continue;
		}
		g_string_append_c(out, c);
	}
	return false;
}

/* A plain text ends at a comment, inside a list at "," and "]" too. */
static void put_plain(GString *out, const char **at, const char *end, bool in_list)
{
	const char *from = *at;
	for (; *at < end; (*at)++) {
		if (**at == '#' && *at > from && is_blank((*at)[-1]))
			break;
		if (in_list && (**at == ',' || **at == ']'))
			break;
	}
	const char *last = *at;
	while (last > from && g_ascii_isspace(last[-1]))
		last--;
	g_string_append_len(out, from, last - from);
}

static bool put_text(const Front *front, GString *out, const char **at, const char *end,
                     bool in_list, GError **error)
{
	if (*at < end && (**at == '"' || **at == '\'')) {
		if (!put_quoted(out, at, end))
			return fail(front, error, "a quote is not closed on its line");
	} else
		put_plain(out, at, end, in_list);
	return out->len <= TEXT_MAX || fail(front, error, "a text is longer than 64 KiB");
}

static bool add_value(Front *front, struct front_field *field, const GString *text,
                      GError **error)
{
	if (++front->items > ITEMS_MAX)
		return fail(front, error, "has more than 10,000 items");
	g_ptr_array_add(field->values, text_repair(text->str, text->len));
	return true;
}

static bool read_list(Front *front, struct front_field *field, const char *at,
                      const char *end, GError **error)
{
	field->is_list = true;
	for (at++;;) {
		g_autoptr(GString) text = g_string_new(NULL);
		at = skip_blanks(at, end);
		if (at < end && *at == ']')
			return is_rest(at + 1, end) ||
			       fail(front, error, "there is more after a list");
		if (!put_text(front, text, &at, end, true, error) ||
		    !add_value(front, field, text, error))
			return false;
		at = skip_blanks(at, end);
		if (at == end || (*at != ',' && *at != ']'))
			return fail(front, error, "a list is not closed on its line");
		at += *at == ',';
	}
}

/* --- lines ------------------------------------------------------------------- */

/* The next line without its end; false at the end of the text. */
static bool next_line(Front *front, const char **from, const char **to)
{
	if (front->at >= front->end)
		return false;
	const char *newline = memchr(front->at, '\n', (gsize)(front->end - front->at));
	*from = front->at;
	*to = newline != NULL ? newline : front->end;
	front->at = newline != NULL ? newline + 1 : front->end;
	front->line++;
	if (*to > *from && (*to)[-1] == '\r')
		(*to)--;
	front->from = *from;
	front->to = *to;
	return true;
}

/* Lines that are empty or indented, joined: newlines kept after "|", folded after ">". */
static bool read_block(Front *front, struct front_field *field, bool folded,
                       GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *from, *to;
	while (front->at < front->end &&
	       (is_blank(*front->at) || *front->at == '\n' || *front->at == '\r')) {
		next_line(front, &from, &to);
		from = skip_blanks(from, to);
		if (text->len > 0)
			g_string_append_c(text, folded && to > from ? ' ' : '\n');
		g_string_append_len(text, from, to - from);
		if (text->len > TEXT_MAX)
			return fail(front, error, "a text is longer than 64 KiB");
	}
	return add_value(front, field, text, error);
}

static bool is_block(const char *at, const char *end)
{
	if (at == end || (*at != '|' && *at != '>'))
		return false;
	at++;
	while (at < end && (*at == '-' || *at == '+' || g_ascii_isdigit(*at)))
		at++;
	return is_rest(at, end);
}

static bool read_value(Front *front, struct front_field *field, const char *at,
                       const char *end, GError **error)
{
	at = skip_blanks(at, end);
	if (is_rest(at, end)) {
		front->open = field;
		return true;
	}
	if (is_block(at, end))
		return read_block(front, field, *at == '>', error);
	if (*at == '[')
		return read_list(front, field, at, end, error);
	g_autoptr(GString) text = g_string_new(NULL);
	return put_text(front, text, &at, end, false, error) &&
	       (is_rest(at, end) ||
	        fail(front, error, "there is more after a quoted text")) &&
	       add_value(front, field, text, error);
}

static struct front_field *add_field(Front *front, const GString *key, GError **error)
{
	if (front->fields->len == KEYS_MAX) {
		fail(front, error, "has more than 1,000 keys");
		return NULL;
	}
	g_autofree char *name = text_repair(key->str, key->len);
	if (front_field(front, name) != NULL) {
		g_autofree char *shown = text_one_line(name, 40);
		g_autofree char *what = g_strdup_printf("key %s comes twice", shown);
		fail(front, error, what);
		return NULL;
	}
	struct front_field *field = g_new0(struct front_field, 1);
	field->key = g_steal_pointer(&name);
	field->line = front->line;
	field->offset = front->from - front->bytes;
	field->length = front->to - front->from;
	field->values = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(front->fields, field);
	g_hash_table_insert(front->by_key, field->key, field);
	return field;
}

/* "key: value"; a key is a word or a quoted text. */
static bool read_pair(Front *front, const char *from, const char *to, GError **error)
{
	g_autoptr(GString) key = g_string_new(NULL);
	const char *at = from;
	if (*at == '"' || *at == '\'') {
		if (!put_quoted(key, &at, to))
			return fail(front, error, "a quote is not closed on its line");
		at = skip_blanks(at, to);
	} else
		while (at < to && !(*at == ':' && (at + 1 == to || is_blank(at[1]))))
			g_string_append_c(key, *at++);
	if (at == to || *at != ':' || key->len == 0)
		return fail(front, error, "a line is neither \"key: value\" nor an item");
	struct front_field *field = add_field(front, key, error);
	front->open = NULL;
	return field != NULL && read_value(front, field, at + 1, to, error);
}

static bool read_item(Front *front, const char *from, const char *to, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *at = skip_blanks(from + 1, to);
	front->open->is_list = true;
	return put_text(front, text, &at, to, false, error) &&
	       add_value(front, front->open, text, error);
}

/* "- url: x" at the start of a file of such lines. */
static bool is_map_item(const Front *front, const char *from, const char *to)
{
	return from + 1 < to && *from == '-' && from[1] == ' ' && front->open == NULL &&
	       g_strstr_len(from, to - from, ": ") != NULL;
}

static bool read_line(Front *front, const char *from, const char *to, GError **error)
{
	const char *text = skip_blanks(from, to);
	const bool item = text < to && *text == '-' && (text + 1 == to || text[1] == ' ');
	if (text == to || *text == '#')
		return true;
	if (text == from && item && is_map_item(front, from, to))
		return read_pair(front, skip_blanks(text + 1, to), to, error);
	if (item && front->open != NULL)
		return read_item(front, text, to, error);
	if (text > from) /* a map in a map, or a text that goes on */
		return true;
	return read_pair(front, text, to, error);
}

static bool is_fence(const char *from, const char *to)
{
	while (to > from && is_blank(to[-1]))
		to--;
	return to - from == 3 && memcmp(from, "---", 3) == 0;
}

static bool read_all(Front *front, bool fenced, GError **error)
{
	const char *from, *to;
	if (fenced && (!next_line(front, &from, &to) || !is_fence(from, to)))
		return fail(front, error, "does not begin with front matter");
	while (next_line(front, &from, &to)) {
		if (fenced && is_fence(from, to)) {
			front->body = (gsize)(front->at - front->bytes);
			front->body_line = front->line + 1;
			return true;
		}
		if (!read_line(front, from, to, error))
			return false;
	}
	front->body = (gsize)(front->end - front->bytes);
	front->body_line = front->line;
	return !fenced || fail(front, error, "front matter has no end");
}

Front *front_new(const char *name, const char *bytes, gsize len, bool fenced,
                 GError **error)
{
	g_autoptr(Front) front = g_new0(Front, 1);
	front->name = name;
	front->at = front->bytes = bytes;
	front->end = bytes + len;
	front->fields = g_ptr_array_new_with_free_func(field_free);
	front->by_key = g_hash_table_new(g_str_hash, g_str_equal);
	return read_all(front, fenced, error) ? g_steal_pointer(&front) : NULL;
}

/* --- what was read ----------------------------------------------------------- */

const struct front_field *front_field(const Front *front, const char *key)
{
	return g_hash_table_lookup(front->by_key, key);
}

const char *front_text(const Front *front, const char *key)
{
	const struct front_field *field = front_field(front, key);
	if (field == NULL || field->is_list || field->values->len == 0)
		return NULL;
	const char *text = field->values->pdata[0];
	return *text != '\0' && strcmp(text, "null") != 0 && strcmp(text, "~") != 0
	               ? text
	               : NULL;
}

gint64 front_line(const Front *front, const char *key)
{
	const struct front_field *field = front_field(front, key);
	return field != NULL ? field->line : 1;
}

bool front_flag(const Front *front, const char *key)
{
	static const char *const words[] = { "true", "yes", "on" };
	const char *text = front_text(front, key);
	for (gsize i = 0; text != NULL && i < G_N_ELEMENTS(words); i++)
		if (g_ascii_strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

gsize front_body(const Front *front)
{
	return front->body;
}

gint64 front_body_line(const Front *front)
{
	return front->body_line;
}
