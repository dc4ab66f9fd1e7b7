/*
 * claim.c - a claimed length held against what the evidence shows.
 *
 * Evidence rows first, the impact window on top; then the claims. A claim with a length but no ends is drawn at both
 * limits of the window, each time with the part that it leaves out.
 */
#include "chart/hatch.h"
#include "chart/place.h"
#include "chart/rows.h"
#include "chart/sheet.h"
#include "chart/story.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define GUTTER 124.0
#define COLUMN 112.0
#define ROW 34.0
#define ROW_NARROW 54.0
#define BAR 17.0
#define FADE 44.0
#define CLAIM_LIMIT 3

enum row_kind { ROW_IMPACT, ROW_EVIDENCE, ROW_CLAIM };
struct claim_row {
	enum row_kind kind;
	const char *name;     /* static; NULL on the second row of a claim */
	char *detail, *value; /* value of the right column */
	char *href, *number;  /* of claims, may be NULL */
	gint64 from, to;
	struct range start, end; /* with their limits; unknown for claims */
	bool open;
	bool end_fixed; /* the claim ends with the impact: what it misses lies before */
	bool has_missing;
	struct range missing; /* length that the claim leaves out */
};

struct claim_chart {
	struct sheet sheet;
	const Timeline *t;
	GArray *rows; /* struct claim_row */
	guint claims; /* index of the first claim */
	struct time_scale scale;
	gint64 from, to; /* the impact as drawn */
	bool open;
	bool ends;                   /* the claims drawn have ends of their own */
	const struct finding *first; /* the claim of the title */
};

static void row_clear(gpointer data)
{
	struct claim_row *row = data;
	g_free(row->detail);
	g_free(row->value);
	g_free(row->href);
	g_free(row->number);
}

static struct claim_row *row_at(const struct claim_chart *c, guint i)
{
	return &g_array_index(c->rows, struct claim_row, i);
}

static struct range impact_length(const struct claim_chart *c)
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

static double share_of_impact(const struct claim_chart *c, struct range said)
{
	struct range length = impact_length(c);
	gint64 of = range_middle(length);
	return range_known(length) && of > 0 ? (double)range_middle(said) / (double)of
	                                     : 0;
}

/* "48% of impact"; with an open end the share is a ceiling. */
static char *share_text(const struct claim_chart *c, struct range said)
{
	return g_strdup_printf("%s%d%% of impact", c->open ? AT_MOST " " : "",
	                       (int)lround(share_of_impact(c, said) * 100));
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

/* --- what is said -------------------------------------------------------------------- */

static const char *against(const struct claim_chart *c)
{
	return g_strcmp0(story_impact_source(c->t), "the status page") == 0
	               ? "what the status page shows"
	               : "what was measured";
}

static void add_titles(const struct claim_chart *c, GPtrArray *titles)
{
	struct range length = impact_length(c), claim = c->first->said_length;
	/* "About" is the claim's own word; its number is what it is. */
	g_autofree char *said = words_length_brief(range_point(range_middle(claim)));
	if (c->first->verdict == VERDICT_CONTRADICTED && claim.hi < length.lo) {
		double share = share_of_impact(c, claim);
		g_autofree char *part =
		        share < 0.5 ? g_strdup("less than half")
		                    : g_strdup_printf("%s%d%%", c->open ? "at most " : "",
		                                      (int)lround(share * 100));
		g_ptr_array_add(titles, g_strdup_printf("The claimed %s covers %s of %s",
		                                        said, part, against(c)));
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("The claim covers %s of the impact", part));
	} else if (c->first->verdict == VERDICT_CONTRADICTED && !c->open &&
	           claim.lo > length.hi) {
		g_ptr_array_add(titles,
		                g_strdup_printf("The claimed %s is longer than %s", said,
		                                against(c)));
	} else if (c->first->verdict == VERDICT_CONSISTENT) {
		g_ptr_array_add(titles, g_strdup_printf("The claimed %s agrees with %s",
		                                        said, against(c)));
	}
	g_ptr_array_add(titles,
	                g_strdup_printf("The claimed %s against the evidence", said));
	g_ptr_array_add(titles, NULL);
}

static const char *subtitle_of(const struct claim_chart *c)
{
	if (c->ends)
		return "The claim's own times against the window of impact";
	return c->rows->len - c->claims > 1
	               ? "The claim gives no start or end, so it is drawn at both limits "
	                 "of "
	                 "the window of impact"
	               : "The claim gives no start or end, so it is drawn from the start";
}

static char *note_of(const struct claim_chart *c)
{
	g_autofree char *from = words_clock(c->from, c->sheet.zone);
	g_autofree char *to = words_clock(c->to, c->sheet.zone);
	return g_strdup_printf("Tinted: window of impact, %s to %s%s.%s", from,
	                       c->open ? "at least " : "", to,
	                       c->open ? " Hatching: no published end." : "");
}

static char *describe(const struct claim_chart *c, const char *title)
{
	GString *out = g_string_new(title);
	g_string_append_printf(out, ". Times in %s.", words_zone(c->sheet.zone));
	for (guint i = 0; i < c->rows->len; i++) {
		const struct claim_row *row = row_at(c, i);
		g_autofree char *from = words_clock(row->from, c->sheet.zone);
		g_autofree char *to = words_clock(row->to, c->sheet.zone);
		g_string_append_printf(out, " %s%s%s: %s to %s%s, %s.",
		                       row->name != NULL ? row->name : "Claim",
		                       *row->detail != '\0' ? ", " : "", row->detail,
		                       from, row->open ? "at least " : "", to,
		                       row->value);
	}
	return g_string_free(out, FALSE);
}

/* --- drawing ----------------------------------------------------------------------- */

/* Times inside the bar at both ends, where they fit. */
static void bar_times(const struct claim_chart *c, const struct claim_row *row, double x,
                      double y, double w)
{
	static const enum token inks[] = { TOKEN_ON3, TOKEN_ONNEU, TOKEN_CLAIM };
	bool claim = row->kind == ROW_CLAIM;
	g_autofree char *from = claim ? words_clock(row->from, c->sheet.zone)
	                              : words_time(row->start, c->sheet.zone);
	g_autofree char *to = claim ? words_clock(row->to, c->sheet.zone)
	                            : words_time(row->end, c->sheet.zone);
	double first = text_width(from, STYLE_BAR_BOLD);
	double second = text_width(to, STYLE_BAR_BOLD);
	if (w >= first + 10)
		scene_text(c->sheet.scene, x + 6, y + 12.6, from, STYLE_BAR_BOLD,
		           inks[row->kind], ANCHOR_START, TOKEN_NONE);
	if (w >= first + second + 20)
		scene_text(c->sheet.scene, x + w - 6, y + 12.6, to, STYLE_BAR_BOLD,
		           inks[row->kind], ANCHOR_END, TOKEN_NONE);
}

/* Hatch between the limits of an end that is known to a bin. Returns whether there was something to draw. */
static bool vague_end(const struct claim_chart *c, struct range at, double y)
{
	if (!range_known(at) || range_is_open(at) || at.hi - at.lo <= MINUTE)
		return false;
	double x0 = time_x(&c->scale, at.lo), x1 = time_x(&c->scale, at.hi);
	hatch_rect(c->sheet.scene, x0, y, x1 - x0, BAR, TOKEN_NEUTRAL, 1);
	return true;
}

/* The part that a claim leaves out: dashes between two end bars, words in the middle where there is room. */
static void draw_missing(const struct claim_chart *c, const struct claim_row *row,
                         double y)
{
	Scene *scene = c->sheet.scene;
	double x0 =
	        row->end_fixed ? time_x(&c->scale, c->from) : time_x(&c->scale, row->to);
	double x1 =
	        row->end_fixed ? time_x(&c->scale, row->from) : time_x(&c->scale, c->to);
	double outer = row->end_fixed ? x0 : x1;
	if (x1 - x0 < 12)
		return;
	g_autofree char *length = words_length_brief(row->missing);
	const char *word = row->end_fixed ? "missed" : "short";
	g_autofree char *full =
	        c->open ? g_strdup_printf("at least %s %s", length + strlen(AT_LEAST " "),
	                                  word)
	                : g_strdup_printf("%s %s", length, word);
	g_autofree char *brief = g_strdup_printf("%s %s", length, word);
	const char *texts[] = { full, brief, length, NULL };
	const char *text = place_fit(texts, STYLE_LABEL, x1 - x0 - 34);
	y = crisp(y);
	scene_line(scene, crisp(outer), y - 5, crisp(outer), y + 5, TOKEN_CLAIM, 1.4, 0,
	           0, 1);
	if (text == NULL) {
		scene_line(scene, x0 + 4, y, x1 - 4, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
		return;
	}
	double half = text_width(text, STYLE_LABEL) / 2 + 6, middle = (x0 + x1) / 2;
	scene_line(scene, x0 + 4, y, middle - half, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
	scene_line(scene, middle + half, y, x1 - 4, y, TOKEN_CLAIM, 1.4, 4, 3, 1);
	scene_text(scene, middle, y + 4, text, STYLE_LABEL, TOKEN_INK, ANCHOR_MIDDLE,
	           TOKEN_TINT);
}

static char *row_tooltip(const struct claim_chart *c, const struct claim_row *row)
{
	g_autofree char *from = words_clock(row->from, c->sheet.zone);
	g_autofree char *to = words_clock(row->to, c->sheet.zone);
	return g_strdup_printf("%s, %s to %s %s, %s",
	                       row->name != NULL ? row->name : "Claim", from, to,
	                       words_zone(c->sheet.zone), row->value);
}

static void draw_row_bar(const struct claim_chart *c, const struct claim_row *row,
                         double y)
{
	static const enum token fills[] = { TOKEN_SEV3, TOKEN_NEUTRAL, TOKEN_CLAIM };
	Scene *scene = c->sheet.scene;
	double x0 = time_x(&c->scale, row->from), x1 = time_x(&c->scale, row->to);
	g_autofree char *tooltip = row_tooltip(c, row);
	scene_group(scene, tooltip, NULL, NULL);
	bool claim = row->kind == ROW_CLAIM;
	if (!claim && vague_end(c, row->start, y))
		x0 = time_x(&c->scale, row->start.hi);
	if (!claim && vague_end(c, row->end, y))
		x1 = MAX(time_x(&c->scale, row->end.lo), x0);
	x0 = MIN(x0, c->scale.x1 - 1.5);
	double w = MAX(x1 - x0, 1.5);
	if (claim && w > 3)
		scene_rect(scene, x0 + 0.8, y + 0.8, w - 1.6, BAR - 1.6, TOKEN_CLAIMF,
		           TOKEN_CLAIM, 1.6, 0, 1);
	else
		scene_rect(scene, x0, y, w, BAR, fills[row->kind], TOKEN_NONE, 0, 0, 1);
	if (row->open)
		hatch_fade(scene, x1 + 1, y, MIN(FADE, c->scale.x1 - x1 - 1), BAR,
		           row->kind == ROW_IMPACT ? TOKEN_HATCH : TOKEN_NEUTRAL, 1);
	bar_times(c, row, x0, y, w);
	scene_end(scene);
	if (row->has_missing)
		draw_missing(c, row, y + BAR / 2);
}

static void draw_badge(const struct claim_chart *c, const struct claim_row *row, double x,
                       double y)
{
	double width = MAX(15, text_width(row->number, STYLE_TICK_BOLD) + 7);
	scene_rect(c->sheet.scene, x, y - 11.5, width, 15, TOKEN_CLAIM, TOKEN_NONE, 0,
	           7.5, 1);
	scene_text(c->sheet.scene, x + width / 2, y, row->number, STYLE_TICK_BOLD,
	           TOKEN_BG, ANCHOR_MIDDLE, TOKEN_NONE);
}

static void draw_name(const struct claim_chart *c, const struct claim_row *row, double x,
                      double y, double room)
{
	Scene *scene = c->sheet.scene;
	enum token ink = row->kind == ROW_CLAIM ? TOKEN_CLAIM : TOKEN_INK;
	if (row->name == NULL)
		return;
	g_autofree char *label =
	        g_strdup_printf("%s%s%s: %s", row->name, row->number != NULL ? " " : "",
	                        row->number != NULL ? row->number : "", row->value);
	if (row->href != NULL)
		scene_group(scene, label, row->href, label);
	g_autofree char *name = text_ellipsis(row->name, STYLE_ROW_BOLD, room - 22);
	scene_text(scene, x, y, name, STYLE_ROW_BOLD, ink, ANCHOR_START, TOKEN_NONE);
	if (row->number != NULL)
		draw_badge(c, row, x + text_width(name, STYLE_ROW_BOLD) + 7, y);
	if (row->href != NULL)
		scene_end(scene);
}

static void draw_value(const struct claim_chart *c, const struct claim_row *row, double y)
{
	bool second = row->kind == ROW_CLAIM && row->name == NULL;
	g_autofree char *value = text_ellipsis(
	        row->value, second ? STYLE_LABEL : STYLE_ROW_BOLD, COLUMN + 20);
	scene_text(c->sheet.scene, c->sheet.right, y, value,
	           second ? STYLE_LABEL : STYLE_ROW_BOLD,
	           second                   ? TOKEN_INK2
	           : row->kind == ROW_CLAIM ? TOKEN_CLAIM
	                                    : TOKEN_INK,
	           ANCHOR_END, TOKEN_NONE);
}

/* Wide: name and detail in the gutter, bar, value. Narrow: name, detail and value on a line above the bar. */
static void draw_row(const struct claim_chart *c, const struct claim_row *row, double y)
{
	double left = c->sheet.left;
	if (!c->sheet.narrow) {
		double middle = y + ROW / 2;
		draw_name(c, row, left, middle - 3, GUTTER);
		g_autofree char *detail =
		        text_ellipsis(row->detail, STYLE_TICK, GUTTER - 8);
		scene_text(c->sheet.scene, left,
		           row->name != NULL ? middle + 11 : middle + 4, detail,
		           STYLE_TICK, TOKEN_INK2, ANCHOR_START, TOKEN_NONE);
		draw_value(c, row, middle + 4.3);
		draw_row_bar(c, row, middle - BAR / 2);
		return;
	}
	double indent = 0;
	if (row->name != NULL) {
		draw_name(c, row, left, y + 18, 200);
		indent = text_width(row->name, STYLE_ROW_BOLD) + (row->number ? 32 : 8);
	}
	double room = c->sheet.right - left - indent -
	              text_width(row->value, STYLE_ROW_BOLD) - 10;
	g_autofree char *detail = text_ellipsis(row->detail, STYLE_TICK, MAX(room, 0));
	scene_text(c->sheet.scene, left + indent, y + 18, detail, STYLE_TICK, TOKEN_INK2,
	           ANCHOR_START, TOKEN_NONE);
	draw_value(c, row, y + 18);
	draw_row_bar(c, row, y + 27);
}

static void draw_grid(const struct claim_chart *c, double top, double bottom)
{
	Scene *scene = c->sheet.scene;
	double x0 = time_x(&c->scale, c->from), x1 = time_x(&c->scale, c->to);
	double px = c->scale.x1 - c->scale.x0;
	g_autoptr(GArray) ticks =
	        time_ticks(c->scale.from, c->scale.to, c->sheet.zone, px);
	scene_rect(scene, x0, top, x1 - x0, bottom - top, TOKEN_TINT, TOKEN_NONE, 0, 0,
	           1);
	for (guint i = 0; !c->sheet.narrow && i < ticks->len; i++) {
		const struct time_tick *tick = &g_array_index(ticks, struct time_tick, i);
		double x = crisp(MIN(time_x(&c->scale, tick->at), c->scale.x1 - 0.5));
		if (tick->major)
			scene_line(scene, x, top, x, bottom, TOKEN_GRID, 1, 0, 0, 1);
	}
}

static double draw_rows(struct claim_chart *c)
{
	double height = c->sheet.narrow ? ROW_NARROW : ROW;
	double top = c->sheet.y + 2, bottom = top + height * c->rows->len;
	draw_grid(c, top, bottom);
	for (guint i = 0; i < c->rows->len; i++) {
		double y = crisp(top + height * i);
		const struct claim_row *row = row_at(c, i);
		bool second = row->kind == ROW_CLAIM && row->name == NULL;
		double left = second && !c->sheet.narrow ? c->scale.x0 : c->sheet.left;
		double right = second && !c->sheet.narrow ? c->scale.x1 : c->sheet.right;
		bool rule = i == c->claims;
		if (!(second && c->sheet.narrow))
			scene_line(c->sheet.scene, left, y, right, y,
			           rule ? TOKEN_AXIS : TOKEN_GRID, 1, 0, 0, 1);
		draw_row(c, row, y);
	}
	return bottom;
}

/* --- the chart ---------------------------------------------------------------------- */

/* All rows with a little room at both sides, on whole ticks. */
static void set_scale(struct claim_chart *c)
{
	gint64 from = c->from, to = c->to;
	for (guint i = 0; i < c->rows->len; i++) {
		from = MIN(from, row_at(c, i)->from);
		to = MAX(to, row_at(c, i)->to);
	}
	gint64 known = to - from;
	struct time_scale *s = &c->scale;
	s->x0 = c->sheet.left + (c->sheet.narrow ? 0 : GUTTER);
	s->x1 = c->sheet.right - (c->sheet.narrow ? 0 : COLUMN);
	s->from = from - MAX(known / 20, MINUTE);
	s->to = to + MAX(known / (c->open ? 8 : 20), MINUTE);
	struct time_step major = time_step_for(s->to - s->from, s->x1 - s->x0);
	struct time_step minor = time_step_minor(major, s->to - s->from, s->x1 - s->x0);
	s->from = time_floor(s->from, c->sheet.zone, minor);
	s->to = time_ceil(s->to, c->sheet.zone, minor);
}

static bool claim_begin(struct claim_chart *c, const Timeline *t,
                        const struct chart_options *o)
{
	*c = (struct claim_chart){ .t = t };
	c->sheet = sheet_begin("claim", o);
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
	if (claims == 0)
		return false;
	set_scale(c);
	return true;
}

static void claim_end(struct claim_chart *c)
{
	g_array_unref(c->rows);
	scene_free(c->sheet.scene);
}

static Scene *draw(const Timeline *timeline, const struct chart_options *options)
{
	struct claim_chart c;
	Scene *scene = NULL;
	if (claim_begin(&c, timeline, options)) {
		g_autoptr(GPtrArray) titles = g_ptr_array_new_with_free_func(g_free);
		add_titles(&c, titles);
		sheet_header(&c.sheet, (const char *const *)(gpointer)titles->pdata,
		             subtitle_of(&c));
		c.sheet.y = sheet_time_axis(&c.sheet, &c.scale, draw_rows(&c));
		g_autofree char *note = note_of(&c);
		g_autofree char *desc = describe(&c, c.sheet.scene->title);
		scene = sheet_finish(&c.sheet, note, desc);
	}
	claim_end(&c);
	return scene;
}

static GPtrArray *table(const Timeline *timeline, const struct chart_options *options)
{
	struct claim_chart c;
	GPtrArray *rows = rows_new();
	g_autofree char *from = g_strdup_printf("From (%s)", words_zone(options->zone));
	g_autofree char *to = g_strdup_printf("To (%s)", words_zone(options->zone));
	rows_add(rows, "What", "How told", from, to, "Value", NULL);
	bool any = claim_begin(&c, timeline, options);
	for (guint i = 0; any && i < c.rows->len; i++) {
		const struct claim_row *row = row_at(&c, i);
		g_autofree char *begin = words_stamp(row->from, options->zone);
		g_autofree char *last = words_stamp(row->to, options->zone);
		g_autofree char *end =
		        g_strdup_printf("%s%s", row->open ? "at least " : "", last);
		rows_add(rows, row->name != NULL ? row->name : "Claim", row->detail,
		         begin, end, row->value, NULL);
	}
	claim_end(&c);
	return rows;
}

const struct chart chart_claim = {
	.name = "claim",
	.title = "A claimed length against the evidence",
	.min_width = 320,
	.draw = draw,
	.table = table,
};
