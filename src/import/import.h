/*
 * import.h - bytes to events. The page to read before adding an importer.
 *
 * An importer is one file that ends in a const table, and one line in local.mk. It bids for a file by what it sees in
 * its head, middle and tail, and reads it into a sink. Two shapes exist:
 *
 *   document  the whole text at once (JSON, CSV, XML): .read_document
 *   lines     one record at a time, any size, bounded memory: .read_line; import/lines.c does the rest
 *             (chunks, patterns, rollups, notable records, series)
 *
 * Shape   bid 0..100: how much evidence of this format was seen, 0 = not mine; the highest wins, a tie is refused
 * Errors  ERROR_DATA with place refuses the file: nothing of it is stored. A bad line or record is no error:
 *         sink->reject() it and go on.
 * Counts  every line is in_record, duplicate, ignored or rejected; documents count text lines of their records
 */
#pragma once
#include "base/zone.h"
#include "model/sink.h"

/* Pieces of the input that a bid may look at. All valid memory, not NUL-ended; middle and tail may be empty. */
struct sample_bytes {
	const char *name; /* file name as given */
	const char *head, *middle, *tail;
	gsize head_len, middle_len, tail_len;
};

/* in any of the three */
bool sample_has(const struct sample_bytes *sample, const char *text);
/* first byte that is no blank, '\0' = none */
char sample_first(const struct sample_bytes *sample);

/* What the user said of a file. */
struct import_options {
	const char *format;    /* --format, NULL = by content */
	const char *name;      /* --as, NULL = the file's */
	const char *component; /* --component */
	int lane;              /* --lane, 0 = the importer's own */
	Zone *assume_zone;     /* --assume-tz, NULL = UTC and said aloud */
	int bin_label;         /* --bin-label: 0 = the format's own, 's' start, 'e' end */
	const char *date_format; /* --date-format, or NULL */
	const char *encoding;    /* --encoding, or NULL */
	const char *map;         /* --map, what the columns of counts are; or NULL */
	bool strict;
	bool allow_special; /* FIFOs and devices */
};

/* One file being read. */
struct reading {
	const struct import_options *options;
	const struct sink *sink;
	Source *source; /* importers fill counts, span and zone through the functions below */
	const char *name; /* for places */
	gint64 base; /* documents: offset of bytes[0] in the source, the length of its byte order mark */
	Zone *zone; /* that the file itself names for its wall clocks, borrowed; NULL = none */
	struct reading_state *state; /* of reading.c */
};
/*
 * Bookkeeping for importers. --component and --lane need no care: source->lane is the lane to use, and events and
 * series without a component get the source's.
 */
void reading_saw(struct reading *reading, struct range at); /* widens source->span */
/* A zone-less wall clock to UTC by option, else UTC; sets *basis, warns once a file, reports gaps and folds. */
gint64 reading_to_utc(struct reading *reading, const struct stamp *stamp, gint64 line,
                      enum zone_basis *basis);
/* The same as what is known of it: a stated minute is the range of that minute. */
struct range reading_when(struct reading *reading, const struct stamp *stamp, gint64 line,
                          enum zone_basis *basis);
/* Printed and kept: 20 of a kind (of one format text), then "(+N more)" at the end. line 0: the whole file. */
void reading_warn(struct reading *reading, gint64 line, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
/* Warns of the first JSON escape \u0000 in bytes, which base/json.h reads as U+FFFD. line is that of bytes[0]. */
void reading_warn_of_nul(struct reading *reading, const char *bytes, gsize len,
                         gint64 line);
/* Sets a line aside, warns of it, and counts it: source->rejected, or the line's fate in a document. */
void reading_reject(struct reading *reading, gint64 line, gint64 offset,
                    const char *format, ...) G_GNUC_PRINTF(4, 5);
/*
 * Documents only: what became of the lines that bytes [offset, offset + length) stand on; offset counts as in events.
 * What goes to the sink (incidents, events, samples) marks its lines by itself. A line is rejected or duplicate when
 * it begins inside such a record; the stronger fate stays (ignored, in record, duplicate, rejected).
 */
enum line_fate { LINE_IGNORED, LINE_IN_RECORD, LINE_DUPLICATE, LINE_REJECTED };
void reading_lines(struct reading *reading, enum line_fate fate, gint64 line,
                   gint64 offset, gint64 length);

struct importer {
	const char *name;  /* "statuspage" */
	const char *title; /* one line for "debrief formats" */
	/* A paragraph: specification, what we take, what we leave, seen in real data or not. */
	const char *about;
	enum lane lane; /* of what it reads, unless given */
	int (*bid)(const struct sample_bytes *sample);
	/* documents: BOM stripped, so offsets are reading->base + index; UTF-8, checked, unless any_bytes */
	bool (*read_document)(struct reading *reading, const char *bytes, gsize len,
	                      GError **error);
	bool any_bytes; /* checks UTF-8 itself, record by record */
	/* lines: one line without its end; false = not a record of this format (counts as rejected) */
	bool (*read_line)(const char *line, gsize len, struct log_record *record);
};
extern const struct importer *const importer_registry[]; /* generated, NULL-ended */

const struct importer *importer_named(const char *name);

/* What import_file() did. */
enum import_result {
	IMPORT_DONE,
	IMPORT_KNOWN, /* same bytes are in the store already */
};

/*
 * Where a source is put: given by store/, wired by cli/. begin opens the transaction and gives id and sink;
 * known asks whether these bytes are in already; exactly one of commit and rollback follows begin.
 */
struct import_target {
	void *user;
	bool (*begin)(void *user, Source *source, struct sink *sink, GError **error);
	gint64 (*known)(void *user, const char *sha256); /* source id or 0 */
	/* May move lines from in_records to duplicate. */
	bool (*commit)(void *user, Source *source, GError **error);
	void (*rollback)(void *user);
	/* progress, may be NULL: bytes of the file read so far and its size (-1 = unknown) */
	void (*progress)(void *user, const char *name, gint64 done, gint64 total,
	                 gint64 lines);
};
/* Reads one file ("-" = stdin). *source is the caller's, filled also when known. */
bool import_file(const char *path, const struct import_options *options,
                 const struct import_target *target, Source **source,
                 enum import_result *result, GError **error);

/* Bids of all importers on a file, best first, for "debrief formats test". */
struct bid {
	const struct importer *importer;
	int bid;
};
GArray *import_bids(const char *path, const struct import_options *options,
                    GError **error);
