#include "cli/hand.h"
#include "cli/message.h"

static char *at, *title;

/* What the new one has in common with the old one. */
static Incident *part_of(const Incident *whole)
{
	Incident *part = incident_new();
	part->kind = whole->kind == INCIDENT_WINDOW ? INCIDENT_OUTAGE : whole->kind;
	part->title = g_strdup(title != NULL ? title : whole->title);
	part->page = g_strdup(whole->page);
	part->page_zone = g_strdup(whole->page_zone);
	part->url = g_strdup(whole->url);
	part->impact = whole->impact;
	for (guint i = 0; i < whole->components->len; i++)
		g_ptr_array_add(part->components, g_strdup(whole->components->pdata[i]));
	return part;
}

static bool is_of(const Incident *incident, const Event *event)
{
	return event->incident != NULL &&
	       (g_strcmp0(event->incident, incident->vendor_id) == 0 ||
	        g_strcmp0(event->incident, incident->slug) == 0);
}

/* Its posts to both sides of the instant. */
static int check_sides(const Job *job, gint64 from, gint64 *first)
{
	guint before = 0, after = 0;
	for (guint i = 0; i < job->evidence->events->len; i++) {
		const Event *event = job->evidence->events->pdata[i];
		if (event->kind != KIND_POST || !is_of(job->incident, event) ||
		    !range_known(event->at))
			continue;
		if (event->at.lo < from) {
			before++;
			continue;
		}
		*first = after++ == 0 ? event->at.lo : MIN(*first, event->at.lo);
	}
	if (before > 0 && after > 0)
		return 0;
	message("no post of %s lies %s that time", job->incident->slug,
	        before == 0 ? "before" : "behind");
	return ERROR_USAGE;
}

static int split_at(Job *job, Curation *row, gint64 *first)
{
	int code = job_correlate(job);
	code = code != 0 ? code : hand_time(job, at, &row->at);
	return code != 0 ? code : check_sides(job, row->at.lo, first);
}

static int link_events(const Job *job, GPtrArray *rows, char **words, int n,
                       gint64 *first)
{
	for (int i = 0; i < n; i++) {
		const Event *event = hand_event(job, words[i]);
		if (event == NULL)
			return ERROR_USAGE;
		Curation *row = hand_row(ACT_LINK);
		row->event = event->id;
		g_ptr_array_add(rows, row);
		if (range_known(event->at))
			*first = *first == INSTANT_NONE ? event->at.lo
			                                : MIN(*first, event->at.lo);
	}
	return 0;
}

static int usage(void)
{
	message("usage: debrief split INC --at TIME | split INC E...");
	message_hint("debrief help split");
	return ERROR_USAGE;
}

static int split(Job *job, int n, char **words)
{
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	Curation *row = hand_row(ACT_SPLIT);
	g_ptr_array_add(rows, row);
	gint64 first = INSTANT_NONE;
	row->incident = g_strdup(job->incident->slug);
	const int code = at != NULL ? split_at(job, row, &first)
	                            : link_events(job, rows, words, n, &first);
	if (code != 0)
		return code;
	g_autoptr(Incident) part = part_of(job->incident);
	part->created_at = first; /* dates its name */
	return hand_put(job, part, rows);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc < 2 || (at != NULL) == (argc > 2))
		return usage();
	g_autoptr(Job) job = job_new(context);
	int code = hand_check(false);
	if (code == 0 && title != NULL)
		code = hand_text("the title", title, HAND_TITLE_MAX, false);
	code = code != 0 ? code
	                 : job_open(job, context->dry_run ? STORE_READ : STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	code = code != 0 ? code : hand_incident(job, argv[1]);
	return code != 0 ? code : split(job, argc - 2, argv + 2);
}

const struct cmd cmd_split = {
	.name = "split",
	.group = "incident",
	.args = "INC --at TIME | INC E...",
	.summary = "say that an incident was two",
	.about = "What INC says from TIME on, or the events that are named, become an "
	         "incident of their own, with a name of its own. The levels that a post "
	         "gives go with it. Nothing is changed in the evidence: \"debrief event "
	         "undo\" takes the split back.",
	.examples =
	        (const struct example[]){
	                { "debrief split 2026-06-02-claude --at '2026-06-02 18:00' "
	                  "--title "
	                  "'The second outage'",
	                  "Two outages that the page keeps under one heading." },
	                { "debrief split 2026-06-02-claude E14 E15",
	                  "Two posts that speak of something else." },
	                { NULL, NULL } },
	.exits = "Several incidents fit a name; they are listed.",
	.options = (const GOptionEntry[]){ { "at", 0, 0, CMD_TEXT, &at,
	                                     "From when on it was another one", "TIME" },
	                                   { "title", 0, 0, CMD_TEXT, &title,
	                                     "Title of the new one", "TEXT" },
	                                   HAND_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
