/*
 * import.h - bytes to events. The page to read before adding an importer.
 *
 * An importer is one file that ends in a const table, and one line in local.mk. Two shapes exist:
 *
 *   document  the whole text at once (JSON, CSV, XML): .bid and .read_document
 *   lines     one line at a time, files of any size, bounded memory: .weight and .read_line
 *
 * Shape   bid 0..100: how much evidence of this format was seen, 0 = not mine; the highest wins, a tie is refused;
 *         a log is read by its times alone (any_log.c) where two formats of lines tie or the best knows few of its lines
 * Errors  ERROR_DATA with place refuses the file: nothing of it is stored. A bad line or record is no error:
 *         reading_reject() it and go on.
 * Counts  every line is in_record, duplicate, ignored or rejected; documents count text lines of their records
 *
 * --- A format of lines ---------------------------------------------------------------------------------------------
 *
 * It says what one line is; the engine (lines.h) does all else: lines of any length and number, several threads,
 * records of many lines, instants, years and zones, patterns, rollups, series, notable records, chunks, wrappers.
 *
 *   static enum line_kind read_line(const void *state, const char *line, gsize len, struct log_record *record)
 *   {
 *           struct scan s = scan_of(line, len);
 *           if (!log_time_iso(&s, record) || !scan_char(&s, ' '))   // log_text.h: times and words at a cursor
 *                   return LINE_NOT_MINE;
 *           log_word(&s, &record->severity_text);
 *           record->severity = log_severity(record->severity_text);
 *           record->message = s;
 *           return LINE_RECORD;
 *   }
 *   const struct importer importer_plain = { .name = "plain", ..., .weight = 40, .read_line = read_line };
 *
 * read_line() sees one line without its end (never blank, no byte order mark, colours taken away) and is called by
 * several threads at once, in any order: it knows only the line and what learn() gave. record comes empty (numbers at
 * "not stated", see model/log.h); leave what the line does not state. It answers:
 *
 *   LINE_RECORD     a record begins here
 *   LINE_CONTINUES  belongs to the record before: stack traces, DETAIL, the second line of a pair. What it states
 *                   (message, severity, status, duration, time) replaces what the record had; state nothing and the
 *                   line is simply part of it. A format of many-line records answers this for whatever it does not know.
 *   LINE_COMMENT    header, banner, directive: ignored and counted as such
 *   LINE_NOT_MINE   no line of this format: set aside as rejected, or offered to the second format of a mixed file
 *
 * Time: fill record->stamp as the text has it and say in record->clock what it lacks; never guess a zone, year or date.
 * Two clocks: stamp is the event's own, observed the collector's. An epoch is a stamp with .zoned set.
 *
 * Knowledge of the file (column order, key names, unit of an epoch): .learn gets the sample once, its result is passed
 * to every read_line() and only read; .forget frees it. A line in mid-file that changes it ("#Fields: ...") begins with
 * the text .directive; .relearn then gives the knowledge that holds behind that line.
 *
 * Wrappers (CRI, docker, compose, syslog around an application): .wraps is set, read_line() sets record->payload to the
 * text inside. The engine finds the format of the payloads by the sample and reads them with it, three levels deep: the
 * inner time becomes the event's, the outer one "observed"; where the inner line names no zone, year or date the outer
 * one gives it; service, host and severity of the outer hold where the inner states none. Payloads of no known format
 * are the message. .partial payloads are joined with the next one of the same stream.
 *
 * Several records in one line (OTLP): set record->next to any non-zero number of your own; read_line() is called again
 * on the same line with it as record->from.
 *
 * Bid: share of the sample's lines that are records (a continuation counts half), times .weight. Weights are steps apart,
 * so that exactly one format wins by 15 at least:
 *
 *   95  announces itself: "#Fields:", a name in every line, a fixed set of keys
 *   75  a shape that hardly anything else has: access logs, CRI, klog
 *   55  a family: syslog, JSON lines, logfmt, Java text
 *   35  a shape that many share: a time, a word, a text
 *   15  anything with a time in it
 *
 * A .bid of its own is needed only where the lines alone do not tell.
 *
 * Test: a folder testdata/import/NAME/CASE with input.log and ORIGIN; want.jsonl and want.notes are compared, ACCEPT=1
 * writes them. For formats of lines want.jsonl lists every record: time, severity, status, message, pattern.
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

/* Which raw lines of a log the store keeps: all, those of notable records, none. */
enum keep_raw { KEEP_ALL, KEEP_NOTABLE, KEEP_NONE };

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
	int year; /* --year, of the first time that has none; 0 = inferred */
	enum keep_raw keep_raw; /* --keep-raw, of logs; documents are kept whole */
	bool strict;
	bool allow_special; /* FIFOs and devices */
	/* Asked while a pipe gives nothing: true = give up with an error. NULL = wait for ever. Any thread calls it. */
	bool (*stopped)(void);
	/* const struct importer *: formats that the user wrote, --pattern (pattern_file.h); NULL = none */
	const GPtrArray *patterns;
	/* char *: paths of the same import, of which zone-less logs may learn; or NULL */
	const GPtrArray *beside;
};
struct import_target;

/* One file being read. */
struct reading {
	const struct import_options *options;
	const struct sink *sink;
	Source *source; /* importers fill counts, span and zone through the functions below */
	const char *name; /* for places */
	gint64 base; /* documents: offset of bytes[0] in the source, the length of its byte order mark */
	Zone *zone; /* that the file itself names for its wall clocks, borrowed; NULL = none */
	enum zone_basis zone_basis;         /* of zone; 0 = ZONE_FILE */
	const struct import_target *target; /* for siblings; NULL = there are none */
	struct first_time *first;    /* of logs that can be read twice, else NULL */
	struct reading_state *state; /* of reading.c */
};
/*
 * What only the end of a long log tells of its first time. A reading that finds it otherwise than it took it says so and
 * keeps its warnings to itself; it is done once more with what was found.
 */
struct first_time {
	int year;   /* of the first time without one; 0 = not found */
	gint64 day; /* of the first time of day: midnight, as a wall clock; 0 = not found */
	bool otherwise;
	bool again; /* this is the second reading, and there is no third */
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

/* What read_line() made of a line. */
enum line_kind { LINE_NOT_MINE, LINE_RECORD, LINE_CONTINUES, LINE_COMMENT };

struct importer {
	const char *name;  /* "statuspage" */
	const char *title; /* one line for "debrief formats" */
	/* A paragraph: specification, what we take, what we leave, seen in real data or not. */
	const char *about;
	enum lane lane; /* of what it reads, unless given */
	int (*bid)(const struct sample_bytes *sample); /* lines: NULL = by weight */
	/* documents: BOM stripped, so offsets are reading->base + index; UTF-8, checked, unless any_bytes */
	bool (*read_document)(struct reading *reading, const char *bytes, gsize len,
	                      GError **error);
	bool any_bytes; /* checks UTF-8 itself, record by record */
	bool looks_beside; /* opens files beside its own, so no sandbox can be around it */

	/* lines: see above */
	enum line_kind (*read_line)(const void *state, const char *line, gsize len,
	                            struct log_record *record);
	int weight; /* bid of a sample of nothing but records; used when bid is NULL */
	void *(*learn)(const struct sample_bytes *sample,
	               const struct import_options *options); /* NULL = nothing to know */
	void (*forget)(void *state);
	/* What a reader must know of how the file is read, said once; NULL = nothing. */
	const char *(*assumed)(const void *state);
	const char *directive; /* what lines that change the state begin with, or NULL */
	void *(*relearn)(const void *state, const char *line, gsize len);
	bool wraps; /* records have payloads */
	int inner_least; /* what a format of the payloads must bid at least: no guesses; 0 = anything */
	/* Formats of a user's file (pattern_file.h): that file, which read_line() gets as its state; else NULL. */
	const struct pattern_file *written;
	/* Wrappers of lines of many programs (syslog): what merely continues a record is one of its own instead. */
	bool interleaves;
	/* Each stream is another program (compose): only where a format began a record of it a line may continue one. */
	bool many;
};
extern const struct importer *const importer_registry[]; /* generated, NULL-ended */

const struct importer *importer_named(const char *name);
/* Those of --pattern, then the built-in ones: 0, 1, ... until NULL. options may be NULL. */
const struct importer *importer_at(const struct import_options *options, gsize i);

/* What import_put() did. */
enum import_result {
	IMPORT_DONE,
	IMPORT_KNOWN, /* same bytes are in the store already */
	/* They are, but by another pattern file than the one that is given now, or by none: nothing was stored. */
	IMPORT_READ_OTHERWISE,
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
	/*
	 * May be NULL. Id of a source whose bytes a log with that head may begin with, or 0; like has name and importer.
	 * Only what is behind those bytes is read then, as a source that continues it.
	 */
	gint64 (*grown)(void *user, const Source *like, const char *head, gsize head_len,
	                gint64 bytes_max, struct source_part *part);
	/* May be NULL. Whether source id was read with the pattern file that source has. */
	bool (*same_pattern)(void *user, gint64 id, const Source *source);
	/* May be NULL. Source *: what is in already, for what a log does not say of its own zone and year. */
	GPtrArray *(*siblings)(void *user);
	/* May be NULL. Minutes in which requests of a source failed: gint64 starts, ascending; count of them is no matter. */
	GArray *(*failures)(void *user, gint64 source);
	/* With grown, after begin: part->open_at is read again as a whole, so it goes from the source that has it. */
	bool (*reopen)(void *user, gint64 source, gint64 line, gint64 offset,
	               GError **error);
	/* Parts of a log that earlier sources have, see overlap.h; all of the three or none. struct source_relative * */
	GPtrArray *(*relatives)(void *user, const Source *like);
	/* Where in a source the first two lines of bytes stand, at from or behind; -1 = nowhere. */
	gint64 (*find_lines)(void *user, gint64 source, const char *bytes, gsize len,
	                     gint64 from);
	/* Equal bytes from offset on; *ended: the source, or what it grew into (*source then), has no more. */
	gsize (*same_bytes)(void *user, gint64 *source, gint64 offset, const char *bytes,
	                    gsize len, bool *ended);
	/* As in struct sink, before there is one; may be NULL. */
	GBytes *(*pack)(const void *bytes, gsize len);
	struct parser *parser; /* that reads documents, parser.h; NULL: they are read here */
};
/*
 * One file on its way in, in two steps. import_open() looks at it and reads its first MiB: any thread may do so, several at
 * once beside the one that owns the target. import_put() does the rest, in the order in which the sources are to stand.
 * An archive has no second step: its members have, one after the other, each before the next is asked for.
 */
typedef struct import Import;
/* "-" is stdin; options are borrowed for its life; pack is the target's. */
Import *import_open(const char *path, const struct import_options *options,
                    GBytes *(*pack)(const void *bytes, gsize len), GError **error);
void import_free(Import *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Import, import_free)
bool import_is_archive(const Import *import);
/* For messages: the path, "stdin", "a.tar(b.log)". */
const char *import_name(const Import *import);
/* What is behind a place in the archive cannot be read; known when there are no more members. */
bool import_broken(const Import *archive);
/* Links and devices of an archive. */
guint import_passed_over(const Import *archive);
/* NULL without an error at the end; with one: this member is refused, the next one may be asked for. */
Import *import_next_member(Import *archive, GError **error);
/* *source is the caller's, filled also when known. */
bool import_put(Import *import, const struct import_target *target, Source **source,
                enum import_result *result, GError **error);
/* The same file from its start, for another import_put(). */
bool import_again(Import *import, GError **error);
/* Both steps; of an archive for its first member. */
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
