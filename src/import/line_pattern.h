/*
 * line_pattern.h - one pattern of a line, as a user wrote it: "%{time} [%{level}] %{service}: %{message}".
 *
 * Shape   text that stands for itself, a blank for one or more blanks or tabs, and fields; %% is a percent sign.
 *         "%{name}" is a field in its usual form, "%{name:REGEX}" in that one, "%{*}" anything.
 *         Between slashes, "/^(?<time>\S+) (?<message>.*)$/", a PCRE2 regular expression with named groups.
 *         It must match from the start of the line; what follows its end is left.
 * Limits  see PATTERN_LINE in base/pattern.h; a last field that ends where the pattern's sight ends goes on to the end
 * Errors  ERROR_USAGE, the column in text (from 1) as its place
 * Threads immutable
 */
#pragma once
#include "base/pattern.h"

/* What debrief takes; fields of other names are matched and left in the raw line. */
enum line_field {
	FIELD_TIME,
	FIELD_LEVEL,
	FIELD_MESSAGE,
	FIELD_SERVICE,
	FIELD_HOST,
	FIELD_COMPONENT,
	FIELD_STATUS,
	FIELD_DURATION,
	FIELD_BYTES,
	FIELD_COUNT,
	FIELD_METHOD,
	FIELD_PATH,
	FIELD_PAYLOAD,
	LINE_FIELDS
};
const char *line_field_name(enum line_field field);

typedef struct line_pattern LinePattern;
/* time: the regular expression of "%{time}". */
LinePattern *line_pattern_new(const char *text, const char *time, GError **error);
void line_pattern_free(LinePattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LinePattern, line_pattern_free)
/* What a line of the pattern begins with, up to its time: NULL = that cannot be told. */
LinePattern *line_pattern_head(const LinePattern *pattern);

bool line_pattern_has(const LinePattern *pattern, enum line_field field);
/* "ms" of "%{duration}ms", in us; 0 = the pattern does not say. */
gint64 line_pattern_unit(const LinePattern *pattern);
/* Names of the fields that are matched and left, comma between; g_free(). */
char *line_pattern_others(const LinePattern *pattern);

/* fields[i].start == G_MAXSIZE: not in this line */
enum pattern_match line_pattern_match(const LinePattern *pattern, const char *line,
                                      gsize len, struct pattern_span fields[LINE_FIELDS]);
/* How far a line that does not match gets: bytes matched, and what is missing there, "\"] \"" or "%{level}"; g_free(). */
char *line_pattern_stop(const LinePattern *pattern, const char *line, gsize len,
                        gsize *at);
