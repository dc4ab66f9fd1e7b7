/*
 * story.h - what of a timeline charts draw: numbered moments, stages, the stretch of time that holds them.
 *
 * Units   instants us UTC
 * Owns    copies of all texts; entries stay the timeline's
 */
#pragma once
#include "model/timeline.h"

struct moment {
	int number; /* as in every chart and table */
	struct range at;
	char *name, *brief; /* "Investigating", "Posted" */
	char *href;         /* "#m1": its row in the timeline table */
};

/* A public post that is no moment of its own. */
struct post {
	gint64 at;
	const struct entry *entry;
};

/* PHASE_START is the time before the first public post. */
struct stage {
	enum phase phase;
	struct range start, end; /* end open: not published */
	struct range length;
	gint64 from, to; /* as drawn; to = last known instant when open */
	bool open;
};

typedef struct story Story;
struct story {
	GArray *moments; /* struct moment, by time */
	GArray *stages;  /* struct stage, by time */
	GArray *posts;   /* struct post, by time */
	/* Hull of start, posts and impact; INSTANT_NONE when nothing is known */
	gint64 begin, end;
	gint64 first, last; /* and with the windows of all signals */
	bool open;          /* nobody said when it was over */
	bool ongoing;       /* and the page does not say that it is */
};
Story *story_new(const Timeline *timeline);
void story_free(Story *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Story, story_free)

guint story_posts_between(const Story *story, gint64 from, gint64 to);
const char *stage_name(const struct stage *stage); /* "Identified, fixing" */
/* The window of a measure with the largest peak, NULL when none; a window without samples is none. */
const struct window *story_window(const Timeline *timeline, enum measure measure);
/* What the impact window was told from: "failed requests", "user reports", "the status page"; NULL = not known. */
const char *story_impact_source(const Timeline *timeline);
