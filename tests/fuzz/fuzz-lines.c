/*
 * Lines of logs through their codec: they come back byte for byte, a search misses none of them, and parts that were
 * changed behind our back are refused or decoded, never read beyond their end.
 *
 * Input   lines; or "!OFFSET HEX OFFSET HEX ..." and a line break, then lines whose parts, one behind the other, are
 *         changed there; or a NUL and the four parts, each behind its length in two bytes
 */
#include "store/line_search.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* A buffer of exactly len bytes, so that a sanitizer sees a write beyond it. */
static bool decoded(const struct line_parts *parts, const guint8 *want, gsize len)
{
	g_autofree char *out = g_malloc(MAX(len, 1));
	return line_codec_decode(parts, out, len) &&
	       (want == NULL || len == 0 || memcmp(out, want, len) == 0);
}

static void find(const struct line_parts *parts, const char *needle)
{
	g_autoptr(LineSearch) search = line_search_new(needle);
	const enum line_found found = line_search_pieces(search, parts->of[LINE_PIECES]);
	g_assert_cmpint(found, !=, LINE_NOWHERE);
	if (found == LINE_IN_VALUES)
		g_assert_true(line_search_values(search, parts->of[LINE_PIECES],
		                                 parts->of[LINE_VALUES]));
}

/* Each line, and what its middle holds, are texts to be found. */
static void find_all(const struct line_parts *parts, const char *lines, gsize len)
{
	g_autofree char *text = g_strndup(lines, len);
	g_auto(GStrv) needles = g_strsplit(text, "\n", 16);
	for (guint i = 0; i < 15 && needles[i] != NULL; i++) {
		const gsize n = strlen(needles[i]);
		if (n == 0)
			continue;
		find(parts, needles[i]);
		needles[i][n - n / 4] = '\0';
		if (n / 3 < n - n / 4)
			find(parts, needles[i] + n / 3);
	}
}

static void round_trip(struct line_parts *parts, const guint8 *data, gsize size)
{
	line_codec_encode((const char *)data, size, parts);
	g_assert_true(decoded(parts, data, size));
	find_all(parts, (const char *)data, size);
}

static guint8 *byte_of(const struct line_parts *parts, guint64 at)
{
	at %= line_parts_size(parts);
	enum line_part part = 0;
	for (; at >= parts->of[part]->len; part++)
		at -= parts->of[part]->len;
	return &parts->of[part]->data[at];
}

static void tamper(struct line_parts *parts, const guint8 *data, gsize size)
{
	const guint8 *end = memchr(data, '\n', size);
	if (end == NULL)
		return;
	const gsize len = size - (gsize)(end + 1 - data);
	line_codec_encode((const char *)end + 1, len, parts);
	g_autofree char *text = g_strndup((const char *)data, (gsize)(end - data));
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
		*byte_of(parts, g_ascii_strtoull(words[i], NULL, 10)) =
		        (guint8)g_ascii_strtoull(words[i + 1], NULL, 16);
	decoded(parts, NULL, len);
}

static void any_parts(struct line_parts *parts, const guint8 *data, gsize size)
{
	for (enum line_part part = 0; part < LINE_PARTS && size >= 2; part++) {
		const gsize len = MIN((gsize)data[0] << 8 | data[1], size - 2);
		g_byte_array_append(parts->of[part], data + 2, (guint)len);
		data += 2 + len;
		size -= 2 + len;
	}
	decoded(parts, NULL, 0);
	decoded(parts, NULL, 17);
	decoded(parts, NULL, 4096);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	struct line_parts parts;
	line_parts_init(&parts);
	if (size > 0 && data[0] == '\0')
		any_parts(&parts, data + 1, size - 1);
	else if (size > 0 && data[0] == '!')
		tamper(&parts, data + 1, size - 1);
	else
		round_trip(&parts, data, size);
	line_parts_clear(&parts);
	return 0;
}
