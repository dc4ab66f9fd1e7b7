#include "chart/chart.h"

const struct chart *chart_named(const char *name)
{
	for (int i = 0; chart_registry[i] != NULL; i++) {
		if (g_strcmp0(chart_registry[i]->name, name) == 0)
			return chart_registry[i];
	}
	return NULL;
}

Scene *chart_draw(const struct chart *chart, const Timeline *timeline,
                  const struct chart_options *options)
{
	return chart->draw != NULL && options->width >= chart->min_width
	               ? chart->draw(timeline, options)
	               : NULL;
}

Scene *chart_draw_many(const struct chart *chart, const Collection *collection,
                       const struct chart_options *options)
{
	return chart->draw_many != NULL && options->width >= chart->min_width
	               ? chart->draw_many(collection, options)
	               : NULL;
}

GPtrArray *chart_table(const struct chart *chart, const Timeline *timeline,
                       const struct chart_options *options)
{
	return chart->table != NULL ? chart->table(timeline, options) : NULL;
}

GPtrArray *chart_table_many(const struct chart *chart, const Collection *collection,
                            const struct chart_options *options)
{
	return chart->table_many != NULL ? chart->table_many(collection, options) : NULL;
}
