#include "base/range.h"

/* Sums stop short of the two values that have a meaning of their own. */
static gint64 saturate(gint64 value)
{
	return CLAMP(value, RANGE_UNKNOWN + 1, RANGE_OPEN - 1);
}

static gint64 add(gint64 a, gint64 b)
{
	gint64 sum;
	if (__builtin_add_overflow(a, b, &sum))
		sum = a > 0 ? G_MAXINT64 : G_MININT64;
	return saturate(sum);
}

static gint64 subtract(gint64 a, gint64 b)
{
	gint64 difference;
	if (__builtin_sub_overflow(a, b, &difference))
		difference = a >= 0 ? G_MAXINT64 : G_MININT64;
	return saturate(difference);
}

struct range range_point(gint64 at)
{
	return (struct range){ at, at };
}

struct range range_of(gint64 lo, gint64 hi)
{
	return (struct range){ lo, hi };
}

bool range_known(struct range r)
{
	return r.lo != RANGE_UNKNOWN;
}

bool range_is_point(struct range r)
{
	return range_known(r) && r.lo == r.hi;
}

bool range_is_open(struct range r)
{
	return range_known(r) && r.hi == RANGE_OPEN;
}

gint64 range_middle(struct range r)
{
	if (!range_known(r) || range_is_open(r))
		return r.lo;
	return r.lo + (gint64)(((guint64)r.hi - (guint64)r.lo) / 2);
}

struct range range_minus(struct range b, struct range a)
{
	/* With a open, b - a has no lower limit; there is no way to say that. */
	if (!range_known(a) || !range_known(b) || range_is_open(a))
		return RANGE_NONE;
	return range_of(subtract(b.lo, a.hi),
	                range_is_open(b) ? RANGE_OPEN : subtract(b.hi, a.lo));
}

struct range range_plus(struct range a, struct range b)
{
	if (!range_known(a) || !range_known(b))
		return RANGE_NONE;
	bool open = range_is_open(a) || range_is_open(b);
	return range_of(add(a.lo, b.lo), open ? RANGE_OPEN : add(a.hi, b.hi));
}

struct range range_hull(struct range a, struct range b)
{
	if (!range_known(a) || !range_known(b))
		return range_known(a) ? a : b;
	return range_of(MIN(a.lo, b.lo), MAX(a.hi, b.hi));
}

struct range range_min(struct range a, struct range b)
{
	if (!range_known(a) || !range_known(b))
		return range_known(a) ? a : b;
	return range_of(MIN(a.lo, b.lo), MIN(a.hi, b.hi));
}

struct range range_max(struct range a, struct range b)
{
	if (!range_known(a) || !range_known(b))
		return range_known(a) ? a : b;
	return range_of(MAX(a.lo, b.lo), MAX(a.hi, b.hi));
}

bool range_before(struct range a, struct range b)
{
	return range_known(a) && range_known(b) && a.hi <= b.lo;
}

bool range_overlaps(struct range a, struct range b)
{
	return range_known(a) && range_known(b) && a.lo <= b.hi && b.lo <= a.hi;
}

/* --- lengths in words --------------------------------------------------- */

#define MINUS "\xe2\x88\x92" /* U+2212 */

static gint64 round_down(gint64 length, gint64 unit)
{
	return length / unit - (length % unit < 0);
}

static gint64 round_up(gint64 length, gint64 unit)
{
	return length / unit + (length % unit > 0);
}

static gint64 round_half_up(gint64 length, gint64 unit)
{
	gint64 rest = length % unit + (length % unit < 0 ? unit : 0);
	return round_down(length, unit) + (rest >= unit - unit / 2);
}

/* count units of unit, SECOND or MINUTE: "45 s", "2 min 40 s", "65 min", "3 h 29 min". */
static char *length_text(gint64 count, gint64 unit)
{
	const char *sign = count < 0 ? MINUS : "";
	gint64 n = count < 0 ? -count : count;
	gint64 border = unit == SECOND ? 60 : 120; /* hours are written from 2 h on */
	const char *small = unit == SECOND ? "s" : "min";
	const char *large = unit == SECOND ? "min" : "h";
	if (n < border)
		return g_strdup_printf("%s%" G_GINT64_FORMAT " %s", sign, n, small);
	if (n % 60 == 0)
		return g_strdup_printf("%s%" G_GINT64_FORMAT " %s", sign, n / 60, large);
	return g_strdup_printf("%s%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s", sign,
	                       n / 60, large, n % 60, small);
}

/* "23 to 29 min", with the unit once where both ends need only one; bare leaves the unit to the caller. */
static char *limits_text(gint64 lo, gint64 hi, gint64 unit, bool bare)
{
	gint64 border = unit == SECOND ? 60 : 120;
	if (lo > -border && hi > -border && lo < border && hi < border) {
		const char *word = unit == SECOND ? " s" : " min";
		return g_strdup_printf("%s%" G_GINT64_FORMAT " to %s%" G_GINT64_FORMAT
		                       "%s",
		                       lo < 0 ? MINUS : "", ABS(lo), hi < 0 ? MINUS : "",
		                       ABS(hi), bare ? "" : word);
	}
	g_autofree char *from = length_text(lo, unit);
	g_autofree char *to = length_text(hi, unit);
	return g_strdup_printf("%s to %s", from, to);
}

/*
 * Seconds say something only below ten minutes and only where the length is known to less than a minute.
 */
static gint64 unit_for(struct range length, bool binned)
{
	if (binned || ABS(range_middle(length)) >= 10 * MINUTE)
		return MINUTE;
	if (!range_is_open(length) && subtract(length.hi, length.lo) >= MINUTE)
		return MINUTE;
	return SECOND;
}

/* How much of a spread goes without saying: the stated minute, or the stated second. */
static bool spread_goes_without_saying(struct range length, gint64 unit)
{
	gint64 width = subtract(length.hi, length.lo);
	if (width == 0)
		return true;
	if (unit == SECOND)
		return width <= SECOND;
	return width <= MINUTE && ABS(range_middle(length)) >= 10 * MINUTE;
}

char *range_length_text(struct range length, bool binned)
{
	if (!range_known(length))
		return g_strdup("not known");
	gint64 unit = unit_for(length, binned);
	gint64 lo = round_down(length.lo, unit);
	if (range_is_open(length)) {
		g_autofree char *least = length_text(lo, unit);
		return g_strdup_printf("at least %s", least);
	}
	gint64 hi = round_up(length.hi, unit);
	g_autofree char *middle =
	        length_text(round_half_up(range_middle(length), unit), unit);
	if (spread_goes_without_saying(length, unit))
		return g_steal_pointer(&middle);
	if (binned || (length.lo < 0 && length.hi > 0))
		return limits_text(lo, hi, unit, false);
	g_autofree char *limits = limits_text(lo, hi, unit, true);
	return g_strdup_printf("%s (%s)", middle, limits);
}

/* --- differences in words ------------------------------------------------- */

/* With its sign, which a difference always has. */
static char *change_text(gint64 count, gint64 unit)
{
	g_autofree char *text = length_text(count, unit);
	return g_strconcat(count > 0 ? "+" : "", text, NULL);
}

/* "27 to 31", "−31 to −27"; of both directions each with its sign. */
static char *change_limits(gint64 lo, gint64 hi, gint64 unit)
{
	if (lo >= 0 || hi <= 0)
		return limits_text(lo, hi, unit, true);
	g_autofree char *from = length_text(lo, unit);
	g_autofree char *to = length_text(hi, unit);
	return g_strdup_printf("%s to +%s", from, to);
}

char *range_change_text(struct range change, bool binned)
{
	if (!range_known(change))
		return g_strdup("cannot tell");
	const gint64 unit = unit_for(change, binned);
	const gint64 lo = round_down(change.lo, unit);
	if (range_is_open(change)) {
		g_autofree char *least = change_text(lo, unit);
		return g_strdup_printf("at least %s", least);
	}
	const gint64 hi = round_up(change.hi, unit);
	const gint64 middle = round_half_up(range_middle(change), unit);
	const bool one = spread_goes_without_saying(change, unit);
	if (one && middle == 0)
		return g_strdup("no difference");
	g_autofree char *likely = change_text(middle, unit);
	if (one)
		return g_steal_pointer(&likely);
	g_autofree char *limits = change_limits(lo, hi, unit);
	if (binned || (change.lo < 0 && change.hi > 0))
		return lo < 0 && hi > 0 ? g_steal_pointer(&limits)
		                        : limits_text(lo, hi, unit, false);
	return g_strdup_printf("%s (%s)", likely, limits);
}
