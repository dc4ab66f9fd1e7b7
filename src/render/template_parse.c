/* Text to nodes: tags, standalone lines, delimiters, sections. */
#include "render/template_parse.h"

#include <string.h>

#define MAX_SECTIONS 64
#define MAX_DELIMITER 16

struct parser {
	struct program *program;
	const char *start, *at, *end;
	const char *line_at; /* up to where lines are counted */
	gint64 line;
	char open[MAX_DELIMITER + 1], close[MAX_DELIMITER + 1];
	guint stack[MAX_SECTIONS];
	guint depth;
};

static void node_clear(gpointer data)
{
	struct node *node = data;

	g_free(node->name);
	g_strfreev(node->path);
	g_free(node->indent);
}

void program_free(gpointer data)
{
	struct program *program = data;

	g_array_unref(program->nodes);
	g_free(program->file);
	g_free(program->source);
	g_free(program);
}

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

struct program *template_parse(char *file, char *source, GError **error)
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
