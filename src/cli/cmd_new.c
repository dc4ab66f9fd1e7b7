#include "cli/hand.h"
#include "cli/message.h"

#include <string.h>

static char *window, *from, *title, *component;

static Incident *copy_proposal(Job *job)
{
	const GPtrArray *proposed = job_proposed(job);
	for (guint i = 0; i < proposed->len; i++) {
		const Incident *one = proposed->pdata[i];
		if (g_strcmp0(one->slug, from) == 0)
			return incident_copy(one);
	}
	message("no window proposes an incident \"%s\"", from);
	message_hint("\"debrief scan\" lists what can be named");
	return NULL;
}

static Incident *from_window(const Job *job)
{
	struct range at;
	if (hand_time(job, window, &at) != 0)
		return NULL;
	if (strstr(window, "..") == NULL || at.lo >= at.hi) {
		message("\"%s\" is no window", window);
		message_hint("--window A..B");
		return NULL;
	}
	Incident *incident = incident_new();
	incident->window = at;
	return incident;
}

static int make(Job *job)
{
	g_autoptr(GPtrArray) rows =
	        g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
	job_pick_quietly(job); /* "06:04" needs a day */
	g_autoptr(Incident) made = from != NULL ? copy_proposal(job) : from_window(job);
	if (made == NULL)
		return ERROR_USAGE;
	made->kind = INCIDENT_WINDOW;
	if (title != NULL || made->title == NULL) {
		g_free(made->title);
		made->title = g_strdup(title != NULL ? title : "Incident");
	}
	if (component != NULL)
		g_ptr_array_add(made->components, g_strdup(component));
	g_ptr_array_add(rows, hand_row(ACT_NEW));
	return hand_put(job, made, rows);
}

static int run(struct context *context, int argc, char **argv)
{
	if (argc > 1 || (window != NULL) == (from != NULL)) {
		message("usage: debrief new --window A..B | new --from NAME");
		message_hint("debrief help new");
		return ERROR_USAGE;
	}
	(void)argv;
	g_autoptr(Job) job = job_new(context);
	int code = hand_check(false);
	if (code == 0 && title != NULL)
		code = hand_text("the title", title, HAND_TITLE_MAX, false);
	if (code == 0 && component != NULL)
		code = hand_text("the component", component, HAND_TITLE_MAX, false);
	code = code != 0 ? code
	                 : job_open(job, context->dry_run ? STORE_READ : STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	return code != 0 ? code : make(job);
}

const struct cmd cmd_new = {
	.name = "new",
	.group = "incident",
	.args = "--window A..B | --from NAME",
	.summary = "keep an incident that no source states",
	.about = "Makes an incident record out of a window that \"debrief scan\" "
	         "proposes, "
	         "or out of two times. It has a name of its own then, which stays when "
	         "more is imported, and \"scan\" proposes it no more.",
	.examples =
	        (const struct example[]){
	                { "debrief new --from 2026-06-02-window --title 'Log-ins fail'",
	                  "What scan proposed." },
	                { "debrief new --window '2026-06-02 06:00..2026-06-02 07:10' "
	                  "--title 'Slow search'",
	                  "By hand." },
	                { NULL, NULL } },
	.options = (const GOptionEntry[]){ { "window", 0, 0, CMD_TEXT, &window,
	                                     "From when to when", "A..B" },
	                                   { "from", 0, 0, CMD_TEXT, &from,
	                                     "A name that scan proposes", "NAME" },
	                                   { "title", 0, 0, CMD_TEXT, &title, "Its title",
	                                     "TEXT" },
	                                   { "component", 0, 0, CMD_TEXT, &component,
	                                     "What was hurt", "NAME" },
	                                   HAND_OPTIONS,
	                                   { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
