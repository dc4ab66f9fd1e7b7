#include "import/coding.h"

#include <string.h>

#define EXPANSION_FREE (G_GINT64_CONSTANT(64) << 20)
#define EXPANSION_RATIO 250
#define EXPANSION_TOTAL (G_GINT64_CONSTANT(8) << 30)

const struct coding *coding_of(const void *bytes, gsize len)
{
	static const struct coding *const codings[] = {
		&coding_gzip, &coding_zstd, &coding_bzip2, &coding_xz, &coding_lz4,
	};
	const guint8 *at = bytes;
	for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
		const struct coding *coding = codings[i];
		if (len < coding->magic_len ||
		    memcmp(at, coding->magic, coding->magic_len) != 0)
			continue;
		/* "BZh" could begin a text: the first block's mark or the end's must follow */
		if (coding == &coding_bzip2 &&
		    (len < 10 || (at[4] != 0x31 && at[4] != 0x17)))
			continue;
		return coding;
	}
	return NULL;
}

bool coding_another(const struct coding *coding, struct raw *raw, bool *more,
                    GError **error)
{
	const gssize left = raw_fill(raw, coding->magic_len, error);
	if (left < 0)
		return false;
	const guint8 *at = raw->bytes + raw->at;
	const bool zstd_skippable = left >= 4 && coding == &coding_zstd &&
	                            (at[0] & 0xf0) == 0x50 &&
	                            memcmp(at + 1, "\x2a\x4d\x18", 3) == 0;
	*more = zstd_skippable || ((gsize)left >= coding->magic_len &&
	                           memcmp(at, coding->magic, coding->magic_len) == 0);
	if (!*more && left > 0 && at[0] != 0)
		raw_note(raw,
		         "trailing garbage after the %s data is ignored, from byte "
		         "%" G_GINT64_FORMAT " of the file",
		         coding->name, raw_done(raw));
	return true;
}

bool expansion_within(const struct place *place, gint64 expanded, gint64 used,
                      GError **error)
{
	if (expanded <= EXPANSION_FREE)
		return true;
	if (expanded > EXPANSION_TOTAL)
		return error_at(error, ERROR_DATA, place,
		                "expands to more than the limit of 8 GiB");
	return expanded / EXPANSION_RATIO <= used ||
	       error_at(error, ERROR_DATA, place,
	                "expands to more than the limit of %d times its size",
	                EXPANSION_RATIO);
}
