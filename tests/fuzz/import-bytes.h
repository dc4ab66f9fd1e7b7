/*
 * import-bytes.h - any bytes through import_file(), for fuzz targets of importers.
 *
 * Checks  refused with a place and one line of text, or the sum over lines holds, the chunks are the bytes, and every
 *         event, incident and sample stands inside them (tests/unit/jsonl-sink.c)
 */
#pragma once
#include "config.h" /* memfd_create() */
#include "../unit/jsonl-sink.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void import_bytes(const guint8 *data, gsize size,
                                const struct import_options *options)
{
	const int fd = memfd_create("input", MFD_CLOEXEC);
	g_assert_cmpint(write(fd, data, size), ==, (gssize)size);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	struct jsonl_sink sink;
	jsonl_sink_init(&sink);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	const bool ok =
	        import_file(path, options, &sink.target, &source, &result, &error);
	g_assert_true(ok == (error == NULL));
	if (ok) {
		g_assert_true(sink.committed);
		g_assert_cmpint(source->bytes, ==, (gint64)sink.bytes->len);
		g_assert_cmpint(source->lines, ==, sink.chunk_lines);
	} else {
		g_assert_false(sink.committed);
		g_assert_null(strpbrk(error->message, "\n\r"));
		g_assert_true(g_utf8_validate(error->message, -1, NULL));
	}
	jsonl_sink_clear(&sink);
	close(fd);
}
