/*
 * parser.h - documents read by a process that can do nothing but read them.
 *
 * Shape   one process a document, in a sandbox, made by a process that was made before any thread was; it gets the
 *         bytes and a pipe, and what it puts into its sink comes through the pipe, is checked, and goes into the real one
 * Owns    the process that makes the others; documents are borrowed
 * Errors  ERROR_SYSTEM "its parser stopped": of this file alone, the next one has another
 * Scope   documents: JSON, XML, tables, pages. What is packed is unpacked before, by this process, within its limits;
 *         lines of logs are read by code that calls no parser of others.
 */
#pragma once
#include "import/import.h"

typedef struct parser Parser;
/* Before any thread is made. NULL: there is no sandbox here (sandbox_state() says why), documents are read by ourselves. */
Parser *parser_new(void);
void parser_free(Parser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parser, parser_free)

/*
 * As reading_begin(), importer->read_document() and reading_end() with the sink of reading, of bytes that begin at
 * reading->base. *assumed: a time without a zone was taken for UTC.
 */
bool parser_read(Parser *parser, const struct importer *importer, struct reading *reading,
                 const char *bytes, gsize len, bool *assumed, GError **error);
