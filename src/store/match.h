/*
 * match.h - inside of store/: which posts of an incident are the same in two sources.
 *
 * Shape   known: what the store has of the incident, with every look that a source gave it; given: what one source
 *         states now. Each known post is given to one post at most, and the other way round.
 * Rules   the vendor's id of the post; else phase and displayed minute, with the same words first and then in order;
 *         else phase and words that stand once on either side (a post with another time); else minute and words (with
 *         another phase). Two posts with two ids are never one. Words are compared by their letters.
 * Limits  linear in the number of posts, whatever they say
 * Owns    the result is the caller's
 * Source  what formats keep of a post: JSON its id and the millisecond, feeds the minute
 */
#pragma once
#include "model/event.h"

typedef struct match Match;
Match *match_new(void);
void match_free(Match *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Match, match_free)
/* A look of known post i: ids, times and words that some source gave it. In the order of their times. */
void match_known(Match *match, guint i, const Event *look);
/* For every one of given (Event *, oldest first): the index of its known post, or -1. g_array_unref() */
GArray *match_posts(Match *match, const GPtrArray *given);

/* Text with every run of blanks as one space, none at its ends; g_free(). "" for NULL. */
char *match_words(const char *text);
/*
 * What every format keeps of a text: its letters and digits without addresses, for one has Markdown where another has
 * HTML or neither; g_free(). "" for NULL.
 */
char *match_gist(const char *text);
