#include "chart/chart.h"

const struct chart *chart_named(const char *name)
{
	for (int i = 0; chart_registry[i] != NULL; i++) {
		if (g_strcmp0(chart_registry[i]->name, name) == 0)
			return chart_registry[i];
	}
	return NULL;
}
