/* Labels of the lanes: broken into lines at several widths, thinned where they would pile up, placed as flags. */
#include "chart/lanes.h"
#include "chart/text.h"

#include <math.h>

#define LABEL_LINES 3
#define DEPTH_MAX 6 /* labels above one another */
#define BADGE 16.0
#define GAP_TIME 6.0
#define ONE_LEADER 4.0 /* px within which items share one */

static const double limits[LANE_WRAPS] = { 250, 190, 150, 120, 96 };

/* --- one label ---------------------------------------------------------------------- */

struct words {
	char **word;
	double *width;
	int n;
	double blank;
};

static void put_line(GPtrArray *lines, const struct words *w, int from, int to)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (int i = from; i < to; i++)
		g_string_append_printf(line, "%s%s", i > from ? " " : "", w->word[i]);
	g_ptr_array_add(lines, g_string_free(g_steal_pointer(&line), FALSE));
}

/*
 * Greedy, the first line after the time. Returns how many lines it takes; more than LABEL_LINES: the last one is too long.
 */
static int break_lines(const struct words *w, double first, double rest, GPtrArray *lines)
{
	int count = 1, from = 0;
	double room = first, used = 0;
	for (int i = 0; i < w->n; i++) {
		const double more = (i > from ? w->blank : 0) + w->width[i];
		const bool last = count == LABEL_LINES;
		if (used + more > room && !last && (i > from || count == 1)) {
			if (lines != NULL)
				put_line(lines, w, from, i);
			from = i;
			count++;
			room = rest;
			used = w->width[i];
		} else {
			used += more;
		}
	}
	if (lines != NULL)
		put_line(lines, w, from, w->n);
	return count + (count == LABEL_LINES && used > room);
}

/* The narrowest width that takes no more lines: lines of about one length. */
static double balance(const struct words *w, const struct lane_item *item, double limit)
{
	const int count =
	        break_lines(w, limit - item->prefix, limit - item->indent, NULL);
	double low = limit / 3, high = limit;
	for (int step = 0; count > 1 && count <= LABEL_LINES && step < 6; step++) {
		const double middle = (low + high) / 2;
		if (break_lines(w, middle - item->prefix, middle - item->indent, NULL) >
		    count)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static void add_wrap(struct lane_item *item, const struct words *w, double limit)
{
	const double width = balance(w, item, limit);
	GPtrArray *raw = g_ptr_array_new_with_free_func(g_free);
	break_lines(w, width - item->prefix, width - item->indent, raw);
	struct flag_wrap size = { 0, LANE_LINE * raw->len + 2 };
	for (guint i = 0; i < raw->len; i++) {
		const double before = i == 0 ? item->prefix : item->indent;
		char *line = raw->pdata[i];
		/* A word, or the last line, may be wider than a label ever is. */
		g_autofree char *cut = text_ellipsis(
		        line, STYLE_LABEL, MAX(limit - before, i == 0 ? 0 : 40));
		g_free(line);
		raw->pdata[i] = text_isolate(cut);
		size.w = MAX(size.w, before + text_width(raw->pdata[i], STYLE_LABEL));
	}
	const int last = item->wrap_count - 1;
	if (last >= 0 && item->wraps[last].w <= size.w) {
		g_ptr_array_unref(raw);
		return;
	}
	item->lines[item->wrap_count] = raw;
	item->wraps[item->wrap_count++] = size;
}

static void measure(struct lane_item *item, bool narrow)
{
	item->indent =
	        item->number != NULL
	                ? MAX(BADGE, text_width(item->number, STYLE_TICK_BOLD) + 8) + 5
	                : 0;
	item->prefix = item->indent + text_width(item->time, STYLE_LABEL_BOLD) + GAP_TIME;
	g_auto(GStrv) word = g_strsplit(item->text, " ", -1);
	struct words w = { word, NULL, (int)g_strv_length(word),
		           text_width("a b", STYLE_LABEL) -
		                   text_width("ab", STYLE_LABEL) };
	g_autofree double *width = g_new0(double, (gsize)MAX(w.n, 1));
	for (int i = 0; i < w.n; i++)
		width[i] = text_width(word[i], STYLE_LABEL);
	w.width = width;
	for (int i = narrow ? 1 : 0; i < LANE_WRAPS; i++)
		add_wrap(item, &w, limits[i]);
}

/* --- the axis ------------------------------------------------------------------------- */

static void set_axis_end(struct lanes *c)
{
	g_autoptr(GArray) fraction = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) narrowest = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint r = 0; r < c->rows->len; r++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, r);
		for (guint i = 0; i < row->items->len; i++) {
			const struct lane_item *item = lane_item_at(row, i);
			if (!item->labelled)
				continue;
			double f = (double)(item->at - c->scale.from) /
			           (double)(c->scale.to - c->scale.from);
			double w = item->wraps[item->wrap_count - 1].w;
			g_array_append_val(fraction, f);
			g_array_append_val(narrowest, w);
		}
	}
	c->scale.x1 = place_axis_end((const double *)(gpointer)fraction->data,
	                             (const double *)(gpointer)narrowest->data,
	                             (int)fraction->len, c->scale.x0, c->sheet.right);
}

/* --- a lane --------------------------------------------------------------------------- */

static void set_flags(struct lane_row *row)
{
	g_array_set_size(row->flags, 0);
	for (guint i = 0; i < row->items->len; i++) {
		struct lane_item *item = g_ptr_array_index(row->items, i);
		if (!item->labelled)
			continue;
		struct flag flag = { .x = item->x,
			             .wraps = item->wraps,
			             .wrap_count = item->wrap_count };
		if (row->flags->len > 0) {
			const double x = g_array_index(row->flags, struct flag,
			                               row->flags->len - 1)
			                         .x;
			flag.x = flag.x - x <= ONE_LEADER ? x : flag.x;
		}
		g_array_append_val(row->flags, flag);
	}
}

/* How many labels stand above one another at most. */
static int depth_of(const GArray *flags)
{
	g_autofree int *depth = g_new0(int, MAX(flags->len, 1));
	int deepest = 0;
	for (guint i = flags->len; i-- > 0;) {
		const struct flag *a = &g_array_index(flags, struct flag, i);
		depth[i] = 1;
		for (guint j = i + 1; j < flags->len; j++) {
			const struct flag *b = &g_array_index(flags, struct flag, j);
			if (b->x < a->x + FLAG_OFFSET + a->w + 9)
				depth[i] = MAX(depth[i], depth[j] + 1);
		}
		deepest = MAX(deepest, depth[i]);
	}
	return deepest;
}

/* Places what is labelled; whether labels pile up too high. */
static bool try_labels(const struct lanes *c, struct lane_row *row)
{
	set_flags(row);
	row->height = place_flags((struct flag *)(gpointer)row->flags->data,
	                          (int)row->flags->len, c->sheet.right);
	return depth_of(row->flags) <= DEPTH_MAX;
}

/* Numbered, contradicted, the ends of the lane, what a person pinned; then all others. */
static int tier_of(const GPtrArray *wanted, guint i)
{
	const struct lane_item *item = g_ptr_array_index(wanted, i);
	return item->number != NULL             ? 4
	       : item->entry->contradicted      ? 3
	       : i == 0 || i + 1 == wanted->len ? 2
	       : item->entry->pinned            ? 1
	                                        : 0;
}

/* How far it stands from the nearest that has a label. */
static double gap_of(const GPtrArray *wanted, guint i)
{
	const struct lane_item *item = g_ptr_array_index(wanted, i);
	double gap = 1e5;
	for (guint k = 0; k < wanted->len; k++) {
		const struct lane_item *other = g_ptr_array_index(wanted, k);
		if (other->labelled)
			gap = MIN(gap, fabs(other->x - item->x));
	}
	return gap;
}

/* The next to get a label: of the highest tier, there the furthest from all that have one. NULL: none is left. */
static struct lane_item *next_label(const GPtrArray *wanted)
{
	struct lane_item *best = NULL;
	double most = -1;
	for (guint i = 0; i < wanted->len; i++) {
		struct lane_item *item = g_ptr_array_index(wanted, i);
		if (item->labelled || item->dropped)
			continue;
		const double value = 1e6 * tier_of(wanted, i) + gap_of(wanted, i);
		if (value > most) {
			most = value;
			best = item;
		}
	}
	return best;
}

/* One label after another by their weight; what would pile up too high is a tick. */
static void thin(const struct lanes *c, struct lane_row *row)
{
	g_autoptr(GPtrArray) wanted = g_ptr_array_new();
	for (guint i = 0; i < row->items->len; i++) {
		struct lane_item *item = g_ptr_array_index(row->items, i);
		if (item->labelled)
			g_ptr_array_add(wanted, item);
		item->labelled = false;
	}
	struct lane_item *item;
	while ((item = next_label(wanted)) != NULL) {
		item->labelled = true;
		if (try_labels(c, row))
			continue;
		item->labelled = false;
		item->dropped = true;
		row->dropped++;
	}
	try_labels(c, row);
}

static void place_lane(struct lanes *c, struct lane_row *row)
{
	for (guint i = 0; i < row->items->len; i++) {
		struct lane_item *item = g_ptr_array_index(row->items, i);
		item->x = time_x(&c->scale, item->at);
	}
	if (!try_labels(c, row))
		thin(c, row);
	g_assert(place_flags_hold((const struct flag *)(gpointer)row->flags->data,
	                          (int)row->flags->len, c->sheet.right));
}

void lanes_place(struct lanes *c)
{
	for (guint r = 0; r < c->rows->len; r++) {
		struct lane_row *row = g_ptr_array_index(c->rows, r);
		for (guint i = 0; i < row->items->len; i++) {
			struct lane_item *item = g_ptr_array_index(row->items, i);
			if (item->labelled)
				measure(item, c->sheet.narrow);
		}
	}
	set_axis_end(c);
	for (guint r = 0; r < c->rows->len; r++)
		place_lane(c, g_ptr_array_index(c->rows, r));
}
