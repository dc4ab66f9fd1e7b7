#include "import/log_keys.h"
#include "import/json_log.h"
#include "import/log_text.h"

#include <string.h>

enum numbering {
	NUMBERS_SYSLOG,    /* 0 emergency ... 7 debug */
	NUMBERS_BUNYAN,    /* 10 trace ... 60 fatal */
	NUMBERS_NEXTCLOUD, /* 0 debug ... 4 fatal */
	NUMBERS_LOGBACK,   /* 10000 debug ... 40000 error */
};

/* What the sample shows, while learning. */
struct seen {
	int timed, said, nextcloud, caddy;
	gint64 level_max;
	int durations, fractions;
	double duration_max;
};

struct log_keys {
	JsonPlan *plan;
	struct seen seen;
	enum numbering numbering;
	gint64 unit; /* of a duration that names none: us, 0 = nanoseconds */
	bool timed;  /* its lines have times */
	bool said;   /* some have a message or a level: it is a log */
};

static void see_duration(struct seen *seen, const struct json_span *value)
{
	if (value->kind != JSON_NUM || value->text.end - value->text.at >= 32)
		return;
	char digits[32] = { 0 };
	memcpy(digits, value->text.at, (gsize)(value->text.end - value->text.at));
	const double number = g_ascii_strtod(digits, NULL);
	seen->durations++;
	seen->fractions += strpbrk(digits, ".e") != NULL;
	seen->duration_max = MAX(seen->duration_max, number);
}

void log_keys_see(LogKeys *keys, const struct json_span *v)
{
	struct seen *seen = &keys->seen;
	struct log_record record = { .clock = CLOCK_NONE };
	gint64 level;
	seen->timed += json_log_time(&v[FIELD_TIME], &record) ||
	               json_log_time(&v[FIELD_DATE], &record) ||
	               v[FIELD_SECONDS].kind == JSON_NUM;
	if (v[FIELD_LEVEL].kind == JSON_NUM && log_number(v[FIELD_LEVEL].text, &level))
		seen->level_max = MAX(seen->level_max, level);
	seen->said += v[FIELD_MESSAGE].kind == JSON_TEXT ||
	              v[FIELD_ERROR].kind == JSON_TEXT ||
	              v[FIELD_LEVEL].kind != JSON_ABSENT;
	seen->nextcloud += v[FIELD_NEXTCLOUD].kind != JSON_ABSENT;
	seen->caddy += v[FIELD_LOGGER].kind == JSON_TEXT &&
	               g_strstr_len(v[FIELD_LOGGER].text.at,
	                            v[FIELD_LOGGER].text.end - v[FIELD_LOGGER].text.at,
	                            "http.log.access") != NULL;
	see_duration(seen, &v[FIELD_DURATION]);
}

static enum numbering numbering_of(const struct seen *seen)
{
	if (seen->level_max >= 1000)
		return NUMBERS_LOGBACK;
	if (seen->level_max >= 8)
		return NUMBERS_BUNYAN;
	return seen->nextcloud > 0 ? NUMBERS_NEXTCLOUD : NUMBERS_SYSLOG;
}

/* Whole numbers: ns when one is over 0.1 ms of them, else ms. Fractions: of seconds, as long as none is a minute. */
static gint64 unit_of(const struct seen *seen)
{
	if (seen->fractions == 0 && seen->caddy == 0)
		return seen->duration_max >= 1e5 ? 0 : 1000;
	return seen->caddy > 0 || seen->duration_max < 60 ? SECOND : 1000;
}

LogKeys *log_keys_new(void)
{
	LogKeys *keys = g_new0(LogKeys, 1);
	keys->plan = json_plan_new(log_key_names, n_log_key_names, N_FIELDS);
	return keys;
}

void log_keys_learnt(LogKeys *keys)
{
	keys->numbering = numbering_of(&keys->seen);
	keys->unit = unit_of(&keys->seen);
	keys->timed = keys->seen.timed > 0;
	keys->said = keys->seen.said > 0;
}

void log_keys_free(void *keys)
{
	json_plan_free(((LogKeys *)keys)->plan);
	g_free(keys);
}

const JsonPlan *log_keys_plan(const LogKeys *keys)
{
	return keys->plan;
}

/* --- time ---------------------------------------------------------------------- */

/* {"epochSecond": ..., "nanoOfSecond": ...} */
static bool split_time(const struct json_span *v, struct log_record *record)
{
	gint64 nanos = 0;
	if (!json_log_time(&v[FIELD_SECONDS], record))
		return false;
	if (json_log_number(&v[FIELD_NANOS], &nanos) && nanos < 1000000000) {
		record->stamp.civil += nanos / 1000;
		record->stamp.resolution = 1;
	}
	return true;
}

enum { JOINED_MAX = 96 };

static void join(char *text, gsize *len, struct scan part)
{
	const gsize n = (gsize)(part.end - part.at);
	if (n > JOINED_MAX - *len)
		return;
	memcpy(text + *len, part.at, n);
	*len += n;
}

/*
 * date=2026-03-14 time=14:11:07 tz="+0100": the parts are the time only where "time" has none of a date. A zone that is
 * no offset is left out. FortiOS 7.4 Log Message Reference, read 2026-11-25.
 */
static bool joined_time(const struct json_span *v, struct log_record *record)
{
	const struct json_span *date = &v[FIELD_DATE], *zone = &v[FIELD_ZONE];
	const struct scan clock = v[FIELD_TIME].text;
	const char sign = zone->kind == JSON_TEXT && zone->text.at < zone->text.end
	                          ? *zone->text.at
	                          : ' ';
	char text[JOINED_MAX];
	gsize len = 0;
	if (date->kind != JSON_TEXT || date->cut || v[FIELD_TIME].kind != JSON_TEXT ||
	    record->clock != CLOCK_NO_DATE)
		return false;
	join(text, &len, date->text);
	join(text, &len, scan_of(" ", 1));
	join(text, &len, clock);
	if (!record->stamp.zoned && (sign == '+' || sign == '-'))
		join(text, &len, zone->text);
	const struct json_span whole = { .kind = JSON_TEXT, .text = scan_of(text, len) };
	struct log_record joined = { .clock = CLOCK_NONE };
	if (!json_log_time(&whole, &joined) || joined.clock != CLOCK_FULL ||
	    joined.zone_label.at != NULL) /* in the copy */
		return false;
	record->clock = joined.clock;
	record->stamp = joined.stamp;
	return true;
}

/* 0 is what an unset time looks like. */
static bool states_time(const struct json_span *value)
{
	return value->kind != JSON_ABSENT &&
	       !(value->kind == JSON_NUM && log_is(value->text, "0")) &&
	       value->text.at < value->text.end;
}

/* False: it states a time that is none. */
static bool read_time(const struct json_span *v, struct log_record *record)
{
	if (split_time(v, record))
		return true;
	if (json_log_time(&v[FIELD_TIME], record)) {
		joined_time(v, record);
		json_log_observed(&v[FIELD_OBSERVED], record);
		return true;
	}
	record->clock = CLOCK_NONE;
	if (states_time(&v[FIELD_TIME]))
		return false;
	if (json_log_time(&v[FIELD_DATE], record))
		return true;
	record->clock = CLOCK_NONE;
	return !states_time(&v[FIELD_DATE]);
}

/* --- severity -------------------------------------------------------------------- */

static enum severity bunyan(gint64 level)
{
	static const enum severity of[] = {
		SEVERITY_TRACE, SEVERITY_DEBUG, SEVERITY_INFO,
		SEVERITY_WARN,  SEVERITY_ERROR, SEVERITY_FATAL
	};
	if (level < 10)
		return SEVERITY_NONE;
	return of[MIN(level / 10, (gint64)G_N_ELEMENTS(of)) - 1];
}

static enum severity numbered(enum numbering numbering, gint64 level)
{
	static const enum severity nextcloud[] = { SEVERITY_DEBUG, SEVERITY_INFO,
		                                   SEVERITY_WARN, SEVERITY_ERROR,
		                                   SEVERITY_FATAL };
	switch (numbering) {
	case NUMBERS_BUNYAN:
		return bunyan(level);
	case NUMBERS_LOGBACK:
		return bunyan(level / 1000 + 10);
	case NUMBERS_NEXTCLOUD:
		return level < (gint64)G_N_ELEMENTS(nextcloud) ? nextcloud[level]
		                                               : SEVERITY_NONE;
	case NUMBERS_SYSLOG:
		break;
	}
	return log_severity_of_syslog(level);
}

/* Application Insights' SeverityLevel: 0 Verbose, Information, Warning, Error, 4 Critical; by number or by name */
static void read_insights(const struct json_span *level, struct log_record *record)
{
	static const enum severity of[] = { SEVERITY_DEBUG, SEVERITY_INFO, SEVERITY_WARN,
		                            SEVERITY_ERROR, SEVERITY_CRITICAL };
	gint64 number;
	record->severity_text = level->text;
	if (!json_log_number(level, &number))
		record->severity = log_severity(level->text);
	else if (number < (gint64)G_N_ELEMENTS(of))
		record->severity = of[number];
}

static void read_level(const LogKeys *keys, const struct json_span *v,
                       struct log_record *record)
{
	const struct json_span *level = &v[FIELD_LEVEL];
	gint64 number;
	if (level->kind == JSON_TEXT || level->kind == JSON_NUM)
		record->severity_text = level->text;
	if (json_log_number(level, &number))
		record->severity = numbered(keys->numbering, number);
	else if (level->kind == JSON_TEXT)
		record->severity = log_severity(level->text);
	else if (json_log_number(&v[FIELD_LEVEL_OTLP], &number))
		record->severity = json_log_otlp(number);
	else if (v[FIELD_LEVEL_INSIGHTS].kind != JSON_ABSENT)
		read_insights(&v[FIELD_LEVEL_INSIGHTS], record);
	else if (json_log_number(&v[FIELD_LEVEL_PYTHON], &number))
		record->severity = bunyan(number + 10);
	else if (v[FIELD_TIME].rank == LOG_KEYS_CLEF && v[FIELD_TIME].kind == JSON_TEXT)
		record->severity = SEVERITY_INFO;
}

/* --- requests --------------------------------------------------------------------- */

static void read_duration(const LogKeys *keys, const struct json_span *v,
                          struct log_record *record)
{
	static const struct {
		guint8 field;
		gint64 unit;
	} units[] = { { FIELD_DURATION_NS, 0 },
		      { FIELD_DURATION_US, 1 },
		      { FIELD_DURATION_MS, 1000 },
		      { FIELD_DURATION_S, SECOND } };
	for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
		if (json_log_duration(&v[units[i].field], units[i].unit,
		                      &record->duration))
			return;
	json_log_duration(&v[FIELD_DURATION], keys->unit, &record->duration);
}

/* A 5xx is an error, whatever the logger thinks of it; of others its own word holds. */
static void read_request(const struct json_span *v, struct log_record *record,
                         struct json_room *room)
{
	const bool line = v[FIELD_URL].kind != JSON_TEXT;
	const bool says = v[FIELD_MESSAGE].kind == JSON_TEXT;
	record->status = json_log_status(&v[FIELD_STATUS]);
	if (record->status != 0 || !says)
		record->message = json_log_request(
		        &v[FIELD_METHOD], &v[line ? FIELD_REQUEST : FIELD_URL], room);
	if (record->status == 0)
		return;
	if (record->severity == SEVERITY_NONE ||
	    (record->status >= 500 && record->severity < SEVERITY_ERROR))
		record->severity = log_severity_of_http(record->status);
	if (!json_log_number(&v[FIELD_BYTES], &record->bytes))
		record->bytes = -1;
}

bool log_keys_read(const LogKeys *keys, const struct json_span *v,
                   struct log_record *record)
{
	struct json_room room = json_log_room(record);
	if (!read_time(v, record))
		return false;
	read_level(keys, v, record);
	read_duration(keys, v, record);
	read_request(v, record, &room);
	if (record->message.at == NULL)
		record->message = json_log_message(&v[FIELD_MESSAGE], &room);
	if (record->message.at == record->message.end)
		record->message = json_log_message(&v[FIELD_ERROR], &room);
	record->service = json_log_word(&v[FIELD_SERVICE], &room);
	record->host = json_log_word(&v[FIELD_HOST], &room);
	record->component = json_log_word(&v[FIELD_LOGGER], &room);
	const bool says = record->message.end > record->message.at;
	const bool levelled = record->severity != SEVERITY_NONE;
	if (record->clock != CLOCK_NONE)
		return says || levelled || keys->said ||
		       v[FIELD_MESSAGE].kind != JSON_ABSENT;
	return says && (keys->timed || levelled);
}
