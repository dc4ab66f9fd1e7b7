#include "cli/output.h"
#include "config.h"
#include "import/sandbox.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int print_json(struct context *context, char **lines)
{
	json_t *libraries = json_object();
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) pair = g_strsplit(lines[i], " ", 2);
		if (pair[0] != NULL && pair[1] != NULL)
			json_object_set_new(libraries, pair[0], json_string(pair[1]));
	}
	json_t *root = json_pack("{s:s, s:s, s:s, s:o}", "schema", "debrief.version/1",
	                         "version", PACKAGE_VERSION, "sandbox", sandbox_state(),
	                         "libraries", libraries);
	char *text = json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS);
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	free(text);
	json_decref(root);
	return output_product(context, line, strlen(line));
}

static int run(struct context *context, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	g_auto(GStrv) lines = g_strsplit(DEPS_VERSIONS, "\n", -1);
	if (context->json)
		return print_json(context, lines);
	g_autoptr(GString) out = g_string_new("debrief " PACKAGE_VERSION "\n");
	g_string_append_printf(out, "sandbox: %s\nbuilt with:\n", sandbox_state());
	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
		g_string_append_printf(out, "  %s\n", lines[i]);
	return output_product(context, out->str, out->len);
}

const struct cmd cmd_version = {
	.name = "version",
	.group = "plumbing",
	.args = "",
	.summary = "say what this program is made of",
	.about = "Prints the version, the libraries that the build used, and which "
	         "sandbox documents are read in: it is tried out, not only looked for.",
	.examples =
	        (const struct example[]){ { "debrief version", "Version and libraries." },
	                                  { "debrief version --json", "For scripts." },
	                                  { NULL, NULL } },
	.run = run,
};
