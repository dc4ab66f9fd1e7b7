/*
 * store.h - the SQLite event store: one file, NAME.debrief.
 *
 * Shape   evidence is append-only; one transaction a source file; rollback journal, synchronous=FULL
 * Owns    Store * is the caller's; what loads is the caller's
 * Errors  ERROR_STORE (damaged, newer, foreign, locked, read-only), ERROR_SYSTEM (disk full, I/O)
 * Source  open sequence: sqlite.org/security.html, "Untrusted SQLite Database Files" (read 2026-11-25)
 */
#pragma once
#include "base/error.h"
#include "model/evidence.h"
#include "model/log_history.h"
#include "model/report_version.h"
#include "model/sink.h"

typedef struct store Store;
enum store_mode {
	STORE_READ,
	STORE_WRITE,
	STORE_CREATE,    /* must not exist, or be empty */
	STORE_TEMPORARY, /* path is NULL: a throw-away file, removed on close */
};
Store *store_open(const char *path, enum store_mode mode, int lock_timeout_s,
                  GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)
const char *store_path(const Store *store); /* NULL: temporary */
/*
 * Removes the file of a store that this handle created and that holds no source and no incident: a refused first
 * import leaves none behind. True when it is gone; the handle is then good for store_close() only.
 */
bool store_discard_if_empty(Store *store);

/* --- put: one source, one transaction. Signatures fit struct import_target of import/import.h. --- */
/* id or 0; the one being put does not count */
gint64 store_source_known(Store *store, const char *sha256);
/* SHA-256 of the pattern file that a source was read with, g_free(); NULL = none. */
char *store_source_pattern(Store *store, gint64 source);
/*
 * The longest source of the format of like that a file with that head may be the grown form of, and that is no longer
 * than bytes_max: its id, or 0. Whether it is, its hash tells.
 */
gint64 store_source_grown(Store *store, const Source *like, const char *head,
                          gsize head_len, gint64 bytes_max, struct source_part *part);
/*
 * Logs that may hold a part of the same one: the newest of the format of like, those whose names begin alike first, 16 at
 * most; struct source_relative *. Only those whose raw lines are kept.
 */
void store_relative_free(struct source_relative *relative);
GPtrArray *store_relatives(Store *store, const Source *like);
/* Where in source the first two lines of bytes stand, at from or behind; -1 = nowhere. */
gint64 store_find_lines(Store *store, gint64 source, const char *bytes, gsize len,
                        gint64 from);
/*
 * How many bytes equal those of source from offset on. *ended: source, and what it grew into, has no more behind them;
 * *source is then the one that they end in.
 */
gsize store_same_bytes(Store *store, gint64 *source, gint64 offset, const char *bytes,
                       gsize len, bool *ended);
/*
 * Within the transaction of the grown form: takes the rejected line, the last one, which begins at offset, out of source
 * again, so that it can be read as a whole.
 */
bool store_reopen_line(Store *store, gint64 source, gint64 line, gint64 offset,
                       GError **error);
bool store_begin_source(Store *store, Source *source, struct sink *sink, GError **error);
/*
 * Also counts again: lines of posts that are in the store already are moved from source->in_records to
 * source->duplicate (see model/sink.h), so lines = in_records + duplicate + ignored + rejected still holds.
 */
bool store_commit_source(Store *store, Source *source, GError **error);
void store_rollback_source(Store *store);
/* How the sinks of stores pack a chunk; by any thread; NULL = out of memory. */
GBytes *store_pack(const void *bytes, gsize len);
/*
 * Many small sources: while a batch is on, those that come within a quarter of a second share one transaction, each
 * whole or not there. What store_commit_source() took is stored for good when none is pending; store_sync() sees to
 * it, now or when it is time. When it fails, all that were pending are gone, and the error says so. While any are
 * pending, nothing but putting sources and asking for known ones may be done.
 */
void store_batch(Store *store, bool on);
guint store_pending(const Store *store);
bool store_sync(Store *store, bool now, GError **error);

/* --- load --- */
/* Sources, incidents, events, series; no raw lines. */
Evidence *store_load(Store *store, GError **error);
/*
 * What the logs counted in [lo, hi), minutes. At most 150,000 rollups, an equal share for each source, the newest of it:
 * where there are more, lo of the result is later.
 */
LogHistory *store_log_history(Store *store, gint64 lo, gint64 hi, GError **error);
/*
 * Content hash, hex: rows in key order without row ids and import times. with_counts adds patterns and rollups, which
 * are counted from the chunks and many: a report names the hash without them, tests compare with them.
 */
char *store_digest(Store *store, bool with_counts, GError **error);

/* Source *: all of them, without what was said of them later. NULL + error. */
GPtrArray *store_sources(Store *store, GError **error);
/* gint64: starts of the minutes in which requests of a log failed, ascending. NULL + error. */
GArray *store_failed_minutes(Store *store, gint64 source, GError **error);

struct reject {
	gint64 source, line, offset;
	char *reason;
};
void reject_free(struct reject *reject);
GPtrArray *store_rejects(Store *store, gint64 source, GError **error);

/* --- raw bytes --- */
/* Bytes [offset, offset+length) of a source; length < 0: to the end of the line. NULL + error when not kept. */
GBytes *store_bytes(Store *store, gint64 source, gint64 offset, gint64 length,
                    GError **error);
/*
 * Every raw line, its end included, with lo <= time < hi by the clock as corrected in all sources (source = 0) in order of source and offset;
 * needle or NULL. A line without a time goes with the one before it. Documents keep no time for each line: theirs come
 * only when lo is INSTANT_NONE and hi RANGE_OPEN. cb returns false to stop.
 */
typedef bool (*store_line_cb)(void *user, gint64 source, gint64 line, gint64 offset,
                              const char *bytes, gsize len);
bool store_lines(Store *store, gint64 source, gint64 lo, gint64 hi, const char *needle,
                 store_line_cb cb, void *user, GError **error);

/*
 * Every line of a log that has a time, and when, by its own clock, uncorrected. A document gives none. What is longer than a
 * chunk or goes over its end is left out.
 */
typedef bool (*store_timed_cb)(void *user, gint64 at, gint64 line, gint64 offset,
                               const char *bytes, gsize len);
bool store_timed_lines(Store *store, gint64 source, store_timed_cb cb, void *user,
                       GError **error);

/* Of the file; NULL: there is no such source. g_free() */
char *store_source_name(Store *store, gint64 source);

/* --- curate: append-only, with who, when, why --- */
bool store_set_current(Store *store, gint64 incident, GError **error); /* "use" */
gint64 store_current(Store *store); /* incident id or 0 */
/* What keys the masks of secrets: 32 hex digits of its own; NULL: an older store has none. g_free() */
char *store_secret(Store *store);
/* "new"; gives slug and id */
gint64 store_add_incident(Store *store, Incident *incident, GError **error);
/* A claim or statement typed by the user: kept as an event of a source of its own. Returns the event id or 0. */
gint64 store_add_claim(Store *store, const Event *claim, const char *author,
                       GError **error);
/* Any event that is typed in, and the row that says who typed it: both, or none. The same again is the one that is there. */
gint64 store_add_event(Store *store, const Event *event, const char *said_by,
                       struct curation *row, GError **error);
/*
 * What people say, all of it or none, with the clock's time where made_at is 0; ids are given to the rows. made is an
 * incident that comes into being by it, or NULL: its slug goes to the rows, as the incident of ACT_NEW, as the other of
 * ACT_SPLIT and as the incident of ACT_LINK where none is given.
 * Errors: an event or a row to be taken back that is not there.
 */
bool store_annotate(Store *store, Incident *made, const GPtrArray *rows, GError **error);
/* struct report_version * of an incident's slug, by number. NULL + error. */
GPtrArray *store_report_versions(Store *store, const char *incident, GError **error);
/*
 * Versions (struct report_version *) and what people wrote (struct curation *): all of it or none. seen: the newest
 * annotation that the caller has read; when another came since, nothing is put (ERROR_STORE).
 */
bool store_put_report(Store *store, const GPtrArray *versions, const GPtrArray *rows,
                      gint64 seen, GError **error);
bool store_remove_source(Store *store, gint64 source, GError **error);
bool store_set_source(Store *store, gint64 source, const char *component, int lane,
                      const char *author, GError **error);

/*
 * The clock of a source: what is added to its times (correction_add_text(), NULL takes it back), and the zone of those
 * that carry none. The evidence stays as it is; store_load() gives both, and clocks_apply() does it.
 */
bool store_set_clock(Store *store, gint64 source, const char *add, const char *author,
                     const char *why, GError **error);
bool store_set_zone(Store *store, gint64 source, const char *zone, const char *author,
                    const char *why, GError **error);
/* All that was ever said of a source, oldest first. */
struct source_word {
	char *field, *value, *author, *why; /* value NULL: taken back */
	gint64 at;                          /* wall clock */
};
void source_word_free(struct source_word *word);
GPtrArray *store_source_words(Store *store, gint64 source, GError **error);

/* --- bundle: a part of a store as a store of its own, which can only be read --- */
struct bundle {
	GArray *incidents; /* gint64: ids, with those that were merged into one of them */
	GArray *partners; /* gint64: what these were split from or into, without its events */
	GArray *events; /* gint64: of these, and what names no incident and goes along */
	GArray *words;  /* gint64: annotations of these events, and what binds partners */
	GArray *near;   /* struct range: series that have counts in these */
	GArray *logged; /* struct range: counts and messages of logs in these */
	GArray *close; /* struct range: what counts in these are counts of, line by line */
	GArray *cited; /* struct ref: what a report of them quotes besides */
	bool raw; /* all bytes of the sources that are left; else those that evidence points at */
	/* Both NULL: as it is. mask: g_free(), NULL when there is nothing; blank: in place */
	char *(*mask)(void *user, const char *text);
	void (*blank)(void *user, char *bytes, gsize len);
	void *user;
};
struct bundle_counts {
	gint64 sources, of_sources, events, bytes, of_bytes;
};
/* At path, which must not exist (ERROR_PROTECT); whole or not there. */
bool store_bundle(Store *store, const struct bundle *want, const char *path,
                  struct bundle_counts *counts, GError **error);
bool store_is_bundle(Store *store);

/* --- sql: "debrief query". Read-only; one row a callback, text as SQLite gives it. --- */
typedef bool (*store_row_cb)(void *user, int n, const char *const *names,
                             const char *const *values);
bool store_query(Store *store, const char *sql, store_row_cb cb, void *user,
                 GError **error);

/* --- counts for "sources", "formats", tests --- */
struct store_log_pattern { /* for "what was new before impact" */
	gint64 source, id, count, first_at, last_at, first_offset;
	int severity, status_class;
	char *text;
};
void store_log_pattern_free(struct store_log_pattern *pattern);
/* struct store_log_pattern *, first seen in [first_lo, first_hi), INSTANT_NONE and RANGE_OPEN = no limit; source 0 = all. */
GPtrArray *store_patterns(Store *store, gint64 source, gint64 first_lo, gint64 first_hi,
                          GError **error);
