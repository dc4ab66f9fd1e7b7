/*
 * line_boot.h - when the machine booted, out of lines that state both the time since then and a wall clock.
 *
 * Source  "[    1.234567] rtc_cmos rtc_cmos: setting system clock to 2026-03-14T13:57:58 UTC (1773496678)",
 *         "[   12.345678] audit: type=1400 audit(1773496690.102:2): ..."; Linux drivers/rtc/class.c, kernel/audit.c
 * Errors  INSTANT_NONE: no line does
 */
#pragma once
#include "import/records.h"

/* *line: of the line that tells it; first_line: of the first record. */
gint64 line_boot_told(const GArray *lines, const char *bytes, gint64 first_line,
                      gint64 *line);
