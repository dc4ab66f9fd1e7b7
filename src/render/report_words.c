#include "render/report.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static gint64 civil_of(const struct report *r, gint64 at)
{
	return zone_to_civil(r->zone, at);
}

static gint64 midnight(gint64 civil)
{
	gint64 rest = civil % DAY;
	return civil - (rest < 0 ? rest + DAY : rest);
}

char *say_date(const struct report *r, gint64 at)
{
	struct civil civil = instant_to_civil(civil_of(r, at));
	return g_strdup_printf("%d %s %d", civil.day, month_name(civil.month),
	                       civil.year);
}

/* "1 June " or "1 June 2025 " when that is not the day of the reference; else "". */
static char *date_before(gint64 civil, gint64 day)
{
	if (midnight(civil) == day)
		return g_strdup("");
	struct civil this = instant_to_civil(civil), that = instant_to_civil(day);
	return this.year == that.year
	               ? g_strdup_printf("%d %s ", this.day, month_name(this.month))
	               : g_strdup_printf("%d %s %d ", this.day, month_name(this.month),
	                                 this.year);
}

static char *clock_text(const struct report *r, gint64 at, gint64 day, bool seconds)
{
	gint64 civil = civil_of(r, at);
	struct civil c = instant_to_civil(civil);
	g_autofree char *date = date_before(civil, day);

	return seconds ? g_strdup_printf("%s%02d:%02d:%02d", date, c.hour, c.minute,
	                                 c.second)
	               : g_strdup_printf("%s%02d:%02d", date, c.hour, c.minute);
}

/* A point, or a width that the last unit printed explains. */
static bool is_moment(struct range at)
{
	if (at.hi - at.lo <= SECOND)
		return true;
	return at.lo % MINUTE == 0 && at.hi - at.lo <= MINUTE;
}

char *say_time(const struct report *r, struct range at)
{
	if (!range_known(at))
		return g_strdup("not known");
	bool seconds = at.lo % MINUTE >= SECOND;
	g_autofree char *lo = clock_text(r, at.lo, r->day, seconds);
	if (range_is_open(at))
		return g_strdup_printf("after %s", lo);
	if (is_moment(at))
		return g_steal_pointer(&lo);
	if (at.hi - at.lo >
	    MINUTE) { /* no seconds from bins: outwards to whole minutes */
		seconds = false;
		at.lo -= at.lo % MINUTE;
		at.hi += (MINUTE - at.hi % MINUTE) % MINUTE;
	} else {
		seconds = seconds || at.hi % MINUTE >= SECOND;
	}
	g_autofree char *from = clock_text(r, at.lo, r->day, seconds);
	g_autofree char *to = clock_text(r, at.hi, midnight(civil_of(r, at.lo)), seconds);
	return g_strdup_printf("%s to %s", from, to);
}

char *say_span(const struct report *r, struct range from, struct range to)
{
	g_autofree char *start = say_time(r, from);
	if (!range_known(to) || range_is_open(to))
		return g_strdup_printf("%s → end not known", start);
	g_autofree char *end = say_time(r, to);
	return g_strdup_printf("%s → %s", start, end);
}

char *say_time_zone(const struct report *r, struct range at)
{
	g_autofree char *text = say_time(r, at);
	if (!range_known(at))
		return g_steal_pointer(&text);
	g_autofree char *zone = zone_abbreviation(r->zone, at.lo);
	return g_strdup_printf("%s %s", text, zone);
}

char *say_count(double count)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	if (!isfinite(count))
		return g_strdup("not known");
	if ((fabs(count) >= 100 || count == floor(count)) && fabs(count) < 9e15)
		return text_count((gint64)rint(count));
	return g_strdup(g_ascii_formatd(digits, sizeof digits,
	                                fabs(count) >= 100  ? "%.0f"
	                                : fabs(count) < 0.1 ? "%.1g"
	                                                    : "%.1f",
	                                count));
}

char *say_share(double share)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	double percent = share * 100;

	if (!isfinite(percent))
		return g_strdup("not known");
	g_ascii_formatd(digits, sizeof digits, fabs(percent) >= 10 ? "%.0f" : "%.1f",
	                percent);
	if (g_str_has_suffix(digits, ".0"))
		digits[strlen(digits) - 2] = '\0';
	return g_strconcat(digits, "%", NULL);
}

char *say_width(gint64 width)
{
	if (width % DAY == 0 && width > 0)
		return width == DAY ? g_strdup("day")
		                    : g_strdup_printf("%d days", (int)(width / DAY));
	if (width % HOUR == 0 && width > 0)
		return width == HOUR ? g_strdup("hour")
		                     : g_strdup_printf("%d h", (int)(width / HOUR));
	if (width % MINUTE == 0 && width > 0)
		return width == MINUTE ? g_strdup("minute")
		                       : g_strdup_printf("%d min", (int)(width / MINUTE));
	return g_strdup_printf("%" G_GINT64_FORMAT " s", width / SECOND);
}

char *say_elapsed(const struct report *r, struct range at)
{
	struct range start = r->timeline->start;
	gint64 since;

	if (!range_known(at) || !range_known(start) ||
	    __builtin_sub_overflow(at.lo, start.lo, &since) || since > 30 * DAY ||
	    since < -30 * DAY)
		return g_strdup("");
	gint64 minutes = ABS(since) / MINUTE;
	const char *sign = since < 0 && minutes > 0 ? "−" : "+";
	return g_strdup_printf("%s%d:%02d", sign, (int)(minutes / 60),
	                       (int)(minutes % 60));
}

/* --- JSON ------------------------------------------------------------------- */

void put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value != NULL ? value : json_null());
}

json_t *text_json(const char *text)
{
	g_autofree char *good = text_repair(text, strlen(text));
	return json_string(good);
}

void put_text(json_t *object, const char *key, const char *text)
{
	if (text == NULL) {
		put(object, key, NULL);
		return;
	}
	put(object, key, text_json(text));
}

void put_format(json_t *object, const char *key, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	put_text(object, key, text);
}

void put_int(json_t *object, const char *key, gint64 value)
{
	put(object, key, json_integer(value));
}

json_t *number_json(double value)
{
	if (!isfinite(value))
		return json_null();
	if (value == floor(value) && fabs(value) < 9e15)
		return json_integer((json_int_t)value);
	return json_real(value);
}

static void put_instant(json_t *object, const char *key, gint64 at)
{
	g_autofree char *text = instant_rfc3339(at);
	put_text(object, key, text);
}

json_t *report_time(const struct report *r, struct range at, enum zone_basis basis)
{
	if (!range_known(at))
		return json_null();
	json_t *time = json_object();
	g_autofree char *text = say_time(r, at);
	put_instant(time, "lo", at.lo);
	if (range_is_open(at))
		put(time, "hi", NULL);
	else
		put_instant(time, "hi", at.hi);
	put_text(time, "text", text);
	put_text(time, "zone", zone_basis_word((int)basis));
	return time;
}

bool length_is_sound(struct range length)
{
	return range_known(length) && (range_is_open(length) || length.hi > 0);
}

/* Whole seconds, outwards. */
static gint64 seconds_up(gint64 length)
{
	return length <= 0 ? length / SECOND : (length - 1) / SECOND + 1;
}

json_t *report_length(struct range length, bool binned)
{
	if (!length_is_sound(length))
		return json_null();
	length.lo = MAX(length.lo, 0);
	json_t *value = json_object();
	g_autofree char *text = range_length_text(length, binned);
	put_int(value, "lo_s", length.lo / SECOND);
	put(value, "hi_s",
	    range_is_open(length) ? json_null() : json_integer(seconds_up(length.hi)));
	put_text(value, "text", text);
	return value;
}

static bool same_source_line(gconstpointer a, gconstpointer b)
{
	const struct ref *one = a, *two = b;
	return one->event == two->event && one->source == two->source &&
	       one->offset == two->offset;
}

json_t *report_refs(struct report *r, const GArray *refs)
{
	json_t *list = json_array();

	for (guint i = 0; refs != NULL && i < refs->len; i++) {
		const struct ref *ref = &g_array_index(refs, struct ref, i);
		bool twice = false;
		for (guint j = 0; j < i && !twice; j++)
			twice = same_source_line(ref,
			                         &g_array_index(refs, struct ref, j));
		if (twice || (ref->event <= 0 && ref->source <= 0))
			continue;
		g_autofree char *text = ref_text(ref);
		json_array_append_new(list, json_string(text));
		if (!g_hash_table_contains(r->cited, text))
			g_hash_table_insert(r->cited, g_steal_pointer(&text),
			                    g_memdup2(ref, sizeof *ref));
	}
	return list;
}

enum zone_basis report_basis(const struct report *r, const GArray *refs)
{
	const Evidence *evidence = r->timeline->evidence;
	enum zone_basis worst = ZONE_EXPLICIT;

	for (guint i = 0; refs != NULL && i < refs->len; i++) {
		const struct ref *ref = &g_array_index(refs, struct ref, i);
		const Event *event =
		        ref->event > 0 ? evidence_event(evidence, ref->event) : NULL;
		const Source *source = evidence_source(evidence, ref->source);
		enum zone_basis basis = event != NULL    ? event->zone
		                        : source != NULL ? source->zone_basis
		                                         : ZONE_EXPLICIT;
		worst = MAX(worst, basis);
	}
	return worst;
}
