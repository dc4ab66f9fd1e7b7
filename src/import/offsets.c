#include "import/offsets.h"

#include "base/scan.h"

#include <string.h>

enum {
	CHANGES_MAX = 256,
	SETTLED_MAX = 8, /* clocks are changed twice a year */
};
#define OVERLAP_MAX (5 * MINUTE) /* requests are written when they end */

void offsets_init(struct offsets *offsets)
{
	*offsets = (struct offsets){
		.stretches = g_array_new(FALSE, FALSE, sizeof(struct offset_stretch)),
	};
}

void offsets_clear(struct offsets *offsets)
{
	g_array_unref(offsets->stretches);
}

void offsets_change(struct offsets *offsets, gint64 at, int minutes)
{
	const struct offset_stretch stretch = { at, at, minutes };
	if (offsets->stretches->len < CHANGES_MAX)
		g_array_append_val(offsets->stretches, stretch);
	else
		offsets->mixed = true;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct offset_stretch *x = a, *y = b;
	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return (x->hi > y->hi) - (x->hi < y->hi);
}

/* A line that came late does not part a stretch: the last but one is looked at, too. */
bool offsets_settle(GArray *stretches)
{
	guint kept = 0;
	g_array_sort(stretches, by_time);
	for (guint i = 0; i < stretches->len; i++) {
		struct offset_stretch *all =
		        (struct offset_stretch *)(gpointer)stretches->data;
		const struct offset_stretch one = all[i];
		struct offset_stretch *to = NULL;
		for (guint back = 1; back <= MIN(kept, 2) && to == NULL; back++)
			if (all[kept - back].minutes == one.minutes &&
			    (back == 1 || one.lo <= all[kept - back].hi + OVERLAP_MAX))
				to = &all[kept - back];
		if (to != NULL)
			to->hi = MAX(to->hi, one.hi);
		else
			all[kept++] = one;
		if (kept > 1 && all[kept - 2].hi - all[kept - 1].lo > OVERLAP_MAX)
			return false;
	}
	g_array_set_size(stretches, kept);
	return kept > 0 && kept <= SETTLED_MAX;
}

/* Clocks change at full hours: between the last time of the one and the first of the other offset one may lie. */
static gint64 changed_at(const struct offset_stretch *before,
                         const struct offset_stretch *after)
{
	const gint64 hour = after->lo - after->lo % HOUR;
	return hour > before->hi ? hour : after->lo - after->lo % SECOND;
}

static GArray *steps_of(const GArray *stretches)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(struct zone_step));
	for (guint i = 0; i < stretches->len; i++) {
		const struct offset_stretch *one =
		        &g_array_index(stretches, struct offset_stretch, i);
		const struct zone_step step = { i == 0 ? one->lo
			                               : changed_at(one - 1, one),
			                        one->minutes * 60 };
		g_array_append_val(steps, step);
	}
	return steps;
}

char *offsets_text(const GArray *stretches)
{
	g_autoptr(GArray) steps = steps_of(stretches);
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < steps->len; i++) {
		const struct zone_step *step = &g_array_index(steps, struct zone_step, i);
		g_autofree char *offset = zone_offset_text(step->offset_s);
		g_autofree char *from = instant_rfc3339(step->from);
		g_string_append_printf(out, i == 0 ? "%s%s" : " %s %s",
		                       i == 0 ? "" : from, offset);
	}
	return g_string_free(out, FALSE);
}

Zone *offsets_zone(const GArray *stretches)
{
	g_autoptr(GArray) steps = steps_of(stretches);
	return zone_of_steps((const struct zone_step *)(gpointer)steps->data, steps->len);
}

static bool read_offset(struct scan *s, int *minutes)
{
	gint64 hour, minute;
	const bool east = scan_char(s, '+');
	if ((!east && !scan_char(s, '-')) || !scan_digits(s, 2, 2, &hour) ||
	    !scan_char(s, ':') || !scan_digits(s, 2, 2, &minute) || hour > 23 ||
	    minute > 59)
		return false;
	*minutes = (int)(east ? 1 : -1) * (int)(hour * 60 + minute);
	return true;
}

bool offsets_read(const char *text, gint64 lo, gint64 hi, GArray *stretches)
{
	struct scan s = scan_of(text, strlen(text));
	struct offset_stretch one = { lo, hi, 0 };
	const guint before = stretches->len;
	bool ok = read_offset(&s, &one.minutes);
	while (ok && scan_char(&s, ' ')) {
		struct scan word = s;
		struct stamp from;
		ok = scan_until(&s, ' ', &word) &&
		     stamp_parse_iso(word.at, (gsize)(word.end - word.at), &from);
		if (!ok)
			break;
		one.hi = MAX(one.lo, stamp_instant(&from) - 1);
		g_array_append_val(stretches, one);
		one = (struct offset_stretch){ stamp_instant(&from),
			                       MAX(hi, stamp_instant(&from)), 0 };
		ok = read_offset(&s, &one.minutes);
	}
	ok = ok && scan_done(&s);
	if (ok)
		g_array_append_val(stretches, one);
	else
		g_array_set_size(stretches, before);
	return ok;
}
