/*
 * pattern_file.h - a format of lines that a user wrote down in a small text file.
 *
 * Shape   one setting a line, "key: value"; "#" begins a comment line; see "debrief help patterns". Of it a struct
 *         importer is made, which bids and reads as those that are built in.
 * Records begin with a line that some "line" matches. What no pattern matches belongs to the record before, unless a
 *         time stands in it where records have theirs (or "start" matches, where that is given): then it is a miss,
 *         and is rejected with a reason.
 * Limits  64 KiB, 16 settings of a kind; PATTERN_LINE of base/pattern.h
 * Errors  ERROR_USAGE with file, line and column
 * Threads immutable once read
 */
#pragma once
#include "import/import.h"
#include "import/line_pattern.h"

struct level_word {
	char *word;
	enum severity severity;
};

typedef struct pattern_file PatternFile;
struct pattern_file {
	struct importer importer; /* name, title and about point into this */
	char *file;               /* its base name */
	char *text;
	char sha256[65];
	char *name, *title, *about;
	GPtrArray *lines, *more, *ignored, *starts; /* LinePattern * */
	bool starts_given;
	bool others_rejected; /* "others: reject" */
	GPtrArray *times; /* char *: strptime's, or names of time_forms.h; empty = any */
	GArray *levels;   /* struct level_word */
	enum severity severity;           /* of a record without a level */
	gint64 unit;                      /* us: of durations without one */
	char *service, *host, *component; /* the same for all */
	Zone *zone;                       /* of times that name none, NULL = not said */
	GPtrArray *examples;              /* char *: lines that must match */
};

PatternFile *pattern_file_open(const char *path, GError **error);
/* text[0..len) as if it stood in the file of that name. */
PatternFile *pattern_file_parse(const char *name, const char *text, gsize len,
                                GError **error);
void pattern_file_free(PatternFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatternFile, pattern_file_free)

/* --- pattern_format.c: reading lines with it --- */

/* As read_line of struct importer; state is the PatternFile. */
enum line_kind pattern_format_read(const void *state, const char *line, gsize len,
                                   struct log_record *record);
/* Whether such a time can be read. */
bool pattern_format_time(const PatternFile *file, struct scan text,
                         struct log_record *record);
/*
 * Why a line is no record: of the pattern that got furthest, how many bytes it matched and what is missing there;
 * g_free(). For messages: slow.
 */
char *pattern_format_miss(const PatternFile *file, const char *line, gsize len,
                          gsize *at);
