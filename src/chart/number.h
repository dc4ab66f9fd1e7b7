/*
 * number.h - numbers for pictures: coordinates and the few forms that labels use.
 *
 * Shape   never depends on the locale; printf's %f writes "1,5" under de_DE once setlocale() ran
 * Owns    strings are the caller's
 */
#pragma once
#include <glib.h>

/* 2 decimals at most, no trailing zeros, no "-0" */
void number_append(GString *out, double value);
char *
number_count(double value); /* "2,043"; "0.25" below 10 when it is no whole number */
char *number_share(double share); /* 0.42 -> "42%", 0.004 -> "0.4%" */
