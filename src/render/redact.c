#include "render/redact.h"
#include "render/blocks.h"

#include <string.h>

enum { TAG_LEN = 4, DIGEST_LEN = 16, PLACES_MAX = 20 };

struct redactor {
	guchar *key; /* NULL: secrets are numbered */
	gsize key_len;
	GHashTable
	        *numbers; /* of a secret without key: its number; keys are the secrets */
	GHashTable *accepted; /* digests */
	GPtrArray *sightings;
	GHashTable *by_mark; /* "jwt 7f3a" -> sighting, borrowed */
	char place[80];      /* where it looks at */
	char tag[16];
};

/* --- tags ------------------------------------------------------------------------------- */

static guchar *bytes_of_hex(const char *hex, gsize *len)
{
	*len = strlen(hex) / 2;
	guchar *bytes = g_malloc(*len + 1);
	for (gsize i = 0; i < *len; i++)
		bytes[i] = (guchar)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
		                    g_ascii_xdigit_value(hex[2 * i + 1]));
	return bytes;
}

static void sighting_free(struct redact_sighting *sighting)
{
	g_ptr_array_unref(sighting->places);
	g_free(sighting);
}

Redactor *redactor_new(const char *key)
{
	Redactor *redactor = g_new0(Redactor, 1);
	if (key != NULL)
		redactor->key = bytes_of_hex(key, &redactor->key_len);
	redactor->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	redactor->accepted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	redactor->by_mark = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	redactor->sightings =
	        g_ptr_array_new_with_free_func((GDestroyNotify)sighting_free);
	return redactor;
}

void redactor_free(Redactor *redactor)
{
	if (redactor == NULL)
		return;
	g_free(redactor->key);
	g_hash_table_unref(redactor->numbers);
	g_hash_table_unref(redactor->accepted);
	g_hash_table_unref(redactor->by_mark);
	g_ptr_array_unref(redactor->sightings);
	g_free(redactor);
}

/* As it reads: escapes decoded where that is how it was found. */
static char *plain_of(const char *text, const struct secret *secret)
{
	GString *plain = g_string_new(NULL);
	for (gsize i = secret->start; i < secret->end;) {
		char c = text[i];
		const gsize coded =
		        secret->encoded ? secret_escape(text, secret->end, i, &c) : 0;
		g_string_append_c(plain, c);
		i += MAX(coded, 1);
	}
	return g_string_free(plain, FALSE);
}

static guint number_of(Redactor *redactor, const char *plain)
{
	guint n = GPOINTER_TO_UINT(g_hash_table_lookup(redactor->numbers, plain));
	if (n > 0)
		return n;
	n = g_hash_table_size(redactor->numbers) + 1;
	g_hash_table_insert(redactor->numbers, g_strdup(plain), GUINT_TO_POINTER(n));
	return n;
}

/* Sets redactor->tag; digest is "" without a key. */
static void name_it(Redactor *redactor, const char *text, const struct secret *secret,
                    char digest[DIGEST_LEN + 1])
{
	g_autofree char *plain = plain_of(text, secret);
	*digest = '\0';
	if (redactor->key == NULL) {
		g_snprintf(redactor->tag, sizeof redactor->tag, "%u",
		           number_of(redactor, plain));
		return;
	}
	g_autofree char *hex = g_compute_hmac_for_string(G_CHECKSUM_SHA256, redactor->key,
	                                                 redactor->key_len, plain, -1);
	g_snprintf(digest, DIGEST_LEN + 1, "%s", hex);
	g_snprintf(redactor->tag, TAG_LEN + 1, "%s", hex);
}

bool redactor_accepts(Redactor *redactor, const char *text, const struct secret *secret)
{
	char digest[DIGEST_LEN + 1];
	name_it(redactor, text, secret, digest);
	return g_hash_table_contains(redactor->accepted, digest);
}

/* --- sightings -------------------------------------------------------------------------- */

static void set_place(Redactor *redactor, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void set_place(Redactor *redactor, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_vsnprintf(redactor->place, sizeof redactor->place, format, args);
	va_end(args);
}

static struct redact_sighting *sighting_of(Redactor *redactor, enum secret_kind kind)
{
	g_autofree char *mark =
	        g_strdup_printf("%s %s", secret_name(kind), redactor->tag);
	struct redact_sighting *sighting = g_hash_table_lookup(redactor->by_mark, mark);
	if (sighting != NULL)
		return sighting;
	sighting = g_new0(struct redact_sighting, 1);
	sighting->kind = kind;
	g_strlcpy(sighting->tag, redactor->tag, sizeof sighting->tag);
	sighting->places = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(redactor->sightings, sighting);
	g_hash_table_insert(redactor->by_mark, g_steal_pointer(&mark), sighting);
	return sighting;
}

static bool has_place(const GPtrArray *places, const char *place)
{
	for (guint i = places->len; i-- > 0;)
		if (g_str_equal(places->pdata[i], place))
			return true;
	return false;
}

const GPtrArray *redactor_sightings(const Redactor *redactor)
{
	return redactor->sightings;
}

static const char *tag_of(void *user, const char *text, const struct secret *secret)
{
	Redactor *redactor = user;
	char digest[DIGEST_LEN + 1];
	name_it(redactor, text, secret, digest);
	if (*redactor->place != '\0') {
		struct redact_sighting *sighting = sighting_of(redactor, secret->kind);
		sighting->times++;
		sighting->accepted = g_hash_table_contains(redactor->accepted, digest);
		g_strlcpy(sighting->digest, digest, sizeof sighting->digest);
		if (sighting->places->len < PLACES_MAX &&
		    !has_place(sighting->places, redactor->place))
			g_ptr_array_add(sighting->places, g_strdup(redactor->place));
	}
	return g_hash_table_contains(redactor->accepted, digest) ? NULL : redactor->tag;
}

/* --- texts ------------------------------------------------------------------------------ */

char *redact_text(Redactor *redactor, const char *text)
{
	return redactor != NULL && text != NULL
	               ? secrets_masked(text, strlen(text), tag_of, redactor)
	               : NULL;
}

char *redact_copy(Redactor *redactor, const char *text)
{
	char *masked = redact_text(redactor, text);
	return masked != NULL ? masked : g_strdup(text);
}

GBytes *redact_bytes(Redactor *redactor, GBytes *bytes)
{
	gsize len = 0;
	const char *text = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
	char *masked = redactor != NULL && len > 0
	                       ? secrets_masked(text, len, tag_of, redactor)
	                       : NULL;
	if (masked == NULL)
		return bytes;
	g_bytes_unref(bytes);
	return g_bytes_new_take(masked, strlen(masked));
}

void redact_blank(Redactor *redactor, char *bytes, gsize len)
{
	g_autoptr(GArray) found = redactor != NULL ? secrets_in(bytes, len) : NULL;
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct secret *secret = &g_array_index(found, struct secret, i);
		if (redactor_accepts(redactor, bytes, secret))
			continue;
		for (gsize at = secret->start; at < secret->end; at++)
			if (bytes[at] != '\n' && bytes[at] != '\r')
				bytes[at] = '*';
	}
}

void redact_look(Redactor *redactor, gint64 source, const char *bytes, gsize len)
{
	g_autoptr(GArray) found = redactor != NULL ? secrets_in(bytes, len) : NULL;
	if (found == NULL)
		return;
	set_place(redactor, "S%" G_GINT64_FORMAT, source);
	for (guint i = 0; i < found->len; i++)
		tag_of(redactor, bytes, &g_array_index(found, struct secret, i));
	set_place(redactor, "%s", "");
}

char *redact_restore(Redactor *redactor, const char *text, const char *original)
{
	g_autoptr(GArray) found = redactor != NULL && strstr(text, "[masked ") != NULL
	                                  ? secrets_in(original, strlen(original))
	                                  : NULL;
	char *restored = g_strdup(text);
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct secret *secret = &g_array_index(found, struct secret, i);
		char digest[DIGEST_LEN + 1];
		name_it(redactor, original, secret, digest);
		g_autofree char *mark = g_strdup_printf(
		        "[masked %s %s]", secret_name(secret->kind), redactor->tag);
		g_autofree char *bytes =
		        g_strndup(original + secret->start, secret->end - secret->start);
		g_auto(GStrv) parts = g_strsplit(restored, mark, -1);
		g_free(restored);
		restored = g_strjoinv(bytes, parts);
	}
	return restored;
}

/* --- evidence --------------------------------------------------------------------------- */

static void mask(Redactor *redactor, char **text)
{
	char *masked = redact_text(redactor, *text);
	if (masked == NULL)
		return;
	g_free(*text);
	*text = masked;
}

static void mask_all(Redactor *redactor, GPtrArray *texts)
{
	for (guint i = 0; texts != NULL && i < texts->len; i++)
		mask(redactor, (char **)&texts->pdata[i]);
}

static void mask_event(Redactor *redactor, Event *event)
{
	set_place(redactor, "E%" G_GINT64_FORMAT, event->id);
	mask(redactor, &event->severity_text);
	mask(redactor, &event->component);
	mask(redactor, &event->title);
	mask(redactor, &event->body);
	mask(redactor, &event->url);
	mask(redactor, &event->extra);
}

static void mask_incident(Redactor *redactor, Incident *incident)
{
	set_place(redactor, "%s", incident->slug != NULL ? incident->slug : "incident");
	mask(redactor, &incident->title);
	mask(redactor, &incident->url);
	mask(redactor, &incident->page);
	mask_all(redactor, incident->components);
	for (guint i = 0; incident->merged != NULL && i < incident->merged->len; i++)
		mask_incident(redactor, incident->merged->pdata[i]);
}

static void mask_series(Redactor *redactor, Series *series)
{
	set_place(redactor, "S%" G_GINT64_FORMAT, series->source);
	mask(redactor, &series->name);
	mask(redactor, &series->unit);
	mask(redactor, &series->component);
	mask(redactor, &series->part);
	for (guint i = 0; i < series->reasons->len; i++)
		mask(redactor, &((struct share *)series->reasons->pdata[i])->name);
}

/* The text of a row, and the titles of events that borrow it. */
static void mask_said(Redactor *redactor, const Evidence *evidence, struct curation *row)
{
	char *masked = redact_text(redactor, row->text);
	if (masked == NULL)
		return;
	for (guint i = 0; i < evidence->curated->len; i++) {
		struct curated *curated = evidence->curated->pdata[i];
		if (curated->title == row->text)
			curated->title = masked;
	}
	g_free(row->text);
	row->text = masked;
}

/* What people wrote in a block is masked where it is shown. */
static void mask_curation(Redactor *redactor, const Evidence *evidence,
                          struct curation *row)
{
	const bool block = row->act == ACT_NOTE && blocks_is_id(row->about);
	set_place(redactor, "A%" G_GINT64_FORMAT, row->id);
	mask(redactor, &row->author);
	mask(redactor, &row->why);
	if (block)
		g_free(redact_text(redactor, row->text));
	else
		mask_said(redactor, evidence, row);
}

static void mask_source(Redactor *redactor, Source *source)
{
	set_place(redactor, "S%" G_GINT64_FORMAT, source->id);
	mask(redactor, &source->name);
	mask(redactor, &source->component);
}

static void mask_revision(Redactor *redactor, struct revision *revision)
{
	set_place(redactor, "S%" G_GINT64_FORMAT, revision->after.source);
	mask(redactor, &revision->old);
	mask(redactor, &revision->new);
}

static void take_accepted(Redactor *redactor, const GPtrArray *curations)
{
	g_hash_table_remove_all(redactor->accepted);
	for (guint i = 0; i < curations->len; i++) {
		const struct curation *row = curations->pdata[i];
		if (row->act == ACT_ACCEPT && curation_counts(row) && row->text != NULL)
			g_hash_table_add(redactor->accepted, g_strdup(row->text));
	}
}

void redact_evidence(Redactor *redactor, Evidence *evidence)
{
	if (redactor == NULL)
		return;
	take_accepted(redactor, evidence->curations);
	g_hash_table_remove_all(redactor->by_mark);
	g_ptr_array_set_size(redactor->sightings, 0);
	for (guint i = 0; i < evidence->sources->len; i++)
		mask_source(redactor, evidence->sources->pdata[i]);
	for (guint i = 0; i < evidence->incidents->len; i++)
		mask_incident(redactor, evidence->incidents->pdata[i]);
	for (guint i = 0; i < evidence->events->len; i++)
		mask_event(redactor, evidence->events->pdata[i]);
	for (guint i = 0; i < evidence->series->len; i++)
		mask_series(redactor, evidence->series->pdata[i]);
	for (guint i = 0; i < evidence->revisions->len; i++)
		mask_revision(redactor, evidence->revisions->pdata[i]);
	for (guint i = 0; i < evidence->curations->len; i++)
		mask_curation(redactor, evidence, evidence->curations->pdata[i]);
	set_place(redactor, "import");
	mask_all(redactor, evidence->notices);
	set_place(redactor, "%s", "");
}

void redact_log(Redactor *redactor, LogHistory *log)
{
	for (guint i = 0; redactor != NULL && i < log->patterns->len; i++)
		mask(redactor, &((struct pattern *)log->patterns->pdata[i])->text);
	for (guint i = 0; redactor != NULL && i < log->parts->len; i++)
		mask_series(redactor, log->parts->pdata[i]);
	if (redactor != NULL)
		set_place(redactor, "%s", "");
}

/* --- the report JSON -------------------------------------------------------------------- */

void redact_json(Redactor *redactor, json_t *value)
{
	const char *key;
	json_t *member;
	size_t i;
	if (redactor == NULL)
		return;
	g_autofree char *masked = redact_text(redactor, json_string_value(value));
	if (masked != NULL)
		json_string_set(value, masked);
	json_array_foreach(value, i, member)
	{
		redact_json(redactor, member);
	}
	json_object_foreach(value, key, member)
	{
		redact_json(redactor, member);
	}
}
