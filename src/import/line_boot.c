#include "config.h" /* memmem() */

#include "import/line_boot.h"

#include "import/log_text.h"

#include <string.h>

/* What follows the mark in the text; false: it is not there. */
static bool behind(struct scan text, const char *mark, struct scan *rest)
{
	const gsize len = (gsize)(text.end - text.at);
	const char *at = memmem(text.at, len, mark, strlen(mark));
	if (at == NULL)
		return false;
	*rest = (struct scan){ at + strlen(mark), text.end };
	return true;
}

static gint64 wall_of(struct scan text)
{
	struct scan s;
	struct log_record record = { 0 };
	if (behind(text, "setting system clock to ", &s) && log_time_iso(&s, &record))
		return stamp_instant(&record.stamp); /* the kernel's is UTC */
	if (behind(text, " audit(", &s) && log_time_epoch(&s, &record))
		return record.stamp.civil;
	return INSTANT_NONE;
}

gint64 line_boot_told(const GArray *lines, const char *bytes, gint64 first_line,
                      gint64 *line)
{
	*line = first_line - 1;
	for (guint i = 0; i < lines->len; i++) {
		const struct line_record *record =
		        &g_array_index(lines, struct line_record, i);
		*line += record->ordinal == 0;
		if (!record->begins || record->clock != CLOCK_BOOT)
			continue;
		const gint64 wall =
		        wall_of(scan_of(bytes + record->offset, record->text_length));
		if (wall != INSTANT_NONE && wall > record->at)
			return wall - record->at;
	}
	return INSTANT_NONE;
}
