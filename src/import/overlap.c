#include "config.h" /* memrchr() */

#include "import/overlap.h"

#include <string.h>

#define PIECE (256 * 1024)

struct overlap {
	const struct import_target *target;
	const char *path;
	const struct import_options *options;
	const Input *input; /* read by another thread: only by its place */
	GPtrArray *relatives;
	Input *copy; /* of what cannot be read by its place; or NULL */
	char *piece;
};

Overlap *overlap_new(const struct import_target *target, const Source *source,
                     const char *path, const struct import_options *options,
                     const Input *input)
{
	g_autoptr(GPtrArray) relatives = target->relatives(target->user, source);
	if (relatives->len == 0)
		return NULL;
	Overlap *overlap = g_new0(Overlap, 1);
	*overlap = (Overlap){
		.target = target,
		.path = path,
		.options = options,
		.input = input,
		.relatives = g_steal_pointer(&relatives),
		.piece = g_malloc(PIECE),
	};
	return overlap;
}

void overlap_free(Overlap *overlap)
{
	if (overlap == NULL)
		return;
	g_ptr_array_unref(overlap->relatives);
	input_free(overlap->copy);
	g_free(overlap->piece);
	g_free(overlap);
}

static bool is_first_of(const struct source_relative *relative, const char *line,
                        gsize length)
{
	gsize len;
	const void *first = g_bytes_get_data(relative->first, &len);
	return len == length && memcmp(first, line, len) == 0;
}

bool overlap_may_begin(const Overlap *overlap, gint64 offset, const char *line,
                       gsize length)
{
	if (offset == 0)
		return true;
	for (guint i = 0; i < overlap->relatives->len; i++)
		if (is_first_of(overlap->relatives->pdata[i], line, length))
			return true;
	return false;
}

/* The file's own bytes, ahead of who reads it; 0 at the end, -1 = they cannot be had. */
static gssize read_ahead(Overlap *overlap, gint64 offset)
{
	if (input_can_seek(overlap->input))
		return input_read_at(overlap->input, offset, overlap->piece, PIECE);
	if (overlap->copy != NULL && input_offset(overlap->copy) > offset)
		g_clear_pointer(&overlap->copy, input_free);
	if (overlap->copy == NULL)
		overlap->copy = input_open(overlap->path, overlap->options, NULL);
	while (overlap->copy != NULL) {
		const gint64 before = offset - input_offset(overlap->copy);
		const gssize got =
		        input_read(overlap->copy, overlap->piece,
		                   before > 0 ? (gsize)MIN(before, PIECE) : PIECE, NULL);
		if (before == 0 || got <= 0)
			return got;
	}
	return -1;
}

/* Two lines that differ: a stretch of equal lines proves nothing. */
static bool tells(const char *bytes, gsize len)
{
	const char *end = memchr(bytes, '\n', len);
	if (end == NULL)
		return false;
	const gsize first = (gsize)(end - bytes) + 1;
	for (gsize at = first; at + first <= len; at += first)
		if (memcmp(bytes + at, bytes, first) != 0)
			return memchr(bytes + at, '\n', len - at) != NULL;
	return false;
}

/* Up to the end of the last whole line of the stretch. */
static gint64 whole_lines(gint64 offset, const char *bytes, gsize len, gint64 before)
{
	const char *end = len > 0 ? memrchr(bytes, '\n', len) : NULL;
	return end != NULL ? offset + (end - bytes) + 1 : before;
}

/* How far the file and a source go together when it begins there in it; 0 = not to the end of either. */
static gint64 together(Overlap *overlap, gint64 id, gint64 theirs, gint64 offset,
                       const char *bytes, gsize len)
{
	const struct import_target *target = overlap->target;
	bool ended = false;
	gsize same = target->same_bytes(target->user, &id, theirs, bytes, len, &ended);
	gint64 until = whole_lines(offset, bytes, same, 0);
	if ((same < len && !ended) || !tells(bytes, same))
		return 0;
	gint64 at = offset + (gint64)same;
	while (!ended) {
		const gssize got = read_ahead(overlap, at);
		if (got < 0)
			return 0;
		if (got == 0)
			return at;
		same = target->same_bytes(target->user, &id, theirs + (at - offset),
		                          overlap->piece, (gsize)got, &ended);
		if (same < (gsize)got && !ended)
			return 0;
		until = whole_lines(at, overlap->piece, same, until);
		at += (gint64)same;
	}
	return until;
}

/* The file begins somewhere in a source: in turn wherever its first lines stand there. */
static gint64 inside(Overlap *overlap, const struct source_relative *relative,
                     const char *bytes, gsize len)
{
	const struct import_target *target = overlap->target;
	gint64 from = 0;
	for (int tries = 0; tries < 16; tries++) {
		const gint64 at =
		        target->find_lines(target->user, relative->id, bytes, len, from);
		if (at < 0)
			return 0;
		const gint64 until = together(overlap, relative->id, at, 0, bytes, len);
		if (until > 0)
			return until;
		from = at + 1;
	}
	return 0;
}

gint64 overlap_until(Overlap *overlap, gint64 offset, const char *bytes, gsize len,
                     gint64 *id)
{
	const char *end = memchr(bytes, '\n', len);
	const gsize length = end != NULL ? (gsize)(end - bytes) + 1 : len;
	for (guint i = 0; i < overlap->relatives->len; i++) {
		const struct source_relative *relative = overlap->relatives->pdata[i];
		gint64 until = 0;
		*id = relative->id;
		if (offset == 0)
			until = inside(overlap, relative, bytes, len);
		if (until == 0 && is_first_of(relative, bytes, length))
			until = together(overlap, relative->id, relative->offset, offset,
			                 bytes, len);
		if (until > offset)
			return until;
	}
	return 0;
}
