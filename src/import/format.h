/*
 * format.h - the formats that one file of lines is read with, and what each of them knows of it.
 *
 * Shape   struct format * in the order in which they are asked: the chosen one, for mixed files a second one; below a
 *         wrapper up to four for its payloads, and so on, three levels deep
 * Threads after formats_learn() nothing changes: formats_read() may be called by several at once
 * Owns    the list owns its formats and their states
 * Errors  none
 */
#pragma once
#include "import/import.h"

/* Of variables that are large, written before they are read, and made once a line: not cleared by hardening flags. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define NOT_CLEARED __attribute__((uninitialized))
#endif
#endif
#ifndef NOT_CLEARED
#define NOT_CLEARED
#endif

struct format {
	const struct importer *importer;
	void *state;      /* of importer->learn() or relearn() */
	GPtrArray *inner; /* struct format *, of the payloads; NULL = none */
};

/* importer with all that the sample tells: its state, a second format, the formats of payloads. */
GPtrArray *formats_learn(const struct importer *importer,
                         const struct sample_bytes *sample,
                         const struct import_options *options);
/* What holds behind a directive, a line of the first format; takes over nothing of formats. */
GPtrArray *formats_relearn(const GPtrArray *formats, const char *line, gsize len);

/* Payloads of which the rest is to come, one a stream. One thread, one chunk. */
struct halves {
	char stream[2];
	GString *text[2];
	guint8 begun[32]; /* a bit a stream: a record of it began */
};
void halves_init(struct halves *halves);
void halves_clear(struct halves *halves); /* forgets what is there */
void halves_free(struct halves *halves);

/*
 * Empties *record (room and from stay) and reads a line into it, through all wrappers. halves NULL: payloads are taken
 * as they are. record->room must have FORMATS_ROOM bytes.
 */
enum line_kind formats_read(const GPtrArray *formats, const char *line, gsize len,
                            struct halves *halves, struct log_record *record);
#define FORMATS_ROOM (4 * LOG_ROOM)

/* The bid of a format of lines: see import.h. */
int formats_bid(const struct importer *importer, const struct sample_bytes *sample,
                const struct import_options *options);
/* The same, but it may answer less than the truth as soon as it is sure that the truth is less than least. */
int formats_bid_least(const struct importer *importer, const struct sample_bytes *sample,
                      const struct import_options *options, int least);

/* Takes terminal colours away: copies text to out, without them, and gives the new length. */
gsize formats_uncolour(const char *text, gsize len, char *out);
