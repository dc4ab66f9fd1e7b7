/*
 * json.h - JSON texts and where things stand in them; jansson keeps no places.
 *
 * Shape   one pass over the bytes records where each value stands, then jansson parses them. Objects of the result
 *         are jansson's; a place is asked for by JSON Pointer.
 * Limits  nesting 128, 100,000 keys in an object, 4,000,000 values, 2 GiB; UTF-8 only, a BOM is skipped; refused are
 *         duplicate keys, lone surrogates, numbers that do not fit, anything after the value
 * NUL     "\u0000" is read as U+FFFD, so that no C string is cut short
 * Errors  ERROR_DATA with place
 * Source  RFC 8259, RFC 6901
 */
#pragma once
#include "base/error.h"

#include <jansson.h>

/* Lines and columns from 1, columns in bytes; offset from 0; length in bytes. */
struct json_place {
	gint64 line, column, offset, length;
};

/*
 * A document and the places of every value in it.
 * Owns its index; bytes and name stay the caller's and must live as long.
 */
typedef struct json_doc JsonDoc;
JsonDoc *json_doc_new(const char *name, const char *bytes, gsize len, GError **error);
void json_doc_free(JsonDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonDoc, json_doc_free)
json_t *json_doc_root(const JsonDoc *doc); /* borrowed */
/* Where the value at pointer ("/incidents/3/created_at", "" = root) stands; false when there is none. */
bool json_doc_place(const JsonDoc *doc, const char *pointer, struct json_place *out);
/* The byte that stands at the offset of a place. Borrowed. */
const char *json_doc_at(const JsonDoc *doc, gint64 offset);
/* ERROR_DATA at the place of pointer, or of its nearest parent that is there. Returns false. */
bool json_doc_error(const JsonDoc *doc, const char *pointer, GError **error,
                    const char *format, ...) G_GNUC_PRINTF(4, 5);

/* One JSON text under the same limits. Places count from base, where bytes[0] stands; NULL = start of an unnamed file. */
json_t *json_parse(const char *bytes, gsize len, const struct place *base,
                   GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* For the whole program, before any other call: as base/memory.h says. */
void json_use_memory(void);

/* Keys sorted, two-space indent, reals of at most 15 digits, final newline; g_free(). */
char *json_pretty(const json_t *value);
const char *json_text(const json_t *object, const char *key); /* string member or NULL */
