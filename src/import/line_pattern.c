#include "import/line_pattern.h"

#include "base/instant.h"

#include <string.h>

enum { GROUP_NAME_MAX = 32 }; /* of a group, PCRE2 */

/* The usual names of what is taken; others that regular expressions of other tools have. */
static const struct {
	const char *name;
	enum line_field field;
} names[] = {
	{ "time", FIELD_TIME },
	{ "level", FIELD_LEVEL },
	{ "message", FIELD_MESSAGE },
	{ "service", FIELD_SERVICE },
	{ "host", FIELD_HOST },
	{ "component", FIELD_COMPONENT },
	{ "status", FIELD_STATUS },
	{ "duration", FIELD_DURATION },
	{ "bytes", FIELD_BYTES },
	{ "count", FIELD_COUNT },
	{ "method", FIELD_METHOD },
	{ "path", FIELD_PATH },
	{ "payload", FIELD_PAYLOAD },
	{ "timestamp", FIELD_TIME },
	{ "ts", FIELD_TIME },
	{ "severity", FIELD_LEVEL },
	{ "loglevel", FIELD_LEVEL },
	{ "log_level", FIELD_LEVEL },
	{ "msg", FIELD_MESSAGE },
	{ "body", FIELD_MESSAGE },
	{ "program", FIELD_SERVICE },
	{ "app", FIELD_SERVICE },
	{ "hostname", FIELD_HOST },
	{ "logger", FIELD_COMPONENT },
	{ "class", FIELD_COMPONENT },
	{ "module", FIELD_COMPONENT },
	{ "status_code", FIELD_STATUS },
	{ "elapsed", FIELD_DURATION },
	{ "took", FIELD_DURATION },
	{ "size", FIELD_BYTES },
	{ "repeated", FIELD_COUNT },
	{ "verb", FIELD_METHOD },
	{ "url", FIELD_PATH },
	{ "uri", FIELD_PATH },
};

/* A stretch of the regular expression and what the user wrote for it. */
struct piece {
	gsize from;    /* in regex, up to the next one's from */
	gsize at, len; /* in text */
};

struct line_pattern {
	char *text, *regex;
	Pattern *pattern;
	GArray *pieces;
	bool raw; /* between slashes */
	gint64 unit;
	int groups[LINE_FIELDS]; /* 0 = it has none */
};

const char *line_field_name(enum line_field field)
{
	return names[field].name;
}

static int field_named(const char *name, gsize len)
{
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0)
			return (int)names[i].field;
	return -1;
}

static bool fault(GError **error, gsize offset, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
static bool fault(GError **error, gsize offset, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = { "pattern", 0, (gint64)offset + 1, -1 };
	return error_at(error, ERROR_USAGE, &place, "%s", text);
}

/* --- from what the user wrote to a regular expression --------------------------------- */

struct writer {
	const char *text, *time;
	GString *regex;
	GArray *pieces;
	gint64 unit;
};

static void begin_piece(struct writer *w, gsize at, gsize len)
{
	const struct piece piece = { w->regex->len, at, len };
	g_array_append_val(w->pieces, piece);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The "}" that closes "%{"; braces of a regular expression in it come in pairs. */
static gsize closing(const char *text, gsize at)
{
	int open = 1;
	for (; text[at] != '\0'; at++) {
		if (text[at] == '\\' && text[at + 1] != '\0')
			at++;
		else if (text[at] == '{')
			open++;
		else if (text[at] == '}' && --open == 0)
			break;
	}
	return at;
}

/* "ms" right behind "%{duration}" */
static gint64 unit_behind(const char *text)
{
	static const struct {
		const char *word;
		gint64 unit;
	} units[] = { { "ms", 1000 },
		      { "us", 1 },
		      { "\xc2\xb5s", 1 },
		      { "sec", SECOND },
		      { "s", SECOND } };
	while (is_blank(*text))
		text++;
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (g_str_has_prefix(text, units[i].word) &&
		    !g_ascii_isalnum(text[strlen(units[i].word)]))
			return units[i].unit;
	return 0;
}

/* What a field looks like when nothing is said: words end at a blank, or at what follows them. */
static const char *usual_form(const struct writer *w, int field, char next)
{
	switch (field) {
	case FIELD_TIME:
		return w->time;
	case FIELD_LEVEL:
		return "\\w+";
	case FIELD_STATUS:
		return "(?:\\d{3}|-)";
	case FIELD_BYTES:
	case FIELD_COUNT:
		return "(?:\\d+|-)";
	case FIELD_DURATION:
		return "(?:\\d[\\d.a-z\xc2\xb5\xce\xbc]*|-)";
	case FIELD_MESSAGE:
	case FIELD_PAYLOAD:
		return next == '\0' ? ".*" : ".*?";
	default:
		return next == '\0' || is_blank(next) ? "\\S+" : ".*?";
	}
}

static bool write_field(struct writer *w, gsize at, gsize *end, GError **error)
{
	const char *name = w->text + at + 2;
	const gsize close = closing(w->text, at + 2);
	const gsize len =
	        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	                     "0123456789");
	const bool any = *name == '*' && len == 0;
	if (w->text[close] == '\0')
		return fault(error, at, "\"%%{\" without \"}\"");
	if (!any && (len == 0 || g_ascii_isdigit(*name) || len > GROUP_NAME_MAX))
		return fault(error, at + 2,
		             "a field's name is at most %d letters, digits and \"_\"",
		             GROUP_NAME_MAX);
	const char *behind = name + (any ? 1 : len);
	if (*behind != '}' && *behind != ':')
		return fault(error, (gsize)(behind - w->text),
		             "\"}\" or \":\" must follow the name of a field");
	*end = close + 1;
	begin_piece(w, at, *end - at);
	const int field = any ? -1 : field_named(name, len);
	if (any)
		g_string_append(w->regex, "(?:");
	else
		g_string_append_printf(w->regex, "(?<%.*s>", (int)len, name);
	if (*behind == ':')
		g_string_append_len(w->regex, behind + 1,
		                    (gssize)(w->text + close - behind - 1));
	else
		g_string_append(w->regex,
		                any ? ".*?" : usual_form(w, field, w->text[*end]));
	g_string_append_c(w->regex, ')');
	if (field == FIELD_DURATION)
		w->unit = unit_behind(w->text + *end);
	return true;
}

/* Text up to the next field. */
static gsize write_literal(struct writer *w, gsize at)
{
	gsize end = at;
	while (w->text[end] != '\0' && !(w->text[end] == '%' && w->text[end + 1] == '{'))
		end += w->text[end] == '%' && w->text[end + 1] == '%' ? 2 : 1;
	begin_piece(w, at, end - at);
	for (; at < end; at++) {
		if (is_blank(w->text[at])) {
			while (at + 1 < end && is_blank(w->text[at + 1]))
				at++;
			g_string_append(w->regex, "[ \\t]+");
			continue;
		}
		if (w->text[at] == '%' && w->text[at + 1] == '%')
			at++;
		if (g_ascii_ispunct(w->text[at]))
			g_string_append_c(w->regex, '\\');
		g_string_append_c(w->regex, w->text[at]);
	}
	return end;
}

static bool write_text(struct writer *w, GError **error)
{
	gsize at = 0;
	while (w->text[at] != '\0')
		if (w->text[at] == '%' && w->text[at + 1] == '{') {
			if (!write_field(w, at, &at, error))
				return false;
		} else {
			at = write_literal(w, at);
		}
	return true;
}

/* --- making one ------------------------------------------------------------------------- */

static const struct piece *piece_at(const LinePattern *pattern, gsize at)
{
	guint i = 0;
	while (i + 1 < pattern->pieces->len &&
	       g_array_index(pattern->pieces, struct piece, i + 1).from <= at)
		i++;
	return &g_array_index(pattern->pieces, struct piece, i);
}

/* A place in the regular expression as one in what the user wrote. */
static gsize place_of(const LinePattern *pattern, gsize at)
{
	if (pattern->raw)
		return at + 1;
	const struct piece *piece = piece_at(pattern, at);
	const char *own = memchr(pattern->text + piece->at, ':', piece->len);
	if (pattern->text[piece->at] != '%' || own == NULL)
		return piece->at;
	const char *opened = strchr(pattern->regex + piece->from, '>');
	const gsize before = opened == NULL || pattern->regex[piece->from + 2] == ':'
	                             ? piece->from + 3
	                             : (gsize)(opened - pattern->regex) + 1;
	const gsize in_field = (gsize)(own - pattern->text) + 1;
	return at < before ? piece->at
	                   : MIN(in_field + at - before, piece->at + piece->len - 1);
}

static bool write_all(LinePattern *pattern, const char *time, GError **error)
{
	const gsize len = strlen(pattern->text);
	struct writer w = { .text = pattern->text,
		            .time = time,
		            .regex = g_string_new(NULL),
		            .pieces = pattern->pieces };
	bool ok = true;
	pattern->raw =
	        len >= 2 && pattern->text[0] == '/' && pattern->text[len - 1] == '/';
	if (pattern->raw) {
		begin_piece(&w, 1, len - 2);
		g_string_append_len(w.regex, pattern->text + 1, (gssize)len - 2);
	} else if (len == 0) {
		ok = fault(error, 0, "an empty pattern");
	} else {
		ok = write_text(&w, error);
	}
	pattern->unit = w.unit;
	pattern->regex = g_string_free(w.regex, FALSE);
	return ok;
}

static bool find_groups(LinePattern *pattern, GError **error)
{
	for (int i = 1; i <= pattern_groups(pattern->pattern); i++) {
		const char *name = pattern_group_name(pattern->pattern, i);
		const int field = name == NULL ? -1 : field_named(name, strlen(name));
		if (field < 0)
			continue;
		if (pattern->groups[field] != 0)
			return fault(error, 0, "has two fields for the %s",
			             names[field].name);
		pattern->groups[field] = i;
	}
	return true;
}

static LinePattern *blank(const char *text)
{
	LinePattern *pattern = g_new0(LinePattern, 1);
	pattern->text = g_strdup(text);
	pattern->pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
	return pattern;
}

LinePattern *line_pattern_new(const char *text, const char *time, GError **error)
{
	g_autoptr(LinePattern) pattern = blank(text);
	g_autoptr(GError) wrong = NULL;
	if (!write_all(pattern, time, error))
		return NULL;
	pattern->pattern = pattern_new(pattern->regex, PATTERN_LINE, &wrong);
	if (pattern->pattern == NULL) {
		fault(error, place_of(pattern, (gsize)error_place(wrong)->offset), "%s",
		      wrong->message);
		return NULL;
	}
	return find_groups(pattern, error) ? g_steal_pointer(&pattern) : NULL;
}

void line_pattern_free(LinePattern *pattern)
{
	if (pattern == NULL)
		return;
	g_free(pattern->text);
	g_free(pattern->regex);
	g_array_unref(pattern->pieces);
	pattern_free(pattern->pattern);
	g_free(pattern);
}

/* The ")" of a group that stands at the outermost level; 0 = it stands within another one, or is none. */
static gsize outer_group_end(const char *regex, const char *name)
{
	g_autofree char *opening = g_strdup_printf("(?<%s>", name);
	int depth = 0, inside = -1;
	bool set = false;
	for (gsize i = 0; regex[i] != '\0'; i++) {
		if (regex[i] == '\\' && regex[i + 1] != '\0') {
			i++;
		} else if (set) {
			set = regex[i] != ']';
		} else if (regex[i] == '[') {
			set = true;
			i += regex[i + 1] == '^';
			i += regex[i + 1] == ']';
		} else if (regex[i] == '|' && depth == 0) {
			return 0;
		} else if (regex[i] == '(') {
			if (depth == 0 && g_str_has_prefix(regex + i, opening))
				inside = depth;
			depth++;
		} else if (regex[i] == ')' && --depth == inside) {
			return i + 1;
		}
	}
	return 0;
}

LinePattern *line_pattern_head(const LinePattern *pattern)
{
	const int group = pattern->groups[FIELD_TIME];
	const char *name =
	        group == 0 ? NULL : pattern_group_name(pattern->pattern, group);
	const gsize end = name == NULL ? 0 : outer_group_end(pattern->regex, name);
	if (end == 0)
		return NULL;
	g_autoptr(LinePattern) head = blank(pattern->text);
	head->raw = pattern->raw;
	head->regex = g_strndup(pattern->regex, end);
	g_array_append_vals(head->pieces, pattern->pieces->data, pattern->pieces->len);
	head->pattern = pattern_new(head->regex, PATTERN_LINE, NULL);
	return head->pattern != NULL && find_groups(head, NULL) ? g_steal_pointer(&head)
	                                                        : NULL;
}

bool line_pattern_has(const LinePattern *pattern, enum line_field field)
{
	return pattern->groups[field] != 0;
}

gint64 line_pattern_unit(const LinePattern *pattern)
{
	return pattern->unit;
}

char *line_pattern_others(const LinePattern *pattern)
{
	GString *out = g_string_new(NULL);
	for (int i = 1; i <= pattern_groups(pattern->pattern); i++) {
		const char *name = pattern_group_name(pattern->pattern, i);
		if (name != NULL && field_named(name, strlen(name)) < 0)
			g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "",
			                       name);
	}
	return g_string_free(out, FALSE);
}

/* --- lines --------------------------------------------------------------------------------- */

enum { SPANS = 64 };

enum pattern_match line_pattern_match(const LinePattern *pattern, const char *line,
                                      gsize len, struct pattern_span fields[LINE_FIELDS])
{
	struct pattern_span spans[SPANS];
	const int n = pattern_groups(pattern->pattern) + 1;
	const enum pattern_match found =
	        pattern_find(pattern->pattern, line, len, 0, spans, MIN(n, SPANS));
	for (int i = 0; found == PATTERN_FOUND && i < LINE_FIELDS; i++) {
		const int group = pattern->groups[i];
		fields[i] = group != 0 ? spans[group]
		                       : (struct pattern_span){ G_MAXSIZE, G_MAXSIZE };
		if (group != 0 && fields[i].end == PATTERN_TEXT_MAX)
			fields[i].end =
			        len; /* the pattern's sight ended, the line goes on */
	}
	return found;
}

/* The last piece of the pattern that was tried, and where it was tried first. */
struct furthest {
	const LinePattern *pattern;
	gsize from; /* of the piece; of the item, where the pattern is a regular expression */
	gsize at;
	bool any;
};

static void on_step(void *user, gsize item, gsize at)
{
	struct furthest *furthest = user;
	const gsize from =
	        furthest->pattern->raw ? item : piece_at(furthest->pattern, item)->from;
	if (furthest->any && from <= furthest->from)
		return;
	furthest->any = true;
	furthest->from = from;
	furthest->at = at;
}

char *line_pattern_stop(const LinePattern *pattern, const char *line, gsize len,
                        gsize *at)
{
	struct furthest furthest = { .pattern = pattern };
	pattern_trace(pattern->regex, PATTERN_LINE, line, len, on_step, &furthest);
	*at = furthest.at;
	if (pattern->raw)
		return g_strdup_printf("/%.*s/ from its character %zu on", 24,
		                       pattern->regex + furthest.from, furthest.from + 1);
	const struct piece *piece = piece_at(pattern, furthest.from);
	const bool field =
	        pattern->text[piece->at] == '%' && pattern->text[piece->at + 1] == '{';
	return g_strdup_printf(field ? "%.*s" : "\"%.*s\"", (int)piece->len,
	                       pattern->text + piece->at);
}
