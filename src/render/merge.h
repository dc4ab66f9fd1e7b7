/*
 * merge.h - two people wrote in one text: three-way merge by paragraph.
 *
 * Shape   paragraphs are parted by blank lines; a code block between ``` and ``` is one, whatever stands in it
 * Owns    the result is the caller's
 * Errors  none: what cannot be merged is kept twice, between markers, and *conflict is set
 * Source  S. Khanna, K. Kunal, B. Pierce: A Formal Investigation of Diff3, FSTTCS 2007
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* char *: the paragraphs of a text, in order; all that is not white space is in one of them. */
GPtrArray *merge_paragraphs(const char *text);
/* theirs_name stands in the marker: "A15 by anna". */
char *merge_texts(const char *base, const char *ours, const char *theirs,
                  const char *theirs_name, bool *conflict);
/* The line of the first marker that still stands in text, from 1; 0: there is none. */
gint64 merge_marker_line(const char *text);
