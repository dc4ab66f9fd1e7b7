/*
 * Gatus: results of checks, as its API gives them.
 *
 * Source  https://github.com/TwiN/gatus, README "API" and config/endpoint (Status, Result, Event), read 2026-11-25
 * Takes   /api/v1/endpoints/statuses, a list, and one endpoint's /statuses: results by success, events HEALTHY and
 *         UNHEALTHY, to changes of the endpoint's level; failed conditions and errors as the reason
 * Leaves  durations, host names; START events (monitoring began, which says nothing of the endpoint)
 * Levels  Gatus knows two states: unhealthy is read as a major outage
 */
#include "base/text.h"
#include "import/checks.h"
#include "import/vendor.h"

static const struct vendor_term types[] = { { "START", LEVEL_NONE },
	                                    { "HEALTHY", LEVEL_OPERATIONAL },
	                                    { "UNHEALTHY", LEVEL_MAJOR },
	                                    { NULL, 0 } };

/* Texts of an array, a line each. */
static bool put_texts(const Node *node, const char *key, GString *out, GError **error)
{
	g_auto(Node) list;
	if (!node_array(node, key, &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json) && out->len < TITLE_MAX; i++) {
		const char *text = json_string_value(json_array_get(list.json, i));
		g_autofree char *line = text != NULL ? text_one_line(text, 1000) : NULL;
		if (line != NULL && *line != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "",
			                       line);
	}
	return true;
}

static bool put_conditions(const Node *node, GString *out, GError **error)
{
	g_auto(Node) list;
	if (!node_array(node, "conditionResults", &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json) && out->len < TITLE_MAX; i++) {
		const json_t *item = json_array_get(list.json, i);
		const char *text = json_text(item, "condition");
		if (text == NULL || !json_is_false(json_object_get(item, "success")))
			continue;
		g_autofree char *line = text_one_line(text, 1000);
		g_string_append_printf(out, "%s%s", out->len > 0 ? "\n" : "", line);
	}
	return true;
}

/* Of a result, or of an event: then success is NULL. */
static bool read_check(const Node *item, const json_t *success, Checks *checks,
                       GError **error)
{
	struct range at;
	struct check check = { item->line,    item->offset, item->length, 0,
		               ZONE_EXPLICIT, LEVEL_NONE,   NULL,         NULL };
	g_autoptr(GString) why = g_string_new(NULL);
	int level = LEVEL_NONE;
	if (!node_needed_time(item, "timestamp", &at, &check.zone, error) ||
	    !put_texts(item, "errors", why, error) ||
	    !put_texts(item, "failedConditions", why, error) ||
	    !put_conditions(item, why, error))
		return false;
	if (success != NULL)
		level = json_is_true(success) ? LEVEL_OPERATIONAL : LEVEL_MAJOR;
	else if (!vendor_word(item, "type", types, &level, error))
		return false;
	check.at = at.lo;
	check.level = (enum level)level;
	if (level == LEVEL_MAJOR) {
		check.word = "UNHEALTHY";
		check.said = why->len > 0 ? why->str : NULL;
	} else if (level == LEVEL_OPERATIONAL)
		check.word = "HEALTHY";
	checks_add(checks, &check);
	return true;
}

static bool read_item(const Node *item, bool result, Checks *checks, GError **error)
{
	if (!json_is_object(item->json))
		return node_error(item, error, "check is not an object");
	const json_t *success = json_object_get(item->json, "success");
	if (result && !json_is_boolean(success))
		return node_error(item, error, "result has no success");
	return read_check(item, result ? success : NULL, checks, error);
}

static bool read_list(const Node *endpoint, const char *key, bool result, Checks *checks,
                      GError **error)
{
	g_auto(Node) list;
	if (!node_array(endpoint, key, &list, error))
		return false;
	for (gsize i = 0; i < json_array_size(list.json); i++) {
		g_auto(Node) item = node_item(&list, i);
		g_autoptr(GError) bad = NULL;
		if (!read_item(&item, result, checks, &bad))
			node_reject(&item, bad->message);
	}
	return true;
}

/* "group - name", as Statuspage writes a component of a group. */
static bool read_name(const Node *endpoint, char **out, GError **error)
{
	g_autofree char *name = NULL, *group = NULL;
	if (!json_is_object(endpoint->json))
		return node_error(endpoint, error, "endpoint is not an object");
	if (!node_title(endpoint, "name", &name, error) ||
	    !node_title(endpoint, "group", &group, error))
		return false;
	if (name == NULL && !node_title(endpoint, "key", &name, error))
		return false;
	if (name == NULL)
		return node_error(endpoint, error, "endpoint has neither name nor key");
	*out = group != NULL && *group != '\0' ? g_strdup_printf("%s - %s", group, name)
	                                       : g_steal_pointer(&name);
	return true;
}

static bool fill_checks(const Node *endpoint, char **name, Checks *checks, GError **error)
{
	return read_name(endpoint, name, error) &&
	       read_list(endpoint, "results", true, checks, error) &&
	       read_list(endpoint, "events", false, checks, error);
}

/* One of a list is set aside when it is bad, one alone refuses the file. */
static bool read_endpoint(struct page *page, const Node *endpoint, bool alone,
                          GError **error)
{
	g_autofree char *name = NULL;
	g_autoptr(Checks) checks = checks_new();
	g_autoptr(GError) bad = NULL;
	if (fill_checks(endpoint, &name, checks, &bad))
		return checks_tell(checks, page->reading, name, error);
	if (alone)
		g_propagate_error(error, g_steal_pointer(&bad));
	else
		node_reject(endpoint, bad->message);
	return !alone;
}

static bool read_root(struct page *page, const Node *root, GError **error)
{
	if (!json_is_array(root->json))
		return read_endpoint(page, root, true, error);
	for (gsize i = 0; i < json_array_size(root->json); i++) {
		g_auto(Node) endpoint = node_item(root, i);
		if (!read_endpoint(page, &endpoint, false, error))
			return false;
	}
	return true;
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	return vendor_document(reading, bytes, len, read_root, error);
}

static int bid(const struct sample_bytes *sample)
{
	const char first = sample_first(sample);
	if ((first != '{' && first != '[') || !sample_has(sample, "\"results\""))
		return 0;
	int evidence = 0;
	evidence += sample_has(sample, "\"conditionResults\"") ? 50 : 0;
	evidence += sample_has(sample, "\"success\"") ? 15 : 0;
	evidence += sample_has(sample, "\"key\"") ? 10 : 0;
	evidence += sample_has(sample, "\"timestamp\"") ? 10 : 0;
	evidence += sample_has(sample, "HEALTHY\"") ? 25 : 0;
	return evidence >= 35 ? MIN(evidence, 95) : 0;
}

const struct importer importer_gatus = {
	.name = "gatus",
	.title = "Gatus: results of checks (JSON of its API)",
	.about = "Specification: https://github.com/TwiN/gatus, API and "
	         "config/endpoint, read 2026-11-25. Takes lists of endpoints and single "
	         "ones: results and events, to the changes of each endpoint's level. A "
	         "change stands at the check that saw it first; checks that say the "
	         "same again are counted, no more. Gatus knows two states: unhealthy is "
	         "read as a major outage, with the conditions that failed and the "
	         "errors. Leaves durations and host names. Not seen in real data: "
	         "written from its source.",
	.lane = LANE_STATUS,
	.bid = bid,
	.read_document = read_document,
};
