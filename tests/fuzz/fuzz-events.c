/* Any bytes, said to be of the format "events". */
#include "import-bytes.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const struct import_options options = { .format = "events" };
	import_bytes(data, size, &options);
	return 0;
}
