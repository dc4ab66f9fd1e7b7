#include "base/text.h"
#include "cli/hand.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N G_GINT64_FORMAT

enum { BLOCK = 1 << 20, SHOWN = 70, BEFORE = 30 };

/* --- list -------------------------------------------------------------------- */

static char *places_text(const struct redact_sighting *sighting)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	for (guint i = 0; i < sighting->places->len; i++)
		g_ptr_array_add(words, sighting->places->pdata[i]);
	g_ptr_array_add(words, NULL);
	return g_strjoinv(" ", (char **)words->pdata);
}

static int list(Job *job)
{
	g_autoptr(Table) table = table_new("llrll");
	table_row(table, "KIND", "TAG", "TIMES", "STATE", "WHERE");
	const GPtrArray *all = redactor_sightings(job->redactor);
	for (guint i = 0; i < all->len; i++) {
		const struct redact_sighting *sighting = all->pdata[i];
		g_autofree char *places = places_text(sighting);
		g_autofree char *times = g_strdup_printf("%u", sighting->times);
		table_row(table, secret_name(sighting->kind), sighting->tag, times,
		          sighting->accepted ? "accepted" : "masked", places);
	}
	if (all->len == 0 && !job->context->json) {
		if (!job->context->quiet)
			message_line("nothing in the evidence looks like a secret");
		return 0;
	}
	return table_product(table, job->context, "redactions");
}

/* --- accept ------------------------------------------------------------------ */

/* "7f3a", or "jwt 7f3a" and "jwt:7f3a" where one tag is of several. */
static bool is_meant(const struct redact_sighting *sighting, const char *word)
{
	const char *kind = secret_name(sighting->kind);
	const gsize n = strlen(kind);
	if (g_str_equal(word, sighting->tag))
		return true;
	return g_str_has_prefix(word, kind) && (word[n] == ' ' || word[n] == ':') &&
	       g_str_equal(word + n + 1, sighting->tag);
}

static int find(const Job *job, const char *word, const struct redact_sighting **found)
{
	const GPtrArray *all = redactor_sightings(job->redactor);
	*found = NULL;
	for (guint i = 0; i < all->len; i++) {
		const struct redact_sighting *sighting = all->pdata[i];
		if (!is_meant(sighting, word))
			continue;
		if (*found != NULL) {
			message("%s is the tag of several: %s:%s and %s:%s", word,
			        secret_name((*found)->kind), (*found)->tag,
			        secret_name(sighting->kind), sighting->tag);
			return ERROR_USAGE;
		}
		*found = sighting;
	}
	if (*found != NULL)
		return 0;
	message("nothing is masked as %s", word);
	message_hint("\"debrief redact list\" lists what is");
	return ERROR_USAGE;
}

static int accept_one(const Job *job, const char *word, GPtrArray *rows)
{
	const struct redact_sighting *sighting;
	const int code = find(job, word, &sighting);
	if (code != 0)
		return code;
	if (sighting->accepted) {
		message("%s is accepted already", word);
		message_hint("\"debrief event list\" says by whom");
		return ERROR_USAGE;
	}
	if (*sighting->digest == '\0') {
		message("this store has no key, so nothing can be told again");
		return ERROR_STORE;
	}
	Curation *row = hand_row(ACT_ACCEPT);
	row->about = g_strdup_printf("%s %s", secret_name(sighting->kind), sighting->tag);
	row->text = g_strdup(sighting->digest);
	g_ptr_array_add(rows, row);
	return 0;
}

static int accept(Job *job, int argc, char **argv)
{
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	int code = hand_check(false);
	if (code == 0 && hand_why == NULL) {
		message("what looks like a secret is shown only for a reason");
		message_hint("--why TEXT");
		code = ERROR_USAGE;
	}
	for (int i = 0; i < argc && code == 0; i++)
		code = accept_one(job, argv[i], rows);
	return code != 0 ? code : hand_put(job, NULL, rows);
}

/* --- test -------------------------------------------------------------------- */

struct trial {
	const char *name;
	Redactor *redactor;
	Table *table;
	gint64 line; /* of the first byte of the block */
	gint64 found;
};

/* The line around the first of that kind, what is in it masked. */
static char *excerpt(const struct trial *t, enum secret_kind kind, const char *start,
                     const char *end)
{
	g_autofree char *line = g_strndup(start, (gsize)(end - start));
	g_autofree char *masked = redact_copy(t->redactor, line);
	g_autofree char *mark = g_strdup_printf("[masked %s", secret_name(kind));
	const char *at = strstr(masked, mark), *from = at;
	for (int i = 0; at != NULL && i < BEFORE && from > masked; i++)
		from = g_utf8_find_prev_char(masked, from);
	g_autofree char *shown = text_one_line(from != NULL ? from : masked, SHOWN);
	return g_strconcat(from != NULL && from > masked ? "…" : "", shown, NULL);
}

static void test_block(struct trial *t, const char *text, gsize len)
{
	g_autoptr(GArray) found = secrets_in(text, len);
	const char *start = text; /* of the line that t->line counts */
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct secret *secret = &g_array_index(found, struct secret, i);
		const char *at = text + secret->start, *next;
		if (redactor_accepts(t->redactor, text, secret))
			continue;
		while ((next = memchr(start, '\n', (gsize)(at - start))) != NULL) {
			start = next + 1;
			t->line++;
		}
		const char *end = memchr(at, '\n', len - secret->start);
		g_autofree char *place = g_strdup_printf(
		        "%s:%" N ":%" N, t->name, t->line, (gint64)(at - start) + 1);
		g_autofree char *shown =
		        excerpt(t, secret->kind, start, end != NULL ? end : text + len);
		table_row(t->table, place, secret_name(secret->kind), shown);
		t->found++;
	}
	for (const char *next;
	     (next = memchr(start, '\n', len - (gsize)(start - text))) != NULL;) {
		start = next + 1;
		t->line++;
	}
}

/* In blocks that end at a line's end, so that a file of any size may come. */
static int test_stream(struct trial *t, FILE *file)
{
	g_autoptr(GString) block = g_string_new(NULL);
	char *line = NULL;
	gsize room = 0;
	gssize n;
	t->line = 1;
	while ((n = getline(&line, &room, file)) > 0) {
		g_string_append_len(block, line, n);
		if (block->len < BLOCK)
			continue;
		test_block(t, block->str, block->len);
		g_string_truncate(block, 0);
	}
	free(line);
	test_block(t, block->str, block->len);
	if (!ferror(file))
		return 0;
	message("%s: %s", t->name, g_strerror(errno));
	return ERROR_SYSTEM;
}

static int test_file(struct trial *t, const char *path)
{
	if (g_str_equal(path, "-")) {
		t->name = "stdin";
		return test_stream(t, stdin);
	}
	g_autoptr(GError) error = NULL;
	t->name = path;
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		error_errno(&error, errno, "cannot open %s", path);
		return message_fail(&error);
	}
	const int code = test_stream(t, file);
	fclose(file);
	return code;
}

/* With a store that is named: what was accepted there counts here. */
static int load_accepted(Job *job)
{
	int code = job_open(job, STORE_READ);
	return code != 0 ? code : job_load(job);
}

static int test(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	int code = context->store != NULL ? load_accepted(job) : 0;
	if (code != 0)
		return code;
	g_autoptr(Redactor) own = redactor_new(NULL);
	g_autoptr(Table) table = table_new("lll");
	struct trial t = { .redactor = job->redactor != NULL ? job->redactor : own,
		           .table = table };
	table_row(table, "PLACE", "KIND", "LINE");
	for (int i = 0; i < argc; i++)
		code = message_worse(code, test_file(&t, argv[i]));
	if (t.found > 0 || context->json)
		code = message_worse(code, table_product(table, context, "redactions"));
	else if (!context->quiet && code == 0)
		message_line("nothing looks like a secret");
	return t.found > 0 ? message_worse(code, 1) : code;
}

/* --- the verb ---------------------------------------------------------------- */

static int usage(void)
{
	message("usage: debrief redact test FILE... | list | accept TAG... --why TEXT");
	message_hint("debrief help redact");
	return ERROR_USAGE;
}

static int run(struct context *context, int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "list";
	const bool accepts = g_str_equal(what, "accept");
	if (g_str_equal(what, "test"))
		return argc > 2 ? test(context, argc - 2, argv + 2) : usage();
	if ((!accepts && !g_str_equal(what, "list")) || accepts != (argc > 2))
		return usage();
	if (context->no_redact) {
		message("--no-redact masks nothing, so there is nothing to list");
		return ERROR_USAGE;
	}
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, accepts && !context->dry_run ? STORE_WRITE : STORE_READ);
	code = code != 0 ? code : job_load(job);
	if (code != 0)
		return code;
	return accepts ? accept(job, argc - 2, argv + 2) : list(job);
}

const struct cmd cmd_redact = {
	.name = "redact",
	.group = "trust",
	.args = "list | test FILE... | accept TAG...",
	.summary = "what is masked as a secret, and what is none",
	.about = "What looks like a secret is masked wherever the evidence is shown: "
	         "[masked jwt 7f3a]. The tag is the same for the same secret in all that "
	         "is made of one store, and does not tell it. The store keeps the "
	         "evidence as it is, and \"timeline --raw\" prints it so; --no-redact "
	         "shows all, and a report then says so.\n\n"
	         "Kinds: private keys, keys and tokens of AWS, GitHub, GitLab, Slack, "
	         "Google, Stripe, npm, PyPI, SendGrid, OpenAI and Anthropic, JSON web "
	         "tokens, Authorization headers, cookies, users and passwords in URLs, "
	         "values that are named as password, secret, key or token, card numbers "
	         "and e-mail addresses. It is a help and no guarantee: a secret that "
	         "looks like nothing known is not found.\n\n"
	         "\"list\" lists what is masked in the store: in events, titles, notes, "
	         "not in the raw lines behind them. \"test\" looks through files, - is "
	         "standard input, and says where something would be masked. \"accept\" "
	         "says that something is no secret: it is shown from then on, with who "
	         "said so and why in the report; \"debrief event undo\" takes it back.",
	.examples =
	        (const struct example[]){
	                { "debrief redact list", "What is masked, and where." },
	                { "debrief redact accept email:7f3a --why 'our public address'",
	                  "Show it from now on." },
	                { "debrief redact test app.log",
	                  "Would anything in this file be masked?" },
	                { "debrief timeline --raw --all | debrief redact test -",
	                  "The same of every raw line of the store." },
	                { NULL, NULL } },
	.exits = "\"test\" found something.",
	.options = (const GOptionEntry[]){ HAND_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
