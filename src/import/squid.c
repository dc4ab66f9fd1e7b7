/*
 * squid.c - Squid's native access log.
 *
 * Format  1773497467.102   3001 203.0.113.9 TCP_MISS/504 610 GET http://shop.example/x - HIER_DIRECT/10.4.0.7 text/html
 *         end, ms, client, result/status, bytes, method, URL, user, hierarchy/peer, type
 *         wiki.squid-cache.org/Features/LogFormat. Read 2026-11-25.
 * Quirks  the time is the end of the request; status 000 is a client that went away
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

static bool next(struct scan *s, struct scan *word)
{
	scan_blanks(s);
	return log_word(s, word);
}

/* "TCP_MISS/504" */
static bool read_result(struct scan word, struct log_record *record)
{
	struct scan result, status = word;
	gint64 value;
	if (!scan_until(&status, '/', &result) || status.end - status.at != 3 ||
	    !log_number(status, &value) || result.end - result.at < 3)
		return false;
	for (const char *at = result.at; at < result.end; at++)
		if (!g_ascii_isupper(*at) && *at != '_')
			return false;
	record->status = (int)value;
	record->request = true;
	record->severity = log_severity_of_http(record->status);
	record->severity_text = result;
	return true;
}

/* "http://shop.example/x?y" to its host and path; "shop.example:443" of CONNECT */
static struct scan path_of(struct scan url, struct log_record *record)
{
	struct scan rest = url, before;
	if (!scan_until(&rest, ':', &before) || !scan_word(&rest, "//"))
		return url;
	const char *slash = memchr(rest.at, '/', (gsize)(rest.end - rest.at));
	if (slash == NULL)
		return url;
	record->host = (struct scan){ rest.at, slash };
	return (struct scan){ slash, url.end };
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), ms, client, result, bytes, method, url;
	(void)state;
	if (!log_time_epoch(&s, record) || record->stamp.resolution != 1000 ||
	    !next(&s, &ms) || !next(&s, &client) || !next(&s, &result) ||
	    !read_result(result, record) || !next(&s, &bytes) ||
	    !log_number(bytes, &record->bytes) || !next(&s, &method) || !next(&s, &url))
		return LINE_NOT_MINE;
	log_duration(ms, 1000, &record->duration);
	record->message = log_request(record, method, path_of(url, record));
	return LINE_RECORD;
}

const struct importer importer_squid = {
	.name = "squid",
	.title = "Squid's native access log",
	.about =
	        "Time of the end, duration, result as the source's word, status, bytes, "
	        "method, host and path. Leaves clients, users and peers. Squid wiki "
	        "\"LogFormat\", read 2026-11-25. Not seen in real data: written from its "
	        "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
