/*
 * AWS Service Health Dashboard: data.json, as it was served until 2023.
 *
 * Source  no specification; https://status.aws.amazon.com/data.json as saved in November 2020, read 2026-11-25
 * Takes   archive[] and current[]: one event a service, its posts cut out of the HTML of description, each with its own
 *         bytes as its place
 * Leaves  details (always empty), level of the service over time: status is one number for the whole event
 * Times   posts are labelled " 6:36 AM PST", those of another day than that of date "Nov 26, 12:03 AM PST": the day
 *         and the year come from date, and a clock that goes backwards is that of the next day
 * Names   service and date stay when an event moves from current to the archive: "kinesis-us-east-1_1606314960", the
 *         form that the guids of the dashboard's feeds have
 */
#include "base/scan.h"
#include "base/text.h"
#include "import/aws.h"
#include "import/plain.h"
#include "import/vendor.h"

#include <string.h>

/* One event while its posts are cut out. */
struct event_text {
	const Node *node; /* description */
	struct node_text place;
	gint64 date;
	gint64 before; /* the post before; INSTANT_NONE */
};

/* --- labels ------------------------------------------------------------------ */

struct label {
	int month, day; /* 0: none */
	gint64 clock;   /* since midnight, microseconds */
	int offset_s;
};

/* " 6:36 AM PST", "Jun 14,  1:14 AM PDT" */
static bool parse_label(const char *text, gsize len, struct label *label)
{
	struct scan s = scan_of(text, len);
	gint64 day = 0, hour, minute;
	bool ambiguous;
	scan_blanks(&s);
	label->month = scan_month(&s);
	if (label->month != 0) {
		scan_blanks(&s);
		if (!scan_digits(&s, 1, 2, &day) || !scan_char(&s, ','))
			return false;
		scan_blanks(&s);
	}
	label->day = (int)day;
	if (!scan_digits(&s, 1, 2, &hour) || !scan_char(&s, ':') ||
	    !scan_digits(&s, 2, 2, &minute) || hour < 1 || hour > 12 || minute > 59)
		return false;
	scan_blanks(&s);
	const bool afternoon = scan_word(&s, "PM");
	if (!afternoon && !scan_word(&s, "AM"))
		return false;
	label->clock = (hour % 12 + (afternoon ? 12 : 0)) * HOUR + minute * MINUTE;
	scan_blanks(&s);
	while (s.end > s.at && g_ascii_isspace(s.end[-1]))
		s.end--;
	return zone_label_offset(s.at, (gsize)(s.end - s.at), NULL, INSTANT_NONE,
	                         &label->offset_s, &ambiguous);
}

/* That month and day in the year that brings it nearest to around. */
static gint64 nearest_date(const struct label *label, gint64 around)
{
	const int year = instant_to_civil(around).year;
	gint64 best = INSTANT_NONE;
	for (int y = year - 1; y <= year + 1; y++) {
		const struct civil civil = { .year = y,
			                     .month = label->month,
			                     .day = label->day };
		const gint64 at = instant_from_civil(&civil);
		if (at != INSTANT_NONE &&
		    (best == INSTANT_NONE || ABS(at - around) < ABS(best - around)))
			best = at;
	}
	return best;
}

/* The wall clock that a label means, counted as if it were UTC; INSTANT_NONE: there is no such day. */
static gint64 civil_of(const struct event_text *event, const struct label *label)
{
	const gint64 offset = label->offset_s * SECOND, date = event->date + offset;
	if (label->month != 0) {
		const gint64 day = nearest_date(label, date);
		return day != INSTANT_NONE ? day + label->clock : INSTANT_NONE;
	}
	const gint64 civil = date - date % DAY + label->clock;
	return event->before != INSTANT_NONE && civil - offset < event->before
	               ? civil + DAY
	               : civil;
}

/* --- posts ------------------------------------------------------------------- */

#define MARK "<span class=\"yellowfg\">"
#define DIV "<div>"

/* One post in the text: [start, end), the label and the words in it. */
struct segment {
	const char *start, *end, *label, *label_end, *words;
};

static const char *begin_of(const char *text, const char *mark)
{
	const char *at = mark;
	while (at > text && g_ascii_isspace(at[-1]))
		at--;
	const gsize n = strlen(DIV);
	return (gsize)(at - text) >= n && memcmp(at - n, DIV, n) == 0 ? at - n : mark;
}

/* The next one from at on. */
static bool next_segment(const char *text, const char *at, struct segment *out)
{
	const char *mark = strstr(at, MARK);
	if (mark == NULL)
		return false;
	out->start = begin_of(text, mark);
	out->label = mark + strlen(MARK);
	const char *following = strstr(out->label, MARK);
	out->end = following != NULL ? begin_of(text, following)
	                             : out->label + strlen(out->label);
	out->label_end =
	        g_strstr_len(out->label, (gssize)(out->end - out->label), "</span>");
	if (out->label_end == NULL)
		out->label_end = out->end;
	out->words = MIN(out->label_end + strlen("</span>"), out->end);
	while (out->end > out->words && g_ascii_isspace(out->end[-1]))
		out->end--;
	return true;
}

/* A post that stands at bytes [from, to) of the text. */
static struct page_post *new_post(struct event_text *event, gsize from, gsize to,
                                  const char *words, gsize len)
{
	struct page_post *post = page_post_new();
	post->line = event->node->line;
	post->offset = node_text_offset(&event->place, from);
	post->length = node_text_offset(&event->place, to) - post->offset;
	g_autofree char *body = plain_text(words, len);
	post->body = text_cut(g_strstrip(body), BODY_MAX);
	return post;
}

static void add_segment(struct event_text *event, const char *text,
                        const struct segment *segment, GPtrArray *posts)
{
	struct reading *reading = event->node->reading;
	struct label label = { 0 };
	struct page_post *post = new_post(event, (gsize)(segment->start - text),
	                                  (gsize)(segment->end - text), segment->words,
	                                  (gsize)(segment->end - segment->words));
	const gsize len = (gsize)(segment->label_end - segment->label);
	const gint64 civil = parse_label(segment->label, len, &label)
	                             ? civil_of(event, &label)
	                             : INSTANT_NONE;
	const struct stamp stamp = { .civil = civil,
		                     .resolution = MINUTE,
		                     .zoned = true,
		                     .offset_s = label.offset_s };
	if (civil != INSTANT_NONE)
		post->at = reading_when(reading, &stamp, post->line, &post->zone);
	if (range_known(post->at)) {
		event->before = post->at.lo;
		g_ptr_array_add(posts, post);
		return;
	}
	g_autofree char *raw = g_strndup(segment->label, MIN(len, 200));
	g_autofree char *shown = text_one_line(raw, 40);
	reading_reject(reading, post->line, post->offset, "no time of a post: \"%s\"",
	               shown);
	page_post_free(post);
}

/* Words that no label stands before: all of the text, or its beginning. */
static void add_unlabelled(struct event_text *event, const char *text, gsize len,
                           bool all, GPtrArray *posts)
{
	g_autofree char *plain = plain_text(text, len);
	if (*g_strstrip(plain) == '\0')
		return;
	if (!all) {
		node_warn(event->node, "words before the first post are left out");
		return;
	}
	struct page_post *post = new_post(event, 0, len, text, len);
	post->at = range_point(event->date);
	g_ptr_array_add(posts, post);
}

static bool read_posts(const Node *record, gint64 date, GPtrArray *posts, GError **error)
{
	const char *text;
	g_auto(Node) description = node_member(record, "description");
	if (!node_string(record, "description", &text, error))
		return false;
	if (text == NULL)
		return true;
	struct event_text event = { &description, node_text_open(&description), date,
		                    INSTANT_NONE };
	struct segment segment;
	const char *at = text;
	bool found = next_segment(text, at, &segment);
	add_unlabelled(&event, text, found ? (gsize)(segment.start - text) : strlen(text),
	               !found, posts);
	for (; found; found = next_segment(text, at, &segment)) {
		add_segment(&event, text, &segment, posts);
		at = segment.end;
	}
	return true;
}

/* --- events ------------------------------------------------------------------ */

static bool read_id(const Node *record, Incident *incident, GError **error)
{
	g_autofree char *service = NULL;
	struct range date;
	enum zone_basis zone;
	if (!node_id(record, "service", &service, error) ||
	    !node_needed_time(record, "date", &date, &zone, error))
		return false;
	if (service == NULL || *service == '\0')
		return node_error(record, error, "event has no service");
	incident->created_at = date.lo;
	incident->vendor_id = aws_event_id(service, date.lo);
	return true;
}

static bool read_event(struct page *page, const Node *record, Incident *incident,
                       GPtrArray *posts, GError **error)
{
	int impact = IMPACT_NOT_STATED;
	g_autofree char *service = NULL;
	(void)page;
	if (!read_id(record, incident, error) ||
	    !node_title(record, "summary", &incident->title, error) ||
	    !node_title(record, "service_name", &service, error) ||
	    !vendor_word(record, "status", aws_impacts, &impact, error) ||
	    !read_posts(record, incident->created_at, posts, error))
		return false;
	incident->impact = (enum impact)impact;
	if (service != NULL && *service != '\0')
		g_ptr_array_add(incident->components, g_steal_pointer(&service));
	if (!aws_strip_resolved(incident->title))
		return true;
	incident->status = PHASE_RESOLVED;
	if (posts->len > 0)
		((struct page_post *)posts->pdata[posts->len - 1])->phase =
		        PHASE_RESOLVED;
	return true;
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	g_auto(Node) archive = { 0 }, current = { 0 };
	page->name = g_strdup("AWS");
	/* The posts print PST or PDT before their words. */
	page->zone_name = g_strdup("America/Los_Angeles");
	if (json_object_get(root->json, "service") != NULL)
		return vendor_only_incident(page, root, read_event, error);
	if (json_object_get(root->json, "archive") == NULL &&
	    json_object_get(root->json, "current") == NULL)
		return node_error(root, error, "neither archive nor current");
	return node_array(root, "archive", &archive, error) &&
	       node_array(root, "current", &current, error) &&
	       vendor_incidents(page, &archive, read_event, error) &&
	       vendor_incidents(page, &current, read_event, error) &&
	       page_snapshot(page, NULL, page->newest > 0 ? page->newest : INSTANT_NONE,
	                     false, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	if (sample_first(sample) != '{')
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"archive\"") ? 40 : 0;
	evidence += sample_has(sample, "\"current\"") ? 10 : 0;
	evidence += sample_has(sample, "class=\\\"yellowfg\\\"") ? 40 : 0;
	evidence += sample_has(sample, "\"service_name\"") ? 5 : 0;
	return evidence;
}

const struct importer importer_aws_status = {
	.name = "aws-status",
	.title = "AWS Service Health Dashboard: data.json (until 2023)",
	.about =
	        "Specification: none published; data.json of status.aws.amazon.com as "
	        "saved in November 2020, read 2026-11-25. Takes the events of archive "
	        "and current, one a service, and cuts their posts out of the HTML of "
	        "description: a post is known to its minute, its day and year come from "
	        "date. date is when the event was opened, mostly the first post, "
	        "sometimes an hour from it. Only \"[RESOLVED]\" in the summary is a "
	        "phase: that of the last post; what the others say is read from their "
	        "words. status is one number for the whole event: 1 is minor, 2 major, 3 "
	        "critical; when the service had that level is not stated. Ids are made "
	        "of service and date. Seen in real data: 2018 to 2020.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
