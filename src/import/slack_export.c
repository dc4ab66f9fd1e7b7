/*
 * slack_export.c - what was said in a channel of Slack: one file a channel and day of an export.
 *
 * Source  slack.com/help/articles/220556107 ("How to read Slack data exports"), api.slack.com/events/message and
 *         /reference/surfaces/formatting, read 2026-11-25: CHANNEL/YYYY-MM-DD.json, a list of {type "message", subtype,
 *         user, text, ts, thread_ts, edited, user_profile, bot_profile, attachments, blocks}; users.json beside the
 *         channels: [{id, name, profile{real_name, display_name}}]
 * Takes   messages as quotes: who, in which channel and thread, the words with mentions and links as people read them
 * Leaves  joins, leaves, topics, pins, reactions and files' contents. Of a message that was deleted that there was one.
 *         Of people their name, nothing else
 * Quirks  ts is an id and a time in one, a text; posts of programs often have their words in attachments or blocks alone;
 *         names are ids: they are looked up in users.json, else in the profiles that messages of the file carry
 */
#include "base/text.h"
#include "import/input.h"
#include "import/response.h"

#include <string.h>

#define BODY_WORDS_MAX (64 * 1024)
#define USERS_MAX (64 * 1024 * 1024)
#define DEPTH_MAX 8    /* of blocks in blocks */
#define INLINE_DEPTH 2 /* from here on they are pieces of one line */

struct channel {
	struct response response;
	GHashTable *names; /* user id -> name */
	char *name;        /* "#incidents", or NULL */
};

/* --- names ------------------------------------------------------------------------ */

static char *name_in(const json_t *user)
{
	static const char *const paths[] = { "profile.display_name",
		                             "profile.real_name",
		                             "display_name",
		                             "real_name",
		                             "name",
		                             NULL };
	char *name = NULL;
	for (const char *const *path = paths; *path != NULL && name == NULL; path++)
		name = json_objects_text(user, *path);
	return name;
}

static void learn_name(struct channel *channel, const char *id, const json_t *user)
{
	g_autofree char *name = name_in(user);
	if (id != NULL && name != NULL && *name != '\0')
		g_hash_table_insert(channel->names, g_strdup(id),
		                    text_one_line(name, 80));
}

/* What a file says, up to a limit; NULL when it cannot be read. */
static GByteArray *contents(const char *path, const struct import_options *options)
{
	g_autoptr(Input) input = input_open(path, options, NULL);
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	gssize got = 1;
	while (input != NULL && got > 0 && bytes->len <= USERS_MAX) {
		const guint len = bytes->len;
		g_byte_array_set_size(bytes, len + 65536);
		got = input_read(input, bytes->data + len, 65536, NULL);
		g_byte_array_set_size(bytes, len + (guint)MAX(got, 0));
	}
	return input != NULL && got == 0 ? g_steal_pointer(&bytes) : NULL;
}

/* users.json of the export, one folder up from the channel's. */
static void learn_from_users(struct channel *channel)
{
	struct reading *reading = channel->response.reading;
	g_autofree char *folder = g_path_get_dirname(reading->name);
	g_autofree char *path = g_build_filename(folder, "..", "users.json", NULL);
	if (channel->name == NULL || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return;
	g_autoptr(GByteArray) bytes = contents(path, NULL);
	g_autoptr(json_t) users = bytes != NULL ? json_parse((const char *)bytes->data,
	                                                     bytes->len, NULL, NULL)
	                                        : NULL;
	if (!json_is_array(users)) {
		reading_warn(reading, 0,
		             "users.json of the export cannot be read; names "
		             "are those that the messages carry");
		return;
	}
	for (gsize i = 0; i < json_array_size(users); i++) {
		const json_t *user = json_array_get(users, i);
		learn_name(channel, json_text(user, "id"), user);
	}
}

/* The profiles that messages carry, of the whole file: a mention may come before its author's first word. */
static void learn_from_messages(struct channel *channel, const char *bytes, gsize len)
{
	g_autoptr(json_t) root = json_parse(bytes, len, NULL, NULL);
	const json_t *list =
	        json_is_object(root) ? json_object_get(root, "messages") : root;
	for (gsize i = 0; i < json_array_size(list); i++) {
		const json_t *message = json_array_get(list, i);
		const char *id = json_text(message, "user");
		if (id != NULL && !g_hash_table_contains(channel->names, id))
			learn_name(channel, id, json_object_get(message, "user_profile"));
	}
}

/* --- words ------------------------------------------------------------------------- */

static void put_name(const struct channel *channel, GString *out, char mark,
                     const char *id, gsize len)
{
	g_autofree char *key = g_strndup(id, len);
	const char *name = g_hash_table_lookup(channel->names, key);
	g_string_append_printf(out, "%c%s", mark, name != NULL ? name : key);
}

/* What stands between "<" and ">": a mention, a channel, a word for all, a link. */
static void put_reference(const struct channel *channel, GString *out, const char *text,
                          gsize len)
{
	const char *bar = memchr(text, '|', len);
	const gsize label = bar != NULL ? (gsize)(text + len - bar) - 1 : 0;
	const gsize body = bar != NULL ? (gsize)(bar - text) : len;
	if (len == 0)
		return;
	if (*text == '@' && label == 0)
		put_name(channel, out, '@', text + 1, body - 1);
	else if (*text == '@' || *text == '#' || *text == '!') {
		const char mark = *text == '!' ? '@' : *text;
		const char *word = label > 0 ? bar + 1 : text + 1;
		if (*word != mark)
			g_string_append_c(out, mark);
		g_string_append_len(out, word, (gssize)(label > 0 ? label : body - 1));
	} else if (label > 0) {
		g_string_append_len(out, bar + 1, (gssize)label);
		g_string_append(out, " (");
		g_string_append_len(out, text, (gssize)body);
		g_string_append_c(out, ')');
	} else
		g_string_append_len(out, text, (gssize)len);
}

/* "&amp;", "&lt;" and "&gt;": nothing else is escaped. */
static gsize put_entity(GString *out, const char *text)
{
	static const struct {
		const char *entity;
		char c;
	} entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' } };
	for (gsize i = 0; i < G_N_ELEMENTS(entities); i++)
		if (g_str_has_prefix(text, entities[i].entity)) {
			g_string_append_c(out, entities[i].c);
			return strlen(entities[i].entity);
		}
	g_string_append_c(out, '&');
	return 1;
}

static void put_words(const struct channel *channel, GString *out, const char *text)
{
	while (*text != '\0' && out->len < BODY_WORDS_MAX) {
		const char *end = *text == '<' ? strchr(text, '>') : NULL;
		if (end != NULL) {
			put_reference(channel, out, text + 1, (gsize)(end - text) - 1);
			text = end + 1;
		} else if (*text == '&')
			text += put_entity(out, text);
		else
			g_string_append_c(out, *text++);
	}
}

static void put_break(GString *out)
{
	if (out->len > 0 && out->str[out->len - 1] != '\n')
		g_string_append_c(out, '\n');
}

static void put_text(const struct channel *channel, GString *out, const json_t *object,
                     const char *key)
{
	g_autofree char *text = json_objects_text(object, key);
	if (text != NULL)
		put_words(channel, out, text);
}

/* The same on a line of its own. */
static void put_member(const struct channel *channel, GString *out, const json_t *object,
                       const char *key)
{
	if (json_object_get(object, key) == NULL)
		return;
	put_break(out);
	put_text(channel, out, object, key);
}

/* Texts of blocks, in their order, however deep they stand: {"text":{"text":"..."}}, {"elements":[...]}. */
static void put_block(const struct channel *channel, GString *out, const json_t *block,
                      int depth)
{
	static const char *const lists[] = { "elements", "fields", "blocks" };
	const json_t *text = json_object_get(block, "text");
	if (depth < INLINE_DEPTH)
		put_break(out);
	put_text(channel, out, json_is_object(text) ? text : block, "text");
	const char *user = json_text(block, "user_id");
	if (user != NULL)
		put_name(channel, out, '@', user, strlen(user));
	for (gsize i = 0; i < G_N_ELEMENTS(lists) && depth < DEPTH_MAX; i++) {
		const json_t *list = json_object_get(block, lists[i]);
		for (gsize k = 0; k < json_array_size(list); k++)
			put_block(channel, out, json_array_get(list, k), depth + 1);
	}
}

static void put_attachment(const struct channel *channel, GString *out,
                           const json_t *attachment)
{
	const gsize before = out->len;
	put_member(channel, out, attachment, "pretext");
	put_member(channel, out, attachment, "title");
	put_member(channel, out, attachment, "text");
	const json_t *fields = json_object_get(attachment, "fields");
	for (gsize i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);
		put_member(channel, out, field, "title");
		g_string_append(out, ": ");
		put_text(channel, out, field, "value");
	}
	const json_t *blocks = json_object_get(attachment, "blocks");
	for (gsize i = 0; i < json_array_size(blocks); i++)
		put_block(channel, out, json_array_get(blocks, i), 0);
	if (out->len == before)
		put_member(channel, out, attachment, "fallback");
}

/* The text; else what blocks say, else the attachments; names of files. */
static char *words_of(const struct channel *channel, const json_t *message)
{
	g_autoptr(GString) out = g_string_new(NULL);
	put_member(channel, out, message, "text");
	const json_t *blocks = json_object_get(message, "blocks");
	const json_t *attachments = json_object_get(message, "attachments");
	const json_t *files = json_object_get(message, "files");
	const bool silent = out->len == 0;
	for (gsize i = 0; silent && i < json_array_size(blocks); i++)
		put_block(channel, out, json_array_get(blocks, i), 0);
	for (gsize i = 0; i < json_array_size(attachments); i++)
		put_attachment(channel, out, json_array_get(attachments, i));
	for (gsize i = 0; i < json_array_size(files); i++) {
		g_autofree char *name =
		        json_objects_text(json_array_get(files, i), "name");
		if (name != NULL)
			g_string_append_printf(out, "%s[file %s]",
			                       out->len > 0 ? "\n" : "", name);
	}
	g_autofree char *clean = g_strstrip(text_repair(out->str, out->len));
	return text_cut(clean, BODY_WORDS_MAX);
}

/* --- messages ----------------------------------------------------------------------- */

/* A program's name; NULL: a person wrote it. */
static char *program_of(const Node *message)
{
	static const char *const names[] = { "bot_profile.name", "username", "bot_id",
		                             NULL };
	g_autofree char *subtype = response_text(message, "subtype");
	const bool bot = json_object_get(message->json, "bot_id") != NULL ||
	                 g_strcmp0(subtype, "bot_message") == 0;
	return bot ? response_first(message, names) : NULL;
}

static char *person_of(const struct channel *channel, const Node *message)
{
	g_autofree char *id = response_text(message, "user");
	const char *name = id != NULL ? g_hash_table_lookup(channel->names, id) : NULL;
	return name != NULL ? g_strdup(name) : g_steal_pointer(&id);
}

static bool is_said(const char *subtype)
{
	static const char *const said[] = { "bot_message",     "thread_broadcast",
		                            "me_message",      "file_share",
		                            "file_comment",    "tombstone",
		                            "message_deleted", "reply_broadcast",
		                            "message_replied" };
	for (gsize i = 0; subtype != NULL && i < G_N_ELEMENTS(said); i++)
		if (strcmp(subtype, said[i]) == 0)
			return true;
	return subtype == NULL || *subtype == '\0';
}

static bool is_deleted(const char *subtype)
{
	return g_strcmp0(subtype, "tombstone") == 0 ||
	       g_strcmp0(subtype, "message_deleted") == 0;
}

static void set_place(const struct channel *channel, Event *event, const Node *message,
                      const char *who)
{
	g_autofree char *ts = response_text(message, "ts");
	g_autofree char *thread = response_text(message, "thread_ts");
	const bool reply = thread != NULL && g_strcmp0(thread, ts) != 0;
	if (channel->name == NULL)
		event->title = g_strdup(who);
	else
		event->title = g_strdup_printf(
		        "%s in %s%s", who, reply ? "a thread of " : "", channel->name);
	response_keep(event, "channel", channel->name);
	response_keep(event, "thread", reply ? thread : NULL);
}

static void set_edit(const struct channel *channel, Event *event, const Node *message)
{
	const struct range at =
	        response_time(&channel->response, message, "edited.ts", NULL);
	g_autofree char *when = range_known(at) ? instant_rfc3339(at.lo) : NULL;
	response_keep(event, "edited", when);
}

static const char *read_message(void *user, const Node *message, GError **error)
{
	struct channel *channel = user;
	struct response *response = &channel->response;
	enum zone_basis zone = ZONE_EXPLICIT;
	(void)error;
	g_autofree char *subtype = response_text(message, "subtype");
	g_autofree char *ts = response_text(message, "ts");
	const struct range at = response_time(response, message, "ts", &zone);
	if (!is_said(subtype))
		return "";
	if (!range_known(at))
		return "has no ts that can be read";
	if (response_known(response, ts) != NULL) {
		response_repeat(response, message);
		return NULL;
	}
	const bool deleted = is_deleted(subtype);
	g_autofree char *program = program_of(message);
	g_autofree char *person =
	        program == NULL && !deleted ? person_of(channel, message) : NULL;
	g_autofree char *words =
	        deleted ? g_strdup("(deleted)") : words_of(channel, message->json);
	if (words == NULL || *words == '\0')
		return "";
	Event *event = response_event(response, message, KIND_CHAT,
	                              program != NULL ? LANE_MACHINES : LANE_PEOPLE);
	event->at = at;
	event->zone = zone;
	event->vendor_id = g_strdup(ts);
	event->body = g_steal_pointer(&words);
	set_place(channel, event, message,
	          program != NULL  ? program
	          : person != NULL ? person
	                           : "Somebody");
	response_keep(event, "who", person);
	set_edit(channel, event, message);
	response_name(response, ts, event);
	return NULL;
}

/* --- the file ------------------------------------------------------------------------ */

/* "#incidents" of ".../incidents/2026-03-14.json" and of "export.zip(incidents/2026-03-14.json)". */
static char *channel_of(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(folder);
	const char *inside = strrchr(base, '(');
	const char *name = inside != NULL ? inside + 1 : base;
	if (strchr(path, '/') == NULL || *name == '.' || *name == '/' || *name == '\0')
		return NULL;
	g_autofree char *clean = text_repair(name, strlen(name));
	return g_strconcat("#", clean, NULL);
}

/* Lists of people and channels: read beside the messages, and not kept. */
static bool is_list_of(const char *bytes, gsize len, const char *a, const char *b)
{
	return g_strstr_len(bytes, (gssize)MIN(len, 65536), a) != NULL &&
	       g_strstr_len(bytes, (gssize)MIN(len, 65536), b) != NULL &&
	       g_strstr_len(bytes, (gssize)len, "\"ts\"") == NULL;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	static const char *const lists[] = { "messages", NULL };
	const struct place place = { reading->name, 0, 0, -1 };
	if (is_list_of(bytes, len, "\"team_id\"", "\"profile\"")) {
		error_at(error, ERROR_DATA, &place,
		         "is the list of people of a Slack export: it is not kept");
		return error_hint(error,
		                  "import the channels' folders; names are looked up "
		                  "in it then");
	}
	struct channel channel = { .name = channel_of(reading->name) };
	channel.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	response_init(&channel.response, reading);
	reading_warn_of_nul(reading, bytes, len, 1);
	learn_from_users(&channel);
	learn_from_messages(&channel, bytes, len);
	const bool ok = json_records_read(reading, bytes, len, lists, read_message,
	                                  &channel, error) &&
	                response_finish(&channel.response, error);
	response_clear(&channel.response);
	g_hash_table_unref(channel.names);
	g_free(channel.name);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '[' && sample_first(sample) != '{')
		return 0;
	if (sample_has(sample, "\"team_id\"") && sample_has(sample, "\"profile\"") &&
	    sample_has(sample, "\"real_name\"") && !sample_has(sample, "\"ts\""))
		return 95;
	return sample_has(sample, "\"ts\"") && sample_has(sample, "\"message\"") &&
	                       sample_has(sample, "\"text\"") &&
	                       (sample_has(sample, "\"user\"") ||
	                        sample_has(sample, "\"bot_id\""))
	               ? 95
	               : 0;
}

const struct importer importer_slack_export = {
	.name = "slack-export",
	.looks_beside = true,
	.title = "Slack export: the messages of a channel and day",
	.about =
	        "CHANNEL/YYYY-MM-DD.json of an export (import -r FOLDER), and answers of "
	        "conversations.history. One quote a message: who, in which channel "
	        "(its folder) and thread, when to the microsecond, the words with "
	        "mentions, links and entities as people read them; of programs the words "
	        "of attachments and blocks. Names come from users.json beside the "
	        "channels, else from the profiles that messages carry, else they stay "
	        "ids; users.json itself is refused and not kept. An edited message is as "
	        "it was last, with the time of the edit under extra; of a deleted one it "
	        "is told that there was one. Joins, topics, pins and reactions are left "
	        "out and counted. What is said in a chat is shown as said, and is never "
	        "taken for the state of anything. Specification: "
	        "slack.com/help/articles/220556107, api.slack.com/events/message, read "
	        "2026-11-25. Not seen in real data: written from its documentation.",
	.lane = LANE_PEOPLE,
	.bid = bid,
	.read_document = read_document,
};
