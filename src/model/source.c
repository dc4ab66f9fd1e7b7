#include "model/source.h"

Source *source_new(void)
{
	Source *source = g_new0(Source, 1);
	source->span = RANGE_NONE;
	source->zone_basis = ZONE_EXPLICIT;
	source->skew = INSTANT_NONE;
	return source;
}

void source_free(Source *source)
{
	if (source == NULL)
		return;
	g_free(source->name);
	g_free(source->importer);
	g_free(source->component);
	g_free(source->zone);
	g_free(source->pattern_name);
	g_free(source->pattern_sha256);
	g_free(source->pattern_text);
	g_free(source->zone_from);
	g_free(source->year_from);
	g_free(source->offsets);
	correction_free(source->correction);
	g_free(source);
}
