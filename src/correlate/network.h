/*
 * network.h - moments and what is known of the time between any two of them: a simple temporal network.
 *
 * Shape   node 0 is the zero of time; a link says "to is at most so much later than from". What several links together
 *         allow comes out as one range a node. Links that cannot all hold form a cycle of negative length: it is the
 *         explanation, and can be taken apart by leaving out one of its links.
 * Units   microseconds; instants are distances from node 0
 * Limits  NETWORK_NODES nodes; distances saturate far outside of all instants
 * Owns    the network owns its links; tags are the caller's
 * Errors  none
 * Source  Dechter, Meiri, Pearl, "Temporal constraint networks", Artificial Intelligence 49, 1991; shortest paths after
 *         Bellman and Ford
 */
#pragma once
#include "base/range.h"

enum { NETWORK_ZERO = 0, NETWORK_NODES = 500 };

struct link {
	guint from, to;
	gint64 most;   /* to - from <= most */
	gpointer tag;  /* what the caller knows it by */
	bool left_out; /* does not count any more */
};

typedef struct network Network;
Network *network_new(guint nodes); /* with node 0 */
void network_free(Network *network);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Network, network_free)

/* to - from <= most. RANGE_OPEN says nothing, and is not kept. */
void network_add(Network *network, guint from, guint to, gint64 most, gpointer tag);
/* from is not later than to. */
void network_order(Network *network, guint from, guint to, gpointer tag);
/* node lies in at; an unknown limit says nothing. */
void network_place(Network *network, guint node, struct range at, gpointer tag);

/*
 * False: links contradict one another; *cycle (struct link *, the caller's array of borrowed links) names them in
 * order, each beginning where the one before ends.
 */
bool network_solve(Network *network, GPtrArray **cycle);
/* After network_solve() was true: lo RANGE_UNKNOWN, hi RANGE_OPEN where nothing limits it. */
struct range network_range(const Network *network, guint node);
/* How much later than a b can be, as a range. O(nodes * links). */
struct range network_between(const Network *network, guint a, guint b);
