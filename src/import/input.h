/*
 * input.h - one file of evidence as a stream of bytes: opened safely, decompressed, hashed, counted.
 *
 * Shape   a pull stream of the source's bytes; what was peeked is read again. "The source's bytes" are the
 *         uncompressed ones, byte order mark included; text in another encoding counts in its UTF-8 form
 * Limits  regular files and stdin unless allow_special; size fixed at open (what is added later is not read, a file
 *         that shrank is refused); one layer of compression; expansion: 64 MiB free, then ratio 250, total 8 GiB;
 *         zstd window 128 MiB
 * Owns    the file and all buffers, about 1 MiB; name stays the caller's
 * Errors  ERROR_DATA (limit, checksum, truncated, twice compressed), ERROR_SYSTEM (open, read), each with place
 * Source  raw.h: the file; coding.h: compression; charset.h: encodings; container.h: archives
 */
#pragma once
#include "import/import.h"

#define INPUT_SAMPLE (64 * 1024) /* bytes of each sample of a bid */

typedef struct input Input;
/* "-" is stdin. Uses options->encoding and ->allow_special; options may be NULL. An empty file opens. */
Input *input_open(const char *path, const struct import_options *options, GError **error);
/* The same of a member of an archive (container.h); raw is taken over. */
struct raw;
Input *input_open_raw(struct raw *raw, const struct import_options *options,
                      GError **error);
void input_free(Input *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)

/* Up to size bytes, fewer only at the end; 0 at the end (checksums hold, nothing missing), -1 with error. */
gssize input_read(Input *input, void *buf, gsize size, GError **error);
/* The next up to INPUT_PEEK bytes without taking them; valid until the next read. */
#define INPUT_PEEK (256 * 1024)
gssize input_peek(Input *input, const char **bytes, GError **error);
/* Head, middle and tail for a bid, from the start of the stream; memory of the input, valid until the next read. */
bool input_sample(Input *input, struct sample_bytes *sample, GError **error);

/* Begins like a tar or zip archive: container.h gives what is in it. */
bool input_is_archive(const Input *input);
bool input_is_member(const Input *input); /* of an archive */
/* A plain file, of which any part can be had; up to size bytes, -1 = fault, errno. Moves nothing. */
bool input_can_seek(const Input *input);
gssize input_read_at(const Input *input, gint64 offset, void *buf, gsize size);

const char *input_name(const Input *input); /* as given, for places; "-" is "stdin" */
/* 3 when the bytes begin with a UTF-8 mark, else 0 */
gsize input_bom(const Input *input);
gint64 input_offset(const Input *input); /* bytes of the source handed out so far */
/* bytes of the file itself used so far, for progress */
gint64 input_file_done(const Input *input);
/* Called about once a MiB of the file while it is read; fn may be NULL. */
void input_on_progress(Input *input, void (*fn)(void *user, const Input *input),
                       void *user);
gint64 input_file_size(const Input *input); /* -1 = not known */
/* Last change of the file, us UTC; the present for what is no file, or has a time that no file was changed at. */
gint64 input_modified(const Input *input);
bool input_modified_known(const Input *input);
bool input_compressed(const Input *input);
/* Compressed so that to inflate it takes as long as to read what comes out. */
bool input_is_slow(const Input *input);
/* From here on the caller tells what it has read, in order and by whatever thread, and only then it is hashed. */
void input_leave_hash(Input *input);
void input_hash(Input *input, const void *bytes, gsize len);
void input_sha256(const Input *input, char hex[65]); /* of the bytes handed out so far */
struct place input_place(const Input *input, gint64 line, gint64 column, gint64 offset);
/* char *: what a reader must know of the file ("not compressed", "UTF-16"); grows until the end is reached. */
const GPtrArray *input_notes(const Input *input);
