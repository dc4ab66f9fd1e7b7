#include "config.h" /* memmem(), memrchr() */

#include "store/ahead.h"

#include "base/text.h"
#include "store/chunk.h"

#include <string.h>

enum { SLOTS = 8 };
#define BYTES_MAX (2 * (gint64)UNPACK_MAX)

struct slot {
	const struct chunk_place *place;
	GBytes *packed;
	GByteArray *text;
	GArray *hits; /* struct hit */
	enum unpacked state;
	bool done; /* under the lock */
};

struct ahead {
	Store *store;
	const GArray *places;
	const char *needle;
	LineSearch *search;
	GThreadPool *pool; /* NULL: there is one chunk, and it is not worth a thread */
	GMutex lock;
	GCond ready;
	struct slot slots[SLOTS];
	guint given, taken; /* places, from the first */
	gint64 bytes;       /* of those between */
	bool reading;       /* the slot of the one that comes next to be taken */
};

/* --- in the pool ----------------------------------------------------------------------------- */

static void find_hits(struct slot *slot, const char *needle)
{
	const char *text = (const char *)slot->text->data, *end = text + slot->text->len;
	const gsize len = strlen(needle);
	const char *at = text, *found;
	guint32 line = 0;
	while ((found = memmem(at, (gsize)(end - at), needle, len)) != NULL) {
		const char *before = memrchr(at, '\n', (gsize)(found - at));
		const char *from = before != NULL ? before + 1 : at;
		const char *stop = memchr(found, '\n', (gsize)(end - found));
		line += (guint32)text_line_ends(at, (gsize)(from - at));
		at = stop != NULL ? stop + 1 : end;
		const struct hit hit = { (guint32)(from - text), (guint32)(at - from),
			                 line++ };
		g_array_append_val(slot->hits, hit);
	}
}

static bool is_searched(const struct ahead *ahead, const struct chunk_place *place)
{
	return ahead->needle != NULL && place->columns && !place->open;
}

static void work(struct slot *slot, const struct ahead *ahead)
{
	gsize packed_len;
	const guint8 *packed = g_bytes_get_data(slot->packed, &packed_len);
	const bool searched = is_searched(ahead, slot->place);
	slot->state = unpack_matching(packed, packed_len, searched ? ahead->search : NULL,
	                              (char *)slot->text->data, slot->text->len);
	if (searched && slot->state == UNPACK_DONE)
		find_hits(slot, ahead->needle);
}

static void work_in_pool(gpointer data, gpointer user)
{
	struct ahead *ahead = user;
	struct slot *slot = data;
	work(slot, ahead);
	g_mutex_lock(&ahead->lock);
	slot->done = true;
	g_cond_signal(&ahead->ready);
	g_mutex_unlock(&ahead->lock);
}

/* --- by its reader --------------------------------------------------------------------------- */

Ahead *ahead_new(Store *store, const GArray *places, const char *needle)
{
	Ahead *ahead = g_new0(Ahead, 1);
	ahead->store = store;
	ahead->places = places;
	ahead->needle = needle;
	ahead->search = needle != NULL ? line_search_new(needle) : NULL;
	g_mutex_init(&ahead->lock);
	g_cond_init(&ahead->ready);
	for (guint i = 0; i < SLOTS; i++) {
		ahead->slots[i].text = g_byte_array_new();
		ahead->slots[i].hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
	}
	if (places->len > 1)
		ahead->pool = g_thread_pool_new(
		        work_in_pool, ahead, (gint)g_get_num_processors(), FALSE, NULL);
	return ahead;
}

void ahead_free(Ahead *ahead)
{
	if (ahead == NULL)
		return;
	if (ahead->pool !=
	    NULL) /* what did not begin is dropped, the rest is waited for */
		g_thread_pool_free(ahead->pool, TRUE, TRUE);
	for (guint i = 0; i < SLOTS; i++) {
		g_clear_pointer(&ahead->slots[i].packed, g_bytes_unref);
		g_byte_array_unref(ahead->slots[i].text);
		g_array_unref(ahead->slots[i].hits);
	}
	g_mutex_clear(&ahead->lock);
	g_cond_clear(&ahead->ready);
	line_search_free(ahead->search);
	g_free(ahead);
}

/* By a key: few are, and the store keeps the key at hand. */
static bool unpack_here(struct ahead *ahead, struct slot *slot, GError **error)
{
	g_autoptr(GBytes) bytes = chunk_bytes(ahead->store, slot->place->row, error);
	gsize len = 0;
	const void *data = bytes != NULL ? g_bytes_get_data(bytes, &len) : NULL;
	g_byte_array_append(slot->text, data, (guint)len);
	slot->state = UNPACK_DONE;
	slot->done = true;
	return bytes != NULL;
}

static bool give(struct ahead *ahead, struct slot *slot, GError **error)
{
	GError *fault = NULL;
	gsize length;
	g_clear_pointer(&slot->packed, g_bytes_unref);
	g_array_set_size(slot->hits, 0);
	g_byte_array_set_size(slot->text, 0);
	slot->done = false;
	slot->packed = chunk_packed(ahead->store, slot->place->row, &length, &fault);
	if (fault != NULL) {
		g_propagate_error(error, fault);
		return false;
	}
	if (slot->packed == NULL)
		return unpack_here(ahead, slot, error);
	g_byte_array_set_size(slot->text, (guint)length);
	if (ahead->pool == NULL) {
		work(slot, ahead);
		slot->done = true;
		return true;
	}
	g_autoptr(GError) thread = NULL;
	return g_thread_pool_push(ahead->pool, slot, &thread) ||
	       error_set(error, ERROR_SYSTEM, "%s", thread->message);
}

static bool give_more(struct ahead *ahead, GError **error)
{
	while (ahead->given < ahead->places->len && ahead->given - ahead->taken < SLOTS) {
		struct slot *slot = &ahead->slots[ahead->given % SLOTS];
		slot->place =
		        &g_array_index(ahead->places, struct chunk_place, ahead->given);
		if (ahead->bytes > 0 && ahead->bytes > BYTES_MAX - slot->place->length)
			return true;
		ahead->bytes += slot->place->length;
		ahead->given++;
		if (!give(ahead, slot, error))
			return false;
	}
	return true;
}

/* What was given by the call before was read. */
static void take(struct ahead *ahead)
{
	if (!ahead->reading)
		return;
	ahead->bytes -= ahead->slots[ahead->taken % SLOTS].place->length;
	ahead->taken++;
	ahead->reading = false;
}

int ahead_next(Ahead *ahead, struct ahead_chunk *chunk, GError **error)
{
	take(ahead);
	if (!give_more(ahead, error))
		return -1;
	if (ahead->taken == ahead->places->len)
		return 0;
	struct slot *slot = &ahead->slots[ahead->taken % SLOTS];
	g_mutex_lock(&ahead->lock);
	while (!slot->done)
		g_cond_wait(&ahead->ready, &ahead->lock);
	g_mutex_unlock(&ahead->lock);
	if (slot->state == UNPACK_DAMAGED || slot->state == UNPACK_NO_MEMORY) {
		chunk_fail(ahead->store, slot->state, error);
		return -1;
	}
	ahead->reading = true;
	*chunk = (struct ahead_chunk){ slot->place, NULL, NULL };
	if (slot->state == UNPACK_DONE)
		chunk->text = (const char *)slot->text->data;
	if (is_searched(ahead, slot->place))
		chunk->hits = slot->hits;
	return 1;
}
