#include "config.h" /* memmem(), memrchr() */

#include "import/import.h"

#include "base/text.h"
#include "import/format.h"
#include "import/input.h"
#include "import/lines.h"
#include "import/pattern_file.h"
#include "import/reading.h"

#include <string.h>

#define DOCUMENT_MAX (64 * 1024 * 1024)
#define CHUNK (1024 * 1024)
#define HEAD 4096 /* bytes that tell whether a file may be the grown form of another */

/* --- who reads it ------------------------------------------------------------ */

const struct importer *importer_named(const char *name)
{
	for (gsize i = 0; importer_registry[i] != NULL; i++)
		if (strcmp(importer_registry[i]->name, name) == 0)
			return importer_registry[i];
	return NULL;
}

const struct importer *importer_at(const struct import_options *options, gsize i)
{
	const gsize written =
	        options != NULL && options->patterns != NULL ? options->patterns->len : 0;
	return i < written ? options->patterns->pdata[i] : importer_registry[i - written];
}

/* By a name that may be that of a user's format. */
static const struct importer *named(const struct import_options *options)
{
	for (gsize i = 0; importer_at(options, i) != NULL; i++)
		if (strcmp(importer_at(options, i)->name, options->format) == 0)
			return importer_at(options, i);
	return NULL;
}

static bool piece_has(const char *piece, gsize len, const char *text)
{
	return piece != NULL && memmem(piece, len, text, strlen(text)) != NULL;
}

bool sample_has(const struct sample_bytes *sample, const char *text)
{
	return piece_has(sample->head, sample->head_len, text) ||
	       piece_has(sample->middle, sample->middle_len, text) ||
	       piece_has(sample->tail, sample->tail_len, text);
}

char sample_first(const struct sample_bytes *sample)
{
	for (gsize i = 0; i < sample->head_len; i++)
		if (!g_ascii_isspace(sample->head[i]))
			return sample->head[i];
	return '\0';
}

static int compare_bids(gconstpointer a, gconstpointer b)
{
	const struct bid *x = a, *y = b;
	if (x->bid != y->bid)
		return x->bid > y->bid ? -1 : 1;
	return strcmp(x->importer->name, y->importer->name);
}

/* Whoever says what the columns are says that it is counts. */
static int bid_of(const struct importer *importer, const struct sample_bytes *sample,
                  const struct import_options *options)
{
	if (options == NULL || options->map == NULL)
		return importer->bid != NULL ? importer->bid(sample)
		                             : formats_bid(importer, sample, options);
	const char first = sample_first(sample);
	const char *counts = first == '{' || first == '[' ? "counts-json" : "counts";
	return strcmp(importer->name, counts) == 0 ? 100 : 0;
}

static GArray *bids_on(Input *input, const struct import_options *options, GError **error)
{
	struct sample_bytes sample;
	if (!input_sample(input, &sample, error))
		return NULL;
	GArray *bids = g_array_new(FALSE, FALSE, sizeof(struct bid));
	for (gsize i = 0; importer_at(options, i) != NULL; i++) {
		const struct importer *importer = importer_at(options, i);
		const struct bid bid = { importer, bid_of(importer, &sample, options) };
		g_array_append_val(bids, bid);
	}
	g_array_sort(bids, compare_bids);
	return bids;
}

static const struct importer *refuse(Input *input, GError **error, const char *format,
                                     ...) G_GNUC_PRINTF(3, 4);
static const struct importer *refuse(Input *input, GError **error, const char *format,
                                     ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = input_place(input, 0, 0, -1);
	error_at(error, ERROR_DATA, &place, "%s", text);
	return NULL;
}

static bool not_empty(Input *input, GError **error)
{
	const char *head;
	const gssize len = input_peek(input, &head, error);
	if (len >= 0 && (gsize)len <= input_bom(input)) {
		refuse(input, error, "is empty");
		error_hint(error, "fetch it again");
	}
	return len >= 0 && (gsize)len > input_bom(input);
}

GArray *import_bids(const char *path, const struct import_options *options,
                    GError **error)
{
	g_autoptr(Input) input = input_open(path, options, error);
	return input != NULL && not_empty(input, error) ? bids_on(input, options, error)
	                                                : NULL;
}

static const struct importer *nobody(Input *input, GError **error)
{
	const char *head;
	const gssize len = input_peek(input, &head, error);
	if (len < 0)
		return NULL;
	const bool binary = memchr(head, '\0', (gsize)MIN(len, 4096)) != NULL;
	refuse(input, error, "no importer knows this%s",
	       binary ? ": it looks like binary data" : "");
	error_hint(error, "debrief formats test %s", input_name(input));
	return NULL;
}

static const struct importer *choose(Input *input, const struct import_options *options,
                                     GError **error)
{
	if (options->format != NULL) {
		const struct importer *importer = named(options);
		if (importer == NULL) {
			error_set(error, ERROR_USAGE, "no such format: %s",
			          options->format);
			error_hint(error, "debrief formats lists them");
		}
		return importer;
	}
	g_autoptr(GArray) bids = bids_on(input, options, error);
	if (bids == NULL)
		return NULL;
	const struct bid *best = &g_array_index(bids, struct bid, 0);
	if (bids->len == 0 || best->bid <= 0)
		return nobody(input, error);
	if (bids->len > 1 && best[1].bid == best[0].bid) {
		refuse(input, error, "could be %s or %s", best[0].importer->name,
		       best[1].importer->name);
		error_hint(error, "say --format %s or --format %s",
		           best[0].importer->name, best[1].importer->name);
		return NULL;
	}
	return best->importer;
}

/* --- one file ---------------------------------------------------------------- */

/* All that one import_file() holds. */
struct import {
	Input *input;
	const struct importer *importer;
	const struct import_options *options;
	struct import_options own; /* with what a user's format says */
	const struct import_target *target;
	Source *source;
	struct sink sink;
	struct reading reading;
	GByteArray *bytes;   /* of a document */
	GPtrArray *formats;  /* of lines */
	gint64 lines_before; /* in the part that an earlier source has */
};

static void tell_progress(void *user, const Input *input)
{
	const struct import *import = user;
	import->target->progress(import->target->user, input_name(input),
	                         input_file_done(input), input_file_size(input),
	                         import->source->lines);
}

/* Warnings of the input; the first from are told already. Returns how many there are. */
static guint tell_notes(struct import *import, guint from)
{
	const GPtrArray *notes = input_notes(import->input);
	for (guint i = from; i < notes->len; i++)
		reading_warn(&import->reading, 0, "%s",
		             (const char *)g_ptr_array_index(notes, i));
	return notes->len;
}

static bool strict_refuses(struct import *import, GError **error)
{
	if (!import->options->strict || !reading_assumed_zone(&import->reading))
		return false;
	refuse(import->input, error, "its times name no zone");
	error_hint(error, "say --assume-tz ZONE");
	return true;
}

static bool sum_holds(const Source *s)
{
	return s->lines == s->in_records + s->duplicate + s->ignored + s->rejected;
}

/* Who gives no pattern wants what is in; who gives another one wants it read with that. */
static enum import_result known_result(const struct import *import)
{
	const struct import_target *target = import->target;
	const Source *source = import->source;
	return source->pattern_sha256 == NULL || target->same_pattern == NULL ||
	                       target->same_pattern(target->user, source->id, source)
	               ? IMPORT_KNOWN
	               : IMPORT_READ_OTHERWISE;
}

/* begin .. commit around read(); nothing of it stays when anything fails. */
static bool transact(struct import *import, enum import_result *result,
                     bool (*read)(struct import *import, GError **error), GError **error)
{
	const struct import_target *target = import->target;
	if (!target->begin(target->user, import->source, &import->sink, error))
		return false;
	import->reading.sink = &import->sink;
	reading_begin(&import->reading,
	              import->bytes != NULL
	                      ? (const char *)import->bytes->data + import->reading.base
	                      : NULL,
	              import->bytes != NULL
	                      ? import->bytes->len - (gsize)import->reading.base
	                      : 0);
	const guint told = tell_notes(import, 0);
	bool ok = read(import, error);
	if (ok) {
		tell_notes(import, told);
		reading_end(&import->reading);
		ok = !strict_refuses(import, error);
	}
	reading_free(&import->reading);
	const gint64 known = ok ? target->known(target->user, import->source->sha256) : 0;
	if (!ok || known != 0) {
		target->rollback(target->user);
		import->source->id = known;
		if (ok)
			*result = known_result(import);
		return ok;
	}
	g_assert(sum_holds(import->source));
	*result = IMPORT_DONE;
	return target->commit(target->user, import->source, error);
}

static void tell_lines(void *user, gint64 done)
{
	const struct import *import = user;
	import->target->progress(import->target->user, input_name(import->input), done,
	                         input_file_size(import->input), import->source->lines);
}

static bool read_lines(struct import *import, GError **error)
{
	Input *input = import->input;
	import->reading.base = (gint64)input_bom(input);
	input_on_progress(input, NULL, NULL); /* another thread reads it */
	if (!lines_read(&import->reading, input, g_steal_pointer(&import->formats),
	                import->lines_before,
	                import->target->progress != NULL ? tell_lines : NULL, import,
	                error))
		return false;
	import->source->bytes = input_offset(input);
	return true;
}

/* Reads as many bytes; 1 = their hash is that, 0 = it is not, or there are fewer, -1 = error. */
static int begins_with(Input *input, const struct source_part *part, GError **error)
{
	g_autofree char *buffer = g_malloc(CHUNK);
	while (input_offset(input) < part->bytes) {
		const gint64 left = part->bytes - input_offset(input);
		const gssize got =
		        input_read(input, buffer, (gsize)MIN(left, CHUNK), error);
		if (got < 0)
			return -1;
		if (got == 0)
			return 0;
	}
	char sha256[65];
	input_sha256(input, sha256);
	return strcmp(sha256, part->sha256) == 0;
}

/* A log that begins with the bytes of an earlier source is read from there on. */
static bool pass_known_part(struct import *import, const char *path, GError **error)
{
	const struct import_target *target = import->target;
	const char *head;
	const gssize len = input_peek(import->input, &head, error);
	if (len < 0 || target->grown == NULL)
		return len >= 0;
	gint64 most = input_file_size(import->input);
	if (input_compressed(import->input) || most < 0)
		most = G_MAXINT64;
	struct source_part part;
	const gint64 id = target->grown(target->user, import->source, head,
	                                (gsize)MIN(len, HEAD), most, &part);
	if (id == 0)
		return true;
	const int same = begins_with(import->input, &part, error);
	if (same > 0) {
		import->source->continues = id;
		import->lines_before = part.lines;
	}
	if (same != 0)
		return same > 0;
	/* Another file after all: from its start again. */
	Input *again = input_open(path, import->options, error);
	if (again == NULL)
		return false;
	input_free(import->input);
	import->input = again;
	import->reading.name = input_name(again);
	return true;
}

static bool import_lines(struct import *import, const char *path,
                         enum import_result *result, GError **error)
{
	const struct import_target *target = import->target;
	struct sample_bytes sample;
	if (!input_sample(import->input, &sample, error))
		return false;
	import->formats = formats_learn(import->importer, &sample, import->options);
	/* Only files can be read from their start again. */
	if (input_file_size(import->input) >= 0 && !pass_known_part(import, path, error))
		return false;
	const char *head;
	const gssize left = input_peek(import->input, &head, error);
	if (left < 0)
		return false;
	if (left > 0 || import->source->continues == 0)
		return transact(import, result, read_lines, error);
	input_sha256(import->input, import->source->sha256);
	import->source->bytes = input_offset(import->input);
	import->source->id = target->known(target->user, import->source->sha256);
	*result = known_result(import);
	return true;
}

/* --- documents --------------------------------------------------------------- */

static bool load(struct import *import, GError **error)
{
	GByteArray *bytes = import->bytes = g_byte_array_new();
	gssize got;
	do {
		const guint len = bytes->len;
		g_byte_array_set_size(bytes, len + CHUNK);
		got = input_read(import->input, bytes->data + len, CHUNK, error);
		g_byte_array_set_size(bytes, len + (guint)MAX(got, 0));
		if (bytes->len > DOCUMENT_MAX) {
			refuse(import->input, error,
			       "is larger than the limit of 64 MiB for %s",
			       import->importer->name);
			return false;
		}
	} while (got > 0);
	import->source->bytes = (gint64)bytes->len;
	input_sha256(import->input, import->source->sha256);
	import->reading.base = (gint64)input_bom(import->input);
	return got == 0;
}

/* The first byte that is not UTF-8, or len. GLib's check stops at NUL, which is a character here. */
static gsize first_bad_byte(const char *bytes, gsize len)
{
	const char *at = bytes, *end = bytes + len;
	while (at < end && !g_utf8_validate_len(at, (gsize)(end - at), &at)) {
		if (*at != '\0')
			return (gsize)(at - bytes);
		at++;
	}
	return len;
}

static bool check_utf8(const struct import *import, GError **error)
{
	const char *bytes = (const char *)import->bytes->data;
	const gsize bad = first_bad_byte(bytes, import->bytes->len);
	if (bad == import->bytes->len)
		return true;
	struct place place = input_place(import->input, 1, 1, (gint64)bad);
	for (gsize i = 0; i < bad; i++) {
		place.column = bytes[i] == '\n' ? 1 : place.column + 1;
		place.line += bytes[i] == '\n';
	}
	error_at(error, ERROR_DATA, &place, "is not UTF-8: byte 0x%02x",
	         (guint8)bytes[bad]);
	return error_hint(error, "say --encoding NAME, for example ISO-8859-1");
}

/* The text itself, in pieces that end at line ends, so that the evidence can be quoted from the store. */
static bool put_chunks(struct import *import, GError **error)
{
	const char *bytes = (const char *)import->bytes->data;
	const gsize len = import->bytes->len;
	struct log_chunk chunk = { .first_line = 1,
		                   .first_at = INSTANT_NONE,
		                   .last_at = INSTANT_NONE };
	for (gsize at = 0; at < len; at += (gsize)chunk.length) {
		gsize size = MIN(len - at, CHUNK);
		const char *end =
		        at + size < len ? memrchr(bytes + at, '\n', size) : NULL;
		if (end == NULL &&
		    at + size < len) /* a line longer than a piece stays whole */
			end = memchr(bytes + at + size, '\n', len - at - size);
		if (at + size < len)
			size = end != NULL ? (gsize)(end - bytes) + 1 - at : len - at;
		chunk.offset = (gint64)at;
		chunk.length = (gint64)size;
		chunk.bytes = bytes + at;
		chunk.lines = 0;
		for (gsize i = at; i < at + size; i++)
			chunk.lines += bytes[i] == '\n' || i + 1 == len;
		if (!import->reading.sink->chunk(import->reading.sink->user, &chunk,
		                                 error))
			return false;
		chunk.first_line += chunk.lines;
	}
	return true;
}

static bool read_document(struct import *import, GError **error)
{
	const gsize base = (gsize)import->reading.base;
	return put_chunks(import, error) &&
	       import->importer->read_document(&import->reading,
	                                       (const char *)import->bytes->data + base,
	                                       import->bytes->len - base, error);
}

static bool import_document(struct import *import, enum import_result *result,
                            GError **error)
{
	const struct import_target *target = import->target;
	if (!load(import, error))
		return false;
	import->source->id = target->known(target->user, import->source->sha256);
	if (import->source->id != 0) {
		*result = IMPORT_KNOWN;
		return true;
	}
	if (!import->importer->any_bytes && !check_utf8(import, error))
		return false;
	return transact(import, result, read_document, error);
}

static Source *describe(const struct import *import, const char *path)
{
	Source *source = source_new();
	const struct import_options *options = import->options;
	if (options->name != NULL)
		source->name = g_strdup(options->name);
	else if (strcmp(path, "-") == 0)
		source->name = g_strdup("stdin");
	else
		source->name = g_path_get_basename(path);
	source->importer = g_strdup(import->importer->name);
	source->component = g_strdup(options->component);
	source->lane =
	        options->lane != 0 ? (enum lane)options->lane : import->importer->lane;
	source->imported_at = g_get_real_time();
	if (import->importer->written != NULL) {
		source->pattern_name = g_strdup(import->importer->written->file);
		source->pattern_sha256 = g_strdup(import->importer->written->sha256);
		source->pattern_text = g_strdup(import->importer->written->text);
	}
	return source;
}

/* What the file of a user's format says of times holds where the command line says nothing. */
static void follow_written(struct import *import)
{
	const PatternFile *written = import->importer->written;
	if (written == NULL || written->zone == NULL ||
	    import->options->assume_zone != NULL)
		return;
	import->own = *import->options;
	import->own.assume_zone = written->zone;
	import->options = &import->own;
}

static bool run(struct import *import, const char *path, enum import_result *result,
                GError **error)
{
	Input *input = import->input;
	if (!not_empty(input, error))
		return false;
	import->importer = choose(input, import->options, error);
	if (import->importer == NULL)
		return false;
	follow_written(import);
	import->source = describe(import, path);
	import->reading.options = import->options;
	import->reading.target = import->target;
	import->reading.source = import->source;
	import->reading.name = input_name(input);
	if (import->target->progress != NULL)
		input_on_progress(input, tell_progress, import);
	if (import->importer->read_document != NULL)
		return import_document(import, result, error);
	return import_lines(import, path, result, error);
}

bool import_file(const char *path, const struct import_options *options,
                 const struct import_target *target, Source **source,
                 enum import_result *result, GError **error)
{
	Input *input = input_open(path, options, error);
	if (input == NULL)
		return false;
	struct import import = { .input = input, .options = options, .target = target };
	const bool ok = run(&import, path, result, error);
	input_free(import.input);
	if (import.bytes != NULL)
		g_byte_array_unref(import.bytes);
	if (import.formats != NULL)
		g_ptr_array_unref(import.formats);
	if (ok)
		*source = import.source;
	else
		source_free(import.source);
	return ok;
}
