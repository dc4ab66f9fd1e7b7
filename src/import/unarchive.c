#include "import/coding.h"

#include <archive.h>
#include <errno.h>

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
	"bzip2", "BZh", 3, filtered_start, filtered_decode, filtered_stop,
};
const struct coding coding_xz = {
	"xz", "\xfd\x37zXZ\0", 6, filtered_start, filtered_decode, filtered_stop,
};
const struct coding coding_lz4 = {
	"lz4", "\x04\x22\x4d\x18", 4, filtered_start, filtered_decode, filtered_stop,
};
