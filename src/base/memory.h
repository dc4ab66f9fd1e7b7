/*
 * memory.h - memory for libraries that cannot tell that they got none.
 *
 * jansson's values are built in a thousand places, each of which could be left out in silence; libxml2 leaves out a
 * part of the document. With these they end the program as GLib does: no half of a document or of a report passes for
 * all of it.
 * Why     not g_malloc(), which does the same: tests let one library at a time get no memory, and among GLib's hundred
 *         thousand allocations those of jansson and libxml2 would hardly be met (tests/fault/test-memory.c)
 * Use     json_use_memory(), xml_use_memory(), at the start of the program
 * Errors  none: a store rolls back, cli/signals removes what is half written, the exit status is ERROR_SYSTEM
 */
#pragma once
#include <stddef.h>

void *memory_new(size_t size);
void *memory_resize(void *old, size_t size);
char *memory_text(const char *text); /* a copy; all of them: free() */
