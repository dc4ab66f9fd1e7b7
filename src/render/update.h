/*
 * update.h - a Markdown report that people wrote in, against the store and against what would be made now: what is to be
 *            kept, what cannot be merged, what is refused.
 *
 * Shape   a plan, made without touching anything: texts to keep, texts with conflict markers, what to tell
 * Rules   what a person wrote is in the file, in the store or in both, never in neither: a text that he changed is kept as
 *         a new version, with what another wrote since merged in; words outside of all fences become a block of their own
 *         (free-1) where they stand; a computed block that was changed is made anew and the change kept behind it as a
 *         proposal (edit-timeline-1). What he takes out is kept as an empty version: the ones before stay.
 * Owns    the plan owns its parts; what is passed in is only read
 * Errors  ERROR_PROTECT with FILE:LINE: a block that is missing or not known, a conflict that is not resolved
 */
#pragma once
#include "render/blocks.h"

struct update_in {
	const char *name;       /* the file's, for errors */
	const GPtrArray *file;  /* struct block *: what people edited */
	const GPtrArray *fresh; /* struct block *: as it would be made now */
	const GPtrArray *kept;  /* struct human *: newest in the store, texts_of() */
	const char *const
	        *reset; /* ids whose text or edit is not wanted, NULL-ended; or NULL */
	/* The text that was kept as A12, NULL: there is none; and who wrote it. */
	const char *(*text_of)(void *user, gint64 version, const char **author);
	/* The text with what was masked in it as original has it, g_free(); NULL: nothing was masked. */
	char *(*restore)(void *user, const char *text, const char *original);
	void *user;
};
/* One thing to tell, with its line in the file. */
struct update_note {
	gint64 line;
	char *text;
};
struct update_plan {
	GPtrArray *keep; /* struct human *: new versions; version = what each rests on */
	GPtrArray *
	        overlay; /* struct human *: two versions with markers between, for the file alone */
	GPtrArray *notes; /* struct update_note * */
	guint proposals;  /* how many edits of computed blocks are among keep */
	guint discarded;  /* lines that --reset takes away */
	gint64 conflict;  /* line of the first conflict, 0 = none */
};
typedef struct update_plan UpdatePlan;
UpdatePlan *update_plan_new(const struct update_in *in, GError **error);
void update_plan_free(UpdatePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UpdatePlan, update_plan_free)

/*
 * UTF-8 without NUL, LF line ends, no byte order mark: as all else takes it. *form says what it was, so that
 * update_as_it_was() can make the same of the new text. NULL + ERROR_PROTECT with line.
 */
struct update_form {
	bool mark, crlf;
};
char *update_read(const char *name, const char *bytes, gsize len,
                  struct update_form *form, GError **error);
char *update_as_it_was(const char *text, const struct update_form *form);
/* A block of its own for an edit by hand: the difference, and commands that would do the same. g_free() */
char *propose_text(const char *id, const char *before, const char *after, bool exact);
