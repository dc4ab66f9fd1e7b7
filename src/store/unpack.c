#include "store/unpack.h"

#include <string.h>
#include <zstd.h>

/* Of a thread: its tables are as large as a chunk. */
struct unpacker {
	ZSTD_DCtx *context;
	struct line_parts parts;
};

static void unpacker_free(gpointer data)
{
	struct unpacker *unpacker = data;
	ZSTD_freeDCtx(unpacker->context);
	line_parts_clear(&unpacker->parts);
	g_free(unpacker);
}

static struct unpacker *own_unpacker(void)
{
	static GPrivate own = G_PRIVATE_INIT(unpacker_free);
	struct unpacker *unpacker = g_private_get(&own);
	if (unpacker == NULL) {
		unpacker = g_new0(struct unpacker, 1);
		line_parts_init(&unpacker->parts);
		unpacker->context = ZSTD_createDCtx();
		g_private_set(&own, unpacker);
	}
	return unpacker;
}

static bool unpack_zstd(struct unpacker *unpacker, GBytes *key, const void *packed,
                        gsize packed_len, void *out, gsize len)
{
	ZSTD_DCtx_reset(unpacker->context, ZSTD_reset_session_and_parameters);
	if (key != NULL)
		ZSTD_DCtx_refPrefix(unpacker->context, g_bytes_get_data(key, NULL),
		                    g_bytes_get_size(key));
	const gsize size =
	        ZSTD_decompressDCtx(unpacker->context, out, len, packed, packed_len);
	return !ZSTD_isError(size) && size == len;
}

/* --- lines of logs ----------------------------------------------------------------------------- */

static gsize number_at(const guint8 *at)
{
	guint32 number;
	memcpy(&number, at, sizeof number);
	return GUINT32_FROM_LE(number);
}

/* Where the parts stand in what is packed. */
struct layout {
	const guint8 *at[LINE_PARTS];
	gsize len[LINE_PARTS], packed_len[LINE_PARTS];
};

static bool is_parts(const guint8 *packed, gsize packed_len)
{
	return packed_len > 4 && memcmp(packed, UNPACK_PARTS, 4) == 0;
}

static bool lay_out(struct layout *layout, const guint8 *packed, gsize packed_len)
{
	if (packed_len < UNPACK_PARTS_HEAD)
		return false;
	const guint8 *at = packed + UNPACK_PARTS_HEAD, *end = packed + packed_len;
	for (enum line_part part = 0; part < LINE_PARTS; part++) {
		const guint8 *head = packed + 4 + 8 * (gsize)part;
		layout->at[part] = at;
		layout->len[part] = number_at(head);
		layout->packed_len[part] = number_at(head + 4);
		if (layout->len[part] > UNPACK_MAX ||
		    (gsize)(end - at) < layout->packed_len[part])
			return false;
		at += layout->packed_len[part];
	}
	return at == end;
}

static bool unpack_part(struct unpacker *unpacker, const struct layout *layout,
                        enum line_part part)
{
	GByteArray *bytes = unpacker->parts.of[part];
	g_byte_array_set_size(bytes, (guint)layout->len[part]);
	return unpack_zstd(unpacker, NULL, layout->at[part], layout->packed_len[part],
	                   bytes->data, layout->len[part]);
}

/* Parts come in the order in which the search asks for them, and the rest only where it finds something. */
static enum unpacked unpack_lines(const guint8 *packed, gsize packed_len,
                                  const LineSearch *search, char *out, gsize len)
{
	struct unpacker *unpacker = own_unpacker();
	const struct line_parts *parts = &unpacker->parts;
	enum line_found found = LINE_IN_PIECES;
	struct layout layout;
	if (!lay_out(&layout, packed, packed_len) ||
	    !unpack_part(unpacker, &layout, LINE_PIECES))
		return UNPACK_DAMAGED;
	if (search != NULL)
		found = line_search_pieces(search, parts->of[LINE_PIECES]);
	if (found == LINE_NOWHERE)
		return UNPACK_WITHOUT;
	if (!unpack_part(unpacker, &layout, LINE_VALUES))
		return UNPACK_DAMAGED;
	if (found == LINE_IN_VALUES &&
	    !line_search_values(search, parts->of[LINE_PIECES], parts->of[LINE_VALUES]))
		return UNPACK_WITHOUT;
	return unpack_part(unpacker, &layout, LINE_STEPS) &&
	                       unpack_part(unpacker, &layout, LINE_FORMS) &&
	                       line_codec_decode(parts, out, len)
	               ? UNPACK_DONE
	               : UNPACK_DAMAGED;
}

/* --- any ------------------------------------------------------------------------------------------ */

enum unpacked unpack_into(const guint8 *packed, gsize packed_len, GBytes *key, char *out,
                          gsize len)
{
	if (own_unpacker()->context == NULL)
		return UNPACK_NO_MEMORY;
	if (key == NULL && is_parts(packed, packed_len))
		return unpack_lines(packed, packed_len, NULL, out, len);
	return unpack_zstd(own_unpacker(), key, packed, packed_len, out, len)
	               ? UNPACK_DONE
	               : UNPACK_DAMAGED;
}

enum unpacked unpack_matching(const guint8 *packed, gsize packed_len,
                              const LineSearch *search, char *out, gsize len)
{
	return is_parts(packed, packed_len) && own_unpacker()->context != NULL
	               ? unpack_lines(packed, packed_len, search, out, len)
	               : unpack_into(packed, packed_len, NULL, out, len);
}
