#include "import/import.h"

#include "base/digest.h"
#include "import/choose.h"
#include "import/container.h"
#include "import/document.h"
#include "import/format.h"
#include "import/lines.h"
#include "import/parser.h"
#include "import/pattern_file.h"
#include "import/reading.h"

#include <string.h>

#define CHUNK (1024 * 1024)
#define FIRST_LINE 64
#define SHAPELESS 35 /* weight of formats that many texts have, see import.h */
#define HEAD 4096    /* bytes that tell whether a file may be the grown form of another */

/* All that the import of one file holds. */
struct import {
	char *path;
	guint member; /* of the archive at path, from 1; 0 = the file itself */
	const struct import_options *options;
	struct import_options written; /* with what a user's format says */
	GBytes *(*pack)(const void *bytes, gsize len);
	Container *container; /* the file is an archive, and no more is known; or NULL */
	bool broken;          /* it ends where it broke */
	Input *input;
	Container *own; /* that input is a member of, when it was opened for it alone */
	const struct importer *importer;
	GByteArray *document; /* or NULL: not read yet, or of lines */
	LinesStart *start;    /* of lines */
	const char *assumed;  /* of them, or NULL */

	const struct import_target *target;
	Source *source;
	struct sink sink;
	struct reading reading;
	struct first_time first; /* of reading, where it can be done twice */
	guint notes_told;        /* of the input */
	bool elsewhere,
	        zone_assumed;    /* a document was read by target->parser; what it said */
	gint64 lines_before;     /* in the part that an earlier source has */
	struct source_part part; /* that part */
};

/* --- looking at it: by any thread ---------------------------------------------- */

static bool refuse(const struct import *import, GError **error, const char *text)
{
	const struct place place = input_place(import->input, 0, 0, -1);
	return error_at(error, ERROR_DATA, &place, "%s", text);
}

/* Reads the first records of a log. */
static bool start_lines(struct import *import, GError **error)
{
	struct sample_bytes sample;
	if (!input_sample(import->input, &sample, error))
		return false;
	GPtrArray *formats = formats_learn(import->importer, &sample, import->options);
	const struct format *first = formats->pdata[0];
	if (first->importer->assumed != NULL)
		import->assumed = first->importer->assumed(first->state);
	import->start = lines_start(import->input, formats, import->pack);
	return true;
}

/* What is small is read at once; what is large when its turn comes. */
static bool start_document(struct import *import, GError **error)
{
	const gint64 size = input_file_size(import->input);
	if (size < 0 || size > CHUNK)
		return true;
	import->document = document_load(import->input, import->importer->name, error);
	return import->document != NULL;
}

/* What the file of a user's format says of times holds where the command line says nothing. */
static void follow_written(struct import *import)
{
	const PatternFile *written = import->importer->written;
	if (written == NULL || written->zone == NULL ||
	    import->options->assume_zone != NULL)
		return;
	import->written = *import->options;
	import->written.assume_zone = written->zone;
	import->options = &import->written;
}

/* Whoever gives a pattern and gets what any text with times in it would be read as wants to know. */
static bool passes_patterns_over(const struct import *import)
{
	const struct import_options *options = import->options;
	return options->patterns != NULL && options->format == NULL &&
	       import->importer->written == NULL && import->importer->weight <= SHAPELESS;
}

static bool look(struct import *import, GError **error)
{
	if (!choose_not_empty(import->input, error))
		return false;
	import->importer = choose_importer(import->input, import->options, error);
	if (import->importer == NULL)
		return false;
	follow_written(import);
	return import->importer->read_document != NULL ? start_document(import, error)
	                                               : start_lines(import, error);
}

static Import *import_new(const char *path, const struct import_options *options,
                          GBytes *(*pack)(const void *bytes, gsize len))
{
	Import *import = g_new0(Import, 1);
	import->path = g_strdup(path);
	import->options = options;
	import->pack = options->keep_raw == KEEP_ALL ? pack : NULL;
	return import;
}

Import *import_open(const char *path, const struct import_options *options,
                    GBytes *(*pack)(const void *bytes, gsize len), GError **error)
{
	g_autoptr(Import) import = import_new(path, options, pack);
	import->input = input_open(path, options, error);
	if (import->input == NULL)
		return NULL;
	if (input_is_archive(import->input))
		import->container = container_new(g_steal_pointer(&import->input));
	else if (!look(import, error))
		return NULL;
	return g_steal_pointer(&import);
}

void import_free(Import *import)
{
	if (import == NULL)
		return;
	lines_start_free(import->start);
	g_clear_pointer(&import->document, g_byte_array_unref);
	input_free(import->input);
	container_free(import->own);
	container_free(import->container);
	g_free(import->path);
	g_free(import);
}

const char *import_name(const Import *import)
{
	return import->input != NULL ? input_name(import->input) : import->path;
}

guint import_passed_over(const Import *archive)
{
	return container_passed_over(archive->container);
}

bool import_broken(const Import *archive)
{
	return archive->broken;
}

bool import_is_archive(const Import *import)
{
	return import->container != NULL;
}

Import *import_next_member(Import *archive, GError **error)
{
	if (archive->broken)
		return NULL;
	g_autoptr(Import) import =
	        import_new(archive->path, archive->options, archive->pack);
	import->input = container_next(archive->container, archive->options,
	                               &archive->broken, error);
	import->member = container_index(archive->container);
	return import->input != NULL && look(import, error) ? g_steal_pointer(&import)
	                                                    : NULL;
}

/* The same bytes from their start again. */
static bool open_again(struct import *import, GError **error)
{
	g_clear_pointer(&import->start, lines_start_free);
	g_clear_pointer(&import->input, input_free);
	g_clear_pointer(&import->own, container_free);
	Input *input = input_open(import->path, import->options, error);
	if (input == NULL)
		return false;
	if (import->member > 0) {
		import->own = container_new(g_steal_pointer(&input));
		bool broken = false;
		g_autoptr(GError) fault = NULL; /* of a member before it */
		while (container_index(import->own) < import->member && !broken) {
			g_clear_pointer(&input, input_free);
			g_clear_error(&fault);
			input = container_next(import->own, import->options, &broken,
			                       &fault);
			if (input == NULL && fault == NULL)
				break;
		}
		if (fault != NULL)
			g_propagate_error(error, g_steal_pointer(&fault));
		else if (input == NULL)
			error_at(error, ERROR_DATA,
			         &(struct place){ import->path, 0, 0, -1 },
			         "changed while it was read: a member is gone");
	}
	import->input = input;
	if (input == NULL)
		return false;
	import->reading.name = input_name(input);
	return true;
}

bool import_again(Import *import, GError **error)
{
	g_clear_pointer(&import->document, g_byte_array_unref);
	import->lines_before = 0;
	return open_again(import, error) && look(import, error);
}

/* --- what it is -------------------------------------------------------------------- */

/* "b.log", "a.tar.gz(b.log)": without the folders of the file, with those of the member. */
static char *source_name(const struct import *import)
{
	const char *name = import->options->name;
	g_autofree char *base = name != NULL ? g_strdup(name)
	                        : strcmp(import->path, "-") == 0
	                                ? g_strdup("stdin")
	                                : g_path_get_basename(import->path);
	if (import->member == 0)
		return g_steal_pointer(&base);
	const gsize outer =
	        strcmp(import->path, "-") == 0 ? strlen("stdin") : strlen(import->path);
	return g_strconcat(base, input_name(import->input) + outer, NULL);
}

static Source *describe(const struct import *import)
{
	Source *source = source_new();
	const struct import_options *options = import->options;
	source->name = source_name(import);
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

/* --- putting it: by the thread that owns the target ------------------------------ */

static void tell_progress(void *user, const Input *input)
{
	const struct import *import = user;
	import->target->progress(import->target->user, input_name(input),
	                         input_file_done(input), input_file_size(input),
	                         import->source->lines);
}

static void tell_notes(struct import *import)
{
	const GPtrArray *notes = input_notes(import->input);
	for (; import->notes_told < notes->len; import->notes_told++)
		reading_warn(&import->reading, 0, "%s",
		             (const char *)notes->pdata[import->notes_told]);
}

static bool strict_refuses(struct import *import, GError **error)
{
	if (!import->options->strict ||
	    !(import->zone_assumed || reading_assumed_zone(&import->reading)))
		return false;
	refuse(import, error, "its times name no zone");
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

/*
 * begin .. commit around read(); nothing of it stays when anything fails, nor when the reading found its first time
 * otherwise than it took it (first.otherwise).
 */
static bool transact(struct import *import, enum import_result *result,
                     bool (*read)(struct import *import, GError **error), GError **error)
{
	const struct import_target *target = import->target;
	if (!target->begin(target->user, import->source, &import->sink, error))
		return false;
	import->reading.sink = &import->sink;
	reading_begin(&import->reading,
	              import->document != NULL ? (const char *)import->document->data +
	                                                 import->reading.base
	                                       : NULL,
	              import->document != NULL
	                      ? import->document->len - (gsize)import->reading.base
	                      : 0);
	tell_notes(import);
	bool ok = read(import, error);
	const bool otherwise = ok && import->first.otherwise;
	if (ok && !otherwise) {
		tell_notes(import);
		if (!import->elsewhere)
			reading_end(&import->reading);
		ok = !strict_refuses(import, error);
	}
	reading_free(&import->reading);
	if (otherwise) {
		target->rollback(target->user);
		return true;
	}
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

/* --- lines ----------------------------------------------------------------------- */

static void tell_lines(void *user, gint64 done)
{
	const struct import *import = user;
	import->target->progress(import->target->user, input_name(import->input), done,
	                         input_file_size(import->input), import->source->lines);
}

static Overlap *may_overlap(const struct import *import)
{
	const struct import_target *target = import->target;
	if (target->relatives == NULL || import->member > 0 || import->lines_before > 0 ||
	    input_file_size(import->input) < 0)
		return NULL;
	return overlap_new(target, import->source, import->path, import->options,
	                   import->input);
}

static bool read_lines(struct import *import, GError **error)
{
	Input *input = import->input;
	if (import->assumed != NULL)
		reading_warn(&import->reading, 0, "%s", import->assumed);
	if (passes_patterns_over(import))
		reading_warn(&import->reading, 0,
		             "no pattern of yours fits it: read as %s (formats test "
		             "--pattern FILE --format NAME shows where one stops to "
		             "match)",
		             import->importer->name);
	import->reading.base = (gint64)input_bom(input);
	input_on_progress(input, NULL, NULL); /* another thread reads it */
	const struct import_target *target = import->target;
	const struct source_part *part = &import->part;
	const gint64 before = import->source->continues;
	if (before != 0 && part->open_at >= 0 &&
	    !target->reopen(target->user, before, part->lines, part->open_at, error))
		return false;
	const bool open = before != 0 && part->open && part->open_at < 0;
	g_autoptr(Overlap) overlap = may_overlap(import);
	if (!lines_read(&import->reading, import->start, import->lines_before, open,
	                overlap, import->target->progress != NULL ? tell_lines : NULL,
	                import, error))
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
static bool pass_known_part(struct import *import, GError **error)
{
	const struct import_target *target = import->target;
	if (target->grown == NULL)
		return true;
	const char *head;
	const gsize len = MIN(lines_head(import->start, &head), HEAD);
	gint64 most = input_file_size(import->input);
	if (input_compressed(import->input) || most < 0)
		most = G_MAXINT64;
	struct source_part *part = &import->part;
	*part = (struct source_part){ .open_at = -1 };
	const gint64 id =
	        target->grown(target->user, import->source, head, len, most, part);
	if (id == 0)
		return true;
	if (!open_again(import, error))
		return false;
	int same = begins_with(import->input, part, error);
	const char *rest;
	if (same > 0 && target->reopen != NULL && part->open_at >= 0 &&
	    input_peek(import->input, &rest, NULL) > 0) {
		/* The cut line is whole now: back to where it begins. */
		part->bytes = part->open_at;
		if (!open_again(import, error) ||
		    begins_with(import->input, part, error) < 0)
			return false;
	} else {
		part->open_at = -1;
	}
	if (same > 0) {
		import->source->continues = id;
		import->lines_before = part->lines - (part->open_at >= 0);
	}
	/* Another file after all: from its start again. */
	return same > 0 || (same == 0 && open_again(import, error));
}

static bool known_whole(struct import *import, enum import_result *result)
{
	const struct import_target *target = import->target;
	input_sha256(import->input, import->source->sha256);
	import->source->bytes = input_offset(import->input);
	import->source->id = target->known(target->user, import->source->sha256);
	*result = known_result(import);
	return true;
}

/* Without its end: the line may have been cut there. */
static void note_first_line(struct import *import)
{
	const char *head;
	gsize len = MIN(lines_head(import->start, &head), FIRST_LINE);
	const char *end = len > 0 ? memchr(head, '\n', len) : NULL;
	if (end != NULL)
		len = (gsize)(end - head);
	digest_hex(head, len, import->source->first_line);
}

/* Reads a log once more, as its end told when it begins. */
static bool read_otherwise(struct import *import, enum import_result *result,
                           GError **error)
{
	Source *source = describe(import);
	memcpy(source->first_line, import->source->first_line, sizeof source->first_line);
	source->continues = import->source->continues;
	source_free(import->source);
	import->source = import->reading.source = source;
	import->first.otherwise = false;
	import->first.again = true;
	import->reading.zone = NULL;
	if (!open_again(import, error) ||
	    (source->continues != 0 &&
	     begins_with(import->input, &import->part, error) < 0) ||
	    !start_lines(import, error))
		return false;
	return transact(import, result, read_lines, error);
}

static bool import_lines(struct import *import, enum import_result *result,
                         GError **error)
{
	const bool twice = input_file_size(import->input) >= 0;
	note_first_line(import);
	/* Only files can be read from their start again. */
	if (twice && !pass_known_part(import, error))
		return false;
	if (import->start == NULL) {
		const char *head;
		const gssize left = input_peek(import->input, &head, error);
		if (left < 0)
			return false;
		if (left == 0 && import->source->continues != 0)
			return known_whole(import, result);
		if (!start_lines(import, error))
			return false;
	}
	import->reading.first = twice ? &import->first : NULL;
	return transact(import, result, read_lines, error) &&
	       (!import->first.otherwise || read_otherwise(import, result, error));
}

/* --- documents --------------------------------------------------------------- */

/* By a process of its own, which keeps the books: what it gives goes to the target's sink at once. */
static bool read_elsewhere(struct import *import, const char *bytes, gsize len,
                           GError **error)
{
	struct reading reading = import->reading;
	reading.sink = &import->sink;
	reading.state = NULL;
	import->elsewhere = true;
	return parser_read(import->target->parser, import->importer, &reading, bytes, len,
	                   &import->zone_assumed, error);
}

static bool read_document(struct import *import, GError **error)
{
	const gsize base = (gsize)import->reading.base;
	const char *bytes = (const char *)import->document->data + base;
	const gsize len = import->document->len - base;
	if (!document_put_chunks(import->document, import->reading.sink, error))
		return false;
	if (import->target->parser != NULL && !import->importer->looks_beside)
		return read_elsewhere(import, bytes, len, error);
	return import->importer->read_document(&import->reading, bytes, len, error);
}

static bool import_document(struct import *import, enum import_result *result,
                            GError **error)
{
	const struct import_target *target = import->target;
	if (import->document == NULL)
		import->document =
		        document_load(import->input, import->importer->name, error);
	if (import->document == NULL)
		return false;
	import->source->bytes = (gint64)import->document->len;
	import->reading.base = (gint64)input_bom(import->input);
	input_sha256(import->input, import->source->sha256);
	import->source->id = target->known(target->user, import->source->sha256);
	if (import->source->id != 0) {
		*result = IMPORT_KNOWN;
		return true;
	}
	if (!import->importer->any_bytes &&
	    !document_check_utf8(import->document, input_name(import->input), error))
		return false;
	return transact(import, result, read_document, error);
}

/* --- the whole ---------------------------------------------------------------- */

bool import_put(Import *import, const struct import_target *target, Source **source,
                enum import_result *result, GError **error)
{
	import->target = target;
	import->source = describe(import);
	import->reading.options = import->options;
	import->reading.target = import->target;
	import->reading.source = import->source;
	import->reading.name = input_name(import->input);
	if (target->progress != NULL)
		input_on_progress(import->input, tell_progress, import);
	const bool ok = import->importer->read_document != NULL
	                        ? import_document(import, result, error)
	                        : import_lines(import, result, error);
	if (ok)
		*source = g_steal_pointer(&import->source);
	else
		g_clear_pointer(&import->source, source_free);
	return ok;
}

bool import_file(const char *path, const struct import_options *options,
                 const struct import_target *target, Source **source,
                 enum import_result *result, GError **error)
{
	g_autoptr(Import) import = import_open(path, options, target->pack, error);
	if (import == NULL)
		return false;
	if (!import_is_archive(import))
		return import_put(import, target, source, result, error);
	const struct place place = { path, 0, 0, -1 };
	g_autoptr(GError) fault = NULL;
	g_autoptr(Import) member = import_next_member(import, &fault);
	if (member != NULL)
		return import_put(member, target, source, result, error);
	if (fault == NULL)
		return error_at(error, ERROR_DATA, &place, "is an archive without files");
	g_propagate_error(error, g_steal_pointer(&fault));
	return false;
}
