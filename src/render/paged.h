/*
 * paged.h - a document's blocks set on pages.
 *
 * Shape   px; strips from top to bottom, each a scene of its own, then cut into pages where a strip allows it: rows of
 *         tables and pictures are whole, headings stay with what follows, no line of a paragraph stands alone, a table
 *         that goes on repeats its head
 * Owns    the paper is the caller's; a setter is made for one document
 * Errors  none
 */
#pragma once
#include "chart/paper.h"
#include "render/lines.h"

/* One line of words, a row, a picture. */
struct strip {
	Scene *scene; /* of the paper; its height is the strip's */
	double gap;   /* above it, unless it begins a page */
	double scale;
	bool glued;        /* to the strip before it */
	bool breaks;       /* it begins a page */
	const Scene *head; /* what stands above it where it begins a page, or NULL */
	int level;         /* of a heading, else 0 */
	char *title;       /* of a heading */
};

#define PAGED_MARGIN 66.0 /* px, 18 mm; less on a screen */

typedef struct setter Setter;
struct setter {
	Paper *paper;
	GArray *strips; /* struct strip */
	double width;   /* of the frame */
	double margin;
	/* Headings down to this level begin a page, but for the first part where only parts do; 0: none does. */
	int break_level;
	guint parts; /* headings of level 2 so far */
	double gap;  /* before the next strip */
	bool glue;   /* the next strip to the one before it */
	void *user;
	Scene *(*chart)(void *user, const char *name,
	                double width); /* NULL: there is none */
};
Setter *setter_new(enum paper_size size);
/* The paper is not freed with it. */
void setter_free(Setter *setter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Setter, setter_free)

/* What table.c and block.c build on: an empty strip of a height. */
struct strip *setter_add(Setter *setter, double height);
void paged_table(Setter *setter, const struct flow *table);
void paged_flow(Setter *setter, const struct flow *flow);
void paged_flows(Setter *setter, const GPtrArray *flows);
/* Cuts strips into pages and writes the foot of each: left, then "3 / 12". */
void paged_finish(Setter *setter, const char *foot, const char *foot_right);
