/*
 * dates.h - dates whose order a file does not tell: 03/04/2026.
 *
 * Shape   formats as of --date-format: "dmy", "mdy", "ymd" for numbers with any separator, or strptime's
 *         %Y %y %m %d %H %M %S %b %z with everything else literal
 * Errors  false, as of base/instant.h
 */
#pragma once
#include "base/instant.h"

/* Two numbers of at most two digits and a year, then maybe a time: only a format can tell day from month. */
bool date_is_ambiguous(const char *text, gsize len);
bool date_format_valid(const char *format);
bool date_parse(const char *text, gsize len, const char *format, struct stamp *out);
