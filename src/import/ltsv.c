/*
 * ltsv.c - labelled tab-separated values, as web servers are told to write them.
 *
 * Format  time:14/Mar/2026:14:11:07 +0000<tab>host:203.0.113.9<tab>req:GET /api HTTP/1.1<tab>status:502<tab>reqtime:3.001
 *         ltsv.org, with its recommended labels. Read 2026-11-25.
 * Takes   time, request (req, or method and uri), status, size, duration; level and message where it is no access log
 * Leaves  all other labels
 * Quirks  labels come in any order; "-" is not stated; apptime and reqtime are seconds, taken_sec as well, *_microsec not
 */
#include "import/import.h"
#include "import/log_text.h"

enum { FIELDS_LEAST = 3, FIELDS_MAX = 200 };

struct fields {
	struct scan time, request, method, path, status, size, level, message;
	struct scan seconds, microseconds, host, service;
	int count;
};

static void take(struct fields *f, struct scan label, struct scan value)
{
	static const struct {
		const char *label;
		gsize field;
	} known[] = {
#define OF(name, field) { name, G_STRUCT_OFFSET(struct fields, field) }
		OF("time", time),
		OF("timestamp", time),
		OF("datetime", time),
		OF("time_local", time),
		OF("date", time),
		OF("req", request),
		OF("request", request),
		OF("method", method),
		OF("uri", path),
		OF("path", path),
		OF("request_uri", path),
		OF("status", status),
		OF("size", size),
		OF("level", level),
		OF("severity", level),
		OF("message", message),
		OF("msg", message),
		OF("reqtime", seconds),
		OF("request_time", seconds),
		OF("apptime", seconds),
		OF("taken_sec", seconds),
		OF("reqtime_microsec", microseconds),
		OF("vhost", host),
		OF("app", service),
		OF("service", service),
#undef OF
	};
	if (log_is(value, "-"))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (log_is(label, known[i].label)) {
			struct scan *field =
			        (struct scan *)(void *)((char *)f + known[i].field);
			if (field->at == NULL)
				*field = value;
			return;
		}
}

/* Every field has a label of letters, digits, "_", "." and "-". */
static bool read_fields(struct scan s, struct fields *f)
{
	struct scan field, label;
	while (!scan_done(&s) && f->count < FIELDS_MAX) {
		if (!scan_until(&s, '\t', &field)) {
			field = s;
			s.at = s.end;
		}
		if (!scan_until(&field, ':', &label) || label.end == label.at)
			return false;
		for (const char *at = label.at; at < label.end; at++)
			if (!g_ascii_isalnum(*at) && *at != '_' && *at != '.' &&
			    *at != '-')
				return false;
		take(f, label, field);
		f->count++;
	}
	return f->count >= FIELDS_LEAST;
}

static void set_request(const struct fields *f, struct log_record *record)
{
	struct scan request = f->request, method = f->method, path = f->path;
	gint64 status;
	record->request = true;
	if (log_number(f->status, &status) && status >= 100 && status <= 999)
		record->status = (int)status;
	if (record->status > 0)
		record->severity = log_severity_of_http(record->status);
	record->message = request;
	if (method.at == NULL && log_word(&request, &method)) {
		scan_blanks(&request);
		if (!log_word(&request, &path))
			return;
	}
	if (method.at != NULL && path.at != NULL)
		record->message = log_request(record, method, path);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct fields f = { 0 };
	(void)state;
	if (!read_fields(scan_of(line, len), &f) || f.time.at == NULL)
		return LINE_NOT_MINE;
	scan_char(&f.time, '[');
	if (!log_time_any(&f.time, record))
		return LINE_NOT_MINE;
	if (f.request.at != NULL || f.status.at != NULL)
		set_request(&f, record);
	else
		record->message = f.message;
	if (f.level.at != NULL && log_severity(f.level) != SEVERITY_NONE) {
		record->severity = log_severity(f.level);
		record->severity_text = f.level;
	}
	if (f.seconds.at != NULL)
		log_duration(f.seconds, SECOND, &record->duration);
	else if (f.microseconds.at != NULL)
		log_duration(f.microseconds, 1, &record->duration);
	log_number(f.size, &record->bytes);
	record->host = f.host;
	record->service = f.service;
	return LINE_RECORD;
}

const struct importer importer_ltsv = {
	.name = "ltsv",
	.title = "LTSV: labelled tab-separated values",
	.about = "label:value, parted by tabs, in any order. Takes time, req (or method "
	         "and uri), status, size, reqtime or apptime (seconds), "
	         "reqtime_microsec, vhost, level and message. Leaves all other labels. "
	         "ltsv.org, read 2026-11-25. Not seen in real data: written from its "
	         "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
