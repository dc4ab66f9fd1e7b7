/*
 * paper.h - pages on which scenes stand, for one PDF.
 *
 * Shape   px like scenes, 0.77 pt each on paper, so that a chart of 640 px fills A4 between its margins; on a screen of
 *         560 by 315 px more than twice that, so that words of 12.5 px are read from the back row (21 pt on a slide of 13.3
 *         by 7.5 in); y down, origin top left
 * Owns    its pages and the scenes on them
 * Errors  ERROR_SYSTEM from paint_paper()
 * Limits  a link to a place that no page has is text like other
 */
#pragma once
#include "base/error.h"
#include "chart/scene.h"

enum paper_size { PAPER_A4, PAPER_LETTER, PAPER_SCREEN };

struct placed {
	const Scene *scene; /* of the paper */
	double x, y, scale;
};
struct bookmark {
	int level; /* 1 = topmost */
	char *title;
	guint page; /* from 0 */
	double y;
};
typedef struct paper Paper;
struct paper {
	double width, height;
	double pt;                        /* of a px */
	char *title, *subject, *keywords; /* or NULL */
	gint64 created_at;
	GPtrArray *scenes; /* Scene * */
	GPtrArray *pages;  /* GArray * of struct placed, in the order of painting */
	GArray *bookmarks; /* struct bookmark, in order */
};
Paper *paper_new(enum paper_size size);
void paper_free(Paper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paper, paper_free)

/* A scene that lives as long as the paper; it stands nowhere yet. */
Scene *paper_scene(Paper *paper, Scene *scene);
void paper_page(Paper *paper); /* the last page is where things are put */
void paper_put(Paper *paper, const Scene *scene, double x, double y, double scale);
void paper_bookmark(Paper *paper, int level, const char *title, double y);
/* One line a scene that stands on a page, then what it is of: what tests read. g_free() */
char *paper_dump(const Paper *paper);

GBytes *paint_paper(const Paper *paper, GError **error);
