/* Any bytes, as lines of every format: nothing beyond a line is read, and what is stated lies in it or is text that stays. */
#include "import/format.h"

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

static void read_one(const struct importer *importer, const void *state, struct scan line,
                     char *room)
{
	const gsize len = (gsize)(line.end - line.at);
	g_autofree char *copy = g_memdup2(line.at, len);
	struct log_record record = {
		.bytes = -1, .duration = -1, .count = 1, .room = room
	};
	if (importer->read_line(state, copy, len, &record) == LINE_NOT_MINE)
		return;
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

static void read_lines(const struct importer *importer, const struct sample_bytes *sample,
                       char *room)
{
	const struct import_options options = { 0 };
	void *state = importer->learn != NULL ? importer->learn(sample, &options) : NULL;
	struct scan s = scan_of(sample->head, sample->head_len), line;
	while (!scan_done(&s)) {
		if (!scan_until(&s, '\n', &line)) {
			line = s;
			s.at = s.end;
		}
		if (line.end > line.at)
			read_one(importer, state, line, room);
	}
	if (importer->forget != NULL && state != NULL)
		importer->forget(state);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	const struct sample_bytes sample = { "x.log", (const char *)data, "", "", size, 0,
		                             0 };
	for (gsize i = 0; importer_registry[i] != NULL; i++)
		if (importer_registry[i]->read_line != NULL)
			read_lines(importer_registry[i], &sample, room);
	return 0;
}
