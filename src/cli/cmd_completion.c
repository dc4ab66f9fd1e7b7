#include "cli/message.h"
#include "cli/output.h"
#include "cli/program.h"

#include <string.h>

/* Names and summaries are our own and hold no quote of a shell but "'". */
static void put_quoted(GString *out, const char *text)
{
	g_autofree char *quoted = g_shell_quote(text);
	g_string_append(out, quoted);
}

static void each_option(const GOptionEntry *options,
                        void (*put)(GString *out, const char *verb,
                                    const GOptionEntry *option),
                        GString *out, const char *verb)
{
	for (; options != NULL && options->long_name != NULL; options++)
		if (*options->long_name != '\0' &&
		    (options->flags & G_OPTION_FLAG_HIDDEN) == 0)
			put(out, verb, options);
}

/* --- bash, and zsh by it ------------------------------------------------------------------ */

static void put_bash_option(GString *out, const char *verb, const GOptionEntry *option)
{
	(void)verb;
	g_string_append_printf(out, " --%s", option->long_name);
}

static void put_bash(GString *out)
{
	g_string_append(out, "_debrief() {\n"
	                     "\tlocal word=${COMP_WORDS[COMP_CWORD]} verb= words= i\n"
	                     "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	                     "\t\tcase ${COMP_WORDS[i]} in\n"
	                     "\t\t-s|-o|-C|--tz) ((i++)) ;;\n"
	                     "\t\t-*) ;;\n"
	                     "\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	                     "\t\tesac\n"
	                     "\tdone\n"
	                     "\tcase $verb in\n");
	g_string_append(out, "\t'') words='");
	for (guint i = 0; cmd_registry[i] != NULL; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? " " : "",
		                       cmd_registry[i]->name);
	g_string_append(out, "' ;;\n");
	for (guint i = 0; cmd_registry[i] != NULL; i++) {
		g_string_append_printf(out, "\t%s) words='", cmd_registry[i]->name);
		each_option(cmd_registry[i]->options, put_bash_option, out,
		            cmd_registry[i]->name);
		g_string_append(out, "' ;;\n");
	}
	g_string_append(out, "\tesac\n\twords+='");
	each_option(program_options(), put_bash_option, out, NULL);
	g_string_append(out, "'\n"
	                     "\tif [[ $word == -* || -z $verb ]]; then\n"
	                     "\t\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	                     "\telse\n"
	                     "\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n"
	                     "\tfi\n"
	                     "}\n"
	                     "complete -o filenames -F _debrief debrief\n");
}

static void put_zsh(GString *out)
{
	g_string_append(out, "autoload -U +X bashcompinit && bashcompinit\n");
	put_bash(out);
}

/* --- fish ------------------------------------------------------------------------------------ */

static void put_fish_option(GString *out, const char *verb, const GOptionEntry *option)
{
	g_string_append(out, "complete -c debrief");
	if (verb != NULL)
		g_string_append_printf(out, " -n '__fish_seen_subcommand_from %s'", verb);
	g_string_append_printf(out, " -l %s", option->long_name);
	if (option->short_name != 0)
		g_string_append_printf(out, " -s %c", option->short_name);
	if (option->arg != G_OPTION_ARG_NONE)
		g_string_append(out, " -r");
	if (option->description != NULL) {
		g_string_append(out, " -d ");
		put_quoted(out, option->description);
	}
	g_string_append_c(out, '\n');
}

static void put_fish(GString *out)
{
	for (guint i = 0; cmd_registry[i] != NULL; i++) {
		g_string_append_printf(
		        out,
		        "complete -c debrief -f -n __fish_use_subcommand -a "
		        "%s -d ",
		        cmd_registry[i]->name);
		put_quoted(out, cmd_registry[i]->summary);
		g_string_append_c(out, '\n');
	}
	each_option(program_options(), put_fish_option, out, NULL);
	for (guint i = 0; cmd_registry[i] != NULL; i++)
		each_option(cmd_registry[i]->options, put_fish_option, out,
		            cmd_registry[i]->name);
}

/* --- verb --------------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*put)(GString *out);
} shells[] = { { "bash", put_bash }, { "zsh", put_zsh }, { "fish", put_fish } };

static int run(struct context *context, int argc, char **argv)
{
	for (guint i = 0; argc == 2 && i < G_N_ELEMENTS(shells); i++) {
		if (!g_str_equal(argv[1], shells[i].name))
			continue;
		g_autoptr(GString) out = g_string_new(NULL);
		shells[i].put(out);
		return output_product(context, out->str, out->len);
	}
	message("completion for which shell?");
	message_hint("debrief completion bash, zsh or fish");
	return ERROR_USAGE;
}

const struct cmd cmd_completion = {
	.name = "completion",
	.group = "plumbing",
	.args = "bash|zsh|fish",
	.summary = "what the shell needs to complete commands and options",
	.about =
	        "Prints a script for the shell, made of the very tables that the help is "
	        "made of.",
	.examples =
	        (const struct example[]){
	                { "debrief completion bash >"
	                  "~/.local/share/bash-completion/completions/debrief",
	                  "For bash." },
	                { "debrief completion fish >~/.config/fish/completions/"
	                  "debrief.fish",
	                  "For fish." },
	                { NULL, NULL } },
	.run = run,
};
