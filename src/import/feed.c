#include "import/feed.h"

#include "base/text.h"
#include "import/node.h"
#include "import/plain.h"

#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom"
#define CONTENT "http://purl.org/rss/1.0/modules/content/"

/* --- texts ------------------------------------------------------------------- */

/* Text of a child without blanks around it; NULL when there is none or nothing in it. */
static char *child_text(const struct xml_node *node, const char *name)
{
	const struct xml_node *child = xml_child(node, name);
	if (child == NULL)
		return NULL;
	char *text = g_strstrip(xml_text(child));
	if (*text == '\0')
		g_clear_pointer(&text, g_free);
	return text;
}

static char *title_of(const struct feed *feed, const struct xml_node *node)
{
	const struct xml_node *child = xml_child(node, "title");
	g_autofree char *text = child_text(node, "title");
	if (text == NULL)
		return NULL;
	const char *type = xml_attr(child, "type");
	g_autofree char *plain = g_strcmp0(type, "html") == 0
	                                 ? plain_text(text, strlen(text))
	                                 : text_repair(text, strlen(text));
	char *line = text_collapse(plain);
	if (strlen(line) <= TITLE_MAX)
		return line;
	reading_warn(feed->reading, child->line, "title cut at %d KiB", TITLE_MAX / 1024);
	char *cut = text_cut(line, TITLE_MAX);
	g_free(line);
	return cut;
}

/* Atom may have several: the page is what counts, not the feed itself nor a file. */
static char *link_of(const struct feed *feed, const struct xml_node *node)
{
	if (!feed->atom)
		return child_text(node, "link");
	const char *best = NULL;
	for (const struct xml_node *child = node->first; child != NULL;
	     child = child->next) {
		if (child->name == NULL || strcmp(child->name, "link") != 0 ||
		    g_strcmp0(child->space, node->space) != 0)
			continue;
		const char *rel = xml_attr(child, "rel"), *href = xml_attr(child, "href");
		if (href == NULL)
			continue;
		if (rel == NULL || strcmp(rel, "alternate") == 0)
			return g_strdup(href);
		best = best != NULL || strcmp(rel, "self") == 0 ? best : href;
	}
	return g_strdup(best);
}

/* --- entries ----------------------------------------------------------------- */

static void entry_free(gpointer data)
{
	struct feed_entry *entry = data;
	g_free(entry->id);
	g_free(entry->title);
	g_free(entry->link);
	g_free(entry->published);
	g_free(entry->updated);
	g_free(entry->html);
	g_free(entry);
}

static bool is_blank(const struct xml_node *node)
{
	g_autofree char *text = xml_text(node);
	return *g_strstrip(text) == '\0';
}

/* The fullest form that is there and not blank. */
static const struct xml_node *find_html(const struct feed *feed,
                                        const struct xml_node *node)
{
	const struct xml_node *candidates[] = {
		xml_child_in(node, CONTENT, "encoded"),
		xml_child(node, "content:encoded"), /* a prefix that nobody declared */
		feed->atom ? xml_child(node, "content") : NULL,
		xml_child(node, feed->atom ? "summary" : "description"),
	};
	for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++)
		if (candidates[i] != NULL && !is_blank(candidates[i]))
			return candidates[i];
	return NULL;
}

static bool has_elements(const struct xml_node *node)
{
	for (const struct xml_node *child = node->first; child != NULL;
	     child = child->next)
		if (child->name != NULL)
			return true;
	return false;
}

/* Markup of the file as it stands there, line ends as XML has them. */
static char *raw_markup(const char *bytes, const struct xml_node *node)
{
	GString *out = g_string_sized_new((gsize)node->inner_length);
	const char *from = bytes + node->inner;
	for (gint64 i = 0; i < node->inner_length; i++)
		if (from[i] != '\r' || i + 1 == node->inner_length || from[i + 1] != '\n')
			g_string_append_c(out, from[i]);
	return g_string_free(out, FALSE);
}

static void read_html(const struct feed *feed, const char *bytes,
                      struct feed_entry *entry)
{
	entry->html_node = find_html(feed, entry->node);
	if (entry->html_node == NULL) {
		entry->html = g_strdup("");
		return;
	}
	entry->markup = has_elements(entry->html_node);
	entry->html = entry->markup ? raw_markup(bytes, entry->html_node)
	                            : xml_text(entry->html_node);
}

static void add_entry(struct feed *feed, const char *bytes, const struct xml_node *node)
{
	struct feed_entry *entry = g_new0(struct feed_entry, 1);
	g_ptr_array_add(feed->entries, entry);
	entry->node = node;
	entry->line = node->line;
	entry->offset = node->offset + feed->reading->base;
	entry->length = node->length;
	entry->title = title_of(feed, node);
	entry->link = link_of(feed, node);
	entry->id = child_text(node, feed->atom ? "id" : "guid");
	if (entry->id == NULL)
		entry->id = g_strdup(entry->link);
	entry->published = child_text(node, feed->atom ? "published" : "pubDate");
	entry->updated = feed->atom ? child_text(node, "updated") : NULL;
	read_html(feed, bytes, entry);
}

/* --- the feed ---------------------------------------------------------------- */

static void read_as_of(struct feed *feed, const struct xml_node *top)
{
	static const char *const atom[] = { "updated", NULL }, *const rss[] = {
		"lastBuildDate", "pubDate", NULL
	};
	feed->as_of = INSTANT_NONE;
	for (const char *const *name = feed->atom ? atom : rss; *name != NULL; name++) {
		g_autofree char *text = child_text(top, *name);
		struct stamp stamp;
		if (text == NULL)
			continue;
		if (feed_stamp(text, &stamp)) {
			feed->as_of = stamp_instant(&stamp);
			return;
		}
		g_autofree char *shown = text_one_line(text, 40);
		reading_warn(feed->reading, xml_child(top, *name)->line,
		             "%s is no date: \"%s\"", *name, shown);
	}
}

static void read_top(struct feed *feed, const char *bytes, const struct xml_node *top)
{
	const struct xml_node *author = xml_child(top, "author");
	feed->title = title_of(feed, top);
	feed->link = link_of(feed, top);
	feed->generator = child_text(top, "generator");
	feed->author = feed->atom && author != NULL ? child_text(author, "name") : NULL;
	read_as_of(feed, top);
	const char *name = feed->atom ? "entry" : "item";
	for (const struct xml_node *child = top->first; child != NULL;
	     child = child->next)
		if (child->name != NULL && strcmp(child->name, name) == 0 &&
		    g_strcmp0(child->space, top->space) == 0)
			add_entry(feed, bytes, child);
}

bool feed_read(struct feed *feed, struct reading *reading, const char *bytes, gsize len,
               GError **error)
{
	*feed = (struct feed){ .reading = reading, .as_of = INSTANT_NONE };
	feed->entries = g_ptr_array_new_with_free_func(entry_free);
	feed->doc = xml_doc_new(reading->name, bytes, len,
	                        reading->options->encoding != NULL, error);
	if (feed->doc == NULL)
		return false;
	const struct xml_node *top = xml_doc_root(feed->doc);
	feed->atom = strcmp(top->name, "feed") == 0;
	const struct xml_node *channel =
	        strcmp(top->name, "rss") == 0 ? xml_child(top, "channel") : NULL;
	if (!feed->atom && channel == NULL)
		return xml_doc_error(feed->doc, top, error,
		                     "is neither an Atom feed nor RSS 2.0");
	read_top(feed, bytes, feed->atom ? top : channel);
	return true;
}

void feed_clear(struct feed *feed)
{
	g_clear_pointer(&feed->entries, g_ptr_array_unref);
	g_clear_pointer(&feed->doc, xml_doc_free);
	g_clear_pointer(&feed->title, g_free);
	g_clear_pointer(&feed->link, g_free);
	g_clear_pointer(&feed->author, g_free);
	g_clear_pointer(&feed->generator, g_free);
}

char *feed_page_name(const struct feed *feed)
{
	static const char *const endings[] = { " Status - Incident History",
		                               " - Incident History", " Status page",
		                               " Status" };
	if (feed->author != NULL || feed->title == NULL)
		return g_strdup(feed->author);
	const gsize len = strlen(feed->title);
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
		const gsize n = strlen(endings[i]);
		if (len > n && g_ascii_strcasecmp(feed->title + len - n, endings[i]) == 0)
			return g_strndup(feed->title, len - n);
	}
	return g_strdup(feed->title);
}

/* --- bids -------------------------------------------------------------------- */

/* The name of the first element, without its prefix; declarations and comments before it are passed over. */
static gsize root_name(const struct sample_bytes *sample, const char **name)
{
	const char *at = sample->head, *end = sample->head + sample->head_len;
	while (at < end && (at = memchr(at, '<', (gsize)(end - at))) != NULL) {
		const char *from = ++at;
		if (end - at > 3 && memcmp(at, "!--", 3) == 0) {
			const char *close = g_strstr_len(at, end - at, "-->");
			at = close != NULL ? close : end;
			continue;
		}
		while (at < end && (g_ascii_isalnum(*at) || *at == ':'))
			at++;
		const char *colon = memchr(from, ':', (gsize)(at - from));
		*name = colon != NULL ? colon + 1 : from;
		if (at > *name)
			return (gsize)(at - *name);
	}
	return 0;
}

bool feed_is_one(const struct sample_bytes *sample)
{
	const char *name;
	const gsize len = sample_first(sample) == '<' ? root_name(sample, &name) : 0;
	return (len == 4 && memcmp(name, "feed", 4) == 0) ||
	       (len == 3 && memcmp(name, "rss", 3) == 0);
}

/* "<" and ">" as themselves, or escaped. */
static char *escaped(const char *markup, const char *less, const char *more)
{
	GString *out = g_string_new(NULL);
	for (; *markup != '\0'; markup++) {
		if (*markup == '<')
			g_string_append(out, less);
		else if (*markup == '>')
			g_string_append(out, more);
		else
			g_string_append_c(out, *markup);
	}
	return g_string_free(out, FALSE);
}

bool feed_sample_has(const struct sample_bytes *sample, const char *markup)
{
	static const char *const forms[][2] = { { "&lt;", "&gt;" }, { "&lt;", ">" } };
	if (sample_has(sample, markup))
		return true;
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autofree char *form = escaped(markup, forms[i][0], forms[i][1]);
		if (sample_has(sample, form))
			return true;
	}
	return false;
}

/* --- times ------------------------------------------------------------------- */

/* A label that RFC 5322 does not know stands at the end: "Fri, 23 Aug 2019 04:18:35 JST". */
static bool stamp_with_label(const char *text, gsize len, struct stamp *out)
{
	const char *blank = g_strrstr_len(text, (gssize)len, " ");
	int offset_s;
	bool ambiguous;
	if (blank == NULL || !stamp_parse(text, (gsize)(blank - text), out) || out->zoned)
		return false;
	const char *label = blank + 1;
	if (!zone_label_offset(label, len - (gsize)(label - text), NULL, out->civil,
	                       &offset_s, &ambiguous))
		return false;
	out->zoned = true;
	out->offset_s = offset_s;
	return stamp_instant(out) != INSTANT_NONE;
}

bool feed_stamp(const char *text, struct stamp *out)
{
	g_autofree char *line = text_collapse(text);
	return stamp_parse(line, strlen(line), out) ||
	       stamp_with_label(line, strlen(line), out);
}

/* RFC 5322 dates begin with their weekday: one that is not that of the date was typed by hand. */
static void check_weekday(const struct feed *feed, const struct feed_entry *entry,
                          const char *text, const struct stamp *stamp)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	const char *day = days + 3 * instant_to_civil(stamp->civil).weekday;
	if (g_ascii_isalpha(*text) && strncmp(text, day, 3) != 0)
		reading_warn(feed->reading, entry->line,
		             "the date says %.3s, but that day was a %.3s: read by its "
		             "number",
		             text, day);
}

struct range feed_when(const struct feed *feed, const struct feed_entry *entry,
                       const char *text, enum zone_basis *zone, char **why)
{
	struct stamp stamp;
	if (text == NULL) {
		*why = g_strdup("has no date");
		return RANGE_NONE;
	}
	if (!feed_stamp(text, &stamp)) {
		g_autofree char *shown = text_one_line(text, 40);
		*why = g_strdup_printf("its date is none from 1970 to 2999: \"%s\"",
		                       shown);
		return RANGE_NONE;
	}
	check_weekday(feed, entry, text, &stamp);
	return reading_when(feed->reading, &stamp, entry->line, zone);
}

/* --- places ------------------------------------------------------------------ */

struct xml_cursor feed_cursor(const struct feed *feed, const struct feed_entry *entry)
{
	if (entry->html_node == NULL)
		return (struct xml_cursor){ .bytes = "", .line = entry->line };
	struct xml_cursor cursor = xml_cursor_of(feed->doc, entry->html_node);
	cursor.cdata = entry->markup; /* there nothing is escaped */
	return cursor;
}

struct feed_part feed_part(const struct feed *feed, const struct feed_entry *entry,
                           struct xml_cursor *cursor, gsize from, gsize to)
{
	const gint64 start = (gint64)xml_cursor_seek(cursor, from, false);
	const gint64 line = cursor->line;
	const gint64 end = (gint64)xml_cursor_seek(cursor, to, true);
	if (end <= start)
		return (struct feed_part){ entry->line, entry->offset, entry->length };
	return (struct feed_part){ line, start + feed->reading->base, end - start };
}

void feed_reject(const struct feed *feed, const struct feed_entry *entry, const char *why)
{
	reading_lines(feed->reading, LINE_REJECTED, entry->line, entry->offset,
	              entry->length);
	reading_reject(feed->reading, entry->line, entry->offset, "%s", why);
}
