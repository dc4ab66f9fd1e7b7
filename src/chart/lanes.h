/*
 * lanes.h - the parts of the chart lanes: which items stand on which lane (lanes_items.c), how their labels break and
 * where they stand (lanes_labels.c), what it says (lanes_words.c), what it draws (lanes.c).
 *
 * Units   instants us UTC; px
 * Owns    items own their texts; entries stay the timeline's
 */
#pragma once
#include "chart/place.h"
#include "chart/scale.h"
#include "chart/sheet.h"
#include "chart/story.h"
#include "chart/words.h"

#define LANE_WRAPS 5
#define LANE_LINE 15.0 /* from one line of a label to the next */

struct lane_item {
	const struct entry *entry;
	gint64 at; /* as drawn */
	double x;
	bool labelled;
	bool dropped; /* wanted a label and found no room */
	/* of those with a label */
	char *time, *text, *number; /* "06:39", "Investigating", "2" or NULL */
	double indent, prefix;      /* px of the number; of number and time */
	GPtrArray *lines
	        [LANE_WRAPS]; /* char *: the text after the time, widest form first; the first may be "" */
	struct flag_wrap wraps[LANE_WRAPS];
	int wrap_count;
};
struct lane_row {
	enum lane lane;
	GPtrArray *items; /* struct lane_item *, by time */
	GArray *flags;    /* struct flag of the labelled ones, by time */
	guint dropped;
	double height;
};
struct lanes {
	struct sheet sheet;
	const Timeline *t;
	Story *story;
	struct time_scale scale;
	enum clock clock;
	GPtrArray *rows;      /* struct lane_row *, nearest the machine first */
	guint earlier, later; /* entries outside of the window */
};

/* Window and items; false when there is none. */
bool lanes_items(struct lanes *c);
void lanes_clear(struct lanes *c);
const struct lane_item *lane_item_at(const struct lane_row *row, guint i);
bool lane_is_vague(
        struct range at); /* drawn as a bar: known to a range, and no repeats of a line */
/* Labels broken into lines, the right end of the axis set, all placed: no overlap and no leader through a label. */
void lanes_place(struct lanes *c);

/* "Status page" */
const char *lane_title(const struct lane_row *row);
/* The finding that fits, long to short, char *, NULL-ended. */
GPtrArray *lanes_titles(const struct lanes *c);
char *lanes_subtitle(const struct lanes *c);
char *lanes_note(const struct lanes *c);
char *lanes_description(const struct lanes *c, const char *title);
/* "06:15–06:30", "after 11:49", "06:39" */
char *lane_time(const struct lanes *c, struct range at);
