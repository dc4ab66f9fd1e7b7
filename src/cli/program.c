#include "cli/program.h"

#include "base/json.h"
#include "cli/files.h"
#include "cli/manual.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/rules_file.h"
#include "cli/signals.h"
#include "cli/suggest.h"
#include "import/xml.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_TIMEOUT_S 30

/* The one context of this run: GOption writes into it, so it lives as long as the program. */
static struct context context = { .lock_timeout_s = LOCK_TIMEOUT_S };
static char *given_folder, *given_store, *given_output, *given_rules;
static mode_t users_umask = 077;
static gboolean show_version;

static gboolean set_choice(const char *name, const char *value, gpointer data,
                           GError **error)
{
	(void)data;
	static const char *const words[] = { "auto", "always", "never" };
	enum choice *slot =
	        g_str_has_suffix(name, "color") ? &context.color : &context.progress;
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_equal(value, words[i])) {
			*slot = (enum choice)i;
			return TRUE;
		}
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
	            "%s is auto, always or never, not \"%s\"", name, value);
	return FALSE;
}

static gboolean set_zone(const char *name, const char *value, gpointer data,
                         GError **error)
{
	(void)name;
	(void)data;
	Zone **slot = context.zone == NULL ? &context.zone : &context.second_zone;
	if (context.second_zone != NULL) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		            "--tz may be given twice, not more often");
		return FALSE;
	}
	*slot = zone_new(value, error);
	return *slot != NULL;
}

static const GOptionEntry global_options[] = {
	{ "chdir", 'C', 0, CMD_TEXT, &given_folder, "Work in this folder", "DIR" },
	{ "store", 's', 0, CMD_TEXT, &given_store,
	  "Use this store instead of the one that is found (debrief help stores)",
	  "FILE" },
	{ "tz", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, (gpointer)set_zone,
	  "Show times in this IANA zone (default UTC); twice for a second column",
	  "ZONE" },
	{ "json", 0, 0, G_OPTION_ARG_NONE, &context.json, "Print JSON", NULL },
	{ "rules", 0, 0, CMD_TEXT, &given_rules,
	  "Go by the numbers of this rules file (debrief help rules)", "FILE" },
	{ "plain", 0, 0, G_OPTION_ARG_NONE, &context.plain,
	  "Print columns with TABs between, never cut", NULL },
	{ "output", 'o', 0, CMD_TEXT, &given_output,
	  "Write to this file, complete or not at all (- is standard output)", "FILE" },
	{ "quiet", 'q', 0, G_OPTION_ARG_NONE, &context.quiet, "Say nothing but errors",
	  NULL },
	{ "verbose", 'v', 0, G_OPTION_ARG_NONE, &context.verbose,
	  "Also say what was skipped and why", NULL },
	{ "progress", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,
	  (gpointer)set_choice, "Progress on standard error: auto, always or never",
	  "WHEN" },
	{ "color", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, (gpointer)set_choice,
	  "Bold and colour: auto, always or never; NO_COLOR and CLICOLOR_FORCE are "
	  "heeded",
	  "WHEN" },
	{ "no-pager", 0, 0, G_OPTION_ARG_NONE, &context.no_pager,
	  "Do not page on a terminal ($PAGER, default less -FRX)", NULL },
	{ "no-redact", 0, 0, G_OPTION_ARG_NONE, &context.no_redact,
	  "Show secrets as they are, unmasked; reports say so", NULL },
	{ "dry-run", 'n', 0, G_OPTION_ARG_NONE, &context.dry_run,
	  "Say what would be done, write nothing", NULL },
	{ "lock-timeout", 0, 0, G_OPTION_ARG_INT, &context.lock_timeout_s,
	  "Wait so many seconds for a store that is in use (default 30)", "N" },
	{ "help", 'h', 0, G_OPTION_ARG_NONE, &context.help, "Show help", NULL },
	{ "version", 0, 0, G_OPTION_ARG_NONE, &show_version, "Show the version", NULL },
	{ NULL, 0, 0, 0, NULL, NULL, NULL },
};

const GOptionEntry *program_options(void)
{
	return global_options;
}

const struct cmd *cmd_named(const char *name)
{
	for (guint i = 0; cmd_registry[i] != NULL; i++)
		if (g_str_equal(cmd_registry[i]->name, name))
			return cmd_registry[i];
	return NULL;
}

static void add_long_names(GPtrArray *names, const GOptionEntry *options)
{
	for (; options != NULL && options->long_name != NULL; options++)
		if (*options->long_name != '\0')
			suggest_add(names, options->long_name);
}

/* "Unknown option --fromat": names the option that was meant. */
static void suggest_option(const GError *error, const struct cmd *cmd)
{
	const char *typed = strstr(error->message, "--");
	if (!g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) ||
	    typed == NULL) {
		message_hint("debrief help%s%s", cmd != NULL ? " " : "",
		             cmd != NULL ? cmd->name : "");
		return;
	}
	g_autofree char *word = g_strndup(typed + 2, strcspn(typed + 2, "="));
	g_autoptr(GPtrArray) names = suggest_words();
	add_long_names(names, global_options);
	if (cmd != NULL)
		add_long_names(names, cmd->options);
	const char *near = suggest_word(word, names);
	if (near != NULL)
		message_hint("did you mean --%s?", near);
	else
		message_hint("debrief help%s%s", cmd != NULL ? " " : "",
		             cmd != NULL ? cmd->name : "");
}

/* Takes the options out of argv. cmd NULL: those before the verb. False: wrong usage, said. */
static bool parse_options(const struct cmd *cmd, int *argc, char ***argv)
{
	g_autoptr(GOptionContext) options = g_option_context_new(NULL);
	GOptionGroup *group = g_option_group_new("main", "", "", &context, NULL);
	g_option_context_set_help_enabled(options, FALSE);
	g_option_context_set_strict_posix(options, cmd == NULL);
	g_option_group_add_entries(group, global_options);
	if (cmd != NULL && cmd->options != NULL)
		g_option_group_add_entries(group, cmd->options);
	g_option_context_set_main_group(options, group);
	g_autoptr(GError) error = NULL;
	if (g_option_context_parse(options, argc, argv, &error))
		return true;
	/* GOption starts with a capital letter. */
	error->message[0] = g_ascii_tolower(error->message[0]);
	message_error(error);
	suggest_option(error, cmd);
	return false;
}

static int unknown_command(const char *name)
{
	static const char planned[] =
	        " new merge split event note compare trend review "
	        "publish export verify doctor templates rules "
	        "config ";
	g_autofree char *word = g_strdup_printf(" %s ", name);
	if (strstr(planned, word) != NULL) {
		message("\"%s\" is not in this version", name);
		message_hint("debrief help");
		return ERROR_USAGE;
	}
	message("there is no command \"%s\"", name);
	g_autoptr(GPtrArray) names = suggest_words();
	for (guint i = 0; cmd_registry[i] != NULL; i++)
		suggest_add(names, cmd_registry[i]->name);
	const char *near = suggest_word(name, names);
	if (near != NULL)
		message_hint("did you mean \"debrief %s\"?", near);
	else if (g_file_test(name, G_FILE_TEST_EXISTS))
		message_hint("for a report of it: debrief report %s -o report.html",
		             name);
	else
		message_hint("debrief help");
	return ERROR_USAGE;
}

/* What the options mean together. False: said why not. */
static bool settle(void)
{
	context.folder = given_folder;
	context.store = given_store;
	context.output = given_output;
	if (context.zone == NULL)
		context.zone = zone_ref(zone_utc());
	if (context.lock_timeout_s < 0) {
		message("--lock-timeout is a number of seconds, not %d",
		        context.lock_timeout_s);
		return false;
	}
	return true;
}

static int run_help(const struct cmd *cmd)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (cmd != NULL)
		manual_text(text, cmd);
	else
		manual_overview_text(text);
	return output_product(&context, text->str, text->len);
}

/* Paths of the verb are looked at while its options are read, so -C must come into force first. */
static int change_folder(void)
{
	if (given_folder == NULL || chdir(given_folder) == 0)
		return 0;
	message("cannot work in %s: %s", given_folder, g_strerror(errno));
	return ERROR_SYSTEM;
}

/* A -C behind the verb is taken out by hand before the verb's own options are read. */
static int take_folder(int *argc, char **argv)
{
	for (int i = 1; i < *argc && !g_str_equal(argv[i], "--"); i++) {
		if (!g_str_equal(argv[i], "-C") || i + 1 >= *argc)
			continue;
		given_folder = g_strdup(argv[i + 1]);
		memmove(argv + i, argv + i + 2, (gsize)(*argc - i - 1) * sizeof *argv);
		*argc -= 2;
		return change_folder();
	}
	return 0;
}

/* The numbers of --rules are in force before any verb reasons. */
static int take_rules(void)
{
	g_autoptr(GError) error = NULL;
	if (given_rules == NULL || rules_file_use(given_rules, &error))
		return 0;
	message_error(error);
	return error_exit_code(error);
}

static int run_verb(const struct cmd *cmd, int argc, char **argv)
{
	const int code = take_folder(&argc, argv);
	if (code != 0)
		return code;
	if (cmd->takes_files)
		context.files = files_new(!g_str_equal(cmd->name, "report"));
	if (!parse_options(cmd, &argc, &argv) || !settle())
		return ERROR_USAGE;
	if (argc > 1 && g_str_equal(argv[1], "--")) {
		memmove(argv + 1, argv + 2, (gsize)(argc - 1) * sizeof *argv);
		argc--;
	}
	if (context.help)
		return run_help(cmd);
	const int rules = take_rules();
	return rules != 0 ? rules : cmd->run(&context, argc, argv);
}

static void clean_up(void)
{
	files_free(g_steal_pointer(&context.files));
	g_clear_pointer(&context.zone, zone_free);
	g_clear_pointer(&context.second_zone, zone_free);
	g_clear_pointer(&given_folder, g_free);
	g_clear_pointer(&given_rules, g_free);
	g_clear_pointer(&given_store, g_free);
	g_clear_pointer(&given_output, g_free);
}

/* Nothing but options: "debrief --help", or a command was forgotten. */
static int run_without_verb(void)
{
	if (!settle())
		return ERROR_USAGE;
	if (context.help)
		return run_help(NULL);
	if (show_version)
		return cmd_named("version")->run(&context, 0, NULL);
	message("no command given");
	message_hint("debrief help");
	return ERROR_USAGE;
}

static int dispatch(int argc, char **argv)
{
	if (!parse_options(NULL, &argc, &argv))
		return ERROR_USAGE;
	const int code = change_folder();
	if (code != 0)
		return code;
	if (argc < 2)
		return run_without_verb();
	const struct cmd *cmd = cmd_named(argv[1]);
	return cmd != NULL ? run_verb(cmd, argc - 1, argv + 1) : unknown_command(argv[1]);
}

mode_t program_umask(void)
{
	return users_umask;
}

int program_run(int argc, char **argv)
{
	signals_install();
	json_use_memory();
	xml_use_memory();
	users_umask = umask(0);
	umask(users_umask | 077); /* what we make is the user's alone */
	const int code = dispatch(argc, argv);
	clean_up();
	signals_obey();
	return code;
}
