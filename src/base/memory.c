#include "base/memory.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static void *given(void *memory, size_t size)
{
	if (memory == NULL)
		g_error("failed to allocate %zu bytes", size);
	return memory;
}

void *memory_new(size_t size)
{
	return given(malloc(MAX(size, 1)), size);
}

void *memory_resize(void *old, size_t size)
{
	return given(realloc(old, MAX(size, 1)), size);
}

char *memory_text(const char *text)
{
	const size_t size = strlen(text) + 1;
	return memcpy(memory_new(size), text, size);
}
