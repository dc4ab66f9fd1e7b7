/* Stages as one bar. Their texts shorten until they fit; the full one is the tool-tip. */
#include "base/text.h"
#include "chart/hatch.h"
#include "chart/milestones.h"
#include "chart/place.h"
#include "chart/ribbon.h"
#include "chart/text.h"
#include "chart/words.h"

#include <string.h>

#define TOOLTIP_LIMIT 160

static const struct stage_look looks[] = {
	{ TOKEN_SEV3, TOKEN_NONE, TOKEN_ON3, STYLE_BAR_BOLD },
	{ TOKEN_SEV2, TOKEN_NONE, TOKEN_ON2, STYLE_BAR },
	{ TOKEN_SEV1, TOKEN_EDGE1, TOKEN_ON1, STYLE_BAR },
	{ TOKEN_IDLE, TOKEN_NEUTRAL, TOKEN_INK, STYLE_BAR },
};

const struct stage_look *stage_look(enum phase phase)
{
	switch (phase) {
	case PHASE_START:
		return &looks[0];
	case PHASE_INVESTIGATING:
	case PHASE_DETECTED:
		return &looks[1];
	case PHASE_IDENTIFIED:
	case PHASE_IN_PROGRESS:
		return &looks[2];
	default:
		return &looks[3];
	}
}

void stage_bar(Scene *scene, double x, double y, double w, double h, enum phase phase)
{
	const struct stage_look *look = stage_look(phase);
	scene_rect(scene, x, y, w, h, look->fill, TOKEN_NONE, 0, 0, 1);
	if (look->edge != TOKEN_NONE && w > 2)
		scene_rect(scene, x + 0.5, y + 0.5, w - 1, h - 1, TOKEN_NONE, look->edge,
		           1, 0, 1);
	else if (look->edge != TOKEN_NONE)
		scene_rect(scene, x, y, w, h, look->edge, TOKEN_NONE, 0, 0, 1);
}

char *stage_tooltip(const struct stage *stage, const Zone *zone)
{
	g_autofree char *from = words_time(stage->start, zone);
	g_autofree char *length = words_length(stage->length);
	bool lasted = stage->to > stage->from;
	if (stage->open)
		return g_strdup_printf("%s, from %s %s%s%s, end not published",
		                       stage_name(stage), from, words_zone(zone),
		                       lasted ? ", " : "", lasted ? length : "");
	g_autofree char *to = words_time(stage->end, zone);
	return g_strdup_printf("%s, %s to %s %s, %s", stage_name(stage), from, to,
	                       words_zone(zone), length);
}

static void stage_text(struct sheet *sheet, const struct stage *stage, double x, double y,
                       double w)
{
	const struct stage_look *look = stage_look(stage->phase);
	g_autofree char *length = words_length(stage->length);
	g_autofree char *full =
	        g_strdup_printf("%s" EN_SPACE "%s", stage_name(stage), length);
	g_autofree char *brief = words_length_brief(stage->length);
	g_autofree char *minutes = g_strdup(brief);
	/* The narrowest form of "35 min", where only the number fits. */
	bool bare = g_str_has_suffix(minutes, " min");
	if (bare)
		minutes[strlen(minutes) - 4] = '\0';
	bare = bare && strchr(minutes, ' ') == NULL;
	const char *texts[] = { full, length, brief, bare ? minutes : NULL, NULL };
	const char *text = place_fit(texts, look->style, w);
	if (text != NULL)
		scene_text(sheet->scene, x + w / 2, y + 14, text, look->style, look->on,
		           ANCHOR_MIDDLE, TOKEN_NONE);
}

static void open_end(struct sheet *sheet, const Story *story, double x, double y,
                     double room)
{
	const char *ended[] = { "End not published", "No end given", "Open", NULL };
	const char *lasts[] = { "Ongoing", NULL };
	double length = MIN(room, MAX(64, MIN(170, room)));
	hatch_fade(sheet->scene, x, y, length, RIBBON_HEIGHT, TOKEN_HATCH, 1);
	/* The box of the words leaves a strip of hatching before it, so it needs less room than a bar. */
	const char *text = place_fit(story->ongoing ? lasts : ended, STYLE_BAR, room);
	if (text == NULL)
		return;
	double width = text_width(text, STYLE_BAR), inset = MIN(9, room - width - 8);
	scene_rect(sheet->scene, x + inset, y + 2, width + 8, RIBBON_HEIGHT - 4, TOKEN_BG,
	           TOKEN_NONE, 0, 0, 1);
	scene_text(sheet->scene, x + inset + 4, y + 14, text, STYLE_BAR, TOKEN_INK,
	           ANCHOR_START, TOKEN_NONE);
}

/* A border that is known to a range only: hatch over both neighbours' colours would be lost, so on the page's. */
static void vague_border(struct sheet *sheet, const struct time_scale *scale,
                         struct range at, double y)
{
	if (!range_known(at) || range_is_open(at) || at.hi - at.lo <= MINUTE)
		return;
	double x0 = time_x(scale, at.lo), x1 = time_x(scale, at.hi);
	if (x1 - x0 < 3)
		return;
	scene_rect(sheet->scene, x0, y, x1 - x0, RIBBON_HEIGHT, TOKEN_BG, TOKEN_NONE, 0,
	           0, 1);
	hatch_rect(sheet->scene, x0, y, x1 - x0, RIBBON_HEIGHT, TOKEN_HATCH, 1);
}

/* The clock and the words of a post, as long as a tool-tip is read. */
static char *post_tooltip(const struct post *post, const Zone *zone)
{
	g_autofree char *time = words_clock(post->at, zone);
	const char *text = post->entry->text != NULL ? post->entry->text : "Public post";
	g_autofree char *head = text_one_line(text, TOOLTIP_LIMIT);
	return g_strdup_printf("%s %s %s", time, words_zone(zone), head);
}

/* What else was said, as short ticks on the ribbon: how often the page spoke is a finding of its own. */
static void draw_posts(struct sheet *sheet, const Story *story,
                       const struct time_scale *scale, double top)
{
	for (guint i = 0; i < story->posts->len; i++) {
		const struct post *post = &g_array_index(story->posts, struct post, i);
		if (post->at < scale->from || post->at > scale->to)
			continue;
		g_autofree char *tooltip = post_tooltip(post, sheet->zone);
		double x = crisp(time_x(scale, post->at));
		scene_group(sheet->scene, tooltip, NULL);
		scene_line(sheet->scene, x, top - 3, x, top, TOKEN_MARK, 1, 0, 0, 1);
		scene_end(sheet->scene);
	}
}

void ribbon_draw(struct sheet *sheet, const Story *story, const struct time_scale *scale,
                 double top)
{
	Scene *scene = sheet->scene;
	draw_posts(sheet, story, scale, top);
	for (guint i = 0; i < story->stages->len; i++) {
		const struct stage *stage =
		        &g_array_index(story->stages, struct stage, i);
		double x0 = time_x(scale, stage->from), x1 = time_x(scale, stage->to);
		g_autofree char *tooltip = stage_tooltip(stage, sheet->zone);
		bool last = i + 1 == story->stages->len;
		/* A hair of the page between two stages; what is short stays visible. */
		double w = MAX(x1 - x0 - (last ? 0 : 0.8), 1.5);
		scene_group(scene, tooltip, NULL);
		bool drawn = stage->to > stage->from;
		if (drawn) {
			stage_bar(scene, MIN(x0, scale->x1 - w), top, w, RIBBON_HEIGHT,
			          stage->phase);
			vague_border(sheet, scale, stage->start, top);
			vague_border(sheet, scale, stage->end, top);
		}
		double lo = x0, hi = x1;
		if (drawn && stage->start.hi - stage->start.lo > MINUTE)
			lo = time_x(scale, stage->start.hi);
		if (drawn && !stage->open && stage->end.hi - stage->end.lo > MINUTE)
			hi = time_x(scale, stage->end.lo);
		if (drawn)
			stage_text(sheet, stage, lo, top, hi - lo);
		if (stage->open && last)
			open_end(sheet, story, x1, top, scale->x1 - x1);
		scene_end(scene);
	}
}
