/*
 * What was said, held against what was seen: testdata/said/RULE.cases, one planted case a paragraph.
 *
 *   case NAME                       of 10 March 2026; times are UTC
 *   zone ZONE                       of the page
 *   title TEXT | impact WORD        of the incident
 *   field started|created TIME
 *   lists COMPONENT                 named by the page, with no level
 *   post TIME PHASE TEXT            "update" repeats the phase before, "-" states none
 *   level TIME LEVEL COMPONENT
 *   statement|claim|note|alert|change TIME TEXT
 *   line SOURCE TIME TEXT           a line of a log of its own, "10:00:05" where seconds count
 *   write BLOCK TEXT                of a person, into a block of the report; "\\n" ends a line
 *   errors COMPONENT FROM TO [SHARE%] [log FROM TO]   of requests that fail; "-" for FROM: calm
 *   reports FROM TO
 *   want RULE VERDICT [ID: words that the finding must hold]
 *   want RULE none
 *   want phases PHASE...            as the page announced them, one a stay; "(open)" behind the last: when is not known
 *
 * Whatever is contradicted and not wanted fails the case: a tool that cries wolf fails as surely as one that sleeps.
 * A component's blanks are written "_". "+1 09:00" is a time of the day after.
 */
#include "correlate-fixture.h"

#include <stdlib.h>

#define DAY_OF_CASES "2026-03-10"

struct planted {
	Evidence *e;
	Incident *incident;
	GPtrArray *wants; /* char *: "K11 contradicted words" */
};

static gint64 case_time(const char *text)
{
	const bool next = g_str_has_prefix(text, "+1 ");
	g_autofree char *stamp =
	        g_strdup_printf(DAY_OF_CASES "T%sZ", next ? text + 3 : text);
	return at(stamp) + (next ? DAY : 0);
}

/* The next word of a line; "+1 09:00" is one. */
static char *word(char **line)
{
	char *start = *line, *end = start;
	if (g_str_has_prefix(start, "+1 "))
		end += 3;
	end += strcspn(end, " ");
	*line = end + (*end == ' ');
	*end = '\0';
	return start;
}

static char *spaced(const char *name)
{
	return g_strdelimit(g_strdup(name), "_", ' ');
}

static void plant_event(struct planted *p, enum event_kind kind, char *line)
{
	const gint64 when = case_time(word(&line));
	g_autofree char *stamp = instant_rfc3339(when);
	const enum lane lane = kind == KIND_NOTE     ? LANE_PEOPLE
	                       : kind == KIND_ALERT  ? LANE_MACHINES
	                       : kind == KIND_CHANGE ? LANE_CHANGES
	                                             : LANE_PRESS;
	Event *event = add_event(p->e, kind, lane, stamp, line);
	g_assert_cmpint(event->at.lo, ==, when);
}

static void plant_post(struct planted *p, char *line)
{
	g_autofree char *stamp = instant_rfc3339(case_time(word(&line)));
	const char *phase = word(&line);
	const bool repeats = g_str_equal(phase, "update");
	Event *last =
	        p->e->events->len > 0 ? p->e->events->pdata[p->e->events->len - 1] : NULL;
	for (guint i = p->e->events->len; repeats && i-- > 0;) {
		last = p->e->events->pdata[i];
		if (last->kind == KIND_POST)
			break;
	}
	const bool none = g_str_equal(phase, "-");
	const int number = repeats ? (int)last->phase : none ? 0 : phase_parse(phase);
	g_assert_true(none || number > 0);
	Event *post = add_post(p->e, "x", (enum phase)number, stamp, line);
	post->repeats_phase = repeats;
	p->incident->status = post->phase;
	if (post->phase == PHASE_RESOLVED)
		p->incident->resolved_at = post->at.lo;
	if (p->incident->created_at == INSTANT_NONE)
		p->incident->created_at = p->incident->started_at = post->at.lo;
}

static void plant_level(struct planted *p, char *line)
{
	g_autofree char *stamp = instant_rfc3339(case_time(word(&line)));
	const int level = level_parse(word(&line));
	g_assert_cmpint(level, >, 0);
	g_autofree char *name = spaced(line);
	add_level(p->e, "x", name, (enum level)level, stamp);
}

static void plant_errors(struct planted *p, char *line)
{
	g_autofree char *name = spaced(word(&line));
	const char *from = word(&line), *to = word(&line);
	const char *first = "06:00", *last = "18:00";
	double share = 25;
	if (*line != '\0' && !g_str_has_prefix(line, "log "))
		share = g_ascii_strtod(word(&line), NULL);
	if (g_str_equal(word(&line), "log")) {
		first = word(&line);
		last = word(&line);
	}
	const bool calm = g_str_equal(from, "-");
	g_autofree char *a = instant_rfc3339(case_time(calm ? "05:00" : from));
	g_autofree char *b = instant_rfc3339(case_time(calm ? "05:00" : to));
	g_autofree char *c = instant_rfc3339(case_time(first));
	g_autofree char *d = instant_rfc3339(case_time(last));
	fill_series(add_series(p->e, MEASURE_ERRORS, MINUTE, name), c, d, a, b, 0.1,
	            share * 2, 200, false);
}

static void plant_log_line(struct planted *p, char *line)
{
	const gint64 number = g_ascii_strtoll(word(&line), NULL, 10);
	g_autofree char *stamp = instant_rfc3339(case_time(word(&line)));
	Event *event = add_event(p->e, KIND_LOG, LANE_MACHINES, stamp, line);
	event->source = number;
	if (evidence_source(p->e, number) != NULL)
		return;
	Source *source = source_new();
	source->id = number;
	source->name = g_strdup_printf("%" G_GINT64_FORMAT ".log", number);
	source->importer = g_strdup("log");
	source->zone_basis = ZONE_EXPLICIT;
	source->span = range_of(at(DAY_OF_CASES "T00:00Z"), at(DAY_OF_CASES "T23:59Z"));
	g_ptr_array_add(p->e->sources, source);
}

static void plant_writing(struct planted *p, char *line)
{
	struct curation *row = curation_new(ACT_NOTE);
	row->id = p->e->curations->len + 1;
	row->about = g_strdup(word(&line));
	row->incident = g_strdup(p->incident->slug);
	row->text = g_strcompress(line);
	g_ptr_array_add(p->e->curations, row);
}

static void plant_line(struct planted *p, char *line)
{
	const char *what = word(&line);
	if (g_str_equal(what, "want")) {
		g_ptr_array_add(p->wants, g_strdup(line));
	} else if (g_str_equal(what, "post")) {
		plant_post(p, line);
	} else if (g_str_equal(what, "level")) {
		plant_level(p, line);
	} else if (g_str_equal(what, "errors")) {
		plant_errors(p, line);
	} else if (g_str_equal(what, "reports")) {
		g_autofree char *a = instant_rfc3339(case_time(word(&line)));
		g_autofree char *b = instant_rfc3339(case_time(word(&line)));
		fill_series(add_series(p->e, MEASURE_REPORTS, 15 * MINUTE, NULL),
		            DAY_OF_CASES "T00:00Z", DAY_OF_CASES "T23:45Z", a, b, 10, 400,
		            0, true);
	} else if (g_str_equal(what, "line")) {
		plant_log_line(p, line);
	} else if (g_str_equal(what, "write")) {
		plant_writing(p, line);
	} else if (g_str_equal(what, "zone")) {
		p->incident->page_zone = g_strdup(line);
	} else if (g_str_equal(what, "lists")) {
		g_ptr_array_add(p->incident->components, g_strdup(line));
	} else if (g_str_equal(what, "title")) {
		g_free(p->incident->title);
		p->incident->title = g_strdup(line);
	} else if (g_str_equal(what, "impact")) {
		p->incident->impact = (enum impact)impact_parse(line);
	} else if (g_str_equal(what, "field")) {
		const bool started = g_str_equal(word(&line), "started");
		*(started ? &p->incident->started_at : &p->incident->created_at) =
		        case_time(line);
	} else {
		const int kind = kind_parse(what);
		g_assert_cmpint(kind, >, 0);
		plant_event(p, (enum event_kind)kind, line);
	}
}

static bool holds_words(const struct finding *f, const char *words)
{
	const char *texts[] = { f->said, f->seen, f->difference, f->help };
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		if (texts[i] != NULL && strstr(texts[i], words) != NULL)
			return true;
	return *words == '\0';
}

static char *phases_of(const Timeline *t)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < t->phases->len; i++) {
		const struct phase_span *span = t->phases->pdata[i];
		if (span->track == TRACK_ANNOUNCED)
			g_string_append_printf(out, "%s%s%s", out->len > 0 ? " " : "",
			                       phase_word((int)span->phase),
			                       range_is_open(span->start) ? " (open)"
			                                                  : "");
	}
	return g_string_free(out, FALSE);
}

static bool met(const Timeline *t, const char *want, bool *of_finding)
{
	if (g_str_has_prefix(want, "phases ")) {
		g_autofree char *phases = phases_of(t);
		g_test_message("phases %s", phases);
		return g_str_equal(phases, want + strlen("phases "));
	}
	g_auto(GStrv) parts = g_strsplit(want, " ", 3);
	bool found = false;
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *f = t->findings->pdata[i];
		const bool same = g_str_equal(f->rule, parts[0]) &&
		                  g_str_equal(verdict_word((int)f->verdict), parts[1]) &&
		                  holds_words(f, parts[2] != NULL ? parts[2] : "");
		of_finding[i] |= same;
		found |= same;
	}
	return g_str_equal(parts[1], "none") ? count_findings(t, parts[0]) == 0 : found;
}

/* Every finding quotes both sides and says where they stand. */
static void check_shape(const struct finding *f)
{
	g_assert_cmpuint(strlen(f->said), >, 10);
	g_assert_cmpuint(strlen(f->seen), >, 10);
	g_assert_cmpuint(f->refs->len, >, 0);
}

static void run_case(gconstpointer text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	struct planted p = { .e = evidence_new(), .wants = g_ptr_array_new() };
	g_autoptr(Evidence) e = p.e;
	p.incident = add_incident(p.e, "x", "Errors", PHASE_INVESTIGATING);
	p.incident->created_at = p.incident->started_at = INSTANT_NONE;
	g_free(p.incident->slug);
	p.incident->slug = g_strdup("x");
	g_ptr_array_set_free_func(p.wants, g_free);
	for (guint i = 1; lines[i] != NULL; i++)
		if (*lines[i] != '\0' && *lines[i] != '#')
			plant_line(&p, lines[i]);
	evidence_done(p.e);
	g_autoptr(Timeline) t = correlate(p.e, p.incident, NULL);
	print_timeline(t);
	g_autofree bool *wanted = g_new0(bool, t->findings->len + 1);
	g_assert_cmpuint(p.wants->len, >, 0);
	for (guint i = 0; i < p.wants->len; i++) {
		g_test_message("want %s", (const char *)p.wants->pdata[i]);
		if (!met(t, p.wants->pdata[i], wanted))
			g_test_fail();
	}
	for (guint i = 0; i < t->findings->len; i++) {
		const struct finding *f = t->findings->pdata[i];
		check_shape(f);
		if (f->verdict == VERDICT_CONTRADICTED && !wanted[i]) {
			g_test_message("not wanted: %s", f->id);
			g_test_fail();
		}
	}
	g_ptr_array_unref(p.wants);
}

static void add_cases(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, NULL, NULL))
		g_error("cannot read %s", path);
	g_autofree char *rule = g_strndup(name, strcspn(name, "."));
	g_auto(GStrv) cases = g_strsplit(text, "\ncase ", -1);
	for (guint i = 1; cases[i] != NULL; i++) {
		g_autofree char *test =
		        g_strdup_printf("/said-seen/%s/%.*s", rule,
		                        (int)strcspn(cases[i], "\n"), cases[i]);
		g_test_add_data_func_full(test, g_strdup(cases[i]), run_case, g_free);
	}
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *folder =
	        g_build_filename(srcdir != NULL ? srcdir : ".", "testdata", "said", NULL);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	if (dir == NULL)
		g_error("no folder %s", folder);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, by_name);
	for (guint i = 0; i < names->len; i++)
		add_cases(folder, names->pdata[i]);
	return g_test_run();
}
