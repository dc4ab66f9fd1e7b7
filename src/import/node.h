/*
 * node.h - values of a JSON document as an importer reads them: typed members, texts for people, times, and the place
 * of each in the file.
 *
 * Shape   a node is a value, the pointer that leads to it, and where it stands; offsets count as in events
 * Owns    the pointer: g_auto(Node) or node_clear(); json and doc are borrowed
 * Errors  ERROR_DATA at the member that is of the wrong type; a member that is missing or null is no error
 */
#pragma once
#include "base/json.h"
#include "import/import.h"

#define TITLE_MAX (64 * 1024)
#define BODY_MAX (1024 * 1024)

typedef struct node Node;
struct node {
	struct reading *reading;
	const JsonDoc *doc;
	json_t *json; /* NULL: there is no such member */
	char *pointer;
	gint64 line, offset, length; /* 0 when there is no such member */
	/* Of the document in the source, when it is one of several: its bytes and lines before */
	gint64 bytes_before, lines_before;
};
Node node_root(struct reading *reading, const JsonDoc *doc);
/* The same of a document that begins so many bytes and lines behind the first of the source. */
Node node_root_at(struct reading *reading, const JsonDoc *doc, gint64 bytes_before,
                  gint64 lines_before);
Node node_member(const Node *object, const char *key);
Node node_item(const Node *array, gsize index);
void node_clear(Node *node);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Node, node_clear)

/* ERROR_DATA at the node. Returns false. */
bool node_error(const Node *node, GError **error, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
/* Sets the whole node aside: its lines are rejected, with the reason. */
void node_reject(const Node *node, const char *why);
/* reading_warn() at the node's line. */
void node_warn(const Node *node, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A member that is there is of that type. Missing and null give an empty node (json NULL), and true. */
bool node_object(const Node *node, const char *key, Node *out, GError **error);
bool node_array(const Node *node, const char *key, Node *out, GError **error);
/* *out is borrowed, NULL when missing; it may hold what no text may: show it through text_repair(). */
bool node_string(const Node *node, const char *key, const char **out, GError **error);
/* A string, or a number as it is written: ids come as both. *out is the caller's. */
bool node_id(const Node *node, const char *key, char **out, GError **error);
/* Words for people, cut with a warning: a title as it is, up to TITLE_MAX bytes; *out is the caller's, NULL when missing. */
bool node_title(const Node *node, const char *key, char **out, GError **error);
/* The same up to BODY_MAX, HTML and its line breaks to plain text. */
bool node_body(const Node *node, const char *key, char **out, GError **error);
/* A body that is Markdown, see plain_markdown(). */
bool node_markdown(const Node *node, const char *key, char **out, GError **error);
/*
 * A time: text of any form that base/instant.h reads, or a number of s, ms, us since the epoch. False: of the wrong
 * type (*error), or unreadable or out of limits: then *error is not set and *why says so (g_free()). Missing is
 * RANGE_NONE and true.
 */
bool node_time(const Node *node, const char *key, struct range *at, enum zone_basis *zone,
               char **why, GError **error);
/* The same for a time that must be there: missing and unreadable are errors too. */
bool node_needed_time(const Node *node, const char *key, struct range *at,
                      enum zone_basis *zone, GError **error);
/* The same for a time that may be left out: "" says nothing, what cannot be read is said; both give INSTANT_NONE. */
bool node_instant(const Node *node, const char *key, gint64 *at, GError **error);

/*
 * A string as it stands in the file, for texts that hold several records: where its bytes are, escapes and all. Goes
 * forward only. Borrows the document.
 */
struct node_text {
	const char *at, *end; /* raw, between the quotes */
	gint64 offset;        /* of at, as in events */
	gsize done;           /* bytes of the text before at */
};
struct node_text node_text_open(const Node *string);
/* Where byte of the text stands; never less than what it gave before. */
gint64 node_text_offset(struct node_text *text, gsize byte);
