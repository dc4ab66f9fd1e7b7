#include "cli/manual.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/suggest.h"

#include <string.h>

static gboolean as_man;

static int unknown_topic(const char *name)
{
	message("there is no command or topic \"%s\"", name);
	g_autoptr(GPtrArray) names = suggest_words();
	for (guint i = 0; cmd_registry[i] != NULL; i++)
		suggest_add(names, cmd_registry[i]->name);
	for (guint i = 0; manual_topics[i].name != NULL; i++)
		suggest_add(names, manual_topics[i].name);
	const char *near = suggest_word(name, names);
	if (near != NULL)
		message_hint("did you mean \"debrief help %s\"?", near);
	else
		message_hint("debrief help");
	return ERROR_USAGE;
}

static const struct topic *topic_named(const char *name)
{
	for (const struct topic *t = manual_topics; t->name != NULL; t++)
		if (g_str_equal(t->name, name))
			return t;
	return NULL;
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const struct cmd *cmd = argc > 1 ? cmd_named(argv[1]) : NULL;
	const struct topic *topic = argc > 1 && cmd == NULL ? topic_named(argv[1]) : NULL;
	if (argc > 1 && cmd == NULL && topic == NULL)
		return unknown_topic(argv[1]);
	if (topic != NULL)
		manual_topic_text(text, topic);
	else if (cmd != NULL)
		(as_man ? manual_roff : manual_text)(text, cmd);
	else
		(as_man ? manual_overview_roff : manual_overview_text)(text);
	return output_product(context, text->str, text->len);
}

const struct cmd cmd_help = {
	.name = "help",
	.group = "plumbing",
	.args = "[COMMAND|TOPIC]",
	.summary = "explain a command or a topic",
	.about = "Without an argument it lists the commands and the topics. \"debrief "
	         "COMMAND "
	         "--help\" shows the same page as \"debrief help COMMAND\".",
	.examples =
	        (const struct example[]){
	                { "debrief help report", "The page of one command." },
	                { "debrief help times", "How times and spans are written." },
	                { "debrief help --man report | man -l -",
	                  "The same as a man page." },
	                { NULL, NULL },
	        },
	.options = (const GOptionEntry[]){ { "man", 0, 0, G_OPTION_ARG_NONE, &as_man,
	                                     "Write roff, for man(1)", NULL },
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
