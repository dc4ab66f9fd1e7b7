/*
 * refine.h - what masking leaves of a message, made one pattern where only names, sizes and lists differ.
 *
 * Shape   works on patterns, not on lines: mask_text() sees every line and must be quick, this sees each of its results once
 *         a chunk. The rules are of English and of logs in general, none of one system:
 *           names       "for user root", "password for root from", "user=root", "host=db.example": what names somebody
 *           addresses   "ns.example.com [*]", "* ()", paths with a masked part (but not behind a method: that is a request)
 *           sizes       "* KB" and "* B", "* bytes (* KB)", "<* sec"
 *           dates       "Fri Jun * * *"
 *           lists       "* * *" and "*, *", true and false
 *           contexts    "[* - -] " before all else
 *         Words of what happened stay ("status=failed"). Doing it again changes nothing.
 * Limits  MASK_SIZE bytes, as mask_text() gives; the pattern never grows
 * Owns    nothing; works in place
 * Errors  none; any bytes
 * Source  rules against the templates of loghub: tests/bench/grouping
 */
#pragma once
#include <glib.h>

/* Refines text[0..len), ends it with NUL and returns the new length. */
gsize refine_pattern(char *text, gsize len);
