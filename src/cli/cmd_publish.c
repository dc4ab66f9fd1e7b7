#include "base/digest.h"
#include "base/json.h"
#include "cli/message.h"
#include "cli/pipeline.h"
#include "cli/site_files.h"
#include "cli/site_pages.h"
#include "config.h"
#include "correlate/statistics.h"
#include "render/comparison.h"
#include "render/site.h"

#include <string.h>

static char *title, *url, *template_path;

/* --- what it is made of --------------------------------------------------------------- */

static void add_word(Digest *digest, const char *word)
{
	if (word != NULL)
		digest_add(digest, word, strlen(word));
	digest_add(digest, "", 1);
}

static bool add_row(void *user, int n, const char *const *names,
                    const char *const *values)
{
	(void)names;
	for (int i = 0; i < n; i++)
		add_word(user, values[i]);
	return true;
}

/* The program itself, where the system shows it: a page is as good as what made it. */
static void add_program(Digest *digest)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new("/proc/self/exe", FALSE, NULL);
	add_word(digest, PACKAGE_VERSION);
	if (file != NULL)
		digest_add(digest, g_mapped_file_get_contents(file),
		           g_mapped_file_get_length(file));
}

/* Store, program, options: what is the same gives the same pages, but for what a template of the user holds. */
static char *made_of(const Job *job, const char *store, GError **error)
{
	/* Versions of reports are printed, and no content of the store. */
	static const char versions[] = "SELECT count(*), max(id) FROM report_version";
	g_autoptr(Digest) digest = digest_new();
	const struct context *context = job->context;
	char hex[65];
	add_program(digest);
	add_word(digest, store);
	add_word(digest, rules_sha256());
	add_word(digest, zone_name(context->zone));
	add_word(digest,
	         context->second_zone != NULL ? zone_name(context->second_zone) : NULL);
	add_word(digest, context->no_redact ? "nothing masked" : NULL);
	add_word(digest, title);
	add_word(digest, url);
	if (!store_query(job->store, versions, add_row, digest, error))
		return NULL;
	digest_copy_hex(digest, hex);
	return g_strdup(hex);
}

/* --- pages ---------------------------------------------------------------------------- */

struct publishing {
	Job *job;
	struct site site;
	SiteFiles *files;
	GPtrArray *
	        names; /* char *: of the incidents, in their order; NULL where there is no page */
};

static void put_names(struct publishing *p, GPtrArray *all)
{
	g_autoptr(GArray) years = site_years(&p->site);
	g_autoptr(GArray) all_years = site_all_years(&p->site);
	const GPtrArray *incidents = p->job->evidence->incidents;
	g_ptr_array_add(all, g_strdup("index.html"));
	g_ptr_array_add(all, g_strdup("feed.atom"));
	g_ptr_array_add(all, g_strdup("trends.html"));
	if (site_has_vendors(&p->site))
		g_ptr_array_add(all, g_strdup("vendors.html"));
	for (guint i = 0; i < all_years->len; i++)
		g_ptr_array_add(all,
		                site_calendar_name(g_array_index(all_years, int, i)));
	for (guint i = 0; i < years->len; i++)
		g_ptr_array_add(all,
		                g_strdup_printf("%d.html", g_array_index(years, int, i)));
	for (guint i = 0; i < incidents->len; i++) {
		char *name = site_incident_name(incidents->pdata[i]);
		g_ptr_array_add(p->names, name);
		if (name == NULL)
			continue;
		g_ptr_array_add(all, g_strdup(name));
		g_ptr_array_add(all, site_beside_name(incidents->pdata[i]));
	}
}

static bool put_text(struct publishing *p, const char *name, GString *text,
                     GError **error)
{
	const bool good = site_files_put(p->files, name, text->str, text->len, error);
	g_string_free(text, TRUE);
	return good;
}

static bool put_page(struct publishing *p, const char *name,
                     const struct render_file *page, GError **error)
{
	gsize len;
	const char *bytes = g_bytes_get_data(page->bytes, &len);
	return site_files_put(p->files, name, bytes, len, error);
}

static bool put_index(struct publishing *p, int year, GError **error)
{
	GString *out = g_string_new(NULL);
	g_autofree char *name =
	        year == 0 ? g_strdup("index.html") : g_strdup_printf("%d.html", year);
	if (site_index(&p->site, year, out, error))
		return put_text(p, name, out, error);
	g_string_free(out, TRUE);
	return false;
}

static bool put_calendar(struct publishing *p, int year, GError **error)
{
	GString *out = g_string_new(NULL);
	g_autofree char *name = site_calendar_name(year);
	if (site_calendar(p->job, &p->site, year, out, error))
		return put_text(p, name, out, error);
	g_string_free(out, TRUE);
	return false;
}

static bool put_vendors(struct publishing *p, GError **error)
{
	GString *out = g_string_new(NULL);
	collection_find_vendors(p->job->collection, p->job->evidence);
	if (site_vendors(p->job, &p->site, out, error))
		return put_text(p, "vendors.html", out, error);
	g_string_free(out, TRUE);
	return false;
}

static bool put_statistics(struct publishing *p, GError **error)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GArray) years = site_all_years(&p->site);
	if (!site_trends(p->job, &p->site, out, error)) {
		g_string_free(out, TRUE);
		return false;
	}
	if (!put_text(p, "trends.html", out, error) ||
	    (site_has_vendors(&p->site) && !put_vendors(p, error)))
		return false;
	for (guint i = 0; i < years->len; i++)
		if (!put_calendar(p, g_array_index(years, int, i), error))
			return false;
	return true;
}

static bool put_lists(struct publishing *p, GError **error)
{
	g_autoptr(GArray) years = site_years(&p->site);
	for (guint i = 0; i < years->len; i++)
		if (!put_index(p, g_array_index(years, int, i), error))
			return false;
	return put_index(p, 0, error) &&
	       put_text(p, "feed.atom", site_feed(&p->site), error);
}

/* Those of the similar incidents that have a page; they point into the job. */
static GPtrArray *similar_with_page(const Job *job)
{
	GPtrArray *list = g_ptr_array_new();
	for (guint i = 0; i < job->timeline->similar->len; i++) {
		struct similar *one = job->timeline->similar->pdata[i];
		g_autofree char *name = site_incident_name(one->incident);
		if (name != NULL)
			g_ptr_array_add(list, one);
	}
	return list;
}

/* The incident, and those that are like it, on one clock. */
static bool put_beside(struct publishing *p, const GPtrArray *similar,
                       const struct render_options *options, GError **error)
{
	Job *job = p->job;
	g_autoptr(GPtrArray) timelines =
	        g_ptr_array_new_with_free_func((GDestroyNotify)timeline_free);
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	g_autoptr(Collection) collection = collection_new(job->context->zone);
	g_autofree char *name = site_beside_name(job->incident);
	collection_add(collection, job->timeline, job->incident->slug);
	for (guint i = 0; i < similar->len; i++) {
		const struct similar *one = similar->pdata[i];
		Timeline *t = correlator_one(job->correlator, one->incident);
		g_ptr_array_add(timelines, t);
		collection_add(collection, t, one->incident->slug);
	}
	collection_align(collection, ALIGN_START);
	collection_find_words(collection);
	g_autoptr(json_t) comparison = comparison_json(collection, options);
	return comparison_render(collection, comparison, "html", options, NULL, files,
	                         error) &&
	       put_page(p, name, files->pdata[0], error);
}

/* The same report that "report INC -o x.html" writes, but for the digest of the store, which every import changes. */
static int put_incident(struct publishing *p, const Incident *incident, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) files =
	        g_ptr_array_new_with_free_func((GDestroyNotify)render_file_free);
	Job *job = p->job;
	job->incident = incident;
	int code = job_correlate(job);
	code = code != 0 ? code : job_similar(job);
	if (code != 0)
		return code;
	struct render_options options = job_render_options(job);
	options.versions = job->versions =
	        store_report_versions(job->store, incident->slug, &error);
	options.template_path = template_path;
	options.nav = site_incident_nav();
	g_autoptr(GPtrArray) similar = similar_with_page(job);
	g_autofree char *beside = similar->len > 0 ? site_beside_link(incident) : NULL;
	options.beside = beside;
	if (options.versions == NULL)
		return message_fail(&error);
	job->report = report_json(job->timeline, &options);
	if (job->fault != NULL)
		return message_fail(&job->fault);
	if (!renderer_named("html")->render(job->timeline, job->report, &options, NULL,
	                                    files, &error))
		return message_fail(&error);
	return put_page(p, name, files->pdata[0], &error) &&
	                       (similar->len == 0 ||
	                        put_beside(p, similar, &options, &error))
	               ? 0
	               : message_fail(&error);
}

/* What the job made of one incident, before the next. */
static void clear_incident(Job *job)
{
	json_decref(job->report);
	job->report = NULL;
	job->incident = NULL;
	g_clear_pointer(&job->versions, g_ptr_array_unref);
	g_clear_pointer(&job->timeline, timeline_free);
	g_clear_pointer(&job->log, log_history_free);
}

static int put_incidents(struct publishing *p)
{
	const GPtrArray *incidents = p->job->evidence->incidents;
	int code = 0;
	for (guint i = 0; i < incidents->len && code == 0; i++) {
		const char *name = p->names->pdata[i];
		if (name != NULL)
			code = put_incident(p, incidents->pdata[i], name);
		clear_incident(p->job);
	}
	return code;
}

static int write_all(struct publishing *p, const char *of)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	put_names(p, names);
	if (!site_files_claim(p->files, names, &error))
		return message_fail(&error);
	const int code = put_incidents(p);
	if (code != 0)
		return code;
	/* Lists last: what they link to is there. */
	return put_statistics(p, &error) && put_lists(p, &error) &&
	                       site_files_finish(p->files,
	                                         template_path == NULL ? of : NULL,
	                                         &error)
	               ? 0
	               : message_fail(&error);
}

/* --- verb ----------------------------------------------------------------------------- */

static void say_done(const struct context *context, const SiteFiles *files)
{
	const struct site_counts n = site_files_counts(files);
	if (context->quiet)
		return;
	message_line("%s: %u new, %u changed, %u as before, %u removed%s",
	             context->output, n.fresh, n.changed, n.same, n.removed,
	             context->dry_run ? "; nothing was written (-n)" : "");
}

static int publish(Job *job, SiteFiles *files, const char *digest, const char *of)
{
	const struct weights weights = weights_usual();
	const struct render_options options = job_render_options(job);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const int code = job_load(job);
	if (code != 0)
		return code;
	if (job->evidence->incidents->len == 0) {
		message("no source states an incident, so there is nothing to publish");
		message_hint("\"debrief new\" keeps an incident that no source states");
		return ERROR_DATA;
	}
	job_collect(job, &weights);
	struct publishing p = {
		job, { job->collection, &options, title, url, digest }, files, names
	};
	return write_all(&p, of);
}

static bool options_fit(const struct context *context, int argc, char **argv)
{
	if (argc > 1) {
		message("publish takes no argument, not \"%s\"", argv[1]);
		message_hint("the folder is named by -o DIR");
	} else if (context->output == NULL || g_str_equal(context->output, "-")) {
		message("publish writes a folder: -o DIR");
	} else if (url != NULL && !g_str_has_suffix(url, "/")) {
		message("an URL of a folder ends in \"/\", unlike \"%s\"", url);
	} else {
		return true;
	}
	return false;
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	if (!options_fit(context, argc, argv))
		return ERROR_USAGE;
	g_autoptr(SiteFiles) files =
	        site_files_open(context->output, context->dry_run, &error);
	if (files == NULL)
		return message_fail(&error);
	g_autoptr(Job) job = job_new(context);
	int code = job_open(job, STORE_READ);
	if (code != 0)
		return code;
	g_autofree char *digest = store_digest(job->store, false, &error);
	g_autofree char *of = digest != NULL ? made_of(job, digest, &error) : NULL;
	if (of == NULL)
		return message_fail(&error);
	if (template_path == NULL && site_files_hold(files, of)) {
		if (!context->quiet)
			message_line("%s: nothing changed", context->output);
		return 0;
	}
	code = publish(job, files, digest, of);
	if (code == 0)
		say_done(context, files);
	return code;
}

const struct cmd cmd_publish = {
	.name = "publish",
	.group = "output",
	.args = "-o DIR",
	.summary = "a static site of the store: a list to search, a page an incident, a "
	           "feed",
	.about = "Writes index.html with every incident, newest first: start, title, "
	         "components, severity, length, and a bar of its phases; a page an "
	         "incident, which is its HTML report, and one of it beside those of the "
	         "store that are most like it; trends.html with the lengths of "
	         "stages by quarter, severity and year; vendors.html, where the store "
	         "has two pages or more, with these side by side; a calendar of impact a "
	         "year; and "
	         "feed.atom with the newest fifty. A store with more incidents than fit "
	         "into 500 kB has a page a "
	         "year besides.\n\n"
	         "The site needs no server: it works from the disk and from any static "
	         "host, and loads nothing from anywhere. Search and filters are a small "
	         "script in the list, allowed by its hash; without it all can be read. "
	         "Keys: / to search, the arrows through the list, Esc to begin anew.\n\n"
	         "Run again, it writes only pages that are other than before, and when "
	         "nothing changed it is done at once. It removes pages of incidents that "
	         "are gone. .debrief-site in the folder lists what it wrote: a file that "
	         "is not listed there is never replaced (exit status 5) nor removed. "
	         "What people wrote belongs into the store (debrief note), as pages are "
	         "made anew.\n\n"
	         "The pages are the internal edition of the reports, with all evidence "
	         "that these quote: look before they leave the house.",
	.examples =
	        (const struct example[]){
	                { "debrief publish -o site", "Then open site/index.html." },
	                { "debrief publish -o site --title \"Outages of 2026\" --url "
	                  "https://status.example.org/history/",
	                  "A feed that readers elsewhere can follow." },
	                { "debrief publish -n -o site", "What would be written." },
	                { NULL, NULL } },
	.exits = "The store has no incident.",
	.options =
	        (const GOptionEntry[]){
	                { "title", 0, 0, CMD_TEXT, &title,
	                  "Heading of the list (default: by the names of the pages)",
	                  "TEXT" },
	                { "url", 0, 0, CMD_TEXT, &url,
	                  "Where the site will stand, for the feed; ends in \"/\"",
	                  "URL" },
	                { "template", 0, 0, CMD_TEXT, &template_path,
	                  "Template of the incidents' pages, as in report",
	                  "NAME|DIR|FILE" },
	                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
