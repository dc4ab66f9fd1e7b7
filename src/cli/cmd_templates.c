#include "base/resource.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/table.h"
#include "render/outline.h"
#include "render/template.h"
#include "render/variables.h"

#include <string.h>

static char *text_of(const char *file)
{
	g_autofree char *path = g_strconcat("templates/", file, NULL);
	g_autoptr(GBytes) bytes = resource_bytes(path);
	gsize len;
	if (bytes == NULL)
		return NULL;
	const char *text = g_bytes_get_data(bytes, &len);
	return g_strndup(text, len);
}

/* "coe.outline" -> "coe"; the others keep their whole names. */
static char *name_of(const char *file)
{
	return outline_is(file) ? g_strndup(file, strlen(file) - strlen(".outline"))
	                        : g_strdup(file);
}

static int list(const struct context *context)
{
	g_autoptr(Table) table = table_new("ll");
	g_auto(GStrv) files = resource_list("templates");
	table_row(table, "NAME", "TITLE");
	for (guint i = 0; files[i] != NULL; i++) {
		g_autofree char *text = text_of(files[i]);
		g_autofree char *name = name_of(files[i]);
		g_autofree char *title =
		        outline_is(files[i]) && text != NULL ? outline_title(text) : NULL;
		if (title != NULL)
			table_row(table, name, title);
	}
	return table_product(table, context, "templates");
}

static int unknown(const char *name)
{
	g_auto(GStrv) files = resource_list("templates");
	g_autofree char *all = g_strjoinv(" ", files);
	message("there is no template \"%s\"", name);
	message_hint("files: %s; of an .outline its bare name will do", all);
	return ERROR_USAGE;
}

static int show(const struct context *context, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".outline", NULL);
	g_autofree char *text = text_of(file);
	if (text == NULL)
		text = text_of(name);
	return text != NULL ? output_product(context, text, strlen(text)) : unknown(name);
}

/* Both forms that templates make; the first fault is told. */
static int check(const struct context *context, const char *path)
{
	static const char *const kinds[] = { "md", "html" };
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autoptr(GError) error = NULL;
		const struct template_folder folder = { path, kinds[i] };
		const char *dot = strstr(path, i == 0 ? ".html." : ".md.");
		if (dot != NULL) /* a file of the other form alone */
			continue;
		if (!template_check(&folder, &error))
			return message_fail(&error);
	}
	if (!context->quiet)
		message_line("%s can be used: debrief report --template %s -o FILE", path,
		             path);
	return 0;
}

static int variables(const struct context *context)
{
	g_autoptr(GPtrArray) names = variables_list();
	g_autoptr(Table) table = table_new("lll");
	table_row(table, "NAME", "TYPE", "MEANS");
	table_keep_whole(table);
	for (guint i = 0; i < names->len; i++) {
		const struct variable *variable = names->pdata[i];
		table_row(table, variable->name, variable->type, variable->text);
	}
	return table_product(table, context, "variables");
}

static int run(struct context *context, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "list";
	if (argc <= 2 && g_str_equal(what, "list"))
		return list(context);
	if (argc == 2 && g_str_equal(what, "variables"))
		return variables(context);
	if (argc == 3 && g_str_equal(what, "show"))
		return show(context, argv[2]);
	if (argc == 3 && g_str_equal(what, "check"))
		return check(context, argv[2]);
	message("usage: debrief templates [list | show NAME | check NAME|DIR|FILE | "
	        "variables]");
	message_hint("debrief help templates");
	return ERROR_USAGE;
}

const struct cmd cmd_templates = {
	.name = "templates",
	.group = "plumbing",
	.args = "[list|show NAME|check DIR|FILE|variables]",
	.summary = "templates of reports: list, show, check",
	.about =
	        "A template says which sections a report has, in which order, under "
	        "which headings, and what people are asked. \"report --template\" takes "
	        "the name of one that comes with the program, or a file or folder of "
	        "your own.\n\n"
	        "An outline, NAME.outline, is a plain text for all forms: \"% TITLE\" in "
	        "the first line; \"[timeline]\" a computed section; \"human factors: "
	        "PROMPT\" a block that people write; \"## Heading\"; \"{{#has.posts}}\" "
	        "and \"{{/has.posts}}\" around lines that are there only if; all other "
	        "lines are words in Markdown. Text in a block that a template does not "
	        "have is never lost: it stands at the end, as parked text.\n\n"
	        "A folder may hold report.outline, report.html.mustache and "
	        "report.md.mustache (the sections, in Mustache) and report.css; what is "
	        "not in it is as \"show\" prints it. A file NAME.mustache is a whole "
	        "document of your own. Includes lie in the same folder, links are not "
	        "followed. \"variables\" lists all that may stand between {{ and }}.",
	.examples =
	        (const struct example[]){
	                { "debrief templates list", "What comes with the program." },
	                { "debrief templates show coe > ours.outline",
	                  "A beginning for one of your own." },
	                { "debrief templates check ours.outline",
	                  "Whether it can be used." },
	                { "debrief report --template ours.outline -o r.md", "Use it." },
	                { NULL, NULL } },
	.options = NULL,
	.run = run,
};
