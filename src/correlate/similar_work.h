/*
 * similar_work.h - what similar.c and similar_logs.c hand to one another.
 *
 * Owns    nothing
 */
#pragma once
#include "correlate/catalog.h"
#include "correlate/similar.h"

const Catalog *similar_catalog(const SimilarIndex *index);
/* Maintenance is like maintenance only. */
bool similar_may_be(const Incident *a, const Incident *b);
/*
 * Jaccard of the messages that stand out in the logs of both; of those of both the oftest, with their first lines there
 * as refs. Nothing is set where there are no logs of one of them, or nothing stands out in the first.
 */
void similar_patterns(const Evidence *evidence, const GArray *logs,
                      struct similar *similar);
