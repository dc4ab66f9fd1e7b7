/*
 * report.h - the parts of the report JSON, and the words that they share.
 *
 * Shape   a time is {"lo","hi","text","zone"}, a length {"lo_s","hi_s","text"}; hi null = open, all null = not known
 * Text    "06:04", "06:04:12", "06:15 to 06:30", "after 11:49"; the date stands before it when the day is not the
 *         incident's. The zone is the document's and stands in its head; sentences name it (say_*).
 * Owns    json_t are new references, strings the caller's
 */
#pragma once
#include "render/render.h"

struct report {
	const Timeline *timeline;
	const struct render_options *options;
	const Zone *zone;
	gint64 day; /* civil midnight of the incident, in zone */
	/* ref text -> struct ref *: everything that the report points to */
	GHashTable *cited;
};

/* --- parts ------------------------------------------------------------------ */
json_t *report_time(const struct report *r, struct range at, enum zone_basis basis);
json_t *report_length(struct range length, bool binned);
json_t *report_refs(struct report *r, const GArray *refs); /* ["E12","S3@1204"] */
enum zone_basis report_basis(const struct report *r, const GArray *refs);

char *say_time(const struct report *r, struct range at);      /* "06:04" */
char *say_time_zone(const struct report *r, struct range at); /* "06:04 UTC" */
/* "06:04 → 06:39", "11:49 → end not known" */
char *say_span(const struct report *r, struct range from, struct range to);
char *say_date(const struct report *r, gint64 at);          /* "2 June 2026" */
char *say_count(double count);                              /* "2,043", "0.4" */
char *say_share(double share);                              /* "42%" */
char *say_width(gint64 width);                              /* "15 min" */
char *say_elapsed(const struct report *r, struct range at); /* "+0:35", "−1:10", "" */

/* "Log-in 50%, Website 30%", with the sum where it is far from 100%; NULL when there are none */
char *say_reasons(const Series *series);

/* A length that may be printed: known, not wholly negative, not nothing. */
bool length_is_sound(struct range length);

/* No start is known but the first post itself: then nothing was late. */
bool starts_with_post(const Timeline *timeline);

/* object[key] = value, unless value is NULL: then null. */
void put(json_t *object, const char *key, json_t *value);
json_t *text_json(const char *text);                              /* repaired UTF-8 */
void put_text(json_t *object, const char *key, const char *text); /* NULL -> null */
void put_format(json_t *object, const char *key, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
json_t *number_json(double value); /* an integer where it is one; null when not finite */
void put_int(json_t *object, const char *key, gint64 value);

/* --- sections --------------------------------------------------------------- */
json_t *report_intervals(struct report *r);                        /* "intervals" */
json_t *report_interval_table(const json_t *intervals, bool gaps); /* rows, in order */
json_t *report_interval_unknown(const json_t *intervals);
json_t *report_metrics(struct report *r);
json_t *report_milestones(struct report *r); /* what is not determined too */
json_t *report_windows(struct report *r);
json_t *report_stated_windows(struct report *r); /* in the page's words */
json_t *report_components(struct report *r);
json_t *report_phases(struct report *r);
json_t *report_findings(struct report *r);
json_t *report_timeline(struct report *r);
json_t *report_posts(struct report *r);
json_t *report_neighbours(struct report *r);
json_t *report_similar(struct report *r);
/* What people say: all of it, what they dispute, what they wrote (of: of one finding), and that by block */
extern const char *const report_blocks[]; /* that only people write; NULL-ended */
json_t *report_curations(const struct report *r);
json_t *report_questions(struct report *r);
json_t *report_notes(const struct report *r, const char *of);
json_t *report_written(const struct report *r, const json_t *report);
char *say_curated(const struct report *r, const struct entry *entry);
json_t *report_revisions(struct report *r);
/* "logs": what they show without being asked; null where nobody looked */
json_t *report_logs(struct report *r);
char *say_carrier(const struct carrier *carrier);
json_t *report_sentences(struct report *r);        /* section 1 */
json_t *report_complaints(const struct report *r); /* shares of the reasons */
/* What the times of counts were taken for, where sources do not say */
json_t *report_bins(const struct report *r);
json_t *report_series(struct report *r);
json_t *report_sources(struct report *r);
json_t *report_source(const struct report *r, const Source *source); /* one, bare */
json_t *report_cited(struct report *r); /* last: what all others pointed to */
char *window_unit(const struct window *window);
char *window_peak_text(const struct window *window);
char *window_value_text(const struct window *window, double value); /* same unit */
char *
window_name(const struct window *window); /* "Failed requests", "Response time (p95)" */
