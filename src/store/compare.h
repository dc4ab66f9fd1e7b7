/*
 * compare.h - inside of store/: whether two sources say the same of one thing.
 *
 * Shape   what one states beside what is known; stating nothing, or less exactly, is no difference
 * Source  JSON keeps milliseconds, feeds the minute; JSON and HTML of one text differ in blanks
 */
#pragma once
#include "store/row.h"

enum fit {
	FIT_SAME,
	FIT_LESS, /* states less exactly what is known, or nothing */
	FIT_MORE, /* states more exactly what is known, or what nobody did */
	FIT_OTHER,
};
enum fit compare_ranges(struct range known, struct range said);
/* A whole minute or second that holds the other is less exact. */
enum fit compare_instants(gint64 known, gint64 said);
enum fit compare_texts(const char *known, const char *said); /* blanks collapsed */
/* Of two formats: by their letters; one that ends in an ellipsis is cut. */
enum fit compare_texts_across(const char *known, const char *said);
/* A field of a struct of row.h; for at_lo and until_lo of events the range. */
enum fit compare_field(const struct field *field, const void *known, const void *said);
/* Takes over the field, and what belongs to it: both ends of a range. */
void take_field(const struct field *field, void *into, const void *from);
/* Whether the field is the upper end of a range: it goes with the lower. */
bool is_upper_end(const struct field *field);
