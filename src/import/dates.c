#include "import/dates.h"

#include "base/scan.h"

#include <string.h>

static bool separator(struct scan *scan, char *which)
{
	static const char marks[] = "/.-";
	for (const char *mark = marks; *mark != '\0'; mark++)
		if (scan_char(scan, *mark)) {
			*which = *mark;
			return true;
		}
	return false;
}

bool date_is_ambiguous(const char *text, gsize len)
{
	struct scan scan = scan_of(text, len);
	gint64 a, b, year;
	char first, second;
	scan_blanks(&scan);
	return scan_digits(&scan, 1, 2, &a) && separator(&scan, &first) &&
	       scan_digits(&scan, 1, 2, &b) && separator(&scan, &second) &&
	       first == second &&
	       (scan_digits(&scan, 4, 4, &year) || scan_digits(&scan, 2, 2, &year));
}

static const struct {
	const char *name, *format;
} orders[] = {
	{ "dmy", "%d/%m/%Y" },
	{ "mdy", "%m/%d/%Y" },
	{ "ymd", "%Y/%m/%d" },
};

bool date_format_valid(const char *format)
{
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
		if (strcmp(format, orders[i].name) == 0)
			return true;
	bool year = false, month = false, day = false;
	for (const char *at = strchr(format, '%'); at != NULL; at = strchr(at + 2, '%')) {
		if (at[1] == '\0' || strchr("YymdHMSbz", at[1]) == NULL)
			return false;
		year |= at[1] == 'Y' || at[1] == 'y';
		month |= at[1] == 'm' || at[1] == 'b';
		day |= at[1] == 'd';
	}
	return year && month && day;
}

static bool read_offset(struct scan *scan, struct stamp *out)
{
	gint64 hours, minutes;
	out->zoned = true;
	out->offset_s = 0;
	if (scan_char(scan, 'Z'))
		return true;
	const int sign = scan_char(scan, '-') ? -1 : 1;
	if (sign > 0 && !scan_char(scan, '+'))
		return false;
	if (!scan_digits(scan, 2, 2, &hours))
		return false;
	scan_char(scan, ':');
	if (!scan_digits(scan, 2, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	out->offset_s = sign * (int)(hours * 3600 + minutes * 60);
	return true;
}

/* One conversion; fields are set in civil, finer ones make the resolution finer. */
static bool convert(struct scan *scan, char what, struct civil *civil, struct stamp *out)
{
	gint64 value = 0;
	if (what == 'z')
		return read_offset(scan, out);
	if (what == 'b')
		return (civil->month = scan_month(scan)) != 0;
	if (!scan_digits(scan, what == 'Y' ? 4 : 1, what == 'Y' ? 4 : 2, &value))
		return false;
	switch (what) {
	case 'Y':
		civil->year = (int)value;
		break;
	case 'y': /* POSIX: 69..99 are of the last century */
		civil->year = (int)value + (value < 69 ? 2000 : 1900);
		break;
	case 'm':
		civil->month = (int)value;
		break;
	case 'd':
		civil->day = (int)value;
		break;
	case 'H':
		civil->hour = (int)value;
		out->resolution = MIN(out->resolution, HOUR);
		break;
	case 'M':
		civil->minute = (int)value;
		out->resolution = MIN(out->resolution, MINUTE);
		break;
	default:
		civil->second = (int)value;
		out->resolution = MIN(out->resolution, SECOND);
	}
	return true;
}

static bool run(struct scan *scan, const char *format, struct civil *civil,
                struct stamp *out)
{
	for (; *format != '\0'; format++) {
		if (*format == '%') {
			if (!convert(scan, *++format, civil, out))
				return false;
		} else if (*format == ' ') {
			scan_blanks(scan);
		} else if (!scan_char(scan, *format)) {
			return false;
		}
	}
	return true;
}

/* "dmy" and the like: any of the three separators, then maybe H:M[:S]. */
static bool run_order(struct scan *scan, const char *format, struct civil *civil,
                      struct stamp *out)
{
	char mark;
	if (!convert(scan, format[1], civil, out) || !separator(scan, &mark) ||
	    !convert(scan, format[4], civil, out) || !scan_char(scan, mark) ||
	    !convert(scan, format[7], civil, out))
		return false;
	if (!scan_char(scan, 'T') && !scan_char(scan, ' ') && !scan_char(scan, ','))
		return true;
	scan_blanks(scan);
	return run(scan, "%H:%M", civil, out) &&
	       (!scan_char(scan, ':') || convert(scan, 'S', civil, out));
}

bool date_parse(const char *text, gsize len, const char *format, struct stamp *out)
{
	struct scan scan = scan_of(text, len);
	struct civil civil = { 0 };
	struct stamp stamp = { .resolution = DAY };
	bool ok = false, order = false;
	for (gsize i = 0; i < G_N_ELEMENTS(orders); i++)
		if (strcmp(format, orders[i].name) == 0) {
			order = true;
			ok = run_order(&scan, orders[i].format, &civil, &stamp);
		}
	if (!order)
		ok = run(&scan, format, &civil, &stamp);
	scan_blanks(&scan);
	stamp.civil = ok && scan_done(&scan) ? instant_from_civil(&civil) : INSTANT_NONE;
	if (stamp.civil == INSTANT_NONE)
		return false;
	*out = stamp;
	return true;
}
