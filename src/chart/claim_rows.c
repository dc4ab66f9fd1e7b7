/* The rows of the chart claim: what the evidence shows, then what is claimed. */
#include "chart/claim.h"
#include "chart/story.h"
#include "chart/words.h"

#include <math.h>

#define CLAIM_LIMIT 3

static void row_clear(gpointer data)
{
	struct claim_row *row = data;
	g_free(row->detail);
	g_free(row->value);
	g_free(row->href);
	g_free(row->number);
}

struct range claim_impact_length(const struct claim_chart *c)
{
	return words_between(c->t->impact_start, c->t->impact_end);
}

static bool is_length_claim(const struct finding *finding)
{
	return range_known(finding->said_length) && finding->said_length.lo > 0 &&
	       g_strcmp0(finding->rule, "K11") == 0;
}

/* --- rows of evidence ------------------------------------------------------------- */

static void add_row(struct claim_chart *c, enum row_kind kind, const char *name,
                    const char *detail, struct range start, struct range end)
{
	struct claim_row row = { .kind = kind, .name = name };
	row.from = words_instant(start);
	row.to = words_instant(end);
	row.start = start;
	row.end = end;
	row.open = range_is_open(end);
	if (row.to <= row.from)
		return;
	row.detail = g_strdup(detail);
	row.value = words_length_brief(words_between(start, end));
	g_array_append_val(c->rows, row);
}

static bool same_range(struct range a, struct range b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

/* Is the window of impact this very window of a signal? */
static bool is_impact(const Timeline *t, const struct window *window)
{
	return window != NULL && same_range(window->start, t->impact_start) &&
	       same_range(window->end, t->impact_end);
}

static void add_impact(struct claim_chart *c)
{
	const Timeline *t = c->t;
	bool errors = is_impact(t, story_window(t, MEASURE_ERRORS));
	bool reports = is_impact(t, story_window(t, MEASURE_REPORTS));
	bool to_fix = range_known(t->monitoring) &&
	              words_instant(t->monitoring) == words_instant(t->impact_end);
	add_row(c, ROW_IMPACT,
	        errors    ? "Failed requests"
	        : reports ? "User reports"
	                  : "Impact",
	        errors || reports ? "above usual"
	        : to_fix          ? "start to fix"
	                          : "first to last",
	        t->impact_start, t->impact_end);
}

static void add_window(struct claim_chart *c, enum measure measure, const char *name)
{
	const struct window *window = story_window(c->t, measure);
	if (window == NULL || is_impact(c->t, window) || !range_known(window->start) ||
	    !range_known(window->end))
		return;
	add_row(c, ROW_EVIDENCE, name, "above usual", window->start, window->end);
}

static void add_page(struct claim_chart *c)
{
	const Timeline *t = c->t;
	bool fix = range_known(t->monitoring);
	struct range end = fix ? t->monitoring : t->resolved;
	if (range_known(t->first_post) && range_known(end))
		add_row(c, ROW_EVIDENCE, "Status page",
		        fix ? "first post to fix" : "first post to end", t->first_post,
		        end);
}

/* --- rows of claims ---------------------------------------------------------------- */

static const char *claim_name(enum lane lane)
{
	switch (lane) {
	case LANE_PRESS:
		return "Press claim";
	case LANE_STATUS:
		return "Status claim";
	case LANE_SOCIAL:
		return "Social media";
	default:
		return "Statement";
	}
}

static const Event *claim_event(const struct claim_chart *c,
                                const struct finding *finding)
{
	if (finding->refs == NULL || finding->refs->len == 0 || c->t->evidence == NULL)
		return NULL;
	return evidence_event(c->t->evidence,
	                      g_array_index(finding->refs, struct ref, 0).event);
}

/* The badge is the number that this claim has in the timeline. */
static void link_row(const struct claim_chart *c, struct claim_row *row,
                     const Event *event)
{
	for (guint i = 0; event != NULL && i < c->t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(c->t->entries, i);
		if (entry->event == event && entry->milestone > 0) {
			row->number = g_strdup_printf("%d", entry->milestone);
			row->href = g_strdup_printf("#m%d", entry->milestone);
			return;
		}
	}
	if (event != NULL && event->id > 0)
		row->href = g_strdup_printf("#E%" G_GINT64_FORMAT, event->id);
}

double claim_share(const struct claim_chart *c, struct range said)
{
	struct range length = claim_impact_length(c);
	gint64 of = range_middle(length);
	return range_known(length) && of > 0 ? (double)range_middle(said) / (double)of
	                                     : 0;
}

/* "48% of impact"; with an open end the share is a ceiling. */
static char *share_text(const struct claim_chart *c, struct range said)
{
	return g_strdup_printf("%s%d%% of impact", c->open ? AT_MOST " " : "",
	                       (int)lround(claim_share(c, said) * 100));
}

static void set_missing(const struct claim_chart *c, struct claim_row *row, gint64 said)
{
	gint64 missing = c->to - c->from - said;
	row->has_missing = missing >= MINUTE;
	row->missing = range_of(missing, c->open ? RANGE_OPEN : missing);
}

static void add_claim_at(struct claim_chart *c, const struct finding *finding,
                         gint64 said, bool at_end)
{
	struct claim_row row = { .kind = ROW_CLAIM, .end_fixed = at_end };
	row.name = at_end ? NULL : claim_name(finding->said_lane);
	row.from = at_end ? c->to - said : c->from;
	row.to = row.from + said;
	row.detail = g_strdup(at_end ? "up to the last known moment" : "from the start");
	bool to_fix =
	        range_known(c->t->monitoring) && words_instant(c->t->monitoring) == c->to;
	if (at_end && to_fix) {
		g_free(row.detail);
		row.detail = g_strdup("up to the fix");
	} else if (at_end) {
		g_free(row.detail);
		row.detail = g_strdup(c->open ? "up to what is known" : "up to the end");
	}
	row.value = at_end ? share_text(c, finding->said_length)
	                   : words_length_brief(finding->said_length);
	set_missing(c, &row, said);
	if (!at_end)
		link_row(c, &row, claim_event(c, finding));
	g_array_append_val(c->rows, row);
}

static void add_claim(struct claim_chart *c, const struct finding *finding)
{
	const Event *event = claim_event(c, finding);
	if (c->first == NULL)
		c->first = finding;
	if (event != NULL && range_known(event->until) && range_known(event->at) &&
	    event->until.lo > event->at.lo) {
		struct claim_row row = { .kind = ROW_CLAIM,
			                 .name = claim_name(finding->said_lane) };
		row.from = words_instant(event->at);
		row.to = words_instant(event->until);
		row.detail = share_text(c, finding->said_length);
		row.value = words_length_brief(finding->said_length);
		link_row(c, &row, event);
		c->ends = true;
		g_array_append_val(c->rows, row);
		return;
	}
	gint64 said = range_middle(finding->said_length);
	add_claim_at(c, finding, said, false);
	if (said < c->to - c->from - MINUTE)
		add_claim_at(c, finding, said, true);
}

bool claim_rows(struct claim_chart *c)
{
	const Timeline *t = c->t;
	c->rows = g_array_new(FALSE, TRUE, sizeof(struct claim_row));
	g_array_set_clear_func(c->rows, row_clear);
	if (!range_known(t->impact_start) || !range_known(t->impact_end))
		return false;
	c->from = words_instant(t->impact_start);
	c->to = words_instant(t->impact_end);
	c->open = range_is_open(t->impact_end);
	if (c->to <= c->from)
		return false;
	add_impact(c);
	add_window(c, MEASURE_ERRORS, "Failed requests");
	add_window(c, MEASURE_REPORTS, "User reports");
	add_page(c);
	c->claims = c->rows->len;
	int claims = 0;
	for (guint i = 0; i < t->findings->len && claims < CLAIM_LIMIT; i++) {
		const struct finding *finding = g_ptr_array_index(t->findings, i);
		if (!is_length_claim(finding))
			continue;
		add_claim(c, finding);
		claims++;
	}
	return claims > 0;
}

const struct claim_row *claim_row_at(const struct claim_chart *c, guint i)
{
	return &g_array_index(c->rows, struct claim_row, i);
}
