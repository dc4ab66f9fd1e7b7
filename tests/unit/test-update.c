/* A report that people write in, made anew again and again: nothing that they wrote is lost. */
#include "render/merge.h"
#include "render/redact.h"
#include "render/update.h"

#include <string.h>

/* --- a store and a template of the smallest kind ------------------------------------- */

static const char document[] =
        "<!-- debrief:auto id=head -->\n# Title %d\n<!-- debrief:end -->\n\n"
        "<!-- debrief:human id=summary -->\n_To be written: what mattered._\n"
        "<!-- debrief:end -->\n\n"
        "<!-- debrief:auto id=timeline -->\n| Time | What | Evidence |\n|---|---|---|\n"
        "| 06:04 | started | [E1](#E1) |\n| 06:10 | **POST** We look | [E2](#E2) |\n"
        "| 06:20 | made %d | [E3](#E3) |\n<!-- debrief:end -->\n\n"
        "<!-- debrief:human id=factors -->\n_To be written: why._\n<!-- debrief:end "
        "-->\n";

struct desk {
	GPtrArray *
	        versions; /* struct human *: all that was ever kept; its place is its version less 1 */
	char *file;
	int evidence;
	Redactor *redactor; /* or NULL */
};

static char *restore(void *user, const char *text, const char *original)
{
	const struct desk *desk = user;
	return redact_restore(desk->redactor, text, original);
}

static const char *text_of(void *user, gint64 version, const char **author)
{
	const struct desk *desk = user;
	if (author != NULL)
		*author = "anna";
	return version >= 1 && version <= desk->versions->len
	               ? ((struct human *)desk->versions->pdata[version - 1])->text
	               : NULL;
}

static struct human *copy_of(const struct human *human, gint64 version)
{
	struct human *copy = g_new0(struct human, 1);
	copy->id = g_strdup(human->id);
	copy->text = g_strdup(human->text);
	copy->after = g_strdup(human->after);
	copy->version = version;
	return copy;
}

static void keep(struct desk *desk, const struct human *human)
{
	g_ptr_array_add(desk->versions, copy_of(human, desk->versions->len + 1));
}

static void write_note(struct desk *desk, const char *id, const char *text)
{
	const struct human human = { .id = (char *)(guintptr)id,
		                     .text = (char *)(guintptr)text };
	keep(desk, &human);
}

/* The newest of each, as texts_of() gives them. */
static GPtrArray *newest(const struct desk *desk)
{
	GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)human_free);
	for (guint i = 0; i < desk->versions->len; i++) {
		const struct human *human = desk->versions->pdata[i];
		struct human *old =
		        (struct human *)(guintptr)humans_find(list, human->id);
		if (old == NULL) {
			g_ptr_array_add(list, copy_of(human, human->version));
			continue;
		}
		old->version = human->version;
		g_free(old->text);
		old->text = g_strdup(human->text);
	}
	return list;
}

static char *made(const struct desk *desk, const GPtrArray *overlay)
{
	g_autoptr(GPtrArray) humans = newest(desk);
	G_GNUC_BEGIN_IGNORE_DEPRECATIONS
	g_autofree char *text = g_strdup_printf(document, desk->evidence, desk->evidence);
	G_GNUC_END_IGNORE_DEPRECATIONS
	for (guint i = 0; overlay != NULL && i < overlay->len; i++) {
		const struct human *over = overlay->pdata[i];
		struct human *human =
		        (struct human *)(guintptr)humans_find(humans, over->id);
		g_free(human->text);
		human->text = g_strdup(over->text);
	}
	for (guint i = 0; i < humans->len; i++) {
		struct human *human = humans->pdata[i];
		char *masked = redact_copy(desk->redactor, human->text);
		g_free(human->text);
		human->text = masked;
	}
	const struct seal seal = { humans, "incident=x v=1", "{}" };
	g_autoptr(GError) error = NULL;
	char *sealed = blocks_seal("t", text, &seal, &error);
	g_assert_no_error(error);
	return sealed;
}

static UpdatePlan *plan_of(struct desk *desk, const char *const *reset, GError **error)
{
	g_autofree char *fresh_text = made(desk, NULL);
	g_autoptr(GPtrArray) fresh = blocks_parse("t", fresh_text, NULL);
	g_autoptr(GPtrArray) kept = newest(desk);
	struct update_form form;
	g_autofree char *text =
	        update_read("r.md", desk->file, strlen(desk->file), &form, error);
	g_autoptr(GPtrArray) file =
	        text != NULL ? blocks_parse("r.md", text, error) : NULL;
	const struct update_in in = { "r.md", file,    fresh,   kept,
		                      reset,  text_of, restore, desk };
	return file != NULL ? update_plan_new(&in, error) : NULL;
}

/* Keeps what the plan says and makes the file anew; the plan, for whoever looks at it. */
static UpdatePlan *updated(struct desk *desk)
{
	g_autoptr(GError) error = NULL;
	UpdatePlan *plan = plan_of(desk, NULL, &error);
	g_assert_no_error(error);
	for (guint i = 0; i < plan->keep->len; i++)
		keep(desk, plan->keep->pdata[i]);
	g_free(desk->file);
	desk->file = made(desk, plan->overlay);
	return plan;
}

static struct desk *desk_new(void)
{
	struct desk *desk = g_new0(struct desk, 1);
	desk->versions = g_ptr_array_new_with_free_func((GDestroyNotify)human_free);
	desk->file = made(desk, NULL);
	return desk;
}

static void desk_free(struct desk *desk)
{
	g_ptr_array_unref(desk->versions);
	g_clear_pointer(&desk->redactor, redactor_free);
	g_free(desk->file);
	g_free(desk);
}

static bool replace(struct desk *desk, const char *from, const char *to)
{
	const char *at = strstr(desk->file, from);
	if (at == NULL)
		return false;
	char *text = g_strdup_printf("%.*s%s%s", (int)(at - desk->file), desk->file, to,
	                             at + strlen(from));
	g_free(desk->file);
	desk->file = text;
	return true;
}

/* --- one edit ------------------------------------------------------------------------ */

#define END "<!-- debrief:end -->\n"
static const struct {
	const char *name, *from, *to;
	const char *id, *text; /* what is kept; NULL = nothing */
} edits[] = {
	{ "nothing", "Title", "Title", NULL, NULL },
	{ "prompt-replaced", "_To be written: why._", "It was DNS.", "factors",
	  "It was DNS." },
	{ "text-below-the-prompt", "_To be written: why._",
	  "_To be written: why._\n\nIt was DNS.", "factors", "It was DNS." },
	{ "prompt-removed", "_To be written: why._\n", "", NULL, NULL },
	{ "paragraphs-and-lists", "_To be written: why._", "\n\nA\n\n- b\n- c\n\n\n",
	  "factors", "A\n\n- b\n- c" },
	{ "between-the-blocks", END "\n<!-- debrief:auto id=timeline",
	  END "\nA word.\n\n<!-- debrief:auto id=timeline", "free-1", "A word." },
	{ "before-all", "<!-- debrief:report", "My notes\n<!-- debrief:report", "free-1",
	  "My notes" },
	{ "words-above-a-heading", "# Title 0", "Hello\n\n# Title 0", "free-1", "Hello" },
	{ "words-below-a-table", "[E3](#E3) |\n", "[E3](#E3) |\n\nMore:\n\n- a\n",
	  "free-1", "More:\n\n- a" },
	{ "a-row-below-a-table", "[E3](#E3) |\n", "[E3](#E3) |\n| 06:30 | x | |\n",
	  "edit-timeline-1", NULL },
	{ "words-within-a-block", "| 06:10 |", "Well.\n\n| 06:10 |", "edit-timeline-1",
	  NULL },
	{ "a-row-of-a-table-retitled", "| started |", "| it began |", "edit-timeline-1",
	  NULL },
	{ "spaces-of-a-formatter", "| started |", "|   started   |", NULL, NULL },
	{ "line-ends-of-windows", "| started |", "| started |\r", NULL, NULL },
	{ "fences-within-code", "_To be written: why._",
	  "```\n<!-- debrief:human id=summary -->\n<!-- debrief:end -->\n```", "factors",
	  "```\n<!-- debrief:human id=summary -->\n<!-- debrief:end -->\n```" },
	{ "code-that-is-never-closed", "_To be written: why._", "```\nx", "factors",
	  "```\nx" },
	{ "code-of-tildes-around-fences", "_To be written: why._",
	  "~~~~md\n~~~\n<!-- debrief:auto id=head -->\n<!-- debrief:end -->\n~~~~",
	  "factors",
	  "~~~~md\n~~~\n<!-- debrief:auto id=head -->\n<!-- debrief:end -->\n~~~~" },
	{ "a-figure-by-name", "_To be written: why._", "Down {{dur.impact}}.", "factors",
	  "Down {{dur.impact}}." },
	{ "setext-heading", "_To be written: why._", "Why\n=======\nDNS", "factors",
	  "Why\n=======\nDNS" },
	{ "no-newline-at-the-end", END "\n<!-- debrief:values {} -->\n",
	  END "\n<!-- debrief:values {} -->\nThe end", "free-1", "The end" },
};

static void test_edit(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct desk *desk = desk_new();
	g_assert_true(replace(desk, edits[i].from, edits[i].to));
	UpdatePlan *plan = updated(desk);
	g_assert_cmpuint(plan->keep->len, ==, edits[i].id != NULL ? 1 : 0);
	if (edits[i].id != NULL) {
		const struct human *human = plan->keep->pdata[0];
		g_assert_cmpstr(human->id, ==, edits[i].id);
		if (edits[i].text != NULL) {
			g_assert_cmpstr(human->text, ==, edits[i].text);
			g_assert_nonnull(strstr(desk->file, edits[i].text));
		}
	}
	update_plan_free(plan);
	g_autofree char *before = g_strdup(desk->file);
	plan = updated(desk); /* and nothing more to do */
	g_assert_cmpuint(plan->keep->len, ==, 0);
	g_assert_cmpstr(desk->file, ==, before);
	update_plan_free(plan);
	desk_free(desk);
}

/* --- what is refused --------------------------------------------------------------------- */

static const struct {
	const char *name, *from, *to;
	gint64 line;
} faults[] = {
	{ "end-missing", "| 06:20 | made 0 | [E3](#E3) |\n" END, "", 16 },
	{ "end-twice", END "\n<!-- debrief:human id=summary",
	  END END "\n<!-- debrief:human id=summary", 5 },
	{ "id-twice", "id=summary prompt", "id=factors prompt", 18 },
	{ "nested", "_To be written: why._", "<!-- debrief:human id=a -->\nx\n" END, 19 },
	{ "unknown-kind", "debrief:auto id=timeline", "debrief:robot id=timeline", 10 },
	{ "unknown-block", "\n<!-- debrief:values",
	  "\n<!-- debrief:human id=mine -->\nx\n" END "<!-- debrief:values", 22 },
	{ "marker-left", "_To be written: why._", "a\n<<<<<<< this file\nb", 20 },
	{ "zero-width-fence", "<!-- debrief:auto id=timeline",
	  "<!-- debrief:auto  id=", 10 },
	{ "broken-utf-8", "_To be written: why._", "caf\xe9", 19 },
};

static void test_fault(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	struct desk *desk = desk_new();
	g_autoptr(GError) error = NULL;
	g_assert_true(replace(desk, faults[i].from, faults[i].to));
	UpdatePlan *plan = plan_of(desk, NULL, &error);
	g_assert_null(plan);
	g_assert_error(error, DEBRIEF_ERROR, ERROR_PROTECT);
	g_assert_cmpstr(error_place(error)->name, ==, "r.md");
	g_assert_cmpint(error_place(error)->line, ==, faults[i].line);
	desk_free(desk);
}

static void test_block_missing(void)
{
	struct desk *desk = desk_new();
	g_autoptr(GError) error = NULL;
	char *at = strstr(desk->file, "<!-- debrief:human id=factors");
	char *end = strstr(at, END) + strlen(END);
	memmove(at, end, strlen(end) + 1);
	g_assert_null(plan_of(desk, NULL, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_PROTECT);
	g_assert_nonnull(strstr(error->message, "\"factors\" is missing"));
	const char *const reset[] = { "factors", NULL };
	g_autoptr(UpdatePlan) plan = plan_of(desk, reset, NULL);
	g_assert_nonnull(plan); /* it is put back */
	desk_free(desk);
}

static void test_not_ours(void)
{
	struct desk *desk = desk_new();
	g_autoptr(GError) error = NULL;
	g_free(desk->file);
	desk->file = g_strdup("# My own notes\n");
	g_assert_null(plan_of(desk, NULL, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_PROTECT);
	desk_free(desk);
}

/* --- two people ---------------------------------------------------------------------------- */

static void test_merged(void)
{
	struct desk *desk = desk_new();
	g_assert_true(replace(desk, "_To be written: why._", "one\n\ntwo\n\nthree"));
	update_plan_free(updated(desk));
	write_note(desk, "factors", "one\n\ntwo\n\nTHREE");
	g_assert_true(replace(desk, "one\n", "ONE\n"));
	UpdatePlan *plan = updated(desk);
	g_assert_cmpuint(plan->overlay->len, ==, 0);
	g_assert_nonnull(strstr(desk->file, "ONE\n\ntwo\n\nTHREE\n"));
	update_plan_free(plan);
	desk_free(desk);
}

static void test_conflict(void)
{
	struct desk *desk = desk_new();
	g_autoptr(GError) error = NULL;
	g_assert_true(replace(desk, "_To be written: why._", "one"));
	update_plan_free(updated(desk));
	write_note(desk, "factors", "hers");
	g_assert_true(replace(desk, "one\n", "his\n"));
	UpdatePlan *plan = updated(desk);
	g_assert_cmpint(plan->conflict, >, 0);
	g_assert_nonnull(
	        strstr(desk->file, "<<<<<<< this file\n\nhis\n\n=======\n\nhers\n"));
	update_plan_free(plan);
	g_assert_null(plan_of(desk, NULL, &error)); /* until it is resolved */
	g_assert_true(
	        replace(desk, "<<<<<<< this file\n\nhis\n\n=======\n\n", "his, and "));
	g_assert_true(replace(desk, "\n\n>>>>>>> the store: A2 by anna", ""));
	plan = updated(desk);
	g_assert_cmpint(plan->conflict, ==, 0);
	g_assert_nonnull(strstr(desk->file, "his, and hers\n"));
	update_plan_free(plan);
	desk_free(desk);
}

static void test_commands(void)
{
	struct desk *desk = desk_new();
	g_assert_true(replace(desk, "| started |", "| it\\_s \\| begun |"));
	g_assert_true(replace(desk, "| 06:20 |", "| 06:25 |"));
	g_assert_true(replace(desk, "| 06:10 | **POST** We look | [E2](#E2) |\n", ""));
	UpdatePlan *plan = updated(desk);
	const char *text = ((struct human *)plan->keep->pdata[0])->text;
	g_assert_cmpuint(plan->proposals, ==, 1);
	g_assert_nonnull(strstr(text, "debrief event retitle E1 'it_s | begun'\n"));
	g_assert_nonnull(strstr(text, "debrief event hide E2\n"));
	g_assert_nonnull(
	        strstr(text, "debrief event retime E3 --at '06:25' --why '...'\n"));
	g_assert_nonnull(strstr(text, "\n-| 06:04 | started |"));
	update_plan_free(plan);
	desk_free(desk);
}

/* --- a thousand edits ---------------------------------------------------------------------- */

struct writer {
	struct desk *desk;
	GRand *rand;
	GHashTable *words; /* all that were written and not taken out on purpose */
	guint written;
};

static char *new_word(struct writer *w)
{
	char *word = g_strdup_printf("w%uq", ++w->written);
	g_hash_table_add(w->words, g_strdup(word));
	return word;
}

/* A word at the start of some line; false: there it would break a fence. */
static bool write_somewhere(struct writer *w)
{
	g_auto(GStrv) lines = g_strsplit(w->desk->file, "\n", -1);
	const guint n = g_strv_length(lines);
	const guint at = (guint)g_rand_int_range(w->rand, 0, (gint32)n);
	if (g_str_has_prefix(lines[at], "<!-- debrief:") ||
	    g_str_has_prefix(lines[at], "<<<<<<<") ||
	    g_str_has_prefix(lines[at], ">>>>>>>"))
		return false;
	g_autofree char *word = new_word(w);
	const int form = g_rand_int_range(w->rand, 0, 4);
	char *line = form == 0   ? g_strdup_printf("%s %s", word, lines[at])
	             : form == 1 ? g_strdup_printf("%s %s", lines[at], word)
	             : form == 2 ? g_strdup_printf("%s\n\n%s", word, lines[at])
	                         : g_strdup_printf("```\n%s\n```\n%s", word, lines[at]);
	g_free(lines[at]);
	lines[at] = line;
	g_free(w->desk->file);
	w->desk->file = g_strjoinv("\n", lines);
	return true;
}

/* Another person adds to what the store has. */
static void write_elsewhere(struct writer *w)
{
	static const char *const ids[] = { "summary", "factors" };
	const char *id = ids[g_rand_int_range(w->rand, 0, 2)];
	g_autoptr(GPtrArray) kept = newest(w->desk);
	const struct human *human = humans_find(kept, id);
	g_autofree char *word = new_word(w);
	g_autofree char *text =
	        g_strdup_printf("%s%s%s", human != NULL ? human->text : "",
	                        human != NULL ? "\n\n" : "", word);
	write_note(w->desk, id, text);
}

/* Conflicts are resolved by taking both. */
static void resolve(struct writer *w)
{
	g_auto(GStrv) lines = g_strsplit(w->desk->file, "\n", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; lines[i] != NULL; i++) {
		if (g_str_has_prefix(lines[i], "<<<<<<< this file") ||
		    g_str_has_prefix(lines[i], ">>>>>>> the store: ") ||
		    g_str_equal(lines[i], "======="))
			continue;
		g_string_append_printf(out, "%s%s", lines[i],
		                       lines[i + 1] != NULL ? "\n" : "");
	}
	g_free(w->desk->file);
	w->desk->file = g_strdup(out->str);
}

static void assert_nothing_lost(struct writer *w)
{
	GHashTableIter iter;
	gpointer word;
	g_hash_table_iter_init(&iter, w->words);
	while (g_hash_table_iter_next(&iter, &word, NULL)) {
		if (strstr(w->desk->file, word) == NULL)
			g_test_message("%s is lost in\n%s", (char *)word, w->desk->file);
		g_assert_nonnull(strstr(w->desk->file, word));
	}
}

static void test_rounds(void)
{
	guint rounds = 0, conflicts = 0, proposals = 0;
	for (guint32 seed = 1; rounds < 1000; seed++) {
		struct writer w = { desk_new(), g_rand_new_with_seed(seed), NULL, 0 };
		w.words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		for (int i = 0; i < 25; i++, rounds++) {
			if (!write_somewhere(&w))
				continue;
			if (g_rand_int_range(w.rand, 0, 4) == 0)
				write_elsewhere(&w);
			w.desk->evidence += g_rand_int_range(w.rand, 0, 3) == 0;
			UpdatePlan *plan = updated(w.desk);
			assert_nothing_lost(&w);
			conflicts += plan->conflict != 0;
			proposals += plan->proposals;
			update_plan_free(plan);
			resolve(&w);
		}
		g_hash_table_unref(w.words);
		g_rand_free(w.rand);
		desk_free(w.desk);
	}
	g_test_message("%u rounds, %u conflicts, %u proposals", rounds, conflicts,
	               proposals);
	g_assert_cmpuint(conflicts, >, 0);
	g_assert_cmpuint(proposals, >, 0);
}

/* --- secrets --------------------------------------------------------------------------------- */

/* Masked in the file, and in the store as it was written, also after it was edited around the mask. */
static void test_secrets(void)
{
	struct desk *desk = desk_new();
	desk->redactor = redactor_new("0011223344556677");
	replace(desk, "_To be written: why._", "It had password=hunter2 in it.");
	update_plan_free(updated(desk));
	g_assert_null(strstr(desk->file, "hunter2"));
	g_assert_nonnull(strstr(desk->file, "It had password=[masked secret "));
	UpdatePlan *plan = updated(desk);
	g_assert_cmpuint(plan->keep->len, ==, 0);
	update_plan_free(plan);
	replace(desk, "It had", "The pool had");
	update_plan_free(updated(desk));
	g_assert_cmpuint(desk->versions->len, ==, 2);
	g_assert_cmpstr(((struct human *)desk->versions->pdata[1])->text, ==,
	                "The pool had password=hunter2 in it.");
	/* what another wrote meanwhile is merged with the secret as it was */
	replace(desk, "in it.", "in it.\n\nSince May.\n\nNobody saw it.");
	update_plan_free(updated(desk));
	write_note(desk, "factors",
	           "The pool had password=hunter2 in it.\n\nSince May.\n\nIt is "
	           "pwd=q1w2e3 now.");
	replace(desk, "The pool", "The old pool");
	update_plan_free(updated(desk));
	g_assert_cmpuint(desk->versions->len, ==, 5);
	g_assert_cmpstr(((struct human *)desk->versions->pdata[4])->text, ==,
	                "The old pool had password=hunter2 in it.\n\nSince May.\n\nIt is "
	                "pwd=q1w2e3 now.");
	g_assert_null(strstr(desk->file, "hunter2"));
	g_assert_null(strstr(desk->file, "q1w2e3"));
	desk_free(desk);
}

/* --- form ------------------------------------------------------------------------------------ */

static void test_form(void)
{
	static const char *const texts[] = { "a\nb\n",
		                             "a\r\nb\r\n",
		                             "\xef\xbb\xbf"
		                             "a\n",
		                             "\xef\xbb\xbf"
		                             "a\r\n",
		                             "a",
		                             "" };
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct update_form form;
		g_autofree char *text =
		        update_read("r", texts[i], strlen(texts[i]), &form, NULL);
		g_assert_nonnull(text);
		g_assert_null(strchr(text, '\r'));
		g_autofree char *back = update_as_it_was(text, &form);
		g_assert_cmpstr(back, ==, texts[i]);
	}
	g_autoptr(GError) error = NULL;
	struct update_form form;
	g_assert_null(update_read("r", "a\nb\0c", 5, &form, &error));
	g_assert_cmpint(error_place(error)->line, ==, 2);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(edits); i++) {
		g_autofree char *path =
		        g_strdup_printf("/update/keeps/%s", edits[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_edit);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autofree char *path =
		        g_strdup_printf("/update/refuses/%s", faults[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_fault);
	}
	g_test_add_func("/update/refuses/a-block-that-is-gone", test_block_missing);
	g_test_add_func("/update/refuses/what-is-no-report", test_not_ours);
	g_test_add_func("/update/merges-what-two-people-wrote", test_merged);
	g_test_add_func("/update/keeps-both-of-a-conflict", test_conflict);
	g_test_add_func("/update/says-the-commands-of-an-edit", test_commands);
	g_test_add_func("/update/loses-no-word-in-a-thousand-rounds", test_rounds);
	g_test_add_func("/update/keeps-secrets-that-the-file-masks", test_secrets);
	g_test_add_func("/update/line-ends-and-byte-order-marks-come-back", test_form);
	return g_test_run();
}
