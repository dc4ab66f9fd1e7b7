/* Any bytes, said to be an access log: chunks are the input, lines add up, places are right, text is UTF-8. */
#include "config.h" /* memfd_create() */
#include "../memory-sink.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const int fd = memfd_create("input", MFD_CLOEXEC);
	g_assert_cmpint(write(fd, data, size), ==, (gssize)size);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	struct memory_sink sink;
	memory_sink_init(&sink);
	const struct import_options options = { .format = "access" };
	const struct import_target target = memory_target(&sink);
	g_autoptr(Source) source = NULL;
	g_autoptr(GError) error = NULL;
	enum import_result result;
	const bool ok = import_file(path, &options, &target, &source, &result, &error);
	/* compressed input has other bytes than the file: the fuzzer of the input is for those */
	if (ok && sink.bytes->len == size)
		g_assert_cmpstr(
		        memory_sink_check(&sink, source, (const char *)data, size), ==,
		        NULL);
	if (!ok)
		g_assert_null(strpbrk(error->message, "\r\n"));
	memory_sink_clear(&sink);
	close(fd);
	return 0;
}
