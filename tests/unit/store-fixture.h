/* store-fixture.h - stores in a folder of their own, and sources with one of everything. */
#pragma once
#include "store/store.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define T G_GINT64_CONSTANT(1780380240000000) /* 2026-06-02T06:04:00Z */

/* g_assert_cmpmem() adds its lengths up as int. */
static inline void same_memory(const void *a, gsize a_len, const void *b, gsize b_len)
{
	g_assert_cmpuint(a_len, ==, b_len);
	g_assert_true(b_len == 0 || memcmp(a, b, b_len) == 0);
}

struct folder {
	char *path;  /* of the folder */
	char *store; /* of a store in it, not made yet */
};

static inline struct folder folder_new(void)
{
	struct folder folder = { g_dir_make_tmp("debrief-test-XXXXXX", NULL), NULL };
	g_assert_nonnull(folder.path);
	folder.store = g_build_filename(folder.path, "x.debrief", NULL);
	return folder;
}

static inline guint folder_count(const struct folder *folder)
{
	guint n = 0;
	GDir *dir = g_dir_open(folder->path, 0, NULL);
	while (g_dir_read_name(dir) != NULL)
		n++;
	g_dir_close(dir);
	return n;
}

static inline void folder_free(struct folder *folder)
{
	GDir *dir = g_dir_open(folder->path, 0, NULL);
	const char *name;
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder->path, name, NULL);
		g_unlink(path);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_rmdir(folder->path);
	g_free(folder->path);
	g_free(folder->store);
}

static inline Store *open_ok(const char *path, enum store_mode mode)
{
	g_autoptr(GError) error = NULL;
	Store *store = store_open(path, mode, 1, &error);
	g_assert_no_error(error);
	g_assert_nonnull(store);
	return store;
}

static inline Evidence *load_ok(Store *store)
{
	g_autoptr(GError) error = NULL;
	Evidence *evidence = store_load(store, &error);
	g_assert_no_error(error);
	return evidence;
}

static inline char *digest_ok(Store *store)
{
	g_autoptr(GError) error = NULL;
	char *digest = store_digest(store, true, &error);
	g_assert_no_error(error);
	return digest;
}

static inline Source *source_named(const char *name)
{
	Source *source = source_new();
	source->name = g_strdup(name);
	source->importer = g_strdup("test");
	source->lane = LANE_STATUS;
	g_autofree char *sha = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
	g_strlcpy(source->sha256, sha, sizeof source->sha256);
	source->span = range_of(T, T + HOUR);
	return source;
}

static inline void begin_ok(Store *store, Source *source, struct sink *sink)
{
	g_autoptr(GError) error = NULL;
	store_begin_source(store, source, sink, &error);
	g_assert_no_error(error);
}

static inline void commit_ok(Store *store, Source *source)
{
	g_autoptr(GError) error = NULL;
	store_commit_source(store, source, &error);
	g_assert_no_error(error);
}

static inline void give_text(const struct sink *sink, const char *text)
{
	g_autoptr(GError) error = NULL;
	const struct log_chunk chunk = { .first_line = 1,
		                         .lines = 1,
		                         .length = (gint64)strlen(text),
		                         .first_at = INSTANT_NONE,
		                         .last_at = INSTANT_NONE,
		                         .bytes = text };
	sink->chunk(sink->user, &chunk, &error);
	g_assert_no_error(error);
}

static inline void give_event(const struct sink *sink, const Event *event)
{
	g_autoptr(GError) error = NULL;
	sink->event(sink->user, event, &error);
	g_assert_no_error(error);
}

static inline void give_incident(const struct sink *sink, const Incident *incident)
{
	g_autoptr(GError) error = NULL;
	sink->incident(sink->user, incident, &error);
	g_assert_no_error(error);
}

/* A post of incident "inc" at line, standing at offset. */
static inline Event *post_new(const char *incident, const char *id, gint64 at,
                              gint64 line, gint64 offset, gint64 length, const char *body)
{
	Event *event = event_new();
	event->line = line;
	event->offset = offset;
	event->length = length;
	event->at = range_of(at, at + MINUTE);
	event->posted_at = at;
	event->lane = LANE_STATUS;
	event->kind = KIND_POST;
	event->phase = PHASE_INVESTIGATING;
	event->incident = g_strdup(incident);
	event->vendor_id = g_strdup(id);
	event->body = g_strdup(body);
	return event;
}
