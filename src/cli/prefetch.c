#include "cli/prefetch.h"

#include "base/digest.h"

enum { THREADS_MAX = 4, SLOTS_MAX = THREADS_MAX + 1 };

struct slot {
	const struct file *file;
	struct import_options
	        options; /* borrowed by import, so a slot outlives it by one turn */
	Import *import;
	GError *error;
	bool done; /* guarded by prefetch.mutex */
};

struct prefetch {
	const struct files *files;
	const struct import_options *also;
	GBytes *(*pack)(const void *bytes, gsize len);
	GThreadPool *pool;
	GMutex mutex;
	GCond cond;
	struct slot slots[SLOTS_MAX + 1];
	guint n, begun, given; /* slots in use at a time; files begun, files given */
};

static void look(struct prefetch *prefetch, struct slot *slot)
{
	slot->import = import_open(slot->file->path, &slot->options, prefetch->pack,
	                           &slot->error);
}

static void look_by_thread(gpointer data, gpointer user)
{
	struct slot *slot = data;
	struct prefetch *prefetch = user;
	look(prefetch, slot);
	digest_end_thread(); /* the pool keeps its threads beyond the end of main() */
	g_mutex_lock(&prefetch->mutex);
	slot->done = true;
	g_cond_signal(&prefetch->cond);
	g_mutex_unlock(&prefetch->mutex);
}

Prefetch *prefetch_new(const struct files *files, const struct import_options *also,
                       GBytes *(*pack)(const void *bytes, gsize len))
{
	Prefetch *prefetch = g_new0(Prefetch, 1);
	const guint threads = CLAMP(g_get_num_processors(), 1, THREADS_MAX);
	prefetch->files = files;
	prefetch->also = also;
	prefetch->pack = pack;
	prefetch->n = threads + 1;
	g_mutex_init(&prefetch->mutex);
	g_cond_init(&prefetch->cond);
	if (files->files->len > 1)
		prefetch->pool = g_thread_pool_new(look_by_thread, prefetch,
		                                   (gint)threads, FALSE, NULL);
	return prefetch;
}

void prefetch_free(Prefetch *prefetch)
{
	if (prefetch == NULL)
		return;
	if (prefetch->pool != NULL)
		g_thread_pool_free(prefetch->pool, TRUE, TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(prefetch->slots); i++) {
		import_free(prefetch->slots[i].import);
		g_clear_error(&prefetch->slots[i].error);
	}
	g_mutex_clear(&prefetch->mutex);
	g_cond_clear(&prefetch->cond);
	g_free(prefetch);
}

static struct slot *slot_of(struct prefetch *prefetch, guint file)
{
	return &prefetch->slots[file % (prefetch->n + 1)];
}

/* Standard input and pipes may give nothing for long: they wait until it is their turn. */
static bool may_block(const struct file *file)
{
	return g_str_equal(file->path, "-") || file->allow_special;
}

static void begin(struct prefetch *prefetch, guint file)
{
	struct slot *slot = slot_of(prefetch, file);
	*slot = (struct slot){ .file = prefetch->files->files->pdata[file] };
	slot->options = file_options(slot->file);
	slot->options.strict = prefetch->also->strict;
	slot->options.stopped = prefetch->also->stopped;
	slot->options.beside = prefetch->also->beside;
	if (prefetch->pool != NULL && !may_block(slot->file))
		g_thread_pool_push(prefetch->pool, slot, NULL);
}

static void await(struct prefetch *prefetch, const struct slot *slot)
{
	g_mutex_lock(&prefetch->mutex);
	while (!slot->done)
		g_cond_wait(&prefetch->cond, &prefetch->mutex);
	g_mutex_unlock(&prefetch->mutex);
}

Import *prefetch_next(Prefetch *prefetch, GError **error)
{
	while (prefetch->begun < prefetch->files->files->len &&
	       prefetch->begun < prefetch->given + prefetch->n)
		begin(prefetch, prefetch->begun++);
	struct slot *slot = slot_of(prefetch, prefetch->given++);
	if (prefetch->pool != NULL && !may_block(slot->file))
		await(prefetch, slot);
	else
		look(prefetch, slot);
	if (slot->error != NULL)
		g_propagate_error(error, g_steal_pointer(&slot->error));
	return g_steal_pointer(&slot->import);
}
