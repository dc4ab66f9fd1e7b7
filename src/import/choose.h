/*
 * choose.h - which importer reads a file: the one that bids highest on its head, middle and tail.
 *
 * Errors  ERROR_DATA: empty, nobody's, a tie of documents; ERROR_USAGE: --format names nothing
 */
#pragma once
#include "import/input.h"

bool choose_not_empty(Input *input, GError **error);
const struct importer *choose_importer(Input *input, const struct import_options *options,
                                       GError **error);
