#include "render/template.h"
#include "base/text.h"

#include <string.h>

#define MAX_SECTIONS 64
#define MAX_PARTIALS 32
#define MAX_OUT ((gsize)64 << 20)
#define MAX_STEPS 20000000
#define MAX_DELIMITER 16

enum node_kind { NODE_TEXT, NODE_VALUE, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL };

struct node {
	enum node_kind kind;
	const char *text; /* NODE_TEXT: borrowed from the source */
	gsize len;
	char *name;   /* as written in the tag */
	char **path;  /* name split at dots; empty for "." */
	char *indent; /* of a partial that stands alone on its line, or NULL */
	guint end;    /* of a section: index of the first node behind it */
	gint64 line;
	bool is_url; /* a value right after href=" or src=" */
};

/* A parsed text. */
struct program {
	char *file, *source;
	GArray *nodes;
};

struct parser {
	struct program *program;
	const char *start, *at, *end;
	const char *line_at; /* up to where lines are counted */
	gint64 line;
	char open[MAX_DELIMITER + 1], close[MAX_DELIMITER + 1];
	guint stack[MAX_SECTIONS];
	guint depth;
};

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

static void node_clear(gpointer data)
{
	struct node *node = data;

	g_free(node->name);
	g_strfreev(node->path);
	g_free(node->indent);
}

static void program_free(gpointer data)
{
	struct program *program = data;

	g_array_unref(program->nodes);
	g_free(program->file);
	g_free(program->source);
	g_free(program);
}

/* --- parsing ---------------------------------------------------------------- */

static bool fault(const char *file, gint64 line, GError **error, const char *text)
{
	struct place place = { file, line, 0, -1 };
	return error_at(error, ERROR_USAGE, &place, "%s", text);
}

static gint64 line_of(struct parser *p, const char *at)
{
	for (; p->line_at < at; p->line_at++)
		p->line += *p->line_at == '\n';
	return p->line;
}

static struct node *add_node(struct parser *p, enum node_kind kind)
{
	struct node node = { .kind = kind, .line = p->line };

	g_array_append_val(p->program->nodes, node);
	return &g_array_index(p->program->nodes, struct node, p->program->nodes->len - 1);
}

static void add_text(struct parser *p, const char *from, const char *to)
{
	if (from >= to)
		return;
	struct node *node = add_node(p, NODE_TEXT);
	node->text = from;
	node->len = (gsize)(to - from);
}

static const char *find(const char *at, const char *end, const char *needle)
{
	return g_strstr_len(at, end - at, needle);
}

static char *trimmed(const char *from, const char *to)
{
	while (from < to && g_ascii_isspace(*from))
		from++;
	while (to > from && g_ascii_isspace(to[-1]))
		to--;
	return g_strndup(from, (gsize)(to - from));
}

/* A tag as it stands in the text: [at, end), its sigil, and what is inside. */
struct tag {
	const char *at, *end;
	char sigil; /* 0 for a value */
	char *inside;
};

static bool read_tag(struct parser *p, const char *at, struct tag *tag, GError **error)
{
	const char *inside = at + strlen(p->open);
	const char *close = p->close;

	tag->at = at;
	tag->sigil = 0;
	while (inside < p->end && g_ascii_isspace(*inside))
		inside++;
	if (inside < p->end && strchr("{&#^/>!=", *inside) != NULL)
		tag->sigil = *inside++;
	g_autofree char *long_close = tag->sigil == '{'   ? g_strconcat("}", close, NULL)
	                              : tag->sigil == '=' ? g_strconcat("=", close, NULL)
	                                                  : g_strdup(close);
	const char *stop = find(inside, p->end, long_close);
	if (stop == NULL)
		return fault(p->program->file, line_of(p, at), error,
		             "this tag is never closed");
	tag->end = stop + strlen(long_close);
	tag->inside = trimmed(inside, stop);
	return true;
}

/* Tags other than values take their line with them when nothing else stands on it. */
static bool stands_alone(const struct parser *p, const struct tag *tag,
                         const char **line_start, const char **line_end)
{
	if (tag->sigil == 0 || strchr("#^/>!=", tag->sigil) == NULL)
		return false;
	const char *at = tag->at;
	while (at > p->start && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	if (at > p->start && at[-1] != '\n')
		return false;
	*line_start = at;
	for (at = tag->end; at < p->end && (*at == ' ' || *at == '\t'); at++)
		;
	if (at < p->end && *at == '\r' && at + 1 < p->end && at[1] == '\n')
		at++;
	*line_end = at < p->end && *at == '\n' ? at + 1 : at;
	return at == p->end || *at == '\n';
}

static bool set_delimiters(struct parser *p, const char *inside, GError **error)
{
	g_auto(GStrv) words = g_strsplit_set(inside, " \t\r\n", -1);
	const char *found[2] = { NULL, NULL };
	guint n = 0;

	for (char **word = words; *word != NULL; word++) {
		if (**word == '\0')
			continue;
		if (n == 2 || strlen(*word) > MAX_DELIMITER || strchr(*word, '='))
			n = 3;
		else
			found[n++] = *word;
		if (n > 2)
			break;
	}
	if (n != 2)
		return fault(p->program->file, p->line, error,
		             "delimiters are two short words without \"=\"");
	g_strlcpy(p->open, found[0], sizeof p->open);
	g_strlcpy(p->close, found[1], sizeof p->close);
	return true;
}

static bool close_section(struct parser *p, const char *name, GError **error)
{
	struct place place = { p->program->file, p->line, 0, -1 };

	if (p->depth == 0)
		return error_at(error, ERROR_USAGE, &place,
		                "\"%s\" is closed here but was never opened", name);
	GArray *nodes = p->program->nodes;
	struct node *open = &g_array_index(nodes, struct node, p->stack[p->depth - 1]);
	if (strcmp(open->name, name) != 0)
		return error_at(
		        error, ERROR_USAGE, &place,
		        "\"%s\" is closed here but \"%s\" of line %" G_GINT64_FORMAT
		        " is open",
		        name, open->name, open->line);
	open->end = nodes->len;
	p->depth--;
	return true;
}

static bool after_url_attribute(const struct parser *p, const char *at)
{
	static const char *const attributes[] = { "href=\"", "src=\"" };

	for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
		gsize len = strlen(attributes[i]);
		if ((gsize)(at - p->start) >= len &&
		    g_ascii_strncasecmp(at - len, attributes[i], len) == 0)
			return true;
	}
	return false;
}

/* {{include "x"}}: the name between the quotes, else NULL. */
static char *included(const char *inside)
{
	if (!g_str_has_prefix(inside, "include") || !g_ascii_isspace(inside[7]))
		return NULL;
	g_autofree char *name = g_strdup(inside + 8);
	g_strstrip(name);
	gsize len = strlen(name);
	if (len < 2 || name[0] != '"' || name[len - 1] != '"')
		return NULL;
	return g_strndup(name + 1, len - 2);
}

static bool add_named(struct parser *p, const struct tag *tag, enum node_kind kind,
                      const char *name, GError **error)
{
	if (*name == '\0')
		return fault(p->program->file, p->line, error, "this tag has no name");
	struct node *node = add_node(p, kind);
	node->name = g_strdup(name);
	node->is_url = kind == NODE_VALUE && after_url_attribute(p, tag->at);
	node->path =
	        strcmp(name, ".") == 0 ? g_new0(char *, 1) : g_strsplit(name, ".", -1);
	if (kind != NODE_SECTION && kind != NODE_INVERTED)
		return true;
	if (p->depth == MAX_SECTIONS)
		return fault(p->program->file, p->line, error,
		             "sections are nested more than 64 deep");
	p->stack[p->depth++] = p->program->nodes->len - 1;
	return true;
}

static bool add_tag(struct parser *p, const struct tag *tag, GError **error)
{
	g_autofree char *file = tag->sigil == 0 ? included(tag->inside) : NULL;

	if (file != NULL)
		return add_named(p, tag, NODE_PARTIAL, file, error);
	switch (tag->sigil) {
	case '!':
		return true;
	case '=':
		return set_delimiters(p, tag->inside, error);
	case '/':
		return close_section(p, tag->inside, error);
	case '#':
		return add_named(p, tag, NODE_SECTION, tag->inside, error);
	case '^':
		return add_named(p, tag, NODE_INVERTED, tag->inside, error);
	case '>':
		return add_named(p, tag, NODE_PARTIAL, tag->inside, error);
	default:
		return add_named(p, tag, NODE_VALUE, tag->inside, error);
	}
}

static bool parse_tag(struct parser *p, const char *at, GError **error)
{
	struct tag tag = { 0 };
	if (!read_tag(p, at, &tag, error))
		return false;
	g_autofree char *inside G_GNUC_UNUSED = tag.inside;
	const char *line_start = tag.at, *line_end = tag.end;
	bool alone = stands_alone(p, &tag, &line_start, &line_end);

	add_text(p, p->at, alone ? line_start : tag.at);
	line_of(p, tag.at);
	if (!add_tag(p, &tag, error))
		return false;
	GArray *nodes = p->program->nodes;
	if (alone && tag.sigil == '>') {
		struct node *node = &g_array_index(nodes, struct node, nodes->len - 1);
		node->indent = g_strndup(line_start, (gsize)(tag.at - line_start));
	}
	p->at = alone ? line_end : tag.end;
	return true;
}

/* Takes file and source. */
static struct program *parse(char *file, char *source, GError **error)
{
	struct program *program = g_new0(struct program, 1);
	program->file = file;
	program->source = source;
	program->nodes = g_array_new(FALSE, FALSE, sizeof(struct node));
	g_array_set_clear_func(program->nodes, node_clear);
	struct parser p = { .program = program,
		            .start = source,
		            .at = source,
		            .end = source + strlen(source),
		            .line_at = source,
		            .line = 1,
		            .open = "{{",
		            .close = "}}" };
	const char *tag;

	while ((tag = find(p.at, p.end, p.open)) != NULL)
		if (!parse_tag(&p, tag, error)) {
			program_free(program);
			return NULL;
		}
	add_text(&p, p.at, p.end);
	if (p.depth > 0) {
		const struct node *open =
		        &g_array_index(program->nodes, struct node, p.stack[p.depth - 1]);
		struct place place = { file, open->line, 0, -1 };
		error_at(error, ERROR_USAGE, &place, "section \"%s\" is never closed",
		         open->name);
		program_free(program);
		return NULL;
	}
	return program;
}

/* --- rendering -------------------------------------------------------------- */

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
	known = parse(g_strdup(text.file), source, error);
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

static bool run(struct render *r, const struct program *program, guint from, guint to,
                GError **error)
{
	for (guint i = from; i < to; i++) {
		const struct node *node = &g_array_index(program->nodes, struct node, i);
		bool good = true;

		if (++r->steps > MAX_STEPS || r->out->len > MAX_OUT)
			return fault(program->file, node->line, error,
			             "the template makes too much: over 64 MiB or 20 "
			             "million steps");
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
	        parse(g_strdup(text->file), g_strdup(text->text), error);
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
