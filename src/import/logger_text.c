#include "import/logger_text.h"
#include "import/format.h"
#include "import/log_text.h"

#include <string.h>

enum {
	HEAD_WORDS = 12,    /* before the message */
	BRACKET_MAX = 256,  /* bytes of a thread's name or of a context */
	SAMPLE_LINES = 400, /* looked at to learn a style */
	LEVEL_FIRST = 16,   /* bits by which forms behind a level lie apart */
};

/* --- times ----------------------------------------------------------------------------- */

/* "081109 203615" of Hadoop's first years */
static bool time_of_digits(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	gint64 date, clock;
	if (!scan_digits(&rest, 6, 6, &date) || !scan_char(&rest, ' ') ||
	    !scan_digits(&rest, 6, 6, &clock) || !scan_char(&rest, ' '))
		return false;
	const struct civil civil = { .year = 2000 + (int)(date / 10000),
		                     .month = (int)(date / 100 % 100),
		                     .day = (int)(date % 100),
		                     .hour = (int)(clock / 10000),
		                     .minute = (int)(clock / 100 % 100),
		                     .second = (int)(clock % 100) };
	const gint64 at = instant_from_civil(&civil);
	if (at == INSTANT_NONE)
		return false;
	record->clock = CLOCK_FULL;
	record->stamp = (struct stamp){ .civil = at, .resolution = SECOND };
	*s = rest;
	return true;
}

/* "Mar 14, 2026 2:11:07 PM" */
static bool time_of_jul(struct scan *s, struct log_record *record)
{
	struct scan rest = *s;
	if (!log_time_syslog(&rest, record) || record->clock != CLOCK_FULL ||
	    (g_ascii_toupper(rest.end > s->at ? rest.at[-1] : ' ') != 'M')) {
		record->clock = CLOCK_NONE;
		return false;
	}
	*s = rest;
	return true;
}

guint logger_time(struct scan *s, struct log_record *record)
{
	static bool (*const forms[])(struct scan *, struct log_record *) = {
		log_time_iso,   log_time_day_first, log_time_short_year,
		time_of_digits, log_time_clock,
	};
	struct scan rest = *s;
	const bool bracket = scan_char(&rest, '[');
	if (scan_done(&rest))
		return 0;
	if (!g_ascii_isdigit(*rest.at)) {
		if (bracket || !time_of_jul(&rest, record))
			return 0;
		*s = rest;
		return LOGGER_TIME_JUL;
	}
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
		if (forms[i](&rest, record)) {
			*s = rest;
			return 1U << (2 * i + bracket);
		}
	return 0;
}

/* --- words of a head --------------------------------------------------------------------- */

enum severity logger_level(struct scan word)
{
	static const char *const shorts[] = { "ERR", "WRN", "INF", "DBG",
		                              "TRC", "FTL", "VRB" };
	while (word.at < word.end && (*word.at == '[' || *word.at == ' '))
		word.at++;
	while (word.at < word.end &&
	       (word.end[-1] == ':' || word.end[-1] == ']' || word.end[-1] == ' '))
		word.end--;
	for (const char *at = word.at; at < word.end; at++)
		if (!g_ascii_isupper(*at))
			return SEVERITY_NONE;
	if (word.end - word.at >= 4)
		return log_severity(word);
	for (gsize i = 0; i < G_N_ELEMENTS(shorts); i++)
		if (log_is(word, shorts[i]))
			return log_severity(word);
	return SEVERITY_NONE;
}

struct head {
	struct scan rest;
	struct log_record *record;
	guint form;
	int brackets;         /* that hold no level */
	bool bracketed_level; /* "[WARN ]" */
	bool number;          /* a process id before the level */
	bool spring;          /* "INFO 812 --- [main]" */
	bool named_before;    /* a name before the level, without brackets */
	bool parens_first; /* "(MainThread) [pay.client]"; JBoss has it the other way round */
	bool colons;       /* "pay::client" */
	bool monolog;      /* "channel.LEVEL:" */
	bool foreign;      /* PostgreSQL's "LEVEL:  ", MySQL's "8 [ERROR]" */
	bool ended;        /* what follows is the message */
};

static bool has(struct scan word, const char *text)
{
	const gsize len = strlen(text);
	for (; (gsize)(word.end - word.at) >= len; word.at++)
		if (memcmp(word.at, text, len) == 0)
			return true;
	return false;
}

static bool all_digits(struct scan word)
{
	for (; word.at < word.end; word.at++)
		if (!g_ascii_isdigit(*word.at))
			return false;
	return true;
}

/* Letters, digits and what names of loggers are joined with. */
static bool is_name(struct scan word)
{
	if (word.at == word.end || !(g_ascii_isalpha(*word.at) || *word.at == '_'))
		return false;
	for (; word.at < word.end; word.at++)
		if (!g_ascii_isalnum(*word.at) && strchr("._$@#:-/<>", *word.at) == NULL)
			return false;
	return true;
}

/* "c.s.pay.Client", "executor.Backend", "o.s.OrderServiceImpl#365": packages, then a class */
static bool is_class(struct scan word)
{
	const char *dot = NULL;
	for (const char *at = word.at; at + 1 < word.end; at++)
		if (*at == '.')
			dot = at;
	return dot != NULL && g_ascii_isupper(dot[1]) && is_name(word);
}

static struct scan letters_of(struct scan word)
{
	while (word.end > word.at && !g_ascii_isalpha(word.end[-1]))
		word.end--;
	while (word.at < word.end && !g_ascii_isalpha(*word.at))
		word.at++;
	return word;
}

static void set_level(struct head *h, struct scan word, enum severity severity)
{
	h->record->severity = severity;
	h->record->severity_text = letters_of(word);
}

static void set_component(struct head *h, struct scan word)
{
	if (h->record->component.at == NULL)
		h->record->component = word;
	h->colons |= has(word, "::");
}

static bool leveled(const struct head *h)
{
	return h->record->severity != SEVERITY_NONE;
}

/* What "[" or "(" encloses; names of threads hold brackets themselves. */
static bool enclosed(struct scan *s, char open, char close, struct scan *inside)
{
	const char *last = s->end - s->at > BRACKET_MAX ? s->at + BRACKET_MAX : s->end;
	int depth = 0;
	for (const char *at = s->at; at < last; at++) {
		depth += *at == open;
		depth -= *at == close;
		if (depth > 0)
			continue;
		*inside = (struct scan){ s->at + 1, at };
		while (inside->end > inside->at && inside->end[-1] == ' ')
			inside->end--;
		s->at = at + 1;
		return true;
	}
	return false;
}

/* "[http-nio-8080-exec-4]", "[WARN ]", "[o.e.n.Node  ]" */
static bool take_bracket(struct head *h)
{
	struct scan inside;
	if (!enclosed(&h->rest, '[', ']', &inside))
		return false;
	const enum severity severity = leveled(h) ? SEVERITY_NONE : logger_level(inside);
	if (severity != SEVERITY_NONE) {
		set_level(h, inside, severity);
		h->bracketed_level = true;
		h->foreign |= h->number;
		return true;
	}
	h->brackets++;
	if (is_class(inside) || has(inside, "::") ||
	    (is_name(inside) && has(inside, ".")))
		set_component(h, inside);
	return true;
}

/* "(MainThread)", "(Controller Boot Thread)" behind the level */
static bool take_parens(struct head *h)
{
	struct scan inside;
	if (!leveled(h) || !enclosed(&h->rest, '(', ')', &inside))
		return false;
	h->parens_first |= h->record->component.at == NULL;
	h->ended = h->record->component.at != NULL;
	return true;
}

/* "local.WARNING:" */
static bool monolog_channel(struct head *h, struct scan word)
{
	const char *dot = memchr(word.at, '.', (gsize)(word.end - word.at));
	if (dot == NULL || word.end[-1] != ':')
		return false;
	const struct scan level = { dot + 1, word.end };
	const enum severity severity = logger_level(level);
	if (severity == SEVERITY_NONE || !is_name((struct scan){ word.at, dot }))
		return false;
	set_level(h, level, severity);
	set_component(h, (struct scan){ word.at, dot });
	h->monolog = h->ended = true;
	return true;
}

/* "INFO", "ERROR:", celery's "INFO/MainProcess]" */
static bool take_level(struct head *h, struct scan word, struct scan behind)
{
	struct scan level = word;
	const char *slash = memchr(word.at, '/', (gsize)(word.end - word.at));
	if (slash != NULL && word.end[-1] == ']')
		level.end = slash;
	const enum severity severity = logger_level(level);
	if (severity == SEVERITY_NONE)
		return false;
	set_level(h, level, severity);
	h->named_before |= level.end != word.end;
	h->foreign |= word.end[-1] == ':' && scan_word(&behind, "  ");
	return true;
}

/* A word before the level: a logger with dashes around it, or a thread right before the level. */
static bool take_name_before(struct head *h, struct scan word, struct scan behind)
{
	struct scan next;
	if (g_ascii_isdigit(*word.at)) /* "00E" of GitLab's runner */
		return false;
	scan_blanks(&behind);
	const bool dash = scan_word(&behind, "- ");
	scan_blanks(&behind);
	if (!log_word(&behind, &next) ||
	    (logger_level(next) == SEVERITY_NONE && !(dash && is_name(word))))
		return false;
	if (dash)
		set_component(h, word);
	return h->named_before = true;
}

/* Behind the level a name is a logger when it is a class or dotted, ends with a colon, or has a dash or colon behind. */
static bool take_name_behind(struct head *h, struct scan word, struct scan behind)
{
	const char *end = word.end;
	while (word.end > word.at && (word.end[-1] == ':' || word.end[-1] == ']'))
		word.end--;
	scan_blanks(&behind);
	const bool marked =
	        word.end < end || scan_word(&behind, "- ") || scan_word(&behind, ": ");
	if (!is_name(word) || word.end[-1] == '.' || /* the end of a sentence */
	    !(marked || has(word, ".") || has(word, "::")))
		return false;
	set_component(h, word);
	return h->ended = true;
}

/* "812 --- " of Spring Boot */
static bool take_spring(struct head *h, bool dashes, struct scan behind)
{
	scan_blanks(&behind);
	h->spring |= dashes;
	return h->spring || scan_word(&behind, "---");
}

static bool take_word(struct head *h)
{
	struct scan word, s = h->rest;
	if (!log_word(&s, &word))
		return false;
	const bool digits = all_digits(word), dashes = log_is(word, "---");
	bool taken;
	if (leveled(h))
		taken = digits || dashes ? take_spring(h, dashes, s)
		                         : take_name_behind(h, word, s);
	else if (digits)
		taken = h->number = true;
	else
		taken = monolog_channel(h, word) || take_level(h, word, s) ||
		        take_name_before(h, word, s);
	if (taken)
		h->rest = s;
	return taken;
}

/* "- ", "| " between the parts; behind the time whatever closes it */
static bool take_separator(struct head *h, int n)
{
	if (scan_word(&h->rest, "- ") || scan_word(&h->rest, "| "))
		return true;
	return n == 0 && (scan_char(&h->rest, ']') || scan_char(&h->rest, ',') ||
	                  scan_char(&h->rest, ':'));
}

/* Takes words off the line until the message begins. */
static void read_head(struct head *h)
{
	for (int n = 0; n < HEAD_WORDS && !h->ended; n++) {
		scan_blanks(&h->rest);
		if (scan_done(&h->rest))
			return;
		if (take_separator(h, n))
			continue;
		/* brackets behind the logger are the message's */
		const bool named =
		        h->record->component.at != NULL && leveled(h) && !h->spring;
		const char c = *h->rest.at;
		if (named && c != '(')
			return;
		if (!(c == '['   ? take_bracket(h)
		      : c == '(' ? take_parens(h)
		                 : take_word(h)))
			return;
	}
}

/* --- styles -------------------------------------------------------------------------------- */

static bool is_go_file(struct scan name)
{
	return has(name, ".go:") ||
	       (name.end - name.at > 3 && memcmp(name.end - 3, ".go", 3) == 0);
}

/* Of a line whose name and brackets tell nothing: by its time. */
static enum logger_style style_of_time(const struct head *h, struct scan line)
{
	const struct stamp *stamp = &h->record->stamp;
	const struct scan name = h->record->component;
	const bool bracketed = (h->form & 0x2aaU) != 0;
	/* "ERROR 2026-03-14 14:11:07,102 views 12 140": Django's verbose */
	if (h->form == 1U << LEVEL_FIRST && stamp->resolution == 1000 &&
	    memchr(line.at, ',', MIN((gsize)(line.end - line.at), 40)) != NULL)
		return LOGGER_PYTHON;
	if (stamp->zoned)
		return name.at != NULL && stamp->resolution == 1 ? LOGGER_RUST
		                                                 : LOGGER_NONE;
	if (h->form == 1 && line.at[4] == '/' && stamp->resolution == SECOND)
		return LOGGER_GO;
	if (bracketed || (name.at != NULL && g_ascii_isupper(*name.at)))
		return LOGGER_JAVA;
	return stamp->resolution == 1000 && h->form == 1 &&
	                       (name.at != NULL || line.at[19] == ',')
	               ? LOGGER_PYTHON
	               : LOGGER_NONE;
}

/* Jira's "thread LEVEL user request session address path [c.s.j.x.Class] message" */
static bool class_ahead(struct scan s)
{
	struct scan before, inside;
	s.end = s.end - s.at > BRACKET_MAX ? s.at + BRACKET_MAX : s.end;
	while (scan_until(&s, '[', &before))
		if (scan_until(&s, ']', &inside) && is_class(inside))
			return true;
	return false;
}

static enum logger_style style_of(const struct head *h, struct scan line)
{
	const struct scan name = h->record->component;
	if (!leveled(h) || h->foreign)
		return LOGGER_NONE;
	if (h->monolog)
		return LOGGER_MONOLOG;
	if (name.at != NULL && is_go_file(name))
		return LOGGER_GO;
	if (h->colons)
		return LOGGER_RUST;
	if (h->parens_first)
		return LOGGER_PYTHON;
	if (h->spring || (name.at != NULL && is_class(name)))
		return LOGGER_JAVA;
	if (h->named_before && name.at == NULL && class_ahead(h->rest))
		return LOGGER_JAVA;
	/* "2026/03/14 14:11:07 kid1| WARNING: x" of Squid: no Python writes such a date */
	if (h->form == 1 && h->record->stamp.resolution == SECOND && line.at[4] == '/' &&
	    !h->bracketed_level)
		return LOGGER_NONE;
	if (h->bracketed_level || h->number || h->named_before)
		return LOGGER_PYTHON;
	return h->brackets > 0 ? LOGGER_JAVA : style_of_time(h, line);
}

/* Kafka writes the logger behind the message: "... (kafka.log.Log)" */
static void take_name_at_end(struct log_record *record)
{
	const struct scan message = record->message;
	const char *at = message.end - 1;
	if (record->component.at != NULL || at <= message.at || *at != ')')
		return;
	while (at > message.at && *at != '(')
		at--;
	const struct scan name = { at + 1, message.end - 1 };
	if (at == message.at || at[-1] != ' ' || !is_class(name))
		return;
	record->component = name;
	record->message.end = at - 1;
}

/* A time, maybe behind "[thread]" as Cassandra has it. */
static guint time_behind_thread(struct head *h, struct scan *s)
{
	struct scan thread;
	guint form = logger_time(s, h->record);
	if (form != 0 || scan_done(s) || *s->at != '[' || !enclosed(s, '[', ']', &thread))
		return form;
	scan_blanks(s);
	form = logger_time(s, h->record);
	h->brackets += form != 0;
	return form;
}

/* "ERROR 2026-...", "[INFO ] 2026-...", "WARN: ...": the level stands before the time; the form of that is another one. */
static guint time_behind_level(struct head *h)
{
	struct scan rest = h->rest, word;
	const bool bracket = scan_char(&rest, '[');
	if (bracket ? !scan_until(&rest, ']', &word) || word.end - word.at > 8
	            : !log_word(&rest, &word))
		return 0;
	const enum severity severity =
	        word.end > word.at ? logger_level(word) : SEVERITY_NONE;
	if (severity == SEVERITY_NONE)
		return 0;
	scan_blanks(&rest);
	const guint form = time_behind_thread(h, &rest);
	if (form == 0 || form == LOGGER_TIME_JUL)
		return 0;
	set_level(h, word, severity);
	h->bracketed_level = bracket;
	h->rest = rest;
	return form << LEVEL_FIRST;
}

struct logger_line logger_read(const char *line, gsize len, struct log_record *record)
{
	struct head h = { .rest = scan_of(line, len), .record = record };
	struct logger_line out = { .form = h.form = logger_time(&h.rest, record) };
	if (out.form == 0)
		out.form = h.form = time_behind_level(&h);
	if (out.form == 0)
		return out;
	if (out.form == LOGGER_TIME_JUL) {
		scan_blanks(&h.rest);
		if (log_word(&h.rest, &record->component) && is_name(record->component))
			out.style = LOGGER_JAVA;
		return out;
	}
	read_head(&h);
	scan_blanks(&h.rest);
	if (!scan_word(&h.rest, "- ") && !scan_word(&h.rest, ": "))
		scan_word(&h.rest, "| ");
	scan_blanks(&h.rest);
	record->message = h.rest;
	out.style = style_of(&h, scan_of(line, len));
	if (out.style == LOGGER_JAVA)
		take_name_at_end(record);
	return out;
}

/* --- files ------------------------------------------------------------------------------------ */

enum { STYLES = LOGGER_GO + 1 };
struct votes {
	int styles[STYLES];
	guint forms[STYLES];
};

static void vote(struct votes *votes, const char *text, gsize len)
{
	struct scan s = scan_of(text, len), line;
	g_autoptr(GString) plain = g_string_new(NULL);
	for (int n = 0; n < SAMPLE_LINES && !scan_done(&s); n++) {
		if (!scan_until(&s, '\n', &line)) {
			line = s;
			s.at = s.end;
		}
		struct log_record record = { 0 };
		g_string_set_size(plain, (gsize)(line.end - line.at));
		const gsize got = formats_uncolour(line.at, plain->len, plain->str);
		const struct logger_line read = logger_read(plain->str, got, &record);
		votes->styles[read.style]++;
		votes->forms[read.style] |= read.form;
	}
}

void *logger_learn(const struct sample_bytes *sample, enum logger_style style)
{
	struct logger_file *file = g_new0(struct logger_file, 1);
	struct votes votes = { 0 };
	vote(&votes, sample->head, sample->head_len);
	vote(&votes, sample->middle, sample->middle_len);
	vote(&votes, sample->tail, sample->tail_len);
	enum logger_style most = LOGGER_NONE + 1;
	for (enum logger_style i = most; i <= LOGGER_GO; i++)
		if (votes.styles[i] > votes.styles[most])
			most = i;
	file->style = style;
	if (most == style)
		file->forms = votes.forms[style];
	return file;
}

/* "SEVERE: cart lost", the second line of JUL */
static enum line_kind second_line(const char *line, gsize len, struct log_record *record)
{
	struct scan s = scan_of(line, len), word;
	if (scan_until(&s, ':', &word) && scan_char(&s, ' ')) {
		const enum severity severity = logger_level(word);
		if (severity != SEVERITY_NONE) {
			record->severity = severity;
			record->severity_text = word;
			record->message = s;
		}
	}
	return LINE_CONTINUES;
}

enum line_kind logger_line_of(const struct logger_file *file, const char *line, gsize len,
                              struct log_record *record)
{
	const struct log_record empty = *record;
	const struct logger_line read = logger_read(line, len, record);
	if (read.style == file->style || (read.form & file->forms) != 0)
		return LINE_RECORD;
	*record = empty;
	if (file->forms == 0)
		return LINE_NOT_MINE;
	return (file->forms & LOGGER_TIME_JUL) != 0 ? second_line(line, len, record)
	                                            : LINE_CONTINUES;
}
