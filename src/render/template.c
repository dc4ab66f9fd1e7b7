#include "render/template.h"

#include "base/text.h"
#include "render/template_parse.h"

#include <string.h>

#define MAX_PARTIALS 32
#define MAX_OUT ((gsize)64 << 20)
#define MAX_STEPS 20000000

struct render {
	const struct template_env *env;
	GHashTable *programs; /* "indent\nname" -> struct program *, of partials */
	GPtrArray *contexts;  /* json_t *, borrowed */
	GString *out;
	guint partials; /* depth */
	guint64 steps;
};

void template_text_clear(struct template_text *text)
{
	g_clear_pointer(&text->file, g_free);
	g_clear_pointer(&text->text, g_free);
}

static json_t *lookup(const struct render *r, const struct node *node)
{
	json_t *value = NULL;

	if (node->path[0] == NULL)
		return g_ptr_array_index(r->contexts, r->contexts->len - 1);
	for (guint i = r->contexts->len; i-- > 0 && value == NULL;)
		value = json_object_get(g_ptr_array_index(r->contexts, i), node->path[0]);
	for (guint i = 1; node->path[i] != NULL && value != NULL; i++)
		value = json_object_get(value, node->path[i]);
	return value;
}

static bool is_false(const json_t *value)
{
	return value == NULL || json_is_null(value) || json_is_false(value) ||
	       (json_is_array(value) && json_array_size(value) == 0) ||
	       (json_is_string(value) && json_string_length(value) == 0);
}

static char *scalar_text(const json_t *value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (json_is_string(value))
		return strlen(json_string_value(value)) == json_string_length(value)
		               ? g_strdup(json_string_value(value))
		               : text_repair(json_string_value(value),
		                             json_string_length(value));
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT,
		                       json_integer_value(value));
	if (json_is_real(value))
		return g_strdup(g_ascii_formatd(number, sizeof number, "%.15g",
		                                json_real_value(value)));
	if (json_is_boolean(value))
		return g_strdup(json_is_true(value) ? "true" : "false");
	return NULL;
}

/* "E12", "S3@1204": names that the program gives; as they are also addresses they stay as they are. */
static bool is_ref(const char *text)
{
	const char *at = text + 1;

	if (*text != 'E' && *text != 'S')
		return false;
	at += strspn(at, "0123456789");
	if (at == text + 1 || strlen(text) > 40)
		return false;
	if (*text == 'S' && *at == '@' && g_ascii_isdigit(at[1]))
		at += 1 + strspn(at + 1, "0123456789");
	return *at == '\0';
}

static void put_value(struct render *r, const struct node *node)
{
	g_autofree char *text = scalar_text(lookup(r, node));

	if (text == NULL)
		return;
	if (r->env->format == TEMPLATE_MARKDOWN && is_ref(text))
		g_string_append(r->out, text);
	else if (r->env->format == TEMPLATE_MARKDOWN)
		text_md(r->out, text);
	else if (r->env->format == TEMPLATE_TEXT)
		text_tty(r->out, text, -1);
	else if (!node->is_url)
		text_html(r->out, text);
	else if (!text_url(r->out, text))
		g_string_append_c(r->out, '#');
}

static bool run(struct render *r, const struct program *program, guint from, guint to,
                GError **error);

static bool run_section(struct render *r, const struct program *program, guint index,
                        GError **error)
{
	const struct node *node = &g_array_index(program->nodes, struct node, index);
	json_t *value = lookup(r, node);
	bool skip = is_false(value);

	if (node->kind == NODE_INVERTED)
		return !skip || run(r, program, index + 1, node->end, error);
	if (skip)
		return true;
	gsize n = json_is_array(value) ? json_array_size(value) : 1;
	bool good = true;
	for (gsize i = 0; i < n && good; i++) {
		g_ptr_array_add(r->contexts,
		                json_is_array(value) ? json_array_get(value, i) : value);
		good = run(r, program, index + 1, node->end, error);
		g_ptr_array_set_size(r->contexts, (int)r->contexts->len - 1);
	}
	return good;
}

static char *indented(const char *text, const char *indent)
{
	if (indent == NULL || *indent == '\0')
		return g_strdup(text);
	GString *out = g_string_new(NULL);
	for (const char *at = text; *at != '\0';) {
		const char *newline = strchr(at, '\n');
		gsize len = newline == NULL ? strlen(at) : (gsize)(newline - at) + 1;
		g_string_append(out, indent);
		g_string_append_len(out, at, (gssize)len);
		at += len;
	}
	return g_string_free(out, FALSE);
}

/* The parsed partial; NULL with no error when there is none. Borrowed. */
static const struct program *partial(struct render *r, const struct node *node,
                                     GError **error)
{
	g_autofree char *key =
	        g_strdup_printf("%s\n%s", node->indent ? node->indent : "", node->name);
	struct program *known = g_hash_table_lookup(r->programs, key);
	struct template_text text = { 0 };

	if (known != NULL)
		return known;
	if (r->env->find == NULL ||
	    !r->env->find(r->env->user, node->name, &text, error) || text.text == NULL) {
		template_text_clear(&text);
		return NULL;
	}
	char *source = indented(text.text, node->indent);
	known = template_parse(g_strdup(text.file), source, error);
	template_text_clear(&text);
	if (known != NULL)
		g_hash_table_insert(r->programs, g_steal_pointer(&key), known);
	return known;
}

static bool run_partial(struct render *r, const struct program *program,
                        const struct node *node, GError **error)
{
	const char *markup = r->env->fragments == NULL
	                             ? NULL
	                             : g_hash_table_lookup(r->env->fragments, node->name);
	if (markup != NULL) {
		g_string_append(r->out, markup);
		return true;
	}
	struct place place = { program->file, node->line, 0, -1 };
	if (r->partials == MAX_PARTIALS)
		return error_at(error, ERROR_USAGE, &place,
		                "\"%s\" includes itself without an end", node->name);
	GError *inner = NULL;
	const struct program *part = partial(r, node, &inner);
	if (inner != NULL) {
		if (error_place(inner) == NULL || error_place(inner)->name == NULL) {
			error_at(error, ERROR_USAGE, &place, "%s", inner->message);
			g_error_free(inner);
		} else {
			g_propagate_error(error, inner);
		}
		return false;
	}
	if (part == NULL)
		return true;
	r->partials++;
	bool good = run(r, part, 0, part->nodes->len, error);
	r->partials--;
	return good;
}

static bool too_much(const struct program *program, const struct node *node,
                     GError **error)
{
	struct place place = { program->file, node->line, 0, -1 };
	return error_at(error, ERROR_USAGE, &place,
	                "the template makes too much: over 64 MiB or 20 million steps");
}

static bool run(struct render *r, const struct program *program, guint from, guint to,
                GError **error)
{
	for (guint i = from; i < to; i++) {
		const struct node *node = &g_array_index(program->nodes, struct node, i);
		bool good = true;

		if (++r->steps > MAX_STEPS || r->out->len > MAX_OUT)
			return too_much(program, node, error);
		if (node->kind == NODE_TEXT)
			g_string_append_len(r->out, node->text, (gssize)node->len);
		else if (node->kind == NODE_VALUE)
			put_value(r, node);
		else if (node->kind == NODE_PARTIAL)
			good = run_partial(r, program, node, error);
		else
			good = run_section(r, program, i, error);
		if (!good)
			return false;
		if (node->kind == NODE_SECTION || node->kind == NODE_INVERTED)
			i = node->end - 1;
	}
	return true;
}

bool template_render(const struct template_text *text, json_t *context,
                     const struct template_env *env, GString *out, GError **error)
{
	struct program *program =
	        template_parse(g_strdup(text->file), g_strdup(text->text), error);
	if (program == NULL)
		return false;
	struct render r = { .env = env, .out = out };
	r.programs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, program_free);
	r.contexts = g_ptr_array_new();
	g_ptr_array_add(r.contexts, context);
	bool good = run(&r, program, 0, program->nodes->len, error);
	g_ptr_array_unref(r.contexts);
	g_hash_table_unref(r.programs);
	program_free(program);
	return good;
}
