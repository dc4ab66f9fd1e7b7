/* detect.c - see detect.h. Use: detect FOLDER (of the series) */
#include "tests/bench/detect.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void row(const char *set, const char *what, double reached, const char *sign,
                double limit, bool met)
{
	printf("| %s | %s | %.3f | %s %g | %s |\n", set, what, reached, sign, limit,
	       met ? "yes" : "**no**");
}

void detect_row(const char *set, const char *what, double reached, double wanted)
{
	row(set, what, reached, "≥", wanted, reached >= wanted);
}

void detect_row_most(const char *set, const char *what, double reached, double most)
{
	row(set, what, reached, "≤", most, reached <= most);
}

void detect_absent(const char *set)
{
	printf("| %s | the set is not here | | | |\n", set);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *detect_files(const char *folder, const char *suffix)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;)
		if (g_str_has_suffix(name, suffix))
			g_ptr_array_add(files, g_build_filename(folder, name, NULL));
	g_ptr_array_sort(files, by_name);
	return files;
}

char *detect_text(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;
	return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static int by_value(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double detect_quantile(GArray *values, double p)
{
	if (values->len == 0)
		return NAN;
	g_array_sort(values, by_value);
	double at = p * (values->len - 1), low = floor(at);
	double a = g_array_index(values, double, (guint)low);
	double b = g_array_index(values, double, MIN((guint)low + 1, values->len - 1));
	return a + (b - a) * (at - low);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("Use: detect FOLDER\n", stderr);
		return 2;
	}
	puts("| set | what | reached | wanted | met |\n|---|---|---|---|---|");
	static const struct {
		const char *folder;
		void (*run)(const char *folder);
	} parts[] = {
		{ "sim", detect_sim },
		{ "tcpd", detect_shift },
		{ "ms-cloud", detect_gauge },
		{ "nab", detect_alarm },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *folder =
		        g_build_filename(argv[1], parts[i].folder, NULL);
		parts[i].run(folder);
	}
	return 0;
}
