#include "base/resource.h"

#include "resources.h"

/* The linker takes resources.o out of the library only because it is named here. */
GBytes *resource_bytes(const char *path)
{
	g_autofree char *full = g_strconcat("/debrief/", path, NULL);
	return g_resource_lookup_data(debrief_get_resource(), full,
	                              G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

char **resource_list(const char *folder)
{
	g_autofree char *full = g_strconcat("/debrief/", folder, NULL);
	char **names = g_resource_enumerate_children(debrief_get_resource(), full,
	                                             G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	if (names == NULL)
		return g_new0(char *, 1);
	qsort(names, g_strv_length(names), sizeof *names, by_name);
	return names;
}
