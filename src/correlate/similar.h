/*
 * similar.h - which other incidents of the store are most like one, and by what.
 *
 * Shape   by words of title and posts, by components, by log patterns and by shape, each a part of 0 to 1; likeness is
 *         their mean, weighted, of those parts that both incidents show. Three at most, the most alike first; none that
 *         shares nothing but its shape
 * Units   instants us UTC
 * Owns    the index borrows the evidence, the timeline owns what is found; log histories are the caller's
 * Errors  none; a part that cannot be judged is NAN
 * Source  term weights and cosine: G. Salton, C. Buckley, Term-weighting approaches in automatic text retrieval, 1988
 */
#pragma once
#include "model/log_history.h"
#include "model/timeline.h"

typedef struct similar_index SimilarIndex;
SimilarIndex *similar_index_new(const Evidence *evidence);
void similar_index_free(SimilarIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SimilarIndex, similar_index_free)

/* What logs hold from ten minutes before an incident to an hour after its start. */
struct similar_logs {
	const Incident *incident;
	gint64 lo, hi;       /* whole minutes */
	LogHistory *history; /* NULL until the caller has read it */
};
/* Whose logs similar_find() wants: struct similar_logs, its own first; eight others at most, those nearest in time. */
GArray *similar_logs_wanted(const SimilarIndex *index, const Timeline *timeline);

/*
 * Fills timeline->similar of a timeline that is made; nothing is like a window that no incident covers. logs: as wanted,
 * with histories; NULL: without.
 */
void similar_find(const SimilarIndex *index, Timeline *timeline, const GArray *logs);
