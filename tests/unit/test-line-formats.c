/* Formats of lines, line by line: what each states, what continues, what is another format's. */
#include "import/import.h"
#include "import/format.h"

#include <glib/gstdio.h>

struct row {
	const char *format, *name, *line;
	/*
	 * "TIME severity [status] [NNus] [NNb] [xN] [<component>] [{service}] [@host]: message"; TIME has a Z where the line has
	 * a zone, and 1972 for a year where it has none. "+ ..." continues, "#" a comment, "-" is not of the format.
	 */
	const char *want;
	const char *sample; /* what the file begins with; NULL: the line */
};

/* clang-format off */
static const struct row rows[] = {
#include "line-format-rows.h"
};
/* clang-format on */

static void append(GString *out, const char *before, struct scan text, const char *after)
{
	if (text.at == NULL)
		return;
	g_string_append(out, before);
	g_string_append_len(out, text.at, text.end - text.at);
	g_string_append(out, after);
}

static char *stamp_text(const struct log_record *record)
{
	if (record->clock == CLOCK_NONE)
		return g_strdup("?");
	if (!record->stamp.zoned) {
		char *text = instant_rfc3339(record->stamp.civil);
		text[strlen(text) - 1] = '\0';
		return text;
	}
	return instant_rfc3339(stamp_instant(&record->stamp));
}

static char *told(enum line_kind kind, const struct log_record *record)
{
	GString *out = g_string_new(kind == LINE_CONTINUES ? "+ " : "");
	if (kind == LINE_NOT_MINE || kind == LINE_COMMENT)
		return g_string_free(
		        g_string_append_c(out, kind == LINE_COMMENT ? '#' : '-'), FALSE);
	g_autofree char *at = stamp_text(record);
	g_string_append_printf(out, "%s %s", at,
	                       record->severity == SEVERITY_NONE
	                               ? "?"
	                               : severity_word(record->severity));
	if (record->status != 0)
		g_string_append_printf(out, " %d", record->status);
	if (record->duration >= 0)
		g_string_append_printf(out, " %" G_GINT64_FORMAT "us", record->duration);
	if (record->bytes >= 0)
		g_string_append_printf(out, " %" G_GINT64_FORMAT "b", record->bytes);
	if (record->count != 1)
		g_string_append_printf(out, " x%" G_GINT64_FORMAT, record->count);
	append(out, " <", record->component, ">");
	append(out, " {", record->service, "}");
	append(out, " @", record->host, "");
	append(out, ": ", record->payload.at != NULL ? record->payload : record->message,
	       "");
	return g_string_free(out, FALSE);
}

/* A copy of its very size, so that the sanitizer sees every byte read beyond. */
static enum line_kind read_row(const struct row *row, gsize len,
                               struct log_record *record, char **copy, char **room)
{
	const struct importer *importer = importer_named(row->format);
	const char *text = row->sample != NULL ? row->sample : row->line;
	const struct sample_bytes sample = { "x.log", text, "", "", strlen(text), 0, 0 };
	const struct import_options options = { 0 };
	g_assert_nonnull(importer);
	void *state = importer->learn != NULL ? importer->learn(&sample, &options) : NULL;
	*copy = g_memdup2(row->line, len);
	*room = g_malloc(FORMATS_ROOM);
	*record = (struct log_record){
		.bytes = -1, .duration = -1, .count = 1, .room = *room
	};
	const enum line_kind kind = importer->read_line(state, *copy, len, record);
	if (importer->forget != NULL)
		importer->forget(state);
	return kind;
}

static void reads(gconstpointer data)
{
	const struct row *row = data;
	struct log_record record;
	g_autofree char *copy = NULL, *room = NULL;
	const enum line_kind kind =
	        read_row(row, strlen(row->line), &record, &copy, &room);
	g_autofree char *got = told(kind, &record);
	g_assert_cmpstr(got, ==, row->want);
}

/* Every beginning of a line is read or rejected, and nothing beyond it is looked at. */
static void survives_cuts(gconstpointer data)
{
	const struct row *row = data;
	for (gsize len = 1; len < strlen(row->line); len++) {
		struct log_record record;
		g_autofree char *copy = NULL, *room = NULL;
		const enum line_kind kind = read_row(row, len, &record, &copy, &room);
		g_free(told(kind, &record));
	}
}

/* A record of one format is no record of any other that bids as high. */
static void belongs_to_one(gconstpointer data)
{
	const struct row *row = data;
	const char *text = row->sample != NULL ? row->sample : row->line;
	const struct sample_bytes sample = { "x.log", text, "", "", strlen(text), 0, 0 };
	const struct import_options options = { 0 };
	const struct importer *mine = importer_named(row->format);
	const int bid = formats_bid(mine, &sample, &options);
	for (gsize i = 0; importer_registry[i] != NULL; i++) {
		const struct importer *other = importer_registry[i];
		if (other == mine || other->read_line == NULL)
			continue;
		const int rival = other->bid != NULL
		                          ? other->bid(&sample)
		                          : formats_bid(other, &sample, &options);
		if (rival + 15 > bid)
			g_test_message("%s bids %d, %s %d", row->format, bid, other->name,
			               rival);
		g_assert_cmpint(rival + 15, <=, bid);
	}
}

/* The journal's export has lengths of eight bytes before messages of many lines; 10 is a line's end, too. */
static void reads_lengths_before_messages(void)
{
	static const struct {
		const char bytes[32];
		gsize len;
		const char *message;
	} cases[] = {
		{ "\x16\0\0\0\0\0\0\0charge failed", 21, "charge failed" },
		{ "\0\0\0\0\0\0\0charge fail", 18, "charge fail" },
		{ "\x16\0\0\0\0\0\0\0\x01\x02", 10, NULL },
		{ "\x16\0\0\0\0\0\0\0", 8, NULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct log_record record = { .bytes = -1, .duration = -1, .count = 1 };
		g_autofree char *copy = g_memdup2(cases[i].bytes, cases[i].len);
		g_assert_cmpint(importer_named("journal-export")
		                        ->read_line(NULL, copy, cases[i].len, &record),
		                ==, LINE_CONTINUES);
		g_autofree char *got = record.message.at == NULL
		                               ? NULL
		                               : g_strndup(record.message.at,
		                                           (gsize)(record.message.end -
		                                                   record.message.at));
		g_assert_cmpstr(got, ==, cases[i].message);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const struct row *row = &rows[i];
		g_autofree char *path =
		        g_strdup_printf("/line-formats/%s/%s", row->format, row->name);
		g_autofree char *cuts = g_strconcat(path, "/cut-anywhere", NULL);
		g_test_add_data_func(path, row, reads);
		g_test_add_data_func(cuts, row, survives_cuts);
		if (row->sample == NULL && strchr("+-#", row->want[0]) == NULL) {
			g_autofree char *one = g_strconcat(path, "/of-one-format", NULL);
			g_test_add_data_func(one, row, belongs_to_one);
		}
	}
	g_test_add_func("/line-formats/journal-export/reads-lengths-before-messages",
	                reads_lengths_before_messages);
	return g_test_run();
}
