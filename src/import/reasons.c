#include "import/reasons.h"

#include "base/text.h"

#include <string.h>

bool reasons_share(const char *text, double *share)
{
	char *end;
	while (*text == ' ')
		text++;
	const gsize digits = strspn(text, "0123456789.");
	if (!g_ascii_isdigit(*text) || digits > 20)
		return false;
	double value = g_ascii_strtod(text, &end);
	if (end != text + digits) /* no exponent, no hexadecimals */
		return false;
	while (*end == ' ')
		end++;
	if (*end == '%') {
		value /= 100;
		end++;
	}
	if (*end != '\0' || !(value >= 0 && value <= 1))
		return false;
	*share = value;
	return true;
}

void reasons_add(Series *series, const char *name, double share)
{
	struct share *reason = g_new(struct share, 1);
	*reason = (struct share){ text_one_line(name, 100), share };
	g_ptr_array_add(series->reasons, reason);
}
