#include "config.h" /* memmem(), memrchr() */

#include "import/lines.h"
#include "import/stitch.h"

#include <string.h>

enum {
	CHUNK_SIZE = 1024 * 1024,
	BUFFER_SIZE =
	        CHUNK_SIZE + LINE_LIMIT + 2, /* a chunk behind the longest good line */
	LOOK_BACK = 256 * 1024, /* for a line that begins a record, at a chunk's end */
};

struct lines {
	Input *input;
	const struct importer *importer;
	GPtrArray *formats; /* that hold at buffer[0], borrowed of known */
	GPtrArray *known;   /* GPtrArray *: what the sample and directives brought */
	GArray *changes;    /* struct format_change, of one chunk */
	Stitch *stitch;
	struct records records;

	char *buffer;
	gsize used;
	bool at_end; /* of the input */
	bool begun;  /* something was consumed */
	bool in_long_line;
};

/* --- cut ------------------------------------------------------------------ */

static bool fill(struct lines *lines, gsize want, GError **error)
{
	while (!lines->at_end && lines->used < want) {
		gssize n = input_read(lines->input, lines->buffer + lines->used,
		                      BUFFER_SIZE - lines->used, error);
		if (n < 0)
			return false;
		lines->at_end = n == 0;
		lines->used += (gsize)n;
	}
	return true;
}

static void consume(struct lines *lines, gsize len)
{
	memmove(lines->buffer, lines->buffer + len, lines->used - len);
	lines->used -= len;
	lines->begun = true;
}

/* Bytes up to and with the last line end; all of them at the end of the input. */
static gsize whole_lines(const struct lines *lines)
{
	if (lines->at_end)
		return lines->used;
	gsize len = lines->used;
	while (len > 0 && lines->buffer[len - 1] != '\n')
		len--;
	return len;
}

/* Where the last line of text[0..len) that has an end begins. */
static gsize last_line(const char *text, gsize len)
{
	const char *before = len > 1 ? memrchr(text, '\n', len - 1) : NULL;
	return before == NULL ? 0 : (gsize)(before - text) + 1;
}

/* Cut before a line that begins a record: so every record is read as a whole, unless it is very long. */
static gsize whole_records(struct lines *lines, gsize len)
{
	const gsize least = len > LOOK_BACK ? len - LOOK_BACK : 0;
	bool begins = false;
	for (gsize end = len; end > least;) {
		const gsize at = last_line(lines->buffer, end);
		bool partial;
		const bool record =
		        records_may_begin(&lines->records, lines->formats,
		                          lines->buffer + at, end - at - 1, &partial);
		if (begins && !partial)
			return end;
		begins = record;
		end = at;
	}
	return len;
}

/* Lines that change what the formats know, in this chunk. */
static void find_changes(struct lines *lines, gsize len)
{
	const char *mark = lines->importer->directive;
	struct format_change change = { 0, lines->formats };
	g_array_set_size(lines->changes, 0);
	g_array_append_val(lines->changes, change);
	const char *at = lines->buffer, *end = at + len;
	while (mark != NULL && (at = memmem(at, (gsize)(end - at), mark, strlen(mark)))) {
		const char *stop = memchr(at, '\n', (gsize)(end - at));
		const char *from = at;
		at = stop == NULL ? end : stop + 1;
		if (from > lines->buffer && from[-1] != '\n')
			continue;
		const gsize text = (gsize)((stop == NULL ? end : stop) - from);
		lines->formats =
		        formats_relearn(lines->formats, from,
		                        text - (text > 0 && from[text - 1] == '\r'));
		g_ptr_array_add(lines->known, lines->formats);
		change = (struct format_change){ (gsize)(at - lines->buffer),
			                         lines->formats };
		g_array_append_val(lines->changes, change);
	}
}

/* --- drive ---------------------------------------------------------------- */

static bool read_chunk(struct lines *lines, gsize len, GError **error)
{
	gsize skip = lines->begun ? 0 : input_bom(lines->input);
	find_changes(lines, len);
	records_read(&lines->records, (const struct format_change *)lines->changes->data,
	             lines->changes->len, lines->buffer, len, MIN(skip, len));
	const gsize used = lines->records.used;
	const bool last = lines->at_end && used == lines->used;
	if (!stitch_chunk(lines->stitch, &lines->records, lines->buffer, last, error))
		return false;
	consume(lines, used);
	return true;
}

/* A piece of a line that is too long: all of the buffer, or up to the line's end. */
static bool read_long_line(struct lines *lines, GError **error)
{
	const char *end = memchr(lines->buffer, '\n', lines->used);
	gsize len = end == NULL ? lines->used : (gsize)(end - lines->buffer) + 1;
	const bool first = !lines->in_long_line;
	lines->in_long_line = end == NULL && !lines->at_end;
	if (!stitch_long_line(lines->stitch, lines->buffer, len, first,
	                      !lines->in_long_line, lines->at_end && len == lines->used,
	                      error))
		return false;
	consume(lines, len);
	return true;
}

static bool read_all(struct lines *lines, GError **error)
{
	for (;;) {
		if (!fill(lines, CHUNK_SIZE, error))
			return false;
		if (lines->used == 0)
			return true;
		gsize len = lines->in_long_line ? 0 : whole_lines(lines);
		if (len > 0 && !lines->at_end)
			len = whole_records(lines, len);
		if (len == 0 && !lines->in_long_line) {
			/* No end of a line yet: it may still be a good one with CR LF. */
			if (!fill(lines, LINE_LIMIT + 2, error))
				return false;
			len = whole_lines(lines);
		}
		if (!(len > 0 ? read_chunk(lines, len, error)
		              : read_long_line(lines, error)))
			return false;
	}
}

bool lines_read(struct reading *reading, Input *input, const struct importer *importer,
                GError **error)
{
	struct sample_bytes sample;
	if (!input_sample(input, &sample, error))
		return false;
	g_autofree char *buffer = g_malloc(BUFFER_SIZE);
	GPtrArray *formats = formats_learn(importer, &sample, reading->options);
	g_autoptr(Stitch) stitch = stitch_new(reading, input, formats);
	g_autoptr(GArray) changes =
	        g_array_new(FALSE, FALSE, sizeof(struct format_change));
	g_autoptr(GPtrArray) known =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	struct lines lines = {
		.input = input,
		.importer = importer,
		.formats = formats,
		.known = known,
		.changes = changes,
		.stitch = stitch,
		.buffer = buffer,
	};
	g_ptr_array_add(known, formats);
	records_init(&lines.records);
	bool ok = read_all(&lines, error) && stitch_finish(stitch, error);
	records_clear(&lines.records);
	return ok;
}
