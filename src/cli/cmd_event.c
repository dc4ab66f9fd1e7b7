#include "cli/hand.h"
#include "cli/message.h"

#include <string.h>

#define N G_GINT64_FORMAT

static char *at, *until, *lane, *kind, *component, *incident, *url;

/* --- rows of one event ---------------------------------------------------------- */

static GPtrArray *rows_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)curation_free);
}

/* "start" or "end" of an incident, else an event. */
static int find_about(Job *job, const char *word, Curation *row)
{
	if (!g_str_equal(word, "start") && !g_str_equal(word, "end")) {
		const Event *event = hand_event(job, word);
		row->event = event != NULL ? event->id : 0;
		return event != NULL ? 0 : (int)ERROR_USAGE;
	}
	const int code = hand_incident(job, incident);
	if (code != 0)
		return code;
	row->about = g_strdup(word);
	row->incident = g_strdup(job->incident->slug);
	return 0;
}

static int put_each(Job *job, enum act act, char **words, int n)
{
	g_autoptr(GPtrArray) rows = rows_new();
	for (int i = 0; i < n; i++) {
		Curation *row = hand_row(act);
		g_ptr_array_add(rows, row);
		const Event *event = hand_event(job, words[i]);
		if (event == NULL)
			return ERROR_USAGE;
		row->event = event->id;
	}
	return hand_put(job, NULL, rows);
}

static int pin(Job *job, char **words, int n)
{
	return put_each(job, ACT_PIN, words, n);
}

static int hide(Job *job, char **words, int n)
{
	return put_each(job, ACT_HIDE, words, n);
}

static int retitle(Job *job, char **words, int n)
{
	g_autoptr(GPtrArray) rows = rows_new();
	Curation *row = hand_row(ACT_RETITLE);
	g_ptr_array_add(rows, row);
	(void)n;
	const int code = hand_text("the title", words[1], HAND_TITLE_MAX, false);
	const Event *event = code == 0 ? hand_event(job, words[0]) : NULL;
	if (event == NULL)
		return ERROR_USAGE;
	row->event = event->id;
	row->text = g_strdup(words[1]);
	return hand_put(job, NULL, rows);
}

/* Start and end must not change places; a wrong day is the usual reason. */
static int check_order(const Job *job, const Curation *row)
{
	const bool start = g_strcmp0(row->about, "start") == 0;
	const struct range other = row->about == NULL ? RANGE_NONE
	                           : start            ? job->timeline->impact_end
	                                              : job->timeline->start;
	if (!range_known(other) || (start && range_is_open(other)) ||
	    (start ? row->at.lo <= other.hi : row->at.hi >= other.lo))
		return 0;
	g_autofree char *said = when_text(job->context->zone, row->at);
	g_autofree char *limit = when_text(job->context->zone, other);
	message("%s lies %s, %s", said, start ? "after the end" : "before the start",
	        limit);
	message_hint("write the day with it: --at '2026-06-02 12:30'");
	return ERROR_USAGE;
}

static int say_time(Job *job, enum act act, const char *word)
{
	g_autoptr(GPtrArray) rows = rows_new();
	Curation *row = hand_row(act);
	g_ptr_array_add(rows, row);
	if (at == NULL) {
		message("when was it?");
		message_hint("--at TIME, or --at A..B for a range");
		return ERROR_USAGE;
	}
	int code = hand_check(true);
	code = code != 0 ? code : find_about(job, word, row);
	/* "06:04" is of the day of the incident that is meant, or of the event itself */
	if (code == 0 && job->timeline == NULL && job->incident != NULL)
		code = job_correlate(job);
	else if (code == 0 && job->timeline == NULL)
		job_pick_quietly(job);
	code = code != 0 ? code : hand_time(job, at, &row->at);
	code = code != 0 ? code : check_order(job, row);
	return code != 0 ? code : hand_put(job, NULL, rows);
}

static int retime(Job *job, char **words, int n)
{
	(void)n;
	return say_time(job, ACT_RETIME, words[0]);
}

static int dispute(Job *job, char **words, int n)
{
	(void)n;
	return say_time(job, ACT_DISPUTE, words[0]);
}

static int link_to(Job *job, char **words, int n)
{
	g_autoptr(GPtrArray) rows = rows_new();
	if (incident == NULL) {
		message("to which incident?");
		message_hint("--incident INC");
		return ERROR_USAGE;
	}
	const int code = hand_incident(job, incident);
	if (code != 0)
		return code;
	for (int i = 0; i < n; i++) {
		Curation *row = hand_row(ACT_LINK);
		g_ptr_array_add(rows, row);
		const Event *event = hand_event(job, words[i]);
		if (event == NULL)
			return ERROR_USAGE;
		row->event = event->id;
		row->incident = g_strdup(job->incident->slug);
	}
	return hand_put(job, NULL, rows);
}

/* --- taking back ----------------------------------------------------------------- */

static const struct curation *row_named(const Job *job, const char *word)
{
	gint64 id = 0;
	if (*word == 'A' &&
	    g_ascii_string_to_signed(word + 1, 10, 1, G_MAXINT64, &id, NULL))
		for (guint i = 0; i < job->evidence->curations->len; i++) {
			const struct curation *row = job->evidence->curations->pdata[i];
			if (row->id == id)
				return row;
		}
	message("there is no annotation %s", word);
	message_hint("\"debrief event list\" lists them, A7 and so on");
	return NULL;
}

static int undo(Job *job, char **words, int n)
{
	g_autoptr(GPtrArray) rows = rows_new();
	for (int i = 0; i < n; i++) {
		const struct curation *of = row_named(job, words[i]);
		if (of == NULL)
			return ERROR_USAGE;
		if (of->undone != 0) {
			message("%s is taken back already, by A%" N, words[i],
			        of->undone);
			message_hint("\"debrief event undo A%" N "\" brings it back",
			             of->undone);
			return ERROR_USAGE;
		}
		if (of->act == ACT_ADD) {
			message("%s says who typed an event in; the event stays",
			        words[i]);
			message_hint("\"debrief event hide E%" N
			             "\" takes it out of sight",
			             of->event);
			return ERROR_USAGE;
		}
		Curation *row = hand_row(ACT_UNDO);
		row->undoes = of->id;
		g_ptr_array_add(rows, row);
	}
	return hand_put(job, NULL, rows);
}

/* --- adding ----------------------------------------------------------------------- */

static int find_terms(Event *event)
{
	static const enum event_kind kinds[] = {
		KIND_NOTE, KIND_CHANGE,    KIND_ALERT,     KIND_NOTE, KIND_NOTE,
		KIND_NOTE, KIND_STATEMENT, KIND_STATEMENT, KIND_CLAIM
	};
	const int lane_number = lane != NULL ? lane_parse(lane) : LANE_PEOPLE;
	if (lane_number <= 0 || lane_number >= (int)G_N_ELEMENTS(kinds)) {
		message("there is no lane \"%s\"", lane);
		message_hint("lanes: changes machines people users social status "
		             "statements press");
		return ERROR_USAGE;
	}
	event->lane = (enum lane)lane_number;
	const int kind_number = kind != NULL ? kind_parse(kind) : (int)kinds[lane_number];
	if (kind_number <= 0 || kind_number == KIND_POST ||
	    kind_number == KIND_COMPONENT) {
		message("no event of the kind \"%s\" can be typed in", kind);
		message_hint("kinds: alert log change chat note statement claim");
		return ERROR_USAGE;
	}
	event->kind = (enum event_kind)kind_number;
	return 0;
}

static int find_times(Job *job, Event *event)
{
	if (at == NULL) {
		message("when was it?");
		message_hint("--at TIME, or --at A..B for a range");
		return ERROR_USAGE;
	}
	job_pick_quietly(job);
	int code = hand_time(job, at, &event->at);
	if (code == 0 && until != NULL)
		code = hand_time(job, until, &event->until);
	if (code == 0 && range_known(event->until) && event->until.hi < event->at.lo) {
		message("it ends before it begins");
		code = ERROR_USAGE;
	}
	return code;
}

static int check_words(char **words)
{
	int code = hand_text("the text", words[0], HAND_WHY_MAX, false);
	if (code == 0 && component != NULL)
		code = hand_text("the component", component, HAND_TITLE_MAX, false);
	if (code == 0 && url != NULL)
		code = hand_text("the URL", url, HAND_WHY_MAX, false);
	return code;
}

static int add(Job *job, char **words, int n)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Event) event = event_new();
	g_autoptr(Curation) row = hand_row(ACT_ADD);
	(void)n;
	int code = check_words(words);
	code = code != 0 ? code : find_terms(event);
	code = code != 0 ? code : find_times(job, event);
	if (code == 0 && incident != NULL) {
		code = hand_incident(job, incident);
		event->incident = code != 0 ? NULL
		                            : g_strdup(job->incident->vendor_id != NULL
		                                               ? job->incident->vendor_id
		                                               : job->incident->slug);
	}
	if (code != 0)
		return code;
	event->zone = ZONE_GIVEN;
	event->title = g_strdup(words[0]);
	event->component = g_strdup(component);
	event->url = g_strdup(url);
	if (job->context->dry_run) {
		message("would add: %s", event->title);
		return 0;
	}
	const gint64 id = store_add_event(job->store, event, row->author, row, &error);
	if (id == 0)
		return message_fail(&error);
	if (!job->context->quiet)
		message_line(row->id != 0 ? "E%" N " added" : "E%" N " is there already",
		             id);
	return 0;
}

static int list(Job *job, char **words, int n)
{
	(void)words;
	(void)n;
	return hand_list(job);
}

/* --- the verb -------------------------------------------------------------------- */

static const struct {
	const char *name, *args;
	int least, most; /* words behind the name */
	int (*run)(Job *job, char **words, int n);
} actions[] = {
	{ "add", "TEXT --at TIME", 1, 1, add },
	{ "pin", "E...", 1, 1000, pin },
	{ "hide", "E...", 1, 1000, hide },
	{ "retitle", "E TEXT", 2, 2, retitle },
	{ "retime", "E|start|end --at TIME --why TEXT", 1, 1, retime },
	{ "dispute", "E|start|end --at TIME --why TEXT", 1, 1, dispute },
	{ "link", "E... --incident INC", 1, 1000, link_to },
	{ "undo", "A...", 1, 1000, undo },
	{ "list", "", 0, 0, list },
};

static int usage(guint a)
{
	if (a < G_N_ELEMENTS(actions))
		message("usage: debrief event %s %s", actions[a].name, actions[a].args);
	else
		message("usage: debrief event "
		        "add|pin|hide|retitle|retime|dispute|link|undo|list");
	message_hint("debrief help event");
	return ERROR_USAGE;
}

static int run(struct context *context, int argc, char **argv)
{
	g_autoptr(Job) job = job_new(context);
	guint a = 0;
	while (argc > 1 && a < G_N_ELEMENTS(actions) &&
	       !g_str_equal(argv[1], actions[a].name))
		a++;
	const int n = argc - 2;
	if (argc < 2)
		a = G_N_ELEMENTS(actions);
	if (a == G_N_ELEMENTS(actions) || n < actions[a].least || n > actions[a].most)
		return usage(a);
	int code = hand_check(false);
	code = code != 0 ? code
	                 : job_open(job, actions[a].run == list || context->dry_run
	                                         ? STORE_READ
	                                         : STORE_WRITE);
	code = code != 0 ? code : job_load(job);
	return code != 0 ? code : actions[a].run(job, argv + 2, n);
}

const struct cmd cmd_event = {
	.name = "event",
	.group = "curate",
	.args = "add|pin|hide|retitle|retime|dispute|link|undo|list ...",
	.summary = "say something of the evidence, which stays as it is",
	.about =
	        "\"add\" types an event in. \"pin\" keeps a row in the short table, "
	        "\"hide\" "
	        "takes it out of the tables; what is computed stays. \"retitle\" gives "
	        "it "
	        "other words. \"retime\" says that it was at another time; \"dispute\" "
	        "that "
	        "people do not agree: the time becomes a range over all that is said, "
	        "and "
	        "the report asks. Both take start and end of the incident, too. \"link\" "
	        "says to which incident an event belongs.\n\n"
	        "Each of these is kept with who, when and why (A7), the report shows "
	        "what "
	        "the evidence says beside it, and \"undo\" takes it back: nothing is "
	        "ever "
	        "changed or deleted. \"list\" lists all of it.",
	.examples =
	        (const struct example[]){
	                { "debrief event add 'Called the vendor' --at 06:12",
	                  "What no file says." },
	                { "debrief event hide E31 E32 --why 'another team'",
	                  "Two rows less." },
	                { "debrief event retime E12 --at 06:10 --why 'that clock was 6 "
	                  "min slow'",
	                  "Both times are shown." },
	                { "debrief event dispute start --at 05:50..05:55 --why 'first "
	                  "page'",
	                  "The start becomes a range and an open question." },
	                { "debrief event undo A7", "As if it had not been said." },
	                { NULL, NULL } },
	.exits = "The incident could not be chosen; the candidates are listed.",
	.options =
	        (const GOptionEntry[]){ { "at", 0, 0, CMD_TEXT, &at,
	                                  "When it was, a time or A..B", "TIME" },
	                                { "until", 0, 0, CMD_TEXT, &until,
	                                  "Of add: when it ended", "TIME" },
	                                { "lane", 0, 0, CMD_TEXT, &lane,
	                                  "Of add: its lane, else people", "LANE" },
	                                { "kind", 0, 0, CMD_TEXT, &kind,
	                                  "Of add: its kind, else by the lane", "KIND" },
	                                { "component", 0, 0, CMD_TEXT, &component,
	                                  "Of add: what it speaks of", "NAME" },
	                                { "url", 0, 0, CMD_TEXT, &url,
	                                  "Of add: where more of it stands", "URL" },
	                                { "incident", 0, 0, CMD_TEXT, &incident,
	                                  "The incident that is meant", "INC" },
	                                HAND_OPTIONS,
	                                { NULL, 0, 0, 0, NULL, NULL, NULL } },
	.run = run,
};
