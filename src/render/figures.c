#include "render/figures.h"
#include "base/json.h"
#include "render/report.h"

#include <string.h>

enum { MAX_CHANGES = 40 };

/* --- taking them ------------------------------------------------------------------- */

static const char *string_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Two windows of one name are two figures. */
static void add(json_t *figures, const char *key, const char *name, const char *text)
{
	if (text == NULL || *text == '\0' || name == NULL)
		return;
	g_autofree char *own = g_strdup(key);
	for (int n = 2; json_object_get(figures, own) != NULL; n++) {
		g_free(own);
		own = g_strdup_printf("%s#%d", key, n);
	}
	json_t *pair = json_array();
	json_array_append_new(pair, text_json(name));
	json_array_append_new(pair, text_json(text));
	json_object_set_new(figures, own, pair);
}

static void add_intervals(json_t *figures, const json_t *report)
{
	const json_t *intervals = json_object_get(report, "intervals"), *interval;
	const char *key;
	json_object_foreach((json_t *)(guintptr)intervals, key, interval)
	{
		g_autofree char *path = g_strconcat("intervals.", key, NULL);
		add(figures, path, string_at(interval, "name"),
		    string_at(interval, "text"));
	}
}

static void add_milestones(json_t *figures, const json_t *report)
{
	const json_t *list = json_object_get(report, "milestones"), *milestone;
	size_t i;
	json_array_foreach(list, i, milestone)
	{
		g_autofree char *path =
		        g_strconcat("milestones.", string_at(milestone, "key"), NULL);
		add(figures, path, string_at(milestone, "name"),
		    string_at(json_object_get(milestone, "at"), "text"));
	}
}

static char *window_key(const json_t *window)
{
	const char *component = string_at(window, "component");
	const char *source = string_at(window, "source_name");
	return g_strdup_printf(
	        "%s%s%s%s%s%s", string_at(window, "name"), component != NULL ? ", " : "",
	        component != NULL ? component : "", source != NULL ? " (" : "",
	        source != NULL ? source : "", source != NULL ? ")" : "");
}

static void add_windows(json_t *figures, const json_t *report)
{
	const json_t *list = json_object_get(report, "windows"), *window;
	size_t i;
	json_array_foreach(list, i, window)
	{
		g_autofree char *name = window_key(window);
		g_autofree char *key = g_strconcat("windows.", name, NULL);
		const char *start = string_at(json_object_get(window, "start"), "text");
		const char *end = string_at(json_object_get(window, "end"), "text");
		const char *peak = string_at(json_object_get(window, "peak"), "text");
		g_autofree char *text = g_strdup_printf(
		        "%s → %s%s%s", start != NULL ? start : "not known",
		        end != NULL ? end : "not known", peak != NULL ? ", peak " : "",
		        peak != NULL ? peak : "");
		add(figures, key, name, text);
	}
}

static void add_findings(json_t *figures, const json_t *report)
{
	const json_t *list = json_object_get(report, "findings"), *finding;
	size_t i;
	json_array_foreach(list, i, finding)
	{
		if (g_strcmp0(string_at(finding, "rule"), "K8") == 0)
			continue; /* of what people write, not of what they cannot change */
		g_autofree char *key =
		        g_strconcat("findings.", string_at(finding, "id"), NULL);
		g_autofree char *name =
		        g_strdup_printf("Finding %s, %s", string_at(finding, "id"),
		                        string_at(finding, "title"));
		add(figures, key, name, string_at(finding, "verdict_name"));
	}
}

static json_t *sources_of(const json_t *report)
{
	json_t *sources = json_object(), *source;
	const json_t *list = json_object_get(report, "sources");
	size_t i;
	json_array_foreach(list, i, source)
	{
		json_object_set(sources, string_at(source, "id"),
		                json_object_get(source, "name"));
	}
	return sources;
}

static json_int_t newest_annotation(const json_t *report)
{
	const json_t *list = json_object_get(report, "curations");
	const json_t *last = json_array_get(list, json_array_size(list) - 1);
	const char *id = string_at(last, "id");
	return id != NULL ? g_ascii_strtoll(id + 1, NULL, 10) : 0;
}

json_t *figures_of(const json_t *report)
{
	json_t *all = json_object(), *figures = json_object();
	const json_t *incident = json_object_get(report, "incident");
	const json_t *method = json_object_get(report, "method");
	add(figures, "incident.title", "Title", string_at(incident, "title"));
	add(figures, "incident.severity", "Severity", string_at(incident, "severity"));
	add(figures, "incident.services", "Services", string_at(incident, "services"));
	add(figures, "window", "Window", string_at(report, "window"));
	add_intervals(figures, report);
	add_milestones(figures, report);
	add_windows(figures, report);
	add_findings(figures, report);
	put_text(all, "cutoff", string_at(report, "cutoff_text"));
	put_text(all, "digest", string_at(report, "store_digest_short"));
	put_text(all, "program", string_at(method, "version"));
	put_text(all, "rules", string_at(method, "rules_sha256"));
	put_text(all, "zone", string_at(report, "zone"));
	put(all, "annotation", json_integer(newest_annotation(report)));
	put(all, "sources", sources_of(report));
	put(all, "figures", figures);
	return all;
}

bool figures_same(const json_t *a, const json_t *b)
{
	static const char *const seen[] = { "cutoff", "program", "rules", "sources",
		                            "figures" };
	for (guint i = 0; i < G_N_ELEMENTS(seen); i++)
		if (!json_equal(json_object_get(a, seen[i]), json_object_get(b, seen[i])))
			return false;
	return true;
}

/* --- as text ------------------------------------------------------------------------ */

char *figures_text(const json_t *figures)
{
	char *text = json_dumps(figures, JSON_COMPACT | JSON_SORT_KEYS);
	GString *out = g_string_new(NULL);
	for (const char *at = text != NULL ? text : "{}"; *at != '\0'; at++) {
		if (*at == '<' || *at == '>')
			g_string_append_printf(out, "\\u%04x", (guint)*at);
		else
			g_string_append_c(out, *at);
	}
	free(text);
	return g_string_free(out, FALSE);
}

json_t *figures_parse(const char *text)
{
	json_t *figures = text != NULL ? json_loads(text, 0, NULL) : NULL;
	if (json_is_object(json_object_get(figures, "figures")) &&
	    json_is_object(json_object_get(figures, "sources")))
		return figures;
	json_decref(figures);
	return NULL;
}

/* --- what changed ------------------------------------------------------------------- */

struct comparing {
	const json_t *report, *before, *now;
	GHashTable *source_of; /* "E12" -> "S3", borrowed */
	json_t *changes;
	gsize left_out;
};

static const json_t *item_named(const json_t *list, const char *key, const char *value)
{
	const json_t *item;
	size_t i;
	json_array_foreach(list, i, item)
	{
		if (g_strcmp0(string_at(item, key), value) == 0)
			return item;
	}
	return NULL;
}

static const json_t *window_named(const json_t *list, const char *name)
{
	const json_t *window;
	size_t i;
	json_array_foreach(list, i, window)
	{
		g_autofree char *own = window_key(window);
		if (g_str_equal(own, name))
			return window;
	}
	return NULL;
}

/* What the figure rests on now; NULL: nothing is known of it. */
static const json_t *evidence_of(const struct comparing *c, const char *key)
{
	const json_t *item = NULL;
	const char *rest = strchr(key, '.');
	rest = rest != NULL ? rest + 1 : "";
	if (g_str_has_prefix(key, "intervals."))
		item = json_object_get(json_object_get(c->report, "intervals"), rest);
	else if (g_str_has_prefix(key, "milestones."))
		item = item_named(json_object_get(c->report, "milestones"), "key", rest);
	else if (g_str_has_prefix(key, "findings."))
		item = item_named(json_object_get(c->report, "findings"), "id", rest);
	else if (g_str_has_prefix(key, "windows."))
		item = window_named(json_object_get(c->report, "windows"), rest);
	return json_object_get(item, "evidence");
}

static void add_name(GString *out, const char *id, const char *name)
{
	g_autofree char *word = g_strdup_printf("%s %s", id, name != NULL ? name : "");
	if (strstr(out->str, word) == NULL)
		g_string_append_printf(out, "%s%s", out->len > 0 ? ", " : "", word);
}

/* The new sources among what it rests on. */
static void add_new_evidence(const struct comparing *c, const json_t *evidence,
                             GString *out)
{
	const json_t *old = json_object_get(c->before, "sources"), *ref;
	const json_t *now = json_object_get(c->now, "sources");
	size_t i;
	json_array_foreach(evidence, i, ref)
	{
		const char *id = json_string_value(ref);
		const char *source =
		        id != NULL ? g_hash_table_lookup(c->source_of, id) : NULL;
		if (source != NULL && json_object_get(old, source) == NULL)
			add_name(out, source, string_at(now, source));
	}
}

/* Sources of one that the other does not have. */
static void add_other_sources(const json_t *of, const json_t *without, GString *out)
{
	const json_t *name;
	const char *id;
	json_object_foreach((json_t *)(guintptr)of, id, name)
	{
		if (json_object_get(without, id) == NULL)
			add_name(out, id, json_string_value(name));
	}
}

static void add_annotations(const struct comparing *c, GString *out)
{
	const json_t *list = json_object_get(c->report, "curations"), *row;
	const json_int_t last =
	        json_integer_value(json_object_get(c->before, "annotation"));
	size_t i;
	json_array_foreach(list, i, row)
	{
		const char *id = string_at(row, "id"), *act = string_at(row, "act");
		if (id == NULL || g_strcmp0(act, "note") == 0 ||
		    g_ascii_strtoll(id + 1, NULL, 10) <= last)
			continue;
		g_string_append_printf(out, "%s%s (%s by %s)", out->len > 0 ? ", " : "",
		                       id, string_at(row, "act_name"),
		                       string_at(row, "by"));
	}
}

static char *because(const struct comparing *c, const char *key)
{
	GString *out = g_string_new(NULL);
	const json_t *old = json_object_get(c->before, "sources");
	const json_t *now = json_object_get(c->now, "sources");
	add_new_evidence(c, evidence_of(c, key), out);
	if (out->len > 0)
		return g_string_free(out, FALSE);
	add_annotations(c, out);
	add_other_sources(now, old, out);
	g_autoptr(GString) gone = g_string_new(NULL);
	add_other_sources(old, now, gone);
	if (gone->len > 0)
		g_string_append_printf(out, "%s%s taken out", out->len > 0 ? ", " : "",
		                       gone->str);
	if (out->len == 0 &&
	    g_strcmp0(string_at(c->before, "rules"), string_at(c->now, "rules")) != 0)
		g_string_append(out, "other rules");
	if (out->len == 0 &&
	    g_strcmp0(string_at(c->before, "program"), string_at(c->now, "program")) != 0)
		g_string_append_printf(out, "debrief %s", string_at(c->now, "program"));
	if (out->len == 0)
		g_string_append(out, "the evidence read again");
	return g_string_free(out, FALSE);
}

static void add_change(struct comparing *c, const char *key, const json_t *old,
                       const json_t *new)
{
	const char *before = json_string_value(json_array_get(old, 1));
	const char *after = json_string_value(json_array_get(new, 1));
	if (g_strcmp0(before, after) == 0)
		return;
	if (json_array_size(c->changes) == MAX_CHANGES) {
		c->left_out++;
		return;
	}
	json_t *change = json_object();
	const json_t *evidence = evidence_of(c, key);
	const json_t *name = json_array_get(new != NULL ? new : old, 0);
	g_autofree char *why = because(c, key);
	put_text(change, "key", key);
	put_text(change, "name", json_string_value(name));
	put_text(change, "before", before != NULL ? before : "not there");
	put_text(change, "after", after != NULL ? after : "not there");
	put_text(change, "because", why);
	put(change, "evidence",
	    evidence != NULL ? json_deep_copy(evidence) : json_array());
	json_array_append_new(c->changes, change);
}

static json_t *names_json(const json_t *of, const json_t *without)
{
	json_t *list = json_array(), *name;
	const char *id;
	json_object_foreach((json_t *)(guintptr)of, id, name)
	{
		if (json_object_get(without, id) != NULL)
			continue;
		json_t *source = json_object();
		put_text(source, "id", id);
		json_object_set(source, "name", name);
		json_array_append_new(list, source);
	}
	return list;
}

static void compare(struct comparing *c)
{
	const json_t *cited = json_object_get(c->report, "cited"), *row, *pair;
	json_t *old = json_object_get(c->before, "figures");
	json_t *new = json_object_get(c->now, "figures");
	const char *key;
	size_t i;
	json_array_foreach(cited, i, row)
	{
		g_hash_table_insert(c->source_of, (char *)(guintptr)string_at(row, "id"),
		                    (char *)(guintptr)string_at(row, "source"));
	}
	json_object_foreach(new, key, pair)
	{
		add_change(c, key, json_object_get(old, key), pair);
	}
	json_object_foreach(old, key, pair)
	{
		if (json_object_get(new, key) == NULL)
			add_change(c, key, pair, NULL);
	}
}

/* Blocks whose text rests on figures that are other now. */
static json_t *stale_blocks(const json_t *report)
{
	json_t *list = json_array(), *human;
	const char *id;
	json_object_foreach(json_object_get(report, "human"), id, human)
	{
		if (json_array_size(json_object_get(human, "stale")) > 0)
			json_array_append_new(list, text_json(id));
	}
	return list;
}

static json_t *since_json(const json_t *report, int version, const json_t *before,
                          const json_t *now)
{
	struct comparing c = { report, before, now, NULL, json_array(), 0 };
	json_t *since = json_object();
	c.source_of = g_hash_table_new(g_str_hash, g_str_equal);
	compare(&c);
	g_hash_table_unref(c.source_of);
	put_int(since, "version", version);
	put(since, "changes", c.changes);
	put_int(since, "more", (gint64)c.left_out);
	put(since, "added",
	    names_json(json_object_get(now, "sources"),
	               json_object_get(before, "sources")));
	put(since, "removed",
	    names_json(json_object_get(before, "sources"),
	               json_object_get(now, "sources")));
	put(since, "stale", stale_blocks(report));
	put(since, "has_changes", json_boolean(json_array_size(c.changes) > 0));
	put(since, "has_more", json_boolean(c.left_out > 0));
	put(since, "has_stale",
	    json_boolean(json_array_size(json_object_get(since, "stale")) > 0));
	return since;
}

/* --- versions ------------------------------------------------------------------------ */

static json_t *version_json(int number, const char *by, const json_t *figures)
{
	json_t *version = json_object();
	put_format(version, "version", "v%d", number);
	put_text(version, "by", by);
	put_text(version, "cutoff", string_at(figures, "cutoff"));
	put_text(version, "digest", string_at(figures, "digest"));
	put_int(version, "sources",
	        (gint64)json_object_size(json_object_get(figures, "sources")));
	return version;
}

/* "2 figures are other, S4 errors.csv is new" */
static char *summary_of(const json_t *since)
{
	GString *out = g_string_new(NULL);
	const gsize n = json_array_size(json_object_get(since, "changes")) +
	                (gsize)json_integer_value(json_object_get(since, "more"));
	const json_t *added = json_object_get(since, "added"), *source;
	size_t i;
	g_string_append_printf(out, "%zu figure%s other", n, n == 1 ? " is" : "s are");
	json_array_foreach(added, i, source)
	{
		g_string_append_printf(out, "%s%s %s", i == 0 ? "; new: " : ", ",
		                       string_at(source, "id"),
		                       string_at(source, "name"));
	}
	return g_string_free(out, FALSE);
}

void figures_put(json_t *report, const GPtrArray *versions)
{
	const guint n = versions != NULL ? versions->len : 0;
	g_autoptr(GPtrArray) kept =
	        g_ptr_array_new_with_free_func((GDestroyNotify)json_decref);
	json_t *now = figures_of(report), *list = json_array(), *since = NULL;
	const char *state = "draft";
	int number = 1;

	for (guint i = 0; i < n; i++) {
		const struct report_version *version = versions->pdata[i];
		json_t *figures = figures_parse(version->figures);
		g_ptr_array_add(kept, figures != NULL ? figures : json_object());
		json_t *row =
		        version_json(version->number, version->author, kept->pdata[i]);
		g_autoptr(json_t) step =
		        i > 0 ? since_json(report, 0, kept->pdata[i - 1], kept->pdata[i])
		              : NULL;
		g_autofree char *text = step != NULL ? summary_of(step) : NULL;
		put_text(row, "text", text != NULL ? text : "the first one");
		json_array_append_new(list, row);
		state = version->state;
		number = version->number;
	}
	const bool same = n > 0 && figures_same(kept->pdata[n - 1], now);
	const guint before = same ? n - 1 : n; /* how many came before this one */
	if (before > 0) {
		const struct report_version *version = versions->pdata[before - 1];
		since = since_json(report, version->number, kept->pdata[before - 1], now);
		number = version->number + 1;
	}
	put_int(report, "version", number);
	put_text(report, "state", state);
	put(report, "versions", list);
	put(report, "since", since);
	json_decref(now);
}
