#include "render/blocks.h"
#include "base/digest.h"
#include "render/code_row.h"

#include <string.h>

#define FENCE "<!-- debrief:"
#define FENCE_END "<!-- debrief:end -->"

void block_free(struct block *block)
{
	if (block == NULL)
		return;
	g_free(block->id);
	g_free(block->sum);
	g_free(block->text);
	g_free(block);
}

const struct block *blocks_find(const GPtrArray *blocks, const char *id)
{
	for (guint i = 0; i < blocks->len; i++) {
		const struct block *block = g_ptr_array_index(blocks, i);
		if (g_strcmp0(block->id, id) == 0)
			return block;
	}
	return NULL;
}

/* --- sums --------------------------------------------------------------------- */

/* Words with one blank between; a run of three or more "-" counts as three. */
char *blocks_sum(const char *text)
{
	g_autoptr(GString) plain = g_string_new(NULL);
	char hex[65];
	guint dashes = 0;

	for (; *text != '\0'; text++) {
		const bool blank = g_ascii_isspace(*text);
		dashes = *text == '-' ? dashes + 1 : 0;
		if (dashes > 3)
			continue;
		if (!blank)
			g_string_append_c(plain, *text);
		else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
			g_string_append_c(plain, ' ');
	}
	if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
		g_string_truncate(plain, plain->len - 1);
	digest_hex(plain->str, plain->len, hex);
	return g_strndup(hex, 8);
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n\v\f")] == '\0';
}

bool block_is_edited(const struct block *block)
{
	if (block->kind == BLOCK_MARK)
		return false;
	if (block->kind == BLOCK_FREE)
		return !is_blank(block->text);
	if (block->kind == BLOCK_HUMAN && is_blank(block->text))
		return block->version != 0; /* somebody took the text out */
	if (block->sum == NULL || (block->kind == BLOCK_HUMAN && !block->prompt))
		return true;
	g_autofree char *sum = blocks_sum(block->text);
	return strcmp(sum, block->sum) != 0;
}

/* --- fences ------------------------------------------------------------------- */

static char *attribute(const char *words_text, const char *key)
{
	g_auto(GStrv) words = g_strsplit(words_text, " ", -1);

	for (char **word = words; *word != NULL; word++) {
		const char *equals = strchr(*word, '=');
		if (equals != NULL && (gsize)(equals - *word) == strlen(key) &&
		    g_str_has_prefix(*word, key))
			return g_strdup(equals + 1);
	}
	return NULL;
}

char *block_attribute(const struct block *block, const char *key)
{
	return block->kind == BLOCK_MARK ? attribute(block->text, key) : NULL;
}

bool blocks_is_id(const char *id)
{
	if (id == NULL || *id == '\0' || strlen(id) > 60)
		return false;
	for (; *id != '\0'; id++)
		if (!g_ascii_isalnum(*id) && *id != '-' && *id != '_')
			return false;
	return true;
}

/* --- lines -------------------------------------------------------------------- */

struct line {
	const char *at;
	gsize len; /* with its end */
};

/* Behind up to three blanks: Markdown sees no difference. */
static const char *behind_blanks(const struct line *line)
{
	const char *at = line->at;
	while (at < line->at + MIN(line->len, 3) && *at == ' ')
		at++;
	return at;
}

static bool has_fence(const struct line *line)
{
	const char *at = behind_blanks(line);
	const gsize left = line->len - (gsize)(at - line->at);
	return left >= strlen(FENCE) && memcmp(at, FENCE, strlen(FENCE)) == 0;
}

static bool is_end(const struct line *line)
{
	if (!has_fence(line))
		return false;
	const char *at = behind_blanks(line);
	g_autofree char *bare = g_strndup(at, line->len - (gsize)(at - line->at));
	return strcmp(g_strchomp(bare), FENCE_END) == 0;
}

/* --- parsing ------------------------------------------------------------------ */

struct reader {
	const char *name;
	GArray *lines; /* struct line */
	GPtrArray *blocks;
	GHashTable *ids;
	struct block *open; /* the fenced block that is being read, or NULL */
	gint64 opened_at;
	GString *text;
	gint64 text_line;
	/* Up to this line there is no end of a code block of this sign and length, [0] of `, [1] of ~ */
	guint open_until[2];
	gsize open_len[2];
};

static const struct line *line_at(const struct reader *reader, guint at)
{
	return &g_array_index(reader->lines, struct line, at);
}

static bool fault(const struct reader *reader, gint64 line, GError **error,
                  const char *text)
{
	struct place place = { reader->name, line, 0, -1 };
	return error_at(error, ERROR_PROTECT, &place, "%s", text);
}

static void add_block(struct reader *reader, struct block *block)
{
	block->text = g_strndup(reader->text->str, reader->text->len);
	block->line = reader->text_line;
	g_ptr_array_add(reader->blocks, block);
	g_string_truncate(reader->text, 0);
}

static void add_free(struct reader *reader)
{
	if (reader->text->len > 0)
		add_block(reader, g_new0(struct block, 1));
}

static void read_attributes(struct block *block, const char *fence)
{
	g_autofree char *version = attribute(fence, "v");
	gint64 number = 0;
	block->sum = attribute(fence, "sha256");
	if (block->sum == NULL && block->kind == BLOCK_HUMAN) {
		block->sum = attribute(fence, "prompt");
		block->prompt = block->sum != NULL;
	}
	if (version != NULL && *version == 'A' &&
	    g_ascii_string_to_signed(version + 1, 10, 1, G_MAXINT64, &number, NULL))
		block->version = number;
}

static bool open_fence(struct reader *reader, const char *fence, gint64 line,
                       GError **error)
{
	const bool is_auto = g_str_has_prefix(fence, FENCE "auto ");
	g_autofree char *id = attribute(fence, "id");

	if (!is_auto && !g_str_has_prefix(fence, FENCE "human "))
		return fault(reader, line, error,
		             "this fence is of no kind that is known");
	if (!blocks_is_id(id))
		return fault(reader, line, error, "this fence has no id");
	if (reader->open != NULL)
		return fault(reader, line, error,
		             "this fence opens inside a block that is not ended");
	if (!g_hash_table_add(reader->ids, g_strdup(id)))
		return fault(reader, line, error,
		             "this fence has an id that was there before");
	add_free(reader);
	reader->open = g_new0(struct block, 1);
	reader->open->kind = is_auto ? BLOCK_AUTO : BLOCK_HUMAN;
	reader->open->id = g_steal_pointer(&id);
	read_attributes(reader->open, fence);
	reader->opened_at = line;
	return true;
}

/* <!-- debrief:report ... -->, <!-- debrief:values ... -->; false with no error: it is none of them. */
static bool read_mark(struct reader *reader, const char *fence, gint64 line,
                      GError **error)
{
	static const char *const marks[] = { "report", "values" };
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		g_autofree char *head = g_strconcat(FENCE, marks[i], " ", NULL);
		if (!g_str_has_prefix(fence, head))
			continue;
		if (reader->open != NULL)
			return fault(reader, line, error,
			             "this mark stands inside a block that is not ended");
		g_autofree char *key = g_strconcat("mark ", marks[i], NULL);
		if (!g_hash_table_add(reader->ids, g_steal_pointer(&key)))
			return fault(reader, line, error, "this mark was there before");
		add_free(reader);
		struct block *mark = g_new0(struct block, 1);
		mark->kind = BLOCK_MARK;
		mark->id = g_strdup(marks[i]);
		g_string_append_len(reader->text, fence + strlen(head),
		                    (gssize)(strlen(fence) - strlen(head) - 4));
		reader->text_line = line;
		add_block(reader, mark);
		return true;
	}
	return false;
}

static bool read_fence(struct reader *reader, const struct line *at, gint64 line,
                       GError **error)
{
	const char *from = behind_blanks(at);
	g_autofree char *fence =
	        g_strchomp(g_strndup(from, at->len - (gsize)(from - at->at)));
	g_autoptr(GError) inner = NULL;

	if (strcmp(fence, FENCE_END) == 0) {
		if (reader->open == NULL)
			return fault(reader, line, error, "this end belongs to no block");
		add_block(reader, g_steal_pointer(&reader->open));
	} else if (!g_str_has_suffix(fence, " -->")) {
		return fault(reader, line, error,
		             "this fence is of no kind that is known");
	} else if (read_mark(reader, fence, line, &inner)) {
	} else if (inner != NULL) {
		g_propagate_error(error, g_steal_pointer(&inner));
		return false;
	} else if (!open_fence(reader, fence, line, error)) {
		return false;
	}
	reader->text_line = line + 1;
	return true;
}

/*
 * The line that closes the code block which line i opens; i when none does, or when a block of the report ends before:
 * then somebody forgot to close it.
 */
static guint code_until(struct reader *reader, guint i)
{
	char sign = 0, other = 0;
	bool bare;
	const gsize len =
	        code_row(line_at(reader, i)->at, line_at(reader, i)->len, &sign, &bare);
	const int kind = sign == '~';
	bool fenced = false;
	if (len == 0 || (i < reader->open_until[kind] && len >= reader->open_len[kind]))
		return i;
	guint k = i + 1;
	for (; k < reader->lines->len; k++) {
		const struct line *line = line_at(reader, k);
		const gsize n = code_row(line->at, line->len, &other, &bare);
		if (n >= len && other == sign && bare)
			return k;
		if (!fenced && is_end(line))
			break;
		fenced = fenced || has_fence(line);
	}
	reader->open_until[kind] = k;
	reader->open_len[kind] = len;
	return i;
}

static bool read_lines(struct reader *reader, GError **error)
{
	for (guint i = 0; i < reader->lines->len; i++) {
		const struct line *line = line_at(reader, i);
		if (has_fence(line)) {
			if (!read_fence(reader, line, (gint64)i + 1, error))
				return false;
			continue;
		}
		const bool computed =
		        reader->open != NULL && reader->open->kind == BLOCK_AUTO;
		const guint last = computed ? i : code_until(reader, i);
		const struct line *end = line_at(reader, last);
		g_string_append_len(reader->text, line->at,
		                    end->at + end->len - line->at);
		i = last;
	}
	if (reader->open != NULL)
		return fault(reader, reader->opened_at, error,
		             "this block is never ended");
	add_free(reader);
	return true;
}

static GArray *lines_of(const char *text)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct line));
	while (*text != '\0') {
		const char *newline = strchr(text, '\n');
		const struct line line = { text, newline == NULL
			                                 ? strlen(text)
			                                 : (gsize)(newline - text) + 1 };
		g_array_append_val(lines, line);
		text += line.len;
	}
	return lines;
}

GPtrArray *blocks_parse(const char *name, const char *text, GError **error)
{
	struct reader reader = { .name = name, .text_line = 1 };
	reader.blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
	reader.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	reader.text = g_string_new(NULL);
	reader.lines = lines_of(text);

	if (!read_lines(&reader, error))
		g_clear_pointer(&reader.blocks, g_ptr_array_unref);
	block_free(reader.open);
	g_hash_table_unref(reader.ids);
	g_string_free(reader.text, TRUE);
	g_array_unref(reader.lines);
	return reader.blocks;
}

/* --- questions ---------------------------------------------------------------- */

/* The first line of a block that has text. */
static gint64 text_line(const struct block *block)
{
	gint64 line = block->line;

	for (const char *at = block->text; *at != '\0' && g_ascii_isspace(*at); at++)
		line += *at == '\n';
	return line;
}

bool blocks_has_human(const char *text, gint64 *line)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) blocks = blocks_parse("report", text, &error);

	if (blocks == NULL) {
		const struct place *place = error_place(error);
		*line = place != NULL ? place->line : 1;
		return true;
	}
	for (guint i = 0; i < blocks->len; i++) {
		const struct block *block = g_ptr_array_index(blocks, i);
		if (!block_is_edited(block))
			continue;
		*line = is_blank(block->text) ? block->line : text_line(block);
		return true;
	}
	return false;
}

bool blocks_fits(const char *text, gint64 *line)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *document =
	        g_strconcat(FENCE "human id=x -->\n", text, "\n" FENCE_END "\n", NULL);
	g_autoptr(GPtrArray) blocks = blocks_parse("text", document, &error);
	g_autoptr(GArray) lines = lines_of(text);
	const struct block *only =
	        blocks != NULL && blocks->len == 1 ? blocks->pdata[0] : NULL;

	if (only != NULL && strncmp(only->text, text, strlen(text)) == 0)
		return true;
	*line = 1;
	for (guint i = 0; i < lines->len; i++) {
		if (has_fence(&g_array_index(lines, struct line, i))) {
			*line = (gint64)i + 1;
			break;
		}
	}
	return false;
}
