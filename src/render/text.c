/* For a terminal or a chat: section 1 and the intervals, at most 40 lines of 80 columns. */
#include "base/text.h"
#include "render/render.h"

#include <string.h>

#define COLUMNS 80
#define MAX_LINES 40

struct page {
	GString *out;
	guint lines;
	guint left_out;
};

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

/* Takes the line as it is; the last two lines are kept for "N more lines". */
static void put_row(struct page *page, const char *line)
{
	if (page->lines >= MAX_LINES - 2) {
		page->left_out++;
		return;
	}
	text_tty(page->out, line, -1);
	g_string_append_c(page->out, '\n');
	page->lines++;
}

/* Words filled into lines of COLUMNS; later lines start below the text of the first. */
static void put_words(struct page *page, const char *bullet, const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \n\t", -1);
	g_autoptr(GString) line = g_string_new(bullet);
	glong width = g_utf8_strlen(bullet, -1);
	glong column = width;

	for (char **word = words; *word != NULL; word++) {
		glong len = g_utf8_strlen(*word, -1);
		if (len == 0)
			continue;
		if (column > width && column + 1 + len > COLUMNS) {
			put_row(page, line->str);
			g_string_printf(line, "%*s", (int)width, "");
			column = width;
		}
		if (column > width) {
			g_string_append_c(line, ' ');
			column++;
		}
		/* no word is longer than a line: URLs and the like are cut */
		g_autofree char *cut =
		        g_utf8_substring(*word, 0, MIN(len, COLUMNS - width));
		g_string_append(line, cut);
		column += MIN(len, COLUMNS - width);
	}
	put_row(page, line->str);
}

static void put_head(struct page *page, const json_t *report)
{
	const json_t *incident = json_object_get(report, "incident");
	const char *date = member(report, "date");
	g_autofree char *second = g_strdup_printf(
	        "%s%s%s%s", member(incident, "id"), *date != '\0' ? ", " : "", date,
	        *member(report, "window") != '\0' ? ", " : "");
	g_autofree char *place = g_strconcat(second, member(report, "window"), NULL);

	put_words(page, "", member(incident, "title"));
	put_words(page, "", place);
	put_row(page, "");
}

static void put_sentences(struct page *page, const json_t *report)
{
	const json_t *list = json_object_get(report, "sentences");
	json_t *sentence;
	gsize i;

	json_array_foreach(list, i, sentence)
	{
		bool against = json_is_true(json_object_get(sentence, "contradiction"));
		put_words(page, against ? "! " : "- ", member(sentence, "text"));
	}
}

static void put_ladder(struct page *page, const json_t *report)
{
	const json_t *list = json_object_get(report, "intervals_main");
	json_t *row;
	gsize i;

	if (json_array_size(list) > 0)
		put_row(page, "");
	json_array_foreach(list, i, row)
	{
		g_autofree char *line = g_strdup_printf(
		        "%-28.28s %.50s", member(row, "name"), member(row, "text"));
		put_row(page, line);
	}
}

static bool render_text(const Timeline *timeline, json_t *report,
                        const struct render_options *options, const char *files_dir,
                        GPtrArray *files, GError **error)
{
	struct page page = { g_string_new(NULL), 0, 0 };

	(void)timeline, (void)options, (void)files_dir, (void)error;
	put_head(&page, report);
	put_sentences(&page, report);
	put_ladder(&page, report);
	if (page.left_out > 0)
		g_string_append_printf(page.out, "(+%u more lines in the full report)\n",
		                       page.left_out);
	render_file_add(files, "", page.out);
	return true;
}

const struct renderer renderer_text = {
	.name = "text",
	.suffix = ".txt",
	.title = "plain text, 40 lines of 80 columns",
	.render = render_text,
};
