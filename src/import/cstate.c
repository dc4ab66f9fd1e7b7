/*
 * cState: a status page made by Hugo, one Markdown file an incident.
 *
 * Source  https://github.com/cstate/cstate/wiki/Usage and the example site of that repository, read 2026-11-25
 * Takes   title, date, resolved, resolvedWhen, severity, affected, informational of the front matter; of the body the
 *         updates, "*Resolved* - text {{< track "time" >}}", newest first; any other body is one post
 * Leaves  pin, draft, automated and whatever a site adds; shortcodes but track
 * Names   the file's name is the id, since the page makes its address of it; with the date where it has none
 * Times   without a zone they are UTC by cState's documentation, assumed and said. An update without a time of its own
 *         lies between its neighbours; the oldest stands at date, the newest at resolvedWhen
 * Levels  affected systems have the level of the severity from date on and are operational from resolvedWhen on: so the
 *         page colours them
 */
#include "base/text.h"
#include "import/front.h"
#include "import/plain.h"
#include "import/cstate_marks.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term phases[] = {
	{ "investigating", PHASE_INVESTIGATING },
	{ "identified", PHASE_IDENTIFIED },
	{ "monitoring", PHASE_MONITORING },
	{ "resolved", PHASE_RESOLVED },
	{ "fixed", PHASE_RESOLVED },
	{ "update", PHASE_NONE },
	{ "post-mortem", PHASE_POSTMORTEM },
	{ "postmortem", PHASE_POSTMORTEM },
	{ "scheduled", PHASE_SCHEDULED },
	{ "in progress", PHASE_IN_PROGRESS },
	{ "just began", PHASE_IN_PROGRESS },
	{ "verifying", PHASE_VERIFYING },
	{ "completed", PHASE_COMPLETED },
	{ NULL, 0 },
};
static const struct vendor_term impacts[] = { { "down", IMPACT_MAJOR },
	                                      { "disrupted", IMPACT_MINOR },
	                                      { "notice", IMPACT_NONE },
	                                      { NULL, 0 } };
static const struct vendor_term levels[] = { { "down", LEVEL_MAJOR },
	                                     { "disrupted", LEVEL_PARTIAL },
	                                     { NULL, 0 } };

struct issue {
	struct reading *reading;
	const Front *front;
	const char *text; /* the whole file */
	gsize len;
	Incident *incident;
	GPtrArray *posts; /* newest first */
	enum zone_basis zone;
	const char *counted; /* line is that of this byte */
	gint64 line;
};

/* --- times ------------------------------------------------------------------- */

static struct range read_time(struct issue *issue, const char *text, gsize len,
                              gint64 line, const char *what)
{
	struct stamp stamp;
	if (stamp_parse(text, len, &stamp))
		return reading_when(issue->reading, &stamp, line, &issue->zone);
	g_autofree char *copy = g_strndup(text, len);
	g_autofree char *shown = text_one_line(copy, 40);
	reading_warn(issue->reading, line, "%s cannot be read, left out: %s", what,
	             shown);
	return RANGE_NONE;
}

static gint64 front_time(struct issue *issue, const char *key)
{
	const char *text = front_text(issue->front, key);
	if (text == NULL)
		return INSTANT_NONE;
	return read_time(issue, text, strlen(text), front_line(issue->front, key), key)
	        .lo;
}

/* --- updates of the body ----------------------------------------------------- */

static struct range stated_time(struct issue *issue, const char *code, gsize len,
                                gint64 line)
{
	const char *time;
	gsize time_len;
	return cstate_time(code, len, &time, &time_len)
	               ? read_time(issue, time, time_len, line, "track")
	               : RANGE_NONE;
}

/* Posts are met in the order of the file. */
static gint64 line_of(struct issue *issue, const char *at)
{
	for (; issue->counted < at; issue->counted++)
		issue->line += *issue->counted == '\n';
	return issue->line;
}

/* The words without shortcodes; the first track is the post's time. */
static void read_words(struct issue *issue, struct page_post *post, const char *from,
                       const char *to)
{
	g_autoptr(GString) words = g_string_new(NULL);
	while (from < to) {
		const gsize code = cstate_shortcode(from, (gsize)(to - from));
		if (code > 0 && !range_known(post->at))
			post->at = stated_time(issue, from, code, post->line);
		if (code == 0)
			g_string_append_c(words, *from);
		from += MAX(code, 1);
	}
	g_autofree char *plain = plain_markdown(words->str, words->len);
	gsize len = strlen(plain);
	/* a rule between updates */
	while (len >= 3 && memcmp(plain + len - 3, "---", 3) == 0) {
		len -= 3;
		while (len > 0 && g_ascii_isspace(plain[len - 1]))
			len--;
	}
	plain[len] = '\0';
	if (len > BODY_MAX)
		reading_warn(issue->reading, post->line, "text cut at 1024 KiB");
	post->body = text_cut(g_strchug(plain), BODY_MAX);
}

/* label is NULL for words that stand before the first update, or instead of any. */
static void add_post(struct issue *issue, const char *label, const char *begin,
                     const char *from, const char *to)
{
	while (begin < to && g_ascii_isspace(*begin))
		begin++;
	while (to > begin && g_ascii_isspace(to[-1]))
		to--;
	if (begin >= to)
		return;
	struct page_post *post = page_post_new();
	post->line = line_of(issue, begin);
	post->offset = issue->reading->base + (begin - issue->text);
	post->length = to - begin;
	read_words(issue, post, MIN(MAX(from, begin), to), to);
	const int phase = label != NULL ? vendor_term_find(phases, label) : -1;
	post->phase = (enum phase)MAX(phase, PHASE_NONE);
	post->update = label != NULL && g_ascii_strcasecmp(label, "update") == 0;
	if (label != NULL && phase < 0) {
		post->word = text_one_line(label, 40);
		reading_warn(issue->reading, post->line, "unknown label of an update: %s",
		             post->word);
	}
	if (label == NULL && *post->body == '\0')
		page_post_free(post);
	else
		g_ptr_array_add(issue->posts, post);
}

/* An update begins at a label, or, without one, with a paragraph that states another time. */
static void read_body(struct issue *issue)
{
	const char *text = issue->text + front_body(issue->front);
	const char *end = issue->text + issue->len;
	const char *begin = text, *from = text;
	g_autofree char *label = NULL;
	bool opens = true, timed = false; /* the update so far */
	for (const char *line = text; line < end;) {
		const bool track = opens && cstate_has_track(line, end);
		const char *after = line;
		char *next = cstate_label(line, end, track, phases, &after);
		if (next != NULL || (track && timed)) {
			add_post(issue, label, begin, from, line);
			g_free(label);
			label = next;
			begin = line;
			from = after;
			timed = false;
		}
		timed |= track;
		opens = *line == '\n' || *line == '\r';
		line = memchr(line, '\n', (gsize)(end - line));
		line = line != NULL ? line + 1 : end;
	}
	add_post(issue, label, begin, from, end);
}

/* --- times that no update states --------------------------------------------- */

/* The time of post i, which states none; those below it have one. "Resolved" stands where the page says that all was over. */
static struct range assume_time(const struct issue *issue, guint i, gint64 date,
                                gint64 newer, const char **where)
{
	const struct page_post *post = issue->posts->pdata[i];
	if (i + 1 == issue->posts->len)
		return range_point(date);
	const struct page_post *below = issue->posts->pdata[i + 1];
	const gint64 older = below->at.lo, resolved = issue->incident->resolved_at;
	const bool over = resolved != INSTANT_NONE && resolved >= older;
	if (over && (i == 0 || post->phase == PHASE_RESOLVED)) {
		*where = "stands at resolvedWhen";
		return range_point(resolved);
	}
	if (newer != INSTANT_NONE ? newer >= older : over) {
		*where = "lies between its neighbours";
		return range_of(older, newer != INSTANT_NONE ? newer : resolved);
	}
	*where = "stands at the time of the update before";
	return range_point(older);
}

/* From the oldest, which is the last, to the newest. */
static void place_posts(struct issue *issue, gint64 date)
{
	const guint n = issue->posts->len;
	g_autofree gint64 *newer = g_new(gint64, n + 1); /* stated nearest above */
	newer[0] = INSTANT_NONE;
	for (guint i = 0; i < n; i++) {
		const struct page_post *post = issue->posts->pdata[i];
		newer[i + 1] = range_known(post->at) ? post->at.lo : newer[i];
	}
	for (guint i = n; i-- > 0;) {
		struct page_post *post = issue->posts->pdata[i];
		const char *where = NULL;
		post->zone = issue->zone;
		if (!range_known(post->at))
			post->at = assume_time(issue, i, date, newer[i], &where);
		if (where != NULL)
			reading_warn(issue->reading, post->line,
			             "update has no time of its own: it %s", where);
	}
}

/* --- the issue --------------------------------------------------------------- */

static void set_levels(struct issue *issue, enum level level, gint64 at, const char *key)
{
	const struct front_field *field = front_field(issue->front, key);
	const GPtrArray *names = issue->incident->components;
	if (at == INSTANT_NONE || field == NULL || names->len == 0)
		return;
	struct page_post *post = page_post_new();
	post->line = field->line;
	post->offset = issue->reading->base + field->offset;
	post->length = field->length;
	post->silent = true;
	post->zone = issue->zone;
	post->at = range_point(at);
	for (guint i = 0; i < names->len; i++)
		page_post_change(post, names->pdata[i], level);
	g_ptr_array_add(issue->posts, post);
}

static void read_affected(struct issue *issue)
{
	const struct front_field *field = front_field(issue->front, "affected");
	for (guint i = 0; field != NULL && i < field->values->len; i++) {
		const char *name = field->values->pdata[i];
		if (*name != '\0' &&
		    !g_ptr_array_find_with_equal_func(issue->incident->components, name,
		                                      g_str_equal, NULL))
			g_ptr_array_add(issue->incident->components, g_strdup(name));
	}
}

static int read_severity(struct issue *issue)
{
	const char *word = front_text(issue->front, "severity");
	if (word == NULL)
		return LEVEL_NONE;
	const int impact = vendor_term_find(impacts, word);
	issue->incident->impact = (enum impact)MAX(impact, IMPACT_NOT_STATED);
	if (impact < 0) {
		g_autofree char *shown = text_one_line(word, 40);
		reading_warn(issue->reading, front_line(issue->front, "severity"),
		             "unknown severity: %s", shown);
	}
	return MAX(vendor_term_find(levels, word), LEVEL_NONE);
}

/* Titles are edited, the name of the file is part of the page's address. */
static void name_it(struct issue *issue, gint64 date)
{
	g_autofree char *file = vendor_file_name(issue->reading);
	g_autofree char *at = instant_rfc3339(date);
	if (file != NULL && vendor_name_is_dated(file))
		issue->incident->vendor_id = g_steal_pointer(&file);
	else
		issue->incident->vendor_id = page_made_id(
		        file != NULL ? file : issue->incident->title, at, NULL);
}

static bool read_front(struct issue *issue, gint64 *date, GError **error)
{
	Incident *incident = issue->incident;
	const char *title = front_text(issue->front, "title");
	const struct place place = { issue->reading->name, 1, 0, -1 };
	*date = front_time(issue, "date");
	if (title == NULL || *date == INSTANT_NONE)
		return error_at(error, ERROR_DATA, &place, "issue has no %s",
		                title == NULL ? "title" : "date that can be read");
	incident->title = text_cut(title, TITLE_MAX);
	name_it(issue, *date);
	if (front_flag(issue->front, "informational")) {
		/* "does not affect the status": never to be taken for an outage */
		incident->kind = INCIDENT_MAINTENANCE;
		incident->impact = IMPACT_NONE;
	} else {
		incident->kind = INCIDENT_OUTAGE;
		incident->started_at = *date;
	}
	return true;
}

static void judge(const struct issue *issue, gint64 date)
{
	gint64 oldest = INSTANT_NONE, newest = INSTANT_NONE;
	const gint64 resolved = issue->incident->resolved_at;
	for (guint i = 0; i < issue->posts->len; i++) {
		const struct page_post *post = issue->posts->pdata[i];
		if (!range_known(post->at))
			continue;
		oldest = oldest == INSTANT_NONE ? post->at.lo : MIN(oldest, post->at.lo);
		newest = MAX(newest, post->at.lo);
	}
	if (oldest != INSTANT_NONE && (oldest > date + DAY || oldest < date - DAY))
		reading_warn(issue->reading, front_line(issue->front, "date"),
		             "date lies more than a day from the first update");
	if (resolved != INSTANT_NONE && newest != INSTANT_NONE && resolved < newest)
		reading_warn(issue->reading, front_line(issue->front, "resolvedWhen"),
		             "resolvedWhen lies before the newest update");
}

static bool read_issue(struct issue *issue, GError **error)
{
	Incident *incident = issue->incident;
	gint64 date;
	incident->line = 1;
	incident->offset = issue->reading->base;
	incident->length = (gint64)issue->len;
	incident->whole = true;
	if (!read_front(issue, &date, error))
		return false;
	const int level = read_severity(issue);
	const bool resolved = front_flag(issue->front, "resolved");
	if (resolved) {
		incident->resolved_at = front_time(issue, "resolvedWhen");
		incident->status = PHASE_RESOLVED;
	}
	read_affected(issue);
	read_body(issue);
	judge(issue, date);
	place_posts(issue, date);
	if (!resolved)
		incident->status = vendor_last_phase(issue->posts);
	if (level != LEVEL_NONE && incident->kind == INCIDENT_OUTAGE) {
		set_levels(issue, (enum level)level, date, "date");
		set_levels(issue, LEVEL_OPERATIONAL, incident->resolved_at,
		           "resolvedWhen");
	}
	return true;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	g_autoptr(Front) front = front_new(reading->name, bytes, len, true, error);
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	if (front == NULL)
		return false;
	struct page page = { .reading = reading, .newest_first = true };
	struct issue issue = { .reading = reading,
		               .front = front,
		               .text = bytes,
		               .len = len,
		               .incident = incident,
		               .posts = posts,
		               .zone = ZONE_EXPLICIT,
		               .counted = bytes,
		               .line = 1 };
	const bool ok =
	        read_issue(&issue, error) && page_incident(&page, incident, posts, error);
	page_clear(&page);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	if (sample->head_len < 4 || memcmp(sample->head, "---", 3) != 0 ||
	    (sample->head[3] != '\n' && sample->head[3] != '\r') ||
	    !sample_has(sample, "\ntitle:") || !sample_has(sample, "\ndate:"))
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\nsection: issue") ? 40 : 0;
	evidence += sample_has(sample, "\nresolved:") ? 30 : 0;
	evidence += sample_has(sample, "\nseverity:") ? 20 : 0;
	evidence += sample_has(sample, "\naffected:") ? 20 : 0;
	evidence += sample_has(sample, "\ninformational:") ? 30 : 0;
	return MIN(evidence, 90);
}

const struct importer importer_cstate = {
	.name = "cstate",
	.title = "cState: one Markdown file an incident, with YAML front matter",
	.about = "Specification: https://github.com/cstate/cstate/wiki/Usage, read "
	         "2026-11-25. Takes title, date, resolved, resolvedWhen, severity, "
	         "affected and informational, and of the text the updates, newest "
	         "first, with the time that their track states; a text without updates "
	         "is one post. The file's name is the id. Times without a zone are UTC "
	         "by cState's documentation, assumed unless --assume-tz. An update "
	         "without a time lies between its neighbours. down is read as major, "
	         "disrupted as minor, notice as none; affected systems have the level "
	         "of the severity from date to resolvedWhen, as the page colours them. "
	         "What is informational is told as a maintenance, which counts as no "
	         "impact. YAML is read as far as texts and lists go. Seen in real data: "
	         "six files of the example site; a live page's were not.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
