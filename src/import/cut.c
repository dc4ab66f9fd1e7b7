#include "config.h" /* memmem(), memrchr() */

#include "import/cut.h"

#include <string.h>

enum {
	CUT_SIZE = 1024 * 1024,
	BUFFER_SIZE =
	        CUT_SIZE + LINE_LIMIT + 2, /* a chunk behind the longest good line */
	LOOK_BACK = 256 * 1024, /* for a line that begins a record, at a chunk's end */
};

struct cutter {
	Input *input;
	const char *directive;
	const GPtrArray *formats; /* that hold now, borrowed of known */
	GPtrArray *known;       /* GPtrArray *: what the sample and directives brought */
	struct records records; /* to read the lines at a chunk's end */

	char *rest; /* read, but behind the last cut */
	gsize rest_len;
	bool at_end; /* of the input */
	bool begun;
	bool in_long_line;
};

void cut_init(struct cut *cut)
{
	*cut = (struct cut){
		.bytes = g_malloc(BUFFER_SIZE),
		.changes = g_array_new(FALSE, FALSE, sizeof(struct format_change)),
	};
}

void cut_clear(struct cut *cut)
{
	g_free(cut->bytes);
	g_array_unref(cut->changes);
}

Cutter *cutter_new(Input *input, GPtrArray *formats)
{
	Cutter *cutter = g_new0(Cutter, 1);
	cutter->input = input;
	cutter->directive = ((struct format *)formats->pdata[0])->importer->directive;
	cutter->formats = formats;
	cutter->known = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	g_ptr_array_add(cutter->known, formats);
	records_init(&cutter->records);
	cutter->rest = g_malloc(BUFFER_SIZE);
	cutter->begun = input_offset(input) > 0;
	return cutter;
}

void cutter_free(Cutter *cutter)
{
	if (cutter == NULL)
		return;
	g_ptr_array_unref(cutter->known);
	records_clear(&cutter->records);
	g_free(cutter->rest);
	g_free(cutter);
}

static bool fill(Cutter *cutter, struct cut *cut, gsize want, GError **error)
{
	while (!cutter->at_end && cut->len < want) {
		const gssize n = input_read(cutter->input, cut->bytes + cut->len,
		                            want - cut->len, error);
		if (n < 0)
			return false;
		cutter->at_end = n == 0;
		cut->len += (gsize)n;
	}
	return true;
}

/* Bytes up to and with the last line end; all of them at the end of the input. */
static gsize whole_lines(const Cutter *cutter, const struct cut *cut)
{
	if (cutter->at_end)
		return cut->len;
	const char *end = memrchr(cut->bytes, '\n', cut->len);
	return end == NULL ? 0 : (gsize)(end - cut->bytes) + 1;
}

/* Where the last line of text[0..len), which has an end, begins. */
static gsize last_line(const char *text, gsize len)
{
	const char *before = len > 1 ? memrchr(text, '\n', len - 1) : NULL;
	return before == NULL ? 0 : (gsize)(before - text) + 1;
}

/* Cut before a line that begins a record: so every record is read as a whole, unless it is very long. */
static gsize whole_records(Cutter *cutter, const struct cut *cut, gsize len)
{
	const gsize least = len > LOOK_BACK ? len - LOOK_BACK : 0;
	bool begins = false;
	for (gsize end = len; end > least;) {
		const gsize at = last_line(cut->bytes, end);
		bool partial;
		const bool record =
		        records_may_begin(&cutter->records, cutter->formats,
		                          cut->bytes + at, end - at - 1, &partial);
		if (begins && !partial)
			return end;
		begins = record;
		end = at;
	}
	return len;
}

static void add_change(struct cut *cut, gsize from, const GPtrArray *formats)
{
	const struct format_change change = { from, formats };
	g_array_append_val(cut->changes, change);
}

/* The directives of the chunk: each changes what the formats know of the lines behind it. */
static void find_changes(Cutter *cutter, struct cut *cut)
{
	const char *mark = cutter->directive;
	g_array_set_size(cut->changes, 0);
	add_change(cut, 0, cutter->formats);
	const char *at = cut->bytes, *end = at + cut->len;
	while (mark != NULL && (at = memmem(at, (gsize)(end - at), mark, strlen(mark)))) {
		const char *stop = memchr(at, '\n', (gsize)(end - at));
		const char *from = at;
		gsize len = (gsize)((stop == NULL ? end : stop) - from);
		at = stop == NULL ? end : stop + 1;
		if (from > cut->bytes + cut->skip && from[-1] != '\n')
			continue;
		len -= len > 0 && from[len - 1] == '\r';
		GPtrArray *formats = formats_relearn(cutter->formats, from, len);
		g_ptr_array_add(cutter->known, formats);
		cutter->formats = formats;
		add_change(cut, (gsize)(at - cut->bytes), formats);
	}
}

/* Keeps what lies behind the cut for the next one. */
static void cut_at(Cutter *cutter, struct cut *cut, gsize len)
{
	cutter->rest_len = cut->len - len;
	memcpy(cutter->rest, cut->bytes + len, cutter->rest_len);
	cut->len = len;
	cut->last = cutter->at_end && cutter->rest_len == 0;
	cutter->begun = true;
}

static void cut_lines(Cutter *cutter, struct cut *cut, gsize len)
{
	cut->kind = CUT_LINES;
	cut->skip = cutter->begun ? 0 : MIN(input_bom(cutter->input), len);
	cut_at(cutter, cut, len);
	find_changes(cutter, cut);
}

/* A piece of a line that is too long: all of the buffer, or up to the line's end. */
static void cut_long_line(Cutter *cutter, struct cut *cut)
{
	const char *end = memchr(cut->bytes, '\n', cut->len);
	const gsize len = end == NULL ? cut->len : (gsize)(end - cut->bytes) + 1;
	cut->kind = CUT_LONG_LINE;
	cut->first = !cutter->in_long_line;
	cut->ends = end != NULL || cutter->at_end;
	cutter->in_long_line = !cut->ends;
	cut_at(cutter, cut, len);
}

bool cutter_next(Cutter *cutter, struct cut *cut, GError **error)
{
	memcpy(cut->bytes, cutter->rest, cutter->rest_len);
	cut->len = cutter->rest_len;
	cut->skip = 0;
	if (!fill(cutter, cut, CUT_SIZE, error))
		return false;
	if (cut->len == 0) {
		cut->kind = CUT_END;
		cut->last = true;
		return true;
	}
	gsize len = cutter->in_long_line ? 0 : whole_lines(cutter, cut);
	if (len > 0 && !cutter->at_end)
		len = whole_records(cutter, cut, len);
	if (len == 0 && !cutter->in_long_line) {
		/* No end of a line yet: it may still be a good one with CR LF. */
		if (!fill(cutter, cut, BUFFER_SIZE, error))
			return false;
		len = whole_lines(cutter, cut);
	}
	if (len > 0)
		cut_lines(cutter, cut, len);
	else
		cut_long_line(cutter, cut);
	return true;
}
