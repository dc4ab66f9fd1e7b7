#include "import/input.h"

#include "base/digest.h"
#include "import/charset.h"

#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define RAW (256 * 1024)
#define PROGRESS (1024 * 1024)
#define EXPANSION_FREE (G_GINT64_CONSTANT(64) << 20)
#define EXPANSION_RATIO 250
#define EXPANSION_TOTAL (G_GINT64_CONSTANT(8) << 30)
#define ZSTD_WINDOW_LOG 27

/* A layer of compression. decode() gives up to size bytes, 0 at the end; it sets coded_end there. */
struct coding {
	const char *name, *magic;
	gsize magic_len;
	bool (*start)(Input *input, GError **error);
	gssize (*decode)(Input *input, void *buf, gsize size, GError **error);
};

struct input {
	char *name;
	int fd;
	gint64 file_size; /* as it was at open, -1 = not known */
	gint64 modified;
	gint64 file_read; /* bytes read from fd */
	gint64 file_told; /* file_read at the last call of on_progress */
	void (*on_progress)(void *user, const Input *input);
	void *progress_user;
	guint8 *raw; /* read from fd, not used yet: [raw_at, raw_len) */
	gsize raw_at, raw_len;

	const struct coding *coding; /* NULL = plain */
	bool coded_end;
	gint64 expanded;
	bool zlib_open;
	z_stream zlib;
	ZSTD_DCtx *zstd;
	size_t zstd_hint; /* 0 = between frames */
	struct archive *archive;
	gsize archive_given;   /* raw bytes lent to libarchive by the last pull */
	GError *archive_fault; /* of our own reading below libarchive */

	Charset *charset;
	gsize bom;
	GByteArray *ready; /* peeked, not handed out: [ready_at, len) */
	gsize ready_at;
	char *samples; /* middle and tail */
	Digest *digest;
	bool hash_left; /* to the caller */
	gint64 offset;
	GPtrArray *notes;
};

static void note(Input *input, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void note(Input *input, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_ptr_array_add(input->notes, g_strdup_vprintf(format, args));
	va_end(args);
}

struct place input_place(const Input *input, gint64 line, gint64 column, gint64 offset)
{
	return (struct place){ input->name, line, column, offset };
}

gint64 input_file_done(const Input *input)
{
	return input->file_read - (gint64)(input->raw_len - input->raw_at);
}

/* Refuses at the place in the file itself where the fault was seen. */
static gssize refuse(const Input *input, GError **error, const char *format, ...)
        G_GNUC_PRINTF(3, 4);
static gssize refuse(const Input *input, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = input_place(input, 0, 0, input_file_done(input));
	error_at(error, ERROR_DATA, &place, "%s", text);
	return -1;
}

static gssize refuse_errno(const Input *input, int saved_errno, const char *what,
                           GError **error)
{
	const struct place place = input_place(input, 0, 0, input->file_read);
	error_at(error, ERROR_SYSTEM, &place, "%s: %s", what, g_strerror(saved_errno));
	return -1;
}

/* --- the file ---------------------------------------------------------------- */

/* read(2) up to the size at open: what grows behind it waits for the next import, what shrank is no evidence. */
static gssize file_read(Input *input, void *buf, gsize size, GError **error)
{
	if (input->file_size >= 0)
		size = (gsize)MIN((gint64)size, input->file_size - input->file_read);
	if (size == 0)
		return 0;
	for (;;) {
		const gssize got = read(input->fd, buf, size);
		if (got > 0 || (got == 0 && input->file_size < 0)) {
			input->file_read += got;
			return got;
		}
		if (got == 0)
			return refuse(input, error, "the file shrank while it was read");
		if (errno == EAGAIN)
			poll(&(struct pollfd){ input->fd, POLLIN, 0 }, 1, -1);
		else if (errno != EINTR)
			return refuse_errno(input, errno, "cannot read", error);
	}
}

/* Makes at least want raw bytes ready, fewer only at the end of the file; -1 with error. */
static gssize raw_fill(Input *input, gsize want, GError **error)
{
	while (input->raw_len - input->raw_at < want) {
		memmove(input->raw, input->raw + input->raw_at,
		        input->raw_len - input->raw_at);
		input->raw_len -= input->raw_at;
		input->raw_at = 0;
		const gssize got = file_read(input, input->raw + input->raw_len,
		                             RAW - input->raw_len, error);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		input->raw_len += (gsize)got;
	}
	return (gssize)(input->raw_len - input->raw_at);
}

static const char *what_it_is(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a pipe";
	if (S_ISSOCK(mode))
		return "a socket";
	return "a device";
}

static bool open_fd(Input *input, const char *path, bool special, GError **error)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	const struct place place = input_place(input, 0, 0, -1);
	/* Without O_NONBLOCK a pipe that nobody writes to would hang us before we know that it is one. */
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (special ? 0 : O_NONBLOCK);
	input->fd = is_stdin ? STDIN_FILENO : open(path, flags);
	struct stat st;
	if (input->fd < 0 || fstat(input->fd, &st) < 0)
		return error_at(error, ERROR_SYSTEM, &place, "%s", g_strerror(errno));
	if (S_ISDIR(st.st_mode)) {
		error_at(error, ERROR_SYSTEM, &place, "is a directory");
		return error_hint(error, "debrief import -r reads the files in it");
	}
	if (!S_ISREG(st.st_mode) && !is_stdin && !special) {
		error_at(error, ERROR_SYSTEM, &place, "is %s, not a file",
		         what_it_is(st.st_mode));
		return error_hint(error, "--allow-special reads it all the same");
	}
	/* Files of /proc are regular, of size 0, and not empty: read until their end. */
	input->modified = S_ISREG(st.st_mode) ? (gint64)st.st_mtim.tv_sec * SECOND
	                                      : g_get_real_time();
	input->file_size = -1;
	if (S_ISREG(st.st_mode) && st.st_size > 0 && !is_stdin)
		input->file_size = st.st_size;
	return true;
}

/* --- gzip -------------------------------------------------------------------- */

static bool gzip_start(Input *input, GError **error)
{
	if (inflateInit2(&input->zlib, 16 + MAX_WBITS) != Z_OK)
		return refuse(input, error, "gzip cannot be read") > 0;
	input->zlib_open = true;
	return true;
}

/* What follows a finished member or frame: another one, zero padding, or something that is not ours. */
static bool another_follows(Input *input, bool *more, GError **error)
{
	const gssize left = raw_fill(input, 4, error);
	if (left < 0)
		return false;
	const guint8 *at = input->raw + input->raw_at;
	const bool zstd_skippable = left >= 4 && input->coding->magic_len == 4 &&
	                            (at[0] & 0xf0) == 0x50 &&
	                            memcmp(at + 1, "\x2a\x4d\x18", 3) == 0;
	*more = zstd_skippable ||
	        ((gsize)left >= input->coding->magic_len &&
	         memcmp(at, input->coding->magic, input->coding->magic_len) == 0);
	if (!*more && left > 0 && at[0] != 0)
		note(input,
		     "trailing garbage after the %s data is ignored, from byte "
		     "%" G_GINT64_FORMAT " of the file",
		     input->coding->name, input_file_done(input));
	return true;
}

static gssize gzip_fault(Input *input, GError **error)
{
	const char *why = input->zlib.msg != NULL ? input->zlib.msg : "";
	if (strstr(why, "check") != NULL && strstr(why, "header") == NULL)
		return refuse(input, error,
		              "the gzip checksum does not match: the file is damaged");
	return refuse(input, error, "the gzip data is damaged: %s", why);
}

static gssize gzip_decode(Input *input, void *buf, gsize size, GError **error)
{
	z_stream *zlib = &input->zlib;
	zlib->next_out = buf;
	zlib->avail_out = (uInt)MIN(size, G_MAXINT32);
	const uInt room = zlib->avail_out;
	while (zlib->avail_out == room && !input->coded_end) {
		const gssize left = raw_fill(input, 1, error);
		if (left < 0)
			return -1;
		if (left == 0)
			return refuse(input, error,
			              "truncated: ends inside its gzip data");
		zlib->next_in = input->raw + input->raw_at;
		zlib->avail_in = (uInt)left;
		const int result = inflate(zlib, Z_NO_FLUSH);
		input->raw_at += (gsize)left - zlib->avail_in;
		if (result == Z_STREAM_END) {
			bool more;
			if (!another_follows(input, &more, error))
				return -1;
			input->coded_end = !more;
			inflateReset(zlib);
		} else if (result != Z_OK) {
			return gzip_fault(input, error);
		}
	}
	return (gssize)(room - zlib->avail_out);
}

/* --- zstd -------------------------------------------------------------------- */

static bool zstd_start(Input *input, GError **error)
{
	input->zstd = ZSTD_createDCtx();
	if (input->zstd == NULL ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(input->zstd, ZSTD_d_windowLogMax,
	                                        ZSTD_WINDOW_LOG)))
		return refuse(input, error, "zstd cannot be read") > 0;
	return true;
}

static gssize zstd_fault(Input *input, size_t result, GError **error)
{
	switch (ZSTD_getErrorCode(result)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return refuse(input, error,
		              "the zstd window is over the limit of 128 MiB");
	case ZSTD_error_checksum_wrong:
		return refuse(input, error,
		              "the zstd checksum does not match: the file is damaged");
	default:
		return refuse(input, error, "the zstd data is damaged: %s",
		              ZSTD_getErrorName(result));
	}
}

static gssize zstd_decode(Input *input, void *buf, gsize size, GError **error)
{
	ZSTD_outBuffer out = { buf, size, 0 };
	while (out.pos == 0 && !input->coded_end) {
		const gssize left = raw_fill(input, 1, error);
		if (left < 0)
			return -1;
		if (left == 0 && input->zstd_hint != 0)
			return refuse(input, error,
			              "truncated: ends inside its zstd data");
		ZSTD_inBuffer in = { input->raw + input->raw_at, (size_t)left, 0 };
		const size_t result = ZSTD_decompressStream(input->zstd, &out, &in);
		input->raw_at += in.pos;
		if (ZSTD_isError(result))
			return zstd_fault(input, result, error);
		input->zstd_hint = result;
		if (result == 0) {
			bool more;
			if (!another_follows(input, &more, error))
				return -1;
			input->coded_end = !more;
		}
	}
	return (gssize)out.pos;
}

/* --- bzip2, xz, lz4 ---------------------------------------------------------- */

static la_ssize_t archive_pull(struct archive *archive, void *user, const void **bytes)
{
	Input *input = user;
	input->raw_at += input->archive_given;
	const gssize left = raw_fill(input, 1, &input->archive_fault);
	input->archive_given = (gsize)MAX(left, 0);
	if (left < 0)
		archive_set_error(archive, EIO, "cannot read");
	*bytes = input->raw + input->raw_at;
	return left;
}

static gssize archive_refuse(Input *input, GError **error)
{
	if (input->archive_fault != NULL) {
		g_propagate_error(error, g_steal_pointer(&input->archive_fault));
		return -1;
	}
	const char *why = archive_error_string(input->archive);
	return refuse(input, error, "the %s data is damaged or truncated: %s",
	              input->coding->name, why != NULL ? why : "unknown fault");
}

static bool archive_start(Input *input, GError **error)
{
	struct archive *archive = input->archive = archive_read_new();
	if (archive == NULL)
		return refuse(input, error, "libarchive cannot be used") > 0;
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	switch (input->coding->name[0]) {
	case 'b':
		archive_read_support_filter_bzip2(archive);
		break;
	case 'x':
		archive_read_support_filter_xz(archive);
		break;
	default:
		archive_read_support_filter_lz4(archive);
	}
	struct archive_entry *entry;
	if (archive_read_open(archive, input, NULL, archive_pull, NULL) != ARCHIVE_OK)
		return archive_refuse(input, error) > 0;
	if (archive_filter_count(archive) > 2)
		return refuse(input, error, "is compressed twice") > 0;
	const int result = archive_read_next_header(archive, &entry);
	input->coded_end = result == ARCHIVE_EOF;
	return result == ARCHIVE_OK || result == ARCHIVE_EOF ||
	       archive_refuse(input, error) > 0;
}

static gssize archive_decode(Input *input, void *buf, gsize size, GError **error)
{
	const la_ssize_t got = archive_read_data(input->archive, buf, size);
	if (got < 0)
		return archive_refuse(input, error);
	input->coded_end = got == 0;
	return got;
}

/* --- the layers together ----------------------------------------------------- */

static const struct coding codings[] = {
	{ "gzip", "\x1f\x8b\x08", 3, gzip_start, gzip_decode },
	{ "zstd", "\x28\xb5\x2f\xfd", 4, zstd_start, zstd_decode },
	{ "bzip2", "BZh", 3, archive_start, archive_decode },
	{ "xz",
	  "\xfd"
	  "7zXZ\0",
	  6, archive_start, archive_decode },
	{ "lz4", "\x04\x22\x4d\x18", 4, archive_start, archive_decode },
};

static const struct coding *coding_of(const void *bytes, gsize len)
{
	const guint8 *at = bytes;
	for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
		const struct coding *coding = &codings[i];
		if (len < coding->magic_len ||
		    memcmp(at, coding->magic, coding->magic_len) != 0)
			continue;
		/* "BZh" could begin a text: the first block's mark or the end's must follow */
		if (coding->name[0] == 'b' &&
		    (len < 10 || (at[4] != 0x31 && at[4] != 0x17)))
			continue;
		return coding;
	}
	return NULL;
}

static bool within_limits(Input *input, gssize got, GError **error)
{
	input->expanded += got;
	if (input->expanded <= EXPANSION_FREE)
		return true;
	if (input->expanded > EXPANSION_TOTAL)
		return refuse(input, error, "expands to more than the limit of 8 GiB") >
		       0;
	if (input->expanded / EXPANSION_RATIO > input->file_read)
		return refuse(input, error,
		              "expands to more than the limit of %d times its size",
		              EXPANSION_RATIO) > 0;
	return true;
}

/* Uncompressed bytes, before any change of encoding. */
static gssize expand(void *user, void *buf, gsize size, GError **error)
{
	Input *input = user;
	if (input->coding != NULL) {
		if (input->coded_end)
			return 0;
		const gssize got = input->coding->decode(input, buf, size, error);
		return got >= 0 && within_limits(input, got, error) ? got : -1;
	}
	const gsize left = MIN(input->raw_len - input->raw_at, size);
	if (left == 0)
		return file_read(input, buf, size, error);
	memcpy(buf, input->raw + input->raw_at, left);
	input->raw_at += left;
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

gssize input_read(Input *input, void *buf, gsize size, GError **error)
{
	char *out = buf;
	gsize have = MIN(input->ready->len - input->ready_at, size);
	if (have > 0)
		memcpy(out, input->ready->data + input->ready_at, have);
	input->ready_at += have;
	while (have < size) {
		/* a charset needs room for one whole character */
		if (input->charset != NULL && have > 0 && size - have < 8)
			break;
		const gssize got = pull(input, out + have, size - have, error);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		have += (gsize)got;
	}
	if (!input->hash_left)
		digest_add(input->digest, buf, have);
	input->offset += (gint64)have;
	if (input->on_progress != NULL &&
	    input->file_read - input->file_told >= PROGRESS) {
		input->file_told = input->file_read;
		input->on_progress(input->progress_user, input);
	}
	return (gssize)have;
}

/* --- opening ----------------------------------------------------------------- */

static bool choose_coding(Input *input, GError **error)
{
	const gssize len = raw_fill(input, 16, error);
	if (len < 0)
		return false;
	input->coding = coding_of(input->raw + input->raw_at, (gsize)len);
	if (input->coding != NULL)
		return input->coding->start(input, error);
	static const char *const endings[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4" };
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (len > 0 && g_str_has_suffix(input->name, endings[i]))
			note(input, "not compressed, though its name ends in %s",
			     endings[i]);
	return true;
}

/* Takes the bytes that were peeked through a charset, without the first drop of them. */
static bool use_charset(Input *input, const char *encoding, gsize drop, GError **error)
{
	input->charset = charset_new(encoding, input->name, error);
	if (input->charset == NULL)
		return false;
	charset_feed(input->charset, input->ready->data + drop, input->ready->len - drop);
	g_byte_array_set_size(input->ready, 0);
	note(input,
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
		return refuse(input, error, "is compressed twice: unpack it once first") >
		       0;
	gsize mark;
	const char *marked = charset_of_mark(head, len, &mark);
	const bool utf8_mark = len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0;
	if (encoding != NULL && g_ascii_strcasecmp(encoding, "UTF-8") != 0)
		return use_charset(input, encoding, mark, error);
	if (marked != NULL)
		return use_charset(input, marked, mark, error);
	const char *guess = charset_guess(head, len);
	if (guess != NULL) {
		refuse(input, error, "looks like %s without a byte order mark", guess);
		return error_hint(error, "say --encoding %s", guess);
	}
	input->bom = utf8_mark ? 3 : 0;
	return true;
}

Input *input_open(const char *path, const struct import_options *options, GError **error)
{
	g_autoptr(Input) input = g_new0(Input, 1);
	input->name = g_strdup(strcmp(path, "-") == 0 ? "stdin" : path);
	input->fd = -1;
	input->raw = g_malloc(RAW);
	input->ready = g_byte_array_new();
	input->digest = digest_new();
	input->notes = g_ptr_array_new_with_free_func(g_free);
	if (!open_fd(input, path, options != NULL && options->allow_special, error) ||
	    !choose_coding(input, error) ||
	    !choose_charset(input, options != NULL ? options->encoding : NULL, error))
		return NULL;
	return g_steal_pointer(&input);
}

void input_free(Input *input)
{
	if (input == NULL)
		return;
	if (input->fd > STDIN_FILENO)
		close(input->fd);
	if (input->zlib_open)
		inflateEnd(&input->zlib);
	ZSTD_freeDCtx(input->zstd);
	archive_read_free(input->archive);
	g_clear_error(&input->archive_fault);
	charset_free(input->charset);
	g_byte_array_unref(input->ready);
	digest_free(input->digest);
	g_ptr_array_unref(input->notes);
	g_free(input->samples);
	g_free(input->raw);
	g_free(input->name);
	g_free(input);
}

/* --- what is known of it ----------------------------------------------------- */

/* One sample out of the middle of a plain file; 0 when it cannot be had. */
static gsize sample_at(Input *input, gint64 offset, char *buf, gsize size)
{
	const gssize got = pread(input->fd, buf, size, offset);
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
	*sample =
	        (struct sample_bytes){ input->name, bytes, "", "", MIN(len, size), 0, 0 };
	sample->head += MIN(input->bom, sample->head_len);
	sample->head_len -= MIN(input->bom, sample->head_len);
	if (input->coding == NULL && input->charset == NULL &&
	    input->file_size > 3 * INPUT_SAMPLE) {
		if (input->samples == NULL)
			input->samples = g_malloc(2 * size);
		sample->middle = input->samples;
		sample->middle_len =
		        sample_at(input, input->file_size / 2, input->samples, size);
		sample->tail = input->samples + size;
		sample->tail_len = sample_at(input, input->file_size - INPUT_SAMPLE,
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
	return input->name;
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
	return input->file_size;
}

void input_on_progress(Input *input, void (*fn)(void *user, const Input *input),
                       void *user)
{
	input->on_progress = fn;
	input->progress_user = user;
}

gint64 input_modified(const Input *input)
{
	return input->modified;
}

bool input_compressed(const Input *input)
{
	return input->coding != NULL;
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
	return input->notes;
}
