/* Any bytes as a time: inside the limits, and printed it reads as the same instant. */
#include "base/zone.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void check(const struct stamp *stamp)
{
	gint64 at = stamp_instant(stamp);
	g_assert_true(instant_in_limits(at));
	g_assert_true(stamp->resolution >= 1 && stamp->resolution <= DAY);
	g_assert_true(ABS(stamp->offset_s) < 86400);
	g_autofree char *text = instant_rfc3339(at);
	struct stamp again;
	g_assert_true(stamp_parse_iso(text, strlen(text), &again));
	g_assert_cmpint(stamp_instant(&again), ==, at);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static bool (*const parsers[])(const char *, gsize, struct stamp *) = {
		stamp_parse,       stamp_parse_iso, stamp_parse_rfc5322,
		stamp_parse_epoch, stamp_parse_clf,
	};
	const char *text = (const char *)data;
	struct stamp stamp;
	for (gsize i = 0; i < G_N_ELEMENTS(parsers); i++)
		if (parsers[i](text, size, &stamp))
			check(&stamp);
	int offset_s;
	bool ambiguous;
	if (zone_label_offset(text, size, NULL, 0, &offset_s, &ambiguous))
		g_assert_cmpint(ABS(offset_s), <, 15 * 3600);
	g_autofree char *name = g_strndup(text, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(Zone) zone = size < 80 && size > 0 ? zone_new(name, &error) : NULL;
	g_assert_true(zone == NULL || error == NULL);
	return 0;
}
