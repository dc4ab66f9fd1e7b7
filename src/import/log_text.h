/*
 * log_text.h - times, words and severities at a cursor, for formats of lines.
 *
 * Shape   log_time_*() read one form of time at s, fill record->clock and record->stamp (and zone_label) and leave the
 *         cursor behind it; what follows is the caller's. Digits beyond the microsecond are dropped.
 * Errors  false: not there; cursor and record are as they were
 */
#pragma once
#include "model/log.h"

/* "2026-03-14T14:11:07.102Z", "2026-03-14 14:11:07,102 +0100", "2026/03/14 14:11:07", "... UTC", "... CET" */
bool log_time_iso(struct scan *s, struct log_record *record);
/* Months in English, or as in ten other languages: "août 19 11:08:37".
 * "Mar 14 14:11:07", "Mar  4 04:01:07.123", "Mar 14 2026 14:11:07", "Mar 14, 2026 2:11:07 PM" */
bool log_time_syslog(struct scan *s, struct log_record *record);
/* "Sat Mar 14 14:11:07.102341 2026", "Sat Mar 14 14:11:07 CET 2026" */
bool log_time_ctime(struct scan *s, struct log_record *record);
/* "14/Mar/2026:14:11:07 +0000", "14/Mar/2026 14:11:07.123", "14-Mar-2026 14:11:07", "14 Mar 2026 14:11:07.102" */
bool log_time_day_first(struct scan *s, struct log_record *record);
/* "0314 14:11:07.102341" of klog, "03-14 14:11:07.102" of logcat */
bool log_time_month_day(struct scan *s, struct log_record *record);
/* "260314 14:11:07", "26/03/14 14:11:07": a year of two digits, of this century */
bool log_time_short_year(struct scan *s, struct log_record *record);
/* "14:11:07", "14:11:07,102" */
bool log_time_clock(struct scan *s, struct log_record *record);
/* "1773497467", "1773497467.102", "1773497467102": nine digits at least, s, ms, us or ns by magnitude */
bool log_time_epoch(struct scan *s, struct log_record *record);
/* "@40000000433225833b6e1a8c": TAI64N */
bool log_time_tai64(struct scan *s, struct log_record *record);
/* "900123.410022", "    0.000000": seconds since boot, as between the brackets of dmesg */
bool log_time_boot(struct scan *s, struct log_record *record);
/* What may follow a time that was read: "Z", "+01:00", " +0100", " UTC", " CET"; nothing is fine. */
void log_time_zone(struct scan *s, struct log_record *record);
/* Any of them but the time since boot. */
bool log_time_any(struct scan *s, struct log_record *record);

/* What read() answers; a record that it did not find is left as it was, whatever read() wrote on the way. */
bool log_try(struct scan s, bool (*read)(struct scan s, struct log_record *record),
             struct log_record *record);

/* Up to the next blank, tab or the end; at least one byte. */
bool log_word(struct scan *s, struct scan *word);
/* What stands between a and the next b: "[info]" for '[' and ']'. */
bool log_between(struct scan *s, char a, char b, struct scan *inside);
/* "3001" to a number without overflow; false when it is none. */
bool log_number(struct scan text, gint64 *value);
/* "33.6ms", "3001us", "1m3.5s", "3.001" (of unit us: SECOND, 1000, 1): to us */
bool log_duration(struct scan text, gint64 unit, gint64 *us);
static inline bool log_is(struct scan text, const char *word)
{
	const gsize len = strlen(word);
	return (gsize)(text.end - text.at) == len && memcmp(text.at, word, len) == 0;
} /* exactly */
bool log_is_caseless(struct scan text, const char *word); /* ASCII */

/* "GET /cart" of a method and a path that do not stand together, in record->room; without the query and session ids */
struct scan log_request(struct log_record *record, struct scan method, struct scan path);

/*
 * "ERROR", "err", "E", "warning", "SEVERE", "crit", ...: the vocabularies of syslog, log4j, JUL, Python, glog, log15,
 * OTLP, in any case, with colon or brackets around it; SEVERITY_NONE for what is no such word
 */
enum severity log_severity(struct scan word);
/* Of the word that a message begins with, where its form tells: "ERROR x", "Error: x", "[error] x". */
enum severity log_severity_ahead(struct scan message, struct scan *word);
/* Of Cisco's "%LINK-3-UPDOWN" in the first bytes of a text. */
enum severity log_severity_of_mnemonic(struct scan text);
/* syslog's 0 (emergency) ... 7 (debug) */
enum severity log_severity_of_syslog(gint64 level);
/* 5xx errors; 4xx warnings, but 499 and 408: clients that went away; else info */
enum severity log_severity_of_http(int status);
