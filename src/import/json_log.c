#include "import/json_log.h"
#include "import/format.h"
#include "import/log_text.h"

#include <math.h>
#include <string.h>

enum {
	MESSAGE_MAX = 8 * 1024, /* unescaped: a pattern is shorter by far */
	WORD_MAX = 512,
	TIME_MAX = 64,
	NUMBER_MAX = 40,
};

struct json_room json_log_room(struct log_record *record)
{
	return (struct json_room){ record->room, record->room + LOG_ROOM };
}

static gsize size(struct scan text)
{
	return (gsize)(text.end - text.at);
}

struct scan json_log_payload(const struct json_span *value, struct log_record *record,
                             struct json_room *room)
{
	struct scan text = json_unescape(value, room);
	while (text.at < text.end && (text.end[-1] == '\n' || text.end[-1] == '\r'))
		text.end--;
	const gsize len = size(text);
	if (text.at == record->room && memchr(text.at, 0x1b, len) != NULL)
		text.end = text.at + formats_uncolour(text.at, len, record->room);
	return text;
}

/* --- times ------------------------------------------------------------------- */

/* "1.773497467102e9", and numbers of fewer digits than an epoch of our days: as seconds. */
static bool odd_number(struct scan text, struct log_record *record)
{
	char digits[NUMBER_MAX], *end;
	if (size(text) >= sizeof digits || memchr(text.at, 'e', size(text)) == NULL)
		return false;
	memcpy(digits, text.at, size(text));
	digits[size(text)] = '\0';
	const double value = g_ascii_strtod(digits, &end);
	if (*end != '\0' || !(value >= 1e8) || value >= 1e19)
		return false;
	g_snprintf(digits, sizeof digits, value >= 1e17 ? "%.0f" : "%.6f", value);
	struct scan s = scan_of(digits, strlen(digits));
	return log_time_epoch(&s, record);
}

static bool text_time(struct scan text, struct log_record *record)
{
	struct scan s = text;
	if (log_time_iso(&s, record) && scan_done(&s))
		return true;
	s = text;
	if (log_time_any(&s, record)) {
		scan_blanks(&s);
		if (scan_done(&s))
			return true;
	}
	record->zone_label = (struct scan){ NULL, NULL };
	if (!stamp_parse(text.at, size(text), &record->stamp))
		return false;
	record->clock = CLOCK_FULL;
	return true;
}

bool json_log_time(const struct json_span *value, struct log_record *record)
{
	char copy[TIME_MAX];
	struct json_room room = { copy, copy + sizeof copy };
	struct scan text = value->text;
	if (value->kind == JSON_ABSENT || value->cut || size(text) >= TIME_MAX - 8 ||
	    log_is(text, "9223372036854775807")) /* "never", of every unit */
		return false;
	if (value->kind == JSON_NUM) {
		struct scan s = text;
		return (log_time_epoch(&s, record) && scan_done(&s)) ||
		       odd_number(text, record);
	}
	if (value->kind != JSON_TEXT)
		return false;
	if (value->escaped)
		text = json_unescape(value, &room);
	const bool ok = text_time(text, record);
	if (value->escaped)
		record->zone_label = (struct scan){ NULL, NULL }; /* in the copy */
	return ok;
}

void json_log_observed(const struct json_span *value, struct log_record *record)
{
	if (value->kind == JSON_ABSENT)
		return;
	struct log_record other = { .clock = CLOCK_NONE };
	if (json_log_time(value, &other) && other.clock == CLOCK_FULL &&
	    other.stamp.zoned)
		record->observed = other.stamp;
}

/* --- numbers ------------------------------------------------------------------- */

bool json_log_number(const struct json_span *value, gint64 *number)
{
	return (value->kind & (JSON_TEXT | JSON_NUM)) != 0 &&
	       log_number(value->text, number);
}

/* 3.001e2 and all that log_duration() does not take */
static bool real_duration(struct scan text, gint64 unit, gint64 *us)
{
	char digits[NUMBER_MAX], *end;
	if (size(text) >= sizeof digits)
		return false;
	memcpy(digits, text.at, size(text));
	digits[size(text)] = '\0';
	const double value =
	        g_ascii_strtod(digits, &end) * (unit == 0 ? 1e-3 : (double)unit);
	if (end == digits || *end != '\0' || !(value >= 0) || value > 1e17)
		return false;
	*us = (gint64)llround(value);
	return true;
}

bool json_log_duration(const struct json_span *value, gint64 unit, gint64 *us)
{
	gint64 whole;
	if (value->cut || (value->kind & (JSON_TEXT | JSON_NUM)) == 0)
		return false;
	if (unit == 0 && log_number(value->text, &whole)) {
		*us = whole / 1000;
		return true;
	}
	return (unit > 0 && log_duration(value->text, unit, us)) ||
	       (value->kind == JSON_TEXT && log_duration(value->text, 1000, us)) ||
	       real_duration(value->text, unit, us);
}

int json_log_status(const struct json_span *value)
{
	gint64 status;
	return json_log_number(value, &status) && status >= 100 && status <= 599
	               ? (int)status
	               : 0;
}

enum severity json_log_otlp(gint64 number)
{
	static const enum severity of[] = {
		SEVERITY_TRACE, SEVERITY_DEBUG, SEVERITY_INFO,
		SEVERITY_WARN,  SEVERITY_ERROR, SEVERITY_FATAL
	};
	return number >= 1 && number <= 24 ? of[(number - 1) / 4] : SEVERITY_NONE;
}

/* --- texts --------------------------------------------------------------------- */

/* As much of room as max, so that one long text leaves some for the others. */
static struct scan bounded(const struct json_span *value, gsize max,
                           struct json_room *room)
{
	struct json_room part = { room->at, room->at + MIN((gsize)(room->end - room->at),
		                                           max + 8) };
	if (!value->escaped)
		return value->text;
	const struct scan text = json_unescape(value, &part);
	room->at = part.at;
	return text;
}

struct scan json_log_word(const struct json_span *value, struct json_room *room)
{
	if ((value->kind & (JSON_TEXT | JSON_NUM)) == 0 ||
	    value->text.at == value->text.end)
		return (struct scan){ NULL, NULL };
	return bounded(value, WORD_MAX, room);
}

struct scan json_log_message(const struct json_span *value, struct json_room *room)
{
	if (value->kind == JSON_ABSENT)
		return (struct scan){ NULL, NULL };
	char *const out = room->at;
	struct scan text = bounded(value, MESSAGE_MAX, room);
	if (text.at == out && memchr(out, 0x1b, size(text)) != NULL)
		text.end = out + formats_uncolour(out, size(text), out);
	while (text.at < text.end && g_ascii_isspace(*text.at))
		text.at++;
	const char *line = memchr(text.at, '\n', size(text));
	if (line != NULL)
		text.end = line;
	while (text.at < text.end && g_ascii_isspace(text.end[-1]))
		text.end--;
	return text;
}

/* Without query and fragment, and without scheme and host. */
static struct scan path_of(struct scan url)
{
	const char *end = url.at;
	const char *host =
	        size(url) > 8 ? g_strstr_len(url.at, (gssize)MIN(size(url), 10), "://")
	                      : NULL;
	if (host != NULL) {
		const char *slash = memchr(host + 3, '/', (gsize)(url.end - host - 3));
		if (slash != NULL)
			url.at = end = slash;
	}
	while (end < url.end && *end != '?' && *end != '#' && *end != ';' && *end != ' ')
		end++;
	url.end = end;
	return url;
}

static struct scan joined(struct scan method, struct scan path, struct json_room *room)
{
	const gsize want = size(method) + 1 + size(path);
	char *const out = room->at;
	if (want > (gsize)(room->end - room->at) || size(method) > WORD_MAX)
		return path;
	memcpy(out, method.at, size(method));
	out[size(method)] = ' ';
	memcpy(out + size(method) + 1, path.at, size(path));
	room->at += want;
	return scan_of(out, want);
}

struct scan json_log_request(const struct json_span *method, const struct json_span *url,
                             struct json_room *room)
{
	struct scan line = bounded(url, MESSAGE_MAX, room), word;
	if ((url->kind & JSON_TEXT) == 0 || line.at == line.end)
		return (struct scan){ NULL, NULL };
	if (method->kind == JSON_TEXT)
		return joined(json_log_word(method, room), path_of(line), room);
	struct scan s = line;
	if (!log_word(&s, &word) || !scan_char(&s, ' '))
		return path_of(line);
	return (struct scan){ line.at, path_of(s).end };
}

/* --- lines between ---------------------------------------------------------------- */

static bool begins(const char *line, gsize len, const char *word)
{
	const gsize n = strlen(word);
	return len >= n && memcmp(line, word, n) == 0;
}

/* "main.(*Server).Run(0xc000010a80, 0x1)" */
static bool is_go_frame(const char *line, gsize len)
{
	const char *open = memchr(line, '(', len);
	return g_ascii_isalpha(*line) && line[len - 1] == ')' && open != NULL &&
	       memchr(line, '.', (gsize)(open - line)) != NULL &&
	       memchr(line, ' ', (gsize)(open - line)) == NULL;
}

bool json_log_trace(const char *line, gsize len, struct log_record *record)
{
	static const char *const crashes[] = { "panic: ", "fatal error: " };
	static const char *const traces[] = { "Caused by: ", "goroutine ",
		                              "created by ", "exit status ",
		                              "Traceback (", "[signal " };
	for (gsize i = 0; i < G_N_ELEMENTS(crashes); i++)
		if (begins(line, len, crashes[i])) {
			record->severity = SEVERITY_FATAL;
			record->message = scan_of(line, len);
			return true;
		}
	for (gsize i = 0; i < G_N_ELEMENTS(traces); i++)
		if (begins(line, len, traces[i]))
			return true;
	return *line == ' ' || *line == '\t' || is_go_frame(line, len);
}

char json_log_begin(struct scan *s)
{
	bool punctuation = false;
	for (; s->at < s->end; s->at++) {
		switch (*s->at) {
		case '{':
			return '\0';
		case '[':
		case ']':
		case ',':
			punctuation = true;
			break;
		case ' ':
		case '\t':
		case 0x1e:
			break;
		default:
			return '?';
		}
	}
	return punctuation ? ']' : '?';
}

gsize json_log_next(const char *line, struct scan s)
{
	return json_log_begin(&s) == '\0' ? (gsize)(s.at - line) : 0;
}

enum line_kind json_log_pick(const JsonPlan *plan, const char *line, gsize len,
                             struct log_record *record, struct json_span *values)
{
	struct scan s = scan_of(line + record->from, len - record->from);
	const char begin = json_log_begin(&s);
	if (begin == ']')
		return LINE_COMMENT;
	if (begin != '\0' || json_pick(plan, &s, values) != JSON_END)
		return LINE_NOT_MINE;
	record->next = json_log_next(line, s);
	return LINE_RECORD;
}
