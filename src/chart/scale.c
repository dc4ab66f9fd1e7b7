/* Time ticks by the calendar, value ticks by extended Wilkinson. */
#include "chart/scale.h"

#include <math.h>

#define LABEL_GAP 22.0
#define MAX_TICKS 400 /* a backstop: no window of a chart comes near */

/* us, label's width in px at 11 px Inter with tabular figures (held by test-text). */
static const struct {
	struct time_step step;
	double label;
} steps[] = {
	{ { 1 * SECOND, 0 }, 52 },  { { 5 * SECOND, 0 }, 52 },
	{ { 10 * SECOND, 0 }, 52 }, { { 15 * SECOND, 0 }, 52 },
	{ { 30 * SECOND, 0 }, 52 }, { { 1 * MINUTE, 0 }, 34 },
	{ { 2 * MINUTE, 0 }, 34 },  { { 5 * MINUTE, 0 }, 34 },
	{ { 10 * MINUTE, 0 }, 34 }, { { 15 * MINUTE, 0 }, 34 },
	{ { 30 * MINUTE, 0 }, 34 }, { { 1 * HOUR, 0 }, 34 },
	{ { 2 * HOUR, 0 }, 34 },    { { 3 * HOUR, 0 }, 34 },
	{ { 6 * HOUR, 0 }, 34 },    { { 12 * HOUR, 0 }, 34 },
	{ { 1 * DAY, 0 }, 40 },     { { 2 * DAY, 0 }, 40 },
	{ { 7 * DAY, 0 }, 40 },     { { 0, 1 }, 54 },
	{ { 0, 3 }, 54 },           { { 0, 6 }, 54 },
	{ { 0, 12 }, 54 },          { { 0, 60 }, 54 },
	{ { 0, 120 }, 54 },
};

static double step_us(struct time_step step)
{
	return step.months > 0 ? step.months * 30.44 * (double)DAY : (double)step.us;
}

struct time_step time_step_for(gint64 span, double px)
{
	double per_us = px / (double)MAX(span, 1);
	for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
		bool seconds = steps[i].step.months == 0 && steps[i].step.us < MINUTE;
		if (seconds && span >= 3 * MINUTE)
			continue;
		if (per_us * step_us(steps[i].step) >= steps[i].label + LABEL_GAP)
			return steps[i].step;
	}
	return steps[G_N_ELEMENTS(steps) - 1].step;
}

struct time_step time_step_minor(struct time_step major, gint64 span, double px)
{
	static const struct {
		gint64 major, minor; /* minutes */
	} pairs[] = { { 60, 15 },   { 120, 30 },   { 180, 60 },    { 360, 60 },
		      { 720, 180 }, { 1440, 360 }, { 30, 10 },     { 15, 5 },
		      { 10, 5 },    { 5, 1 },      { 2880, 1440 }, { 10080, 1440 } };
	struct time_step minor = { major.us / 2, major.months / 2 };
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		if (major.months == 0 && pairs[i].major * MINUTE == major.us)
			minor.us = pairs[i].minor * MINUTE;
	}
	if (major.months == 0 && (double)minor.us * px / (double)MAX(span, 1) < 7)
		minor.us = major.us / 2;
	/* Seconds and odd minutes have no half that is a clock's own division. */
	if (major.months == 0 && major.us < 5 * MINUTE)
		minor.us = major.us == 2 * MINUTE    ? MINUTE
		           : major.us == 10 * SECOND ? 5 * SECOND
		           : major.us >= 30 * SECOND ? major.us / 2
		                                     : major.us;
	if (major.months == 1 || major.months == 3)
		minor.months = 1;
	return minor;
}

static gint64 to_civil(const Zone *zone, gint64 at)
{
	return zone != NULL ? zone_to_civil(zone, at) : at;
}

static gint64 floor_to(gint64 value, gint64 unit)
{
	gint64 rest = value % unit;
	return value - (rest < 0 ? rest + unit : rest);
}

/* The multiple at or before a civil time. Weeks begin on Monday; 1970-01-01 was a Thursday. */
static gint64 civil_floor(gint64 civil, struct time_step step)
{
	if (step.months > 0) {
		struct civil c = instant_to_civil(civil);
		int month = (c.year * 12 + c.month - 1) / step.months * step.months;
		struct civil first = { .year = month / 12,
			               .month = month % 12 + 1,
			               .day = 1 };
		if (first.year < 1970)
			first = (struct civil){ .year = 1970, .month = 1, .day = 1 };
		return instant_from_civil(&first);
	}
	gint64 shift = step.us == 7 * DAY ? 4 * DAY : 0;
	if (step.us >= DAY)
		return floor_to(civil - shift, step.us) + shift;
	gint64 midnight = floor_to(civil, DAY);
	return midnight + floor_to(civil - midnight, step.us);
}

static gint64 civil_next(gint64 civil, struct time_step step)
{
	if (step.months == 0)
		return civil + step.us;
	struct civil c = instant_to_civil(civil);
	int month = c.year * 12 + c.month - 1 + step.months;
	struct civil next = { .year = month / 12, .month = month % 12 + 1, .day = 1 };
	return next.year > 2999 ? G_MAXINT64 : instant_from_civil(&next);
}

/* INSTANT_NONE for a wall clock that the zone skipped. */
static gint64 from_civil(const Zone *zone, gint64 civil)
{
	if (zone == NULL)
		return civil;
	enum zone_fit fit = ZONE_EXACT;
	gint64 at = zone_to_utc(zone, civil, &fit, NULL);
	return fit == ZONE_GAP ? INSTANT_NONE : at;
}

gint64 time_floor(gint64 at, const Zone *zone, struct time_step step)
{
	gint64 floor = from_civil(zone, civil_floor(to_civil(zone, at), step));
	return floor == INSTANT_NONE || floor > at ? at : floor;
}

gint64 time_ceil(gint64 at, const Zone *zone, struct time_step step)
{
	gint64 floor = civil_floor(to_civil(zone, at), step);
	if (from_civil(zone, floor) == at)
		return at;
	gint64 next = civil_next(floor, step);
	gint64 ceil = next == G_MAXINT64 ? at : from_civil(zone, next);
	return ceil == INSTANT_NONE || ceil < at ? at : ceil;
}

static void add_ticks(GArray *ticks, gint64 from, gint64 to, const Zone *zone,
                      struct time_step step, bool major)
{
	gint64 civil = civil_floor(to_civil(zone, from), step);
	for (int n = 0; n < MAX_TICKS && civil != G_MAXINT64;
	     n++, civil = civil_next(civil, step)) {
		gint64 at = from_civil(zone, civil);
		if (at == INSTANT_NONE || at < from)
			continue;
		if (at > to)
			return;
		g_array_append_val(ticks, ((struct time_tick){ at, major, false }));
	}
}

/* By time, majors before minors at the same instant. */
static int compare_ticks(gconstpointer a, gconstpointer b)
{
	const struct time_tick *p = a, *q = b;
	if (p->at != q->at)
		return p->at < q->at ? -1 : 1;
	return (int)q->major - (int)p->major;
}

GArray *time_ticks(gint64 from, gint64 to, const Zone *zone, double px)
{
	GArray *ticks = g_array_new(FALSE, FALSE, sizeof(struct time_tick));
	struct time_step major = time_step_for(to - from, px);
	add_ticks(ticks, from, to, zone, major, true);
	add_ticks(ticks, from, to, zone, time_step_minor(major, to - from, px), false);
	g_array_sort(ticks, compare_ticks);
	gint64 day = floor_to(to_civil(zone, from), DAY), last = INSTANT_NONE;
	for (guint i = 0; i < ticks->len;) {
		struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		if (tick->at == last) {
			g_array_remove_index(ticks, i);
			continue;
		}
		last = tick->at;
		gint64 today = floor_to(to_civil(zone, tick->at), DAY);
		tick->new_day = tick->major && today != day;
		if (tick->major)
			day = today;
		i++;
	}
	return ticks;
}

char *time_tick_label(gint64 at, const Zone *zone, struct time_step step)
{
	struct civil c = instant_to_civil(to_civil(zone, at));
	if (step.months > 0)
		return g_strdup_printf("%.3s %d", month_name(c.month), c.year);
	if (step.us >= DAY)
		return g_strdup_printf("%d %.3s", c.day, month_name(c.month));
	if (step.us >= MINUTE)
		return g_strdup_printf("%02d:%02d", c.hour, c.minute);
	return g_strdup_printf("%02d:%02d:%02d", c.hour, c.minute, c.second);
}

char *elapsed_label(gint64 length, struct time_step step)
{
	if (length == 0)
		return g_strdup("0");
	int hours = (int)(length / HOUR), minutes = (int)(length % HOUR / MINUTE);
	if (step.months > 0 || step.us >= DAY)
		return g_strdup_printf("%d d", (int)(length / DAY));
	if (step.us < MINUTE && length < HOUR)
		return length % MINUTE == 0
		               ? g_strdup_printf("%d min", minutes)
		               : g_strdup_printf("%d:%02d", minutes,
		                                 (int)(length % MINUTE / SECOND));
	if (hours == 0)
		return g_strdup_printf("%d min", minutes);
	return minutes == 0 ? g_strdup_printf("%d h", hours)
	                    : g_strdup_printf("%d:%02d h", hours, minutes);
}

double time_x(const struct time_scale *scale, gint64 at)
{
	double part = (double)(CLAMP(at, scale->from, scale->to) - scale->from) /
	              (double)MAX(scale->to - scale->from, 1);
	return scale->x0 + part * (scale->x1 - scale->x0);
}

int value_tick_target(double h)
{
	return CLAMP((int)lround(h / 52) + 1, 2, 6);
}

/* --- extended Wilkinson with the first label fixed at 0 ------------------ */

static const double nice[] = { 1, 5, 2, 2.5, 4, 3 };
#define NICE_COUNT ((int)G_N_ELEMENTS(nice))

struct candidate {
	double step, score;
	int count; /* labels, with 0 */
};

static double simplicity(int q, int j)
{
	return 1 - (double)q / (NICE_COUNT - 1) - j + 1;
}

static double coverage(double max, double last)
{
	double miss = (max - last) / (0.1 * max);
	return 1 - 0.5 * miss * miss;
}

static double density(int count, double last, double max, int target)
{
	double got = (count - 1) / last, want = (target - 1) / MAX(last, max);
	return 2 - MAX(got / want, want / got);
}

static void consider(struct candidate *best, double max, int target, bool counts, int q,
                     int j, double power)
{
	double step = j * nice[q] * power;
	if (counts && (step < 1 || fabs(step - nearbyint(step)) > 1e-9))
		return;
	int count = (int)floor(max / step + 1e-9) + 1;
	if (count < 2 || count > 3 * target)
		return;
	double last = (count - 1) * step;
	double score = 0.25 * simplicity(q, j) + 0.2 * coverage(max, last) +
	               0.5 * density(count, last, max, target) + 0.05;
	if (score > best->score + 1e-9)
		*best = (struct candidate){ step, score, count };
}

GArray *value_ticks(double max, int target, bool counts)
{
	GArray *ticks = g_array_new(FALSE, FALSE, sizeof(double));
	if (!(max > 0) || !isfinite(max) || max < 1e-9 || max > 1e15)
		return ticks;
	struct candidate best = { 0, -G_MAXDOUBLE, 0 };
	int exponent = (int)floor(log10(max));
	for (int z = exponent - 2; z <= exponent; z++)
		for (int j = 1; j <= 3; j++)
			for (int q = 0; q < NICE_COUNT; q++)
				consider(&best, max, target, counts, q, j, pow(10, z));
	for (int i = 1; i < best.count; i++)
		g_array_append_vals(ticks, &(double){ i * best.step }, 1);
	return ticks;
}
