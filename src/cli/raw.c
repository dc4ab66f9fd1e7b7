#include "cli/raw.h"

#include "base/text.h"
#include "cli/message.h"
#include "cli/output.h"

#include <stdlib.h>
#include <string.h>

#define N G_GINT64_FORMAT

struct printer {
	const Job *job;
	Output *output;
	GString *line; /* of the output; kept for its memory */
	GString *name; /* of the source, in one line */
	gint64 source;
	bool terminal, places;
	bool unended; /* the line before has no end yet */
	bool begun;   /* a line was printed */
};

/* The store is asked, for no evidence need be loaded for raw lines. */
static void take_name(struct printer *printer, gint64 source)
{
	g_autofree char *name = store_source_name(printer->job->store, source);
	printer->source = source;
	g_string_truncate(printer->name, 0);
	text_tty(printer->name, name != NULL ? name : "-", -1);
}

static bool print_bytes(struct printer *printer, gint64 line, gint64 offset,
                        const char *bytes, gsize len)
{
	GString *out = printer->line;
	g_string_truncate(out, 0);
	if (printer->unended)
		g_string_append_c(out, '\n');
	printer->unended = len == 0 || bytes[len - 1] != '\n';
	if (printer->places)
		g_string_append_printf(out, "%s:%" N ":%" N ":", printer->name->str, line,
		                       offset);
	if (printer->terminal) {
		text_tty(out, bytes, (gssize)(printer->unended ? len : len - 1));
		g_string_append_c(out, '\n');
		printer->unended = false;
	} else if (out->len == 0) {
		return output_add(printer->output, bytes, len);
	} else {
		g_string_append_len(out, bytes, (gssize)len);
	}
	return output_add(printer->output, out->str, out->len);
}

static gsize without_end(const char *bytes, gsize len)
{
	if (len > 0 && bytes[len - 1] == '\n')
		len--;
	if (len > 0 && bytes[len - 1] == '\r')
		len--;
	return len;
}

static bool print_plain(struct printer *printer, gint64 line, gint64 offset,
                        const char *bytes, gsize len)
{
	GString *out = printer->line;
	g_string_printf(out, "%s\t%" N "\t%" N "\t", printer->name->str, line, offset);
	text_tty(out, bytes, (gssize)without_end(bytes, len));
	g_string_append_c(out, '\n');
	return output_add(printer->output, out->str, out->len);
}

static bool print_object(struct printer *printer, gint64 line, gint64 offset,
                         const char *bytes, gsize len)
{
	g_autofree char *id = g_strdup_printf("S%" N, printer->source);
	g_autofree char *text = text_repair(bytes, without_end(bytes, len));
	json_t *object =
	        json_pack("{s:s, s:s, s:I, s:I, s:I, s:s}", "source", id, "file",
	                  printer->name->str, "line", (json_int_t)line, "offset",
	                  (json_int_t)offset, "length", (json_int_t)len, "text", text);
	char *packed = json_dumps(object, JSON_SORT_KEYS | JSON_COMPACT);
	g_string_printf(printer->line, "%s\n    %s", printer->begun ? "," : "", packed);
	free(packed);
	json_decref(object);
	printer->begun = true;
	return output_add(printer->output, printer->line->str, printer->line->len);
}

static bool on_line(void *user, gint64 source, gint64 line, gint64 offset,
                    const char *bytes, gsize len)
{
	struct printer *printer = user;
	const struct context *context = printer->job->context;
	if (source != printer->source)
		take_name(printer, source);
	if (context->json)
		return print_object(printer, line, offset, bytes, len);
	if (context->plain)
		return print_plain(printer, line, offset, bytes, len);
	return print_bytes(printer, line, offset, bytes, len);
}

static bool print_all(struct printer *printer, const struct raw_lines *lines,
                      GError **error)
{
	static const char head[] = "{\n  \"lines\": [",
	                  tail[] = "\n  ],\n  \"schema\": \"debrief.raw/1\"\n}\n";
	const bool json = printer->job->context->json;
	if (json)
		output_add(printer->output, head, strlen(head));
	if (!store_lines(printer->job->store, lines->source, lines->lo, lines->hi,
	                 lines->needle, on_line, printer, error))
		return false;
	if (json)
		output_add(printer->output, tail, strlen(tail));
	return true;
}

int raw_print(const Job *job, const struct raw_lines *lines)
{
	g_autoptr(GError) error = NULL;
	Output *output = output_open(job->context, true, &error);
	if (output == NULL)
		return message_fail(&error);
	g_autoptr(GString) line = g_string_new(NULL);
	g_autoptr(GString) name = g_string_new(NULL);
	struct printer printer = {
		.job = job,
		.output = output,
		.line = line,
		.name = name,
		.terminal = output_is_terminal(job->context),
		.places = lines->places,
	};
	if (print_all(&printer, lines, &error))
		return output_close(output, &error) ? 0 : message_fail(&error);
	output_abandon(output);
	return message_fail(&error);
}
