#include "import/feed_posts.h"

#include "base/text.h"
#include "base/zone.h"
#include "import/affected.h"
#include "import/node.h"
#include "import/plain.h"
#include "import/wall.h"

#include <string.h>

#define TIME_MAX 512 /* bytes of markup between <small> and </small> */
#define LABEL_MAX 64

/* One post in the markup; offsets count in html. */
struct block {
	gsize start, end; /* all of it */
	gsize body;       /* where its text begins */
	struct wall wall;
	bool dated;  /* its time can be read */
	char *time;  /* as it stands there */
	char *label; /* NULL = none */
};

static void block_clear(gpointer data)
{
	struct block *block = data;
	g_free(block->time);
	g_free(block->label);
}

/* --- finding them ------------------------------------------------------------ */

static gsize skip_blanks(const char *html, gsize at)
{
	while (g_ascii_isspace(html[at]))
		at++;
	return at;
}

/* Behind <NAME> or <NAME ...> at at; 0 when there is no such tag. */
static gsize behind_tag(const char *html, gsize at, const char *name)
{
	const gsize len = strlen(name);
	if (html[at] != '<' || g_ascii_strncasecmp(html + at + 1, name, len) != 0 ||
	    g_ascii_isalnum(html[at + 1 + len]))
		return 0;
	const char *end = g_strstr_len(html + at, TIME_MAX, ">");
	return end != NULL ? (gsize)(end - html) + 1 : 0;
}

/* "<p>" right before at, or at itself. */
static gsize paragraph_before(const char *html, gsize at)
{
	gsize i = at;
	while (i > 0 && g_ascii_isspace(html[i - 1]))
		i--;
	if (i == 0 || html[i - 1] != '>')
		return at;
	gsize start = i - 1;
	while (start > 0 && html[start] != '<' && i - start < TIME_MAX)
		start--;
	return behind_tag(html, start, "p") == i ? start : at;
}

static char *plain_line(const char *html, gsize len)
{
	g_autofree char *text = plain_text(html, len);
	return text_collapse(text);
}

/* "<strong>Label</strong> - ": the label and where the body begins. */
static void read_label(const char *html, gsize at, struct block *block)
{
	static const char closing[] = "</strong>";
	block->body = at;
	const gsize inside = behind_tag(html, at, "strong");
	const char *close =
	        inside > 0 ? g_strstr_len(html + inside,
	                                  LABEL_MAX + (gssize)strlen(closing), closing)
	                   : NULL;
	if (close == NULL)
		return;
	block->label = plain_line(html + inside, (gsize)(close - (html + inside)));
	at = skip_blanks(html, (gsize)(close - html) + strlen(closing));
	if (html[at] == '-')
		at = skip_blanks(html, at + 1);
	block->body = at;
}

/* The post whose <small> stands at small. False when it is only small print. */
static bool read_block(const char *html, gsize small, struct block *block)
{
	const gsize inside = behind_tag(html, small, "small");
	if (inside == 0)
		return false;
	const char *close = g_strstr_len(html + inside, TIME_MAX, "</small>");
	if (close == NULL)
		return false;
	const gsize line_break =
	        skip_blanks(html, (gsize)(close - html) + strlen("</small>"));
	const gsize behind = behind_tag(html, line_break, "br");
	if (behind == 0)
		return false;
	*block = (struct block){ .start = paragraph_before(html, small) };
	block->time = plain_line(html + inside, (gsize)(close - (html + inside)));
	block->dated = wall_parse(block->time, strlen(block->time), &block->wall);
	read_label(html, skip_blanks(html, behind), block);
	if (block->dated || (block->label != NULL && block->start < small))
		return true;
	block_clear(block);
	return false;
}

static GArray *find_blocks(const char *html)
{
	GArray *blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
	const gsize len = strlen(html);
	g_array_set_clear_func(blocks, block_clear);
	/* With a length: sanitizers measure the rest of the text at each strstr(). */
	for (const char *at = html;
	     (at = g_strstr_len(at, (gssize)(html + len - at), "<small")) != NULL; at++) {
		struct block block;
		if (!read_block(html, (gsize)(at - html), &block))
			continue;
		if (blocks->len > 0)
			g_array_index(blocks, struct block, blocks->len - 1).end =
			        block.start;
		block.end = len;
		g_array_append_val(blocks, block);
	}
	return blocks;
}

/* --- labels ------------------------------------------------------------------ */

bool feed_post_label(struct page_post *post, const char *label)
{
	g_autofree char *word = g_ascii_strdown(label, -1);
	g_strdelimit(word, " -", '_');
	post->update = strcmp(word, "update") == 0;
	const int phase = post->update ? 0 : phase_parse(word);
	post->phase = phase > 0 ? (enum phase)phase : PHASE_NONE;
	if (phase > 0 || post->update)
		return true;
	g_free(post->word);
	post->word = text_one_line(label, LABEL_MAX);
	return false;
}

static bool is_postmortem(const struct block *block)
{
	return block->label != NULL &&
	       g_ascii_strcasecmp(block->label, "Postmortem") == 0;
}

/* --- an event that is yet to come -------------------------------------------- */

struct banner {
	bool there, dated;
	struct wall from, until;
};

static struct banner find_banner(const char *html)
{
	static const char words[] = "THIS IS A SCHEDULED EVENT";
	struct banner banner = { false };
	gsize at = behind_tag(html, skip_blanks(html, 0), "p");
	at = at > 0 ? behind_tag(html, skip_blanks(html, at), "strong") : 0;
	if (at == 0 || !g_str_has_prefix(html + skip_blanks(html, at), words))
		return banner;
	const char *from = html + skip_blanks(html, at) + strlen(words);
	const char *end = g_strstr_len(from, 2 * TIME_MAX, "</strong>");
	if (end == NULL)
		return banner;
	g_autofree char *text = plain_text(from, (gsize)(end - from));
	banner.there = true;
	banner.dated = wall_parse_span(text, strlen(text), &banner.from, &banner.until);
	return banner;
}

/* --- years ------------------------------------------------------------------- */

/* One entry being dated. */
struct dating {
	const struct feed *feed;
	const struct feed_entry *entry;
	GArray *blocks;
	struct banner banner;
	struct stamp published, updated; /* civil INSTANT_NONE when not stated */
	guint anchor;   /* index of the post that the entry's own date belongs to */
	bool scheduled; /* its date is that of a start to come */
	/* What the label of the anchor means, when the entry's date says so. */
	bool label_told;
	char label[12];
	int offset_s;
};

static struct stamp stated(const char *text)
{
	struct stamp stamp;
	if (text == NULL || !feed_stamp(text, &stamp))
		stamp.civil = INSTANT_NONE;
	return stamp;
}

static struct block *block_at(const struct dating *dating, guint i)
{
	return &g_array_index(dating->blocks, struct block, i);
}

static gint64 known_civil(const struct block *block)
{
	return wall_civil(&block->wall, block->wall.year);
}

static bool year_of_anchor(const struct dating *dating, struct wall *wall)
{
	gint64 limit = dating->updated.civil;
	if (limit == INSTANT_NONE)
		limit = dating->feed->as_of;
	if (dating->scheduled && limit != INSTANT_NONE)
		return wall_year_before(wall, limit);
	if (dating->published.civil != INSTANT_NONE)
		return wall_year_near(wall, dating->published.civil);
	return wall->year != 0 ||
	       (limit != INSTANT_NONE && wall_year_before(wall, limit));
}

static void find_anchor(struct dating *dating)
{
	const GArray *blocks = dating->blocks;
	guint i = 0;
	while (i < blocks->len &&
	       (!block_at(dating, i)->dated || is_postmortem(block_at(dating, i))))
		i++;
	for (guint k = 0; i == blocks->len && k < blocks->len; k++)
		if (block_at(dating, k)->dated)
			i = k;
	dating->anchor = i;
	const gint64 published = dating->published.civil;
	dating->scheduled =
	        dating->banner.there ||
	        (published != INSTANT_NONE && dating->feed->as_of != INSTANT_NONE &&
	         published > dating->feed->as_of + DAY);
}

static void give_years(struct dating *dating)
{
	const GArray *blocks = dating->blocks;
	find_anchor(dating);
	if (dating->anchor == blocks->len)
		return;
	struct block *anchor = block_at(dating, dating->anchor);
	anchor->dated = year_of_anchor(dating, &anchor->wall);
	gint64 limit = anchor->dated ? known_civil(anchor) : INSTANT_NONE;
	for (guint i = dating->anchor + 1; i < blocks->len; i++) {
		struct block *block = block_at(dating, i);
		block->dated &=
		        block->wall.year != 0 ||
		        (limit != INSTANT_NONE && wall_year_before(&block->wall, limit));
		if (block->dated)
			limit = known_civil(block);
	}
	limit = anchor->dated ? known_civil(anchor) : INSTANT_NONE;
	for (guint i = dating->anchor; i-- > 0;) {
		struct block *block = block_at(dating, i);
		block->dated &=
		        block->wall.year != 0 ||
		        (limit != INSTANT_NONE && wall_year_after(&block->wall, limit));
		if (block->dated)
			limit = known_civil(block);
	}
}

/* --- zones ------------------------------------------------------------------- */

static bool is_utc(const char *label)
{
	return strcmp(label, "UTC") == 0 || strcmp(label, "GMT") == 0 ||
	       strcmp(label, "Z") == 0;
}

/*
 * The entry's date is the displayed time of the anchor, so the difference of the two clocks is the true offset. It wins
 * over the label where the date itself states it, where the label is one hour off (summer time), or not known.
 */
static void judge_label(struct dating *dating)
{
	const gint64 quarter = 15 * MINUTE;
	bool ambiguous = false;
	int says = 0;
	if (dating->anchor >= dating->blocks->len || dating->scheduled ||
	    dating->published.civil == INSTANT_NONE)
		return;
	const struct block *anchor = block_at(dating, dating->anchor);
	if (!anchor->dated || anchor->wall.has_seconds)
		return;
	const gint64 published = stamp_instant(&dating->published);
	const gint64 gap = known_civil(anchor) - (published - published % MINUTE);
	if (gap % quarter != 0 || ABS(gap) > 14 * HOUR)
		return;
	const bool known =
	        zone_label_offset(anchor->wall.label, strlen(anchor->wall.label), NULL,
	                          known_civil(anchor), &says, &ambiguous);
	const int is = (int)(gap / SECOND);
	const bool stated_so = dating->published.zoned &&
	                       dating->published.offset_s != 0 &&
	                       dating->published.offset_s == is;
	if (known && !ambiguous && !stated_so &&
	    (is_utc(anchor->wall.label) || ABS(is - says) != 3600))
		return;
	dating->label_told = true;
	dating->offset_s = is;
	memcpy(dating->label, anchor->wall.label, sizeof dating->label);
	if (known && !ambiguous && is != says)
		reading_warn(
		        dating->feed->reading, dating->entry->line,
		        "%s is wrong there: by the entry's own date it is UTC%+d:%02d",
		        anchor->wall.label, is / 3600, ABS(is) / 60 % 60);
}

static struct stamp stamp_of(const struct dating *dating, const struct wall *wall,
                             gint64 line)
{
	if (!dating->label_told || strcmp(wall->label, dating->label) != 0)
		return wall_stamp(wall, dating->feed->reading, line);
	return (struct stamp){ .civil = wall_civil(wall, wall->year),
		               .resolution = wall->has_seconds ? SECOND : MINUTE,
		               .zoned = true,
		               .offset_s = dating->offset_s };
}

/* --- posts ------------------------------------------------------------------- */

char *feed_body(const struct feed *feed, const struct feed_entry *entry, const char *html,
                gsize len)
{
	char *text = g_strstrip(plain_text(html, len));
	if (strlen(text) <= BODY_MAX)
		return text;
	reading_warn(feed->reading, entry->line, "body cut at %d KiB", BODY_MAX / 1024);
	char *cut = text_cut(text, BODY_MAX);
	g_free(text);
	return cut;
}

static void set_aside(const struct dating *dating, const struct block *block,
                      const struct feed_part *part)
{
	struct reading *reading = dating->feed->reading;
	g_autofree char *shown = text_one_line(block->time, 40);
	reading_lines(reading, LINE_REJECTED, part->line, part->offset, part->length);
	reading_reject(reading, part->line, part->offset,
	               "the time of a post cannot be read: \"%s\"", shown);
}

static void add_post(const struct dating *dating, const struct block *block,
                     struct xml_cursor *cursor, GPtrArray *posts)
{
	const struct feed *feed = dating->feed;
	const struct feed_part part =
	        feed_part(feed, dating->entry, cursor, block->start, block->end);
	struct page_post *post = page_post_new();
	if (block->dated) {
		const struct stamp stamp = stamp_of(dating, &block->wall, part.line);
		post->at = reading_when(feed->reading, &stamp, part.line, &post->zone);
	}
	if (!range_known(post->at)) {
		set_aside(dating, block, &part);
		page_post_free(post);
		return;
	}
	post->line = part.line;
	post->offset = part.offset;
	post->length = part.length;
	if (block->label != NULL && !feed_post_label(post, block->label))
		reading_warn(feed->reading, part.line, "unknown label of a post: %s",
		             post->word);
	post->body = feed_body(feed, dating->entry, dating->entry->html + block->body,
	                       block->end - block->body);
	g_ptr_array_add(posts, post);
}

/* --- the incident ------------------------------------------------------------ */

static bool is_maintenance(const GPtrArray *posts)
{
	for (guint i = 0; i < posts->len; i++)
		if (((const struct page_post *)posts->pdata[i])->phase >= PHASE_SCHEDULED)
			return true;
	return false;
}

/* Of the newest post; "Update" goes back to the one before. */
static enum phase present_status(const GPtrArray *posts)
{
	for (guint i = 0; i < posts->len; i++) {
		const struct page_post *post = posts->pdata[i];
		if (!post->update)
			return post->phase;
	}
	return PHASE_NONE;
}

static gint64 banner_instant(const struct dating *dating, struct wall *wall, gint64 near)
{
	if (near == INSTANT_NONE || !wall_year_near(wall, near))
		return INSTANT_NONE;
	enum zone_basis zone;
	const struct stamp stamp = stamp_of(dating, wall, dating->entry->line);
	return reading_when(dating->feed->reading, &stamp, dating->entry->line, &zone).lo;
}

/* The entry of an event to come is dated at its start. */
static void schedule(struct dating *dating, Incident *incident)
{
	struct banner *banner = &dating->banner;
	gint64 near = dating->published.civil;
	if (near == INSTANT_NONE)
		near = dating->feed->as_of;
	if (!banner->there)
		return;
	if (!banner->dated) {
		reading_warn(dating->feed->reading, dating->entry->line,
		             "the time of a scheduled event cannot be read");
		return;
	}
	incident->scheduled_for = banner_instant(dating, &banner->from, near);
	if (banner->until.month != 0)
		incident->scheduled_until = banner_instant(dating, &banner->until, near);
	/* "22:00 - 02:00" of one date ends on the next day */
	if (incident->scheduled_until != INSTANT_NONE &&
	    incident->scheduled_until < incident->scheduled_for)
		incident->scheduled_until += DAY;
}

/* "THIS INCIDENT AFFECTED: ..." stands in a paragraph before the posts. */
static void read_components(const char *html, gsize len, Incident *incident)
{
	const char *end = g_strstr_len(html, (gssize)len, "</p>");
	if (end == NULL)
		return;
	g_autofree char *line = plain_line(html, (gsize)(end - html));
	affected_add(incident->components, line);
}

guint feed_posts(const struct feed *feed, const struct feed_entry *entry,
                 Incident *incident, GPtrArray *posts)
{
	g_autoptr(GArray) blocks = find_blocks(entry->html);
	struct dating dating = { .feed = feed,
		                 .entry = entry,
		                 .blocks = blocks,
		                 .banner = find_banner(entry->html),
		                 .published = stated(entry->published),
		                 .updated = stated(entry->updated) };
	struct xml_cursor cursor = feed_cursor(feed, entry);
	give_years(&dating);
	judge_label(&dating);
	for (guint i = 0; i < blocks->len; i++)
		add_post(&dating, block_at(&dating, i), &cursor, posts);
	schedule(&dating, incident);
	if (blocks->len > 0)
		read_components(entry->html, block_at(&dating, 0)->start, incident);
	incident->status = present_status(posts);
	incident->kind = is_maintenance(posts) || dating.banner.there
	                         ? INCIDENT_MAINTENANCE
	                         : INCIDENT_OUTAGE;
	return blocks->len;
}
