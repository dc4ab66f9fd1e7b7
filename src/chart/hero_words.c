/* What the chart hero says: title, subtitle, note, alternative text, table. Sentences stand only where they hold. */
#include "chart/hero.h"
#include "chart/number.h"
#include "chart/rows.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

static bool impact_measured(const struct hero *h)
{
	return range_known(h->t->impact_start) && range_known(h->t->impact_end);
}

bool hero_vague(struct range at)
{
	return range_known(at) && !range_is_open(at) && at.hi - at.lo > 5 * MINUTE;
}

/* --- what is said ------------------------------------------------------------- */

static struct range peak_range(const Plot *plot)
{
	gint64 start = g_array_index(plot->bins, struct bin, plot->peak).start;
	return range_of(start, start + plot->width);
}

/* Long to short. */
enum peak_form {
	PEAK_AND_FADE,
	PEAK_AND_FADE_SHORT,
	PEAK_PUBLIC,
	PEAK_SHORT,
	PEAK_BRIEF,
	PEAK_FORMS
};

/* "Reports peaked about an hour after the first public post", when that is sure. */
static char *title_peak(const struct hero *h, enum peak_form form)
{
	if (h->reports == NULL || !(h->reports->max > 0) ||
	    !range_known(h->t->first_post))
		return NULL;
	struct range peak = peak_range(h->reports);
	bool after = range_before(h->t->first_post, peak);
	if (!after && !range_before(peak, h->t->first_post))
		return NULL;
	struct range length = after ? range_minus(peak, h->t->first_post)
	                            : range_minus(h->t->first_post, peak);
	g_autofree char *about = words_about(length);
	bool public = form == PEAK_AND_FADE || form == PEAK_PUBLIC;
	const char *post = public ? "first public post" : "first post";
	const char *where = after ? "after" : "before";
	if (form == PEAK_BRIEF)
		return g_strdup_printf("Peak %s %s the first post", about, where);
	if (form != PEAK_AND_FADE && form != PEAK_AND_FADE_SHORT)
		return g_strdup_printf("Reports peaked %s %s the %s", about, where, post);
	struct range end = h->reports->window->end;
	struct range fade = range_minus(end, peak);
	if (!after || !range_known(fade) || range_is_open(fade) || fade.lo < 90 * MINUTE)
		return NULL;
	g_autofree char *long_words = words_about(fade);
	return g_strdup_printf("Reports peaked %s after the %s, then took %s to fade",
	                       about, post, long_words + strlen("about "));
}

static char *title_errors(const struct hero *h)
{
	if (h->errors == NULL || !h->errors->share || h->errors->max < 0.01)
		return NULL;
	g_autofree char *share = plot_value(h->errors, h->errors->max);
	return g_strdup_printf("Up to %s of requests failed", share);
}

static char *title_first_post(const struct hero *h, bool brief)
{
	const struct interval *interval = &h->t->intervals[INTERVAL_TO_FIRST_POST];
	struct range length = range_known(interval->length)
	                              ? interval->length
	                              : range_minus(h->t->first_post, h->t->start);
	if (!range_known(length) || range_is_open(length) || length.lo < MINUTE)
		return NULL;
	g_autofree char *text = words_length_brief(length);
	bool about = g_str_has_prefix(text, ABOUT);
	return g_strdup_printf(brief ? "First public post after %s%s"
	                             : "The first public post came %s%s after the start",
	                       about ? "about " : "", text + (about ? strlen(ABOUT) : 0));
}

/* "User reports peaked at 34 times the usual level" */
static char *title_times(const struct hero *h)
{
	if (h->reports == NULL || !h->reports->has_baseline)
		return NULL;
	const struct bin *bin =
	        &g_array_index(h->reports->bins, struct bin, h->reports->peak);
	if (!(bin->baseline >= 1) || bin->value < 2 * bin->baseline)
		return NULL;
	g_autofree char *times = number_count(floor(bin->value / bin->baseline));
	return g_strdup_printf("User reports peaked at %s times the usual level", times);
}

static bool is_harm(const Plot *plot)
{
	return plot != NULL && plot->window->harm;
}

static char *plain_title(const struct hero *h)
{
	if (h->reports != NULL && is_harm(h->errors))
		return g_strdup("User reports and failed requests");
	if (h->reports != NULL || h->errors != NULL)
		return g_strdup((h->reports != NULL ? h->reports : h->errors)->name);
	return g_strdup("Course of the incident");
}

/* "Response time (p95) rose to 502 ms", "Requests fell to 0" */
static char *title_signal(const struct hero *h)
{
	const Plot *plot = h->errors;
	if (plot == NULL || plot->window->harm || h->reports != NULL)
		return NULL;
	g_autofree char *value = plot_value(plot, plot->window->peak);
	g_autofree char *usual = plot_value(plot, plot->window->peak_baseline);
	if (plot->window->way >= WINDOW_STEP_UP)
		return g_strdup_printf("%s went from %s to %s and stayed there",
		                       plot->name, usual, value);
	g_autofree char *bin = words_bin(plot->series->width);
	if (plot->gauge)
		return g_strdup_printf("%s %s to %s", plot->name,
		                       plot->down ? "fell" : "rose", value);
	return g_strdup_printf("%s %s to %s per %s", plot->name,
	                       plot->down ? "fell" : "rose", value, bin);
}

static void add_title(GPtrArray *titles, char *title)
{
	if (title != NULL)
		g_ptr_array_add(titles, title);
}

GPtrArray *hero_titles(const struct hero *h)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	for (int form = 0; form < PEAK_FORMS; form++)
		add_title(titles, title_peak(h, (enum peak_form)form));
	if (titles->len == 0)
		add_title(titles, title_times(h));
	if (titles->len == 0 && h->reports == NULL)
		add_title(titles, title_errors(h));
	if (titles->len == 0)
		add_title(titles, title_signal(h));
	for (int brief = 0; h->reports == NULL && h->errors == NULL && brief < 2; brief++)
		add_title(titles, title_first_post(h, brief == 1));
	g_ptr_array_add(titles, plain_title(h));
	g_ptr_array_add(titles, NULL);
	return titles;
}

char *hero_subtitle(const struct hero *h)
{
	bool narrow = h->sheet.narrow;
	g_autofree char *first =
	        h->reports != NULL ? plot_subtitle(h->reports, narrow) : NULL;
	g_autofree char *second =
	        h->errors != NULL ? plot_subtitle(h->errors, narrow) : NULL;
	g_autofree char *text = NULL;
	if (first != NULL && second != NULL)
		text = g_strdup_printf(narrow ? "%s; %s" : "%s (top) and %s (bottom)",
		                       first, second);
	else if (first != NULL || second != NULL)
		text = g_strdup(first != NULL ? first : second);
	else
		text = g_strdup(h->story->stages->len > 0
		                        ? "Milestones and stages as published"
		                        : "Milestones of the timeline");
	text[0] = g_ascii_toupper(text[0]);
	return g_steal_pointer(&text);
}

static void add_source(GString *out, const struct hero *h, const Plot *plot,
                       const char *what)
{
	if (plot == NULL || h->t->evidence == NULL)
		return;
	g_autofree char *files = evidence_series_files(h->t->evidence, plot->series);
	if (files == NULL)
		return;
	g_autofree char *name = text_ellipsis(files, STYLE_TICK, 220);
	g_autofree char *own = text_isolate(name);
	g_string_append_printf(out, " %s: %s%s%s.", what, own,
	                       plot->series->component != NULL ? ", " : "",
	                       plot->series->component != NULL ? plot->series->component
	                                                       : "");
}

/* Joined bins flatten the peak that the report prints, so the note says that one too. */
static void add_native_peak(GString *out, const struct hero *h)
{
	const Plot *plot = h->errors;
	if (plot == NULL || !plot->joined || !plot->share || !(plot->window->peak > 0) ||
	    plot->window->peak > 1)
		return;
	g_autofree char *value = plot_value(plot, plot->window->peak);
	g_autofree char *bin = words_bin(plot->series->width);
	g_autofree char *time =
	        plot->series->width < MINUTE
	                ? words_clock_fine(plot->window->peak_at, h->sheet.zone)
	                : words_clock(plot->window->peak_at, h->sheet.zone);
	g_string_append_printf(out, " Highest share in any %s: %s, at %s.", bin, value,
	                       time);
}

static bool has_gap(const struct hero *h, const Plot *plot)
{
	if (plot == NULL)
		return false;
	gint64 last = h->scale.from;
	for (guint i = 0; i < plot->bins->len; i++) {
		gint64 start = g_array_index(plot->bins, struct bin, i).start;
		if (start - last > plot->width * 3 / 2)
			return true;
		last = start + plot->width;
	}
	return h->scale.to - last > plot->width * 3 / 2;
}

static bool has_vague_times(const struct hero *h)
{
	bool any = hero_vague(h->impact_end);
	for (guint i = 0; i < h->story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(h->story->stages, struct stage, i);
		any |= hero_vague(stage->start) || hero_vague(stage->end);
	}
	return any;
}

char *hero_note(const struct hero *h)
{
	GString *out = g_string_new(NULL);
	if (h->story->moments->len > 0)
		g_string_append(out, "Numbers are those of the timeline.");
	if (h->story->open || range_is_open(h->impact_end))
		g_string_append(out, h->story->ongoing ? " Hatching: not over yet."
		                                       : " Hatching: no published end.");
	else if (has_vague_times(h))
		g_string_append(out, " Hatching: a time known to this span only.");
	if ((h->reports != NULL && h->reports->has_baseline) ||
	    (h->errors != NULL && !is_harm(h->errors) && h->errors->has_baseline))
		g_string_append(out, " Dashed: usual level.");
	if (has_gap(h, h->reports) || has_gap(h, h->errors))
		g_string_append(out, " Grey hatching: no data.");
	if (story_posts_between(h->story, h->scale.from, h->scale.to) > 0)
		g_string_append(out, " Short ticks: other public posts.");
	add_native_peak(out, h);
	add_source(out, h, h->reports, "Reports");
	add_source(out, h, h->errors, h->errors != NULL ? h->errors->name : NULL);
	return g_strstrip(g_string_free(out, FALSE));
}

static struct range impact_length(const struct hero *h)
{
	const struct interval *hull = &h->t->intervals[INTERVAL_IMPACT_HULL];
	/* The report prints this interval; an open one is told from the ends that are drawn. */
	if (impact_measured(h) && range_known(hull->length) &&
	    !range_is_open(h->impact_end))
		return hull->length;
	return words_between(h->impact_start, h->impact_end);
}

/* "Impact of at least 5 h 45 min, start to fix" */
char *hero_impact(const struct hero *h)
{
	const Timeline *t = h->t;
	struct range length = impact_length(h);
	g_autofree char *words = words_length(length);
	if (!impact_measured(h))
		return g_strdup_printf("%s from start to fix", words);
	if (!range_is_open(h->impact_end) && t->intervals[INTERVAL_IMPACT_HULL].binned) {
		g_autofree char *binned = range_length_text(length, true);
		return g_strdup_printf("Impact %s", binned);
	}
	if (!range_is_open(h->impact_end))
		return g_strdup_printf("Impact %s", words);
	bool to_fix = range_known(t->monitoring) && t->monitoring.lo == h->impact_end.lo;
	return g_strdup_printf("Impact of at least %s%s", words + strlen(AT_LEAST " "),
	                       to_fix ? ", start to fix" : "");
}

char *hero_impact_brief(const struct hero *h)
{
	g_autofree char *words = words_length_brief(impact_length(h));
	return g_strdup_printf("%s%s", impact_measured(h) ? "Impact " : "Start to fix ",
	                       words);
}

/* --- alternative text and table ------------------------------------------------- */

static void describe_plot(GString *out, const struct hero *h, const Plot *plot)
{
	if (plot == NULL)
		return;
	const struct bin *bin = &g_array_index(plot->bins, struct bin, plot->peak);
	g_autofree char *value = plot_value(plot, bin->value);
	g_autofree char *time = plot_bin_time(plot, plot->peak, h->sheet.zone);
	g_autofree char *width = words_bin(plot->width);
	g_string_append_printf(out, " %s per %s %s %s, %s.", plot->name, width,
	                       plot->down ? "lowest at" : "peaked at", value, time);
}

char *hero_description(const struct hero *h)
{
	GString *out = g_string_new(h->sheet.scene->title);
	g_autofree char *impact = range_known(h->impact_start) ? hero_impact(h) : NULL;
	g_autofree char *date = words_date(h->story->begin, h->sheet.zone);
	g_string_append_printf(out, ". %s, times in %s.", date,
	                       words_zone(h->sheet.zone));
	for (guint i = 0; i < h->story->moments->len; i++) {
		const struct moment *m =
		        &g_array_index(h->story->moments, struct moment, i);
		g_autofree char *time = words_time(m->at, h->sheet.zone);
		g_string_append_printf(out, " %d: %s %s.", m->number, time, m->name);
	}
	for (guint i = 0; i < h->story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(h->story->stages, struct stage, i);
		g_autofree char *length = words_length(stage->length);
		if (stage->open && stage->to <= stage->from)
			g_string_append_printf(out, " %s: end not published.",
			                       stage_name(stage));
		else
			g_string_append_printf(out, " %s: %s.", stage_name(stage),
			                       length);
	}
	if (impact != NULL)
		g_string_append_printf(out, " %s.", impact);
	describe_plot(out, h, h->reports);
	describe_plot(out, h, h->errors);
	return g_string_free(out, FALSE);
}

static void table_plot(GPtrArray *rows, const struct hero *h, const Plot *plot)
{
	for (guint i = 0; plot != NULL && i < plot->bins->len; i++) {
		const struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		char *(*stamp)(gint64, const Zone *) =
		        plot->width < MINUTE ? words_stamp_fine : words_stamp;
		g_autofree char *from = stamp(bin->start, h->sheet.zone);
		g_autofree char *to = stamp(bin->start + plot->width, h->sheet.zone);
		g_autofree char *value = plot_value(plot, bin->value);
		g_autofree char *usual =
		        isfinite(bin->baseline) ? plot_value(plot, bin->baseline) : NULL;
		rows_add(rows, from, to, plot->name, value, usual != NULL ? usual : "",
		         NULL);
	}
}

static void table_story(GPtrArray *rows, const struct hero *h)
{
	for (guint i = 0; i < h->story->moments->len; i++) {
		const struct moment *m =
		        &g_array_index(h->story->moments, struct moment, i);
		g_autofree char *at = words_stamp(words_instant(m->at), h->sheet.zone);
		g_autofree char *what = g_strdup_printf("%d %s", m->number, m->name);
		rows_add(rows, at, "", what, "", "", NULL);
	}
	for (guint i = 0; i < h->story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(h->story->stages, struct stage, i);
		g_autofree char *from = words_stamp(stage->from, h->sheet.zone);
		g_autofree char *to = words_stamp(stage->to, h->sheet.zone);
		g_autofree char *length = words_length(stage->length);
		bool empty = stage->open && stage->to <= stage->from;
		rows_add(rows, from, stage->open ? "not published" : to,
		         stage_name(stage), empty ? "" : length, "", NULL);
	}
}

void hero_rows(const struct hero *h, GPtrArray *rows)
{
	table_story(rows, h);
	table_plot(rows, h, h->reports);
	table_plot(rows, h, h->errors);
}
