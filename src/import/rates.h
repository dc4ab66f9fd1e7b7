/*
 * rates.h - requests and errors of one source over time.
 *
 * Shape   of requests (an HTTP status, or none because no answer came) "requests" counts those of a bin, "5xx" those that
 *         failed, with the requests as exposure; of other records "errors" counts those at or above error, with all of these as exposure. A
 *         source may hold both kinds; neither counts as the other.
 * Units   bins of 10 s when the source spans less than two hours, else of a minute; of an hour when more than 90 days of
 *         minutes hold a record, of a day when as many hours do
 * Gaps    a bin without any line is absent from "5xx": nothing was asked, so nothing is known of failures. In
 *         "requests" it is zero where the log is continuous (lines in at least half of the bins of its span), as then
 *         silence of a server is news; else it is absent there too, as a log of rare requests is silent by nature.
 * Places  a sample points to the first line that it counts ("5xx" without failures: to the first request of the bin; a
 *         zero of "requests" to nothing)
 * Owns    all of it
 */
#pragma once
#include "import/records.h"

/* Failed: by the status where there is one, else by what the record says of itself. */
static inline bool rates_failed(const struct line_record *record)
{
	return record->status > 0 ? record->status_class == 5
	                          : record->severity >= SEVERITY_ERROR;
}

typedef struct rates Rates;
Rates *rates_new(void);
void rates_free(Rates *rates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rates, rates_free)

void rates_add(Rates *rates, const struct line_record *record, gint64 line,
               gint64 offset);
/* Gives the series to the sink; no record, no series. */
bool rates_finish(Rates *rates, const struct sink *sink, const Source *source,
                  GError **error);
