#include "base/digest.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/rules_file.h"
#include "correlate/correlate.h"

#include <string.h>

/* A rule is a name and its text, with the lines that go on. */
static GHashTable *rules_of(const char *text, GPtrArray *names)
{
	GHashTable *rules =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *name = NULL;
	for (guint i = 0; lines[i] != NULL; i++) {
		const char *line = lines[i];
		if (*line == '\0' || *line == '#')
			continue;
		const gsize len = *line == ' ' ? 0 : strcspn(line, " ");
		if (len > 0) {
			g_ptr_array_add(names, g_strndup(line, len));
			name = names->pdata[names->len - 1];
			g_hash_table_insert(rules, g_strdup(name), g_strdup(""));
		}
		if (name == NULL)
			continue;
		const char *before = g_hash_table_lookup(rules, name);
		g_autofree char *rest = g_strstrip(g_strdup(line + len));
		g_hash_table_insert(rules, g_strdup(name),
		                    g_strdup_printf("%s%s%s", before,
		                                    *before != '\0' ? " " : "", rest));
	}
	return rules;
}

static int show(const struct context *context)
{
	return output_product(context, rules_text(), strlen(rules_text()));
}

static bool is_hash(const char *word)
{
	return strlen(word) == 64 && strspn(word, "0123456789abcdef") == 64;
}

static int say_same(const struct context *context)
{
	if (!context->quiet)
		message_line("the same rules: %s", rules_sha256());
	return 0;
}

/* Whether results can be made by it; NULL: they can. */
static GError *why_unusable(const char *path, const char *text)
{
	GError *error = NULL;
	rules_read(text, strlen(text), path, &error);
	return error;
}

static void say_usable(const char *path, const GError *error)
{
	if (error != NULL)
		message_error(error);
	else
		message_hint("\"--rules %s\" goes by its numbers, %s", path,
		             rules_sha256());
}

/* What a file says otherwise, a line each; the exit status. */
static int compare(const char *path, const char *text)
{
	g_autoptr(GPtrArray) own_names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) own = rules_of(rules_text(), own_names);
	g_autoptr(GHashTable) given = rules_of(text, names);
	guint known = 0;
	for (guint i = 0; i < names->len; i++)
		known += g_hash_table_contains(own, names->pdata[i]) ? 1 : 0;
	if (known == 0) {
		message("%s holds no rules", path);
		message_hint("\"debrief rules show\" prints them");
		return ERROR_USAGE;
	}
	g_autofree char *hash = g_strdup(rules_sha256());
	g_autoptr(GError) error = why_unusable(path, text);
	for (guint i = 0; i < own_names->len; i++) {
		const char *name = own_names->pdata[i];
		const char *here = g_hash_table_lookup(own, name);
		const char *there = g_hash_table_lookup(given, name);
		if (there == NULL && error == NULL)
			continue; /* a file of some numbers leaves the others alone */
		if (there == NULL)
			message_line("%s: not in %s; here: %s", name, path, here);
		else if (!g_str_equal(here, there))
			message_line("%s: %s; here: %s", name, there, here);
	}
	for (guint i = 0; i < names->len; i++)
		if (!g_hash_table_contains(own, names->pdata[i]))
			message_line("%s: only in %s", (char *)names->pdata[i], path);
	message("%s is not the rules of this program, %s", path, hash);
	say_usable(path, error);
	return ERROR_DATA;
}

static int check_file(const struct context *context, const char *path)
{
	g_autoptr(GError) error = NULL;
	gsize len;
	char hex[65];
	g_autofree char *text = rules_file_load(path, &len, &error);
	if (text == NULL)
		return message_fail(&error);
	if (!g_utf8_validate(text, (gssize)len, NULL)) {
		message("%s holds no rules", path);
		return ERROR_USAGE;
	}
	digest_hex(text, len, hex);
	return g_str_equal(hex, rules_sha256()) ? say_same(context) : compare(path, text);
}

static int check(const struct context *context, const char *word)
{
	if (word == NULL) {
		message_line("%s", rules_sha256());
		return 0;
	}
	if (!is_hash(word))
		return check_file(context, word);
	if (g_str_equal(word, rules_sha256()))
		return say_same(context);
	message("%s are other rules than those of this program, %s", word,
	        rules_sha256());
	return ERROR_DATA;
}

static int run(struct context *context, int argc, char **argv)
{
	const bool shows = argc == 1 || (argc == 2 && g_str_equal(argv[1], "show"));
	const bool checks = argc >= 2 && argc <= 3 && g_str_equal(argv[1], "check");
	if (shows)
		return show(context);
	if (checks)
		return check(context, argc == 3 ? argv[2] : NULL);
	message("usage: debrief rules [show | check [FILE|SHA256]]");
	message_hint("debrief help rules");
	return ERROR_USAGE;
}

const struct cmd cmd_rules = {
	.name = "rules",
	.group = "plumbing",
	.args = "[show | check [FILE|SHA256]]",
	.summary = "the rules and thresholds that all results follow",
	.about =
	        "\"show\" prints them as a text file, a rule a line; \"debrief explain\" "
	        "quotes them by name. Its SHA-256 stands in every report, under Method. "
	        "Its last lines, \"NAME = NUMBER UNIT\", are the numbers that hold. A "
	        "copy with other numbers, or only the lines that differ, is given to any "
	        "verb as --rules FILE; the report then says which numbers were set, and "
	        "its hash is that of \"debrief --rules FILE rules show\". Words cannot "
	        "be "
	        "set: a file with other words, unknown names or numbers out of all "
	        "measure is refused with line and column.\n\n"
	        "\"check\" holds a file that was kept, or the hash of a report, against "
	        "the "
	        "rules of this program, and lists what differs; alone it prints their "
	        "hash.",
	.examples =
	        (const struct example[]){
	                { "debrief rules show >rules.txt", "Keep them with the report." },
	                { "debrief --rules strict.txt scan",
	                  "With \"window.false.week = 0.001\" in it: fewer windows." },
	                { "debrief rules check rules.txt",
	                  "Does this version still go by them?" },
	                { "debrief rules check $(debrief show --json | jq -r "
	                  ".method.rules_sha256)",
	                  "Was the report made by these?" },
	                { NULL, NULL } },
	.exits = "The rules differ.",
	.run = run,
};
