/* An edit of a computed block, kept as a proposal: the difference, and the commands that would do the same. */
#include "render/lcs.h"
#include "render/update.h"

#include <string.h>

/* --- rows of tables ------------------------------------------------------------------ */

/* A row's cells, blanks around them taken off; NULL: the line is no row. */
static char **cells_of(const char *line)
{
	if (*line != '|')
		return NULL;
	GPtrArray *cells = g_ptr_array_new();
	GString *cell = g_string_new(NULL);
	for (const char *at = line + 1; *at != '\0'; at++) {
		if (*at == '\\' && at[1] != '\0') {
			g_string_append_c(cell, *at++);
			g_string_append_c(cell, *at);
		} else if (*at == '|') {
			g_ptr_array_add(cells, g_strstrip(g_strdup(cell->str)));
			g_string_truncate(cell, 0);
		} else {
			g_string_append_c(cell, *at);
		}
	}
	g_string_free(cell, TRUE);
	g_ptr_array_add(cells, NULL);
	return (char **)g_ptr_array_free(cells, FALSE);
}

/* "E12" of a row whose last cell links to one event; g_free(), NULL: to none, or to several */
static char *event_of(char **cells)
{
	const guint n = g_strv_length(cells);
	const char *last = n > 0 ? cells[n - 1] : "";
	if (!g_str_has_prefix(last, "[E") || strchr(last + 1, '[') != NULL)
		return NULL;
	const gsize len = 1 + strspn(last + 2, "0123456789");
	return len > 1 && last[1 + len] == ']' ? g_strndup(last + 1, len) : NULL;
}

/* The words of a cell: without what the table puts before them, escapes and marks undone. */
static char *words_of(const char *cell)
{
	GString *out = g_string_new(NULL);
	for (const char *at = cell; *at != '\0'; at++) {
		if (*at == '\\' && g_ascii_ispunct(at[1]))
			g_string_append_c(out, *++at);
		else if (g_str_has_prefix(at, "\xe2\x81\xa0"))
			at += 2; /* U+2060, that text_md() puts in */
		else if (*at == '&' && g_str_has_prefix(at, "&lt;"))
			g_string_append_c(out, '<'), at += 3;
		else if (*at == '&' && g_str_has_prefix(at, "&gt;"))
			g_string_append_c(out, '>'), at += 3;
		else if (*at == '&' && g_str_has_prefix(at, "&amp;"))
			g_string_append_c(out, '&'), at += 4;
		else
			g_string_append_c(out, *at);
	}
	g_strstrip(out->str);
	return g_string_free(out, FALSE);
}

/* Behind "(3) " and "**POST** ", as rows of the table begin. */
static const char *behind_marks(const char *cell)
{
	if (*cell == '(' && g_ascii_isdigit(cell[1])) {
		const char *end = strchr(cell, ')');
		cell = end != NULL && end[1] == ' ' ? end + 2 : cell;
	}
	while (g_str_has_prefix(cell, "**")) {
		const char *end = strstr(cell + 2, "** ");
		if (end == NULL)
			break;
		cell = end + 3;
	}
	return cell;
}

static void add_command(GString *out, const char *verb, const char *event,
                        const char *option, const char *value)
{
	g_autofree char *quoted = value != NULL ? g_shell_quote(value) : NULL;
	g_string_append_printf(out, "debrief event %s %s%s%s%s%s\n", verb, event,
	                       option != NULL ? " " : "", option != NULL ? option : "",
	                       quoted != NULL ? " " : "", quoted != NULL ? quoted : "");
}

/* One row that became another: what is different decides. */
static void add_row_commands(GString *out, char **before, char **after, const char *event)
{
	const guint n = g_strv_length(before);
	if (n != g_strv_length(after) || n < 3)
		return;
	if (strcmp(before[0], after[0]) != 0) {
		g_autofree char *time = words_of(after[0]);
		add_command(out, "retime", event, "--at", time);
		g_string_truncate(out, out->len - 1);
		g_string_append(out, " --why '...'\n");
	}
	if (strcmp(before[n - 2], after[n - 2]) != 0) {
		g_autofree char *words = words_of(behind_marks(after[n - 2]));
		if (*words != '\0')
			add_command(out, "retitle", event, NULL, words);
	}
}

static char **row_of(char **lines, const char *event)
{
	for (guint i = 0; lines[i] != NULL; i++) {
		char **cells = cells_of(lines[i]);
		g_autofree char *id = cells != NULL ? event_of(cells) : NULL;
		if (g_strcmp0(id, event) == 0)
			return cells;
		g_strfreev(cells);
	}
	return NULL;
}

static char *commands(const char *before, const char *after)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) old = g_strsplit(before, "\n", -1);
	g_auto(GStrv) new = g_strsplit(after, "\n", -1);
	g_autoptr(GHashTable) there =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; new[i] != NULL; i++)
		g_hash_table_add(there, g_strchomp(g_strdup(new[i])));
	for (guint i = 0; old[i] != NULL; i++) {
		g_autofree char *line = g_strchomp(g_strdup(old[i]));
		if (g_hash_table_contains(there, line))
			continue;
		g_auto(GStrv) cells = cells_of(line);
		g_autofree char *event = cells != NULL ? event_of(cells) : NULL;
		if (event == NULL)
			continue;
		g_auto(GStrv) now = row_of(new, event);
		if (now == NULL)
			add_command(out, "hide", event, NULL, NULL);
		else
			add_row_commands(out, cells, now, event);
	}
	return g_string_free(out, FALSE);
}

/* --- the block -------------------------------------------------------------------------- */

/* A row of ` longer than any in the text. */
static char *code_mark(const char *text)
{
	gsize longest = 2;
	for (; *text != '\0'; text++) {
		const gsize n = strspn(text, "`");
		longest = MAX(longest, n);
		text += n > 0 ? n - 1 : 0;
	}
	return g_strnfill(longest + 1, '`');
}

char *propose_text(const char *id, const char *before, const char *after, bool exact)
{
	g_autofree char *from = g_strconcat(id, ", computed", NULL);
	g_autofree char *to = g_strconcat(id, ", edited", NULL);
	g_autofree char *diff = lcs_unified(before, after, from, to);
	g_autofree char *mark = code_mark(diff);
	g_autofree char *todo = commands(before, after);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out,
	                       "**Edited by hand.** The block above is computed from "
	                       "the evidence and was made anew%s. This is what was "
	                       "changed in the file:\n\n%sdiff\n%s%s\n",
	                       exact ? "" : ", out of other evidence than before", mark,
	                       diff, mark);
	if (*todo != '\0')
		g_string_append_printf(
		        out, "\nTo have it so in every report:\n\n```sh\n%s```\n", todo);
	g_string_append(out, "\nTake this text out when it is done.");
	return g_string_free(out, FALSE);
}
