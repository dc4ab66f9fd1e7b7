#include "store/minute.h"

#include "base/varint.h"

enum { FIELDS = 6, CLASS_BITS = 3, CLASS_MASK = 7, SEVERITY_MAX = 24 /* OTLP */ };

static guint64 step(gint64 to, gint64 from)
{
	return varint_zigzag((gint64)((guint64)to - (guint64)from));
}

void minute_pack(GByteArray *out, const struct log_rollup *rollups, gsize n)
{
	const guint before = out->len;
	g_byte_array_set_size(out, before + (guint)n * FIELDS * VARINT_MAX);
	guint8 *at = out->data + before;
	struct log_rollup last = { 0 };
	for (gsize i = 0; i < n; i++) {
		const struct log_rollup *rollup = &rollups[i];
		at = varint_put(at, (guint64)(rollup->pattern - last.pattern));
		at = varint_put(at, (guint64)rollup->severity << CLASS_BITS |
		                            ((guint64)rollup->status_class & CLASS_MASK));
		at = varint_put(at, (guint64)rollup->count);
		at = varint_put(at, step(rollup->first_line, last.first_line));
		at = varint_put(at, step(rollup->last_line, rollup->first_line));
		at = varint_put(at, step(rollup->first_offset, last.first_offset));
		last = *rollup;
	}
	g_byte_array_set_size(out, (guint)(at - out->data));
}

struct minute_reader minute_read(gint64 minute, const void *bytes, gsize len)
{
	const guint8 *at = bytes;
	return (struct minute_reader){ at, at + len, { .minute = minute }, false };
}

struct minute_reader minute_of_row(sqlite3_stmt *stmt)
{
	const void *bytes = sqlite3_column_blob(stmt, 2);
	return minute_read(sqlite3_column_int64(stmt, 1), bytes,
	                   (gsize)sqlite3_column_bytes(stmt, 2));
}

static gint64 stepped(gint64 from, guint64 code)
{
	return (gint64)((guint64)from + (guint64)varint_unzigzag(code));
}

static bool read_entry(struct minute_reader *reader, struct log_rollup *rollup)
{
	guint64 fields[FIELDS];
	for (int i = 0; i < FIELDS; i++)
		if (!varint_get(&reader->at, reader->end, &fields[i]))
			return false;
	const gint64 pattern = (gint64)((guint64)rollup->pattern + fields[0]);
	if (pattern <= rollup->pattern || fields[1] >> CLASS_BITS > SEVERITY_MAX ||
	    fields[2] > G_MAXINT64)
		return false;
	rollup->pattern = pattern;
	rollup->severity = (enum severity)(fields[1] >> CLASS_BITS);
	rollup->status_class = (int)(fields[1] & CLASS_MASK);
	rollup->count = (gint64)fields[2];
	rollup->first_line = stepped(rollup->first_line, fields[3]);
	rollup->last_line = stepped(rollup->first_line, fields[4]);
	rollup->first_offset = stepped(rollup->first_offset, fields[5]);
	return rollup->first_line >= 0 && rollup->last_line >= rollup->first_line &&
	       rollup->first_offset >= 0;
}

bool minute_next(struct minute_reader *reader, struct log_rollup *out)
{
	if (reader->damaged || reader->at >= reader->end)
		return false;
	reader->damaged = !read_entry(reader, &reader->last);
	if (!reader->damaged)
		*out = reader->last;
	return !reader->damaged;
}
