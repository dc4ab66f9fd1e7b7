/*
 * cut.h - a stream of bytes to chunks of whole lines, about 1 MiB each.
 *
 * Shape   a chunk ends before a line that begins a record, so that records of many lines are whole in it; a record of
 *         more than LOOK_BACK bytes is cut at a line. A line over LINE_LIMIT comes in pieces of its own.
 * Owns    cutter: the formats that directives bring; cut: its buffer. formats are taken over.
 * Errors  those of the input
 * Limits  a cut holds up to CUT_SIZE + LINE_LIMIT bytes
 */
#pragma once
#include "import/input.h"
#include "import/records.h"

enum cut_kind { CUT_LINES, CUT_LONG_LINE, CUT_END };

struct cut {
	enum cut_kind kind;
	char *bytes;
	gsize len;
	gsize skip;       /* of a byte order mark before the first line */
	GArray *changes;  /* struct format_change: what the lines are read with */
	bool first, ends; /* of a long line: its first piece, its last one */
	bool last;        /* no byte follows */
};
void cut_init(struct cut *cut);
void cut_clear(struct cut *cut);

typedef struct cutter Cutter;
Cutter *cutter_new(Input *input, GPtrArray *formats);
void cutter_free(Cutter *cutter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cutter, cutter_free)

/* The next chunk; .kind CUT_END without bytes at the end. */
bool cutter_next(Cutter *cutter, struct cut *cut, GError **error);
