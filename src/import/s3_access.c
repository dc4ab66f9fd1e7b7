/*
 * s3_access.c - server access logs of Amazon S3.
 *
 * Format  owner bucket [14/Mar/2026:14:11:07 +0000] client requester request-id REST.GET.OBJECT key "request" status error
 *         bytes object-size total-ms turn-around-ms "referer" "agent" version ...
 *         docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html. Read 2026-11-25.
 * Quirks  delivered late and out of order; "-" is no value; further columns come at the end
 */
#include "import/import.h"
#include "import/log_text.h"

static bool next(struct scan *s, struct scan *word)
{
	return scan_char(s, ' ') && log_word(s, word);
}

/* "request", which may hold quotes: up to the one with a status behind it; or "-" */
static bool read_request(struct scan *s, struct scan *request, gint64 *status)
{
	struct scan span, rest = *s, word;
	*status = 0;
	if (!scan_word(&rest, " \"")) {
		if (!next(&rest, request) || !next(&rest, &word) ||
		    !(log_is(word, "-") || log_number(word, status)))
			return false;
		*s = rest;
		return true;
	}
	const char *from = rest.at;
	while (scan_until(&rest, '"', &span)) {
		struct scan behind = rest;
		if (!next(&behind, &word) ||
		    !(log_is(word, "-") ||
		      (word.end - word.at == 3 && log_number(word, status))))
			continue;
		*request = (struct scan){ from, span.end };
		*s = behind;
		return true;
	}
	return false;
}

/* error, bytes, size of the object, total time in ms */
static bool read_answer(struct scan s, struct log_record *record)
{
	struct scan error, bytes, size, total;
	if (!next(&s, &error) || !next(&s, &bytes) || !next(&s, &size) ||
	    !next(&s, &total))
		return false;
	if (!log_is(bytes, "-"))
		log_number(bytes, &record->bytes);
	if (!log_is(total, "-"))
		log_duration(total, 1000, &record->duration);
	if (!log_is(error, "-"))
		record->severity_text = error;
	return true;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), owner, bucket, word, operation, key, request;
	gint64 status;
	(void)state;
	if (!log_word(&s, &owner) || owner.end - owner.at < 12 || !next(&s, &bucket) ||
	    !scan_word(&s, " [") || !log_time_day_first(&s, record) ||
	    !record->stamp.zoned || !scan_char(&s, ']') || !next(&s, &word) ||
	    !next(&s, &word) || !next(&s, &word) || !next(&s, &operation) ||
	    !next(&s, &key) || !read_request(&s, &request, &status) ||
	    !read_answer(s, record))
		return LINE_NOT_MINE;
	record->service = bucket;
	record->status = (int)(status >= 100 && status < 600 ? status : 0);
	if (record->status != 0)
		record->severity = log_severity_of_http(record->status);
	/* "S3.EXPIRE.OBJECT" and the like are the service's own doing */
	struct scan kind = operation;
	record->request = scan_word(&kind, "REST.") || scan_word(&kind, "WEBSITE.");
	record->message = log_request(record, operation, key);
	return LINE_RECORD;
}

const struct importer importer_s3_access = {
	.name = "s3-access",
	.title = "Server access logs of Amazon S3",
	.about =
	        "Time, bucket, operation and key, status, bytes, total time; the error's "
	        "name as the source's word. Leaves owners, requesters, agents, and the "
	        "columns behind. AWS \"Amazon S3 server access log format\", read "
	        "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
