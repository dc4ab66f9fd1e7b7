#include "model/columns.h"

#include "base/varint.h"

enum {
	CLASS_BITS = 0x07,
	TIME_NONE = 0,
	TIME_SAME = 1,
	TIME_SECONDS = 2,
	TIME_MICROSECONDS = 3,
	TIME_SHIFT = 3,
	PATTERN_GIVEN = 0x20,
	KNOWN_BITS = 0x3f,
};

G_STATIC_ASSERT(COLUMN_MAX == 1 + 3 * VARINT_MAX);

guint8 *columns_put(guint8 *out, struct column_state *state, gint64 at, gint64 pattern,
                    int status_class, gsize length)
{
	const gint64 step = (gint64)((guint64)at - (guint64)state->at);
	const int time = at == INSTANT_NONE   ? TIME_NONE
	                 : step == 0          ? TIME_SAME
	                 : step % SECOND == 0 ? TIME_SECONDS
	                                      : TIME_MICROSECONDS;
	const bool new_pattern = pattern != state->pattern;
	*out++ = (guint8)((status_class & CLASS_BITS) | time << TIME_SHIFT |
	                  (new_pattern ? PATTERN_GIVEN : 0));
	if (time == TIME_SECONDS)
		out = varint_put(out, varint_zigzag(step / SECOND));
	else if (time == TIME_MICROSECONDS)
		out = varint_put(out, varint_zigzag(step));
	if (new_pattern)
		out = varint_put(out, (guint64)pattern);
	if (time != TIME_NONE)
		state->at = at;
	state->pattern = pattern;
	return varint_put(out, length);
}

void columns_add(GByteArray *columns, struct column_state *state, gint64 at,
                 gint64 pattern, int status_class, gsize length)
{
	const guint len = columns->len;
	g_byte_array_set_size(columns, len + COLUMN_MAX);
	const guint8 *end = columns_put(columns->data + len, state, at, pattern,
	                                status_class, length);
	g_byte_array_set_size(columns, (guint)(end - columns->data));
}

struct column_reader columns_read(const guint8 *bytes, gsize len)
{
	return (struct column_reader){ .at = bytes, .end = bytes + len };
}

static bool get_time(struct column_reader *reader, int time, gint64 *at)
{
	*at = time == TIME_NONE ? INSTANT_NONE : reader->state.at;
	if (time == TIME_NONE || time == TIME_SAME)
		return true;
	guint64 code;
	if (!varint_get(&reader->at, reader->end, &code))
		return false;
	gint64 step = varint_unzigzag(code);
	if (time == TIME_SECONDS && __builtin_mul_overflow(step, SECOND, &step))
		return false;
	if (__builtin_add_overflow(*at, step, at) || *at == INSTANT_NONE)
		return false;
	reader->state.at = *at;
	return true;
}

static bool get_entry(struct column_reader *reader, struct column *out)
{
	guint8 flags = *reader->at++;
	guint64 pattern = (guint64)reader->state.pattern, length;
	if ((flags & ~KNOWN_BITS) != 0 ||
	    !get_time(reader, flags >> TIME_SHIFT & 3, &out->at) ||
	    ((flags & PATTERN_GIVEN) != 0 &&
	     !varint_get(&reader->at, reader->end, &pattern)) ||
	    !varint_get(&reader->at, reader->end, &length))
		return false;
	if (pattern > G_MAXINT64 || length > G_MAXINT64)
		return false;
	out->pattern = reader->state.pattern = (gint64)pattern;
	out->status_class = flags & CLASS_BITS;
	out->length = (gint64)length;
	return true;
}

bool columns_next(struct column_reader *reader, struct column *out)
{
	if (reader->damaged || reader->at >= reader->end)
		return false;
	struct column column;
	if (!get_entry(reader, &column)) {
		reader->damaged = true;
		return false;
	}
	*out = column;
	return true;
}
