/*
 * rehearse.h - one file read as an import would, with nothing stored: what it is taken for, what comes out of it first,
 * what does not fit and where.
 *
 * Shape   all of a document, the first 64 MiB of a log
 * Owns    struct rehearsal owns everything in it
 * Errors  as import_file(); bids are there also when nobody wants the file
 */
#pragma once
#include "import/import.h"

enum { REHEARSAL_HEARD = 5, REHEARSAL_MISSED = 10 };

/* One of the first records. */
struct heard {
	gint64 line, offset, length, lines; /* lines 0 = not known */
	gint64 at, duration;                /* INSTANT_NONE, -1 = not stated */
	enum severity severity;
	int status;
	char *level; /* the source's own word */
	char *service, *host, *component, *message, *masked;
};
/* One of the first lines that were set aside. */
struct missed {
	gint64 line, offset;
	char *reason, *text;
};

enum heard_field {
	HEARD_TIME,
	HEARD_LEVEL,
	HEARD_MESSAGE,
	HEARD_SERVICE,
	HEARD_HOST,
	HEARD_COMPONENT,
	HEARD_STATUS,
	HEARD_DURATION,
	HEARD_BYTES,
	HEARD_FIELDS
};
const char *heard_field_name(enum heard_field field);

typedef struct rehearsal Rehearsal;
struct rehearsal {
	GArray *bids;           /* struct bid, best first */
	Source *source;         /* what became of every line; NULL: the file is refused */
	bool whole;             /* all of it was read */
	GArray *heard, *missed; /* struct heard, struct missed */
	gint64 fields[HEARD_FIELDS];       /* records that have it; of logs */
	gint64 levels[SEVERITY_FATAL + 1]; /* records, by severity; of logs */
	gint64 patterns;                   /* different messages, once masked */
	GPtrArray *said; /* char *: warnings, but for lines that were set aside */
};
/* NULL with error when it cannot even be looked at; with error and bids when it is refused. */
Rehearsal *rehearse(const char *path, const struct import_options *options,
                    GError **error);
void rehearsal_free(Rehearsal *rehearsal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rehearsal, rehearsal_free)
