/* Documents with their fences: the last step of making one. */
#include "render/blocks.h"

#include <string.h>

struct sealer {
	const GPtrArray *humans;
	GHashTable *placed; /* id -> struct human *: what stands in the document */
	GString *out, *ids;
	guint texts; /* of the template, outside its fences */
};

void human_free(struct human *human)
{
	if (human == NULL)
		return;
	g_free(human->id);
	g_free(human->text);
	g_free(human->after);
	g_free(human->margin);
	g_free(human);
}

const struct human *humans_find(const GPtrArray *humans, const char *id)
{
	for (guint i = 0; humans != NULL && i < humans->len; i++) {
		const struct human *human = g_ptr_array_index(humans, i);
		if (g_strcmp0(human->id, id) == 0)
			return human;
	}
	return NULL;
}

/* A text that came into the store with a bare fence in it: the fence becomes words. */
static char *without_fences(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, "<!-- debrief:", -1);
	return g_strjoinv("&lt;!-- debrief:", parts);
}

static void put_id(struct sealer *s, const char *id)
{
	g_string_append_printf(s->ids, "%s%s", s->ids->len > 0 ? "," : "", id);
}

static void put_lines(struct sealer *s, const char *text)
{
	g_string_append(s->out, text);
	if (*text != '\0' && text[strlen(text) - 1] != '\n')
		g_string_append_c(s->out, '\n');
	g_string_append(s->out, "<!-- debrief:end -->\n");
}

static void put_auto(struct sealer *s, const char *id, const char *text)
{
	g_autofree char *sum = blocks_sum(text);
	put_id(s, id);
	g_string_append_printf(s->out, "<!-- debrief:auto id=%s v=1 sha256=%s -->\n", id,
	                       sum);
	put_lines(s, text);
}

static void put_prompt(struct sealer *s, const char *id, const char *text)
{
	g_autofree char *sum = blocks_sum(text);
	put_id(s, id);
	g_string_append_printf(s->out, "<!-- debrief:human id=%s prompt=%s -->\n", id,
	                       sum);
	put_lines(s, text);
}

static void put_human(struct sealer *s, const struct human *human)
{
	gint64 line;
	g_autofree char *text = blocks_fits(human->text, &line)
	                                ? g_strdup(human->text)
	                                : without_fences(human->text);
	g_autofree char *sum = blocks_sum(text);
	put_id(s, human->id);
	g_string_append_printf(s->out, "<!-- debrief:human id=%s ", human->id);
	if (human->version != 0)
		g_string_append_printf(s->out, "v=A%" G_GINT64_FORMAT " ",
		                       human->version);
	g_string_append_printf(s->out, "sha256=%s -->\n", sum);
	put_lines(s, text);
	g_hash_table_add(s->placed, human->id);
	if (human->margin == NULL)
		return;
	g_autofree char *id = g_strconcat("stale-", human->id, NULL);
	g_string_append_c(s->out, '\n');
	put_auto(s, id, human->margin);
}

/* What stands behind the block id, and behind that, each behind its own. */
static void put_behind(struct sealer *s, const char *id)
{
	g_autoptr(GPtrArray) stack = g_ptr_array_new();
	g_ptr_array_add(stack, (char *)(guintptr)id);
	while (stack->len > 0) {
		const char *before = g_ptr_array_steal_index(stack, stack->len - 1);
		const guint bottom = stack->len;
		for (guint i = 0; s->humans != NULL && i < s->humans->len; i++) {
			const struct human *human = g_ptr_array_index(s->humans, i);
			if (g_strcmp0(human->after, before) != 0 ||
			    *human->text == '\0' ||
			    g_hash_table_contains(s->placed, human->id))
				continue;
			if (*before != '\0')
				g_string_append_c(s->out, '\n');
			put_human(s, human);
			if (*before == '\0')
				g_string_append_c(s->out, '\n');
			g_ptr_array_insert(stack, (int)bottom, human->id);
		}
	}
}

static void put_block(struct sealer *s, const struct block *block)
{
	const struct human *human = humans_find(s->humans, block->id);
	if (block->kind == BLOCK_FREE &&
	    block->text[strspn(block->text, " \t\r\n")] == '\0') {
		g_string_append(s->out, block->text);
	} else if (block->kind == BLOCK_FREE) {
		/* outside of fences it would be taken for the words of a person */
		g_autofree char *id = g_strdup_printf("text-%u", ++s->texts);
		put_auto(s, id, block->text);
	} else if (block->kind == BLOCK_AUTO) {
		put_auto(s, block->id, block->text);
		put_behind(s, block->id);
	} else if (block->kind == BLOCK_HUMAN) {
		if (human != NULL && *human->text != '\0')
			put_human(s, human);
		else
			put_prompt(s, block->id, block->text);
		put_behind(s, block->id);
	}
}

/* Text of blocks that this template does not have. */
static void put_parked(struct sealer *s)
{
	bool first = true;
	for (guint i = 0; s->humans != NULL && i < s->humans->len; i++) {
		const struct human *human = g_ptr_array_index(s->humans, i);
		if (*human->text == '\0' || g_hash_table_contains(s->placed, human->id))
			continue;
		g_string_append_c(s->out, '\n');
		if (first) {
			put_auto(s, "parked-head",
			         "## Parked text\n\nWritten by people for blocks that "
			         "this template does not have.\n");
			g_string_append_c(s->out, '\n');
		}
		first = false;
		put_human(s, human);
		put_behind(s, human->id);
	}
}

char *blocks_seal(const char *name, const char *text, const struct seal *seal,
                  GError **error)
{
	g_autoptr(GPtrArray) blocks = blocks_parse(name, text, error);

	if (blocks == NULL)
		return NULL;
	struct sealer s = { .humans = seal != NULL ? seal->humans : NULL,
		            .out = g_string_new(NULL),
		            .ids = g_string_new(NULL) };
	s.placed = g_hash_table_new(g_str_hash, g_str_equal);
	put_behind(&s, "");
	for (guint i = 0; i < blocks->len; i++)
		put_block(&s, g_ptr_array_index(blocks, i));
	put_parked(&s);
	if (seal != NULL && seal->values != NULL)
		g_string_append_printf(s.out, "\n<!-- debrief:values %s -->\n",
		                       seal->values);
	if (seal != NULL && seal->about != NULL) {
		g_autofree char *mark =
		        g_strdup_printf("<!-- debrief:report %s blocks=%s -->\n",
		                        seal->about, s.ids->str);
		g_string_prepend(s.out, mark);
	}
	g_hash_table_unref(s.placed);
	g_string_free(s.ids, TRUE);
	return g_string_free(s.out, FALSE);
}
