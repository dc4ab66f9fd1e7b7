#include "cli/message.h"
#include "cli/output.h"
#include "cli/suggest.h"
#include "cli/table.h"
#include "import/import.h"

static int list(const struct context *context)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Table) table = table_new("lll");
	json_t *formats = json_array();
	table_row(table, "NAME", "LANE", "WHAT IT READS");
	for (guint i = 0; importer_registry[i] != NULL; i++) {
		const struct importer *importer = importer_registry[i];
		const char *lane = lane_word((int)importer->lane);
		table_row(table, importer->name, lane, importer->title);
		json_array_append_new(formats,
		                      json_pack("{s:s, s:s, s:s}", "name", importer->name,
		                                "lane", lane, "title", importer->title));
	}
	if (context->json)
		return output_json(context,
		                   json_pack("{s:s, s:o}", "schema", "debrief.formats/1",
		                             "formats", formats));
	json_decref(formats);
	table_print(table, out, context, 0);
	return output_product(context, out->str, out->len);
}

static int show(const struct context *context, const char *name)
{
	const struct importer *importer = importer_named(name);
	if (importer == NULL) {
		g_autoptr(GPtrArray) names = suggest_words();
		for (guint i = 0; importer_registry[i] != NULL; i++)
			suggest_add(names, importer_registry[i]->name);
		const char *near = suggest_word(name, names);
		message("there is no format \"%s\"", name);
		message_hint("%s%s", near != NULL ? "did you mean " : "debrief formats",
		             near != NULL ? near : "");
		return ERROR_USAGE;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	g_string_append_printf(out, "%s: %s\n\n%s\n", importer->name, importer->title,
	                       importer->about);
	return output_product(context, out->str, out->len);
}

static int test(const struct context *context, const char *path)
{
	g_autoptr(GError) error = NULL;
	const struct import_options options = { 0 };
	g_autoptr(GArray) bids = import_bids(path, &options, &error);
	if (bids == NULL)
		return message_fail(&error);
	g_autoptr(Table) table = table_new("lrl");
	table_row(table, "FORMAT", "EVIDENCE", "WHAT IT READS");
	for (guint i = 0; i < bids->len; i++) {
		const struct bid *bid = &g_array_index(bids, struct bid, i);
		g_autofree char *seen = g_strdup_printf("%d", bid->bid);
		table_row(table, bid->importer->name, seen, bid->importer->title);
	}
	return table_product(table, context, "bids");
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc == 1)
		return list(context);
	if (argc == 3 && g_str_equal(argv[1], "show"))
		return show(context, argv[2]);
	if (argc == 3 && g_str_equal(argv[1], "test"))
		return test(context, argv[2]);
	message("usage: debrief formats [test FILE|show F]");
	message_hint("debrief help formats");
	return ERROR_USAGE;
}

const struct cmd cmd_formats = {
	.name = "formats",
	.group = "start",
	.args = "[test FILE|show F]",
	.summary = "what can be read, and what a file looks like",
	.about = "Without arguments it lists the formats. \"show\" says where a format "
	         "comes from, "
	         "what is taken of it and what is left. \"test\" shows how much evidence "
	         "of each "
	         "format (0 to 100) a file holds; the highest wins, a tie is refused.",
	.examples = (const struct example[]){ { "debrief formats", "All of them." },
	                                      { "debrief formats show statuspage",
	                                        "All about one." },
	                                      { "debrief formats test access.log.gz",
	                                        "Why a file is read as it is." },
	                                      { NULL, NULL } },
	.exits = "The file is refused.",
	.run = run,
};
