/*
 * logger_text.h - what logging libraries write before a message: a time, a level, a thread, the name of a logger.
 *
 * Shape   logger_read() takes the head of a line apart in whatever order its layout has, and tells by it whose layout it is,
 *         so that formats share no line: each takes those of its own style
 * Layout  those of a file are learnt: in a file of Java a line that has but a time is Java, too, and what has no time of
 *         the file's own form continues the record before
 * Units   times as log_text.h gives them
 * Errors  LOGGER_NONE: a time, if any, and nothing that tells of a logger
 */
#pragma once
#include "import/import.h"

enum logger_style {
	LOGGER_NONE,
	LOGGER_JAVA, /* log4j, logback, JUL: [thread], org.example.Class, level in capitals */
	LOGGER_PYTHON,  /* logging, oslo.log, gunicorn, celery */
	LOGGER_RUST,    /* tracing, env_logger, fern: targets with "::" */
	LOGGER_MONOLOG, /* PHP: "[time] channel.LEVEL: message" */
	LOGGER_GO,      /* logrus and its like: "file.go 88: message" */
};

/* A form of time, as a bit of a set; 0 = the line has none. */
#define LOGGER_TIME_JUL (1U << 15)
struct logger_line {
	enum logger_style style;
	guint form;
};
/* Fills what the head states; the message is what follows it. */
struct logger_line logger_read(const char *line, gsize len, struct log_record *record);

/* What a file is: for .learn, .forget and .read_line of formats that take one style. */
struct logger_file {
	enum logger_style style;
	guint forms; /* of times at the start of its records; 0 = the file is of another style */
};
void *logger_learn(const struct sample_bytes *sample, enum logger_style style);
enum line_kind logger_line_of(const struct logger_file *file, const char *line, gsize len,
                              struct log_record *record);

/*
 * A time at the start, maybe in "[" (then form says so and "]" is left): ISO, day first, years of two digits, HDFS's
 * "081109 203615", a clock with a fraction. 0 = none.
 */
guint logger_time(struct scan *s, struct log_record *record);
/* "INFO", "[WARN ]", "ERROR:": capitals of four letters at least, or ERR, WRN, INF, DBG, TRC */
enum severity logger_level(struct scan word);
