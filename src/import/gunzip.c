/*
 * Two libraries read gzip: ISA-L where it is installed, as it takes a sixth of the time (0.095 s against 0.64 s for 200 MB
 * of log), else zlib. Both stream, in bounded memory, and check every member's CRC and length.
 */
#include "config.h" /* HAVE_ISAL */

#include "import/coding.h"

#include <string.h>

/* What one call of a library came to. */
enum inflated { INFLATED_SOME, INFLATED_MEMBER, INFLATED_CHECK, INFLATED_DAMAGED };

struct gzip {
	struct raw *raw;
	struct inflater *inflater;
	/* Bytes from raw->at on that the library has taken and may give back at the end of a member. */
	gsize held;
};

#ifdef HAVE_ISAL
#include <isa-l/igzip_lib.h>

#define SLOW false

struct inflater {
	struct inflate_state state;
};

static void inflater_restart(struct inflater *inflater)
{
	isal_inflate_reset(&inflater->state);
	inflater->state.crc_flag = ISAL_GZIP;
}

static struct inflater *inflater_new(void)
{
	struct inflater *inflater = g_new0(struct inflater, 1);
	isal_inflate_init(&inflater->state);
	inflater_restart(inflater);
	return inflater;
}

static void inflater_free(struct inflater *inflater)
{
	g_free(inflater);
}

static const char *damage_of(int result)
{
	switch (result) {
	case ISAL_INVALID_BLOCK:
		return "invalid block";
	case ISAL_INVALID_SYMBOL:
		return "invalid code";
	case ISAL_INVALID_LOOKBACK:
		return "invalid distance too far back";
	case ISAL_UNSUPPORTED_METHOD:
		return "unknown compression method";
	default:
		return "incorrect header check";
	}
}

/* The library reads ahead, up to eight bytes, which stay in raw: at the end of a member it gives back what is too much. */
static enum inflated inflater_run(struct gzip *gzip, guint8 *out, gsize *room,
                                  const char **why)
{
	struct inflate_state *state = &gzip->inflater->state;
	struct raw *raw = gzip->raw;
	state->next_in = raw->bytes + raw->at + gzip->held;
	state->avail_in = (guint32)(raw->len - raw->at - gzip->held);
	state->next_out = out;
	state->avail_out = (guint32)*room;
	const int result = isal_inflate(state);
	const bool ends = state->block_state == ISAL_BLOCK_FINISH;
	const gsize next = (gsize)(state->next_in - raw->bytes);
	gzip->held = ends ? 0 : MIN((gsize)state->read_in_length / 8, next - raw->at);
	raw->at = next - gzip->held;
	*room = state->avail_out;
	*why = damage_of(result);
	if (result < 0)
		return result == ISAL_INCORRECT_CHECKSUM ? INFLATED_CHECK
		                                         : INFLATED_DAMAGED;
	return ends ? INFLATED_MEMBER : INFLATED_SOME;
}
#else
#include <zlib.h>

#define SLOW true

struct inflater {
	z_stream zlib;
};

static void inflater_restart(struct inflater *inflater)
{
	inflateReset(&inflater->zlib);
}

static struct inflater *inflater_new(void)
{
	struct inflater *inflater = g_new0(struct inflater, 1);
	if (inflateInit2(&inflater->zlib, 16 + MAX_WBITS) == Z_OK)
		return inflater;
	g_free(inflater);
	return NULL;
}

static void inflater_free(struct inflater *inflater)
{
	inflateEnd(&inflater->zlib);
	g_free(inflater);
}

static enum inflated inflater_run(struct gzip *gzip, guint8 *out, gsize *room,
                                  const char **why)
{
	z_stream *zlib = &gzip->inflater->zlib;
	struct raw *raw = gzip->raw;
	zlib->next_in = raw->bytes + raw->at;
	zlib->avail_in = (uInt)(raw->len - raw->at);
	zlib->next_out = out;
	zlib->avail_out = (uInt)*room;
	const int result = inflate(zlib, Z_NO_FLUSH);
	raw->at = raw->len - zlib->avail_in;
	*room = zlib->avail_out;
	*why = zlib->msg != NULL ? zlib->msg : "";
	if (result == Z_OK || result == Z_BUF_ERROR)
		return INFLATED_SOME;
	if (result == Z_STREAM_END)
		return INFLATED_MEMBER;
	return strstr(*why, "check") != NULL && strstr(*why, "header") == NULL
	               ? INFLATED_CHECK
	               : INFLATED_DAMAGED;
}
#endif

static void *gzip_start(const struct coding *coding, struct raw *raw, GError **error)
{
	struct gzip *gzip = g_new0(struct gzip, 1);
	gzip->raw = raw;
	gzip->inflater = inflater_new();
	if (gzip->inflater != NULL)
		return gzip;
	raw_refuse(raw, error, "%s cannot be read", coding->name);
	g_free(gzip);
	return NULL;
}

static void gzip_stop(void *decoder)
{
	struct gzip *gzip = decoder;
	inflater_free(gzip->inflater);
	g_free(gzip);
}

static bool gzip_next_member(struct gzip *gzip, bool *end, GError **error)
{
	bool more;
	if (!coding_another(&coding_gzip, gzip->raw, &more, error))
		return false;
	*end = !more;
	inflater_restart(gzip->inflater);
	return true;
}

static gssize gzip_decode(void *decoder, void *buf, gsize size, bool *end, GError **error)
{
	struct gzip *gzip = decoder;
	struct raw *raw = gzip->raw;
	const gsize all = (gsize)MIN(size, G_MAXINT32);
	gsize room = all;
	while (room == all && !*end) {
		const gssize left = raw_fill(raw, gzip->held + 1, error);
		if (left < 0)
			return -1;
		const char *why;
		switch (inflater_run(gzip, buf, &room, &why)) {
		case INFLATED_SOME:
			/* Even without input a library may have output left. */
			if (room < all || (gsize)left > gzip->held)
				break;
			raw->at = raw->len; /* held bytes too: the fault is at the end */
			return raw_refuse(raw, error,
			                  "truncated: ends inside its gzip data");
		case INFLATED_MEMBER:
			if (!gzip_next_member(gzip, end, error))
				return -1;
			break;
		case INFLATED_CHECK:
			return raw_refuse(raw, error,
			                  "the gzip checksum does not match: the file is "
			                  "damaged");
		case INFLATED_DAMAGED:
			return raw_refuse(raw, error, "the gzip data is damaged: %s",
			                  why);
		}
	}
	return (gssize)(all - room);
}

const struct coding coding_gzip = {
	"gzip", "\x1f\x8b\x08", 3, gzip_start, gzip_decode, gzip_stop, SLOW,
};
