/* Any bytes as a file: compressed, in some encoding or plain. What is read in small pieces equals one big read. */
#include "config.h" /* memfd_create() */

#include "import/input.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define READ_MAX (1024 * 1024)

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* Up to READ_MAX bytes; NULL when opening or reading fails. */
static GString *read_some(const char *path, gsize piece)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Input) input = input_open(path, NULL, &error);
	g_autofree char *buf = g_malloc(piece);
	g_autoptr(GString) out = g_string_new(NULL);
	gssize got = input != NULL ? 1 : -1;
	while (got > 0 && out->len < READ_MAX) {
		got = input_read(input, buf, piece, &error);
		if (got > 0)
			g_string_append_len(out, buf, got);
	}
	g_assert_true((got < 0) == (error != NULL));
	if (got < 0) {
		g_assert_null(strpbrk(error->message, "\n\r"));
		return NULL;
	}
	g_string_truncate(out, MIN(out->len, READ_MAX));
	return g_steal_pointer(&out);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const int fd = memfd_create("input", MFD_CLOEXEC);
	g_assert_cmpint(write(fd, data, size), ==, (gssize)size);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autoptr(GString) small = read_some(path, 61);
	g_autoptr(GString) big = read_some(path, READ_MAX);
	/* a fault behind READ_MAX is met by neither or by the bigger read alone */
	if (small != NULL && big != NULL)
		g_assert_true(g_string_equal(small, big));
	g_autoptr(GArray) bids G_GNUC_UNUSED = import_bids(path, NULL, NULL);
	close(fd);
	return 0;
}
