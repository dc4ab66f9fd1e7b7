/* Badges on one row: isotonic regression keeps them in order and apart, elbows lead to their times. */
#include "chart/milestones.h"
#include "chart/place.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>
#include <string.h>

#define RADIUS 8.5
#define GAP 12.0
#define NAME_LIMIT 150.0
#define SECONDS_BELOW (12 * MINUTE)
#define DAYS_FROM (36 * HOUR)

enum mode { MODE_LONG, MODE_TWO_LINES, MODE_BRIEF, MODE_TIME, MODE_NUMBER, MODE_NONE };

static const struct moment *moment_at(const Story *story, int i)
{
	return &g_array_index(story->moments, struct moment, i);
}

static char *name_in(const struct moment *moment, enum mode mode)
{
	if (mode == MODE_TIME || mode == MODE_NUMBER)
		return g_strdup("");
	return text_ellipsis(mode == MODE_BRIEF ? moment->brief : moment->name,
	                     STYLE_LABEL,
	                     mode == MODE_BRIEF ? NAME_LIMIT / 2 : NAME_LIMIT);
}

enum clock milestones_clock(const Story *story, const struct time_scale *scale)
{
	const gint64 span = scale->to - scale->from;
	for (guint i = 0; i < story->moments->len && span <= SECONDS_BELOW; i++) {
		const struct range at = moment_at(story, (int)i)->at;
		if (at.lo == at.hi && at.lo % MINUTE != 0)
			return CLOCK_SECONDS;
	}
	return span >= DAYS_FROM ? CLOCK_DAYS : CLOCK_MINUTES;
}

static double badge_width(const struct moment *moment)
{
	g_autofree char *number = g_strdup_printf("%d", moment->number);
	return MAX(2 * RADIUS, text_width(number, STYLE_TICK_BOLD) + 8);
}

static double label_width(const struct moment *moment, enum mode mode, enum clock clock,
                          const Zone *zone)
{
	double badge = badge_width(moment);
	if (mode == MODE_NUMBER)
		return badge;
	g_autofree char *time = words_time_in(moment->at, clock, zone);
	g_autofree char *name = name_in(moment, mode);
	double first = text_width(time, STYLE_LABEL_BOLD);
	double second = *name != '\0' ? text_width(name, STYLE_LABEL) : 0;
	if (mode == MODE_LONG)
		return badge + 5 + first + (second > 0 ? 6 + second : 0);
	return badge + 5 + MAX(first, second);
}

/* Numbers that do not even fit as badges stay in the table: first and last are kept. */
static int thin(int n, double room)
{
	int fit = (int)(room / (2 * RADIUS + 4));
	return MIN(n, MAX(fit, 1));
}

/* Whether all labels of one form fit on the row; then they are placed. */
static bool try_form(struct milestones *plan, const struct sheet *sheet, enum mode mode,
                     enum clock clock)
{
	const double gap = mode == MODE_NUMBER ? 3 : GAP;
	const gsize n = (gsize)MAX(plan->n, 1);
	g_autofree double *target = g_new0(double, n), *width = g_new0(double, n);
	for (int i = 0; i < plan->n; i++) {
		const struct moment *moment = moment_at(plan->story, i);
		width[i] = label_width(moment, mode, clock, sheet->zone);
		target[i] = time_x(plan->scale, words_instant(moment->at)) -
		            badge_width(moment) / 2;
	}
	if (!place_row(target, width, plan->n, gap, sheet->left, sheet->right,
	               plan->left))
		return false;
	plan->mode = mode;
	plan->clock = clock;
	return true;
}

struct milestones milestones_plan(const struct sheet *sheet, const Story *story,
                                  const struct time_scale *scale)
{
	static const double heights[] = { 30, 44, 44, 30, 30, 0 };
	const int n = (int)story->moments->len;
	const enum clock clock = milestones_clock(story, scale);
	struct milestones plan = { .story = story,
		                   .scale = scale,
		                   .mode = MODE_NONE,
		                   .left = g_new0(double, (gsize)MAX(n, 1)),
		                   .n = n };
	/* A day needs the second line; without room for it the axis has to say it. */
	bool placed =
	        n > 0 && clock == CLOCK_DAYS &&
	        ((!sheet->narrow && try_form(&plan, sheet, MODE_TWO_LINES, clock)) ||
	         try_form(&plan, sheet, MODE_BRIEF, clock));
	for (int mode = sheet->narrow ? MODE_BRIEF : MODE_LONG;
	     n > 0 && !placed && mode < MODE_NONE; mode++) {
		if (mode == MODE_NUMBER)
			plan.n = thin(n, sheet->right - sheet->left);
		placed = try_form(&plan, sheet, (enum mode)mode,
		                  clock == CLOCK_SECONDS ? clock : CLOCK_MINUTES);
	}
	plan.height = heights[plan.mode];
	return plan;
}

void milestones_clear(struct milestones *plan)
{
	g_free(plan->left);
}

static void leader(Scene *scene, double from, double to, double top, double bottom)
{
	if (fabs(from - to) <= 0.6) {
		scene_line(scene, crisp(to), top, crisp(to), bottom, TOKEN_MARK, 1, 0, 0,
		           1);
		return;
	}
	double middle = MAX(top, bottom - 10);
	const struct point elbow[] = { { crisp(from), top },
		                       { crisp(from), middle },
		                       { crisp(to), bottom - 4 },
		                       { crisp(to), bottom } };
	scene_poly(scene, elbow, 4, TOKEN_MARK, 1, TOKEN_NONE, false, 1);
}

static void draw_one(const struct milestones *plan, struct sheet *sheet, int i,
                     double top)
{
	Scene *scene = sheet->scene;
	const struct moment *moment = moment_at(plan->story, i);
	enum mode mode = (enum mode)plan->mode;
	double badge = badge_width(moment), left = plan->left[i], cx = left + badge / 2;
	double cy = top + RADIUS;
	g_autofree char *time =
	        words_time_in(moment->at, (enum clock)plan->clock, sheet->zone);
	g_autofree char *number = g_strdup_printf("%d", moment->number);
	g_autofree char *label =
	        g_strdup_printf("%s %s %s", time, words_zone(sheet->zone), moment->name);
	leader(scene, cx, time_x(plan->scale, words_instant(moment->at)), cy + RADIUS,
	       top + plan->height);
	scene_group(scene, label, moment->href);
	scene_rect(scene, left, cy - RADIUS, badge, 2 * RADIUS, TOKEN_MARK, TOKEN_NONE, 0,
	           RADIUS, 1);
	scene_text(scene, cx, cy + 4, number, STYLE_TICK_BOLD, TOKEN_ONMARK,
	           ANCHOR_MIDDLE, TOKEN_NONE);
	if (mode != MODE_NUMBER) {
		g_autofree char *name = name_in(moment, mode);
		double x = left + badge + 5, w = text_width(time, STYLE_LABEL_BOLD);
		bool beside = mode == MODE_LONG;
		scene_text(scene, x, cy + 4.3, time, STYLE_LABEL_BOLD, TOKEN_INK,
		           ANCHOR_START, TOKEN_NONE);
		scene_text(scene, beside ? x + w + 6 : x, cy + (beside ? 4.3 : 18.3),
		           name, STYLE_LABEL, TOKEN_INK, ANCHOR_START, TOKEN_NONE);
	}
	scene_end(scene);
}

void milestones_draw(const struct milestones *plan, struct sheet *sheet, double top)
{
	for (int i = 0; plan->mode != MODE_NONE && i < plan->n; i++)
		draw_one(plan, sheet, i, top);
}
