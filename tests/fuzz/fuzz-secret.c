/* Any bytes: spans lie within the text, sorted and apart, and once masked nothing but masks is left. */
#include "base/secret.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check_spans(const GArray *found, gsize len)
{
	gsize end = 0;
	for (guint i = 0; i < found->len; i++) {
		const struct secret *span = &g_array_index(found, struct secret, i);
		g_assert_cmpuint(span->start, >=, end);
		g_assert_cmpuint(span->start, <, span->end);
		g_assert_cmpuint(span->end, <=, len);
		g_assert_cmpint(span->kind, <, SECRET_KINDS);
		end = span->end;
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const char *text = (const char *)data;
	g_autoptr(GArray) found = secrets_in(text, size);
	if (found == NULL)
		return 0;
	g_assert_cmpuint(found->len, >, 0);
	check_spans(found, size);
	g_autofree char *masked = secrets_masked(text, size, NULL, NULL);
	g_assert_true(strstr(masked, "[masked ") != NULL ||
	              memchr(text, 0, size) != NULL);
	return 0;
}
