/* Labels: one row, a lane of flags, one point, and the text that fits. */
#include "chart/place.h"
#include "chart/text.h"

#include <math.h>

bool box_overlaps(const struct box *a, const struct box *b)
{
	return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h &&
	       b->y < a->y + a->h;
}

struct block {
	double sum;
	int n;
};

static double mean(const struct block *block)
{
	return block->sum / block->n;
}

/*
 * With off[i] = the room that all labels before i need, left[i] = y[i] + off[i] and y must not fall: isotonic
 * regression. Neighbours whose means are out of order are pooled until none is.
 */
bool place_row(const double *target, const double *width, int n, double gap, double lo,
               double hi, double *left)
{
	if (n == 0)
		return true;
	g_autofree double *off = g_new0(double, (gsize)n);
	for (int i = 1; i < n; i++)
		off[i] = off[i - 1] + width[i - 1] + gap;
	double slack = hi - lo - (off[n - 1] + width[n - 1]);
	if (!(slack >= 0))
		return false;
	g_autofree struct block *blocks = g_new0(struct block, (gsize)n);
	int top = 0;
	for (int i = 0; i < n; i++) {
		blocks[top++] = (struct block){ target[i] - off[i], 1 };
		while (top > 1 && mean(&blocks[top - 2]) > mean(&blocks[top - 1])) {
			blocks[top - 2].sum += blocks[top - 1].sum;
			blocks[top - 2].n += blocks[top - 1].n;
			top--;
		}
	}
	for (int b = 0, i = 0; b < top; b++)
		for (int k = 0; k < blocks[b].n; k++, i++)
			left[i] = CLAMP(mean(&blocks[b]), lo, lo + slack) + off[i];
	return true;
}

static void choose_wrap(struct flag *flag, double hi)
{
	double room = hi - flag->x - FLAG_OFFSET;
	flag->wrap = flag->wrap_count - 1;
	for (int k = 0; k < flag->wrap_count; k++) {
		if (flag->wraps[k].w <= room) {
			flag->wrap = k;
			break;
		}
	}
	flag->w = flag->wraps[flag->wrap].w;
	flag->h = flag->wraps[flag->wrap].h;
	flag->cut = flag->w > room;
	if (flag->cut)
		flag->w = MAX(room, 0);
}

/*
 * Right to left: label i goes above every label whose leader it would cover. "Above" needs a leader further right,
 * so the relation has no cycle, and what overlaps in x is in it: no overlap, no leader through a foreign label.
 */
double place_flags(struct flag *flags, int n, double hi)
{
	double height = 0;
	for (int i = n - 1; i >= 0; i--) {
		choose_wrap(&flags[i], hi);
		flags[i].y = 0;
		for (int j = i + 1; j < n; j++) {
			if (flags[j].x < flags[i].x + FLAG_OFFSET + flags[i].w + 9)
				flags[i].y = MAX(flags[i].y, flags[j].y + flags[j].h + 4);
		}
		height = MAX(height, flags[i].y + flags[i].h);
	}
	return height + 24;
}

double place_axis_end(const double *fraction, const double *narrowest, int n, double x0,
                      double hi)
{
	double end = hi;
	for (int i = 0; i < n; i++) {
		if (fraction[i] > 0)
			end = MIN(end, x0 + (hi - FLAG_OFFSET - narrowest[i] - x0) /
			                               fraction[i]);
	}
	return MAX(end, x0 + 0.7 * (hi - x0));
}

static struct box flag_box(const struct flag *flag)
{
	return (struct box){ flag->x + FLAG_OFFSET, flag->y, flag->w, flag->h };
}

bool place_flags_hold(const struct flag *flags, int n, double hi)
{
	for (int i = 0; i < n; i++) {
		struct box a = flag_box(&flags[i]);
		if (a.w > 0 && a.x + a.w > hi + 0.01)
			return false;
		for (int j = 0; j < n; j++) {
			if (i == j)
				continue;
			struct box b = flag_box(&flags[j]);
			double leader = flags[j].x, top = flags[j].y + flags[j].h;
			if (box_overlaps(&a, &b))
				return false;
			if (leader > a.x && leader < a.x + a.w && a.y < top)
				return false;
		}
	}
	return true;
}

const char *place_fit(const char *const *texts, enum text_style style, double room)
{
	double limit = room < 60 ? room - 3 : room - 14;
	for (int i = 0; texts[i] != NULL; i++) {
		if (text_width(texts[i], style) <= limit)
			return texts[i];
	}
	return NULL;
}

/* Does the segment p-q touch the box? Cohen and Sutherland's outcodes decide most; the rest by the box's sides. */
static bool segment_touches(const struct point *p, const struct point *q,
                            const struct box *box)
{
	double t0 = 0, t1 = 1, dx = q->x - p->x, dy = q->y - p->y;
	const double step[4] = { -dx, dx, -dy, dy };
	const double room[4] = { p->x - box->x, box->x + box->w - p->x, p->y - box->y,
		                 box->y + box->h - p->y };
	for (int side = 0; side < 4; side++) {
		if (step[side] == 0) {
			if (room[side] < 0)
				return false;
			continue;
		}
		double t = room[side] / step[side];
		if (step[side] < 0)
			t0 = MAX(t0, t);
		else
			t1 = MIN(t1, t);
	}
	return t0 <= t1;
}

static double cost(const struct point_label *label, const struct box *box)
{
	double r = label->radius;
	const struct box dot = { label->x - r, label->y - r, 2 * r, 2 * r };
	double sum = box_overlaps(box, &dot) ? 100 : 0;
	for (int i = 0; i < label->taken_count; i++)
		sum += box_overlaps(box, &label->taken[i]) ? 100 : 0;
	for (int i = 1; i < label->line_count; i++) {
		if (segment_touches(&label->line[i - 1], &label->line[i], box)) {
			sum += 10;
			break;
		}
	}
	for (int i = 0; i < label->crossing_count; i++)
		sum += label->crossings[i] > box->x &&
		                       label->crossings[i] < box->x + box->w
		               ? 4
		               : 0;
	if (box->y < label->frame.y || box->y + box->h > label->frame.y + label->frame.h)
		sum += 1000;
	double cx = box->x + box->w / 2 - label->x, cy = box->y + box->h / 2 - label->y;
	return sum + sqrt(cx * cx + cy * cy) / 100;
}

/* Above the point, moved into the free span between milestone lines when the label fits there. */
static double shifted_centre(const struct point_label *label)
{
	double lo = label->frame.x, hi = label->frame.x + label->frame.w;
	double x = label->x - label->w / 2;
	for (int i = 0; i < label->crossing_count; i++) {
		if (label->crossings[i] <= label->x)
			lo = MAX(lo, label->crossings[i] + 4);
		else
			hi = MIN(hi, label->crossings[i] - 4);
	}
	return hi - lo >= label->w ? CLAMP(x, lo, hi - label->w) : x;
}

struct box place_point(const struct point_label *label)
{
	double x = label->x, y = label->y, w = label->w, h = label->h, r = label->radius;
	double above = y - r - 4 - h, below = y + r + 4;
	const struct box candidates[] = {
		{ shifted_centre(label), above, w, h },
		{ x, above, w, h },
		{ x - w, above, w, h },
		{ x + r + 6, y - h / 2, w, h },
		{ x - r - 6 - w, y - h / 2, w, h },
		{ x - w / 2, below, w, h },
	};
	struct box best = candidates[0];
	double lowest = G_MAXDOUBLE;
	for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++) {
		struct box box = candidates[i];
		double right = label->frame.x + label->frame.w - w;
		box.x = CLAMP(box.x, label->frame.x, MAX(label->frame.x, right));
		/* Of equals the earlier in the list: above before beside before below. */
		double price = cost(label, &box) + 0.5 * (double)i;
		if (price < lowest - 1e-9) {
			lowest = price;
			best = box;
		}
	}
	best.y = CLAMP(best.y, label->frame.y,
	               MAX(label->frame.y, label->frame.y + label->frame.h - h));
	return best;
}
