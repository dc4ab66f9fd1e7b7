/*
 * output.h - where products go: a file that is complete or not there, stdout, or a pager.
 *
 * Shape   a file is written beside its target (O_EXCL, O_NOFOLLOW, 0600), synced, renamed, and the folder is synced;
 *         never through a symbolic link, never over an input or the store
 * Owns    Output * is the caller's until output_close()
 * Errors  ERROR_PROTECT for targets that must not be written, ERROR_SYSTEM for I/O; a reader that went away (EPIPE)
 *         is no error
 */
#pragma once
#include "cli/cmd.h"

#include <jansson.h>

/* Files that no output may replace: inputs and the store. Kept by device and inode. */
void output_protect(const char *path);
/* Whether path may be written, before work is spent. */
bool output_check(const char *path, GError **error);
/* A whole file at once. */
bool output_write(const char *path, const void *bytes, gsize len, GError **error);
/* A folder for pictures; it may exist. */
bool output_folder(const char *path, GError **error);

/* The product of a verb: -o FILE, else stdout, through a pager on a terminal when paged. */
typedef struct output Output;
Output *output_open(const struct context *context, bool paged, GError **error);
/* False when more makes no sense: the reader is gone or the disk is full. */
bool output_add(Output *output, const void *bytes, gsize len);
bool output_close(Output *output, GError **error);
/* Throws the product away; for verbs that fail half-way. */
void output_abandon(Output *output);

/* All of it at once; the exit status, errors printed. */
int output_product(const struct context *context, const char *text, gsize len);

/* The same for JSON, keys sorted; takes the value. */
int output_json(const struct context *context, json_t *value);

bool output_is_terminal(const struct context *context);
int output_columns(const struct context *context); /* 0 = no limit */
/* Columns for a picture in block letters; 0 where none may stand: not a terminal, or one that cannot show it. */
int output_canvas(const struct context *context);
bool output_colored(const struct context *context);
