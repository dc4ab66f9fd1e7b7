/*
 * line_codec.h - lines of logs with what each repeats of the lines before taken out, for zstd to pack the rest.
 *
 * Shape   a line is values (words with a digit in them) and the pieces of text between. A piece at its place in a line
 *         is a node; a node expects the value and the piece that came behind it last time. What is as expected costs
 *         nothing but the length of the run of such steps; a value that differs from the expected one in its digits
 *         alone, or is a hex number as that one was, is kept in binary. Parts: steps (runs and what was not expected),
 *         pieces (text that is new), and of values their forms and their bytes, both by the place in the line, so that
 *         alike stands beside alike.
 * Units   bytes; at most LINE_CODEC_MAX
 * Owns    the parts are the caller's
 * Errors  line_codec_decode(): false for what is no output of line_codec_encode(), whatever the bytes are
 * Source  logs as templates with variables: K. Rodrigues et al., "CLP: Efficient and Scalable Search on Compressed Text
 *         Logs", OSDI 2021; what follows what: order-1 contexts as in PPM
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define LINE_CODEC_MAX (16 * 1024 * 1024)

enum line_part { LINE_STEPS, LINE_PIECES, LINE_FORMS, LINE_VALUES, LINE_PARTS };
struct line_parts {
	GByteArray *of[LINE_PARTS];
};
void line_parts_init(struct line_parts *parts);
void line_parts_clear(struct line_parts *parts);
gsize line_parts_size(const struct line_parts *parts); /* of all of them */

/* White space, or one of the characters that end a word in patterns. */
bool line_codec_ends_word(char c);
/* Empties parts and writes bytes into them. */
void line_codec_encode(const char *bytes, gsize len, struct line_parts *parts);
/* Writes exactly len bytes to out. */
bool line_codec_decode(const struct line_parts *parts, char *out, gsize len);
