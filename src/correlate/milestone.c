/*
 * milestone.c - the moments of an incident, each out of all that speaks of it.
 *
 * Two things are known of a moment: what testimony says of it (estimate.h), and what its order among the others allows
 * (network.h). Testimony that cannot hold together with the rest is left out of the order, the least trusted of a cycle
 * first, and the cycle becomes a finding of rule K7.
 */
#include "correlate/milestone.h"

enum { NODES = MILESTONE_COUNT + 1, ROUNDS_MAX = 64 };

/* --- order --------------------------------------------------------------------------------- */

/*
 * None of these depends on the evidence. An alert may fire on the ramp before the impact is sure, so detection follows the
 * start only where no alert tells of it (hear_deeds).
 */
static const struct {
	enum milestone_key before, after;
	const char *text;
} orders[] = {
	{ MILESTONE_IMPACT_START, MILESTONE_FIRST_USERS,
	  "users are not hurt before the impact begins" },
	{ MILESTONE_IMPACT_START, MILESTONE_MITIGATED,
	  "nothing is mitigated before it begins" },
	{ MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED,
	  "what nobody knows is not acknowledged" },
	{ MILESTONE_ACKNOWLEDGED, MILESTONE_FIRST_POST, "a public post acknowledges it" },
	{ MILESTONE_DETECTED, MILESTONE_IDENTIFIED,
	  "a cause is not known before the incident is" },
	{ MILESTONE_IMPACT_START, MILESTONE_IDENTIFIED,
	  "a cause is not known before it does harm" },
	{ MILESTONE_MITIGATED, MILESTONE_IMPACT_END,
	  "the impact does not end before the fix takes effect" },
	{ MILESTONE_FIRST_POST, MILESTONE_RESOLVED,
	  "the first post is not later than \"resolved\"" },
	{ MILESTONE_IMPACT_START, MILESTONE_IMPACT_END,
	  "the impact does not end before it begins" },
	{ MILESTONE_IMPACT_END, MILESTONE_RESOLVED,
	  "what is resolved hurts nobody any more" },
};

static void add_orders(struct book *book)
{
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
		struct ground *ground =
		        ground_add(book, TRUST_ORDER, "milestone/order",
		                   g_strdup("order"), g_strdup(orders[i].text));
		network_order(book->network, node_of(orders[i].before),
		              node_of(orders[i].after), ground);
	}
}

static const struct ground *ground_of(const struct link *link)
{
	return link->tag;
}

/* A cycle that is to be told, unless another rule tells of the same by then. */
struct untold {
	char *said, *seen, *difference, *help;
	GArray *refs;
	GPtrArray *sides;  /* GArray * of refs: of each ground that has any */
	struct ref length; /* who states the length in it; event 0: nobody */
};

static void untold_free(gpointer data)
{
	struct untold *one = data;
	g_free(one->said);
	g_free(one->seen);
	g_free(one->difference);
	g_free(one->help);
	g_array_unref(one->refs);
	g_ptr_array_unref(one->sides);
	g_free(one);
}

static bool shares_ref(const GArray *a, const GArray *b)
{
	for (guint i = 0; i < a->len; i++)
		for (guint k = 0; k < b->len; k++)
			if (ref_equal(&g_array_index(a, struct ref, i),
			              &g_array_index(b, struct ref, k)))
				return true;
	return false;
}

/* K11 judged the length already: that it fits, the pauses left out, or that it does not. */
static bool is_judged_length(const struct finding *finding, const struct untold *one)
{
	return one->length.event != 0 && g_str_equal(finding->rule, "K11") &&
	       finding->verdict != VERDICT_CANNOT_TELL && finding->refs->len > 0 &&
	       ref_equal(&g_array_index(finding->refs, struct ref, 0), &one->length);
}

/* Several findings may look at the same two things: one is enough. */
static bool is_known(const Timeline *t, const struct untold *one)
{
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *finding = t->findings->pdata[i];
		guint shared = 0;
		if (is_judged_length(finding, one))
			return true;
		if (finding->verdict == VERDICT_CONSISTENT ||
		    (one->length.event != 0 && g_str_equal(finding->rule, "K11")))
			continue;
		for (guint k = 0; k < one->sides->len; k++)
			shared += shares_ref(one->sides->pdata[k], finding->refs);
		if (one->sides->len > 0 && shared == one->sides->len)
			return true;
	}
	return false;
}

static bool is_of(const GArray *refs, gint64 source)
{
	for (guint i = 0; i < refs->len; i++)
		if (g_array_index(refs, struct ref, i).source == source)
			return true;
	return false;
}

/* What contradicts itself rests on two clocks that do not agree. */
static void blame_clocks(const Timeline *t, struct finding *finding)
{
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *clash = t->findings->pdata[i];
		if (!g_str_equal(clash->rule, "K10") || clash->refs->len < 2 ||
		    !is_of(finding->refs,
		           g_array_index(clash->refs, struct ref, 0).source) ||
		    !is_of(finding->refs,
		           g_array_index(clash->refs, struct ref, 1).source))
			continue;
		g_autofree char *before = finding->help;
		finding->help = g_strdup_printf("%s%sTheir clocks do not agree (%s).",
		                                before != NULL ? before : "",
		                                before != NULL ? " " : "", clash->id);
		return;
	}
}

void milestones_tell(struct work *w)
{
	for (guint i = 0; w->untold != NULL && i < w->untold->len; i++) {
		struct untold *one = w->untold->pdata[i];
		if (is_known(w->t, one))
			continue;
		struct finding *finding = finding_add(w->t, "K7", VERDICT_CONTRADICTED,
		                                      g_steal_pointer(&one->said),
		                                      g_steal_pointer(&one->seen));
		finding->difference = g_steal_pointer(&one->difference);
		finding->help = g_steal_pointer(&one->help);
		refs_add(finding->refs, one->refs);
		blame_clocks(w->t, finding);
	}
	g_clear_pointer(&w->untold, g_ptr_array_unref);
}

/* The one post of an incident that was typed in afterwards: the time that it shows was no word to anybody then. */
static bool is_own_figure(const struct book *book, const GPtrArray *cycle)
{
	const struct ref *one = NULL;
	if (!group_is_typed_in(book->w->group))
		return false;
	for (guint i = 0; i < cycle->len; i++) {
		const GArray *refs = ground_of(cycle->pdata[i])->refs;
		for (guint r = 0; r < refs->len; r++) {
			const struct ref *ref = &g_array_index(refs, struct ref, r);
			if (one != NULL && !ref_equal(one, ref))
				return false;
			one = ref;
		}
	}
	return true;
}

static void add_side(struct untold *one, const struct ground *ground)
{
	if (ground->refs->len > 0)
		g_ptr_array_add(one->sides, g_array_ref(ground->refs));
	refs_add(one->refs, ground->refs);
	if (ground->length_of != NULL)
		one->length = ref_of_event(ground->length_of);
}

/* A cycle as a finding: the least trusted is what was said, the others are what was seen. */
static void tell_cycle(struct book *book, const GPtrArray *cycle,
                       const struct link *weakest)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(GString) help = g_string_new(NULL);
	gint64 sum = 0;
	for (guint i = 0; i < cycle->len; i++) {
		const struct link *link = cycle->pdata[i];
		const struct ground *ground = ground_of(link);
		sum += link->most;
		if (link == weakest)
			continue;
		GString *out = ground->trust == TRUST_ORDER ? help : seen;
		g_string_append_printf(out, "%s%s.", out->len > 0 ? " " : "",
		                       ground->text);
	}
	if (seen->len == 0 || is_own_figure(book, cycle))
		return;
	g_autofree char *apart = range_length_text(range_point(-sum), false);
	struct untold *one = g_new0(struct untold, 1);
	one->said = g_strdup_printf("%s.", ground_of(weakest)->text);
	one->seen = g_strdup(seen->str);
	one->difference = g_strdup_printf("They lie %s apart.", apart);
	if (help->len > 0) {
		*help->str = g_ascii_toupper(*help->str);
		one->help = g_strdup(help->str);
	}
	one->refs = refs_new();
	one->sides = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	refs_add(one->refs, ground_of(weakest)->refs);
	for (guint i = 0; i < cycle->len; i++)
		add_side(one, ground_of(cycle->pdata[i]));
	if (book->w->untold == NULL)
		book->w->untold = g_ptr_array_new_with_free_func(untold_free);
	g_ptr_array_add(book->w->untold, one);
}

/* Leaves out the least trusted link of every cycle until the rest holds. */
static void solve(struct book *book, bool tell)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		g_autoptr(GPtrArray) cycle = NULL;
		if (network_solve(book->network, &cycle))
			return;
		struct link *weakest = cycle->pdata[0];
		for (guint i = 1; i < cycle->len; i++) {
			struct link *link = cycle->pdata[i];
			if (ground_of(link)->trust < ground_of(weakest)->trust)
				weakest = link;
		}
		weakest->left_out = true;
		if (tell)
			tell_cycle(book, cycle, weakest);
	}
}

/* --- what comes out --------------------------------------------------------------------------- */

static const char *const missing[MILESTONE_COUNT] = {
	[MILESTONE_IMPACT_START] = "no signal measured it and nobody states it",
	[MILESTONE_FIRST_USERS] = "no excess of user reports in the evidence",
	[MILESTONE_DETECTED] = "no alert and no post in the evidence",
	[MILESTONE_ACKNOWLEDGED] = "no human action and no post in the evidence",
	[MILESTONE_FIRST_POST] = "no public post in the evidence",
	[MILESTONE_IDENTIFIED] = "no \"identified\" post in the evidence",
	[MILESTONE_MITIGATED] =
	        "no machine measured it and no \"monitoring\" post tells of it",
	[MILESTONE_IMPACT_END] = "no signal measured it and nobody states it",
	[MILESTONE_RESOLVED] = "no \"resolved\" post in the evidence",
};

/* high: narrow, two origins, nobody dissents; medium: one narrow, or two where those who dissent are merely late. */
static enum confidence confidence_of(const struct book *book, enum milestone_key key,
                                     const struct estimate *e)
{
	const gint64 width = e->at.hi - e->at.lo;
	const gint64 narrow = MAX(15 * MINUTE, book->width[key]);
	if (e->supports >= 2 && e->dissents == 0 && width <= narrow)
		return CONFIDENCE_HIGH;
	if (e->supports >= 1 && e->dissents == 0 && width <= MAX(30 * MINUTE, narrow))
		return CONFIDENCE_MEDIUM;
	if (e->supports >= 2 && e->late)
		return CONFIDENCE_MEDIUM;
	return CONFIDENCE_LOW;
}

static char *why_of(const struct estimate *e)
{
	GString *why = g_string_new(NULL);
	g_string_append_printf(why, "%u independent source%s", e->supports,
	                       e->supports == 1 ? "" : "s");
	if (e->dissents > 0)
		g_string_append_printf(why, ", %u against it%s", e->dissents,
		                       e->late ? ", which may come late" : "");
	return g_string_free(why, FALSE);
}

static const char *missing_text(const Timeline *t, enum milestone_key key)
{
	return key == MILESTONE_IMPACT_END && is_end_open(t)
	               ? "no \"resolved\" post in the evidence"
	               : missing[key];
}

/* By order alone: "not determined" rather than a guess, but with what is known. */
static void set_missing(const struct book *book, struct milestone *m,
                        struct range allowed)
{
	const char *lacks = missing_text(book->w->t, m->key);
	const Zone *zone = book->w->t->zone;
	g_autofree char *lo =
	        allowed.lo != RANGE_UNKNOWN
	                ? sentence_date(zone, range_point(allowed.lo), false)
	                : NULL;
	g_autofree char *hi =
	        allowed.hi != RANGE_OPEN
	                ? sentence_date(zone, range_point(allowed.hi), false)
	                : NULL;
	m->why = lo != NULL && hi != NULL
	                 ? g_strdup_printf("%s; by the order of things between %s and %s",
	                                   lacks, lo, hi)
	         : hi != NULL ? g_strdup_printf("%s; %s at the latest", lacks, hi)
	         : lo != NULL ? g_strdup_printf("%s; not before %s", lacks, lo)
	                      : g_strdup(lacks);
}

static const struct ground *ground_said(const struct testimony *said)
{
	return said->user;
}

/* Evidence of each side; the rule is that of the testimony that counts most. */
static void set_sides(struct milestone *m, const GArray *said)
{
	double best = -1;
	for (guint i = 0; i < said->len; i++) {
		const struct testimony *one = &g_array_index(said, struct testimony, i);
		if (!testimony_supports(one)) {
			refs_add(m->dissent, ground_said(one)->refs);
			continue;
		}
		refs_add(m->refs, ground_said(one)->refs);
		if (!one->counts || one->right * (1 - one->error) <= best)
			continue;
		best = one->right * (1 - one->error);
		m->rule = ground_said(one)->rule;
	}
}

/* Outwards to whole seconds, and to whole minutes where the second is not known by far. */
static void round_out(struct milestone *m)
{
	const gint64 width = m->at.hi - m->at.lo;
	const gint64 unit = width > 2 * MINUTE ? MINUTE : SECOND;
	if (width == 0)
		return;
	m->at.lo -= m->at.lo % unit;
	m->at.hi += (unit - m->at.hi % unit) % unit;
	m->likely = (m->likely + unit / 2) / unit * unit;
}

static struct milestone *milestone_of(struct book *book, enum milestone_key key)
{
	const struct range allowed = network_range(book->network, node_of(key));
	const struct estimate e = estimate_of(book->said[key], allowed);
	struct milestone *m = g_new0(struct milestone, 1);
	*m = (struct milestone){ .key = key,
		                 .at = e.at,
		                 .likely = e.likely,
		                 .refs = refs_new(),
		                 .dissent = refs_new() };
	if (!range_known(e.at)) {
		set_missing(book, m, allowed);
		return m;
	}
	round_out(m);
	m->origins = e.supports;
	m->confidence = confidence_of(book, key, &e);
	m->why = why_of(&e);
	m->rule = "milestone/disputed";
	set_sides(m, book->said[key]);
	return m;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct milestone *x = *(const struct milestone *const *)a;
	const struct milestone *y = *(const struct milestone *const *)b;
	if (range_known(x->at) != range_known(y->at))
		return range_known(x->at) ? -1 : 1;
	if (x->at.lo != y->at.lo)
		return x->at.lo < y->at.lo ? -1 : 1;
	if (x->likely != y->likely)
		return x->likely < y->likely ? -1 : 1;
	return (int)x->key - (int)y->key;
}

/* What the network orders is in order, however wide the two are. */
static bool follows(const struct book *book, const struct milestone *a,
                    const struct milestone *b)
{
	const struct range apart =
	        network_between(book->network, node_of(a->key), node_of(b->key));
	return range_before(a->at, b->at) || (range_known(apart) && apart.lo >= 0);
}

static void milestones_order(struct book *book)
{
	GPtrArray *all = book->w->t->milestones;
	g_ptr_array_sort(all, by_time);
	for (guint i = 1; i < all->len; i++) {
		struct milestone *m = all->pdata[i];
		m->order_unsure =
		        range_known(m->at) && !follows(book, all->pdata[i - 1], m);
	}
}

static void book_open(struct book *book, struct work *w)
{
	*book = (struct book){ .w = w, .network = network_new(NODES) };
	book->grounds = g_ptr_array_new_with_free_func(ground_free);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		book->said[key] = g_array_new(FALSE, TRUE, sizeof(struct testimony));
	milestones_hear(book);
	add_orders(book);
}

static void book_close(struct book *book)
{
	network_free(book->network);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		g_array_unref(book->said[key]);
	g_ptr_array_unref(book->grounds);
}

/* Where the impact surely began limits what can only follow it. */
static void place_start(struct book *book)
{
	g_autoptr(GArray) said = g_array_new(FALSE, TRUE, sizeof(struct testimony));
	g_array_append_vals(said, book->said[MILESTONE_IMPACT_START]->data,
	                    book->said[MILESTONE_IMPACT_START]->len);
	const struct estimate e = estimate_of(
	        said, network_range(book->network, node_of(MILESTONE_IMPACT_START)));
	if (!range_known(e.at))
		return;
	struct ground *ground = ground_add(book, TRUST_WORDS, "milestone/estimate",
	                                   g_strdup("estimate"), g_strdup(""));
	milestone_limit(book, MILESTONE_IMPACT_START, e.at.lo, RANGE_OPEN, ground);
	solve(book, false);
}

void milestones_find(struct work *w)
{
	struct book book;
	if (w->group->incident->kind == INCIDENT_MAINTENANCE)
		return;
	book_open(&book, w);
	solve(&book, true);
	place_start(&book);
	for (int key = 0; key < MILESTONE_COUNT; key++)
		g_ptr_array_add(w->t->milestones,
		                milestone_of(&book, (enum milestone_key)key));
	milestones_order(&book);
	book_close(&book);
}
