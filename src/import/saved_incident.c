#include "import/saved_incident.h"

#include "base/text.h"
#include "import/affected.h"
#include "import/feed_posts.h"
#include "import/node.h"
#include "import/saved.h"

#include <string.h>

/* --- times ------------------------------------------------------------------- */

/* "Posted 3 days ago. Aug 28, 2024 - 13:36 PDT": what is relative was true on the day of saving alone. */
static const char *without_relative(const char *text)
{
	const char *ago = strstr(text, " ago");
	static const char *const words[] = { "Posted ", "Updated ", "on " };
	if (ago != NULL)
		text = ago + strlen(" ago");
	while (*text == '.' || *text == ' ' || *text == ',' || *text == '-')
		text++;
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
		if (g_str_has_prefix(text, words[i]))
			text += strlen(words[i]);
	while (*text == '.' || *text == ' ')
		text++;
	return text;
}

/* <span class="ago" data-datetime-unix="1724877360000">: ms */
static bool exact_time(const struct xml_node *top, struct stamp *stamp)
{
	for (const struct xml_node *node = top; node != NULL;
	     node = xml_next(node, top)) {
		const char *unix_ms =
		        node->name != NULL ? xml_attr(node, "data-datetime-unix") : NULL;
		if (unix_ms != NULL &&
		    stamp_parse_epoch(unix_ms, strlen(unix_ms), stamp)) {
			stamp->resolution = SECOND;
			return true;
		}
	}
	return false;
}

static bool give_year(const struct saved_page *saved, struct wall *wall)
{
	return wall->year != 0 ||
	       (saved->near != INSTANT_NONE && wall_year_near(wall, saved->near));
}

static struct range wall_when(struct saved_page *saved, const struct wall *wall,
                              gint64 line, enum zone_basis *zone)
{
	if (wall_civil(wall, wall->year) == INSTANT_NONE)
		return RANGE_NONE;
	const struct stamp stamp = wall_stamp(wall, saved->reading, line);
	return reading_when(saved->reading, &stamp, line, zone);
}

bool saved_span(struct saved_page *saved, const char *text, gint64 line,
                struct saved_span *out)
{
	struct wall from, until;
	if (!wall_parse_span(text, strlen(text), &from, &until) ||
	    !give_year(saved, &from))
		return false;
	if (until.month == 0)
		until = from;
	wall_year_near(&until, wall_civil(&from, 0));
	out->first = wall_when(saved, &from, line, &out->zone).lo;
	out->last = wall_when(saved, &until, line, &out->zone);
	return out->first != INSTANT_NONE && range_known(out->last);
}

/* False: *why. */
static bool read_time(struct saved_page *saved, const struct xml_node *node,
                      struct page_post *post, char **why)
{
	g_autofree char *line = node != NULL ? saved_line(node) : NULL;
	struct stamp stamp;
	struct wall wall = { 0 };
	if (node == NULL) {
		*why = g_strdup("a post has no time");
		return false;
	}
	if (exact_time(node, &stamp)) {
		post->at = reading_when(saved->reading, &stamp, node->line, &post->zone);
		return true;
	}
	const char *text = without_relative(line);
	g_autofree char *shown = text_one_line(text, 60);
	if (!wall_parse(text, strlen(text), &wall))
		*why = g_strdup_printf("the time of a post cannot be read: \"%s\"",
		                       shown);
	else if (!give_year(saved, &wall))
		*why = g_strdup_printf("the time of a post names no year: \"%s\"", shown);
	else
		post->at = wall_when(saved, &wall, node->line, &post->zone);
	if (*why == NULL && !range_known(post->at))
		*why = g_strdup_printf("no such time of a post: \"%s\"", shown);
	return *why == NULL;
}

/* --- posts ------------------------------------------------------------------- */

static void place(const struct saved_page *saved, const struct xml_node *node,
                  gint64 *line, gint64 *offset, gint64 *length)
{
	*line = node->line;
	*offset = CLAMP(node->offset, 0, (gint64)saved->len - 1);
	*length = CLAMP(node->length, 1, (gint64)saved->len - *offset);
	*offset += saved->reading->base;
}

static char *body_of(struct saved_page *saved, const struct xml_node *update,
                     const struct xml_node *label, const struct xml_node *time)
{
	static const char *const bodies[] = { "update-body", "message", "incident-body",
		                              NULL };
	const struct xml_node *body = saved_find_class(update, bodies);
	const struct xml_node *skip[] = { label, time, NULL };
	if (label == NULL)
		skip[0] = time;
	g_autofree char *text =
	        saved_text(body != NULL ? body : update, body != NULL ? NULL : skip);
	const char *from = text;
	while (*from == '-' || *from == ' ')
		from++;
	if (strlen(from) <= BODY_MAX)
		return g_strdup(from);
	reading_warn(saved->reading, update->line, "body cut at %d KiB", BODY_MAX / 1024);
	return text_cut(from, BODY_MAX);
}

static const struct xml_node *find_label(const struct xml_node *update)
{
	static const char *const classes[] = { "update-title", NULL };
	static const char *const names[] = { "strong", "b", NULL };
	const struct xml_node *label = saved_find_class(update, classes);
	return label != NULL ? label : saved_find_name(update, names);
}

static const struct xml_node *find_time(const struct xml_node *update)
{
	static const char *const classes[] = { "update-timestamp", "timestamp", NULL };
	static const char *const names[] = { "small", NULL };
	const struct xml_node *time = saved_find_class(update, classes);
	return time != NULL ? time : saved_find_name(update, names);
}

static void set_aside(struct saved_page *saved, const struct xml_node *node,
                      const char *why)
{
	gint64 line, offset, length;
	place(saved, node, &line, &offset, &length);
	reading_lines(saved->reading, LINE_REJECTED, line, offset, length);
	reading_reject(saved->reading, line, offset, "%s", why);
}

static void add_post(struct saved_page *saved, const struct xml_node *update,
                     GPtrArray *posts)
{
	const struct xml_node *label = find_label(update), *time = find_time(update);
	struct page_post *post = page_post_new();
	g_autofree char *why = NULL;
	place(saved, update, &post->line, &post->offset, &post->length);
	if (!read_time(saved, time, post, &why)) {
		set_aside(saved, update, why);
		page_post_free(post);
		return;
	}
	post->body = body_of(saved, update, label, time);
	if (label != NULL) {
		g_autofree char *word = saved_line(label);
		if (!feed_post_label(post, word))
			reading_warn(saved->reading, update->line,
			             "unknown label of a post: %s", post->word);
	}
	g_ptr_array_add(posts, post);
}

/* Rows of the page of one incident, updates of a day, or paragraphs with a time in small print. */
static bool is_update(const struct xml_node *node)
{
	static const char *const names[] = { "small", NULL };
	if (saved_has_class(node, "update-row") || saved_has_class(node, "update"))
		return true;
	return node->name != NULL && strcmp(node->name, "p") == 0 &&
	       saved_find_name(node, names) != NULL;
}

static void read_posts(struct saved_page *saved, const struct xml_node *top,
                       GPtrArray *posts)
{
	for (const struct xml_node *node = xml_next(top, top); node != NULL;) {
		if (!is_update(node)) {
			node = xml_next(node, top);
			continue;
		}
		add_post(saved, node, posts);
		node = xml_next_skip(node, top);
	}
}

/* --- incidents --------------------------------------------------------------- */

static void read_components(const struct xml_node *top, Incident *incident)
{
	static const char *const classes[] = { "components-affected", NULL };
	const struct xml_node *node = saved_find_class(top, classes);
	g_autofree char *line = node != NULL ? saved_line(node) : g_strdup("");
	affected_add(incident->components, line);
}

/* Its class stands at the title or at the container. */
static void read_impact(const struct xml_node *top, const struct xml_node *title,
                        Incident *incident)
{
	for (const struct xml_node *node = title;
	     node != NULL && incident->impact == IMPACT_NOT_STATED;
	     node = node != top ? node->parent : NULL) {
		g_autofree char *word = saved_class_after(node, "impact-");
		const int impact = word != NULL ? impact_parse(word) : -1;
		incident->impact = (enum impact)MAX(impact, (int)IMPACT_NOT_STATED);
	}
}

/* The code at the end of ".../incidents/9tpgqq1h4bs7". */
static char *code_in(const char *link)
{
	const char *at = link != NULL ? strstr(link, "/incidents/") : NULL;
	if (at == NULL)
		return NULL;
	at += strlen("/incidents/");
	gsize len = 0;
	while (g_ascii_isalnum(at[len]))
		len++;
	return len >= 6 && len <= 32 ? g_strndup(at, len) : NULL;
}

static const char *link_of(const struct xml_node *title)
{
	static const char *const names[] = { "a", NULL };
	const struct xml_node *node = title;
	if (strcmp(title->name, "a") != 0)
		node = saved_find_name(title, names);
	return node != NULL ? xml_attr(node, "href") : NULL;
}

static const struct xml_node *find_title(const struct xml_node *top)
{
	static const char *const classes[] = { "incident-title", "incident-name",
		                               "actual-title", NULL };
	static const char *const names[] = { "h1", "h2", "h3", "h4", NULL };
	const struct xml_node *title = saved_find_class(top, classes);
	return title != NULL ? title : saved_find_name(top, names);
}

static void read_head(struct saved_page *saved, const struct xml_node *top,
                      const char *link, Incident *incident)
{
	const struct xml_node *title = find_title(top);
	incident->kind = INCIDENT_OUTAGE;
	if (title != NULL) {
		incident->title = saved_line(title);
		read_impact(top, title, incident);
		link = link_of(title) != NULL ? link_of(title) : link;
	}
	incident->vendor_id = code_in(link);
	if (link != NULL && strstr(link, "://") != NULL)
		incident->url = text_repair(link, strlen(link));
	read_components(top, incident);
	place(saved, top, &incident->line, &incident->offset, &incident->length);
}

static void settle(struct saved_page *saved, Incident *incident, GPtrArray *posts)
{
	const struct page_post *oldest = posts->pdata[posts->len - 1];
	if (incident->impact == IMPACT_MAINTENANCE)
		incident->kind = INCIDENT_MAINTENANCE;
	for (guint i = 0; i < posts->len; i++) {
		const struct page_post *post = posts->pdata[i];
		if (post->phase >= PHASE_SCHEDULED)
			incident->kind = INCIDENT_MAINTENANCE;
		if (incident->status == PHASE_NONE && !post->update)
			incident->status = post->phase;
	}
	if (incident->vendor_id != NULL)
		return;
	const gint64 first = oldest->at.lo - oldest->at.lo % MINUTE;
	g_autofree char *at = instant_rfc3339(first);
	incident->vendor_id =
	        page_made_id(saved->page.name != NULL ? saved->page.name : "",
	                     incident->title != NULL ? incident->title : "", at, NULL);
}

/* An incident of a history that lists no posts: its last text, and the times of its first and last one. */
static void read_digest(struct saved_page *saved, const struct xml_node *top,
                        Incident *incident, GPtrArray *posts)
{
	static const char *const classes[] = { "secondary", "incident-date", "timestamp",
		                               NULL };
	const struct xml_node *time = saved_find_class(top, classes);
	g_autofree char *line = time != NULL ? saved_line(time) : g_strdup("");
	struct saved_span span;
	if (!saved_span(saved, line, top->line, &span)) {
		set_aside(saved, top, "the times of an incident cannot be read");
		return;
	}
	struct page_post *post = page_post_new();
	place(saved, top, &post->line, &post->offset, &post->length);
	/* The one post that is shown is the last; the span begins with the first, or with the planned work. */
	if (incident->kind == INCIDENT_OUTAGE)
		incident->created_at = span.first;
	else
		incident->scheduled_for = span.first;
	post->at = span.last;
	post->zone = span.zone;
	post->body = body_of(saved, top, NULL, time);
	g_ptr_array_add(posts, post);
}

bool saved_incident(struct saved_page *saved, const struct xml_node *top,
                    const char *link, GError **error)
{
	static const char *const digests[] = { "message", "incident-body", NULL };
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(GPtrArray) posts = page_posts_new();
	saved->found++;
	read_head(saved, top, link, incident);
	read_posts(saved, top, posts);
	if (posts->len == 0 && saved_find_class(top, digests) != NULL)
		read_digest(saved, top, incident, posts);
	if (posts->len == 0)
		return true;
	settle(saved, incident, posts);
	return page_incident(&saved->page, incident, posts, error);
}
