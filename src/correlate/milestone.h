/*
 * milestone.h - what speaks of the moments of an incident: heard by milestone_hear.c, weighed by milestone.c.
 *
 * Shape   of each moment the testimony (estimate.h), of all of them one network of what their order allows (network.h);
 *         a ground is what either rests on
 * Units   instants and lengths in us
 * Owns    the book owns its network, grounds and testimony; the timeline stays the caller's
 * Errors  none; a moment of which nothing speaks has no testimony
 */
#pragma once
#include "correlate/estimate.h"
#include "correlate/network.h"
#include "correlate/steps.h"

/* How much a piece of evidence is trusted when two cannot both hold. */
enum trust {
	TRUST_WORDS,
	TRUST_LENGTH, /* a page's own, which may count otherwise than from end to end */
	TRUST_REPORTS,
	TRUST_PAGE,
	TRUST_MACHINE,
	TRUST_RECORD,
	TRUST_ORDER
};

/* What a testimony or a link of the network rests on. */
struct ground {
	char *text; /* a sentence without its full stop */
	GArray *refs;
	enum trust trust;
	char *origin;
	const char *rule;
	const Event *length_of; /* who states the length that this is; NULL: it is none */
};

struct book {
	struct work *w;
	Network *network;
	GPtrArray *grounds;            /* owns */
	GArray *said[MILESTONE_COUNT]; /* struct testimony */
	gint64 width[MILESTONE_COUNT]; /* of the widest bin that speaks of it */
};

/* milestone_length.c: lengths that somebody states, as links between start and end of the impact */
void milestones_hear_lengths(struct book *book);
/* Testimony of every moment, and the limits that it sets; the order among them is not in it. */
void milestones_hear(struct book *book);

/* Takes text and origin over. */
struct ground *ground_add(struct book *book, enum trust trust, const char *rule,
                          char *origin, char *text);
void ground_free(gpointer ground);
/* The moment lies between; RANGE_UNKNOWN and RANGE_OPEN say nothing. */
void milestone_testify(struct book *book, enum milestone_key key,
                       enum testimony_kind kind, struct range at, gint64 likely,
                       double error, struct ground *ground);
/* How often the words of an event are wrong (NULL: a field of the page), and what else they are learned from. */
double milestone_error(const Event *event);
char *milestone_origin(const struct work *w, const Event *event);
void milestone_limit(struct book *book, enum milestone_key key, gint64 lo, gint64 hi,
                     struct ground *ground);

static inline guint node_of(enum milestone_key key)
{
	return (guint)key + 1; /* 0 is NETWORK_ZERO */
}

/* impact.c decided that nobody knows the end of the impact: what one signal shows is the end of that signal. */
static inline bool is_end_open(const Timeline *t)
{
	return range_is_open(t->impact_end);
}
