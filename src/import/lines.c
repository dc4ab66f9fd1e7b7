#include "config.h" /* memmem(), memrchr() */

#include "import/lines.h"
#include "import/cut.h"
#include "import/stitch.h"

#include <string.h>

enum {
	WORKERS_MAX = 4,
	SPARE_JOBS = 3, /* one being cut, one being stitched, one ready */
};

/* A chunk on its way: cut by the reader, read by a worker, stitched by the caller, used again. */
struct job {
	struct cut cut;
	struct records records;
	GBytes *packed; /* by the sink, or NULL */
	bool done;      /* guarded by lines.mutex */
	gint64 file_done;
	GError *error; /* of the input: the job has no bytes */
};

struct lines {
	struct reading *reading;
	Input *input;
	Cutter *cutter;
	Stitch *stitch;
	bool open;          /* the next bytes end a line that an earlier source has */
	Overlap *overlap;   /* or NULL */
	gint64 known_until; /* the end of a stretch that is in already */
	bool hash_late;     /* by the caller, as the one that cuts is busy inflating */
	lines_progress progress;
	void *progress_user;

	GBytes *(*pack)(const void *bytes, gsize len); /* of the sink; may be NULL */
	GAsyncQueue *spare, *to_read, *in_order;       /* struct job * */
	GMutex mutex;
	GCond cond;
	int stop; /* atomic: the caller gave up, cut no more */
};

/* --- one chunk ------------------------------------------------------------------ */

static void read_job(struct lines *lines, struct job *job)
{
	struct cut *cut = &job->cut;
	if (cut->kind != CUT_LINES)
		return;
	records_read(&job->records, (const struct format_change *)cut->changes->data,
	             cut->changes->len, cut->bytes, cut->len, cut->skip);
	if (lines->pack != NULL && job->records.used == cut->len)
		job->packed = lines->pack(cut->bytes, cut->len);
}

/* The formats that hold at a place of the chunk and on. */
static gsize change_at(const struct cut *cut, gsize at)
{
	gsize i = cut->changes->len - 1;
	while (i > 0 && g_array_index(cut->changes, struct format_change, i).from > at)
		i--;
	return i;
}

/* The lines from at to end once more, in chunks of their own. */
static bool stitch_part(struct lines *lines, struct job *job, gsize at, gsize end,
                        GError **error)
{
	struct cut *cut = &job->cut;
	while (at < end) {
		const gsize first = change_at(cut, at);
		g_autoptr(GArray) changes =
		        g_array_new(FALSE, FALSE, sizeof(struct format_change));
		for (gsize i = first; i < cut->changes->len; i++) {
			struct format_change change =
			        g_array_index(cut->changes, struct format_change, i);
			change.from = change.from > at ? change.from - at : 0;
			g_array_append_val(changes, change);
		}
		records_read(&job->records, (const struct format_change *)changes->data,
		             changes->len, cut->bytes + at, end - at,
		             at == 0 ? cut->skip : 0);
		const char *from = cut->bytes + at;
		at += job->records.used;
		if (!stitch_chunk(lines->stitch, &job->records, from, NULL,
		                  cut->last && at == cut->len, error))
			return false;
	}
	return true;
}

/* --- what is in already ------------------------------------------------------------ */

/* Where lines of the chunk begin that may begin a known stretch; NULL = nowhere. */
static GArray *may_begin(const struct lines *lines, const struct job *job)
{
	GArray *places = NULL;
	const gint64 offset = stitch_offset(lines->stitch);
	for (guint i = 0; i < job->records.lines->len; i++) {
		const struct line_record *line =
		        &g_array_index(job->records.lines, struct line_record, i);
		const gsize at = line->offset;
		if (line->ordinal > 0 ||
		    !overlap_may_begin(lines->overlap, offset + (gint64)at,
		                       job->cut.bytes + at, line->length))
			continue;
		if (places == NULL)
			places = g_array_new(FALSE, FALSE, sizeof(gsize));
		g_array_append_val(places, at);
	}
	return places;
}

/* The next place, at from or behind, where a known stretch does begin; the chunk's length = nowhere. */
static gsize next_known(struct lines *lines, const struct job *job, const GArray *places,
                        gsize from)
{
	const gint64 offset = stitch_offset(lines->stitch) - (gint64)from;
	for (guint i = 0; places != NULL && i < places->len; i++) {
		const gsize at = g_array_index(places, gsize, i);
		if (at < from)
			continue;
		gint64 id;
		const gint64 until =
		        overlap_until(lines->overlap, offset + (gint64)at,
		                      job->cut.bytes + at, job->cut.len - at, &id);
		if (until == 0)
			continue;
		lines->known_until = until;
		reading_warn(lines->reading, 0,
		             "a part of it is in S%" G_GINT64_FORMAT
		             " already: its lines count as duplicate",
		             id);
		return at;
	}
	return job->cut.len;
}

static bool stitch_known_lines(struct lines *lines, struct job *job, const GArray *places,
                               GError **error)
{
	const struct cut *cut = &job->cut;
	for (gsize at = 0; at < cut->len;) {
		const gint64 known = lines->known_until - stitch_offset(lines->stitch);
		const gsize n =
		        known > 0 ? (gsize)MIN(known, (gint64)(cut->len - at)) : 0;
		if (n > 0 && !stitch_known(lines->stitch, cut->bytes + at, n,
		                           cut->last && at + n == cut->len, error))
			return false;
		at += n;
		const gsize end = at < cut->len ? next_known(lines, job, places, at) : at;
		if (!stitch_part(lines, job, at, end, error))
			return false;
		at = end;
	}
	return true;
}

/* Whether something of the chunk is in already, and was seen to. */
static bool skip_known(struct lines *lines, struct job *job, bool *ok, GError **error)
{
	if (lines->overlap == NULL || job->cut.kind != CUT_LINES)
		return false;
	g_autoptr(GArray) places = may_begin(lines, job);
	if (places == NULL && lines->known_until <= stitch_offset(lines->stitch))
		return false;
	*ok = stitch_known_lines(lines, job, places, error);
	return true;
}

/* The end of a line that an earlier source has counted. */
static bool close_line(struct lines *lines, struct job *job, GError **error)
{
	const struct cut *cut = &job->cut;
	const char *end = memchr(cut->bytes, '\n', cut->len);
	const gsize n = end != NULL ? (gsize)(end - cut->bytes) + 1 : cut->len;
	lines->open = end == NULL;
	return stitch_line_end(lines->stitch, cut->bytes, n, error) &&
	       stitch_part(lines, job, n, cut->len, error);
}

static bool stitch_lines(struct lines *lines, struct job *job, GError **error)
{
	const struct cut *cut = &job->cut;
	const gsize used = job->records.used;
	bool ok;
	if (lines->open)
		return close_line(lines, job, error);
	if (skip_known(lines, job, &ok, error))
		return ok;
	return stitch_chunk(lines->stitch, &job->records, cut->bytes, job->packed,
	                    cut->last && used == cut->len, error) &&
	       stitch_part(lines, job, used, cut->len, error);
}

static bool stitch_job(struct lines *lines, struct job *job, GError **error)
{
	const struct cut *cut = &job->cut;
	if (job->error != NULL) {
		g_propagate_error(error, g_steal_pointer(&job->error));
		return false;
	}
	if (lines->hash_late)
		input_hash(lines->input, cut->bytes, cut->len);
	if (cut->kind == CUT_LONG_LINE)
		return stitch_long_line(lines->stitch, cut->bytes, cut->len, cut->first,
		                        cut->ends, cut->last, error);
	if (cut->kind == CUT_LINES && !stitch_lines(lines, job, error))
		return false;
	if (lines->progress != NULL && cut->len > 0)
		lines->progress(lines->progress_user, job->file_done);
	return true;
}

static void job_empty(struct job *job)
{
	g_clear_pointer(&job->packed, g_bytes_unref);
	g_clear_error(&job->error);
	job->done = false;
}

static void cut_job(struct lines *lines, struct job *job)
{
	job_empty(job);
	if (!cutter_next(lines->cutter, &job->cut, &job->error)) {
		job->cut.kind = CUT_END;
		job->cut.len = 0;
	}
	job->file_done = input_file_done(lines->input);
}

static struct job *job_new(void)
{
	struct job *job = g_new0(struct job, 1);
	cut_init(&job->cut);
	records_init(&job->records);
	return job;
}

static void job_free(gpointer data)
{
	struct job *job = data;
	job_empty(job);
	cut_clear(&job->cut);
	records_clear(&job->records);
	g_free(job);
}

/* --- threads ------------------------------------------------------------------------ */

/* Cuts until the end of the input; the last job in order is the end, or the error. */
static gpointer cut_all(gpointer user)
{
	struct lines *lines = user;
	bool end = false;
	while (!end) {
		struct job *job = g_async_queue_pop(lines->spare);
		if (g_atomic_int_get(&lines->stop) != 0) {
			job_empty(job);
			job->cut.kind = CUT_END;
			job->cut.len = 0;
		} else {
			cut_job(lines, job);
		}
		end = job->cut.kind == CUT_END;
		job->done = end;
		g_async_queue_push(lines->in_order, job);
		if (!end)
			g_async_queue_push(lines->to_read, job);
	}
	return NULL;
}

/* Until a job comes that is the worker's end: lines itself. */
static gpointer read_jobs(gpointer user)
{
	struct lines *lines = user;
	for (;;) {
		struct job *job = g_async_queue_pop(lines->to_read);
		if ((gpointer)job == user)
			return NULL;
		read_job(lines, job);
		g_mutex_lock(&lines->mutex);
		job->done = true;
		g_cond_signal(&lines->cond);
		g_mutex_unlock(&lines->mutex);
	}
}

static void await(struct lines *lines, const struct job *job)
{
	g_mutex_lock(&lines->mutex);
	while (!job->done)
		g_cond_wait(&lines->cond, &lines->mutex);
	g_mutex_unlock(&lines->mutex);
}

/* Stitches all jobs in order; after a fault the rest is only awaited. */
static bool stitch_all(struct lines *lines, GError **error)
{
	bool ok = true;
	for (;;) {
		struct job *job = g_async_queue_pop(lines->in_order);
		await(lines, job);
		if (ok && !stitch_job(lines, job, error)) {
			ok = false;
			g_atomic_int_set(&lines->stop, 1);
		}
		const bool end = job->cut.kind == CUT_END;
		g_async_queue_push(lines->spare, job);
		if (end)
			return ok;
	}
}

static bool run_threads(struct lines *lines, GError **error)
{
	const guint workers = CLAMP(g_get_num_processors(), 1, WORKERS_MAX);
	GThread *threads[WORKERS_MAX + 1];
	for (guint i = 1; i < workers + SPARE_JOBS; i++) /* one is there */
		g_async_queue_push(lines->spare, job_new());
	for (guint i = 0; i < workers; i++)
		threads[i] = g_thread_new("read", read_jobs, lines);
	threads[workers] = g_thread_new("cut", cut_all, lines);
	const bool ok = stitch_all(lines, error);
	for (guint i = 0; i < workers; i++)
		g_async_queue_push(lines->to_read, lines);
	for (guint i = 0; i <= workers; i++)
		g_thread_join(threads[i]);
	return ok;
}

/* What fits into one chunk needs no threads. */
static bool run(struct lines *lines, struct job *first, GError **error)
{
	const bool end = first->cut.kind == CUT_END || first->cut.last;
	const bool ok = stitch_job(lines, first, error);
	g_async_queue_push(lines->spare, first);
	return ok && (end || run_threads(lines, error));
}

/* --- the whole ----------------------------------------------------------------------- */

struct lines_start {
	Input *input;
	GPtrArray *formats; /* borrowed of cutter */
	Cutter *cutter;
	GBytes *(*pack)(const void *bytes, gsize len);
	gint64 offset;     /* where the first job begins */
	struct job *first; /* NULL = taken */
};

LinesStart *lines_start(Input *input, GPtrArray *formats,
                        GBytes *(*pack)(const void *bytes, gsize len))
{
	LinesStart *start = g_new0(LinesStart, 1);
	*start = (LinesStart){
		.input = input,
		.formats = formats,
		.pack = pack,
		.offset = input_offset(input),
		.cutter = cutter_new(input, formats),
		.first = job_new(),
	};
	if (input_is_slow(input))
		input_leave_hash(input);
	struct lines lines = { .input = input, .cutter = start->cutter, .pack = pack };
	cut_job(&lines, start->first);
	read_job(&lines, start->first);
	return start;
}

void lines_start_free(LinesStart *start)
{
	if (start == NULL)
		return;
	g_clear_pointer(&start->first, job_free);
	cutter_free(start->cutter);
	g_free(start);
}

gsize lines_head(const LinesStart *start, const char **bytes)
{
	*bytes = start->first->cut.bytes;
	return start->first->cut.len;
}

bool lines_read(struct reading *reading, LinesStart *start, gint64 lines_before,
                bool open, Overlap *overlap, lines_progress progress, void *user,
                GError **error)
{
	g_autoptr(Stitch) stitch = stitch_new(reading, start->input, start->formats,
	                                      start->offset, lines_before);
	struct lines lines = {
		.reading = reading,
		.input = start->input,
		.cutter = start->cutter,
		.stitch = stitch,
		.open = open,
		.overlap = overlap,
		.progress = progress,
		.progress_user = user,
		.pack = start->pack,
		.hash_late = input_is_slow(start->input),
		.spare = g_async_queue_new_full(job_free),
		.to_read = g_async_queue_new(),
		.in_order = g_async_queue_new(),
	};
	g_mutex_init(&lines.mutex);
	g_cond_init(&lines.cond);
	const bool ok = run(&lines, g_steal_pointer(&start->first), error) &&
	                stitch_finish(stitch, error);
	input_sha256(start->input, reading->source->sha256);
	g_async_queue_unref(lines.spare);
	g_async_queue_unref(lines.to_read);
	g_async_queue_unref(lines.in_order);
	g_mutex_clear(&lines.mutex);
	g_cond_clear(&lines.cond);
	return ok;
}
