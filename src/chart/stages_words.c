/* What the chart stages says: a finding where one holds, its labels, its note. */
#include "chart/stages.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

const struct stage *stages_at(const struct stages *s, int i)
{
	return &s->stage[i];
}

const char *stages_label(const struct stages *s, int i)
{
	if (!s->simple)
		return stage_name(stages_at(s, i));
	switch (stages_at(s, i)->phase) {
	case PHASE_START:
		return "To first post";
	case PHASE_INVESTIGATING:
		return i + 1 < s->n && stages_at(s, i + 1)->phase == PHASE_IDENTIFIED
		               ? "To cause"
		       : i + 1 < s->n && stages_at(s, i + 1)->phase == PHASE_MONITORING
		               ? "To fix"
		               : "To resolved";
	case PHASE_IDENTIFIED:
		return i + 1 < s->n && stages_at(s, i + 1)->phase == PHASE_MONITORING
		               ? "To fix"
		               : "To resolved";
	case PHASE_MONITORING:
		return "To resolved";
	default:
		return stage_name(stages_at(s, i));
	}
}

/* What the time of a stage went on; NULL = no sentence would be true. */
static const char *spent_on(const struct stages *s)
{
	if (s->largest < 0 || !s->simple)
		return NULL;
	const char *label = stages_label(s, s->largest);
	enum phase phase = stages_at(s, s->largest)->phase;
	if (phase == PHASE_START)
		return "passed before the first public post";
	if (g_str_equal(label, "To cause"))
		return "went on finding the cause";
	if (phase == PHASE_INVESTIGATING && g_str_equal(label, "To fix"))
		return "passed between the first post and the fix";
	if (phase == PHASE_INVESTIGATING && g_str_equal(label, "To resolved"))
		return "passed between the first post and the end";
	if (phase == PHASE_IDENTIFIED && g_str_equal(label, "To fix"))
		return "went on the fix";
	if (phase == PHASE_MONITORING)
		return "went on watching the fix";
	return NULL;
}

static double share_of(const struct stages *s, int i)
{
	return (double)(stages_at(s, i)->to - stages_at(s, i)->from) / (double)s->known;
}

static const char *share_words(double share)
{
	static const struct {
		int below; /* per cent */
		const char *words;
	} steps[] = {
		{ 48, "Nearly half the time" },
		{ 53, "Half the time" },
		{ 65, "More than half the time" },
		{ 69, "Two thirds of the time" },
		{ 73, "More than two thirds of the time" },
		{ 78, "Three quarters of the time" },
		{ 95, "Most of the time" },
		{ 101, "Nearly all the time" },
	};
	gsize i = 0;
	while (i + 1 < G_N_ELEMENTS(steps) && lround(share * 100) >= steps[i].below)
		i++;
	return steps[i].words;
}

/* Long to short. With an open end it is the time to the fix, or the time so far. */
GPtrArray *stages_titles(const struct stages *s)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	const char *spent = spent_on(s);
	if (spent != NULL) {
		const char *share = share_words(share_of(s, s->largest));
		bool to_fix =
		        s->open && stages_at(s, s->n - 1)->phase == PHASE_MONITORING;
		const char *until = to_fix ? " to the fix" : s->open ? " so far" : "";
		g_ptr_array_add(titles, g_strdup_printf("%s%s %s", share, until, spent));
		if (g_str_has_prefix(spent, "went on "))
			g_ptr_array_add(titles,
			                g_strdup_printf("%s%s: %s", share, until,
			                                spent + strlen("went on ")));
	}
	g_ptr_array_add(titles, g_strdup("Where the time went"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

int stages_largest(const struct stages *s)
{
	for (int i = 0; i < s->n && s->known > 0; i++) {
		const struct stage *stage = stages_at(s, i);
		double least = (double)stage->length.lo / (double)(s->known + MINUTE);
		if (!stage->open && least >= 0.445 && share_of(s, i) >= 0.45)
			return i;
	}
	return -1;
}

char *stages_value(const struct stages *s, int i, bool with_share)
{
	const struct stage *stage = stages_at(s, i);
	if (stage->open && stage->to <= stage->from)
		return g_strdup(s->story->ongoing ? "ongoing" : "not published");
	g_autofree char *length = with_share ? words_length(stage->length)
	                                     : words_length_brief(stage->length);
	if (!with_share || i != s->largest)
		return g_steal_pointer(&length);
	return g_strdup_printf("%s, %d%%", length, (int)lround(share_of(s, i) * 100));
}

char *stages_total(const struct stages *s)
{
	struct range length = s->open ? range_of(s->known, RANGE_OPEN)
	                              : words_between(stages_at(s, 0)->start,
	                                              stages_at(s, s->n - 1)->end);
	g_autofree char *words = words_length_brief(length);
	if (!s->open)
		return g_steal_pointer(&words);
	return g_strdup_printf("at least %s", words + strlen(AT_LEAST " "));
}

GArray *stages_medians(const struct stages *s)
{
	const struct earlier *earlier = &s->t->earlier;
	const struct stages_median all[] = {
		{ PHASE_START, "first post", earlier->to_first_post },
		{ PHASE_INVESTIGATING, "cause", earlier->to_cause },
		{ PHASE_IDENTIFIED, "fix", earlier->to_fix },
	};
	GArray *medians = g_array_new(FALSE, FALSE, sizeof(struct stages_median));
	for (gsize i = 0; i < G_N_ELEMENTS(all) && s->simple && earlier->n > 0; i++)
		if (all[i].length != INSTANT_NONE && all[i].length > 0)
			g_array_append_val(medians, all[i]);
	return medians;
}

char *stages_medians_words(const GArray *medians)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < medians->len; i++) {
		const struct stages_median *m =
		        &g_array_index(medians, struct stages_median, i);
		g_autofree char *length = words_length(range_point(m->length));
		g_string_append_printf(out, "%s%s %s", i > 0 ? ", " : "", m->name,
		                       length);
	}
	return g_string_free(out, FALSE);
}

char *stages_subtitle(const struct stages *s)
{
	bool start = stages_at(s, 0)->phase == PHASE_START;
	g_autoptr(GArray) medians = stages_medians(s);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "Time from the %s to each published milestone",
	                       start ? "start" : "first public post");
	if (medians->len == 1)
		g_string_append_printf(
		        out, "; below, the median time to %s in %u earlier incidents",
		        g_array_index(medians, struct stages_median, 0).name,
		        s->t->earlier.n);
	else if (medians->len > 1)
		g_string_append_printf(out,
		                       "; below, the median of each stage in %u earlier "
		                       "incidents",
		                       s->t->earlier.n);
	return g_string_free(out, FALSE);
}

char *stages_note(const struct stages *s)
{
	GString *out = g_string_new(NULL);
	if (stages_at(s, 0)->phase != PHASE_START)
		g_string_append(out,
		                "When it started is not known, so the bar begins with "
		                "the first public post.");
	else if (!range_known(s->t->intervals[INTERVAL_GAP_DETECT].length))
		g_string_append(out,
		                "When engineers first noticed is not in the evidence, so "
		                "the first stage ends at the first public post.");
	if (s->open)
		g_string_append(out, s->story->ongoing ? " Hatching: not over yet."
		                                       : " Hatching: no published end.");
	g_autoptr(GArray) medians = stages_medians(s);
	if (medians->len > 1)
		g_string_append(out, " Medians need not add up.");
	return g_strstrip(g_string_free(out, FALSE));
}

char *stages_description(const struct stages *s, const char *title)
{
	GString *out = g_string_new(title);
	g_autofree char *total = stages_total(s);
	g_string_append_printf(out, ". In all %s.", total);
	for (int i = 0; i < s->n; i++) {
		g_autofree char *value = stages_value(s, i, true);
		g_string_append_printf(out, " %s: %s.", stages_label(s, i), value);
	}
	g_autoptr(GArray) medians = stages_medians(s);
	g_autofree char *words = stages_medians_words(medians);
	if (medians->len > 0)
		g_string_append_printf(out, " Median of %u earlier incidents: %s.",
		                       s->t->earlier.n, words);
	return g_string_free(out, FALSE);
}
