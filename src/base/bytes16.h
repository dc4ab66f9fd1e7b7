/*
 * bytes16.h - sixteen bytes looked at together, for the loops that every byte of a log goes through.
 *
 * Shape   a mask with a bit a byte, the lowest for the first; all sixteen bytes must be readable
 * Owns    nothing
 * Errors  none
 * Source  vector extensions of GCC and Clang; SSE2 is part of every x86-64, elsewhere a loop makes the mask
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef guint8 Bytes16 __attribute__((vector_size(16)));

static inline Bytes16 bytes16_load(const char *at)
{
	Bytes16 bytes;
	memcpy(&bytes, at, sizeof bytes);
	return bytes;
}
/* Bytes of a mask are all ones or zeros; these are those that are c, and those from lo to hi. */
static inline Bytes16 bytes16_eq(Bytes16 bytes, char c)
{
	return (Bytes16)(bytes == (guint8)c);
}
static inline Bytes16 bytes16_in(Bytes16 bytes, guint8 lo, guint8 hi)
{
	return (Bytes16)(bytes - lo <= (guint8)(hi - lo));
}
/* Byte by byte the lesser and the greater one. */
static inline Bytes16 bytes16_least(Bytes16 a, Bytes16 b)
{
#ifdef __SSE2__
	return (Bytes16)_mm_min_epu8((__m128i)a, (__m128i)b);
#else
	const Bytes16 less = (Bytes16)(a < b);
	return (a & less) | (b & ~less);
#endif
}
static inline Bytes16 bytes16_most(Bytes16 a, Bytes16 b)
{
#ifdef __SSE2__
	return (Bytes16)_mm_max_epu8((__m128i)a, (__m128i)b);
#else
	const Bytes16 less = (Bytes16)(a < b);
	return (b & less) | (a & ~less);
#endif
}
static inline guint bytes16_mask(Bytes16 bytes)
{
#ifdef __SSE2__
	return (guint)_mm_movemask_epi8((__m128i)bytes);
#else
	guint mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (guint)(bytes[i] >> 7) << i;
	return mask;
#endif
}

/* Those that are the same in both. */
static inline guint bytes16_same(const char *a, const char *b)
{
	return bytes16_mask((Bytes16)(bytes16_load(a) == bytes16_load(b)));
}
static inline guint bytes16_are(const char *at, char c)
{
	return bytes16_mask(bytes16_eq(bytes16_load(at), c));
}
static inline guint bytes16_within(const char *at, guchar lo, guchar hi)
{
	return bytes16_mask(bytes16_in(bytes16_load(at), lo, hi));
}
static inline guint bytes16_digits(const char *at)
{
	return bytes16_within(at, '0', '9');
}
/* Number of the first byte that is in the mask, 16 = none. */
static inline guint bytes16_first(guint mask)
{
	return (guint)__builtin_ctz(mask | 0x10000);
}
