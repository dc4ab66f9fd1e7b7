/*
 * varint.h - small numbers in few bytes.
 *
 * Shape   7 bits a byte, low first, high bit = more; signed steps zigzag: 0, -1, 1, -2, ...
 * Errors  false: the bytes end within a number, or it has more than 64 bits
 * Source  as in Protocol Buffers
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define VARINT_MAX 10 /* bytes of one */

static inline guint8 *varint_put(guint8 *out, guint64 value)
{
	for (; value >= 0x80; value >>= 7)
		*out++ = (guint8)(value | 0x80);
	*out++ = (guint8)value;
	return out;
}

static inline bool varint_get(const guint8 **at, const guint8 *end, guint64 *value)
{
	*value = 0;
	for (int shift = 0; shift < 70 && *at < end; shift += 7) {
		const guint64 byte = *(*at)++;
		if (shift == 63 && byte > 1)
			return false;
		*value |= (byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

/* Unsigned, so that no step overflows. */
static inline guint64 varint_zigzag(gint64 step)
{
	return ((guint64)step << 1) ^ (step < 0 ? G_MAXUINT64 : 0);
}

static inline gint64 varint_unzigzag(guint64 code)
{
	return (gint64)((code >> 1) ^ (code & 1 ? G_MAXUINT64 : 0));
}
