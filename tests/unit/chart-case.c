#include "chart-case.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_ZERO G_GINT64_CONSTANT(1780358400000000) /* 2026-06-02T00:00Z */

static gint64 instant(const char *text)
{
	int day = 0;
	const char *dot = strchr(text, '.');
	if (dot != NULL && dot < strchr(text, ':')) {
		day = (int)g_ascii_strtoll(text, NULL, 10);
		text = dot + 1;
	}
	char *end = NULL;
	gint64 hour = g_ascii_strtoll(text, &end, 10);
	g_assert_true(*end == ':');
	gint64 minute = g_ascii_strtoll(end + 1, NULL, 10);
	return DAY_ZERO + day * DAY + hour * HOUR + minute * MINUTE;
}

static struct range range_read(const char *text)
{
	if (g_str_equal(text, "-"))
		return RANGE_NONE;
	const char *dots = strstr(text, "..");
	gint64 lo = instant(text);
	if (dots != NULL)
		return range_of(lo, instant(dots + 2));
	if (g_str_has_suffix(text, "+"))
		return range_of(lo, RANGE_OPEN);
	return range_of(lo, lo + MINUTE);
}

/* Posts carry their time to the second. */
static struct range post_time(const char *text)
{
	struct range at = range_read(text);
	return range_known(at) && at.hi - at.lo == MINUTE ? range_point(at.lo) : at;
}

static void add_phase(struct chart_case *c, enum phase phase, struct range start)
{
	GPtrArray *phases = c->timeline->phases;
	if (phases->len > 0) {
		struct phase_span *last = g_ptr_array_index(phases, phases->len - 1);
		last->end = start;
	}
	struct phase_span *span = g_new0(struct phase_span, 1);
	span->phase = phase;
	span->track = TRACK_ANNOUNCED;
	span->start = start;
	span->end = range_of(start.lo, RANGE_OPEN);
	g_ptr_array_add(phases, span);
}

static void add_post(struct chart_case *c, enum phase phase, struct range at)
{
	Timeline *t = c->timeline;
	if (!range_known(t->first_post))
		t->first_post = at;
	if (phase == PHASE_IDENTIFIED && !range_known(t->identified))
		t->identified = at;
	if (phase == PHASE_MONITORING && !range_known(t->monitoring))
		t->monitoring = at;
	if (phase == PHASE_RESOLVED) {
		t->resolved = at;
		t->end_published = !range_is_open(at);
	}
	add_phase(c, phase, at);
}

static void add_moment(struct chart_case *c, int number, struct range at,
                       const char *label)
{
	struct entry *entry = g_new0(struct entry, 1);
	entry->at = at;
	entry->milestone = number;
	entry->lane = LANE_STATUS;
	entry->key = true;
	entry->label = g_strdup(label);
	entry->text = g_strdup(label);
	g_autofree char *word = g_ascii_strdown(label, -1);
	int phase = phase_parse(word);
	if (phase > PHASE_START) {
		Event *event = event_new();
		event->kind = KIND_POST;
		event->phase = (enum phase)phase;
		g_ptr_array_add(c->evidence->events, event);
		entry->event = event;
	}
	g_ptr_array_add(c->timeline->entries, entry);
}

static void add_update(struct chart_case *c, struct range at)
{
	struct entry *entry = g_new0(struct entry, 1);
	Event *event = event_new();
	event->kind = KIND_POST;
	event->lane = LANE_STATUS;
	g_ptr_array_add(c->evidence->events, event);
	entry->at = at;
	entry->lane = LANE_STATUS;
	entry->kind = KIND_POST;
	entry->text = g_strdup("Update: \"We are still working on <it>\"");
	entry->event = event;
	g_ptr_array_add(c->timeline->entries, entry);
}

static void add_entry(struct chart_case *c, char **words)
{
	struct entry *entry = g_new0(struct entry, 1);
	entry->lane = (enum lane)lane_parse(words[1]);
	entry->at = range_read(words[2]);
	entry->text = g_strjoinv(" ", words + 3);
	entry->kind = KIND_NOTE;
	entry->contradicted = g_str_equal(words[0], "contradicted");
	entry->key = !g_str_equal(words[0], "item");
	g_ptr_array_add(c->timeline->entries, entry);
}

static Series *last_series(struct chart_case *c)
{
	g_assert_cmpuint(c->evidence->series->len, >, 0);
	return g_ptr_array_index(c->evidence->series, c->evidence->series->len - 1);
}

static void add_samples(Series *series, gint64 *at, const char *text)
{
	char *end = NULL;
	double from = g_ascii_strtod(text, &end), to = from;
	gint64 count = 1;
	if (*end == '>')
		to = g_ascii_strtod(end + 1, &end);
	if (*end == '*')
		count = g_ascii_strtoll(end + 1, NULL, 10);
	for (gint64 i = 0; i < count; i++, *at += series->width) {
		double part = count > 1 ? (double)i / (double)(count - 1) : 0;
		struct sample sample = { .start = *at, .exposure = NAN, .baseline = NAN };
		sample.count = nearbyint(from + (to - from) * part);
		if (text[0] != '-')
			g_array_append_val(series->samples, sample);
	}
}

static void add_series(struct chart_case *c, char **words)
{
	Series *series = series_new();
	series->id = (gint64)c->evidence->series->len + 1;
	series->measure = (enum measure)measure_parse(words[1]);
	series->width = g_ascii_strtoll(words[2], NULL, 10) * MINUTE;
	series->name = g_strdup(words[1]);
	series->unit = g_strdup(series->measure == MEASURE_REPORTS ? "reports"
	                        : series->measure == MEASURE_GAUGE ? "ms"
	                                                           : "requests");
	if (series->measure == MEASURE_GAUGE) {
		g_free(series->name);
		series->name = g_strdup("p95");
	}
	g_ptr_array_add(c->evidence->series, series);
	gint64 at = instant(words[3]);
	for (int i = 4; words[i] != NULL; i++) {
		if (words[i][0] == '-' && words[i][1] == '*')
			at += series->width * g_ascii_strtoll(words[i] + 2, NULL, 10);
		else if (words[i][0] == '-')
			at += series->width;
		else
			add_samples(series, &at, words[i]);
	}
}

/* A ripple that is the same every time, so that lines look like measured ones. */
static void set_exposure(Series *series, double exposure)
{
	for (guint i = 0; i < series->samples->len; i++) {
		struct sample *s = &g_array_index(series->samples, struct sample, i);
		double ripple = 1 + 0.02 * sin(i * 1.7) + 0.015 * sin(i * 0.61);
		s->exposure = exposure;
		s->count = nearbyint(s->count / 1000 * exposure *
		                     (exposure > 0 ? ripple : 0));
	}
}

static void set_usual(Series *series, double usual)
{
	for (guint i = 0; i < series->samples->len; i++)
		g_array_index(series->samples, struct sample, i).baseline = usual;
}

static void add_window(struct chart_case *c, struct range start, struct range end)
{
	struct window *window = g_new0(struct window, 1);
	window->series = last_series(c);
	window->harm = window->series->measure != MEASURE_REQUESTS &&
	               window->series->measure != MEASURE_GAUGE;
	window->way = window->series->measure == MEASURE_REQUESTS ? WINDOW_DROP
	              : range_is_open(end) && !window->harm       ? WINDOW_STEP_UP
	                                                          : WINDOW_RISE;
	window->start = start;
	window->end = end;
	window->rule = "capa-qp/given-baseline";
	for (guint i = 0; i < window->series->samples->len; i++) {
		const struct sample *s =
		        &g_array_index(window->series->samples, struct sample, i);
		double value = s->exposure > 0 ? s->count / s->exposure : s->count;
		bool first = i == 0 && window->way == WINDOW_DROP;
		if (window->way == WINDOW_DROP ? first || value < window->peak
		                               : value > window->peak) {
			window->peak = value;
			window->peak_at = s->start;
		}
		window->peak_baseline = i == 0 ? value : window->peak_baseline;
	}
	g_ptr_array_add(window->way == WINDOW_STEP_UP ? c->timeline->others
	                                              : c->timeline->windows,
	                window);
}

static enum verdict verdict_read(const char *word)
{
	return g_str_equal(word, "contradicted") ? VERDICT_CONTRADICTED
	       : g_str_equal(word, "consistent") ? VERDICT_CONSISTENT
	                                         : VERDICT_CANNOT_TELL;
}

static void add_claim(struct chart_case *c, char **words)
{
	struct finding *finding = g_new0(struct finding, 1);
	Timeline *t = c->timeline;
	finding->id = g_strdup_printf("K11/%u", t->findings->len + 1);
	finding->rule = "K11";
	finding->said_lane = (enum lane)lane_parse(words[1]);
	finding->verdict = verdict_read(words[3]);
	finding->said = g_strdup("The outage lasted some time.");
	finding->refs = g_array_new(FALSE, FALSE, sizeof(struct ref));
	Event *event = event_new();
	event->id = 100 + t->findings->len;
	event->kind = KIND_CLAIM;
	event->lane = finding->said_lane;
	g_auto(GStrv) ends = g_strsplit(words[2], "-", 2);
	if (ends[1] != NULL) {
		event->at = range_read(ends[0]);
		event->until = range_read(ends[1]);
		finding->said_length = range_of(event->until.lo - event->at.lo,
		                                event->until.lo - event->at.lo);
	} else {
		gint64 length = g_ascii_strtoll(words[2], NULL, 10) * MINUTE;
		event->at = range_read("20:00");
		finding->said_length = range_of(length, length);
	}
	g_ptr_array_add(c->evidence->events, event);
	g_array_append_val(finding->refs, ((struct ref){ .event = event->id }));
	if (words[4] != NULL) {
		add_moment(c, (int)g_ascii_strtoll(words[4], NULL, 10), event->at,
		           "Claim");
		struct entry *entry = g_ptr_array_index(t->entries, t->entries->len - 1);
		entry->event = event;
		entry->kind = KIND_CLAIM;
		entry->lane = event->lane;
		entry->contradicted = finding->verdict == VERDICT_CONTRADICTED;
	}
	finding->seen_length = t->intervals[INTERVAL_IMPACT_HULL].length;
	g_ptr_array_add(t->findings, finding);
}

static struct component *component_at(struct chart_case *c, char **words,
                                      enum track track)
{
	GPtrArray *all = c->timeline->components;
	g_autofree char *name = g_strjoinv(" ", words);
	for (guint i = 0; i < all->len; i++) {
		struct component *component = all->pdata[i];
		if (component->track == track && g_str_equal(component->name, name))
			return component;
	}
	struct component *component = component_new(name, track);
	g_ptr_array_add(all, component);
	return component;
}

static void add_level(struct chart_case *c, char **words)
{
	const int level = level_parse(words[2]);
	const enum track track =
	        g_str_equal(words[1], "evidence") ? TRACK_EVIDENCE : TRACK_ANNOUNCED;
	g_assert_cmpint(level, >=, 0);
	struct component *component = component_at(c, words + 5, track);
	struct level_span span = { .level = (enum level)level,
		                   .start = post_time(words[3]),
		                   .end = post_time(words[4]),
		                   .refs = g_array_new(FALSE, FALSE,
		                                       sizeof(struct ref)) };
	g_array_append_val(component->levels, span);
}

static void add_denial(struct chart_case *c, char **words)
{
	Timeline *t = c->timeline;
	const int number = (int)g_ascii_strtoll(words[1], NULL, 10);
	g_auto(GStrv) ends = g_strsplit(words[2], "-", 2);
	Event *event = event_new();
	event->id = 200 + t->findings->len;
	event->kind = KIND_STATEMENT;
	event->lane = LANE_STATEMENTS;
	event->at = range_read(ends[0]);
	event->until = ends[1] != NULL ? range_read(ends[1]) : RANGE_NONE;
	g_ptr_array_add(c->evidence->events, event);
	struct finding *finding = g_new0(struct finding, 1);
	finding->id = g_strdup_printf("K12/%u", t->findings->len + 1);
	finding->rule = "K12";
	finding->verdict = VERDICT_CONTRADICTED;
	finding->said_length = finding->seen_length = RANGE_NONE;
	finding->component = g_strjoinv(" ", words + 3);
	finding->refs = g_array_new(FALSE, FALSE, sizeof(struct ref));
	g_array_append_val(finding->refs, ((struct ref){ .event = event->id }));
	g_ptr_array_add(t->findings, finding);
	if (number <= 0)
		return;
	add_moment(c, number, event->at, "Said to be unaffected");
	struct entry *entry = g_ptr_array_index(t->entries, t->entries->len - 1);
	entry->event = event;
	entry->kind = KIND_STATEMENT;
	entry->lane = LANE_STATEMENTS;
	entry->contradicted = true;
}

static void set_impact(Timeline *t, struct range start, struct range end)
{
	t->impact_start = start;
	t->impact_end = end;
	t->impact_rule = "machine-windows";
	t->intervals[INTERVAL_IMPACT_HULL].length = range_minus(end, start);
}

static gint64 minutes(const char *word)
{
	return word[0] == '-' ? INSTANT_NONE : g_ascii_strtoll(word, NULL, 10) * MINUTE;
}

static void statement(struct chart_case *c, char **words)
{
	Timeline *t = c->timeline;
	const char *verb = words[0];
	if (g_str_equal(verb, "zone"))
		c->zone = zone_new(words[1], NULL);
	else if (g_str_equal(verb, "status"))
		c->incident->status = (enum phase)phase_parse(words[1]);
	else if (g_str_equal(verb, "start"))
		t->start = range_read(words[1]);
	else if (g_str_equal(verb, "users"))
		t->first_users = range_read(words[1]);
	else if (g_str_equal(verb, "impact"))
		set_impact(t, range_read(words[1]), range_read(words[2]));
	else if (g_str_equal(verb, "impact-rule"))
		t->impact_rule = g_intern_string(words[1]);
	else if (g_str_equal(verb, "post"))
		add_post(c, (enum phase)phase_parse(words[1]), post_time(words[2]));
	else if (g_str_equal(verb, "phase"))
		add_phase(c, (enum phase)phase_parse(words[1]), post_time(words[2]));
	else if (g_str_equal(verb, "earlier"))
		t->earlier =
		        (struct earlier){ (guint)g_ascii_strtoull(words[1], NULL, 10),
			                  minutes(words[2]), minutes(words[3]),
			                  minutes(words[4]) };
	else if (g_str_equal(verb, "update"))
		add_update(c, post_time(words[1]));
	else if (g_str_equal(verb, "moment")) {
		g_autofree char *label = g_strjoinv(" ", words + 3);
		add_moment(c, (int)g_ascii_strtoll(words[1], NULL, 10),
		           range_read(words[2]), label);
	} else if (g_str_equal(verb, "event") || g_str_equal(verb, "item") ||
	           g_str_equal(verb, "contradicted"))
		add_entry(c, words);
	else if (g_str_equal(verb, "series"))
		add_series(c, words);
	else if (g_str_equal(verb, "every"))
		set_exposure(last_series(c), g_ascii_strtod(words[1], NULL));
	else if (g_str_equal(verb, "usual"))
		set_usual(last_series(c), g_ascii_strtod(words[1], NULL));
	else if (g_str_equal(verb, "window"))
		add_window(c, range_read(words[1]), range_read(words[2]));
	else if (g_str_equal(verb, "level"))
		add_level(c, words);
	else if (g_str_equal(verb, "named"))
		component_at(c, words + 1, TRACK_ANNOUNCED);
	else if (g_str_equal(verb, "denied"))
		add_denial(c, words);
	else if (g_str_equal(verb, "claim"))
		add_claim(c, words);
	else
		g_error("%s: unknown statement %s", c->name, verb);
}

struct chart_case *chart_case_of(const char *name, const char *text)
{
	struct chart_case *c = g_new0(struct chart_case, 1);
	c->name = g_strdup(name);
	c->evidence = evidence_new();
	c->incident = incident_new();
	c->timeline = timeline_new(c->evidence);
	c->timeline->incident = c->incident;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (int i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit(g_strstrip(lines[i]), " ", -1);
		if (words[0] != NULL && words[0][0] != '#' && words[0][0] != '\0')
			statement(c, words);
	}
	return c;
}

struct chart_case *chart_case_load(const char *folder)
{
	g_autofree char *name = g_path_get_basename(folder);
	g_autofree char *path = g_build_filename(folder, "timeline", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return chart_case_of(name, text);
}

void chart_case_free(struct chart_case *c)
{
	timeline_free(c->timeline);
	evidence_free(c->evidence);
	incident_free(c->incident);
	if (c->zone != NULL)
		zone_free(c->zone);
	g_free(c->name);
	g_free(c);
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *chart_case_folders(void)
{
	GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *top =
	        g_test_build_filename(G_TEST_DIST, "testdata", "chart", NULL);
	g_autoptr(GDir) dir = g_dir_open(top, 0, NULL);
	g_assert_nonnull(dir);
	for (const char *name = g_dir_read_name(dir); name != NULL;
	     name = g_dir_read_name(dir))
		g_ptr_array_add(folders, g_build_filename(top, name, NULL));
	g_ptr_array_sort(folders, by_name);
	return folders;
}
