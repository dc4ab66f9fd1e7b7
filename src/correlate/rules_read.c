/*
 * rules_read.c - a rules file: any lines of rules_text(), with other numbers behind "=".
 *
 * Words of a rule are what the program does and cannot be set, so a file that has other ones is refused: it would pass
 * for what was done.
 */
#include "correlate/correlate.h"
#include "correlate/threshold.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

struct reader {
	struct place place;
	GHashTable *words; /* lines of rules_text() */
	double values[THRESHOLD_COUNT];
	gint64 lines[THRESHOLD_COUNT]; /* where each was said; 0: not */
};

static bool refuse(struct reader *r, gsize at, GError **error, const char *what)
{
	r->place.column = (gint64)at + 1;
	return error_at(error, ERROR_USAGE, &r->place, "%s", what);
}

/* Column of the first byte that is no printable ASCII; -1: all is plain. */
static gssize odd_byte(const char *line, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (line[i] != '\t' && !g_ascii_isprint(line[i]))
			return (gssize)i;
	return -1;
}

static gsize skip_blanks(const char *line, gsize at)
{
	return at + strspn(line + at, " \t");
}

/* "NAME = VALUE", name at byte 'first'. */
static bool read_setting(struct reader *r, const char *line, gsize first, gsize name_len,
                         gsize equals, GError **error)
{
	const int id = threshold_find(line + first, name_len);
	if (id < 0)
		return refuse(r, first, error, "no number of the rules has this name");
	if (r->lines[id] > 0) {
		r->place.column = (gint64)first + 1;
		return error_at(error, ERROR_USAGE, &r->place,
		                "%s was set in line %" G_GINT64_FORMAT " already",
		                threshold_name((enum threshold)id), r->lines[id]);
	}
	const gsize value = skip_blanks(line, equals + 1);
	gsize end = strcspn(line, "#");
	while (end > value && g_ascii_isspace(line[end - 1]))
		end--;
	gsize at;
	const char *wrong;
	if (!threshold_parse((enum threshold)id, line + value, MAX(end, value) - value,
	                     &r->values[id], &at, &wrong))
		return refuse(r, value + at, error, wrong);
	r->lines[id] = r->place.line;
	return true;
}

static bool read_line(struct reader *r, const char *line, GError **error)
{
	const gsize len = strlen(line);
	const gsize first = skip_blanks(line, 0);
	if (line[first] == '\0' || line[first] == '#' ||
	    g_hash_table_contains(r->words, line))
		return true;
	const gssize odd = odd_byte(line, len);
	if (odd >= 0)
		return refuse(r, (gsize)odd, error, "this is no text of rules");
	const gsize name_len = strspn(line + first, NAME_CHARS);
	const gsize equals = skip_blanks(line, first + name_len);
	if (name_len > 0 && line[equals] == '=')
		return read_setting(r, line, first, name_len, equals, error);
	return refuse(r, first, error,
	              "the words of a rule cannot be set, only the numbers behind \"=\"");
}

static void add_words(GHashTable *words)
{
	g_auto(GStrv) lines = g_strsplit(rules_words(), "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		g_hash_table_add(words, g_strdup(lines[i]));
}

/* "Most" asks for no more than half, half for no more than all. */
static bool check_together(struct reader *r, GError **error)
{
	static const enum threshold pairs[][2] = {
		{ K4_HALF, K4_ALL },
		{ K4_MOST, K4_HALF },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		const enum threshold low = pairs[i][0], high = pairs[i][1];
		const double a =
		        isnan(r->values[low]) ? threshold(low) * 100 : r->values[low];
		const double b =
		        isnan(r->values[high]) ? threshold(high) * 100 : r->values[high];
		if (a <= b)
			continue;
		r->place.line = MAX(r->lines[low], r->lines[high]);
		r->place.column = 1;
		return error_at(error, ERROR_USAGE, &r->place, "%s is over %s",
		                threshold_name(low), threshold_name(high));
	}
	return true;
}

bool rules_read(const char *text, gsize len, const char *name, GError **error)
{
	struct reader r = { .place = { name, 0, 0, -1 } };
	for (int i = 0; i < THRESHOLD_COUNT; i++)
		r.values[i] = NAN;
	r.words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_words(r.words);
	bool good = true;
	for (gsize at = 0; at < len && good;) {
		const char *newline = memchr(text + at, '\n', len - at);
		const gsize end = newline != NULL ? (gsize)(newline - text) : len;
		g_autofree char *line = g_strndup(text + at, end - at);
		const gsize kept = strlen(line);
		r.place.line++;
		if (kept < end - at) {
			good = refuse(&r, kept, error, "this is no text of rules");
			break;
		}
		if (kept > 0 && line[kept - 1] == '\r')
			line[kept - 1] = '\0';
		good = read_line(&r, line, error);
		at = end + 1;
	}
	good = good && check_together(&r, error);
	if (good) {
		thresholds_set(r.values);
		rules_forget();
	}
	g_hash_table_unref(r.words);
	return good;
}
