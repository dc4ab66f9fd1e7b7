/* Badges on one row: isotonic regression keeps them in order and apart, elbows lead to their times. */
#include "chart/milestones.h"
#include "chart/place.h"
#include "chart/text.h"
#include "chart/words.h"

#include <math.h>

#define RADIUS 8.5
#define GAP 12.0
#define NAME_LIMIT 150.0

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

static double badge_width(const struct moment *moment)
{
	g_autofree char *number = g_strdup_printf("%d", moment->number);
	return MAX(2 * RADIUS, text_width(number, STYLE_TICK_BOLD) + 8);
}

static double label_width(const struct moment *moment, enum mode mode, const Zone *zone)
{
	double badge = badge_width(moment);
	if (mode == MODE_NUMBER)
		return badge;
	g_autofree char *time = words_time(moment->at, zone);
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

struct milestones milestones_plan(const struct sheet *sheet, const Story *story,
                                  const struct time_scale *scale)
{
	static const double heights[] = { 30, 44, 44, 30, 30, 0 };
	int n = (int)story->moments->len;
	struct milestones plan = {
		story, scale, MODE_NONE, 0, g_new0(double, (gsize)MAX(n, 1)), n
	};
	g_autofree double *target = g_new0(double, (gsize)MAX(n, 1));
	g_autofree double *width = g_new0(double, (gsize)MAX(n, 1));
	for (int mode = sheet->narrow ? MODE_BRIEF : MODE_LONG; n > 0 && mode < MODE_NONE;
	     mode++) {
		double gap = mode == MODE_NUMBER ? 3 : GAP;
		if (mode == MODE_NUMBER)
			plan.n = thin(n, sheet->right - sheet->left);
		for (int i = 0; i < plan.n; i++) {
			const struct moment *moment = moment_at(story, i);
			width[i] = label_width(moment, (enum mode)mode, sheet->zone);
			target[i] = time_x(scale, words_instant(moment->at)) -
			            badge_width(moment) / 2;
		}
		if (place_row(target, width, plan.n, gap, sheet->left, sheet->right,
		              plan.left)) {
			plan.mode = mode;
			break;
		}
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
	g_autofree char *time = words_time(moment->at, sheet->zone);
	g_autofree char *number = g_strdup_printf("%d", moment->number);
	g_autofree char *label =
	        g_strdup_printf("%s %s %s", time, words_zone(sheet->zone), moment->name);
	leader(scene, cx, time_x(plan->scale, words_instant(moment->at)), cy + RADIUS,
	       top + plan->height);
	scene_group(scene, label, moment->href, label);
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
