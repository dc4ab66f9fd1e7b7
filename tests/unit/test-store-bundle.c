/* A bundle has what belongs to its incidents, by the same ids, and of the bytes of others nothing. */
#include "store-fixture.h"

/* Two incidents of a page on one line, the words around them, and a secret in the second. */
static const char page[] = "[{harbour: cranes stop}, {orchard: token ghp_x9}, end]";
enum { A_AT = 1, A_LEN = 22, B_AT = 25, B_LEN = 23 };

static void give(const struct sink *sink, const char *id, gint64 offset, gint64 length,
                 const char *body)
{
	Incident *incident = incident_new();
	incident->vendor_id = g_strdup(id);
	incident->title = g_strdup(id);
	incident->page = g_strdup("Page");
	incident->line = 1;
	incident->offset = offset;
	incident->length = length;
	incident->created_at = incident->started_at = T;
	give_incident(sink, incident);
	Event *post = post_new(id, id, T, 1, offset, length, body);
	give_event(sink, post);
	event_free(post);
	incident_free(incident);
}

static Store *store_of_both(const struct folder *folder)
{
	Store *store = open_ok(folder->store, STORE_CREATE);
	struct sink sink;
	g_autoptr(Source) source = source_named("page.json");
	source->bytes = (gint64)strlen(page);
	begin_ok(store, source, &sink);
	give(&sink, "harbour", A_AT, A_LEN, "Cranes stop.");
	give(&sink, "orchard", B_AT, B_LEN, "The token is ghp_x9.");
	give_text(&sink, page);
	commit_ok(store, source);
	return store;
}

static gint64 id_of(Store *store, const char *vendor_id)
{
	g_autoptr(Evidence) evidence = load_ok(store);
	for (guint i = 0; i < evidence->incidents->len; i++) {
		const Incident *incident = evidence->incidents->pdata[i];
		if (g_strcmp0(incident->vendor_id, vendor_id) == 0)
			return incident->id;
	}
	g_error("no incident %s", vendor_id);
}

static char *mask(void *user, const char *text)
{
	(void)user;
	const char *at = strstr(text, "ghp_x9");
	if (at == NULL)
		return NULL;
	g_autofree char *head = g_strndup(text, (gsize)(at - text));
	return g_strconcat(head, "[masked]", at + strlen("ghp_x9"), NULL);
}

static void blank(void *user, char *bytes, gsize len)
{
	(void)user;
	char *at = g_strstr_len(bytes, (gssize)len, "ghp_x9");
	if (at != NULL)
		memset(at, '*', strlen("ghp_x9"));
}

struct made {
	struct folder folder;
	Store *whole, *part;
	char *path;
	struct bundle_counts counts;
};

static void make(struct made *m, const char *vendor_id, bool raw, bool masked)
{
	g_autoptr(GError) error = NULL;
	m->folder = folder_new();
	m->whole = store_of_both(&m->folder);
	m->path = g_build_filename(m->folder.path, "part.debrief", NULL);
	const gint64 id = id_of(m->whole, vendor_id);
	g_autoptr(Evidence) evidence = load_ok(m->whole);
	g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(gint64));
	for (guint i = 0; i < evidence->events->len; i++) {
		const Event *event = evidence->events->pdata[i];
		if (g_strcmp0(event->incident, vendor_id) == 0)
			g_array_append_val(events, event->id);
	}
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(struct range));
	g_autoptr(GArray) cited = g_array_new(FALSE, FALSE, sizeof(struct ref));
	g_autoptr(GArray) nobody = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_array_append_val(ids, id);
	const struct bundle want = { .incidents = ids,
		                     .partners = nobody,
		                     .events = events,
		                     .words = nobody,
		                     .near = none,
		                     .logged = none,
		                     .close = none,
		                     .cited = cited,
		                     .raw = raw,
		                     .mask = masked ? mask : NULL,
		                     .blank = masked ? blank : NULL };
	g_assert_true(store_bundle(m->whole, &want, m->path, &m->counts, &error));
	g_assert_no_error(error);
	m->part = open_ok(m->path, STORE_READ);
}

static void clear(struct made *m)
{
	store_close(m->part);
	store_close(m->whole);
	g_free(m->path);
	folder_free(&m->folder);
}

static void has_bytes(Store *store, gint64 offset, gint64 length, const char *want)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = store_bytes(store, 1, offset, length, &error);
	if (want == NULL) {
		g_assert_error(error, DEBRIEF_ERROR, ERROR_DATA);
		return;
	}
	g_assert_no_error(error);
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	same_memory(data, len, want, strlen(want));
}

static void other_incidents_stay_out(void)
{
	struct made m;
	make(&m, "harbour", false, false);
	g_autoptr(Evidence) evidence = load_ok(m.part);
	g_assert_cmpuint(evidence->incidents->len, ==, 1);
	g_assert_cmpuint(evidence->events->len, ==, 1);
	const Incident *incident = evidence->incidents->pdata[0];
	g_assert_cmpint(incident->id, ==, id_of(m.whole, "harbour"));
	has_bytes(m.part, A_AT, A_LEN, "{harbour: cranes stop}");
	has_bytes(m.part, A_AT, A_LEN + 1, NULL);
	has_bytes(m.part, 0, 1, NULL);
	has_bytes(m.part, B_AT, B_LEN, NULL);
	has_bytes(m.part, B_AT, 1, NULL);
	g_assert_cmpint(m.counts.bytes, ==, A_LEN);
	g_assert_cmpint(m.counts.of_bytes, ==, (gint64)strlen(page));
	clear(&m);
}

static void raw_takes_all_of_a_source(void)
{
	struct made m;
	make(&m, "harbour", true, false);
	g_autoptr(Evidence) evidence = load_ok(m.part);
	g_assert_cmpuint(evidence->incidents->len, ==, 1);
	has_bytes(m.part, 0, (gint64)strlen(page), page);
	clear(&m);
}

/* Texts and bytes, of the same length; and the key that would prove a guess is gone. */
static void what_is_masked_is_gone(void)
{
	for (int raw = 0; raw < 2; raw++) {
		struct made m;
		make(&m, "orchard", raw, true);
		g_autoptr(Evidence) evidence = load_ok(m.part);
		const Event *post = evidence->events->pdata[0];
		g_assert_cmpstr(post->body, ==, "The token is [masked].");
		has_bytes(m.part, B_AT, B_LEN, "{orchard: token ******}");
		g_autofree char *key = store_secret(m.part);
		g_assert_null(key);
		gsize len;
		g_autofree char *file = NULL;
		g_assert_true(g_file_get_contents(m.path, &file, &len, NULL));
		g_assert_null(g_strstr_len(file, (gssize)len, "ghp_x9"));
		clear(&m);
	}
}

static void it_masks_as_its_store_does(void)
{
	struct made m;
	make(&m, "orchard", false, false);
	g_autofree char *whole = store_secret(m.whole), *part = store_secret(m.part);
	g_assert_cmpstr(whole, ==, part);
	clear(&m);
}

static void it_is_only_read(void)
{
	struct made m;
	g_autoptr(GError) error = NULL;
	make(&m, "harbour", false, false);
	g_assert_true(store_is_bundle(m.part));
	g_assert_false(store_is_bundle(m.whole));
	g_assert_null(store_open(m.path, STORE_WRITE, 1, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_STORE);
	clear(&m);
}

static void nothing_is_replaced(void)
{
	struct made m;
	g_autoptr(GError) error = NULL;
	make(&m, "harbour", false, false);
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(gint64));
	const struct bundle want = { .incidents = none,
		                     .partners = none,
		                     .events = none,
		                     .words = none,
		                     .near = none,
		                     .logged = none,
		                     .close = none,
		                     .cited = none };
	struct bundle_counts counts;
	g_assert_false(store_bundle(m.whole, &want, m.path, &counts, &error));
	g_assert_error(error, DEBRIEF_ERROR, ERROR_PROTECT);
	has_bytes(m.part, A_AT, A_LEN, "{harbour: cranes stop}");
	g_assert_cmpuint(folder_count(&m.folder), ==, 2);
	clear(&m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/store-bundle/" #name, name)
	ADD(other_incidents_stay_out);
	ADD(raw_takes_all_of_a_source);
	ADD(what_is_masked_is_gone);
	ADD(it_masks_as_its_store_does);
	ADD(it_is_only_read);
	ADD(nothing_is_replaced);
	return g_test_run();
}
