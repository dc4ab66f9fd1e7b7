/*
 * parts.h - errors of one source by service, by host and by the beginning of the path that was asked for.
 *
 * Shape   series like "5xx" and "errors" of rates.h, each of one part; the parts of a dimension add up to all that name
 *         one. A path is its first two segments, ids masked, "v1" not counted: "/api/v1/orders".
 * Units   bins of 10 s when the source spans less than two hours, else of a minute; of an hour, then of a day, when more
 *         bins than BINS_MAX are held
 * Limits  per dimension 64 parts are counted: the first 48 that come, 16 more only when they fail; of a path a request that is
 *         none (4xx) makes no part. The 16 with most errors become series, the rest is "(others)". No series where no
 *         part has an error, or there is one part only: it would repeat the whole. Names end after 63 bytes.
 * Owns    all of it
 */
#pragma once
#include "import/tally.h"

typedef struct parts Parts;
Parts *parts_new(void);
void parts_free(Parts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parts, parts_free)

/* The names that records of the next chunk count by: records.names. */
void parts_names(Parts *parts, const GPtrArray *names);
void parts_add(Parts *parts, const struct tally_pattern *pattern,
               const struct line_record *record, gint64 line, gint64 offset);
/* Gives the series to the sink. */
bool parts_finish(Parts *parts, const struct sink *sink, const Source *source,
                  GError **error);

/* "GET /api/v1/orders/7?x 502" to "/api/v1/orders"; false when it names no path. */
#define PART_NAME_SIZE 64
bool parts_path(const char *request, char out[PART_NAME_SIZE]);
