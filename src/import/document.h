/*
 * document.h - the whole text of a file at once, for importers of documents.
 *
 * Limits  64 MiB
 * Errors  ERROR_DATA: too large, not UTF-8 (with line and column); those of the input
 */
#pragma once
#include "import/input.h"

/* All bytes of the input; NULL + error. importer: its name, for the message. */
GByteArray *document_load(Input *input, const char *importer, GError **error);
bool document_check_utf8(const GByteArray *document, const char *name, GError **error);
/* The text in pieces that end at line ends, so that the evidence can be quoted from the store. */
bool document_put_chunks(const GByteArray *document, const struct sink *sink,
                         GError **error);
