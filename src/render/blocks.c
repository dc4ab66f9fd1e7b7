#include "render/blocks.h"
#include "base/digest.h"

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

static char *sum_of(const char *text)
{
	char hex[65];
	g_autofree char *stripped = g_strstrip(g_strdup(text));

	digest_hex(stripped, strlen(stripped), hex);
	return g_strndup(hex, 8);
}

/* The value of KEY=value in a fence; NULL when it has none. */
static char *attribute(const char *fence, const char *key)
{
	g_auto(GStrv) words = g_strsplit(fence, " ", -1);

	for (char **word = words; *word != NULL; word++) {
		const char *equals = strchr(*word, '=');
		if (equals != NULL && (gsize)(equals - *word) == strlen(key) &&
		    g_str_has_prefix(*word, key))
			return g_strdup(equals + 1);
	}
	return NULL;
}

static bool is_id(const char *id)
{
	if (id == NULL || *id == '\0')
		return false;
	for (; *id != '\0'; id++)
		if (!g_ascii_isalnum(*id) && *id != '-' && *id != '_')
			return false;
	return true;
}

struct reader {
	const char *name;
	GPtrArray *blocks;
	GHashTable *ids;
	struct block *open; /* the fenced block that is being read, or NULL */
	gint64 opened_at;
	GString *text;
	gint64 text_line;
};

static bool fault(const struct reader *reader, gint64 line, GError **error,
                  const char *text)
{
	struct place place = { reader->name, line, 0, -1 };
	return error_at(error, ERROR_PROTECT, &place, "%s", text);
}

static void add_block(struct reader *reader, struct block *block)
{
	block->text = g_strdup(reader->text->str);
	block->line = reader->text_line;
	g_ptr_array_add(reader->blocks, block);
	g_string_truncate(reader->text, 0);
}

static void add_free(struct reader *reader)
{
	if (reader->text->len > 0)
		add_block(reader, g_new0(struct block, 1));
}

static bool open_fence(struct reader *reader, const char *fence, gint64 line,
                       GError **error)
{
	bool is_auto = g_str_has_prefix(fence, FENCE "auto ");
	g_autofree char *id = attribute(fence, "id");

	if (!g_str_has_suffix(fence, " -->") ||
	    (!is_auto && !g_str_has_prefix(fence, FENCE "human ")))
		return fault(reader, line, error,
		             "this fence is of no kind that is known");
	if (!is_id(id))
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
	reader->open->sum = attribute(fence, is_auto ? "sha256" : "prompt");
	reader->opened_at = line;
	return true;
}

static bool read_line(struct reader *reader, const char *line, gint64 number,
                      GError **error)
{
	g_autofree char *bare = g_strchomp(g_strdup(line));

	if (strcmp(bare, FENCE_END) == 0) {
		if (reader->open == NULL)
			return fault(reader, number, error,
			             "this end belongs to no block");
		add_block(reader, g_steal_pointer(&reader->open));
		reader->text_line = number + 1;
		return true;
	}
	if (g_str_has_prefix(bare, FENCE)) {
		if (!open_fence(reader, bare, number, error))
			return false;
		reader->text_line = number + 1;
		return true;
	}
	g_string_append(reader->text, line);
	return true;
}

static bool read_lines(struct reader *reader, const char *text, GError **error)
{
	gint64 number = 0;

	while (*text != '\0') {
		const char *newline = strchr(text, '\n');
		gsize len = newline == NULL ? strlen(text) : (gsize)(newline - text) + 1;
		g_autofree char *line = g_strndup(text, len);
		if (!read_line(reader, line, ++number, error))
			return false;
		text += len;
	}
	if (reader->open != NULL)
		return fault(reader, reader->opened_at, error,
		             "this block is never ended");
	add_free(reader);
	return true;
}

GPtrArray *blocks_parse(const char *name, const char *text, GError **error)
{
	struct reader reader = { .name = name, .text_line = 1 };
	reader.blocks = g_ptr_array_new_with_free_func((GDestroyNotify)block_free);
	reader.ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	reader.text = g_string_new(NULL);

	if (!read_lines(&reader, text, error))
		g_clear_pointer(&reader.blocks, g_ptr_array_unref);
	block_free(reader.open);
	g_hash_table_unref(reader.ids);
	g_string_free(reader.text, TRUE);
	return reader.blocks;
}

bool block_is_edited(const struct block *block)
{
	g_autofree char *bare = g_strstrip(g_strdup(block->text));

	if (block->kind == BLOCK_FREE)
		return *bare != '\0';
	if (block->sum == NULL)
		return block->kind == BLOCK_AUTO || *bare != '\0';
	g_autofree char *sum = sum_of(bare);
	if (block->kind == BLOCK_HUMAN && *bare == '\0')
		return false;
	return strcmp(sum, block->sum) != 0;
}

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
		*line = text_line(block);
		return true;
	}
	return false;
}

char *blocks_seal(const char *name, const char *text, GError **error)
{
	g_autoptr(GPtrArray) blocks = blocks_parse(name, text, error);

	if (blocks == NULL)
		return NULL;
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < blocks->len; i++) {
		const struct block *block = g_ptr_array_index(blocks, i);
		g_autofree char *sum = sum_of(block->text);
		if (block->kind == BLOCK_AUTO)
			g_string_append_printf(out,
			                       FENCE "auto id=%s v=1 sha256=%s -->\n",
			                       block->id, sum);
		else if (block->kind == BLOCK_HUMAN)
			g_string_append_printf(out, FENCE "human id=%s prompt=%s -->\n",
			                       block->id, sum);
		g_string_append(out, block->text);
		if (block->kind != BLOCK_FREE)
			g_string_append(out, FENCE_END "\n");
	}
	return g_string_free(out, FALSE);
}
