/*
 * Any bytes, to the importer that they look like, and to one that they were not meant for: --format can name any.
 * Replayed over tests/corpus/import and over the input of every folder of testdata/import.
 */
#include "import-bytes.h"

#include "import/import.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* Which one is chosen by the bytes, so that a saved input meets the same again. */
static const struct importer *some_importer(const guint8 *data, gsize size)
{
	guint n = 0, hash = (guint)size;
	while (importer_registry[n] != NULL)
		n++;
	for (gsize i = 0; i < MIN(size, 64); i++)
		hash = hash * 31 + data[i];
	return importer_registry[hash % n];
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const struct import_options by_content = { 0 };
	const struct import_options by_name = { .format =
		                                        some_importer(data, size)->name };
	import_bytes(data, size, &by_content);
	import_bytes(data, size, &by_name);
	return 0;
}
