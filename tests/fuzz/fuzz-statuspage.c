/* Any bytes, said to be of the format "statuspage". */
#include "import-bytes.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const struct import_options options = { .format = "statuspage" };
	import_bytes(data, size, &options);
	return 0;
}
