/* export_jsonl.c - event lines of schemas/event.schema.json, which import reads again. */
#include "render/export.h"

static void write_lines(const struct export *export, GString *out)
{
	for (guint i = 0; i < export->events->len; i++)
		export_json(out, export_event(export, export->events->pdata[i]));
}

const struct exporter exporter_jsonl = {
	.name = "jsonl",
	.title = "Events, one JSON object a line; import reads them again",
	.write = write_lines,
};
