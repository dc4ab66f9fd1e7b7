/*
 * report_files.h - a rendered report on its way to the disk: pictures beside it, the document last.
 *
 * Errors  those of output.h
 */
#pragma once
#include "cli/cmd.h"

/* "out/x.md" -> "out/x.files"; g_free() */
char *report_files_folder(const char *path);
/* To path and the folder beside it; path NULL: the document alone, to standard output. The exit status. */
int report_files_product(const struct context *context, const char *path,
                         const char *folder, const GPtrArray *files);
/* files: struct render_file *, the document first. */
bool report_files_write(const char *path, const char *folder, const GPtrArray *files,
                        GError **error);
