#include "model/correction.h"

#include <string.h>

Correction *correction_new(void)
{
	return g_new0(Correction, 1);
}

void correction_free(Correction *correction)
{
	if (correction == NULL)
		return;
	g_clear_pointer(&correction->was, zone_free);
	g_clear_pointer(&correction->is, zone_free);
	g_free(correction->by);
	g_free(correction->why);
	g_free(correction);
}

bool correction_is_empty(const Correction *correction)
{
	return correction == NULL || (correction->is == NULL && correction->add.lo == 0 &&
	                              correction->add.hi == 0);
}

/* --- read and write ------------------------------------------------------------- */

bool correction_set_add(Correction *correction, const char *text)
{
	gint64 lo, hi;
	if (text == NULL) {
		correction->add = (struct range){ 0, 0 };
		return true;
	}
	g_auto(GStrv) ends = g_strsplit(text, " ", -1);
	if (g_strv_length(ends) != 2 ||
	    !g_ascii_string_to_signed(ends[0], 10, -CORRECTION_MAX, CORRECTION_MAX, &lo,
	                              NULL) ||
	    !g_ascii_string_to_signed(ends[1], 10, lo, CORRECTION_MAX, &hi, NULL))
		return false;
	correction->add = (struct range){ lo, hi };
	return true;
}

char *correction_add_text(struct range add)
{
	return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, add.lo, add.hi);
}

/* "+02:00", "-05:30" */
static Zone *zone_of_offset(const char *text)
{
	if (strlen(text) != 6 || (*text != '+' && *text != '-') || text[3] != ':')
		return NULL;
	for (int i = 1; i < 6; i++)
		if (i != 3 && !g_ascii_isdigit(text[i]))
			return NULL;
	const int hours = (text[1] - '0') * 10 + text[2] - '0',
	          minutes = (text[4] - '0') * 10 + text[5] - '0';
	if (hours > 18 || minutes > 59)
		return NULL;
	const int offset = (hours * 60 + minutes) * 60;
	const struct zone_step step = { 0, *text == '-' ? -offset : offset };
	return zone_of_steps(&step, 1);
}

static Zone *zone_named(const char *name)
{
	if (name == NULL)
		return zone_ref(zone_utc());
	Zone *zone = zone_of_offset(name);
	return zone != NULL ? zone : zone_new(name, NULL);
}

bool correction_set_zone(Correction *correction, const char *was, const char *is)
{
	Zone *from = is != NULL ? zone_named(was) : NULL,
	     *to = is != NULL ? zone_named(is) : NULL;
	if (is != NULL && (from == NULL || to == NULL)) {
		zone_free(from);
		zone_free(to);
		return false;
	}
	zone_free(correction->was);
	zone_free(correction->is);
	correction->was = from;
	correction->is = to;
	return true;
}

/* --- apply ------------------------------------------------------------------------ */

static bool movable(gint64 at)
{
	return at != INSTANT_NONE && at != RANGE_OPEN && instant_in_limits(at);
}

static gint64 in_zone(const Correction *correction, gint64 at, bool zoned)
{
	if (zoned || correction->is == NULL || !movable(at))
		return at;
	return zone_to_utc(correction->is, zone_to_civil(correction->was, at), NULL,
	                   NULL);
}

static gint64 added(gint64 at, gint64 add)
{
	return movable(at) && instant_in_limits(at + add) ? at + add : at;
}

gint64 correction_of_time(const Correction *correction, gint64 at, bool zoned)
{
	if (correction_is_empty(correction))
		return at;
	return added(in_zone(correction, at, zoned), range_middle(correction->add));
}

struct range correction_of_range(const Correction *correction, struct range at,
                                 bool zoned)
{
	if (correction_is_empty(correction) || !range_known(at))
		return at;
	const struct range moved = { in_zone(correction, at.lo, zoned),
		                     in_zone(correction, at.hi, zoned) };
	const struct range wide = { added(moved.lo, correction->add.lo),
		                    added(moved.hi, correction->add.hi) };
	/* A fold of the clock may turn a range around. */
	return wide.lo <= wide.hi ? wide : range_point(wide.lo);
}

gint64 correction_shift(const Correction *correction, gint64 at, bool zoned)
{
	return movable(at) ? correction_of_time(correction, at, zoned) - at : 0;
}

/* --- words -------------------------------------------------------------------------- */

static void append_signed(GString *out, gint64 us)
{
	const gint64 size = ABS(us), s = size / SECOND, ms = size % SECOND / 1000;
	g_string_append(out, us < 0 ? "−" : "+");
	if (s >= 3600)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " h ", s / 3600);
	if (s % 3600 >= 60)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " min ", s % 3600 / 60);
	if (ms > 0)
		g_string_append_printf(out, "%" G_GINT64_FORMAT ".%03d s ", s % 60,
		                       (int)ms);
	else if (s % 60 > 0 || s == 0)
		g_string_append_printf(out, "%" G_GINT64_FORMAT " s ", s % 60);
	g_string_truncate(out, out->len - 1);
}

char *correction_text(const Correction *correction)
{
	GString *out = g_string_new(NULL);
	if (correction == NULL)
		return g_string_free(out, FALSE);
	if (correction->is != NULL)
		g_string_append_printf(out, "zone %s", zone_name(correction->is));
	if (correction->add.lo == 0 && correction->add.hi == 0)
		return g_string_free(out, FALSE);
	if (out->len > 0)
		g_string_append(out, ", ");
	append_signed(out, correction->add.lo);
	if (correction->add.hi != correction->add.lo) {
		g_string_append(out, " to ");
		append_signed(out, correction->add.hi);
	}
	return g_string_free(out, FALSE);
}
