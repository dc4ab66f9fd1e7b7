#include "cli/manual.h"

#include "cli/program.h"
#include "config.h"

#include <string.h>

#define WIDTH 78

static const struct {
	const char *group, *title;
} groups[] = {
	{ "start", "Start" },       { "incident", "Incidents" }, { "read", "Read" },
	{ "curate", "Curate" },     { "output", "Output" },      { "trust", "Trust" },
	{ "plumbing", "Plumbing" },
};

static const struct {
	const char *code, *meaning;
} statuses[] = {
	{ "0",
	  "Done; the answer is yes, same or clean. Skipped lines and warnings do not "
	  "change it." },
	{ "1",
	  "Done, but look: findings, candidates to choose from, a file refused (nothing "
	  "of it is stored), or any skipped line under --strict." },
	{ "2", "Wrong usage, template or rules." },
	{ "3", "Store refused or busy: damaged, newer, not ours, read-only, locked." },
	{ "4", "System: disk full, input or output, memory, unreadable." },
	{ "5", "Refused in order to protect data: an overwrite." },
};

const struct topic manual_topics[] = {
	{ "exit", "exit statuses, the same everywhere",
	  "The exit status is the same for every command. Of several files all are "
	  "tried; the "
	  "highest status wins, and each has its own line." },
	{ "incidents", "how incidents, events, sources and findings are named",
	  "An incident is named by its slug (2026-06-02-claude), by a prefix of it that "
	  "no "
	  "other has, by the vendor's own id, or by @ for the current one, which "
	  "\"debrief "
	  "use\" sets. Where no incident is named, the current one is meant; without "
	  "one, the "
	  "vendor incident whose span overlaps most of the other signals.\n\n"
	  "E12 is event 12, S3 is source 3, S3@1204 is byte 1204 of source 3, K2/1 is "
	  "the "
	  "first finding of check K2. Ids are stable and are never used again." },
	{ "options", "options that every command takes", "" },
	{ "patterns", "how to write down a format of lines", manual_patterns },
	{ "stores", "where the store is looked for",
	  "A store is one file, NAME.debrief. It is the one that -s names, else the one "
	  "in "
	  "the environment's DEBRIEF_STORE, else the only *.debrief in this folder, or "
	  "in the "
	  "nearest folder above it that has one. Several are an error that lists them. "
	  "\"debrief init\" and \"debrief import --init\" make a store, nothing else "
	  "does.\n\n"
	  "\"debrief report FILE...\" needs none: it works in a throw-away store, which "
	  "--save keeps." },
	{ "times", "how times, spans and lengths are written",
	  "A time is RFC 3339 (2026-06-02T06:04:00Z), or \"2026-06-02 06:04\" in the "
	  "zone of "
	  "--tz, or 06:04 on the day of the incident, or -2h before the newest evidence, "
	  "or "
	  "T+12m from the start of the incident, or @1780380240 (seconds since 1970), or "
	  "E12 "
	  "(the time of event 12).\n\n"
	  "A span is A..B, from A up to but not including B; either may be left out. A "
	  "length "
	  "is 90s, 5m, 1h30m or 2d.\n\n"
	  "Times are printed in UTC, or in the zone of --tz; TZ and the locale of the "
	  "environment never change anything." },
	{ NULL, NULL, NULL },
};

/* --- wrapped text ----------------------------------------------------------- */

static void wrap(GString *out, const char *text, guint indent)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	guint column = 0;
	for (guint i = 0; words[i] != NULL; i++) {
		const guint len = (guint)g_utf8_strlen(words[i], -1);
		if (column > 0 && column + 1 + len > WIDTH) {
			g_string_append_c(out, '\n');
			column = 0;
		}
		if (column == 0) {
			g_string_append_printf(out, "%*s%s", (int)indent, "", words[i]);
			column = indent + len;
		} else {
			g_string_append_printf(out, " %s", words[i]);
			column += 1 + len;
		}
	}
	g_string_append_c(out, '\n');
}

static void wrap_paragraphs(GString *out, const char *text, guint indent)
{
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
	for (guint i = 0; paragraphs[i] != NULL; i++) {
		if (i > 0)
			g_string_append_c(out, '\n');
		if (*paragraphs[i] == ' ') /* an example, as it is */
			g_string_append_printf(out, "%s\n", paragraphs[i]);
		else
			wrap(out, paragraphs[i], indent);
	}
}

static char *option_form(const GOptionEntry *option)
{
	GString *form = g_string_new(NULL);
	if (option->short_name != 0)
		g_string_append_printf(form, "-%c, ", option->short_name);
	g_string_append_printf(form, "--%s", option->long_name);
	const bool optional = option->flags & G_OPTION_FLAG_OPTIONAL_ARG;
	if (option->arg_description != NULL)
		g_string_append_printf(form, optional ? "[=%s]" : " %s",
		                       option->arg_description);
	return g_string_free(form, FALSE);
}

static bool is_shown(const GOptionEntry *option)
{
	return *option->long_name != '\0' && !(option->flags & G_OPTION_FLAG_HIDDEN);
}

static void options_text(GString *out, const GOptionEntry *options)
{
	for (; options->long_name != NULL; options++) {
		if (!is_shown(options))
			continue;
		g_autofree char *form = option_form(options);
		g_string_append_printf(out, "  %s\n", form);
		g_autofree char *full = g_strconcat(options->description, ".", NULL);
		wrap(out, full, 6);
	}
}

static void statuses_text(GString *out, const char *exits)
{
	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		const bool own = i == 1 && exits != NULL;
		g_autofree char *line = g_strdup_printf(
		        "%s  %s", statuses[i].code, own ? exits : statuses[i].meaning);
		wrap(out, line, 2);
	}
	wrap(out, "130 and 143 after SIGINT and SIGTERM, with everything rolled back.",
	     2);
}

static bool has_options(const struct cmd *cmd)
{
	for (const GOptionEntry *o = cmd->options; o != NULL && o->long_name != NULL; o++)
		if (is_shown(o))
			return true;
	return false;
}

void manual_text(GString *out, const struct cmd *cmd)
{
	g_string_append_printf(out, "debrief %s - %s\n\nUSAGE\n  debrief %s%s%s%s\n\n",
	                       cmd->name, cmd->summary, cmd->name,
	                       has_options(cmd) ? " [OPTION...]" : "",
	                       *cmd->args != '\0' ? " " : "", cmd->args);
	g_string_append(out, "DESCRIPTION\n");
	wrap_paragraphs(out, cmd->about, 2);
	if (has_options(cmd)) {
		g_string_append(out, "\nOPTIONS\n");
		options_text(out, cmd->options);
		g_string_append(out,
		                "  Options of every command: debrief help options\n");
	}
	g_string_append(out, "\nEXAMPLES\n");
	for (const struct example *e = cmd->examples; e->command != NULL; e++) {
		g_string_append_printf(out, "  $ %s\n", e->command);
		wrap(out, e->does, 6);
	}
	g_string_append(out, "\nEXIT STATUS\n");
	statuses_text(out, cmd->exits);
}

void manual_overview_text(GString *out)
{
	g_string_append(
	        out,
	        "debrief - what an outage left behind, as a timeline and a postmortem\n\n"
	        "The shortest path:\n"
	        "  debrief report status.json reports.csv access.log.gz -o "
	        "postmortem.html\n");
	for (guint g = 0; g < G_N_ELEMENTS(groups); g++) {
		bool headed = false;
		for (guint i = 0; cmd_registry[i] != NULL; i++) {
			const struct cmd *cmd = cmd_registry[i];
			if (!g_str_equal(cmd->group, groups[g].group))
				continue;
			if (!headed)
				g_string_append_printf(out, "\n%s\n", groups[g].title);
			headed = true;
			g_string_append_printf(out, "  %-10s %s\n", cmd->name,
			                       cmd->summary);
		}
	}
	g_string_append(out, "\nTopics\n");
	for (const struct topic *t = manual_topics; t->name != NULL; t++)
		g_string_append_printf(out, "  %-10s %s\n", t->name, t->summary);
	g_string_append(
	        out, "\n\"debrief help COMMAND\" and \"debrief help TOPIC\" say more.\n");
}

void manual_topic_text(GString *out, const struct topic *topic)
{
	g_string_append_printf(out, "%s\n\n", topic->summary);
	if (*topic->text != '\0')
		wrap_paragraphs(out, topic->text, 2);
	if (g_str_equal(topic->name, "options"))
		options_text(out, program_options());
	if (g_str_equal(topic->name, "exit")) {
		g_string_append_c(out, '\n');
		statuses_text(out, NULL);
	}
}

/* --- roff ------------------------------------------------------------------- */

/* One line of running text: a dot or a quote at its start, dashes and backslashes mean themselves. */
static void roff(GString *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		g_string_append(out, "\\&");
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '\\')
			g_string_append(out, "\\e");
		else if (*c == '-')
			g_string_append(out, "\\-");
		else
			g_string_append_c(out, *c);
	}
}

static void roff_line(GString *out, const char *macro, const char *text)
{
	g_string_append(out, macro);
	roff(out, text);
	g_string_append_c(out, '\n');
}

static void roff_paragraphs(GString *out, const char *text)
{
	g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
	for (guint i = 0; paragraphs[i] != NULL; i++) {
		const bool example = *paragraphs[i] == ' ';
		g_auto(GStrv) lines = g_strsplit(paragraphs[i], "\n", -1);
		g_string_append(out, example ? ".PP\n.nf\n" : ".PP\n");
		for (guint line = 0; lines[line] != NULL; line++)
			roff_line(out, "", lines[line]);
		g_string_append(out, example ? ".fi\n" : "");
	}
}

static void roff_head(GString *out, const char *name, const char *summary)
{
	g_autofree char *upper = g_ascii_strup(name, -1);
	g_string_append_printf(
	        out,
	        ".\\\" Made by the build from the table of the command.\n"
	        ".TH %s 1 \"\" \"debrief %s\" \"debrief manual\"\n.SH NAME\n",
	        upper, PACKAGE_VERSION);
	roff(out, name);
	g_string_append(out, " \\- ");
	roff_line(out, "", summary);
}

static void roff_options(GString *out, const GOptionEntry *options)
{
	for (; options->long_name != NULL; options++) {
		if (!is_shown(options))
			continue;
		g_autofree char *form = option_form(options);
		g_autofree char *full = g_strconcat(options->description, ".", NULL);
		g_string_append(out, ".TP\n");
		roff_line(out, ".B ", form);
		roff_line(out, "", full);
	}
}

static void roff_statuses(GString *out, const char *exits)
{
	g_string_append(out, ".SH EXIT STATUS\n");
	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		g_string_append_printf(out, ".TP\n.B %s\n", statuses[i].code);
		roff_line(out, "", i == 1 && exits != NULL ? exits : statuses[i].meaning);
	}
	g_string_append(out, ".TP\n.B 130, 143\nStopped by SIGINT or SIGTERM; everything "
	                     "is rolled back.\n");
}

void manual_roff(GString *out, const struct cmd *cmd)
{
	g_autofree char *name = g_strdup_printf("debrief-%s", cmd->name);
	roff_head(out, name, cmd->summary);
	g_string_append_printf(out, ".SH SYNOPSIS\n.B debrief %s\n", cmd->name);
	if (has_options(cmd))
		g_string_append(out, "[OPTION...]\n");
	roff_line(out, "", cmd->args);
	g_string_append(out, ".SH DESCRIPTION\n");
	roff_paragraphs(out, cmd->about);
	if (has_options(cmd)) {
		g_string_append(out, ".SH OPTIONS\n");
		roff_options(out, cmd->options);
		g_string_append(
		        out, ".PP\nOptions of every command are in\n.BR debrief (1).\n");
	}
	g_string_append(out, ".SH EXAMPLES\n");
	for (const struct example *e = cmd->examples; e->command != NULL; e++) {
		g_string_append(out, ".TP\n");
		roff_line(out, ".B ", e->command);
		roff_line(out, "", e->does);
	}
	roff_statuses(out, cmd->exits);
	g_string_append(out, ".SH SEE ALSO\n.BR debrief (1)\n");
}

void manual_overview_roff(GString *out)
{
	roff_head(out, "debrief",
	          "what an outage left behind, as a timeline and a postmortem");
	g_string_append(out,
	                ".SH SYNOPSIS\n.B debrief\n[OPTION...] COMMAND [ARGUMENT...]\n"
	                ".SH DESCRIPTION\nTurns status\\-page histories, counts of user "
	                "reports and log files into a timeline whose every figure can be "
	                "traced to a byte of evidence, and into the documents that a "
	                "review meeting reads.\n.SH COMMANDS\n");
	for (guint i = 0; cmd_registry[i] != NULL; i++) {
		g_string_append_printf(out, ".TP\n.BR debrief\\-%s (1)\n",
		                       cmd_registry[i]->name);
		roff_line(out, "", cmd_registry[i]->summary);
	}
	g_string_append(out, ".SH OPTIONS\n");
	roff_options(out, program_options());
	for (const struct topic *t = manual_topics; t->name != NULL; t++) {
		if (*t->text == '\0' || g_str_equal(t->name, "exit"))
			continue;
		g_autofree char *title = g_ascii_strup(t->name, -1);
		g_string_append_printf(out, ".SH %s\n", title);
		roff_paragraphs(out, t->text);
	}
	g_string_append(out,
	                ".SH EXAMPLES\n.TP\n.B debrief report status.json reports.csv "
	                "access.log.gz \\-o postmortem.html\nThe shortest path from "
	                "files to a postmortem.\n");
	roff_statuses(out, NULL);
}
