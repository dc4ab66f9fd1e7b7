/*
 * raw.h - inside of input.c: the bytes of a file, or of a member of an archive, before anything is unpacked.
 *
 * Shape   a buffer of 256 KiB that is filled on demand; what was filled and not used is bytes[at, len)
 * Limits  a file is read up to its size when it was opened: what grows behind it waits for the next import
 * Owns    the descriptor, the buffer, the notes
 * Errors  ERROR_SYSTEM (open, read), ERROR_DATA (shrank), each with the offset in the file
 */
#pragma once
#include "base/error.h"

#define RAW_SIZE (256 * 1024)

struct raw {
	char *name; /* for places */
	int fd;
	/* A member's bytes come from its archive instead. */
	gssize (*pull)(void *user, void *buf, gsize size, GError **error);
	void *pull_user;
	bool (*stopped)(void); /* as of struct import_options */
	gint64 size;           /* as it was at open, -1 = not known */
	gint64 modified;       /* us UTC, see raw_changed_at() */
	bool modified_known;
	gint64 read; /* bytes read so far */
	guint8 *bytes;
	gsize at, len;
	GPtrArray *notes; /* char *: what a reader must know of it */
};

void raw_init(struct raw *raw, const char *name);
void raw_clear(struct raw *raw);
/* "-" is stdin. special: pipes and devices too. */
bool raw_open(struct raw *raw, const char *path, bool special, GError **error);
gssize raw_read(struct raw *raw, void *buf, gsize size, GError **error);
/* Makes at least want bytes ready, fewer only at the end; gives how many are, -1 with error. */
gssize raw_fill(struct raw *raw, gsize want, GError **error);
gint64 raw_done(const struct raw *raw); /* bytes used so far */

/* Builds that can be repeated and machines without a clock put times of 1970 or 1980: no change of any log. */
bool raw_is_change(gint64 seconds);
/* When the file was changed last; the present where that is no time of a change. */
void raw_changed_at(struct raw *raw, gint64 seconds);

void raw_note(struct raw *raw, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* ERROR_DATA at the place in the file where the fault was seen; gives -1. */
gssize raw_refuse(const struct raw *raw, GError **error, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
