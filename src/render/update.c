#include "render/update.h"
#include "render/merge.h"
#include "render/variables.h"

#include <string.h>

enum { MAX_TEXT = 1 << 20 };

static void note_free(struct update_note *note)
{
	g_free(note->text);
	g_free(note);
}

void update_plan_free(UpdatePlan *plan)
{
	if (plan == NULL)
		return;
	g_ptr_array_unref(plan->keep);
	g_ptr_array_unref(plan->overlay);
	g_ptr_array_unref(plan->notes);
	g_free(plan);
}

/* --- the file ---------------------------------------------------------------------- */

static bool refuse(const char *name, gint64 line, GError **error, const char *text)
{
	const struct place place = { name, line, 0, -1 };
	return error_at(error, ERROR_PROTECT, &place, "%s", text);
}

static gint64 line_of(const char *bytes, const char *at)
{
	gint64 line = 1;
	for (; bytes < at; bytes++)
		line += *bytes == '\n';
	return line;
}

char *update_read(const char *name, const char *bytes, gsize len,
                  struct update_form *form, GError **error)
{
	const char *bad = NULL;
	if (!g_utf8_validate_len(bytes, len, &bad)) {
		refuse(name, line_of(bytes, bad), error,
		       *bad == '\0' ? "holds a zero byte" : "is not UTF-8");
		return NULL;
	}
	form->mark = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
	if (form->mark) {
		bytes += 3;
		len -= 3;
	}
	const char *end = memchr(bytes, '\n', len);
	form->crlf = end != NULL && end > bytes && end[-1] == '\r';
	GString *text = g_string_sized_new(len);
	for (gsize i = 0; i < len; i++)
		if (bytes[i] != '\r' || i + 1 == len || bytes[i + 1] != '\n')
			g_string_append_c(text, bytes[i]);
	return g_string_free(text, FALSE);
}

char *update_as_it_was(const char *text, const struct update_form *form)
{
	GString *out = g_string_new(form->mark ? "\xef\xbb\xbf" : NULL);
	for (; *text != '\0'; text++) {
		if (*text == '\n' && form->crlf)
			g_string_append_c(out, '\r');
		g_string_append_c(out, *text);
	}
	return g_string_free(out, FALSE);
}

/* --- fences ------------------------------------------------------------------------ */

/* Blocks that people may take out with their fences: what they, or their edits, brought in. */
static bool is_guest(const char *id)
{
	return g_str_has_prefix(id, "free-") || g_str_has_prefix(id, "edit-");
}

/* Made by the program for a moment, and no loss. */
static bool is_passing(const char *id)
{
	return g_str_has_prefix(id, "stale-") || g_str_equal(id, "parked-head");
}

static bool is_in(char **ids, const char *id)
{
	return ids != NULL && g_strv_contains((const char *const *)ids, id);
}

static bool is_reset(const struct update_in *in, const char *id)
{
	return in->reset != NULL && g_strv_contains(in->reset, id);
}

/* The ids that the file had when it was made; where it does not say, those of now. */
static char **expected(const struct update_in *in)
{
	const struct block *mark = blocks_find(in->file, "report");
	g_autofree char *list = mark != NULL ? block_attribute(mark, "blocks") : NULL;
	if (list != NULL)
		return g_strsplit(list, ",", -1);
	GPtrArray *ids = g_ptr_array_new();
	for (guint i = 0; i < in->fresh->len; i++) {
		const struct block *block = in->fresh->pdata[i];
		if (block->kind == BLOCK_AUTO || block->kind == BLOCK_HUMAN)
			g_ptr_array_add(ids, g_strdup(block->id));
	}
	g_ptr_array_add(ids, NULL);
	return (char **)g_ptr_array_free(ids, FALSE);
}

/* The line behind which a block is missing: that of the one before it. */
static bool missing(const struct update_in *in, char **ids, guint at, GError **error)
{
	gint64 line = 1;
	for (guint i = at; i-- > 0;) {
		const struct block *before = blocks_find(in->file, ids[i]);
		if (before == NULL || before->kind == BLOCK_MARK)
			continue;
		line = before->line;
		break;
	}
	g_autofree char *text = g_strdup_printf(
	        "behind this block, \"%s\" is missing with its fences", ids[at]);
	refuse(in->name, line, error, text);
	return error_hint(error, "\"--reset %s\" puts it back as the store has it",
	                  ids[at]);
}

static bool check_all_there(const struct update_in *in, char **ids, GError **error)
{
	guint fences = 0;
	for (guint i = 0; i < in->file->len; i++)
		fences += ((const struct block *)in->file->pdata[i])->id != NULL;
	if (fences == 0) {
		refuse(in->name, 1, error, "is no Markdown report of debrief");
		return error_hint(error, "debrief report -o FILE.md makes one");
	}
	for (guint i = 0; ids[i] != NULL; i++)
		if (!is_guest(ids[i]) && !is_passing(ids[i]) && !is_reset(in, ids[i]) &&
		    blocks_find(in->file, ids[i]) == NULL)
			return missing(in, ids, i, error);
	return true;
}

static bool check_known(const struct update_in *in, char **ids, GError **error)
{
	for (guint i = 0; i < in->file->len; i++) {
		const struct block *block = in->file->pdata[i];
		if (block->id == NULL || block->kind == BLOCK_MARK ||
		    is_in(ids, block->id) || is_passing(block->id) ||
		    blocks_find(in->fresh, block->id) != NULL ||
		    humans_find(in->kept, block->id) != NULL)
			continue;
		g_autofree char *text =
		        g_strdup_printf("there is no block \"%s\"", block->id);
		refuse(in->name, block->line - 1, error, text);
		return error_hint(error, "text of your own needs no fences: it is kept "
		                         "where it stands");
	}
	return true;
}

static bool check_resolved(const struct update_in *in, GError **error)
{
	for (guint i = 0; i < in->file->len; i++) {
		const struct block *block = in->file->pdata[i];
		const gint64 at = block->kind == BLOCK_HUMAN || block->kind == BLOCK_FREE
		                          ? merge_marker_line(block->text)
		                          : 0;
		if (at == 0)
			continue;
		refuse(in->name, block->line + at - 1, error,
		       "two versions still stand here");
		return error_hint(error, "choose, and take the lines <<<<<<<, ======= "
		                         "and >>>>>>> out");
	}
	return true;
}

static bool check_sizes(const struct update_in *in, GError **error)
{
	for (guint i = 0; i < in->file->len; i++) {
		const struct block *block = in->file->pdata[i];
		if (block_is_edited(block) && strlen(block->text) > MAX_TEXT)
			return refuse(in->name, block->line, error,
			              "this text has more than 1 MiB");
	}
	return true;
}

/* --- texts ------------------------------------------------------------------------- */

struct planner {
	const struct update_in *in;
	UpdatePlan *plan;
	guint next_free;
	const char *before; /* id of the block behind which the next free text stands */
};

static void tell(struct planner *p, gint64 line, char *text)
{
	struct update_note *note = g_new0(struct update_note, 1);
	note->line = line;
	note->text = text;
	g_ptr_array_add(p->plan->notes, note);
}

static void add(GPtrArray *list, const char *id, gint64 version, const char *text,
                const char *after)
{
	struct human *human = g_new0(struct human, 1);
	human->id = g_strdup(id);
	human->version = version;
	human->text = g_strdup(text);
	human->after = g_strdup(after);
	g_ptr_array_add(list, human);
}

/* Without blank lines around it; white space within the first line stays. */
static char *trimmed(const char *text)
{
	const char *first = text;
	for (const char *at = text; *at != '\0' && g_ascii_isspace(*at); at++)
		if (*at == '\n')
			first = at + 1;
	return g_strchomp(g_strdup(first));
}

/* What stands in a human block, as it would be kept: without its prompt, figures as variables. */
static char *written_in(const struct block *block)
{
	if (block->prompt && !block_is_edited(block))
		return g_strdup("");
	g_autofree char *text = trimmed(block->text);
	if (block->prompt) {
		g_autoptr(GPtrArray) parts = merge_paragraphs(text);
		g_autofree char *sum =
		        parts->len > 1 ? blocks_sum(parts->pdata[0]) : NULL;
		if (g_strcmp0(sum, block->sum) == 0) {
			char *rest = trimmed(text + strlen(parts->pdata[0]));
			g_free(text);
			text = rest;
		}
	}
	return variables_fold(text);
}

static guint lines_in(const char *text)
{
	guint n = 0;
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n + 1;
}

static void reset_text(struct planner *p, const struct block *block, const char *ours,
                       const struct human *kept)
{
	const char *theirs = kept != NULL ? kept->text : "";
	if (*ours != '\0' && strcmp(ours, theirs) != 0)
		add(p->plan->keep, block->id, block->version, ours, NULL);
	if (*ours == '\0' && *theirs == '\0')
		return;
	add(p->plan->keep, block->id, block->version, "", NULL);
	p->plan->discarded += *ours != '\0' ? lines_in(ours) : 0;
}

static void tell_emptied(struct planner *p, gint64 line, const struct human *kept)
{
	tell(p, line,
	     g_strdup_printf("\"%s\" was taken out; its text stays in the store as "
	                     "A%" G_GINT64_FORMAT,
	                     kept->id, kept->version));
}

static void merge_text(struct planner *p, const struct block *block, const char *base,
                       const char *ours, const struct human *kept)
{
	const char *author = NULL;
	bool conflict = false;
	p->in->text_of(p->in->user, kept->version, &author);
	g_autofree char *who = g_strdup_printf("A%" G_GINT64_FORMAT " by %s",
	                                       kept->version, author ? author : "?");
	g_autofree char *merged = merge_texts(base, ours, kept->text, who, &conflict);
	if (!conflict) {
		if (strcmp(merged, kept->text) != 0)
			add(p->plan->keep, block->id, kept->version, merged, NULL);
		tell(p, block->line,
		     g_strdup_printf("\"%s\": merged with %s", block->id, who));
		return;
	}
	add(p->plan->overlay, block->id, kept->version, merged, NULL);
	if (p->plan->conflict == 0)
		p->plan->conflict = block->line;
	tell(p, block->line,
	     g_strdup_printf("\"%s\" was written by two: both are in the file now, "
	                     "between <<<<<<< and >>>>>>>",
	                     block->id));
}

/* The secrets that his text had before it was masked for the file; takes the text. */
static char *unmasked(const struct update_in *in, char *text, const char *original)
{
	if (in->restore == NULL || original == NULL)
		return text;
	char *restored = in->restore(in->user, text, original);
	g_free(text);
	return restored;
}

static void plan_human(struct planner *p, const struct block *block)
{
	const struct human *kept = humans_find(p->in->kept, block->id);
	const char *theirs = kept != NULL ? kept->text : "";
	const char *base = block->version != 0
	                           ? p->in->text_of(p->in->user, block->version, NULL)
	                           : "";
	g_autofree char *ours =
	        unmasked(p->in, unmasked(p->in, written_in(block), base), theirs);
	if (is_reset(p->in, block->id)) {
		reset_text(p, block, ours, kept);
		return;
	}
	if (base == NULL) { /* of another store, or taken back since */
		g_autofree char *sum = blocks_sum(block->text);
		base = *theirs != '\0' && g_strcmp0(sum, block->sum) == 0 ? ours : "";
	}
	if (strcmp(ours, theirs) == 0 || strcmp(ours, base) == 0)
		return;
	if (strcmp(theirs, base) == 0 || *theirs == '\0') {
		add(p->plan->keep, block->id, block->version, ours, NULL);
		if (*ours == '\0' && kept != NULL)
			tell_emptied(p, block->line, kept);
		return;
	}
	merge_text(p, block, base, ours, kept);
}

static void plan_free(struct planner *p, const struct block *block)
{
	g_autofree char *text = trimmed(block->text);
	g_autofree char *folded = variables_fold(text);
	if (*text == '\0')
		return;
	g_autofree char *id = g_strdup_printf("free-%u", p->next_free++);
	add(p->plan->keep, id, 0, folded, p->before);
	p->before = ((struct human *)p->plan->keep->pdata[p->plan->keep->len - 1])->id;
}

/* --- edits of computed blocks -------------------------------------------------------- */

static char *edit_id(const struct planner *p, const char *id)
{
	for (guint n = 1;; n++) {
		char *name = g_strdup_printf("edit-%s-%u", id, n);
		if (humans_find(p->in->kept, name) == NULL &&
		    blocks_find(p->in->file, name) == NULL)
			return name;
		g_free(name);
	}
}

/* Where the lines of the inner text stand one after another in the outer one; -1: nowhere. */
static int find_lines(char **outer, char **inner)
{
	const guint n = g_strv_length(outer), m = g_strv_length(inner);
	for (guint from = 0; m > 0 && from + m <= n; from++) {
		guint i = 0;
		while (i < m && g_str_equal(outer[from + i], inner[i]))
			i++;
		if (i == m)
			return (int)from;
	}
	return -1;
}

static char **lines_of(const char *text)
{
	g_autofree char *bare = g_strstrip(g_strdup(text));
	char **lines = g_strsplit(bare, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		g_strchomp(lines[i]);
	return lines;
}

static char *joined(char **lines, guint from, guint to)
{
	GString *text = g_string_new(NULL);
	for (guint i = from; i < to; i++)
		g_string_append_printf(text, "%s\n", lines[i]);
	return g_string_free(text, FALSE);
}

/*
 * Words above or below a computed block, within its fences: nothing of it was changed, and they are kept as words between
 * the blocks. Rows that lengthen its table are an edit.
 */
static bool plan_around(struct planner *p, const struct block *block,
                        const char *computed, const char *above_id)
{
	g_auto(GStrv) edited = lines_of(block->text);
	g_auto(GStrv) inner = lines_of(computed);
	const int from = find_lines(edited, inner);
	const guint to = (guint)from + g_strv_length(inner);
	if (from < 0 || (from > 0 && *edited[from - 1] == '|') ||
	    (edited[to] != NULL && *edited[to] == '|'))
		return false;
	struct block above = { .kind = BLOCK_FREE }, below = { .kind = BLOCK_FREE };
	above.text = joined(edited, 0, (guint)from);
	below.text = joined(edited, to, g_strv_length(edited));
	p->before = above_id;
	plan_free(p, &above);
	p->before = block->id;
	plan_free(p, &below);
	g_free(above.text);
	g_free(below.text);
	return true;
}

static void plan_auto(struct planner *p, const struct block *block)
{
	const struct block *fresh = blocks_find(p->in->fresh, block->id);
	const char *above = p->before;
	if (is_passing(block->id))
		return;
	p->before = block->id;
	if (!block_is_edited(block))
		return;
	const char *before = fresh != NULL ? fresh->text : "";
	g_autofree char *now = blocks_sum(before);
	g_autofree char *edited = blocks_sum(block->text);
	if (strcmp(now, edited) == 0)
		return; /* it says what would be computed */
	if (is_reset(p->in, block->id)) {
		p->plan->discarded += lines_in(block->text);
		return;
	}
	if (g_strcmp0(now, block->sum) == 0 && plan_around(p, block, before, above))
		return;
	g_autofree char *id = edit_id(p, block->id);
	g_autofree char *text = propose_text(block->id, before, block->text,
	                                     g_strcmp0(now, block->sum) == 0);
	add(p->plan->keep, id, 0, text, block->id);
	p->plan->proposals++;
	tell(p, block->line,
	     g_strdup_printf("\"%s\" is computed: it is made anew, and what was changed "
	                     "by hand is kept behind it as \"%s\"",
	                     block->id, id));
}

/* --- all of it ----------------------------------------------------------------------- */

/* Numbers of free-N are never given twice, so that the texts of two people never meet by chance. */
static guint next_free(const struct update_in *in)
{
	guint next = 1;
	for (guint i = 0; i < in->kept->len + in->file->len; i++) {
		const char *id = i < in->kept->len
		                         ? ((const struct human *)in->kept->pdata[i])->id
		                         : ((const struct block *)
		                                    in->file->pdata[i - in->kept->len])
		                                   ->id;
		guint64 n;
		if (id != NULL && g_str_has_prefix(id, "free-") &&
		    g_ascii_string_to_unsigned(id + 5, 10, 1, 1000000, &n, NULL))
			next = MAX(next, (guint)n + 1);
	}
	return next;
}

/* What people took out with its fences. */
static void plan_gone(struct planner *p, char **ids)
{
	for (guint i = 0; ids[i] != NULL; i++) {
		const struct human *kept = humans_find(p->in->kept, ids[i]);
		if (!is_guest(ids[i]) || kept == NULL || *kept->text == '\0' ||
		    blocks_find(p->in->file, ids[i]) != NULL)
			continue;
		add(p->plan->keep, ids[i], kept->version, "", NULL);
		tell_emptied(p, 0, kept);
	}
}

static void plan_blocks(struct planner *p)
{
	p->before = "";
	for (guint i = 0; i < p->in->file->len; i++) {
		const struct block *block = p->in->file->pdata[i];
		if (block->kind == BLOCK_HUMAN)
			plan_human(p, block);
		else if (block->kind == BLOCK_AUTO)
			plan_auto(p, block);
		else if (block->kind == BLOCK_FREE)
			plan_free(p, block);
		if (block->kind == BLOCK_HUMAN)
			p->before = block->id;
	}
}

UpdatePlan *update_plan_new(const struct update_in *in, GError **error)
{
	g_auto(GStrv) ids = expected(in);
	if (!check_all_there(in, ids, error) || !check_known(in, ids, error) ||
	    !check_resolved(in, error) || !check_sizes(in, error))
		return NULL;
	UpdatePlan *plan = g_new0(UpdatePlan, 1);
	plan->keep = g_ptr_array_new_with_free_func((GDestroyNotify)human_free);
	plan->overlay = g_ptr_array_new_with_free_func((GDestroyNotify)human_free);
	plan->notes = g_ptr_array_new_with_free_func((GDestroyNotify)note_free);
	struct planner p = { in, plan, next_free(in), "" };
	plan_blocks(&p);
	plan_gone(&p, ids);
	return plan;
}
