/*
 * grouping FOLDER - how well patterns group log messages, against the templates that people gave to the logs of loghub.
 *
 * Shape   FOLDER/SYSTEM/SYSTEM_2k.log and SYSTEM_2k.log_structured.csv, whose column EventId names the template of each line
 * Prints  a line a system: templates, patterns, grouping accuracy; then the average. With -v the groups that differ.
 * Source  grouping accuracy: the share of messages whose pattern holds exactly the messages of their template; J. Zhu et al.,
 *         "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019
 */
#include "../memory-sink.h"
#include "import/csv.h"

#include <stdio.h>

static bool verbose;

/* EventId of every line */
static GPtrArray *labels_of(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize len;
	struct csv csv;
	bool more;
	guint column = 0;
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	if (!g_file_get_contents(path, &bytes, &len, NULL))
		return out;
	csv_open(&csv, path, bytes, len);
	csv_row(&csv, &more, NULL);
	for (guint i = 0; i < csv.cells->len; i++)
		if (csv_cell(&csv, i)->len == 7 &&
		    memcmp(csv_cell(&csv, i)->text, "EventId", 7) == 0)
			column = i;
	while (csv_row(&csv, &more, NULL) && more)
		g_ptr_array_add(out, g_strndup(csv_cell(&csv, column)->text,
		                               csv_cell(&csv, column)->len));
	csv_close(&csv);
	return out;
}

/* What lines have in common: how many are of a label, of a pattern, of both. */
struct counts {
	GHashTable *labels, *patterns, *both;
};

static void count(GHashTable *table, char *key)
{
	const guint n = GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
	g_hash_table_insert(table, key, GUINT_TO_POINTER(n + 1));
}

static guint count_of(GHashTable *table, const char *key)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(table, key));
}

static char *both_key(const char *label, gint64 pattern)
{
	return g_strdup_printf("%s %" G_GINT64_FORMAT, label, pattern);
}

static void count_lines(struct counts *counts, const GPtrArray *labels,
                        const GArray *lines)
{
	counts->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	counts->patterns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	counts->both = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < lines->len; i++) {
		const gint64 pattern = g_array_index(lines, struct column, i).pattern;
		const char *label = labels->pdata[i];
		count(counts->labels, g_strdup(label));
		count(counts->patterns, g_strdup_printf("%" G_GINT64_FORMAT, pattern));
		count(counts->both, both_key(label, pattern));
	}
}

static void counts_clear(struct counts *counts)
{
	g_hash_table_unref(counts->labels);
	g_hash_table_unref(counts->patterns);
	g_hash_table_unref(counts->both);
}

static bool is_right(const struct counts *counts, const char *label, gint64 pattern)
{
	g_autofree char *both = both_key(label, pattern);
	g_autofree char *of = g_strdup_printf("%" G_GINT64_FORMAT, pattern);
	const guint n = count_of(counts->both, both);
	return n == count_of(counts->labels, label) &&
	       n == count_of(counts->patterns, of);
}

static double accuracy(const struct counts *counts, const GPtrArray *labels,
                       const struct memory_sink *sink)
{
	guint right = 0;
	g_autoptr(GHashTable) shown =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < sink->lines->len; i++) {
		const gint64 pattern =
		        g_array_index(sink->lines, struct column, i).pattern;
		const char *label = labels->pdata[i];
		if (is_right(counts, label, pattern)) {
			right++;
			continue;
		}
		g_autofree char *both = both_key(label, pattern);
		if (!verbose || count_of(shown, both) > 0)
			continue;
		count(shown, g_strdup(both));
		printf("    %-5s %4u of %4u  %s\n", label, count_of(counts->both, both),
		       count_of(counts->labels, label),
		       pattern > 0 ? g_array_index(sink->patterns, struct log_pattern,
		                                   pattern - 1)
		                             .text
		                   : "-");
	}
	return (double)right / MAX(sink->lines->len, 1);
}

/* -1: the system is not there */
static double measure(const char *folder, const char *name)
{
	g_autofree char *base = g_strconcat(name, "_2k.log", NULL);
	g_autofree char *log = g_build_filename(folder, name, base, NULL);
	g_autofree char *csv = g_strconcat(log, "_structured.csv", NULL);
	g_autoptr(GPtrArray) labels = labels_of(csv);
	struct memory_sink sink;
	const struct import_options options = { 0 };
	const struct import_target target = memory_target(&sink);
	enum import_result result;
	struct counts counts;
	double got = -1;
	g_autoptr(Source) source = NULL;
	memory_sink_init(&sink);
	if (import_file(log, &options, &target, &source, &result, NULL) &&
	    sink.lines->len == labels->len) {
		count_lines(&counts, labels, sink.lines);
		got = accuracy(&counts, labels, &sink);
		printf("%-12s %4u templates %4u patterns  %.3f\n", name,
		       g_hash_table_size(counts.labels),
		       g_hash_table_size(counts.patterns), got);
		counts_clear(&counts);
	}
	memory_sink_clear(&sink);
	return got;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int main(int argc, char **argv)
{
	verbose = argc > 2 && strcmp(argv[1], "-v") == 0;
	if (argc != 2 + verbose) {
		fprintf(stderr, "usage: grouping [-v] FOLDER\n");
		return 2;
	}
	const char *folder = argv[argc - 1], *name;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	double sum = 0;
	int systems = 0;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++) {
		const double got = measure(folder, names->pdata[i]);
		systems += got >= 0;
		sum += MAX(got, 0);
	}
	if (systems > 0)
		printf("%-12s %35.3f\n", "average", sum / systems);
	return systems > 0 ? 0 : 1;
}
