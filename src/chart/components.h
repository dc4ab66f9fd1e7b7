/*
 * components.h - the parts of the chart components: its rows (components_rows.c), what it says (components_words.c), what
 * it draws (components.c).
 *
 * Shape   a row is one component by one track, hit worst first, what was measured under what was announced; its parts are
 *         in order and apart
 * Units   instants us UTC; px
 * Owns    rows own their texts; components stay the timeline's
 */
#pragma once
#include "chart/scale.h"
#include "chart/sheet.h"
#include "chart/story.h"
#include "chart/words.h"

/* A stretch at one level worse than operational. */
struct level_part {
	enum level level;
	struct range start, end;
	gint64 from, to; /* as drawn; to = last known instant when open */
	bool open;
	bool joined; /* the next one begins where it ends */
};
/* Said to be unaffected, against other evidence. */
struct denial {
	gint64 from, to;     /* equal: it names one moment */
	char *number, *href; /* as in the timeline; NULL: none */
	char *time;          /* "10:20" */
};
struct component_row {
	const struct component *component;
	char *name;      /* one line, isolated */
	GArray *parts;   /* struct level_part */
	GArray *denials; /* struct denial */
	enum level worst;
	struct range at_worst; /* how long at that level */
	struct range impaired; /* and at any */
	/* For the order of rows: a minute of a major outage counts 1, of a partial one 0.3; then time at any level */
	double weight;
	gint64 any;
	guint place; /* as found */
	struct component_row
	        *other; /* of the same component by the other track, or NULL */
	const struct component_row
	        *lead; /* the worse of the two: by it they are sorted */
};

struct components {
	struct sheet sheet;
	const Timeline *t;
	Story *story;
	GPtrArray *rows; /* struct component_row * */
	guint hidden;    /* rows that are not drawn */
	GPtrArray *calm,
	        *named; /* char *: never worse than operational; without a level */
	struct time_scale scale;
	enum clock clock;
	bool announced, measured,
	        maintenance; /* rows by that track; none is worse than planned */
};

/* Rows and the window of time; false when no component has a level worse than operational. */
bool components_rows(struct components *c);
void components_clear(struct components *c);
const struct component_row *component_row_at(const struct components *c, guint i);

const char *level_brief(enum level level); /* "Major" */
const char *level_label(enum level level); /* "Major outage", "Degraded" */
bool part_is_vague(struct range at);       /* known less well than to a minute: hatched */
/* Long to short, NULL-ended: what may stand in the bar of a part. g_strfreev() */
char **part_texts(const struct components *c, const struct level_part *part);
/* "claude.ai, major outage, 06:39 to 11:49 UTC, 5 h 10 min" */
char *part_tooltip(const struct components *c, const struct component_row *row,
                   const struct level_part *part);
/* Long to short, NULL-ended: how long it was impaired. g_strfreev() */
char **row_values(const struct component_row *row);
/* The finding that fits, long to short, char *, NULL-ended. */
GPtrArray *components_titles(const struct components *c);
char *components_subtitle(const struct components *c);
char *components_note(const struct components *c);
char *components_description(const struct components *c, const char *title);
