/* network.c - see network.h */
#include "correlate/network.h"

/* Farther than any two instants, and far enough from the ends of the type that sums of two do not wrap. */
#define FAR (G_MAXINT64 / 4)

struct network {
	guint nodes;
	GPtrArray *links; /* struct link * */
	/* of network_solve(): how far each node lies at most behind and before node 0 */
	gint64 *after, *before;
};

Network *network_new(guint nodes)
{
	Network *network = g_new0(Network, 1);
	network->nodes = CLAMP(nodes, 1, NETWORK_NODES);
	network->links = g_ptr_array_new_with_free_func(g_free);
	network->after = g_new(gint64, network->nodes);
	network->before = g_new(gint64, network->nodes);
	for (guint i = 0; i < network->nodes; i++)
		network->after[i] = network->before[i] = FAR;
	return network;
}

void network_free(Network *network)
{
	g_ptr_array_unref(network->links);
	g_free(network->after);
	g_free(network->before);
	g_free(network);
}

void network_add(Network *network, guint from, guint to, gint64 most, gpointer tag)
{
	if (from >= network->nodes || to >= network->nodes || most >= FAR)
		return;
	struct link *link = g_new(struct link, 1);
	*link = (struct link){
		.from = from, .to = to, .most = MAX(most, -FAR), .tag = tag
	};
	g_ptr_array_add(network->links, link);
}

void network_order(Network *network, guint from, guint to, gpointer tag)
{
	network_add(network, to, from, 0, tag);
}

void network_place(Network *network, guint node, struct range at, gpointer tag)
{
	if (at.hi != RANGE_UNKNOWN)
		network_add(network, NETWORK_ZERO, node, at.hi, tag);
	if (at.lo != RANGE_UNKNOWN)
		network_add(network, node, NETWORK_ZERO, -at.lo, tag);
}

/* --- shortest paths ------------------------------------------------------------------ */

static gint64 sum(gint64 a, gint64 b)
{
	return a >= FAR ? FAR : CLAMP(a + b, -FAR, FAR);
}

/* One round over all links; the last one that made a distance shorter, or NULL. back: links are followed backwards. */
static struct link *relax(const Network *network, bool back, gint64 *distance,
                          struct link **came)
{
	struct link *last = NULL;
	for (guint i = 0; i < network->links->len; i++) {
		struct link *link = network->links->pdata[i];
		const guint u = back ? link->to : link->from,
		            v = back ? link->from : link->to;
		const gint64 through = sum(distance[u], link->most);
		if (link->left_out || through >= distance[v])
			continue;
		distance[v] = through;
		if (came != NULL)
			came[v] = link;
		last = link;
	}
	return last;
}

static void paths_from(const Network *network, guint node, bool back, gint64 *distance)
{
	for (guint i = 0; i < network->nodes; i++)
		distance[i] = i == node ? 0 : FAR;
	for (guint round = 0; round < network->nodes; round++)
		if (relax(network, back, distance, NULL) == NULL)
			return;
}

/* The cycle that the way back from node runs into. */
static GPtrArray *cycle_behind(const Network *network, guint node, struct link **came)
{
	GPtrArray *cycle = g_ptr_array_new();
	for (guint i = 0; i < network->nodes; i++)
		node = came[node]->from;
	guint at = node;
	do {
		g_ptr_array_insert(cycle, 0, came[at]);
		at = came[at]->from;
	} while (at != node);
	return cycle;
}

/* All nodes are sources at once, so that a cycle is found wherever it is. NULL: there is none. */
static GPtrArray *find_cycle(const Network *network)
{
	g_autofree gint64 *distance = g_new0(gint64, network->nodes);
	g_autofree struct link **came = g_new0(struct link *, network->nodes);
	struct link *last = NULL;
	for (guint round = 0; round <= network->nodes; round++) {
		last = relax(network, false, distance, came);
		if (last == NULL)
			return NULL;
	}
	return cycle_behind(network, last->to, came);
}

bool network_solve(Network *network, GPtrArray **cycle)
{
	GPtrArray *found = find_cycle(network);
	if (found != NULL) {
		if (cycle != NULL)
			*cycle = found;
		else
			g_ptr_array_unref(found);
		return false;
	}
	paths_from(network, NETWORK_ZERO, false, network->after);
	paths_from(network, NETWORK_ZERO, true, network->before);
	return true;
}

static struct range limits(gint64 before, gint64 after)
{
	return (struct range){ before >= FAR ? RANGE_UNKNOWN : -before,
		               after >= FAR ? RANGE_OPEN : after };
}

struct range network_range(const Network *network, guint node)
{
	if (node >= network->nodes)
		return RANGE_NONE;
	return limits(network->before[node], network->after[node]);
}

struct range network_between(const Network *network, guint a, guint b)
{
	if (a >= network->nodes || b >= network->nodes)
		return RANGE_NONE;
	g_autofree gint64 *after = g_new(gint64, network->nodes);
	g_autofree gint64 *before = g_new(gint64, network->nodes);
	paths_from(network, a, false, after);
	paths_from(network, a, true, before);
	return limits(before[b], after[b]);
}
