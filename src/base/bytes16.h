/*
 * bytes16.h - sixteen bytes looked at together, for the loops that every byte of a log goes through.
 *
 * Shape   a mask with a bit a byte, the lowest for the first; all sixteen bytes must be readable
 * Owns    nothing
 * Errors  none
 * Source  SSE2 is part of every x86-64; elsewhere the loops say the same
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#ifdef __SSE2__
#include <emmintrin.h>

static inline __m128i bytes16_load(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(gconstpointer)at);
}
static inline guint bytes16_mask(__m128i bytes)
{
	return (guint)_mm_movemask_epi8(bytes);
}
/* Those that are the same in both. */
static inline guint bytes16_same(const char *a, const char *b)
{
	return bytes16_mask(_mm_cmpeq_epi8(bytes16_load(a), bytes16_load(b)));
}
static inline guint bytes16_are(const char *at, char c)
{
	return bytes16_mask(_mm_cmpeq_epi8(bytes16_load(at), _mm_set1_epi8(c)));
}
/* Those from lo to hi. */
static inline guint bytes16_within(const char *at, guchar lo, guchar hi)
{
	const __m128i from_lo = _mm_sub_epi8(bytes16_load(at), _mm_set1_epi8((char)lo));
	const __m128i most = _mm_set1_epi8((char)(hi - lo));
	return bytes16_mask(_mm_cmpeq_epi8(_mm_min_epu8(from_lo, most), from_lo));
}
#else
static inline guint bytes16_same(const char *a, const char *b)
{
	guint mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (guint)(a[i] == b[i]) << i;
	return mask;
}
static inline guint bytes16_are(const char *at, char c)
{
	guint mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (guint)(at[i] == c) << i;
	return mask;
}
static inline guint bytes16_within(const char *at, guchar lo, guchar hi)
{
	guint mask = 0;
	for (int i = 0; i < 16; i++)
		mask |= (guint)((guchar)at[i] >= lo && (guchar)at[i] <= hi) << i;
	return mask;
}
#endif

static inline guint bytes16_digits(const char *at)
{
	return bytes16_within(at, '0', '9');
}
/* Number of the first byte that is in the mask, 16 = none. */
static inline guint bytes16_first(guint mask)
{
	return (guint)__builtin_ctz(mask | 0x10000);
}
