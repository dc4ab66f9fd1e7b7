#include "cli/inputs.h"

#include "cli/vendor.h"

#include <math.h>
#include <string.h>

struct inputs inputs_given;

static bool number(const char *text, double *value)
{
	char *end;
	*value = g_ascii_strtod(text, &end);
	return end != text && *end == '\0' && isfinite(*value);
}

/* "99.9", "99.9%" */
static bool read_objective(const char *text, double *share, GError **error)
{
	g_autofree char *digits = g_strdup(text);
	if (g_str_has_suffix(digits, "%"))
		digits[strlen(digits) - 1] = '\0';
	if (!number(digits, share) || !(*share > 0 && *share < 100))
		return error_set(error, ERROR_USAGE,
		                 "--slo %s: a percentage between 0 and 100, as 99.9",
		                 text);
	*share /= 100;
	return true;
}

bool inputs_read(struct metric_inputs *inputs, GError **error)
{
	*inputs = metric_inputs_none();
	if (inputs_given.objective != NULL &&
	    !read_objective(inputs_given.objective, &inputs->objective, error))
		return false;
	if (inputs_given.customers != NULL &&
	    (!number(inputs_given.customers, &inputs->customers) ||
	     !(inputs->customers >= 1 && inputs->customers < 1e12)))
		return error_set(error, ERROR_USAGE, "--customers %s: a number from 1 on",
		                 inputs_given.customers);
	return vendor_weights(inputs_given.weights, &inputs->weights, error);
}
