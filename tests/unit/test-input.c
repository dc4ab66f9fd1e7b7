/* Files as they come: compressed, cut off, damaged, in odd encodings, or no files at all. Made at test time. */
#include "import/input.h"

#include "base/digest.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static char *folder;

static char *put(const char *name, const GString *bytes)
{
	char *path = g_build_filename(folder, name, NULL);
	g_assert_true(g_file_set_contents(path, bytes->str, (gssize)bytes->len, NULL));
	return path;
}

static void drop(char *path)
{
	g_remove(path);
	g_free(path);
}

/* Some text that does not compress to nothing. */
static GString *sample_text(gsize lines)
{
	GString *text = g_string_new(NULL);
	for (gsize i = 0; i < lines; i++)
		g_string_append_printf(text, "line %" G_GSIZE_FORMAT " of %x\n", i,
		                       (guint)(i * 2654435761u));
	return text;
}

static GString *gzip(const GString *text)
{
	GString *out = g_string_new(NULL);
	z_stream zlib = { 0 };
	g_assert_cmpint(
	        deflateInit2(&zlib, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
	        ==, Z_OK);
	g_string_set_size(out, deflateBound(&zlib, text->len));
	zlib.next_in = (Bytef *)text->str;
	zlib.avail_in = (uInt)text->len;
	zlib.next_out = (Bytef *)out->str;
	zlib.avail_out = (uInt)out->len;
	g_assert_cmpint(deflate(&zlib, Z_FINISH), ==, Z_STREAM_END);
	g_string_set_size(out, zlib.total_out);
	deflateEnd(&zlib);
	return out;
}

static GString *zstd(const GString *text)
{
	GString *out = g_string_new(NULL);
	ZSTD_CCtx *context = ZSTD_createCCtx();
	ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
	g_string_set_size(out, ZSTD_compressBound(text->len));
	const size_t size =
	        ZSTD_compress2(context, out->str, out->len, text->str, text->len);
	g_assert_false(ZSTD_isError(size));
	ZSTD_freeCCtx(context);
	g_string_set_size(out, size);
	return out;
}

static GString *by_archive(const GString *text, int (*filter)(struct archive *))
{
	GString *out = g_string_new(NULL);
	g_string_set_size(out, text->len + 65536);
	size_t used = 0;
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	filter(archive);
	archive_write_set_format_raw(archive);
	archive_write_open_memory(archive, out->str, out->len, &used);
	archive_entry_set_filetype(entry, AE_IFREG);
	g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
	g_assert_cmpint(archive_write_data(archive, text->str, text->len), ==,
	                (la_ssize_t)text->len);
	archive_entry_free(entry);
	g_assert_cmpint(archive_write_close(archive), ==, ARCHIVE_OK);
	archive_write_free(archive);
	g_string_set_size(out, used);
	return out;
}

static GString *bzip2(const GString *text)
{
	return by_archive(text, archive_write_add_filter_bzip2);
}

static GString *xz(const GString *text)
{
	return by_archive(text, archive_write_add_filter_xz);
}

static GString *lz4(const GString *text)
{
	return by_archive(text, archive_write_add_filter_lz4);
}

static GString *plain(const GString *text)
{
	return g_string_new_len(text->str, (gssize)text->len);
}

static const struct {
	const char *name;
	GString *(*pack)(const GString *text);
} codings[] = { { "plain", plain }, { "gzip", gzip }, { "zstd", zstd },
	        { "bzip2", bzip2 }, { "xz", xz },     { "lz4", lz4 } };

/* Everything that can be read, in pieces; NULL with error. */
static GString *read_all(Input *input, gsize piece, GError **error)
{
	GString *out = g_string_new(NULL);
	g_autofree char *buf = g_malloc(piece);
	gssize got;
	while ((got = input_read(input, buf, piece, error)) > 0)
		g_string_append_len(out, buf, got);
	if (got == 0)
		return out;
	g_string_free(out, TRUE);
	return NULL;
}

static GString *read_path(const char *path, const struct import_options *options,
                          GError **error)
{
	g_autoptr(Input) input = input_open(path, options, error);
	return input != NULL ? read_all(input, 65536, error) : NULL;
}

static GString *read_bytes(const char *name, const GString *bytes, GError **error)
{
	char *path = put(name, bytes);
	GString *out = read_path(path, NULL, error);
	drop(path);
	return out;
}

static void assert_refused(const GString *got, const GError *error,
                           enum error_class class, const char *says)
{
	g_assert_null(got);
	g_assert_nonnull(error);
	g_assert_cmpint(error_exit_code(error), ==, class);
	if (strstr(error->message, says) == NULL)
		g_error("\"%s\" does not say \"%s\"", error->message, says);
}

static void reads_back(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) text = sample_text(20000);
	g_autoptr(GString) packed = codings[i].pack(text);
	char *path = put("x", packed);
	static const gsize pieces[] = { 7, 4096, 1 << 20 };
	char want[65], got[65];
	digest_hex(text->str, text->len, want);
	for (gsize j = 0; j < G_N_ELEMENTS(pieces); j++) {
		g_autoptr(Input) input = input_open(path, NULL, NULL);
		const char *head;
		g_assert_cmpint(input_peek(input, &head, NULL), ==,
		                (gssize)MIN(INPUT_PEEK, text->len));
		g_assert_cmpint(memcmp(head, text->str, 1000), ==, 0);
		g_autoptr(GString) read = read_all(input, pieces[j], NULL);
		g_assert_true(g_string_equal(read, text));
		input_sha256(input, got);
		g_assert_cmpstr(got, ==, want);
		g_assert_cmpint(input_offset(input), ==, (gint64)text->len);
		g_assert_cmpint(input_file_done(input), ==, (gint64)packed->len);
		g_assert_true(input_compressed(input) == (i != 0));
		g_assert_cmpuint(input_notes(input)->len, ==, 0);
	}
	drop(path);
}

/* Cut anywhere: an error, or for a cut between members what stands before it; never a wrong text without a word. */
static void tells_a_cut(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) text = sample_text(3000);
	g_autoptr(GString) packed = codings[i].pack(text);
	for (gsize cut = 20; cut < packed->len; cut += packed->len / 23) {
		g_autoptr(GString) part = g_string_new_len(packed->str, (gssize)cut);
		g_autoptr(GError) error = NULL;
		GString *got = read_bytes("x", part, &error);
		assert_refused(got, error, ERROR_DATA, "truncated");
	}
}

static void joins_members(void)
{
	g_autoptr(GString) text = sample_text(10);
	g_autoptr(GString) twice = g_string_new(text->str);
	g_string_append(twice, text->str);
	for (gsize i = 1; i < G_N_ELEMENTS(codings); i++) {
		g_autoptr(GString) packed = codings[i].pack(text);
		g_autoptr(GString) both =
		        g_string_new_len(packed->str, (gssize)packed->len);
		g_string_append_len(both, packed->str, (gssize)packed->len);
		g_autoptr(GString) got = read_bytes("x", both, NULL);
		g_assert_nonnull(got);
		g_assert_true(g_string_equal(got, twice));
	}
}

/* What a buffer that is full ends with: the last bytes of a member's data, of its checksum, of the header of the next. */
static void joins_members_wherever_a_buffer_ends(void)
{
	enum { BUFFER = 256 * 1024, AROUND = 32 };
	g_autoptr(GString) second = sample_text(3);
	g_autoptr(GString) packed_second = gzip(second);
	g_autoptr(GString) first = g_string_new(NULL);
	for (guint32 i = 0, noise = 1; i < BUFFER + AROUND; i++) {
		noise = noise * 1664525 + 1013904223; /* does not compress */
		g_string_append_c(first, (char)(noise >> 24));
	}
	first->str[0] = 'x'; /* not another layer */
	for (gsize less = 0; less < 4 * AROUND; less++) {
		g_string_truncate(first, BUFFER + AROUND - less);
		g_autoptr(GString) file = gzip(first);
		g_string_append_len(file, packed_second->str, (gssize)packed_second->len);
		char *path = put("x", file);
		g_autoptr(Input) input = input_open(path, NULL, NULL);
		g_autoptr(GString) got = read_all(input, less % 2 ? 4096 : 1 << 20, NULL);
		g_assert_nonnull(got);
		g_assert_cmpuint(got->len, ==, first->len + second->len);
		g_assert_cmpint(memcmp(got->str, first->str, first->len), ==, 0);
		g_assert_cmpstr(got->str + first->len, ==, second->str);
		g_assert_cmpint(input_file_done(input), ==, (gint64)file->len);
		drop(path);
	}
}

static void verifies_checksums(void)
{
	g_autoptr(GString) text = sample_text(100);
	for (gsize i = 1; i < 3;
	     i++) { /* gzip's stands before its length, zstd's at the end */
		g_autoptr(GString) packed = codings[i].pack(text);
		packed->str[packed->len - (i == 1 ? 8 : 1)] ^= 1;
		g_autoptr(GError) error = NULL;
		GString *got = read_bytes("x", packed, &error);
		assert_refused(got, error, ERROR_DATA, "checksum");
	}
}

static void reports_trailing_garbage(void)
{
	g_autoptr(GString) text = sample_text(10);
	static const char *const tails[] = { "garbage", "\0\0\0\0" };
	for (gsize i = 0; i < G_N_ELEMENTS(tails); i++) {
		g_autoptr(GString) packed = gzip(text);
		g_string_append_len(packed, tails[i], 4);
		char *path = put("x", packed);
		g_autoptr(Input) input = input_open(path, NULL, NULL);
		g_autoptr(GString) got = read_all(input, 4096, NULL);
		g_assert_true(g_string_equal(got, text));
		g_assert_cmpuint(input_notes(input)->len, ==, i == 0 ? 1 : 0);
		if (i == 0)
			g_assert_nonnull(strstr(g_ptr_array_index(input_notes(input), 0),
			                        "trailing garbage"));
		drop(path);
	}
}

static void refuses_two_layers(void)
{
	g_autoptr(GString) text = sample_text(10);
	for (gsize outer = 1; outer < G_N_ELEMENTS(codings); outer++)
		for (gsize inner = 1; inner < G_N_ELEMENTS(codings); inner++) {
			g_autoptr(GString) once = codings[inner].pack(text);
			g_autoptr(GString) packed = codings[outer].pack(once);
			g_autoptr(GError) error = NULL;
			GString *got = read_bytes("x", packed, &error);
			assert_refused(got, error, ERROR_DATA, "compressed twice");
		}
}

static void expands_64_mib_freely_and_no_more(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_string_set_size(text, 64 << 20);
	memset(text->str, 'a', text->len);
	for (gsize i = 1; i < 3; i++) {
		g_autoptr(GString) packed = codings[i].pack(text);
		g_autoptr(GString) got = read_bytes("x", packed, NULL);
		g_assert_nonnull(got);
		g_assert_cmpuint(got->len, ==, 64 << 20);
	}
	g_string_append_c(text, 'a');
	for (gsize i = 1; i < 5; i++) { /* lz4 stays under the ratio by its nature */
		g_autoptr(GString) packed = codings[i].pack(text);
		g_autoptr(GError) error = NULL;
		GString *got = read_bytes("x", packed, &error);
		assert_refused(got, error, ERROR_DATA, "limit");
	}
}

static void refuses_a_huge_zstd_window(void)
{
	/* a frame that asks for 2 GiB: descriptor without single segment, window exponent 21 */
	g_autoptr(GString) frame =
	        g_string_new_len("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00", 9);
	g_autoptr(GError) error = NULL;
	GString *got = read_bytes("x", frame, &error);
	assert_refused(got, error, ERROR_DATA, "window");
}

static void says_when_a_name_lies(void)
{
	g_autoptr(GString) text = sample_text(10);
	char *path = put("x.gz", text);
	g_autoptr(Input) input = input_open(path, NULL, NULL);
	g_autoptr(GString) got = read_all(input, 4096, NULL);
	g_assert_true(g_string_equal(got, text));
	g_assert_nonnull(
	        strstr(g_ptr_array_index(input_notes(input), 0), "not compressed"));
	drop(path);
}

/* --- what is no file --------------------------------------------------------- */

static void refuses_what_is_no_file(void)
{
	g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
	g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
	const struct {
		const char *path, *says;
	} cases[] = {
		{ pipe, "is a pipe" },
		{ folder, "is a directory" },
		{ "/dev/zero", "is a device" },
		{ "/no/such/file", "No such file" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		GString *got = read_path(cases[i].path, NULL, &error);
		assert_refused(got, error, ERROR_SYSTEM, cases[i].says);
	}
	g_remove(pipe);
}

static gpointer write_late(gpointer data)
{
	const int fd = open(data, O_WRONLY);
	g_assert_cmpint(write(fd, "late\n", 5), ==, 5);
	close(fd);
	return NULL;
}

static void reads_a_pipe_when_told_to(void)
{
	char *pipe = g_build_filename(folder, "pipe", NULL);
	const struct import_options options = { .allow_special = true };
	g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
	GThread *writer = g_thread_new("writer", write_late, pipe);
	g_autoptr(GString) got = read_path(pipe, &options, NULL);
	g_thread_join(writer);
	g_assert_cmpstr(got->str, ==, "late\n");
	drop(pipe);
}

static void reads_up_to_the_size_at_open(void)
{
	g_autoptr(GString) text = sample_text(100000);
	char *path = put("x", text);
	g_autoptr(Input) input = input_open(path, NULL, NULL);
	const int fd = open(path, O_WRONLY | O_APPEND);
	g_assert_cmpint(write(fd, "more\n", 5), ==, 5);
	close(fd);
	g_autoptr(GString) got = read_all(input, 4096, NULL);
	g_assert_true(g_string_equal(got, text));
	drop(path);
}

static void refuses_a_file_that_shrank(void)
{
	g_autoptr(GString) text = sample_text(100000);
	char *path = put("x", text);
	g_autoptr(Input) input = input_open(path, NULL, NULL);
	g_assert_cmpint(truncate(path, 1000), ==, 0);
	g_autoptr(GError) error = NULL;
	GString *got = read_all(input, 4096, &error);
	assert_refused(got, error, ERROR_DATA, "shrank");
	drop(path);
}

/* --- encodings --------------------------------------------------------------- */

static const struct {
	const char *name, *bytes;
	gsize len;
	const char *encoding, *want;
	gsize bom;
	const char *says; /* note, or error where want is NULL */
	enum error_class class;
} encodings[] = {
	{ "utf8", "Gr\xc3\xbc\xc3\x9f", 6, NULL, "Gr\xc3\xbc\xc3\x9f", 0, NULL, 0 },
	{ "utf8-mark-is-kept", "\xef\xbb\xbfx", 4, NULL, "\xef\xbb\xbfx", 3, NULL, 0 },
	{ "utf16le-mark", "\xff\xfe\xfc\0\n\0", 6, NULL, "\xc3\xbc\n", 0, "UTF-16LE", 0 },
	{ "utf16be-mark", "\xfe\xff\0\xfc\0\n", 6, NULL, "\xc3\xbc\n", 0, "UTF-16BE", 0 },
	{ "utf32le-mark", "\xff\xfe\0\0x\0\0\0", 8, NULL, "x", 0, "UTF-32LE", 0 },
	{ "latin1", "\xfc\n", 2, "ISO-8859-1", "\xc3\xbc\n", 0, "ISO-8859-1", 0 },
	{ "utf8-said", "\xc3\xbc", 2, "utf-8", "\xc3\xbc", 0, NULL, 0 },
	{ "utf16-without-mark", "a\0b\0c\0d\0e\0f\0g\0h\0\n\0", 18, NULL, NULL, 0,
	  "looks like UTF-16LE", ERROR_DATA },
	{ "utf16-said", "a\0b\0c\0d\0e\0f\0g\0h\0\n\0", 18, "UTF-16LE", "abcdefgh\n", 0,
	  "UTF-16LE", 0 },
	{ "half-a-character",
	  "\xff\xfe"
	  "a\0b",
	  5, NULL, NULL, 0, "ends inside a character", ERROR_DATA },
	{ "lone-surrogate",
	  "\xff\xfe\0\xdc"
	  "a\0",
	  6, NULL, NULL, 0, "is not text in UTF-16LE", ERROR_DATA },
	{ "unknown-name", "a", 1, "KLINGON-8", NULL, 0, "no such encoding", ERROR_USAGE },
};

static void encoding_case(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) bytes =
	        g_string_new_len(encodings[i].bytes, (gssize)encodings[i].len);
	const struct import_options options = { .encoding = encodings[i].encoding };
	char *path = put("x", bytes);
	g_autoptr(GError) error = NULL;
	g_autoptr(Input) input = input_open(path, &options, &error);
	g_autoptr(GString) got = input != NULL ? read_all(input, 16, &error) : NULL;
	if (encodings[i].want == NULL) {
		assert_refused(got, error, encodings[i].class, encodings[i].says);
	} else {
		g_assert_no_error(error);
		g_assert_cmpstr(got->str, ==, encodings[i].want);
		g_assert_cmpuint(input_bom(input), ==, encodings[i].bom);
		g_assert_cmpuint(input_notes(input)->len, ==, encodings[i].says != NULL);
	}
	drop(path);
}

/* Characters of several bytes across the borders of all buffers. */
static void long_text_keeps_its_characters(void)
{
	g_autoptr(GString) text = g_string_new("\xef\xbb\xbf");
	g_string_truncate(text, 0);
	for (int i = 0; i < 200000; i++)
		g_string_append(text, i % 7 == 0   ? "\xf0\x9f\x94\xa5"
		                      : i % 3 == 0 ? "a"
		                                   : "\xe2\x82\xac");
	gsize len;
	g_autofree char *wide = g_convert(text->str, (gssize)text->len, "UTF-16LE",
	                                  "UTF-8", NULL, &len, NULL);
	g_autoptr(GString) bytes = g_string_new_len("\xff\xfe", 2);
	g_string_append_len(bytes, wide, (gssize)len);
	g_autoptr(GString) got = read_bytes("x", bytes, NULL);
	g_assert_nonnull(got);
	g_assert_true(g_string_equal(got, text));
}

/* --- samples ----------------------------------------------------------------- */

static void samples_head_middle_and_tail(void)
{
	g_autoptr(GString) text = sample_text(200000);
	char *path = put("x", text);
	g_autoptr(Input) input = input_open(path, NULL, NULL);
	struct sample_bytes sample;
	g_assert_true(input_sample(input, &sample, NULL));
	g_assert_cmpuint(sample.head_len, ==, INPUT_SAMPLE);
	g_assert_cmpuint(sample.middle_len, ==, INPUT_SAMPLE);
	g_assert_cmpuint(sample.tail_len, ==, INPUT_SAMPLE);
	g_assert_cmpint(memcmp(sample.head, text->str, INPUT_SAMPLE), ==, 0);
	g_assert_cmpint(memcmp(sample.middle, text->str + text->len / 2, INPUT_SAMPLE),
	                ==, 0);
	g_assert_cmpint(
	        memcmp(sample.tail, text->str + text->len - INPUT_SAMPLE, INPUT_SAMPLE),
	        ==, 0);
	g_autoptr(GString) got = read_all(input, 4096, NULL);
	g_assert_true(g_string_equal(got, text));
	drop(path);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	folder = g_dir_make_tmp("debrief-XXXXXX", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(codings); i++) {
		g_autofree char *reads =
		        g_strdup_printf("/input/reads-back/%s", codings[i].name);
		g_autofree char *cut =
		        g_strdup_printf("/input/tells-a-cut/%s", codings[i].name);
		g_test_add_data_func(reads, GSIZE_TO_POINTER(i), reads_back);
		if (i != 0)
			g_test_add_data_func(cut, GSIZE_TO_POINTER(i), tells_a_cut);
	}
	g_test_add_func("/input/joins-members", joins_members);
	g_test_add_func("/input/joins-members-wherever-a-buffer-ends",
	                joins_members_wherever_a_buffer_ends);
	g_test_add_func("/input/verifies-checksums", verifies_checksums);
	g_test_add_func("/input/reports-trailing-garbage", reports_trailing_garbage);
	g_test_add_func("/input/refuses-two-layers", refuses_two_layers);
	g_test_add_func("/input/expands-64-MiB-freely-and-no-more",
	                expands_64_mib_freely_and_no_more);
	g_test_add_func("/input/refuses-a-huge-zstd-window", refuses_a_huge_zstd_window);
	g_test_add_func("/input/says-when-a-name-lies", says_when_a_name_lies);
	g_test_add_func("/input/refuses-what-is-no-file", refuses_what_is_no_file);
	g_test_add_func("/input/reads-a-pipe-when-told-to", reads_a_pipe_when_told_to);
	g_test_add_func("/input/reads-up-to-the-size-at-open",
	                reads_up_to_the_size_at_open);
	g_test_add_func("/input/refuses-a-file-that-shrank", refuses_a_file_that_shrank);
	for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++) {
		g_autofree char *name =
		        g_strdup_printf("/input/encoding/%s", encodings[i].name);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), encoding_case);
	}
	g_test_add_func("/input/encoding/long-text-keeps-its-characters",
	                long_text_keeps_its_characters);
	g_test_add_func("/input/samples-head-middle-and-tail",
	                samples_head_middle_and_tail);
	const int result = g_test_run();
	g_rmdir(folder);
	g_free(folder);
	return result;
}
