/*
 * Markdown to paste into an issue of GitHub or GitLab: one text, no pictures, a Mermaid gantt in place of the course.
 *
 * Limits  60,000 characters; GitHub refuses an issue of more than 65,536 (report.md 9). What goes over is left out from the
 *         back: data, ledger, method; then the longest sections end early. What is left out is said.
 * Leaves  fences and anchors, which an issue cannot be updated by or lead to
 * Source  Mermaid's gantt syntax, https://mermaid.js.org/syntax/gantt.html, read 2026-11-27
 */
#include "base/text.h"
#include "chart/chart.h"
#include "render/blocks.h"
#include "render/markdown.h"
#include "render/paste.h"

#include <string.h>

#define LIMIT 60000
#define FOOT 1000   /* for what is said at the end */
#define ROWS_MAX 24 /* of a section of the gantt */
#define LEAST 400   /* characters that a section keeps */

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

/* --- the course, as Mermaid draws it -------------------------------------------------- */

struct gantt {
	GString *out;
	const char *first,
	        *last; /* of all times that are known; the last for what has no end */
	guint rows;    /* of the section */
	guint dropped; /* of all sections */
};

/* Colons, semicolons, commas, "#" and line ends mean something to Mermaid. */
static void put_name(GString *out, const char *name)
{
	g_autofree char *line = text_one_line(name, 60);
	for (const char *c = line; *c != '\0'; c += g_utf8_skip[*(const guchar *)c]) {
		const gunichar letter = g_utf8_get_char(c);
		const bool plain = g_unichar_isalnum(letter) || letter == '-' ||
		                   letter == '.' || letter == '(' || letter == ')';
		if (plain)
			g_string_append_unichar(out, letter);
		else if (out->len > 0 && out->str[out->len - 1] != ' ')
			g_string_append_c(out, ' ');
	}
}

static const char *instant(const json_t *object, const char *end, const char *side)
{
	return member(json_object_get(object, end), side);
}

/* "2026-06-02T06:39:00", UTC: all of them sort as they follow one another. */
static void put_instant(GString *out, const char *iso)
{
	g_string_append_len(out, iso, (gssize)MIN(strlen(iso), 19));
}

/* What ends an incident is a moment; it lasts for ever. */
static bool is_last_phase(const char *phase)
{
	static const char *const words[] = { "resolved", "completed", "postmortem",
		                             NULL };
	return g_strv_contains(words, phase);
}

/* What began nobody knows when has no place on an axis. */
static void put_task(struct gantt *gantt, const char *section, const char *name,
                     const char *detail, const json_t *span, bool hurt)
{
	const char *from = instant(span, "start", "lo");
	const char *to =
	        is_last_phase(member(span, "phase")) ? from : instant(span, "end", "hi");
	const bool open = *to == '\0';
	if (*from == '\0' || *instant(span, "start", "hi") == '\0')
		return;
	if (gantt->rows >= ROWS_MAX) {
		gantt->dropped++;
		return;
	}
	if (gantt->rows++ == 0)
		g_string_append_printf(gantt->out, "    section %s\n", section);
	to = open ? gantt->last : to;
	g_string_append(gantt->out, "    ");
	put_name(gantt->out, name);
	if (*detail != '\0') {
		g_string_append_c(gantt->out, ' ');
		put_name(gantt->out, detail);
	}
	const bool moment = strcmp(from, to) >= 0;
	g_string_append_printf(gantt->out, "%s :%s%s", open ? " (end not known)" : "",
	                       moment ? "milestone, " : "", hurt ? "crit, " : "");
	put_instant(gantt->out, from);
	g_string_append(gantt->out, ", ");
	if (moment)
		g_string_append(gantt->out, "0d");
	else
		put_instant(gantt->out, to);
	g_string_append_c(gantt->out, '\n');
}

static void see_span(struct gantt *gantt, const json_t *span)
{
	const char *const times[] = { instant(span, "start", "lo"),
		                      instant(span, "end", "lo"),
		                      instant(span, "end", "hi") };
	for (guint i = 0; i < G_N_ELEMENTS(times); i++)
		if (strcmp(times[i], gantt->last) > 0)
			gantt->last = times[i];
	if (*gantt->first == '\0' || strcmp(times[0], gantt->first) < 0)
		gantt->first = times[0];
}

static void see_all(struct gantt *gantt, const json_t *report)
{
	static const char *const lists[] = { "phases", "windows" };
	json_t *span;
	gsize i;
	for (guint list = 0; list < G_N_ELEMENTS(lists); list++)
		json_array_foreach(json_object_get(report, lists[list]), i, span)
		        see_span(gantt, span);
}

static void put_components(struct gantt *gantt, const json_t *report, const char *track,
                           const char *section)
{
	json_t *component, *level;
	gsize i, k;
	gantt->rows = 0;
	json_array_foreach(json_object_get(report, "components"), i, component)
	{
		if (strcmp(member(component, "track"), track) != 0)
			continue;
		json_array_foreach(
		        json_object_get(component, "levels"), k,
		        level) if (json_is_true(json_object_get(level, "hurt")))
		        put_task(gantt, section, member(component, "name"),
		                 member(level, "name"), level, false);
	}
}

/* "" when there is nothing to draw. */
static char *gantt_of(const json_t *report)
{
	struct gantt gantt = { g_string_new(NULL), "", "", 0, 0 };
	json_t *span;
	gsize i;
	see_all(&gantt, report);
	json_array_foreach(json_object_get(report, "phases"), i,
	                   span) if (strcmp(member(span, "track"), "announced") == 0)
	        put_task(&gantt, "Announced", member(span, "name"), "", span, false);
	gantt.rows = 0;
	json_array_foreach(json_object_get(report, "windows"), i,
	                   span) if (json_is_true(json_object_get(span, "harm")))
	        put_task(&gantt, "Measured", member(span, "name"),
	                 member(span, "component"), span, true);
	put_components(&gantt, report, "announced", "Components as announced");
	put_components(&gantt, report, "evidence", "Components as measured");
	if (gantt.out->len > 0) {
		g_autofree char *head = g_strdup_printf(
		        "```mermaid\ngantt\n    title Course of the incident (UTC)\n"
		        "    dateFormat YYYY-MM-DDTHH:mm:ss\n    axisFormat %s\n",
		        strncmp(gantt.first, gantt.last, strlen("2026-06-02")) == 0
		                ? "%H:%M"
		                : "%d %b %H:%M");
		g_string_prepend(gantt.out, head);
		g_string_append(gantt.out, "```\n");
		if (gantt.dropped > 0)
			g_string_append_printf(gantt.out,
			                       "\n_%u more stretches: the tables have "
			                       "them._\n",
			                       gantt.dropped);
	}
	return g_string_free(gantt.out, FALSE);
}

static GHashTable *fragments(const json_t *report)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (const struct chart *const *at = chart_registry; *at != NULL; at++)
		g_hash_table_insert(table, g_strconcat("chart.", (*at)->name, NULL),
		                    strcmp((*at)->name, "hero") == 0 ? gantt_of(report)
		                                                     : g_strdup(""));
	return table;
}

/* --- sections --------------------------------------------------------------------------- */

struct issue {
	GPtrArray *blocks;   /* struct block *; text NULL = left out */
	GPtrArray *left_out; /* char *: their headings */
};

static glong length_of(const struct block *block)
{
	return block->text != NULL && block->kind != BLOCK_MARK
	               ? g_utf8_strlen(block->text, -1)
	               : 0;
}

static glong length_of_all(const struct issue *issue)
{
	glong sum = 0;
	for (guint i = 0; i < issue->blocks->len; i++)
		sum += length_of(issue->blocks->pdata[i]) + 1;
	return sum;
}

/* "D. Data of the charts" of "## D. Data of the charts"; NULL when the section has no heading. */
static char *heading_of(const struct block *block)
{
	const char *at = block->text + strspn(block->text, "\n");
	const char *words = at + strspn(at, "#");
	return words > at && *words == ' '
	               ? g_strndup(words + 1, strcspn(words + 1, "\n"))
	               : NULL;
}

static void leave_out(struct issue *issue, const char *id)
{
	for (guint i = 0; i < issue->blocks->len; i++) {
		struct block *block = issue->blocks->pdata[i];
		if (block->kind != BLOCK_AUTO || g_strcmp0(block->id, id) != 0 ||
		    block->text == NULL)
			continue;
		char *heading = heading_of(block);
		if (heading != NULL)
			g_ptr_array_add(issue->left_out, heading);
		g_clear_pointer(&block->text, g_free);
	}
}

static void fold_timeline(struct block *block)
{
	const char *table = strstr(block->text, "\n|");
	if (g_strcmp0(block->id, "timeline") != 0 || table == NULL)
		return;
	char *folded = g_strdup_printf("%.*s\n<details><summary>What happened "
	                               "when</summary>\n%s\n</details>\n\n",
	                               (int)(table - block->text), block->text, table);
	g_free(block->text);
	block->text = folded;
}

/* --- what is too long --------------------------------------------------------------------- */

/* What is open at the end of a text, so that it can be closed. */
struct open {
	guint details;
	bool code;
};

static void see_line(struct open *open, const char *line, gsize len)
{
	if (len >= 3 && memcmp(line, "```", 3) == 0)
		open->code = !open->code;
	if (open->code)
		return;
	if (len >= 9 && memcmp(line, "<details>", 9) == 0)
		open->details++;
	if (len >= 10 && memcmp(line, "</details>", 10) == 0 && open->details > 0)
		open->details--;
}

/* Whole lines only: a table ends behind a row of it. */
static void shorten(struct block *block, glong most)
{
	struct open open = { 0, false };
	GString *out = g_string_new(NULL);
	const char *at = block->text;
	glong length = 0;
	guint lines = 0;
	while (*at != '\0') {
		const gsize len = strcspn(at, "\n");
		length += g_utf8_strlen(at, (gssize)len) + 1;
		if (length > most)
			break;
		see_line(&open, at, len);
		g_string_append_len(out, at, (gssize)len);
		g_string_append_c(out, '\n');
		at += len + (at[len] == '\n');
	}
	for (; *at != '\0'; at++)
		lines += *at != '\n' && (at[1] == '\n' || at[1] == '\0');
	if (open.code)
		g_string_append(out, "```\n");
	for (; open.details > 0; open.details--)
		g_string_append(out, "\n</details>\n");
	g_string_append_printf(out, "\n_%u more line%s, left out for length._\n\n", lines,
	                       lines == 1 ? "" : "s");
	g_free(block->text);
	block->text = g_string_free(out, FALSE);
}

static struct block *longest(const struct issue *issue)
{
	struct block *found = issue->blocks->pdata[0];
	for (guint i = 1; i < issue->blocks->len; i++)
		if (length_of(issue->blocks->pdata[i]) > length_of(found))
			found = issue->blocks->pdata[i];
	return found;
}

static void make_fit(struct issue *issue)
{
	static const char *const last_first[] = { "all", "ledger", "curation", "versions",
		                                  "method" };
	glong over;
	for (guint i = 0; i < G_N_ELEMENTS(last_first); i++)
		if (length_of_all(issue) > LIMIT - FOOT)
			leave_out(issue, last_first[i]);
	while ((over = length_of_all(issue) - (LIMIT - FOOT)) > 0) {
		struct block *block = longest(issue);
		const glong length = length_of(block);
		/* 80: for the line that says so */
		const glong most = MAX(length - MIN(over, length / 2) - 80, LEAST);
		if (length <= LEAST + 80)
			break; /* thousands of sections: not from any template of ours */
		shorten(block, most);
	}
}

/* --- all of it ------------------------------------------------------------------------------ */

static void prepare(struct issue *issue)
{
	leave_out(issue, "tables");
	for (guint i = 0; i < issue->blocks->len; i++) {
		struct block *block = issue->blocks->pdata[i];
		if (block->kind != BLOCK_AUTO || block->text == NULL)
			continue;
		paste_block(block);
		fold_timeline(block);
	}
	make_fit(issue);
}

static void put_foot(GString *out, const struct issue *issue, const json_t *report)
{
	if (issue->left_out->len > 0) {
		g_string_append(out, "_Left out here: ");
		for (guint i = 0; i < issue->left_out->len; i++)
			g_string_append_printf(out, "%s%s", i > 0 ? "; " : "",
			                       (char *)issue->left_out->pdata[i]);
		g_string_append(out, "._\n\n");
	}
	g_string_append(out,
	                "_Marks like E12 are places of the evidence. The whole report, "
	                "with the bytes that they stand for: `debrief report ");
	g_string_append(out, member(json_object_get(report, "incident"), "id"));
	g_string_append(out, " -o report.html`_\n");
}

/* As it is, but for blank lines that follow one another outside of code. */
static void put_block(GString *out, const char *text)
{
	struct open open = { 0, false };
	bool blank = true;
	while (*text != '\0') {
		const gsize len = strcspn(text, "\n");
		see_line(&open, text, len);
		if (len > 0 || !blank || open.code) {
			g_string_append_len(out, text, (gssize)len);
			g_string_append_c(out, '\n');
		}
		blank = len == 0;
		text += len + (text[len] == '\n');
	}
	if (!blank)
		g_string_append_c(out, '\n');
}

static GString *text_of(const GPtrArray *blocks, const json_t *report)
{
	g_autoptr(GPtrArray) left_out = g_ptr_array_new_with_free_func(g_free);
	struct issue issue = { (GPtrArray *)(guintptr)blocks, left_out };
	GString *out = g_string_new(NULL);
	prepare(&issue);
	for (guint i = 0; i < blocks->len; i++)
		if (length_of(blocks->pdata[i]) > 0)
			put_block(out, ((struct block *)blocks->pdata[i])->text);
	put_foot(out, &issue, report);
	return out;
}

static bool render_github(const Timeline *timeline, json_t *report,
                          const struct render_options *options, const char *files_dir,
                          GPtrArray *files, GError **error)
{
	g_autoptr(GHashTable) table = fragments(report);
	g_autofree char *document =
	        markdown_document(timeline, report, options, table, error);
	g_autoptr(GPtrArray) blocks =
	        document != NULL ? blocks_parse("report", document, error) : NULL;
	(void)files_dir;
	if (blocks == NULL)
		return false;
	render_file_add(files, "", text_of(blocks, report));
	return true;
}

const struct renderer renderer_github = {
	.name = "github-issue",
	.title = "Markdown of one piece, for an issue of GitHub or GitLab",
	.render = render_github,
};
