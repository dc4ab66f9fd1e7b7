/*
 * mask.h - a log message to its pattern: what varies from line to line becomes "*".
 *
 * Shape   words that hold a digit, hex ids, quoted values and addresses are masked; words end at blanks and at
 *         / , ; = ( ) [ ] { } < > | & ?; the method of a quoted request ("GET /cart") stays, and so does the version in a
 *         path ("/v1/", "/v23/"), as it names the service, and the name before a colon ("onExtend:*")
 * Limits  MASK_SIZE bytes with the ending NUL; what does not fit is cut at a character border
 * Owns    nothing; out is the caller's
 * Errors  none; any bytes are masked, invalid ones are copied
 * Source  words with digits as parameters: P. He et al., "Drain", ICWS 2017, 3.2 (preprocessing)
 */
#pragma once
#include <glib.h>

#define MASK_SIZE 208

/* Masks text[0..len) into out, ends it with NUL and returns its length. NUL bytes of text become "*". */
gsize mask_text(const char *text, gsize len, char out[MASK_SIZE]);
