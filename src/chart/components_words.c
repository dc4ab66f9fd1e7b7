/* What the chart components says: a finding where one holds, else what is drawn. */
#include "chart/components.h"

#include "chart/text.h"

#include <string.h>

#define NAMES_MAX 8 /* in a note */
#define SAID_MAX 16 /* rows that the description tells */
#define DATES_FROM (36 * HOUR)

const char *level_label(enum level level)
{
	switch (level) {
	case LEVEL_DEGRADED:
		return "Degraded";
	case LEVEL_MAINTENANCE:
		return "Maintenance";
	default:
		return level_name((int)level);
	}
}

const char *level_brief(enum level level)
{
	switch (level) {
	case LEVEL_PARTIAL:
		return "Partial";
	case LEVEL_MAJOR:
		return "Major";
	default:
		return level_label(level);
	}
}

bool part_is_vague(struct range at)
{
	return range_known(at) && !range_is_open(at) && at.hi - at.lo > MINUTE;
}

char **part_texts(const struct components *c, const struct level_part *part)
{
	GPtrArray *texts = g_ptr_array_new();
	const char *label = level_label(part->level);
	if (part->open) {
		/* the hatching says the rest */
	} else if (c->clock == CLOCK_DAYS) {
		g_autofree char *length =
		        words_length_brief(words_between(part->start, part->end));
		g_ptr_array_add(texts,
		                g_strdup_printf("%s" EN_SPACE "%s", label, length));
	} else {
		g_autofree char *from = words_time(part->start, c->sheet.zone);
		g_autofree char *to = words_time(part->end, c->sheet.zone);
		g_ptr_array_add(texts, g_strdup_printf("%s" EN_SPACE "%s" EN_DASH "%s",
		                                       label, from, to));
	}
	g_ptr_array_add(texts, g_strdup(label));
	g_ptr_array_add(texts, g_strdup(level_brief(part->level)));
	g_ptr_array_add(texts, NULL);
	return (char **)(gpointer)g_ptr_array_free(texts, FALSE);
}

char *part_tooltip(const struct components *c, const struct component_row *row,
                   const struct level_part *part)
{
	g_autofree char *from = words_time_in(part->start, c->clock, c->sheet.zone);
	g_autofree char *to = words_time_in(part->end, c->clock, c->sheet.zone);
	g_autofree char *length = words_length(words_between(part->start, part->end));
	const char *level = level_name((int)part->level);
	const char *zone = words_zone(c->sheet.zone);
	if (part->open && part->to == part->from)
		return g_strdup_printf("%s, %s, from %s %s, end not published", row->name,
		                       level, from, zone);
	if (part->open)
		return g_strdup_printf("%s, %s, from %s %s, %s, end not published",
		                       row->name, level, from, zone, length);
	return g_strdup_printf("%s, %s, %s to %s %s, %s", row->name, level, from, to,
	                       zone, length);
}

char **row_values(const struct component_row *row)
{
	char **texts = g_new0(char *, 3);
	const bool told = !range_is_open(row->impaired) || row->impaired.lo >= MINUTE;
	texts[0] = told ? words_length(row->impaired) : g_strdup("not known");
	texts[1] = told ? words_length_brief(row->impaired) : g_strdup("not known");
	return texts;
}

/* --- the title ------------------------------------------------------------------------ */

static const struct component_row *first_denied(const struct components *c, guint *n)
{
	const struct component_row *first = NULL;
	*n = 0;
	for (guint i = 0; i < c->rows->len; i++) {
		const struct component_row *row = component_row_at(c, i);
		if (row->denials->len == 0)
			continue;
		first = first != NULL ? first : row;
		*n += 1;
	}
	return first;
}

/* Rows that are compared: one a component. */
static guint leads(const struct components *c)
{
	guint n = 0;
	for (guint i = 0; i < c->rows->len; i++)
		n += component_row_at(c, i)->lead == component_row_at(c, i);
	return n;
}

/* The component of the first row, where it was hit worse than all others for sure. */
static const struct component_row *hardest(const struct components *c)
{
	const struct component_row *top = component_row_at(c, 0)->lead;
	if (leads(c) < 2 || top->worst == LEVEL_MAINTENANCE)
		return NULL;
	for (guint i = 1; i < c->rows->len; i++) {
		const struct component_row *row = component_row_at(c, i);
		if (row->lead != row || row == top || row->worst != top->worst)
			continue;
		if (range_is_open(row->at_worst) ||
		    (double)row->at_worst.hi * 1.1 >= (double)top->at_worst.lo)
			return NULL;
	}
	return top;
}

static const char *state_words(enum level level)
{
	switch (level) {
	case LEVEL_MAJOR:
		return "major outage";
	case LEVEL_PARTIAL:
		return "partial outage";
	case LEVEL_DEGRADED:
		return "degraded";
	default:
		return "under maintenance";
	}
}

static char *state_length(const struct component_row *row)
{
	const struct range at = row->at_worst;
	if (!range_is_open(at)) {
		g_autofree char *length = words_length_brief(at);
		return g_strdup_printf("%s for %s", state_words(row->worst), length);
	}
	if (at.lo < MINUTE)
		return g_strdup(state_words(row->worst));
	g_autofree char *length = words_length_brief(range_point(at.lo));
	return g_strdup_printf("%s for at least %s", state_words(row->worst), length);
}

static bool all_alike(const struct components *c)
{
	const enum level level = component_row_at(c, 0)->lead->worst;
	for (guint i = 1; i < c->rows->len; i++) {
		const struct component_row *row = component_row_at(c, i);
		if (row->lead == row && row->worst != level)
			return false;
	}
	return true;
}

static void add_alike(GPtrArray *titles, const struct components *c)
{
	static const char *const numbers[] = { "",     "",    "",      "three", "four",
		                               "five", "six", "seven", "eight", "nine" };
	const enum level level = component_row_at(c, 0)->lead->worst;
	const guint n = leads(c);
	g_autofree char *all = n == 2   ? g_strdup("Both components")
	                       : n < 10 ? g_strdup_printf("All %s components", numbers[n])
	                                : g_strdup_printf("All %u components", n);
	g_ptr_array_add(titles,
	                g_strdup_printf(level == LEVEL_MAJOR ? "%s had a major outage"
	                                : level == LEVEL_PARTIAL
	                                        ? "%s had a partial outage"
	                                : level == LEVEL_DEGRADED
	                                        ? "%s were degraded, none was out"
	                                        : "%s were under maintenance",
	                                all));
}

/* Hurt worse than the page said, the first of them. */
static const struct component_row *understated(const struct components *c)
{
	for (guint i = 0; i < c->rows->len; i++) {
		const struct component_row *row = component_row_at(c, i);
		if (row->component->track == TRACK_EVIDENCE && row->other != NULL &&
		    row->worst > row->other->worst && row->worst >= LEVEL_PARTIAL)
			return row;
	}
	return NULL;
}

static void add_denied(GPtrArray *titles, const struct component_row *denied, guint n,
                       const struct component_row *worst)
{
	if (n > 1) {
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("Whether %u components were hit at all is "
		                        "disputed",
		                        n));
	} else if (worst == NULL || denied->lead == worst) {
		g_ptr_array_add(titles,
		                g_strdup_printf("Whether %s was hit at all is disputed",
		                                denied->name));
	} else {
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("%s was hit hardest; whether %s was hit at "
		                        "all is disputed",
		                        worst->name, denied->name));
		g_ptr_array_add(titles,
		                g_strdup_printf("%s was hit hardest; %s is disputed",
		                                worst->name, denied->name));
		g_ptr_array_add(titles,
		                g_strdup_printf("%s was hit hardest", worst->name));
	}
}

GPtrArray *components_titles(const struct components *c)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	guint n;
	const struct component_row *denied = first_denied(c, &n), *worst = hardest(c);
	const struct component_row *top = component_row_at(c, 0)->lead;
	const struct component_row *less = understated(c);
	g_autofree char *state = state_length(top);
	if (denied != NULL)
		add_denied(titles, denied, n, worst);
	if (denied == NULL && less != NULL) {
		g_ptr_array_add(titles,
		                g_strdup_printf("%s: announced as %s, measured as %s",
		                                less->name,
		                                state_words(less->other->worst),
		                                state_words(less->worst)));
		g_ptr_array_add(titles, g_strdup_printf("%s was hit worse than announced",
		                                        less->name));
	}
	if (denied == NULL && worst != NULL) {
		g_ptr_array_add(titles, g_strdup_printf("%s was hit hardest: %s",
		                                        top->name, state));
		g_ptr_array_add(titles, g_strdup_printf("%s was hit hardest", top->name));
	} else if (denied == NULL && leads(c) == 1) {
		g_ptr_array_add(titles, g_strdup_printf("%s: %s", top->name, state));
	} else if (denied == NULL && all_alike(c)) {
		add_alike(titles, c);
	}
	g_ptr_array_add(titles, g_strdup("The level of each component"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

char *components_subtitle(const struct components *c)
{
	const char *by = !c->measured    ? "As the page announced it"
	                 : !c->announced ? "By the share of requests that failed"
	                                 : "As announced, and as measured";
	return g_strdup_printf("%s; %s", by,
	                       c->maintenance ? "what was planned, and what it took"
	                                      : "stronger colour is worse");
}

/* --- note and description -------------------------------------------------------------- */

struct marks {
	bool vague, open, denied;
};

static struct marks marks_of(const struct components *c)
{
	struct marks m = { 0 };
	for (guint i = 0; i < c->rows->len - c->hidden; i++) {
		const struct component_row *row = component_row_at(c, i);
		m.denied |= row->denials->len > 0;
		for (guint k = 0; k < row->parts->len; k++) {
			const struct level_part *part =
			        &g_array_index(row->parts, struct level_part, k);
			m.open |= part->open;
			m.vague |= part_is_vague(part->start) || part_is_vague(part->end);
		}
	}
	return m;
}

static void add_names(GString *out, const char *what, const GPtrArray *names)
{
	if (names->len == 0)
		return;
	g_string_append_printf(out, " %s: ", what);
	for (guint i = 0; i < names->len && i < NAMES_MAX; i++)
		g_string_append_printf(out, "%s%s", i > 0 ? ", " : "",
		                       (const char *)names->pdata[i]);
	if (names->len > NAMES_MAX)
		g_string_append_printf(out, " and %u more", names->len - NAMES_MAX);
	if (!g_str_has_suffix(out->str, "\xe2\x80\xa6"))
		g_string_append_c(out, '.');
}

char *components_note(const struct components *c)
{
	const struct marks m = marks_of(c);
	GString *out = g_string_new(NULL);
	if (m.denied)
		g_string_append(out, "Outline: said to be unaffected at that time, which "
		                     "other evidence contradicts.");
	if (m.vague)
		g_string_append(out, " Hatching: a time known to this span only.");
	if (m.open)
		g_string_append(out, " Hatching that fades: no published end.");
	if (c->measured)
		g_string_append(out, " Measured: under 5% of requests failing at the "
		                     "peak is degraded, under 50% partial.");
	if (c->hidden > 0)
		g_string_append_printf(out, " %u more in the table.", c->hidden);
	add_names(out, "Shown as operational", c->calm);
	add_names(out, "Named without a level", c->named);
	return g_strstrip(g_string_free(out, FALSE));
}

char *components_description(const struct components *c, const char *title)
{
	GString *out = g_string_new(title);
	g_string_append_printf(out, ". Times in %s.", words_zone(c->sheet.zone));
	for (guint i = 0; i < MIN(c->rows->len, SAID_MAX); i++) {
		const struct component_row *row = component_row_at(c, i);
		g_auto(GStrv) values = row_values(row);
		g_string_append_printf(out, " %s%s:", row->name,
		                       c->announced && row->component->track ==
		                                               TRACK_EVIDENCE
		                               ? ", measured"
		                               : "");
		for (guint k = 0; k < row->parts->len && k < SAID_MAX; k++) {
			const struct level_part *part =
			        &g_array_index(row->parts, struct level_part, k);
			g_autofree char *from =
			        words_time_in(part->start, c->clock, c->sheet.zone);
			g_autofree char *to =
			        words_time_in(part->end, c->clock, c->sheet.zone);
			g_string_append_printf(out, "%s %s %s %s%s", k > 0 ? "," : "",
			                       level_label(part->level),
			                       part->open ? "from" : from,
			                       part->open ? from : "to ",
			                       part->open ? ", end not published" : to);
		}
		g_string_append_printf(out, "; in all %s.", values[0]);
		for (guint k = 0; k < row->denials->len; k++)
			g_string_append_printf(
			        out, " Said to be unaffected at %s, contradicted.",
			        g_array_index(row->denials, struct denial, k).time);
	}
	if (c->rows->len > SAID_MAX)
		g_string_append_printf(out, " And %u more.", c->rows->len - SAID_MAX);
	return g_string_free(out, FALSE);
}
