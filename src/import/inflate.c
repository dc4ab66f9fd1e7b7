#include "import/coding.h"

#include <zstd.h>
#include <zstd_errors.h>

#define ZSTD_WINDOW_LOG 27

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
	"zstd", "\x28\xb5\x2f\xfd", 4, zstd_start, zstd_decode, zstd_stop, false,
};
