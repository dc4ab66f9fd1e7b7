/*
 * hero.h - the parts of the chart hero: what it says (hero_words.c), what it draws (hero.c).
 */
#pragma once
#include "chart/plot.h"
#include "chart/story.h"

struct hero {
	struct sheet sheet;
	const Timeline *t;
	Story *story;
	Plot *reports, *errors;
	struct time_scale scale;
	struct range impact_start, impact_end; /* as drawn; unknown = none */
	GArray *lines;                         /* double: x of milestones */
};
/* Wider than the reader would take for a point: it is hatched, and the note says so. */
bool hero_vague(struct range at);
/* The finding that fits, long to short, char *, NULL-ended; the last is plain. */
GPtrArray *hero_titles(const struct hero *hero);
char *hero_subtitle(const struct hero *hero);
char *hero_note(const struct hero *hero);
char *
hero_impact(const struct hero *hero); /* "Impact of at least 5 h 45 min, start to fix" */
char *hero_impact_brief(const struct hero *hero); /* "Impact ≥ 5 h 45 min" */
char *hero_description(const struct hero *hero);
void hero_rows(const struct hero *hero, GPtrArray *rows);
