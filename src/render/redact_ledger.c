/* Section E: what was masked in a report, of how many secrets, and in which evidence. */
#include "render/redact.h"
#include "render/report.h"

#include <string.h>

#define MARK "[masked "
enum { EVIDENCE_MAX = 20 };

struct kind {
	guint marks;
	GHashTable *tags, *seen; /* char *; tags of it, ids where it stands */
	json_t *tag_list, *evidence;
};
struct ledger {
	struct kind kinds[SECRET_KINDS];
};

static void add(GHashTable *set, json_t *list, const char *text, gsize max)
{
	if (g_hash_table_add(set, g_strdup(text)) && json_array_size(list) < max)
		json_array_append_new(list, json_string(text));
}

/* "[masked jwt 7f3a]" at text: its kind, SECRET_KINDS = it is none; *tag is "7f3a". */
static int mark_at(const char *text, char **tag)
{
	const char *name = text + strlen(MARK);
	const char *blank = strchr(name, ' '), *end = strchr(name, ']');
	if (blank == NULL || end == NULL || blank > end)
		return SECRET_KINDS;
	for (int kind = 0; kind < SECRET_KINDS; kind++) {
		const char *word = secret_name(kind);
		if (strlen(word) != (gsize)(blank - name) ||
		    strncmp(word, name, strlen(word)) != 0)
			continue;
		*tag = g_strndup(blank + 1, (gsize)(end - blank - 1));
		return kind;
	}
	return SECRET_KINDS;
}

static void count_text(struct ledger *ledger, const char *text, const char *id)
{
	while ((text = strstr(text, MARK)) != NULL) {
		g_autofree char *tag = NULL;
		const int at = mark_at(text, &tag);
		text += strlen(MARK);
		if (at == SECRET_KINDS)
			continue;
		struct kind *kind = &ledger->kinds[at];
		kind->marks++;
		add(kind->tags, kind->tag_list, tag, G_MAXSIZE);
		if (id != NULL)
			add(kind->seen, kind->evidence, id, EVIDENCE_MAX);
	}
}

static bool is_evidence(const char *id)
{
	return id != NULL && (*id == 'E' || *id == 'S') && g_ascii_isdigit(id[1]);
}

/* id: of the object around it that has one, as far as it is a piece of evidence. */
static void count(struct ledger *ledger, const json_t *value, const char *id)
{
	const char *key, *own = json_string_value(json_object_get(value, "id"));
	json_t *member;
	size_t i;
	if (json_is_string(value))
		count_text(ledger, json_string_value(value), id);
	id = is_evidence(own) ? own : id;
	json_array_foreach((json_t *)(guintptr)value, i, member)
	{
		count(ledger, member, id);
	}
	json_object_foreach((json_t *)(guintptr)value, key, member)
	{
		count(ledger, member, id);
	}
}

static json_t *kind_json(const struct kind *kind, int at)
{
	const guint n = g_hash_table_size(kind->tags);
	json_t *value = json_object();
	put_text(value, "kind", secret_name(at));
	put_text(value, "title", secret_title(at));
	put_int(value, "secrets", n);
	put_int(value, "marks", kind->marks);
	json_object_set(value, "tags", kind->tag_list);
	json_object_set(value, "evidence", kind->evidence);
	const gsize more =
	        g_hash_table_size(kind->seen) - json_array_size(kind->evidence);
	put(value, "more", more > 0 ? json_integer((json_int_t)more) : json_null());
	return value;
}

static char *sentence(const Redactor *redactor, guint secrets, guint kinds)
{
	if (redactor == NULL)
		return g_strdup("Nothing was masked: the report was made with "
		                "--no-redact, and shows what looks like secrets as the "
		                "evidence has it.");
	if (secrets == 0)
		return g_strdup("Nothing in this report looks like a secret.");
	g_autofree char *how_many =
	        secrets == 1 ? g_strdup("1 secret is")
	                     : g_strdup_printf("%u secrets of %u kind%s are", secrets,
	                                       kinds, kinds == 1 ? "" : "s");
	return g_strdup_printf("%s masked in this report. The same mark stands for the "
	                       "same secret; the evidence has it as it was.",
	                       how_many);
}

/* What people said of things that look like secrets: that they are none. */
static json_t *accepted_json(const Evidence *evidence)
{
	json_t *list = json_array();
	for (guint i = 0; i < evidence->curations->len; i++) {
		const struct curation *row = evidence->curations->pdata[i];
		if (row->act != ACT_ACCEPT || !curation_counts(row))
			continue;
		json_t *value = json_object();
		put_format(value, "id", "A%" G_GINT64_FORMAT, row->id);
		put_text(value, "mark", row->about);
		put_text(value, "by", row->author);
		put_text(value, "why", row->why);
		json_array_append_new(list, value);
	}
	return list;
}

json_t *redact_ledger(const Redactor *redactor, const Evidence *evidence,
                      const json_t *report)
{
	struct ledger ledger;
	json_t *value = json_object(), *list = json_array();
	guint secrets = 0;
	for (int i = 0; i < SECRET_KINDS; i++) {
		struct kind *kind = &ledger.kinds[i];
		kind->marks = 0;
		kind->tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		kind->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		kind->tag_list = json_array();
		kind->evidence = json_array();
	}
	if (redactor != NULL)
		count(&ledger, report, NULL);
	for (int i = 0; i < SECRET_KINDS; i++) {
		struct kind *kind = &ledger.kinds[i];
		secrets += g_hash_table_size(kind->tags);
		if (kind->marks > 0)
			json_array_append_new(list, kind_json(kind, i));
		g_hash_table_unref(kind->tags);
		g_hash_table_unref(kind->seen);
		json_decref(kind->tag_list);
		json_decref(kind->evidence);
	}
	g_autofree char *text = sentence(redactor, secrets, (guint)json_array_size(list));
	put(value, "off", json_boolean(redactor == NULL));
	put_text(value, "text", text);
	put(value, "any", json_boolean(secrets > 0));
	put(value, "kinds", list);
	json_t *accepted = accepted_json(evidence);
	put(value, "any_accepted", json_boolean(json_array_size(accepted) > 0));
	put(value, "accepted", accepted);
	return value;
}
