/*
 * line_search.h - inside of store/: whether lines can hold a text, asked of their parts before lines are made of them.
 *
 * Shape   the text is cut as line_codec.h cuts lines: what is no word with a digit must stand in one piece. The first
 *         and the last word of the text may be a part of a longer one; where that is a value, its letters are among
 *         the values, unless they are digits of a hex number.
 * Owns    a search is the caller's; parts are only read, by any thread
 * Source  CLP, see line_codec.h
 */
#pragma once
#include "store/line_codec.h"

typedef struct line_search LineSearch;
LineSearch *line_search_new(const char *text);
void line_search_free(LineSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineSearch, line_search_free)

enum line_found {
	LINE_NOWHERE,
	LINE_IN_VALUES, /* only if the values have a word of it */
	LINE_IN_PIECES, /* the pieces have all that they must have */
};
enum line_found line_search_pieces(const LineSearch *search, const GByteArray *pieces);
/* After LINE_IN_VALUES. False: nowhere. */
bool line_search_values(const LineSearch *search, const GByteArray *pieces,
                        const GByteArray *values);
