/*
 * rules_file.h - the file of --rules, and of "rules check".
 *
 * Limits  1 MiB is read at most, of whatever it is
 * Owns    texts are the caller's
 * Errors  unreadable is ERROR_SYSTEM; what is no rules file ERROR_USAGE, with line and column
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* NULL: error. Not yet known to be rules. */
char *rules_file_load(const char *path, gsize *len, GError **error);
/* Its numbers are in force from now on. */
bool rules_file_use(const char *path, GError **error);
