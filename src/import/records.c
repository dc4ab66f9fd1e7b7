#include "import/records.h"
#include "base/bytes16.h"
#include "import/mask.h"
#include "import/refine.h"

#include <string.h>

enum { BLOCK = 16 }; /* bytes of a key that are looked at together */
G_STATIC_ASSERT(PATTERN_KEY_SIZE > 1 + MASK_SIZE + sizeof " 999" + BLOCK);

/*
 * A key with its hash, which is made once: g_str_hash() goes byte by byte, and twice for a new key. Its text ends with a NUL,
 * and its last block with more of them.
 */
struct key {
	guint32 hash, len;
	guint32 position; /* of its pattern, + 1 */
	char text[PATTERN_KEY_SIZE];
};
#define KEY_HEAD G_STRUCT_OFFSET(struct key, text)

static guint key_hash(gconstpointer data)
{
	return ((const struct key *)data)->hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
	const struct key *x = a, *y = b;
	if (x->hash != y->hash || x->len != y->len)
		return false;
	for (gsize at = 0; at < x->len; at += BLOCK)
		if (bytes16_same(x->text + at, y->text + at) != 0xffff)
			return false;
	return true;
}

/* Of a text with its NUL, in whole blocks. */
static inline gsize blocks_of(gsize len)
{
	return (len + BLOCK) / BLOCK * BLOCK;
}

static inline guint64 word_at(const char *text)
{
	guint64 w;
	memcpy(&w, text, sizeof w);
	return w;
}

/* Ends the text, and hashes two words at a time, so that one multiplication need not wait for the other. */
static void set_hash(struct key *key, gsize len)
{
	const guint64 mix = G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
	guint64 a = len, b = mix;
	memset(key->text + len, 0, BLOCK);
	for (gsize at = 0; at < len; at += BLOCK) {
		a = (a ^ word_at(key->text + at)) * mix;
		b = (b ^ word_at(key->text + at + 8)) * mix;
		a ^= a >> 32;
		b ^= b >> 32;
	}
	a = ((a ^ a >> 29) * mix) ^ (b * mix);
	key->hash = (guint32)(a ^ a >> 32);
	key->len = (guint32)len;
}

void records_init(struct records *records)
{
	*records = (struct records){
		.lines =
		        g_array_sized_new(FALSE, FALSE, sizeof(struct line_record), 8192),
		.patterns = g_ptr_array_new(),
		.met = g_ptr_array_new(),
		.index = g_hash_table_new(key_hash, key_equal),
		.keys = g_ptr_array_new_with_free_func(g_free),
		.names = g_ptr_array_new_with_free_func(g_free),
		.name_index = g_hash_table_new(g_str_hash, g_str_equal),
		.room = g_malloc(FORMATS_ROOM),
		.plain = g_string_new(NULL),
	};
	halves_init(&records->halves);
}

void records_clear(struct records *records)
{
	g_array_unref(records->lines);
	g_ptr_array_unref(records->patterns);
	g_ptr_array_unref(records->met);
	g_hash_table_unref(records->index);
	g_ptr_array_unref(records->keys);
	g_hash_table_unref(records->name_index);
	g_ptr_array_unref(records->names);
	g_string_free(records->plain, TRUE);
	g_free(records->room);
	halves_free(&records->halves);
}

enum { KEYS_KEPT = 8192 }; /* for further chunks */

static void forget_patterns(struct records *records)
{
	g_ptr_array_set_size(records->patterns, 0);
	g_ptr_array_set_size(records->met, 0);
	g_hash_table_remove_all(records->index);
	memset(records->recent, 0, sizeof records->recent);
	g_ptr_array_set_size(records->keys, 0);
}

static void start(struct records *records)
{
	g_array_set_size(records->lines, 0);
	if (records->keys->len > KEYS_KEPT)
		forget_patterns(records);
	g_hash_table_remove_all(records->name_index);
	g_ptr_array_set_size(records->names, 0);
	memset(records->recent_names, 0, sizeof records->recent_names);
	halves_clear(&records->halves);
	records->used = 0;
	records->n_lines = 0;
	records->clocks = 0;
}

/* The status belongs to the pattern: "GET /cart 502" is another thing than "GET /cart 200". */
static void make_key(const struct log_record *record, struct key *out)
{
	char *key = out->text;
	key[0] = (char)(record->severity + 1); /* never NUL */
	const struct scan message = record->message;
	gsize len = 1;
	if (message.at != NULL)
		len += mask_text(message.at, (gsize)(message.end - message.at), key + 1);
	if (record->status > 0) {
		key[len++] = ' ';
		key[len++] = (char)('0' + record->status / 100 % 10);
		key[len++] = (char)('0' + record->status / 10 % 10);
		key[len++] = (char)('0' + record->status % 10);
	}
	set_hash(out, len);
}

/* The key as it is known, or NULL. Most lines have one of the last few: they are found without the table. */
static const struct key *known_key(struct records *records, const struct key *key)
{
	struct key **recent = &records->recent[key->hash % G_N_ELEMENTS(records->recent)];
	if (*recent != NULL && key_equal(*recent, key))
		return *recent;
	struct key *known = g_hash_table_lookup(records->index, key);
	if (known != NULL)
		*recent = known;
	return known;
}

static struct key *remember(struct records *records, const struct key *key,
                            guint32 position)
{
	struct key *kept = g_memdup2(key, KEY_HEAD + blocks_of(key->len));
	kept->position = position;
	g_ptr_array_add(records->keys, kept);
	g_hash_table_add(records->index, kept);
	return kept;
}

/* Requests keep their paths; what else is masked is refined when it is seen for the first time. */
static guint32 new_pattern(struct records *records, const struct log_record *record,
                           const struct key *key)
{
	struct key refined = *key;
	if (!record->request && record->status == 0)
		set_hash(&refined, 1 + refine_pattern(refined.text + 1, refined.len - 1));
	const struct key *known = known_key(records, &refined);
	guint32 position = known != NULL ? known->position : 0;
	if (position == 0) {
		position = records->patterns->len + 1;
		g_ptr_array_add(records->patterns,
		                remember(records, &refined, position)->text);
	}
	if (!key_equal(key, &refined))
		remember(records, key, position);
	return position - 1;
}

static guint32 pattern_of(struct records *records, const struct log_record *record)
{
	NOT_CLEARED struct key key;
	make_key(record, &key);
	const struct key *known = known_key(records, &key);
	return known != NULL ? known->position - 1 : new_pattern(records, record, &key);
}

enum { NAMES_MAX = 4096, NAME_SIZE = 64 };

/* By bytes in which names of one log differ: "web-1", "web-2". */
static struct recent_name *recent_name(struct records *records, const char *text,
                                       gsize len)
{
	const gsize sum = len + (guchar)text[0] * 5u + (guchar)text[len / 2] * 7u +
	                  (guchar)text[len - 1] * 3u;
	return &records->recent_names[sum % G_N_ELEMENTS(records->recent_names)];
}

/* Number of a service's or host's name. Beyond NAMES_MAX they have none. */
static guint16 name_of(struct records *records, struct scan name)
{
	char text[NAME_SIZE];
	if (name.at == NULL || name.at == name.end)
		return 0;
	gsize len = (gsize)(name.end - name.at);
	struct recent_name *recent = recent_name(records, name.at, len);
	if (recent->text != NULL && recent->len == len &&
	    memcmp(recent->text, name.at, len) == 0)
		return recent->number;
	len = strnlen(name.at, MIN(len, NAME_SIZE - 1));
	if (len == 0)
		return 0;
	memcpy(text, name.at, len);
	text[len] = '\0';
	guint number = GPOINTER_TO_UINT(g_hash_table_lookup(records->name_index, text));
	if (number == 0 && records->names->len < NAMES_MAX) {
		g_ptr_array_add(records->names, g_strdup(text));
		number = records->names->len;
		g_hash_table_insert(records->name_index,
		                    records->names->pdata[number - 1],
		                    GUINT_TO_POINTER(number));
	}
	if (number > 0)
		*recent = (struct recent_name){ records->names->pdata[number - 1],
			                        (guint16)len, (guint16)number };
	return (guint16)number;
}

/* Other than printable ASCII; tabs are left to the slow way. */
static inline Bytes16 strange16(Bytes16 bytes)
{
	return ~bytes16_in(bytes, 0x20, 0x7e);
}

static bool has_odd_bytes(const char *text, gsize len)
{
	gsize at = 0;
	while (len - at >= 16 && bytes16_mask(strange16(bytes16_load(text + at))) == 0)
		at += 16;
	bool high = false;
	for (gsize i = at; i < len; i++) {
		guchar c = (guchar)text[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return true;
		high |= c >= 0x80;
	}
	return high && !g_utf8_validate_len(text + at, len - at, NULL);
}

/* 64 bytes at once: NULL when no line ends in them. *strange grows. */
static inline const char *line_end64(const char *at, bool *strange)
{
	const Bytes16 a = bytes16_load(at), b = bytes16_load(at + 16),
	              c = bytes16_load(at + 32), d = bytes16_load(at + 48);
	const Bytes16 least = bytes16_least(bytes16_least(a, b), bytes16_least(c, d));
	const Bytes16 most = bytes16_most(bytes16_most(a, b), bytes16_most(c, d));
	if (bytes16_mask(strange16(least) | strange16(most)) == 0)
		return NULL;
	for (guint i = 0; i < 64; i += 16) {
		const Bytes16 bytes = bytes16_load(at + i);
		const guint end = bytes16_mask(bytes16_eq(bytes, '\n'));
		const guint odd = bytes16_mask(strange16(bytes));
		*strange |= (odd & (end - 1) & ~end) != 0;
		if (end != 0)
			return at + i + bytes16_first(end);
	}
	return NULL;
}

/* Where the line ends, or NULL; *strange: it may hold odd bytes. */
static const char *line_end(const char *at, const char *end, bool *strange)
{
	*strange = false;
	for (; end - at >= 64; at += 64) {
		const char *found = line_end64(at, strange);
		if (found != NULL)
			return found;
	}
	*strange = true;
	return memchr(at, '\n', (gsize)(end - at));
}

static bool is_blank(const char *text, gsize len)
{
	for (gsize i = 0; i < len; i++)
		if (text[i] != ' ' && text[i] != '\t')
			return false;
	return true;
}

/* --- records --------------------------------------------------------------- */

enum { STREAMS = 8 }; /* whose records can be open at the same time */

/* Where the open record of each stream stands in lines, + 1. */
struct open_records {
	char stream[STREAMS];
	guint at[STREAMS];
	guint next; /* to be given to a further stream */
};

static guint *open_of(struct open_records *open, char stream)
{
	for (guint i = 0; i < STREAMS; i++)
		if (open->stream[i] == stream)
			return &open->at[i];
	const guint i = open->next++ % STREAMS;
	open->stream[i] = stream;
	open->at[i] = 0;
	return &open->at[i];
}

static void set_time(struct line_record *line, const struct log_record *record)
{
	const struct stamp *stamp = &record->stamp;
	struct stamp labelled = *stamp;
	bool ambiguous;
	if (record->zone_label.at != NULL && !stamp->zoned)
		labelled.zoned = zone_label_offset(
		        record->zone_label.at,
		        (gsize)(record->zone_label.end - record->zone_label.at), NULL,
		        stamp->civil, &labelled.offset_s, &ambiguous);
	line->clock = (guint8)record->clock;
	line->zoned = labelled.zoned;
	line->at = labelled.zoned && record->clock == CLOCK_FULL
	                   ? stamp_instant(&labelled)
	                   : stamp->civil;
	line->resolution = (gint32)MIN(stamp->resolution, MINUTE);
	line->zone_offset = (gint16)(labelled.zoned ? labelled.offset_s / 60 : 0);
	line->doubts = record->outer_time ? TIME_OUTER : 0;
	if (line->at == INSTANT_NONE)
		line->clock = CLOCK_NONE;
}

static void set_status(struct line_record *line, const struct log_record *record)
{
	const int status = record->status;
	line->status = (guint16)(status > 0 && status < 1000 ? status : 0);
	line->status_class = (guint8)(status >= 100 && status < 600 ? status / 100 : 0);
	line->request |= record->request || line->status > 0;
}

static void begin_record(struct records *records, struct line_record *line,
                         const struct log_record *record)
{
	line->begins = true;
	line->at = INSTANT_NONE;
	if (record->clock != CLOCK_NONE)
		set_time(line, record);
	records->clocks |= 1u << line->clock;
	line->bad_time = record->clock != CLOCK_NONE && line->at == INSTANT_NONE;
	line->observed = INSTANT_NONE;
	if (record->observed.resolution > 0) {
		line->wall_observed = !record->observed.zoned;
		line->observed = record->observed.zoned ? stamp_instant(&record->observed)
		                                        : record->observed.civil;
	}
	line->duration = record->duration;
	line->severity = (guint8)record->severity;
	line->count = (guint32)CLAMP(record->count, 1, G_MAXINT32);
	line->extent = line->length;
	line->service = name_of(records, record->service);
	line->host = name_of(records, record->host);
	set_status(line, record);
	line->pattern = pattern_of(records, record);
}

/* What a continuation states replaces what its record had. */
static void amend(struct records *records, struct line_record *line,
                  const struct log_record *record)
{
	struct log_record now = *record;
	const char *key = g_ptr_array_index(records->patterns, line->pattern);
	if (record->fills && *pattern_key_text(key) != '\0')
		now.message = (struct scan){ NULL, NULL };
	const bool same = record->severity == SEVERITY_NONE && now.message.at == NULL &&
	                  record->status == 0;
	if (record->clock != CLOCK_NONE)
		set_time(line, record);
	records->clocks |= 1u << line->clock;
	if (record->duration >= 0)
		line->duration = record->duration;
	if (same)
		return;
	if (now.severity == SEVERITY_NONE)
		now.severity = (enum severity)line->severity;
	if (now.status == 0)
		now.status = line->status;
	if (now.message.at == NULL) /* masked already; masking again changes nothing */
		now.message = scan_of(pattern_key_text(key), strlen(key + 1));
	line->severity = (guint8)now.severity;
	set_status(line, &now);
	line->pattern = pattern_of(records, &now);
}

static void continue_record(struct records *records, struct line_record *line, guint open,
                            const struct log_record *record)
{
	line->at = INSTANT_NONE;
	line->orphan = open == 0;
	if (open == 0)
		return;
	struct line_record *first =
	        &g_array_index(records->lines, struct line_record, open - 1);
	first->extent = line->offset + line->length - first->offset;
	amend(records, first, record);
}

/* The line as formats see it, without terminal colours. */
static struct scan plain_text(struct records *records, const char *text,
                              const struct line_record *line)
{
	if (!line->odd_bytes || memchr(text, 0x1b, line->text_length) == NULL)
		return scan_of(text, line->text_length);
	g_string_set_size(records->plain, line->text_length);
	return scan_of(records->plain->str,
	               formats_uncolour(text, line->text_length, records->plain->str));
}

enum { RECORDS_OF_A_LINE = 10000 };

/* In two pieces: one of this size becomes a string instruction, which is slow to start. */
static inline void line_empty(struct line_record *line)
{
	G_STATIC_ASSERT(sizeof *line > 64 && sizeof *line <= 128);
	memset(line, 0, 64);
	memset((char *)line + 64, 0, sizeof *line - 64);
}

/* Room for one more, which is not filled. */
static struct line_record *next_line(struct records *records)
{
	const guint n = records->lines->len;
	g_array_set_size(records->lines, n + 1);
	return &g_array_index(records->lines, struct line_record, n);
}

/* Appends line, and again for each record more that it holds. */
static void add_records(struct records *records, const GPtrArray *formats,
                        struct open_records *open, struct scan text,
                        struct line_record *line)
{
	NOT_CLEARED struct log_record record;
	const gsize len = (gsize)(text.end - text.at);
	record.room = records->room;
	record.from = 0;
	for (int n = 0; n < RECORDS_OF_A_LINE; n++) {
		const enum line_kind kind =
		        formats_read(formats, text.at, len, &records->halves, &record);
		if (n > 0 && kind != LINE_RECORD)
			return;
		guint *opened = open_of(open, record.stream);
		line->fate = kind == LINE_NOT_MINE  ? LINE_REJECTED
		             : kind == LINE_COMMENT ? LINE_IGNORED
		                                    : LINE_IN_RECORD;
		line->fault = (guint8)record.fault;
		if (kind == LINE_RECORD) {
			begin_record(records, line, &record);
			*opened = records->lines->len + 1;
		} else if (kind == LINE_CONTINUES)
			continue_record(records, line, *opened, &record);
		*next_line(records) = *line;
		if (kind != LINE_RECORD || record.next == 0)
			return;
		record.from = record.next;
		line->ordinal++;
	}
}

static void read_one(struct records *records, const GPtrArray *formats,
                     struct open_records *open, const char *text, guint32 skip,
                     bool strange, struct line_record *line)
{
	line->fate = LINE_REJECTED;
	line->at = INSTANT_NONE;
	records->n_lines++;
	if (line->text_length <= LINE_LIMIT) {
		line->text_length -= skip;
		if (!is_blank(text + skip, line->text_length)) {
			line->odd_bytes =
			        strange && has_odd_bytes(text + skip, line->text_length);
			add_records(records, formats, open,
			            plain_text(records, text + skip, line), line);
			return;
		}
		line->fate = LINE_IGNORED;
	}
	*next_line(records) = *line;
}

void records_read(struct records *records, const struct format_change *changes,
                  gsize n_changes, const char *bytes, gsize len, gsize skip)
{
	struct open_records open = { 0 };
	start(records);
	gsize at = 0, change = 0;
	while (at < len && records->n_lines < CHUNK_LINES_MAX) {
		while (change + 1 < n_changes && changes[change + 1].from <= at)
			change++;
		bool strange;
		const char *end = line_end(bytes + at, bytes + len, &strange);
		gsize next = end == NULL ? len : (gsize)(end - bytes) + 1;
		gsize text = next - at - (end != NULL);
		text -= text > 0 && bytes[at + text - 1] == '\r';
		NOT_CLEARED struct line_record line;
		line_empty(&line);
		line.offset = (guint32)at;
		line.length = (guint32)(next - at);
		line.text_length = (guint32)text;
		read_one(records, changes[change].formats, &open, bytes + at,
		         (guint32)MIN(skip, text), strange, &line);
		at = next;
		skip = 0;
	}
	records->used = at;
}

bool records_may_begin(struct records *records, const GPtrArray *formats,
                       const char *text, gsize len, bool *partial)
{
	NOT_CLEARED struct log_record record;
	record.room = records->room;
	record.from = 0;
	const struct line_record line = { .text_length = (guint32)len,
		                          .odd_bytes = true };
	const struct scan plain = plain_text(records, text, &line);
	const enum line_kind kind = formats_read(
	        formats, plain.at, (gsize)(plain.end - plain.at), NULL, &record);
	*partial = record.partial;
	return kind == LINE_RECORD;
}
