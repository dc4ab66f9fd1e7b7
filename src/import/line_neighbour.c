#include "import/line_neighbour.h"

#include "import/line_zone.h"

#include <string.h>

enum { NUMBER_MAX = 9999 };

/* Length of the name without the ending of a compressed file. */
static gsize plain_length(const char *name)
{
	static const char *const endings[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4" };
	const gsize len = strlen(name);
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (g_str_has_suffix(name, endings[i]))
			return len - strlen(endings[i]);
	return len;
}

int line_neighbour_number(const char *name)
{
	gsize len = plain_length(name), digits = 0;
	while (digits < len && g_ascii_isdigit(name[len - digits - 1]))
		digits++;
	if (digits == 0)
		return 0;
	if (digits > 4 || digits + 1 >= len || name[len - digits - 1] != '.')
		return -1;
	const int number = (int)g_ascii_strtoll(name + len - digits, NULL, 10);
	return number <= NUMBER_MAX ? number : -1;
}

static bool is_of_same_log(const Source *a, const Source *b)
{
	if (a->id == b->id || strcmp(a->importer, b->importer) != 0 ||
	    !range_known(a->span))
		return false;
	g_autofree char *one = line_zone_server(a->name),
	                *two = line_zone_server(b->name);
	return strcmp(one, two) == 0;
}

static void take(const Source *source, gint64 at, gint64 *limit, char **name)
{
	*limit = at;
	g_free(*name);
	*name = g_strdup_printf("%s (S%" G_GINT64_FORMAT ")", source->name, source->id);
}

void line_neighbours(const struct reading *reading, struct line_neighbours *neighbours)
{
	const struct import_target *target = reading->target;
	const Source *source = reading->source;
	*neighbours = (struct line_neighbours){ INSTANT_NONE, INSTANT_NONE, NULL, NULL };
	if (target == NULL || target->siblings == NULL || source->name == NULL)
		return;
	const int own = line_neighbour_number(source->name);
	int newer = -1, older = NUMBER_MAX + 1;
	g_autoptr(GPtrArray) siblings = target->siblings(target->user);
	for (guint i = 0; own >= 0 && siblings != NULL && i < siblings->len; i++) {
		const Source *one = siblings->pdata[i];
		const int number = line_neighbour_number(one->name);
		if (number < 0 || !is_of_same_log(one, source))
			continue;
		if (number < own && number > newer) {
			newer = number;
			take(one, one->span.lo, &neighbours->not_after,
			     &neighbours->newer);
		} else if (number > own && number < older &&
		           (one->year_from == NULL ||
		            !g_str_has_prefix(one->year_from, YEAR_BY_LIMIT))) {
			older = number;
			take(one, one->span.hi, &neighbours->not_before,
			     &neighbours->older);
		}
	}
}

void line_neighbours_clear(struct line_neighbours *neighbours)
{
	g_free(neighbours->newer);
	g_free(neighbours->older);
}
