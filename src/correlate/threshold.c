/* threshold.c - see threshold.h */
#include "correlate/threshold.h"

#include "base/instant.h"

#include <math.h>
#include <string.h>

static const struct {
	const char *name;
	const char *unit; /* "s", "min", "h", "d": a span; "%": a share; "": a number */
	double usual, least, most;
} table[THRESHOLD_COUNT] = {
	[START_ABOUT] = { "start.minute.about", "min", 10, 0, 720 },
	[START_HOUR] = { "start.minute.hour", "min", 30, 0, 720 },
	[BASELINE_HISTORY] = { "baseline.history.least", "d", 3, 2, 366 },
	[BASELINE_ALPHA] = { "baseline.dispersion.alpha", "", 0.04, 0, 10 },
	[BASELINE_WEIGHT] = { "baseline.dispersion.weight", "", 24, 1, 10000 },
	[WINDOW_FALSE] = { "window.false.week", "", 0.05, 1e-9, 7 },
	[WINDOW_COUNTS] = { "window.ratio.counts", "", 3, 0, 1e9 },
	[WINDOW_RATIO_BIN] = { "window.ratio.bin", "", 1.2, 1, 1000 },
	[WINDOW_RATIO_WHOLE] = { "window.ratio.whole", "", 1.3, 1, 1000 },
	[WINDOW_RATIO_FLAT_BIN] = { "window.ratio.flat.bin", "", 1.3, 1, 1000 },
	[WINDOW_RATIO_FLAT_WHOLE] = { "window.ratio.flat.whole", "", 1.5, 1, 1000 },
	[WINDOW_JOIN] = { "window.length.join", "min", 10, 0, 1440 },
	[WINDOW_GAUGE] = { "window.gauge.change", "%", 20, 0, 1000 },
	[WINDOW_LINK_BEFORE] = { "window.link.before", "min", 120, 0, 10080 },
	[WINDOW_LINK_AFTER] = { "window.link.after", "min", 720, 0, 10080 },
	[MILESTONE_ERROR_MACHINE] = { "milestone.error.machine", "", 0.05, 0.001, 0.9 },
	[MILESTONE_ERROR_POST] = { "milestone.error.post", "", 0.1, 0.001, 0.9 },
	[MILESTONE_ERROR_STATED] = { "milestone.error.stated", "", 0.15, 0.001, 0.9 },
	[MILESTONE_ERROR_REPORTS] = { "milestone.error.reports", "", 0.15, 0.001, 0.9 },
	[MILESTONE_ERROR_PRESS] = { "milestone.error.press", "", 0.3, 0.001, 0.9 },
	[K2_REPORTS] = { "K2.reports", "min", 60, 0, 1440 },
	[K3_ALLOWED] = { "K3.allowed", "min", 15, 0, 1440 },
	[K4_ALL] = { "K4.all", "%", 90, 0, 100 },
	[K4_MOST] = { "K4.most", "%", 30, 0, 100 },
	[K4_HALF] = { "K4.half", "%", 50, 0, 100 },
	[K5_FACTOR] = { "K5.factor", "", 1.5, 1, 100 },
	[K5_POINTS] = { "K5.points", "%", 2, 0, 100 },
	[K13_START] = { "K13.start", "min", 60, 0, 10080 },
	[K13_END] = { "K13.end", "min", 30, 0, 10080 },
	[NEWS_CHANCE] = { "news.chance.rows", "", 0.05, 1e-9, 10 },
	[PROPOSE_JOIN] = { "propose.join.gap", "min", 30, 0, 10080 },
	[NEAR_BEFORE] = { "near.before", "h", 48, 0, 720 },
};

/* What a rules file says, written once before all else. */
static double given[THRESHOLD_COUNT];
static bool is_given[THRESHOLD_COUNT];

static double value_of(enum threshold id)
{
	return is_given[id] ? given[id] : table[id].usual;
}

static gint64 unit_span(const char *unit)
{
	return g_str_equal(unit, "s")     ? SECOND
	       : g_str_equal(unit, "min") ? MINUTE
	       : g_str_equal(unit, "h")   ? HOUR
	       : g_str_equal(unit, "d")   ? DAY
	                                  : 0;
}

double threshold(enum threshold id)
{
	return table[id].unit[0] == '%' ? value_of(id) / 100 : value_of(id);
}

gint64 threshold_span(enum threshold id)
{
	return (gint64)rint(value_of(id) * (double)unit_span(table[id].unit));
}

const char *threshold_name(enum threshold id)
{
	return table[id].name;
}

char *threshold_text(enum threshold id, bool usual)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	const double value = usual ? table[id].usual : value_of(id);
	g_ascii_formatd(digits, sizeof digits, "%.10g", value);
	return g_strdup_printf("%s%s%s", digits, *table[id].unit != '\0' ? " " : "",
	                       table[id].unit);
}

bool threshold_is_set(enum threshold id)
{
	return value_of(id) != table[id].usual;
}

void thresholds_print(GString *out)
{
	for (int id = 0; id < THRESHOLD_COUNT; id++) {
		g_autofree char *value = threshold_text((enum threshold)id, false);
		g_string_append_printf(out, "%-27s = %s\n", table[id].name, value);
	}
}

int threshold_find(const char *name, gsize len)
{
	for (int id = 0; id < THRESHOLD_COUNT; id++)
		if (strlen(table[id].name) == len &&
		    strncmp(table[id].name, name, len) == 0)
			return id;
	return -1;
}

/* A plain decimal number, without sign; false: none. */
static bool read_number(const char *text, gsize len, double *value, gsize *past)
{
	char digits[32];
	const gsize n = strspn(text, "0123456789.eE-");
	if (n == 0 || n > len || n >= sizeof digits || !g_ascii_isdigit(*text))
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	char *end;
	*value = g_ascii_strtod(digits, &end);
	*past = n;
	return *end == '\0' && isfinite(*value);
}

bool threshold_parse(enum threshold id, const char *text, gsize len, double *value,
                     gsize *at, const char **wrong)
{
	static const char *const spans[] = { "s", "min", "h", "d", NULL };
	const char *unit = table[id].unit;
	gsize past;
	*at = 0;
	*wrong = "a number is needed";
	if (!read_number(text, len, value, &past))
		return false;
	*at = past;
	while (*at < len && text[*at] == ' ')
		(*at)++;
	g_autofree char *word = g_strndup(text + *at, len - *at);
	const gint64 own = unit_span(unit);
	*wrong = own > 0        ? "the unit is s, min, h or d"
	         : *unit == '%' ? "the unit is %"
	                        : "this number has no unit";
	if (own > 0 ? !g_strv_contains(spans, word) : !g_str_equal(word, unit))
		return false;
	if (own > 0)
		*value *= (double)unit_span(word) / (double)own;
	*at = 0;
	*wrong = *value < table[id].least ? "too small" : "too large";
	return *value >= table[id].least && *value <= table[id].most;
}

void thresholds_set(const double *values)
{
	for (int id = 0; id < THRESHOLD_COUNT; id++) {
		is_given[id] = !isnan(values[id]);
		given[id] = values[id];
	}
}
