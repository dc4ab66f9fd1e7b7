#include "import/coding.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define ZSTD_WINDOW_LOG 27

/* --- gzip -------------------------------------------------------------------- */

struct gzip {
	struct raw *raw;
	z_stream zlib;
};

static void *gzip_start(const struct coding *coding, struct raw *raw, GError **error)
{
	struct gzip *gzip = g_new0(struct gzip, 1);
	gzip->raw = raw;
	if (inflateInit2(&gzip->zlib, 16 + MAX_WBITS) == Z_OK)
		return gzip;
	raw_refuse(raw, error, "%s cannot be read", coding->name);
	g_free(gzip);
	return NULL;
}

static void gzip_stop(void *decoder)
{
	struct gzip *gzip = decoder;
	inflateEnd(&gzip->zlib);
	g_free(gzip);
}

static gssize gzip_fault(const struct gzip *gzip, GError **error)
{
	const char *why = gzip->zlib.msg != NULL ? gzip->zlib.msg : "";
	if (strstr(why, "check") != NULL && strstr(why, "header") == NULL)
		return raw_refuse(
		        gzip->raw, error,
		        "the gzip checksum does not match: the file is damaged");
	return raw_refuse(gzip->raw, error, "the gzip data is damaged: %s", why);
}

static gssize gzip_decode(void *decoder, void *buf, gsize size, bool *end, GError **error)
{
	struct gzip *gzip = decoder;
	struct raw *raw = gzip->raw;
	z_stream *zlib = &gzip->zlib;
	zlib->next_out = buf;
	zlib->avail_out = (uInt)MIN(size, G_MAXINT32);
	const uInt room = zlib->avail_out;
	while (zlib->avail_out == room && !*end) {
		const gssize left = raw_fill(raw, 1, error);
		if (left < 0)
			return -1;
		if (left == 0)
			return raw_refuse(raw, error,
			                  "truncated: ends inside its gzip data");
		zlib->next_in = raw->bytes + raw->at;
		zlib->avail_in = (uInt)left;
		const int result = inflate(zlib, Z_NO_FLUSH);
		raw->at += (gsize)left - zlib->avail_in;
		if (result == Z_STREAM_END) {
			bool more;
			if (!coding_another(&coding_gzip, raw, &more, error))
				return -1;
			*end = !more;
			inflateReset(zlib);
		} else if (result != Z_OK) {
			return gzip_fault(gzip, error);
		}
	}
	return (gssize)(room - zlib->avail_out);
}

const struct coding coding_gzip = {
	"gzip", "\x1f\x8b\x08", 3, gzip_start, gzip_decode, gzip_stop,
};

/* --- zstd -------------------------------------------------------------------- */

struct zstd {
	struct raw *raw;
	ZSTD_DCtx *context;
	size_t hint; /* 0 = between frames */
};

static void zstd_stop(void *decoder)
{
	struct zstd *zstd = decoder;
	ZSTD_freeDCtx(zstd->context);
	g_free(zstd);
}

static void *zstd_start(const struct coding *coding, struct raw *raw, GError **error)
{
	struct zstd *zstd = g_new0(struct zstd, 1);
	zstd->raw = raw;
	zstd->context = ZSTD_createDCtx();
	if (zstd->context != NULL &&
	    !ZSTD_isError(ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax,
	                                         ZSTD_WINDOW_LOG)))
		return zstd;
	raw_refuse(raw, error, "%s cannot be read", coding->name);
	zstd_stop(zstd);
	return NULL;
}

static gssize zstd_fault(const struct raw *raw, size_t result, GError **error)
{
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return raw_refuse(raw, error,
		                  "the zstd window is over the limit of 128 MiB");
	case ZSTD_error_checksum_wrong:
		return raw_refuse(
		        raw, error,
		        "the zstd checksum does not match: the file is damaged");
	default:
		return raw_refuse(raw, error, "the zstd data is damaged: %s",
		                  ZSTD_getErrorName(result));
	}
}

static gssize zstd_decode(void *decoder, void *buf, gsize size, bool *end, GError **error)
{
	struct zstd *zstd = decoder;
	struct raw *raw = zstd->raw;
	ZSTD_outBuffer out = { buf, size, 0 };
	while (out.pos == 0 && !*end) {
		const gssize left = raw_fill(raw, 1, error);
		if (left < 0)
			return -1;
		if (left == 0 && zstd->hint != 0)
			return raw_refuse(raw, error,
			                  "truncated: ends inside its zstd data");
		ZSTD_inBuffer in = { raw->bytes + raw->at, (size_t)left, 0 };
		const size_t result = ZSTD_decompressStream(zstd->context, &out, &in);
		raw->at += in.pos;
		if (ZSTD_isError(result))
			return zstd_fault(raw, result, error);
		zstd->hint = result;
		if (result == 0) {
			bool more;
			if (!coding_another(&coding_zstd, raw, &more, error))
				return -1;
			*end = !more;
		}
	}
	return (gssize)out.pos;
}

const struct coding coding_zstd = {
	"zstd", "\x28\xb5\x2f\xfd", 4, zstd_start, zstd_decode, zstd_stop,
};
