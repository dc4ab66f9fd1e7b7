/*
 * time_format.h - times in a form that a user wrote down: "%d.%m.%Y %H:%M:%S,%f".
 *
 * Shape   strptime's %Y %y %m %b %B %d %e %j %H %I %M %S %p %a %A %z %Z %s %T %D %F, and %f (or %L) for a fraction of any
 *         length; a blank is any number of blanks; all else stands for itself, %% for a percent sign
 * Units   as of log_text.h: without a year CLOCK_NO_YEAR, without a date CLOCK_NO_DATE
 * Errors  NULL and the offset of what is wrong; reading: false, record untouched
 * Source  strptime of POSIX.1-2017; %f of Python, %L of Ruby
 */
#pragma once
#include "model/log.h"

/* NULL = it is well-formed and names a time; else what is wrong, and where. */
const char *time_format_fault(const char *format, gsize *offset);
/* A regular expression without groups that such a time matches. */
void time_format_regex(const char *format, GString *out);
/* All of text. */
bool time_format_read(const char *format, struct scan text, struct log_record *record);
