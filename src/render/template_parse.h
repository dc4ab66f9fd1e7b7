/*
 * template_parse.h - a template's text as a list of nodes. Private to template.c.
 *
 * Shape   nodes in the order of the text; a section knows the first node behind it
 * Owns    the program owns file, source and nodes; nodes of text point into the source
 * Limits  sections 64 deep, delimiters of 16 bytes
 * Errors  ERROR_USAGE with FILE:LINE
 * Source  mustache(5), as template.h says
 */
#pragma once
#include "base/error.h"

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
void program_free(gpointer program);

/* Takes file and source. */
struct program *template_parse(char *file, char *source, GError **error);
