/*
 * review_pack.h - "review" of several incidents, or of a period.
 *
 * Errors  printed; exit statuses
 */
#pragma once
#include "cli/pipeline.h"

struct review_form {
	const char *kind; /* "md", "html", "pdf", "json" */
	enum paper_size paper;
	bool screen;
	int minutes;
};
/* Whether the words of the command mean several. */
bool review_is_pack(int argc);
int review_pack(struct context *context, int argc, char **argv,
                const struct review_form *form);
/* The files of a pack: the document, and pictures beside it. */
int review_write(const struct context *context, GPtrArray *files);
/* "review.files" of -o review.md. g_free() */
char *review_folder(const struct context *context);
