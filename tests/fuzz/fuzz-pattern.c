/*
 * Any bytes as a pattern file and, behind the first line "----", as lines of its format: nothing beyond a line is read,
 * what is stated lies in it, errors are one line with a place, and no pattern takes long.
 */
#include "import/format.h"
#include "import/pattern_file.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void touch(struct scan text)
{
	volatile char sum = 0;
	if (text.at == NULL)
		return;
	g_assert_true(text.at <= text.end);
	for (const char *at = text.at; at < text.end; at++)
		sum ^= *at;
}

static void read_one(const PatternFile *file, struct scan line, char *room)
{
	const gsize len = (gsize)(line.end - line.at);
	g_autofree char *copy = g_memdup2(line.at, len);
	struct log_record record = {
		.bytes = -1, .duration = -1, .count = 1, .room = room
	};
	gsize at = 0;
	if (pattern_format_read(file, copy, len, &record) == LINE_NOT_MINE) {
		g_autofree char *why = pattern_format_miss(file, copy, len, &at);
		g_assert_cmpuint(at, <=, len);
		return;
	}
	touch(record.message);
	touch(record.service);
	touch(record.host);
	touch(record.component);
	touch(record.payload);
	touch(record.severity_text);
	g_assert_cmpint(record.status, >=, 0);
	g_assert_cmpint(record.status, <=, 999);
	g_assert_cmpint(record.duration, >=, -1);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static const char mark[] = "\n----\n";
	const char *text = (const char *)data;
	const char *cut = g_strstr_len(text, (gssize)size, mark);
	const gsize len = cut != NULL ? (gsize)(cut - text) + 1 : size;
	g_autoptr(GError) error = NULL;
	g_autoptr(PatternFile) file = pattern_file_parse("x.pattern", text, len, &error);
	if (file == NULL) {
		g_assert_nonnull(error_place(error));
		g_assert_null(strpbrk(error->message, "\r\n"));
		return 0;
	}
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	struct scan s = { cut != NULL ? cut + strlen(mark) : text + size, text + size };
	struct scan line;
	while (!scan_done(&s)) {
		if (!scan_until(&s, '\n', &line)) {
			line = s;
			s.at = s.end;
		}
		if (line.end > line.at)
			read_one(file, line, room);
	}
	return 0;
}
