/*
 * json.h - where things stand in a JSON text; jansson keeps no places.
 *
 * Shape   json_slice() walks one document of bytes and calls back for every element of interest with its pointer
 *         (RFC 6901), line, column, byte offset and length; the element is then parsed by jansson on its own
 * Limits  nesting 128, keys of an object 100,000; UTF-8 only, BOM allowed; duplicate keys are refused
 * Errors  ERROR_DATA with place
 * Source  RFC 8259, RFC 6901
 */
#pragma once
#include "base/error.h"

#include <jansson.h>

struct json_place {
	gint64 line, column, offset, length; /* from 1, from 1, from 0, bytes */
};

/*
 * A document and the places of every value in it, by pointer.
 * Owns its index; bytes and name stay the caller's and must live as long.
 */
typedef struct json_doc JsonDoc;
JsonDoc *json_doc_new(const char *name, const char *bytes, gsize len, GError **error);
void json_doc_free(JsonDoc *doc);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JsonDoc, json_doc_free)
json_t *json_doc_root(const JsonDoc *doc); /* borrowed */
/* Where the value at pointer ("/incidents/3/created_at") stands; false when there is none. */
bool json_doc_place(const JsonDoc *doc, const char *pointer, struct json_place *out);
bool json_doc_error(const JsonDoc *doc, const char *pointer, GError **error,
                    const char *format, ...)
        G_GNUC_PRINTF(
                4, 5); /* ERROR_DATA at the place of pointer (or of its nearest parent) */

/* One JSON text, strict (duplicate keys refused, NUL allowed in strings, nesting 128); place counts from base. */
json_t *json_parse(const char *bytes, gsize len, const struct place *base,
                   GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, json_decref)

/* Keys sorted, two-space indent, final newline; g_free(). */
char *json_pretty(const json_t *value);
const char *json_text(const json_t *object, const char *key); /* string member or NULL */
