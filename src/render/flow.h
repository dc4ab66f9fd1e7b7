/*
 * flow.h - a Markdown document as a list of blocks in the order of reading, for forms that set their own lines.
 *
 * Shape   flat: lists and quotes are blocks with an indent; a table's cells are lists of spans
 * Trust   in words of people (trusted false) HTML is shown as it was written. In the program's own, <a id> is a place
 *         to lead to, <br> ends a line, <summary> is a heading of its own, ![](chart:hero) is a chart.
 * Owns    the list is the caller's
 * Errors  none
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum span_look {
	SPAN_BOLD = 1,
	SPAN_SLANTED = 2,
	SPAN_CODE = 4,
	SPAN_STRUCK = 8,
	SPAN_BREAK = 16 /* the line ends behind it */
};
struct span {
	char *text; /* "" for a place or a break alone */
	guint look;
	char *href;  /* "#E12", "https://..."; or NULL */
	char *place; /* what links lead to; or NULL */
};

enum flow_kind { FLOW_PARAGRAPH, FLOW_HEADING, FLOW_TABLE, FLOW_CODE, FLOW_CHART };
enum flow_align { FLOW_LEFT, FLOW_RIGHT, FLOW_CENTRE };
struct flow {
	enum flow_kind kind;
	int level;  /* of a heading, 1 to 6 */
	int indent; /* lists around it */
	int quotes; /* quotes around it */
	char *marker; /* "•", "3.", "☐", "☑": the first block of a list's item; or NULL */
	bool summary;  /* a heading that stands for what follows alone */
	GArray *spans; /* struct span; of code one a line */
	GPtrArray *
	        rows; /* of a table: GPtrArray of cells, each a GArray of struct span; the head is first */
	GArray *aligns; /* enum flow_align a column */
	char *chart;    /* "hero" */
};
void flow_free(struct flow *flow);

/* struct flow * */
GPtrArray *flow_parse(const char *markdown, bool trusted);
GArray *spans_new(void);
/* text may be of any length; copies it. */
void spans_add(GArray *spans, const char *text, gssize len, guint look);
/* All words, without looks. g_free() */
char *spans_text(const GArray *spans);
