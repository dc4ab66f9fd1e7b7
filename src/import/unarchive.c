#include "import/container.h"
#include "import/coding.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- bzip2, xz, lz4: libarchive's filters around its raw format ---------------- */

struct filtered {
	const struct coding *coding;
	struct raw *raw;
	struct archive *archive;
	bool empty;
	gsize lent;    /* raw bytes given to libarchive by the last pull */
	GError *fault; /* of our own reading below libarchive */
};

static la_ssize_t pull(struct archive *archive, void *user, const void **bytes)
{
	struct filtered *filtered = user;
	struct raw *raw = filtered->raw;
	raw->at += filtered->lent;
	const gssize left = raw_fill(raw, 1, &filtered->fault);
	filtered->lent = (gsize)MAX(left, 0);
	if (left < 0)
		archive_set_error(archive, EIO, "cannot read");
	*bytes = raw->bytes + raw->at;
	return left;
}

static gssize refuse(struct filtered *filtered, GError **error)
{
	if (filtered->fault != NULL) {
		g_propagate_error(error, g_steal_pointer(&filtered->fault));
		return -1;
	}
	const char *why = archive_error_string(filtered->archive);
	return raw_refuse(filtered->raw, error, "the %s data is damaged or truncated: %s",
	                  filtered->coding->name, why != NULL ? why : "unknown fault");
}

static void filtered_stop(void *decoder)
{
	struct filtered *filtered = decoder;
	archive_read_free(filtered->archive);
	g_clear_error(&filtered->fault);
	g_free(filtered);
}

static bool filtered_open(struct filtered *filtered, GError **error)
{
	struct archive *archive = filtered->archive;
	struct archive_entry *entry;
	if (archive_read_open(archive, filtered, NULL, pull, NULL) != ARCHIVE_OK)
		return refuse(filtered, error) > 0;
	if (archive_filter_count(archive) > 2)
		return raw_refuse(filtered->raw, error, "is compressed twice") > 0;
	const int result = archive_read_next_header(archive, &entry);
	filtered->empty = result == ARCHIVE_EOF;
	return result == ARCHIVE_OK || result == ARCHIVE_EOF ||
	       refuse(filtered, error) > 0;
}

static void *filtered_start(const struct coding *coding, struct raw *raw, GError **error)
{
	struct archive *archive = archive_read_new();
	if (archive == NULL) {
		raw_refuse(raw, error, "libarchive cannot be used");
		return NULL;
	}
	struct filtered *filtered = g_new0(struct filtered, 1);
	*filtered = (struct filtered){ .coding = coding, .raw = raw, .archive = archive };
	archive_read_support_format_raw(archive);
	archive_read_support_format_empty(archive);
	if (coding == &coding_bzip2)
		archive_read_support_filter_bzip2(archive);
	else if (coding == &coding_xz)
		archive_read_support_filter_xz(archive);
	else
		archive_read_support_filter_lz4(archive);
	if (filtered_open(filtered, error))
		return filtered;
	filtered_stop(filtered);
	return NULL;
}

static gssize filtered_decode(void *decoder, void *buf, gsize size, bool *end,
                              GError **error)
{
	struct filtered *filtered = decoder;
	const la_ssize_t got =
	        filtered->empty ? 0 : archive_read_data(filtered->archive, buf, size);
	if (got < 0)
		return refuse(filtered, error);
	*end = got == 0;
	return got;
}

const struct coding coding_bzip2 = {
	"bzip2", "BZh", 3, filtered_start, filtered_decode, filtered_stop, true,
};
const struct coding coding_xz = {
	"xz", "\xfd\x37zXZ\0", 6, filtered_start, filtered_decode, filtered_stop, true,
};
const struct coding coding_lz4 = {
	"lz4",           "\x04\x22\x4d\x18", 4,     filtered_start,
	filtered_decode, filtered_stop,      false,
};

/* --- tar and zip ----------------------------------------------------------------- */

enum {
	MEMBERS_MAX = 10000,
	BLOCK = 64 * 1024,
	TAR_HEADER = 512,
	TAR_SUM = 148, /* where its sum stands: eight octal digits */
};

struct container {
	Input *input;
	struct archive *archive; /* NULL = not begun */
	char *block;             /* lent to libarchive */
	gint64 at;               /* in a file that can be sought, else -1 */
	gint64 given;            /* bytes of all members */
	guint index, passed_over;
	bool broken;   /* said in the middle of a member */
	GError *fault; /* of our own reading below libarchive */
	char *name;    /* of the member, for places */
};

/* The sum of a tar header counts its own digits as blanks. */
static bool is_tar(const guint8 *head, gsize len)
{
	if (len < TAR_HEADER || head[0] == '\0')
		return false;
	guint sum = 0, want = 0;
	for (guint i = 0; i < TAR_HEADER; i++)
		sum += i >= TAR_SUM && i < TAR_SUM + 8 ? ' ' : head[i];
	guint digits = 0;
	for (guint i = TAR_SUM; i < TAR_SUM + 8; i++) {
		if (head[i] >= '0' && head[i] <= '7') {
			want = want * 8 + (guint)(head[i] - '0');
			digits++;
		} else if (digits > 0) {
			break;
		}
	}
	return digits > 0 && sum == want;
}

bool container_begins(const void *bytes, gsize len)
{
	return (len >= 4 && memcmp(bytes, "PK\3\4", 4) == 0) || is_tar(bytes, len);
}

static la_ssize_t archive_pull(struct archive *archive, void *user, const void **bytes)
{
	Container *container = user;
	*bytes = container->block;
	gssize got;
	if (container->at >= 0) {
		got = input_read_at(container->input, container->at, container->block,
		                    BLOCK);
		container->at += MAX(got, 0);
	} else {
		got = input_read(container->input, container->block, BLOCK,
		                 container->fault == NULL ? &container->fault : NULL);
	}
	if (got < 0)
		archive_set_error(archive, EIO, "cannot read");
	return got;
}

static la_int64_t archive_seek_to(struct archive *archive, void *user, la_int64_t offset,
                                  int whence)
{
	(void)archive;
	Container *container = user;
	const gint64 size = input_file_size(container->input);
	const gint64 from = whence == SEEK_SET   ? 0
	                    : whence == SEEK_CUR ? container->at
	                                         : size;
	gint64 to;
	if (__builtin_add_overflow(from, offset, &to) || to < 0 || to > size)
		return ARCHIVE_FATAL;
	return container->at = to;
}

Container *container_new(Input *input)
{
	Container *container = g_new0(Container, 1);
	container->input = input;
	container->block = g_malloc(BLOCK);
	container->at = input_can_seek(input) ? 0 : -1;
	return container;
}

void container_free(Container *container)
{
	if (container == NULL)
		return;
	archive_read_free(container->archive);
	g_clear_error(&container->fault);
	input_free(container->input);
	g_free(container->block);
	g_free(container->name);
	g_free(container);
}

guint container_index(const Container *container)
{
	return container->index;
}

guint container_passed_over(const Container *container)
{
	return container->passed_over;
}

/* Faults below libarchive are told as they were seen. */
static gssize container_refuse(Container *container, const char *name, GError **error)
{
	if (container->fault != NULL) {
		g_propagate_error(error, g_steal_pointer(&container->fault));
		return -1;
	}
	const char *why = archive_error_string(container->archive);
	const gint64 offset =
	        container->at >= 0 ? container->at : input_offset(container->input);
	const struct place place = { name, 0, 0, offset };
	error_at(error, ERROR_DATA, &place, "the archive is damaged or truncated: %s",
	         why != NULL ? why : "unknown fault");
	return -1;
}

static bool container_begin(Container *container, GError **error)
{
	struct archive *archive = container->archive = archive_read_new();
	if (archive == NULL)
		return error_set(error, ERROR_SYSTEM, "libarchive cannot be used");
	archive_read_support_format_tar(archive);
	archive_read_support_format_zip(archive);
	archive_read_set_read_callback(archive, archive_pull);
	if (container->at >= 0)
		archive_read_set_seek_callback(archive, archive_seek_to);
	archive_read_set_callback_data(archive, container);
	if (archive_read_open1(archive) == ARCHIVE_OK)
		return true;
	return container_refuse(container, input_name(container->input), error) > 0;
}

/* The bytes of the member that is being read, for raw.h. */
static gssize member_read(void *user, void *buf, gsize size, GError **error)
{
	Container *container = user;
	const la_ssize_t got = archive_read_data(container->archive, buf, size);
	if (got < 0) {
		container->broken = got == ARCHIVE_FATAL;
		return container_refuse(container, container->name, error);
	}
	container->given += got;
	const struct place place = { container->name, 0, 0, -1 };
	if (container->at >= 0 &&
	    !expansion_within(&place, container->given, input_file_size(container->input),
	                      error))
		return -1;
	return got;
}

static Input *member_open(Container *container, struct archive_entry *entry,
                          const struct import_options *options, GError **error)
{
	const char *member = archive_entry_pathname(entry);
	struct raw raw;
	g_free(container->name);
	container->name = g_strdup_printf("%s(%s)", input_name(container->input),
	                                  member != NULL ? member : "");
	const struct place place = { container->name, 0, 0, -1 };
	if (archive_entry_is_encrypted(entry)) {
		error_at(error, ERROR_DATA, &place, "is encrypted");
		return NULL;
	}
	raw_init(&raw, container->name);
	raw.pull = member_read;
	raw.pull_user = container;
	raw.size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
	raw_changed_at(&raw, archive_entry_mtime_is_set(entry)
	                             ? (gint64)archive_entry_mtime(entry)
	                             : input_modified(container->input) / SECOND);
	g_autoptr(Input) input = input_open_raw(&raw, options, error);
	if (input == NULL || !input_is_archive(input))
		return g_steal_pointer(&input);
	error_at(error, ERROR_DATA, &place, "is an archive within an archive");
	error_hint(error, "unpack the outer one first");
	return NULL;
}

static bool is_file(struct archive_entry *entry)
{
	return archive_entry_filetype(entry) == S_IFREG &&
	       archive_entry_hardlink(entry) == NULL;
}

/*
 * libarchive turns names into the character set of the locale and drops those that it has no letters for; the program runs in
 * the locale "C". For this thread and this call it is UTF-8.
 */
static int next_entry(struct archive *archive, struct archive_entry **entry)
{
	static gsize made;
	static locale_t utf8;
	if (g_once_init_enter(&made)) {
		utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
		g_once_init_leave(&made, 1);
	}
	const locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
	const int result = archive_read_next_header(archive, entry);
	if (result >= ARCHIVE_WARN && result != ARCHIVE_EOF)
		archive_entry_pathname(*entry); /* made now, and kept */
	if (before != (locale_t)0)
		uselocale(before);
	return result;
}

Input *container_next(Container *container, const struct import_options *options,
                      bool *broken, GError **error)
{
	*broken = true;
	if (container->broken)
		return NULL;
	const char *name = input_name(container->input);
	const struct place place = { name, 0, 0, -1 };
	if (container->archive == NULL && !container_begin(container, error))
		return NULL;
	for (;;) {
		struct archive_entry *entry;
		const int result = next_entry(container->archive, &entry);
		if (result == ARCHIVE_EOF) {
			*broken = false;
			return NULL;
		}
		if (result < ARCHIVE_WARN) {
			container_refuse(container, name, error);
			return NULL;
		}
		if (++container->index > MEMBERS_MAX) {
			error_at(error, ERROR_DATA, &place,
			         "has more than the limit of %d members", MEMBERS_MAX);
			return NULL;
		}
		*broken = false;
		if (is_file(entry))
			return member_open(container, entry, options, error);
		container->passed_over += archive_entry_filetype(entry) != S_IFDIR;
		*broken = true;
	}
}
