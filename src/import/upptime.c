/*
 * Upptime: the level of a site (history/SLUG.yml), and its incidents, which are issues of GitHub.
 *
 * Source  https://github.com/upptime/uptime-monitor: src/update.ts, src/helpers/calculate-uptime.ts, read 2026-11-25;
 *         issues as https://docs.github.com/en/rest/issues gives them, and as "gh issue list --json" does
 * Takes   status and lastUpdated of the YAML; of issues with the label "status" title, body, open and close as start and
 *         end, comments; of those with the label "maintenance" the window that a comment in the body states
 * Leaves  code, responseTime, startTime (monitoring began); issues of other labels; summary.json (shares, no instants)
 * Names   a site of the YAML is called by its file, of an issue by its title: "NAME is down"
 */
#include "base/text.h"
#include "import/checks.h"
#include "import/front.h"
#include "import/vendor.h"

#include <string.h>

static const struct vendor_term levels[] = { { "up", LEVEL_OPERATIONAL },
	                                     { "down", LEVEL_MAJOR },
	                                     { "degraded", LEVEL_DEGRADED },
	                                     { NULL, 0 } };

/* --- one site ---------------------------------------------------------------- */

static bool fail(const struct reading *reading, gint64 line, GError **error,
                 const char *what)
{
	const struct place place = { reading->name, line, 0, -1 };
	return error_at(error, ERROR_DATA, &place, "%s", what);
}

static bool read_site(struct reading *reading, const char *bytes, gsize len,
                      GError **error)
{
	g_autoptr(Front) front = front_new(reading->name, bytes, len, false, error);
	g_autoptr(Checks) checks = checks_new();
	g_autofree char *name = vendor_file_name(reading);
	struct check check = { 1,          reading->base, (gint64)len, 0, ZONE_EXPLICIT,
		               LEVEL_NONE, NULL,          NULL };
	struct stamp stamp;
	if (front == NULL)
		return false;
	const char *time = front_text(front, "lastUpdated");
	const char *status = front_text(front, "status");
	if (time == NULL || !stamp_parse(time, strlen(time), &stamp))
		return fail(reading, front_line(front, "lastUpdated"), error,
		            "has no lastUpdated that can be read");
	const int level = status != NULL ? vendor_term_find(levels, status) : -1;
	if (level < 0)
		return fail(reading, front_line(front, "status"), error,
		            "status is neither up nor down nor degraded");
	check.at = reading_to_utc(reading, &stamp, front_line(front, "lastUpdated"),
	                          &check.zone);
	if (check.at == INSTANT_NONE)
		return fail(reading, front_line(front, "lastUpdated"), error,
		            "lastUpdated is no time from 1970 to 2999");
	check.level = (enum level)level;
	check.word = status;
	check.said = front_text(front, "url");
	checks_add(checks, &check);
	return checks_tell(checks, reading, name, error);
}

/* --- issues ------------------------------------------------------------------ */

static bool has_label(const json_t *issue, const char *label)
{
	const json_t *labels = json_object_get(issue, "labels");
	for (gsize i = 0; i < json_array_size(labels); i++) {
		const json_t *item = json_array_get(labels, i);
		const char *name = json_is_object(item) ? json_text(item, "name")
		                                        : json_string_value(item);
		if (name != NULL && g_ascii_strcasecmp(name, label) == 0)
			return true;
	}
	return false;
}

/* GitHub's API writes created_at, its command line createdAt. */
static const char *spelt(const json_t *object, const char *snake, const char *camel)
{
	return json_object_get(object, snake) != NULL ? snake : camel;
}

static bool read_comment(const Node *comment, struct page_post *post, GError **error)
{
	static const char resolved[] = "**Resolved:**";
	const char *body = json_text(comment->json, "body");
	if (!node_needed_time(comment, spelt(comment->json, "created_at", "createdAt"),
	                      &post->at, &post->zone, error) ||
	    !node_markdown(comment, "body", &post->body, error))
		return false;
	if (body != NULL && strncmp(body, resolved, strlen(resolved)) == 0)
		post->phase = PHASE_RESOLVED;
	return node_id(comment, "id", &post->id, error) &&
	       node_title(comment, spelt(comment->json, "html_url", "url"), &post->url,
	                  error);
}

/* "https://github.com/OWNER/REPOSITORY/issues/7" -> "OWNER/REPOSITORY#7" */
static bool read_id(struct page *page, const Node *issue, Incident *incident,
                    GError **error)
{
	g_autofree char *number = NULL;
	if (!node_id(issue, "number", &number, error) ||
	    !node_title(issue, spelt(issue->json, "html_url", "url"), &incident->url,
	                error))
		return false;
	if (number == NULL)
		return node_error(issue, error, "issue has no number");
	const char *from =
	        incident->url != NULL ? strstr(incident->url, "github.com/") : NULL;
	const char *to = from != NULL ? strstr(from, "/issues/") : NULL;
	if (to == NULL) {
		incident->vendor_id = vendor_own_id("upptime", g_steal_pointer(&number));
		return true;
	}
	from += strlen("github.com/");
	g_autofree char *repository =
	        to > from ? g_strndup(from, (gsize)(to - from)) : g_strdup("upptime");
	incident->vendor_id = g_strdup_printf("%s#%s", repository, number);
	if (page->name == NULL)
		page->name = g_strdup(repository);
	return true;
}

/* "🛑 NAME is down", "⚠️ NAME has degraded performance"; LEVEL_NONE: of another form. */
static enum level parse_title(const char *title, char **site)
{
	static const struct {
		const char *ending;
		enum level level;
	} forms[] = { { " is down", LEVEL_MAJOR },
		      { " has degraded performance", LEVEL_DEGRADED } };
	const char *end = title + strlen(title);
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		if (!g_str_has_suffix(title, forms[i].ending))
			continue;
		end -= strlen(forms[i].ending);
		const char *from = title;
		while (from < end && *from != ' ' && !g_ascii_isalnum(*from))
			from += g_utf8_skip[(guchar)*from];
		const bool sign = from > title && from < end && *from == ' ';
		from = sign ? from + 1 : title;
		*site = g_strndup(from, (gsize)(end - from));
		return forms[i].level;
	}
	return LEVEL_NONE;
}

/* A line "key: time" of the body's own comment. */
static gint64 window_time(const Node *issue, const char *body, const char *key)
{
	g_autofree char *start = g_strdup_printf("%s: ", key);
	const char *at = body;
	while (at != NULL && strncmp(at, start, strlen(start)) != 0) {
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL)
		return INSTANT_NONE;
	at += strlen(start);
	gsize len = strcspn(at, "\r\n");
	while (len > 0 && g_ascii_isspace(at[len - 1]))
		len--;
	struct stamp stamp;
	enum zone_basis zone;
	if (stamp_parse(at, len, &stamp))
		return reading_to_utc(issue->reading, &stamp, issue->line, &zone);
	node_warn(issue, "the %s of a maintenance cannot be read: left out", key);
	return INSTANT_NONE;
}

static void read_window(const Node *issue, Incident *incident)
{
	const char *body = json_text(issue->json, "body");
	incident->kind = INCIDENT_MAINTENANCE;
	incident->impact = IMPACT_MAINTENANCE;
	if (body == NULL)
		return;
	incident->scheduled_for = window_time(issue, body, "start");
	incident->scheduled_until = window_time(issue, body, "end");
}

/* Open and close of an outage: the site's level and when it was over. */
static bool read_outage(const Node *issue, Incident *incident, struct page_post *post,
                        GPtrArray *posts, GError **error)
{
	g_autofree char *site = NULL;
	incident->started_at = incident->created_at;
	const char *closed = spelt(issue->json, "closed_at", "closedAt");
	if (!node_instant(issue, closed, &incident->resolved_at, error))
		return false;
	if (incident->resolved_at != INSTANT_NONE)
		incident->status = PHASE_RESOLVED;
	const enum level level = incident->title != NULL
	                                 ? parse_title(incident->title, &site)
	                                 : LEVEL_NONE;
	if (level == LEVEL_NONE)
		return true;
	page_post_change(post, site, level);
	if (incident->resolved_at == INSTANT_NONE)
		return true;
	g_auto(Node) end = node_member(issue, closed);
	struct page_post *last = vendor_post_at(&end, posts);
	last->silent = true;
	last->at = range_point(incident->resolved_at);
	page_post_change(last, site, LEVEL_OPERATIONAL);
	return true;
}

static bool read_issue(struct page *page, const Node *issue, Incident *incident,
                       GPtrArray *posts, GError **error)
{
	struct page_post *post = vendor_post_at(issue, posts);
	if (!read_id(page, issue, incident, error) ||
	    !node_title(issue, "title", &incident->title, error) ||
	    !node_needed_time(issue, spelt(issue->json, "created_at", "createdAt"),
	                      &post->at, &post->zone, error) ||
	    !node_markdown(issue, "body", &post->body, error))
		return false;
	incident->created_at = post->at.lo;
	if (has_label(issue->json, "maintenance"))
		read_window(issue, incident);
	else if (!read_outage(issue, incident, post, posts, error))
		return false;
	/* the API gives their number, the command line the comments themselves */
	const json_t *comments = json_object_get(issue->json, "comments");
	incident->whole = json_is_array(comments);
	return !incident->whole ||
	       vendor_posts(issue, "comments", read_comment, posts, error);
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	gsize others = 0;
	if (json_is_object(root->json))
		return vendor_only_incident(page, root, read_issue, error);
	if (!json_is_array(root->json))
		return node_error(root, error, "is no list of issues");
	if (json_object_get(json_array_get(root->json, 0), "dailyMinutesDown") != NULL)
		return node_error(
		        root, error,
		        "is a summary, which has minutes a day and no instants: "
		        "import history/SLUG.yml or the issues");
	for (gsize i = 0; i < json_array_size(root->json); i++) {
		g_auto(Node) issue = node_item(root, i);
		if (json_is_object(issue.json) && !has_label(issue.json, "status") &&
		    !has_label(issue.json, "maintenance"))
			others++;
		else if (!vendor_incident(page, &issue, read_issue, error))
			return false;
	}
	if (others > 0)
		reading_warn(page->reading, 0,
		             "issues left out, without the labels status and "
		             "maintenance: %" G_GSIZE_FORMAT,
		             others);
	return true;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	gsize blank = 0;
	while (blank < len && g_ascii_isspace(bytes[blank]))
		blank++;
	if (blank < len && (bytes[blank] == '[' || bytes[blank] == '{'))
		return vendor_document(reading, bytes, len, read_root, error);
	return read_site(reading, bytes, len, error);
}

static int bid_issues(const struct sample_bytes *sample)
{
	int evidence = 0;
	if (sample_has(sample, "\"dailyMinutesDown\""))
		return 80;
	if (!sample_has(sample, "\"labels\"") || !sample_has(sample, "\"number\""))
		return 0;
	evidence += sample_has(sample, "\"status\"") ? 25 : 0;
	evidence +=
	        sample_has(sample, "\"closed_at\"") || sample_has(sample, "\"closedAt\"")
	                ? 15
	                : 0;
	evidence += sample_has(sample, " is down\"") ||
	                            sample_has(sample, " has degraded performance\"")
	                    ? 30
	                    : 0;
	evidence += sample_has(sample, "pptime") ? 15 : 0;
	return evidence >= 40 ? evidence : 0;
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if (first == '[' || first == '{')
		return bid_issues(sample);
	int evidence = 0;
	evidence += sample_has(sample, "lastUpdated: ") ? 40 : 0;
	evidence += sample_has(sample, "responseTime: ") ? 25 : 0;
	evidence += sample_has(sample, "status: ") ? 10 : 0;
	evidence += sample_has(sample, "generator: Upptime") ? 20 : 0;
	return evidence >= 75 && sample->head_len < 4096 ? evidence : 0;
}

const struct importer importer_upptime = {
	.name = "upptime",
	.title =
	        "Upptime: history of a site (YAML), incidents as issues of GitHub (JSON)",
	.about = "Specification: https://github.com/upptime/uptime-monitor, its source, "
	         "read 2026-11-25. Takes history/SLUG.yml, which states the level of "
	         "one site at lastUpdated, and issues with the label status, as "
	         "GitHub's API or gh issue list --json gives them: open and close are "
	         "start and end, \"is down\" is a major outage, comments are posts. "
	         "Issues with the label maintenance have the window that their text "
	         "states. Other issues are left out. Leaves summary.json, which has "
	         "shares and no instants. Not seen in real data: written from its "
	         "source.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
