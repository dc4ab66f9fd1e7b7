#include "import/input.h"

#include "base/digest.h"
#include "import/charset.h"
#include "import/coding.h"
#include "import/container.h"

#include <string.h>
#include <unistd.h>

#define PROGRESS (1024 * 1024)
struct input {
	struct raw raw;
	gint64 told; /* raw.read at the last call of on_progress */
	void (*on_progress)(void *user, const Input *input);
	void *progress_user;

	const struct coding *coding; /* NULL = plain */
	void *decoder;
	bool coded_end;
	gint64 expanded;

	bool archive; /* container.h reads it */
	Charset *charset;
	gsize bom;
	GByteArray *ready; /* peeked, not handed out: [ready_at, len) */
	gsize ready_at;
	char *samples; /* middle and tail */
	Digest *digest;
	bool hash_left; /* to the caller */
	gint64 offset;
};

struct place input_place(const Input *input, gint64 line, gint64 column, gint64 offset)
{
	return (struct place){ input->raw.name, line, column, offset };
}

gint64 input_file_done(const Input *input)
{
	return raw_done(&input->raw);
}

/* --- the layers together ----------------------------------------------------- */

static bool within_limits(Input *input, gssize got, GError **error)
{
	const struct place place = input_place(input, 0, 0, input_file_done(input));
	input->expanded += got;
	return expansion_within(&place, input->expanded, input->raw.read, error);
}

/* Uncompressed bytes, before any change of encoding. */
static gssize expand(void *user, void *buf, gsize size, GError **error)
{
	Input *input = user;
	if (input->coding != NULL) {
		if (input->coded_end)
			return 0;
		const gssize got = input->coding->decode(input->decoder, buf, size,
		                                         &input->coded_end, error);
		return got >= 0 && within_limits(input, got, error) ? got : -1;
	}
	const gsize left = MIN(input->raw.len - input->raw.at, size);
	if (left == 0)
		return raw_read(&input->raw, buf, size, error);
	memcpy(buf, input->raw.bytes + input->raw.at, left);
	input->raw.at += left;
	return (gssize)left;
}

static gssize pull(Input *input, void *buf, gsize size, GError **error)
{
	if (input->charset != NULL)
		return charset_read(input->charset, expand, input, buf, size, error);
	return expand(input, buf, size, error);
}

/* Fills ready up to size; false with error. */
static bool ready_fill(Input *input, gsize size, GError **error)
{
	GByteArray *ready = input->ready;
	if (input->ready_at > 0) {
		g_byte_array_remove_range(ready, 0, (guint)input->ready_at);
		input->ready_at = 0;
	}
	while (ready->len < size) {
		const guint len = ready->len;
		g_byte_array_set_size(ready, (guint)size);
		const gssize got = pull(input, ready->data + len, size - len, error);
		g_byte_array_set_size(ready, len + (guint)MAX(got, 0));
		if (got <= 0)
			return got == 0;
	}
	return true;
}

gssize input_peek(Input *input, const char **bytes, GError **error)
{
	if (!ready_fill(input, INPUT_PEEK, error))
		return -1;
	*bytes = (const char *)input->ready->data;
	return (gssize)input->ready->len;
}

enum { HASH_PIECE = 128 * 1024 }; /* hashed while it is near the processor */

static void hash_unless_left(Input *input, const void *bytes, gsize len)
{
	if (!input->hash_left)
		digest_add(input->digest, bytes, len);
}

gssize input_read(Input *input, void *buf, gsize size, GError **error)
{
	char *out = buf;
	gsize have = MIN(input->ready->len - input->ready_at, size);
	if (have > 0)
		memcpy(out, input->ready->data + input->ready_at, have);
	input->ready_at += have;
	hash_unless_left(input, out, have);
	while (have < size) {
		/* a charset needs room for one whole character */
		if (input->charset != NULL && have > 0 && size - have < 8)
			break;
		const gssize got =
		        pull(input, out + have, MIN(size - have, HASH_PIECE), error);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		hash_unless_left(input, out + have, (gsize)got);
		have += (gsize)got;
	}
	input->offset += (gint64)have;
	if (input->on_progress != NULL && input->raw.read - input->told >= PROGRESS) {
		input->told = input->raw.read;
		input->on_progress(input->progress_user, input);
	}
	return (gssize)have;
}

/* --- opening ----------------------------------------------------------------- */

/* When gzip packed it, the file was last changed at the time in the head (RFC 1952, MTIME), 0 = not known. */
static void take_gzip_time(Input *input, const guint8 *head, gsize len)
{
	if (input->coding != &coding_gzip || len < 8)
		return;
	const gint64 at = head[4] | head[5] << 8 | head[6] << 16 | (gint64)head[7] << 24;
	if (at * SECOND < input->raw.modified && raw_is_change(at))
		raw_changed_at(&input->raw, at);
}

static bool choose_coding(Input *input, GError **error)
{
	const gssize len = raw_fill(&input->raw, 16, error);
	if (len < 0)
		return false;
	input->coding = coding_of(input->raw.bytes + input->raw.at, (gsize)len);
	if (input->coding != NULL) {
		take_gzip_time(input, input->raw.bytes + input->raw.at, (gsize)len);
		input->decoder = input->coding->start(input->coding, &input->raw, error);
		return input->decoder != NULL;
	}
	static const char *const endings[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4" };
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (len > 0 && g_str_has_suffix(input->raw.name, endings[i]))
			raw_note(&input->raw,
			         "not compressed, though its name ends in %s",
			         endings[i]);
	return true;
}

/* Takes the bytes that were peeked through a charset, without the first drop of them. */
static bool use_charset(Input *input, const char *encoding, gsize drop, GError **error)
{
	input->charset = charset_new(encoding, input->raw.name, error);
	if (input->charset == NULL)
		return false;
	charset_feed(input->charset, input->ready->data + drop, input->ready->len - drop);
	g_byte_array_set_size(input->ready, 0);
	raw_note(&input->raw,
	         "%s text, read as UTF-8: its hash and byte offsets count in that form",
	         encoding);
	return true;
}

static bool choose_charset(Input *input, const char *encoding, GError **error)
{
	if (!ready_fill(input, 4096, error))
		return false;
	const char *head = (const char *)input->ready->data;
	const gsize len = input->ready->len;
	if (coding_of(head, len) != NULL && input->coding != NULL)
		return raw_refuse(&input->raw, error,
		                  "is compressed twice: unpack it once first") > 0;
	input->archive = container_begins(head, len);
	if (input->archive)
		return true; /* its members have encodings */
	gsize mark;
	const char *marked = charset_of_mark(head, len, &mark);
	const bool utf8_mark = len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0;
	if (encoding != NULL && g_ascii_strcasecmp(encoding, "UTF-8") != 0)
		return use_charset(input, encoding, mark, error);
	if (marked != NULL)
		return use_charset(input, marked, mark, error);
	const char *guess = charset_guess(head, len);
	if (guess != NULL) {
		raw_refuse(&input->raw, error, "looks like %s without a byte order mark",
		           guess);
		return error_hint(error, "say --encoding %s", guess);
	}
	input->bom = utf8_mark ? 3 : 0;
	return true;
}

Input *input_open_raw(struct raw *raw, const struct import_options *options,
                      GError **error)
{
	g_autoptr(Input) input = g_new0(Input, 1);
	input->raw = *raw;
	input->ready = g_byte_array_new();
	input->digest = digest_new();
	if (!choose_coding(input, error) ||
	    !choose_charset(input, options != NULL ? options->encoding : NULL, error))
		return NULL;
	return g_steal_pointer(&input);
}

Input *input_open(const char *path, const struct import_options *options, GError **error)
{
	struct raw raw;
	raw_init(&raw, strcmp(path, "-") == 0 ? "stdin" : path);
	raw.stopped = options != NULL ? options->stopped : NULL;
	if (raw_open(&raw, path, options != NULL && options->allow_special, error))
		return input_open_raw(&raw, options, error);
	raw_clear(&raw);
	return NULL;
}

void input_free(Input *input)
{
	if (input == NULL)
		return;
	if (input->decoder != NULL)
		input->coding->stop(input->decoder);
	raw_clear(&input->raw);
	charset_free(input->charset);
	g_byte_array_unref(input->ready);
	digest_free(input->digest);
	g_free(input->samples);
	g_free(input);
}

/* --- what is known of it ----------------------------------------------------- */

bool input_is_archive(const Input *input)
{
	return input->archive;
}

bool input_is_member(const Input *input)
{
	return input->raw.pull != NULL;
}

bool input_can_seek(const Input *input)
{
	return input->coding == NULL && input->charset == NULL &&
	       input->raw.pull == NULL && input->raw.size >= 0;
}

gssize input_read_at(const Input *input, gint64 offset, void *buf, gsize size)
{
	const gint64 left = input->raw.size - offset;
	return left > 0
	               ? pread(input->raw.fd, buf, (gsize)MIN((gint64)size, left), offset)
	               : 0;
}

/* One sample out of the middle of a plain file; 0 when it cannot be had. */
static gsize sample_at(Input *input, gint64 offset, char *buf, gsize size)
{
	const gssize got = input_read_at(input, offset, buf, size);
	return got > 0 ? (gsize)got : 0;
}

/* Plain files give all three; what is compressed or streamed gives what the peek holds. */
bool input_sample(Input *input, struct sample_bytes *sample, GError **error)
{
	const char *bytes;
	const gssize peeked = input_peek(input, &bytes, error);
	if (peeked < 0)
		return false;
	const gsize len = (gsize)peeked, size = INPUT_SAMPLE;
	if (len == 0)
		bytes = "";
	*sample = (struct sample_bytes){ input->raw.name, bytes, "", "",
		                         MIN(len, size),  0,     0 };
	sample->head += MIN(input->bom, sample->head_len);
	sample->head_len -= MIN(input->bom, sample->head_len);
	if (input_can_seek(input) && input->raw.size > 3 * INPUT_SAMPLE) {
		if (input->samples == NULL)
			input->samples = g_malloc(2 * size);
		sample->middle = input->samples;
		sample->middle_len =
		        sample_at(input, input->raw.size / 2, input->samples, size);
		sample->tail = input->samples + size;
		sample->tail_len = sample_at(input, input->raw.size - INPUT_SAMPLE,
		                             input->samples + size, size);
		return true;
	}
	if (len > 2 * size) {
		sample->middle = bytes + len / 2;
		sample->middle_len = size / 2;
	}
	/* the peek's end is a tail only where it is the end */
	if (len > size && len < INPUT_PEEK) {
		sample->tail_len = MIN(len - size, size);
		sample->tail = bytes + len - sample->tail_len;
	}
	return true;
}

const char *input_name(const Input *input)
{
	return input->raw.name;
}

gsize input_bom(const Input *input)
{
	return input->bom;
}

gint64 input_offset(const Input *input)
{
	return input->offset;
}

gint64 input_file_size(const Input *input)
{
	return input->raw.size;
}

void input_on_progress(Input *input, void (*fn)(void *user, const Input *input),
                       void *user)
{
	input->on_progress = fn;
	input->progress_user = user;
}

gint64 input_modified(const Input *input)
{
	return input->raw.modified;
}

bool input_modified_known(const Input *input)
{
	return input->raw.modified_known;
}

bool input_compressed(const Input *input)
{
	return input->coding != NULL;
}

bool input_is_slow(const Input *input)
{
	return input->coding != NULL && input->coding->slow;
}

void input_leave_hash(Input *input)
{
	input->hash_left = true;
}

void input_hash(Input *input, const void *bytes, gsize len)
{
	digest_add(input->digest, bytes, len);
}

void input_sha256(const Input *input, char hex[65])
{
	digest_copy_hex(input->digest, hex);
}

const GPtrArray *input_notes(const Input *input)
{
	return input->raw.notes;
}
