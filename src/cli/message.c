#include "cli/message.h"

#include "base/secret.h"
#include "base/text.h"
#include "chart/text.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES 512
#define KIND_MAX 20

static void (*clear_progress)(void);
static GHashTable *kinds;     /* kind -> number of messages, GUINT_TO_POINTER */
static GPtrArray *kind_order; /* borrowed keys of kinds, in the order they came */

void message_on_clear(void (*clear)(void))
{
	clear_progress = clear;
}

static void say(const char *prefix, const char *text)
{
	g_autofree char *masked = secrets_masked(text, strlen(text), NULL, NULL);
	g_autoptr(GString) line = g_string_new(prefix);
	text_tty(line, masked != NULL ? masked : text, -1);
	g_autofree char *cut = text_cut(line->str, LINE_MAX_BYTES);
	if (clear_progress != NULL)
		clear_progress();
	fprintf(stderr, "%s\n", cut);
}

void message(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	say("debrief: ", text);
}

void message_hint(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	say("hint: ", text);
}

void message_line(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	say("", text);
}

void message_error(const GError *error)
{
	const struct place *place = error_place(error);
	if (place != NULL) {
		g_autofree char *at = place_text(place);
		message("%s: %s", at, error->message);
	} else {
		message("%s", error->message);
	}
	if (error_hint_text(error) != NULL)
		message_hint("%s", error_hint_text(error));
}

int message_fail(GError **error)
{
	message_error(*error);
	const int code = error_exit_code(*error);
	g_clear_error(error);
	return code;
}

int message_worse(int a, int b)
{
	return a > b ? a : b;
}

/* The file and the text with its numbers and quotes left out. */
static char *kind_of(const struct place *place, const char *text)
{
	GString *kind = g_string_new(place != NULL ? place->name : NULL);
	g_string_append_c(kind, '\n');
	bool quoted = false;
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			quoted = !quoted;
		else if (!quoted && !g_ascii_isdigit(*c))
			g_string_append_c(kind, *c);
	}
	return g_string_free(kind, FALSE);
}

void message_warn(const struct place *place, const char *text)
{
	if (kinds == NULL) {
		kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		kind_order = g_ptr_array_new();
	}
	char *kind = kind_of(place, text);
	const guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(kinds, kind)) + 1;
	if (seen == 1)
		g_ptr_array_add(kind_order, kind);
	if (seen <= KIND_MAX) {
		g_autofree char *at =
		        place != NULL && place->name != NULL ? place_text(place) : NULL;
		if (at != NULL)
			message("%s: %s", at, text);
		else
			message("%s", text);
	}
	/* The table keeps the first key and frees later ones, so kind_order stays valid. */
	g_hash_table_insert(kinds, kind, GUINT_TO_POINTER(seen));
}

void message_missing_glyphs(void)
{
	g_autoptr(GPtrArray) warnings = text_warnings();
	for (guint i = 0; i < warnings->len; i++)
		message("%s", (const char *)warnings->pdata[i]);
}

void message_flush(void)
{
	for (guint i = 0; kind_order != NULL && i < kind_order->len; i++) {
		const char *kind = kind_order->pdata[i];
		const guint seen = GPOINTER_TO_UINT(g_hash_table_lookup(kinds, kind));
		if (seen <= KIND_MAX)
			continue;
		g_autofree char *file = g_strndup(kind, strcspn(kind, "\n"));
		message("%s%s(+%u more)", file, *file != '\0' ? ": " : "",
		        seen - KIND_MAX);
	}
	g_clear_pointer(&kind_order, g_ptr_array_unref);
	g_clear_pointer(&kinds, g_hash_table_unref);
}
