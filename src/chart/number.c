/* Locale-free number forms. */
#include "chart/number.h"

#include "base/text.h"

#include <math.h>

void number_append(GString *out, double value)
{
	if (!isfinite(value))
		value = 0;
	value = CLAMP(value, -1e9, 1e9);
	gint64 hundredths = (gint64)llround(value * 100);
	if (hundredths < 0) {
		g_string_append_c(out, '-');
		hundredths = -hundredths;
	}
	g_string_append_printf(out, "%" G_GINT64_FORMAT, hundredths / 100);
	int rest = (int)(hundredths % 100);
	if (rest % 10 != 0)
		g_string_append_printf(out, ".%02d", rest);
	else if (rest != 0)
		g_string_append_printf(out, ".%d", rest / 10);
}

char *number_count(double value)
{
	if (!isfinite(value))
		value = 0;
	value = CLAMP(value, -1e15, 1e15);
	if (!(fabs(value) < 10 && fabs(value - nearbyint(value)) > 0.005))
		return text_count(llround(value));
	GString *out = g_string_new(NULL);
	number_append(out, value);
	return g_string_free(out, FALSE);
}

char *number_share(double share)
{
	double percent = share * 100;
	GString *out = g_string_new(NULL);
	/* One decimal below 1 %, so that a small share does not read as none. */
	if (percent > 0 && percent < 0.95)
		number_append(out, MAX(nearbyint(percent * 10) / 10, 0.1));
	else
		number_append(out, nearbyint(percent));
	g_string_append_c(out, '%');
	return g_string_free(out, FALSE);
}
