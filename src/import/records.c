#include "import/records.h"
#include "import/mask.h"

#include <string.h>

G_STATIC_ASSERT(PATTERN_KEY_SIZE > 1 + MASK_SIZE + sizeof " 999");

void records_init(struct records *records)
{
	*records = (struct records){
		.lines =
		        g_array_sized_new(FALSE, FALSE, sizeof(struct line_record), 8192),
		.patterns = g_ptr_array_new(),
		.index = g_hash_table_new(g_str_hash, g_str_equal),
		.texts = g_string_chunk_new(16 * 1024),
	};
}

void records_clear(struct records *records)
{
	g_array_unref(records->lines);
	g_ptr_array_unref(records->patterns);
	g_hash_table_unref(records->index);
	g_string_chunk_free(records->texts);
}

static void start(struct records *records)
{
	g_array_set_size(records->lines, 0);
	g_ptr_array_set_size(records->patterns, 0);
	g_hash_table_remove_all(records->index);
	g_string_chunk_clear(records->texts);
	records->first_at = records->last_at = INSTANT_NONE;
	records->used = 0;
}

/* The status belongs to the pattern: "GET /cart 502" is another thing than "GET /cart 200". */
static void make_key(const struct log_record *record, char key[PATTERN_KEY_SIZE])
{
	key[0] = (char)(record->severity + 1); /* never NUL */
	gsize len = 1 + mask_text(record->message, record->message_len, key + 1);
	if (record->status > 0) {
		key[len++] = ' ';
		key[len++] = (char)('0' + record->status / 100 % 10);
		key[len++] = (char)('0' + record->status / 10 % 10);
		key[len++] = (char)('0' + record->status % 10);
	}
	key[len] = '\0';
}

static guint32 pattern_of(struct records *records, const struct log_record *record)
{
	char key[PATTERN_KEY_SIZE];
	make_key(record, key);
	gpointer known = g_hash_table_lookup(records->index, key);
	if (known != NULL)
		return GPOINTER_TO_UINT(known) - 1;
	char *kept = g_string_chunk_insert(records->texts, key);
	g_ptr_array_add(records->patterns, kept);
	g_hash_table_insert(records->index, kept,
	                    GUINT_TO_POINTER(records->patterns->len));
	return records->patterns->len - 1;
}

/* Tells eight bytes at once whether all are printable ASCII; tabs are left to the slow way. */
static bool plain8(const char *text)
{
	const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
	guint64 w;
	memcpy(&w, text, sizeof w);
	guint64 below_blank = w - ones * 0x20, delete = (w ^ (ones * 0x7f)) - ones;
	return ((below_blank | delete | w) & (ones * 0x80)) == 0;
}

static bool has_odd_bytes(const char *text, gsize len)
{
	gsize at = 0;
	while (len - at >= 8 && plain8(text + at))
		at += 8;
	bool high = false;
	for (gsize i = at; i < len; i++) {
		guchar c = (guchar)text[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return true;
		high |= c >= 0x80;
	}
	return high && !g_utf8_validate_len(text + at, len - at, NULL);
}

static bool is_blank(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	return true;
}

static void saw(struct records *records, gint64 at)
{
	if (records->first_at == INSTANT_NONE || at < records->first_at)
		records->first_at = at;
	if (at > records->last_at) /* INSTANT_NONE is the smallest */
		records->last_at = at;
}

static void read_record(struct records *records, const struct importer *importer,
                        const char *text, struct line_record *line)
{
	struct log_record record = { .at = INSTANT_NONE, .bytes = -1, .duration = -1 };
	line->odd_bytes = has_odd_bytes(text, line->text_length);
	if (!importer->read_line(text, line->text_length, &record))
		return;
	line->fate = LINE_IN_RECORD;
	line->at = record.at;
	line->resolution = record.resolution;
	line->status = (guint16)record.status;
	line->severity = (guint8)record.severity;
	line->status_class =
	        (guint8)(record.status >= 100 && record.status < 600 ? record.status / 100
	                                                             : 0);
	line->pattern = pattern_of(records, &record);
	if (record.at != INSTANT_NONE)
		saw(records, record.at);
}

static void read_one(struct records *records, const struct importer *importer,
                     const char *text, guint32 skip, struct line_record *line)
{
	line->fate = LINE_REJECTED;
	line->at = INSTANT_NONE;
	if (line->text_length > LINE_LIMIT)
		return;
	line->text_length -= skip;
	if (is_blank(text + skip, line->text_length))
		line->fate = LINE_IGNORED;
	else
		read_record(records, importer, text + skip, line);
}

void records_read(struct records *records, const struct importer *importer,
                  const char *bytes, gsize len, gsize skip)
{
	start(records);
	gsize at = 0;
	while (at < len && records->lines->len < CHUNK_LINES_MAX) {
		const char *end = memchr(bytes + at, '\n', len - at);
		gsize next = end == NULL ? len : (gsize)(end - bytes) + 1;
		gsize text = next - at - (end != NULL);
		text -= text > 0 && bytes[at + text - 1] == '\r';
		struct line_record line = { .offset = (guint32)at,
			                    .length = (guint32)(next - at),
			                    .text_length = (guint32)text };
		read_one(records, importer, bytes + at, (guint32)MIN(skip, text), &line);
		g_array_append_val(records->lines, line);
		at = next;
		skip = 0;
	}
	records->used = at;
}
