/* Any bytes, said to be of the format "counts". */
#include "import-bytes.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const struct import_options options = { .format = "counts" };
	import_bytes(data, size, &options);
	return 0;
}
