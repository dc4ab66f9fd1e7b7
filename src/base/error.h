/*
 * error.h - one error domain for the whole program.
 *
 * Shape   GError of domain DEBRIEF_ERROR; its code is the exit class, its place is data
 * Owns    the GError owns its place and hint
 * Use     filled where the fault is seen, passed up untouched, printed once by cli/
 * Source  exit classes: the table in debrief(1), EXIT STATUS
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* The exit class of a fault. */
enum error_class {
	ERROR_DATA = 1,    /* a file is refused; nothing of it is stored */
	ERROR_USAGE = 2,   /* wrong usage, template or rules */
	ERROR_STORE = 3,   /* store refused or busy */
	ERROR_SYSTEM = 4,  /* disk full, I/O, memory, unreadable */
	ERROR_PROTECT = 5, /* refused in order to protect data */
};

/* Where in an input a fault was seen. Lines and columns count from 1; 0 = not known. */
struct place {
	const char *name; /* file as the user named it, or NULL */
	gint64 line;
	gint64 column;
	gint64 offset; /* byte offset, printed for binary and compressed input; -1 = not known */
};
#define PLACE_NONE ((struct place){ NULL, 0, 0, -1 })

#define DEBRIEF_ERROR (debrief_error_quark())
GQuark debrief_error_quark(void);

/* Sets *error; returns false, so that callers can write "return error_set(...)". */
bool error_set(GError **error, enum error_class class, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
bool error_at(GError **error, enum error_class class, const struct place *place,
              const char *format, ...) G_GNUC_PRINTF(4, 5);
/* As error_set(), with strerror(saved_errno) at the end of the text. */
bool error_errno(GError **error, int saved_errno, const char *format, ...)
        G_GNUC_PRINTF(3, 4);

/* Adds the "hint: ..." line to an error that is set; does nothing otherwise. Returns false. */
bool error_hint(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The parts of an error, for cli/. Errors of other domains count as ERROR_SYSTEM with no place. */
int error_exit_code(const GError *error);
const struct place *error_place(const GError *error);
const char *error_hint_text(const GError *error);

/* "FILE:LINE:COL", "FILE:LINE", "FILE@OFFSET" or "FILE"; free with g_free(). */
char *place_text(const struct place *place);
