#include "base/zone.h"

#include "base/scan.h"

#include <string.h>

/* A stretch of one offset, up to the start of the next. */
struct spell {
	gint64 start; /* seconds UTC */
	int offset_s;
};

struct zone {
	int references;
	char *name;
	GTimeZone *tz;
	GArray *spells; /* struct spell, from 1970 on; never empty */
};

#define DAY_S G_GINT64_CONSTANT(86400)
#define FIRST_S (-DAY_S) /* wall clocks of 1970-01-01 reach back so far */
#define LAST_S G_GINT64_CONSTANT(4102444800) /* 2100-01-01 */

static int interval_at(GTimeZone *tz, gint64 at_s)
{
	return g_time_zone_find_interval(tz, G_TIME_TYPE_UNIVERSAL, at_s);
}

/* The first second after from that lies in another interval of GTimeZone, LAST_S when there is none. */
static gint64 spell_end(GTimeZone *tz, gint64 from)
{
	int interval = interval_at(tz, from);
	gint64 inside = from, outside = from;
	do {
		inside = outside;
		if (inside >= LAST_S)
			return LAST_S;
		outside = MIN(inside + 7 * DAY_S, LAST_S);
	} while (interval_at(tz, outside) == interval);
	while (outside - inside > 1) {
		gint64 middle = inside + (outside - inside) / 2;
		*(interval_at(tz, middle) == interval ? &inside : &outside) = middle;
	}
	return outside;
}

/* GTimeZone looks through all its transitions at each question; log lines need a binary search. */
static GArray *spells_of(GTimeZone *tz)
{
	GArray *spells = g_array_new(FALSE, FALSE, sizeof(struct spell));
	for (gint64 at = FIRST_S; at < LAST_S; at = spell_end(tz, at)) {
		struct spell spell = { at,
			               g_time_zone_get_offset(tz, interval_at(tz, at)) };
		g_array_append_val(spells, spell);
	}
	return spells;
}

static Zone *zone_of(const char *name, GTimeZone *tz)
{
	Zone *zone = g_new0(Zone, 1);
	zone->references = 1;
	zone->name = g_strdup(name);
	zone->tz = tz;
	zone->spells = spells_of(tz);
	return zone;
}

/* Of the names that GTimeZone takes only those of the tz database, of which few have digits and no "/". */
static bool is_iana_name(const char *name)
{
	static const char *const digits[] = { "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
		                              "GMT0",    "GMT+0",   "GMT-0",   NULL };
	static const char *const not_zones[] = { "localtime", "posixrules", "Factory",
		                                 NULL };
	gsize len = strlen(name);
	if (len == 0 || len > 64 || !g_ascii_isalpha(name[0]) || name[len - 1] == '/' ||
	    strstr(name, "//") != NULL || g_str_has_prefix(name, "posix/") ||
	    g_str_has_prefix(name, "right/") || g_strv_contains(not_zones, name))
		return false;
	for (gsize i = 0; i < len; i++)
		if (!g_ascii_isalnum(name[i]) && !strchr("/_+-", name[i]))
			return false;
	return strchr(name, '/') != NULL || strpbrk(name, "0123456789") == NULL ||
	       g_strv_contains(digits, name);
}

static Zone *zone_read(const char *iana, GError **error)
{
	static const char *const utc[] = { "UTC",     "Etc/UTC", "GMT",
		                           "Etc/GMT", "Zulu",    NULL };
	if (g_strv_contains(utc, iana))
		return zone_of(iana, g_time_zone_new_utc());
	GTimeZone *tz = is_iana_name(iana) ? g_time_zone_new_identifier(iana) : NULL;
	if (tz == NULL) {
		error_set(error, ERROR_USAGE, "no such time zone: '%s'", iana);
		error_hint(error, "use an IANA name such as UTC or Europe/Berlin");
		return NULL;
	}
	return zone_of(iana, tz);
}

/* A zone has hundreds of spells and every post of a page asks for the same few zones: each is read once. */
Zone *zone_new(const char *iana, GError **error)
{
	static GHashTable *known;
	static GMutex lock;
	g_mutex_lock(&lock);
	if (known == NULL)
		known = g_hash_table_new(g_str_hash, g_str_equal);
	Zone *zone = g_hash_table_lookup(known, iana);
	if (zone == NULL && (zone = zone_read(iana, error)) != NULL)
		g_hash_table_insert(known, zone->name, zone);
	g_mutex_unlock(&lock);
	return zone != NULL ? zone_ref(zone) : NULL;
}

Zone *zone_utc(void)
{
	static Zone *utc;
	if (g_once_init_enter(&utc))
		g_once_init_leave(&utc, zone_of("UTC", g_time_zone_new_utc()));
	return utc;
}

char *zone_offset_text(int offset_s)
{
	const int minutes = ABS(offset_s) / 60;
	return g_strdup_printf("%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60,
	                       minutes % 60);
}

Zone *zone_of_steps(const struct zone_step *steps, gsize n)
{
	Zone *zone = g_new0(Zone, 1);
	g_autoptr(GString) name = g_string_new(NULL);
	zone->references = 1;
	zone->spells = g_array_new(FALSE, FALSE, sizeof(struct spell));
	for (gsize i = 0; i < n; i++) {
		const struct spell spell = { i == 0 ? FIRST_S : steps[i].from / SECOND,
			                     steps[i].offset_s };
		g_autofree char *offset = zone_offset_text(steps[i].offset_s);
		g_autofree char *from = instant_rfc3339(steps[i].from);
		g_array_append_val(zone->spells, spell);
		if (i == 0)
			g_string_append(name, offset);
		else
			g_string_append_printf(name, ", %s from %s", offset, from);
	}
	g_autofree char *first = zone_offset_text(steps[0].offset_s);
	zone->tz = g_time_zone_new_identifier(first);
	if (zone->tz == NULL)
		zone->tz = g_time_zone_new_utc();
	zone->name = g_string_free(g_steal_pointer(&name), FALSE);
	return zone;
}

Zone *zone_ref(Zone *zone)
{
	g_atomic_int_inc(&zone->references);
	return zone;
}

void zone_free(Zone *zone)
{
	if (zone == NULL || !g_atomic_int_dec_and_test(&zone->references))
		return;
	g_free(zone->name);
	g_time_zone_unref(zone->tz);
	g_array_unref(zone->spells);
	g_free(zone);
}

const char *zone_name(const Zone *zone)
{
	return zone->name;
}

static gint64 whole_seconds(gint64 at)
{
	return at / SECOND - (at % SECOND < 0);
}

int zone_offset_s(const Zone *zone, gint64 at)
{
	const struct spell *spells =
	        (const struct spell *)(gconstpointer)zone->spells->data;
	gint64 at_s = whole_seconds(at);
	guint low = 0, high = zone->spells->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;
		*(spells[middle].start <= at_s ? &low : &high) = middle;
	}
	return spells[low].offset_s;
}

gint64 zone_to_civil(const Zone *zone, gint64 at)
{
	return at + zone_offset_s(zone, at) * SECOND;
}

/*
 * The offsets in force a day before and a day after are the only two that may apply: clocks are at most 16 h off UTC
 * and no zone changes twice in two days.
 */
gint64 zone_to_utc(const Zone *zone, gint64 civil, enum zone_fit *fit, gint64 *later)
{
	int before = zone_offset_s(zone, civil - DAY);
	int after = zone_offset_s(zone, civil + DAY);
	gint64 with_before = civil - before * SECOND;
	gint64 with_after = civil - after * SECOND;
	bool old_clock = zone_offset_s(zone, with_before) == before;
	bool new_clock = zone_offset_s(zone, with_after) == after;
	bool fold = old_clock && new_clock && before != after;
	if (fit != NULL)
		*fit = fold ? ZONE_FOLD : old_clock || new_clock ? ZONE_EXACT : ZONE_GAP;
	if (later != NULL)
		*later = fold ? with_after : INSTANT_NONE;
	return new_clock && !old_clock ? with_after : with_before;
}

static const char *abbreviation_at(const Zone *zone, gint64 at)
{
	return g_time_zone_get_abbreviation(zone->tz,
	                                    interval_at(zone->tz, whole_seconds(at)));
}

char *zone_abbreviation(const Zone *zone, gint64 at)
{
	return g_strdup(abbreviation_at(zone, at));
}

/* --- labels ----------------------------------------------------------------- */

static const struct label {
	char word[5];
	short minutes; /* east of UTC */
	bool ambiguous;
} labels[] = {
	{ "UTC", 0, false },     { "GMT", 0, false },     { "Z", 0, false },
	{ "UT", 0, false },      { "EST", -300, false },  { "EDT", -240, false },
	{ "CST", -360, true },   { "CDT", -300, false },  { "MST", -420, false },
	{ "MDT", -360, false },  { "PST", -480, false },  { "PDT", -420, false },
	{ "AKST", -540, false }, { "AKDT", -480, false }, { "HST", -600, false },
	{ "AST", -240, true },   { "ADT", -180, true },   { "NST", -210, false },
	{ "NDT", -150, false },  { "BRT", -180, false },  { "ART", -180, false },
	{ "WET", 0, false },     { "WEST", 60, false },   { "CET", 60, false },
	{ "CEST", 120, false },  { "EET", 120, false },   { "EEST", 180, false },
	{ "BST", 60, true },     { "IST", 330, true },    { "MSK", 180, false },
	{ "SAST", 120, false },  { "GST", 240, true },    { "PKT", 300, false },
	{ "NPT", 345, false },   { "ICT", 420, false },   { "WIB", 420, false },
	{ "SGT", 480, false },   { "HKT", 480, false },   { "AWST", 480, false },
	{ "JST", 540, false },   { "KST", 540, false },   { "ACST", 570, false },
	{ "ACDT", 630, false },  { "AEST", 600, false },  { "AEDT", 660, false },
	{ "NZST", 720, false },  { "NZDT", 780, false },
};

/* "+2", "+02", "+0200", "-05:30"; at most 14 h off. */
static bool label_number(struct scan *s, int *offset_s)
{
	gint64 hours, minutes = 0;
	bool east = scan_char(s, '+');
	if (!east && !scan_char(s, '-'))
		return false;
	const char *first = s->at;
	if (!scan_digits(s, 1, 2, &hours))
		return false;
	bool colon = scan_char(s, ':');
	if ((colon || (!scan_done(s) && s->at - first == 2)) &&
	    !scan_digits(s, 2, 2, &minutes))
		return false;
	if (!scan_done(s) || hours > 14 || minutes > 59)
		return false;
	*offset_s = (east ? 1 : -1) * (int)(hours * 3600 + minutes * 60);
	return true;
}

/* Does the zone itself write this label, now or in the other half of the year? */
static bool zone_uses(const Zone *zone, gint64 at, const char *label, gsize len,
                      int *offset_s)
{
	static const int days[] = { 0, -91, 91, -182, 182 };
	for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
		gint64 then = at + days[i] * DAY;
		const char *word = abbreviation_at(zone, then);
		if (strlen(word) == len && memcmp(word, label, len) == 0) {
			*offset_s = zone_offset_s(zone, then);
			return true;
		}
	}
	return false;
}

bool zone_label_offset(const char *label, gsize len, const Zone *zone, gint64 at,
                       int *offset_s, bool *ambiguous)
{
	*ambiguous = false;
	if (zone != NULL && instant_in_limits(at) &&
	    zone_uses(zone, at, label, len, offset_s))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
		if (strlen(labels[i].word) == len &&
		    memcmp(labels[i].word, label, len) == 0) {
			*offset_s = labels[i].minutes * 60;
			*ambiguous = labels[i].ambiguous;
			return true;
		}
	struct scan s = scan_of(label, len);
	if (!scan_word(&s, "UTC") && !scan_word(&s, "GMT") && len < strlen("+02"))
		return false;
	return label_number(&s, offset_s);
}
