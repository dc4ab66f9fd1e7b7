/*
 * files.h - FILE arguments with the flags that hold for them: "--component API api.log --component Web web.log".
 *
 * Shape   a flag holds for the FILEs after it, until it is given again; an empty value takes it back
 * Owns    struct files owns everything in it
 * Errors  ERROR_USAGE, by GOption
 */
#pragma once
#include "cli/cmd.h"
#include "import/import.h"

struct file {
	char *path; /* "-" is stdin */
	char *format, *name, *component, *date_format, *encoding, *map;
	char *clock; /* added to its times, as of correction_add_text(); NULL = nothing */
	Zone *assume_zone;
	int lane, bin_label, year;
	enum keep_raw keep_raw;
	bool allow_special;
	GPtrArray *patterns; /* const struct importer *, of --pattern; NULL = none */
};
/* As the importers want it; borrows from file. */
struct import_options file_options(const struct file *file);

struct files {
	struct file now;  /* what holds for the next FILE */
	GPtrArray *files; /* struct file *, in the order given */
	GPtrArray *words; /* char *: arguments that are no path; empty for import */
	GPtrArray *pattern_files; /* PatternFile *, all that were named */
	GPtrArray *
	        passed_over; /* char *: paths below folders that hold no evidence, by files_expand() */
	char *report_form; /* report: --format with one of html md json text pdf; or NULL */
	bool all_files; /* all but report: every argument is a FILE, also a missing one */
};

struct files *files_new(bool all_files);
void files_free(struct files *files);
/* Files below folders, sorted by name, dot files left out; links to folders are not followed. */
bool files_expand(struct files *files, bool recursive, GError **error);

/* The callbacks behind FILES_OPTIONS; data is the struct context. */
gboolean files_option(const char *name, const char *value, gpointer data, GError **error);
gboolean files_allow_special(const char *name, const char *value, gpointer data,
                             GError **error);
gboolean files_argument(const char *name, const char *value, gpointer data,
                        GError **error);

/* clang-format off */
#define FILES_FLAG(name, help, arg)                                                      \
	{ name, 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,                        \
	  (gpointer)files_option, help, arg }
#define FILES_OPTIONS                                                                    \
	FILES_FLAG("component", "What the FILEs after it speak of", "NAME"),             \
	FILES_FLAG("lane", "Where their events stand: changes machines people users "    \
	                   "social status statements press", "LANE"),                    \
	FILES_FLAG("assume-tz", "Zone of times that carry none (default UTC, said aloud)", \
	           "ZONE"),                                                              \
	FILES_FLAG("clock-offset", "Added to their times, such as -5m7s of a clock that ran "  \
	                           "ahead; the evidence stays (debrief sources set)", "LENGTH"), \
	FILES_FLAG("bin-label", "What the time of a bin means", "start|end"),            \
	FILES_FLAG("format", "Read them as this format instead of looking", "FORMAT"),   \
	FILES_FLAG("pattern", "Format of lines in a file of yours, beside the built-in ones; "  \
	                      "again for more (debrief help patterns)", "FILE"),         \
	FILES_FLAG("as", "Name of the source instead of the file's", "NAME"),            \
	FILES_FLAG("date-format", "How their dates are written: dmy, mdy, ymd or %d.%m.%Y", "ORDER"), \
	FILES_FLAG("map", "Read them as counts with these columns, named or numbered: "   \
	                  "time=COLUMN,count=COLUMN; baseline=, component=, series= too; "   \
	                  "gauge=, or errors= and requests=, in place of count=", \
	           "ROLES"),                                                             \
	FILES_FLAG("year", "Year of the first time that has none (else inferred, said aloud)",\
	           "YEAR"),                                                              \
	FILES_FLAG("keep-raw", "Raw lines of logs that the store keeps (default all)",    \
	           "none|notable|all"),                                                  \
	FILES_FLAG("encoding", "Their encoding (default UTF-8, UTF-16 by its mark)", "NAME"), \
	{ "allow-special", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK,               \
	  (gpointer)files_allow_special, "Read pipes and devices too", NULL },           \
	{ G_OPTION_REMAINING, 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,          \
	  (gpointer)files_argument, NULL, NULL }
/* clang-format on */
