#include "config.h" /* memrchr() */

#include "import/document.h"

#include <string.h>

#define DOCUMENT_MAX (64 * 1024 * 1024)
#define CHUNK (1024 * 1024)

GByteArray *document_load(Input *input, const char *importer, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	gssize got;
	do {
		const guint len = bytes->len;
		g_byte_array_set_size(bytes, len + CHUNK);
		got = input_read(input, bytes->data + len, CHUNK, error);
		g_byte_array_set_size(bytes, len + (guint)MAX(got, 0));
		if (bytes->len > DOCUMENT_MAX) {
			const struct place place = input_place(input, 0, 0, -1);
			error_at(error, ERROR_DATA, &place,
			         "is larger than the limit of 64 MiB for %s", importer);
			return NULL;
		}
	} while (got > 0);
	return got == 0 ? g_steal_pointer(&bytes) : NULL;
}

/* The first byte that is not UTF-8, or len. GLib's check stops at NUL, which is a character here. */
static gsize first_bad_byte(const char *bytes, gsize len)
{
	const char *at = bytes, *end = bytes + len;
	while (at < end && !g_utf8_validate_len(at, (gsize)(end - at), &at)) {
		if (*at != '\0')
			return (gsize)(at - bytes);
		at++;
	}
	return len;
}

bool document_check_utf8(const GByteArray *document, const char *name, GError **error)
{
	const char *bytes = (const char *)document->data;
	const gsize bad = first_bad_byte(bytes, document->len);
	if (bad == document->len)
		return true;
	struct place place = { name, 1, 1, (gint64)bad };
	for (gsize i = 0; i < bad; i++) {
		place.column = bytes[i] == '\n' ? 1 : place.column + 1;
		place.line += bytes[i] == '\n';
	}
	error_at(error, ERROR_DATA, &place, "is not UTF-8: byte 0x%02x",
	         (guint8)bytes[bad]);
	return error_hint(error, "say --encoding NAME, for example ISO-8859-1");
}

/* Length of the next piece: up to a line end; a line longer than a piece stays whole. */
static gsize piece_at(const char *bytes, gsize at, gsize len)
{
	const gsize left = len - at;
	if (left <= CHUNK)
		return left;
	const char *end = memrchr(bytes + at, '\n', CHUNK);
	if (end == NULL)
		end = memchr(bytes + at + CHUNK, '\n', left - CHUNK);
	return end != NULL ? (gsize)(end - bytes) + 1 - at : left;
}

bool document_put_chunks(const GByteArray *document, const struct sink *sink,
                         GError **error)
{
	const char *bytes = (const char *)document->data;
	const gsize len = document->len;
	struct log_chunk chunk = { .first_line = 1,
		                   .first_at = INSTANT_NONE,
		                   .last_at = INSTANT_NONE };
	for (gsize at = 0; at < len; at += (gsize)chunk.length) {
		const gsize size = piece_at(bytes, at, len);
		chunk.offset = (gint64)at;
		chunk.length = (gint64)size;
		chunk.bytes = bytes + at;
		chunk.lines = 0;
		for (gsize i = at; i < at + size; i++)
			chunk.lines += bytes[i] == '\n' || i + 1 == len;
		if (!sink->chunk(sink->user, &chunk, error))
			return false;
		chunk.first_line += chunk.lines;
	}
	return true;
}
