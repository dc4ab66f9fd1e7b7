/*
 * resource.h - files that the build embeds: DDL, JSON schemas, templates, fonts.
 *
 * Shape   path as in the source tree, "templates/report.html", "fonts/Inter-Regular.otf"
 * Owns    the GBytes is the caller's reference to static memory
 */
#pragma once
#include <glib.h>

GBytes *resource_bytes(const char *path); /* NULL when there is none */
/* Names sorted, folders with a "/" at their end; empty when there is no such folder; g_strfreev(). */
char **resource_list(const char *folder);
