#include "cli/glance.h"

#include "base/text.h"
#include "chart/place.h"
#include "chart/plot.h"
#include "chart/ribbon.h"
#include "chart/words.h"
#include "cli/output.h"

#include <math.h>
#include <string.h>

#define INDENT 2
#define WIDEST 100
#define LEGEND_LIMIT 8
#define OPEN_END "╌"

struct cell {
	const char *glyph;
	enum token token;
};

struct glance {
	const struct glance_look *look;
	const Story *story;
	GString *out;
	int width; /* columns that are drawn in */
	gint64 from, to;
};

/* --- lines ------------------------------------------------------------------------- */

/* SGR parameters, of 16 and of 256 colours; both stand on light and on dark grounds. */
static const char *colour_of(enum token token, enum glance_colours colours)
{
	const bool many = colours == GLANCE_256;
	switch (token) {
	case TOKEN_SEV3:
	case TOKEN_SEVT:
		return many ? "38;5;166" : "31";
	case TOKEN_SEV2:
		return many ? "38;5;172" : "33";
	case TOKEN_SEV1:
		return many ? "38;5;179" : "33";
	case TOKEN_REP:
		return many ? "38;5;67" : "34";
	default:
		return NULL;
	}
}

static void put_line(const struct glance *g, const struct cell *cells)
{
	const char *now = NULL;
	int last = g->width;
	while (last > 0 && g_str_equal(cells[last - 1].glyph, " "))
		last--;
	g_string_append_printf(g->out, "%*s", INDENT, "");
	for (int i = 0; i < last; i++) {
		const char *want = g->look->colours != GLANCE_PLAIN
		                           ? colour_of(cells[i].token, g->look->colours)
		                           : NULL;
		if (want != now && now != NULL)
			g_string_append(g->out, "\033[0m");
		if (want != now && want != NULL)
			g_string_append_printf(g->out, "\033[%sm", want);
		now = want;
		g_string_append(g->out, cells[i].glyph);
	}
	g_string_append(g->out, now != NULL ? "\033[0m\n" : "\n");
}

static struct cell *cells_new(const struct glance *g)
{
	struct cell *cells = g_new(struct cell, g->width);
	for (int i = 0; i < g->width; i++)
		cells[i] = (struct cell){ " ", TOKEN_NONE };
	return cells;
}

static int column_of(const struct glance *g, gint64 at)
{
	const double part = (double)(at - g->from) / (double)(g->to - g->from);
	return CLAMP((int)floor(part * g->width), 0, g->width - 1);
}

static const struct stage *stage_at(const struct glance *g, guint i)
{
	return &g_array_index(g->story->stages, struct stage, i);
}

/* --- the bar ------------------------------------------------------------------------ */

static struct cell shade_of(enum phase phase)
{
	const enum token token = stage_look(phase)->fill;
	return (struct cell){ token == TOKEN_SEV3   ? "█"
		              : token == TOKEN_SEV2 ? "▓"
		              : token == TOKEN_SEV1 ? "▒"
		                                    : "░",
		              token };
}

static void draw_bar(const struct glance *g)
{
	g_autofree struct cell *cells = cells_new(g);
	const guint n = g->story->stages->len;
	for (guint i = 0; i < n; i++) {
		const struct stage *stage = stage_at(g, i);
		const int first = column_of(g, stage->from);
		int end = stage->to > stage->from ? column_of(g, stage->to) : first;
		/* What is shorter than a column keeps one. */
		if (stage->to > stage->from)
			end = MAX(end, first + 1);
		for (int c = first; c < end; c++)
			cells[c] = shade_of(stage->phase);
		for (int c = end; stage->open && i + 1 == n && c < g->width; c++)
			cells[c] =
			        (struct cell){ OPEN_END, stage_look(stage->phase)->fill };
	}
	put_line(g, cells);
}

/* Borders of stages, in order: instants. */
static GArray *borders_of(const struct glance *g)
{
	GArray *borders = g_array_new(FALSE, FALSE, sizeof(struct range));
	for (guint i = 0; i < g->story->stages->len; i++) {
		const struct stage *stage = stage_at(g, i);
		g_array_append_val(borders, stage->start);
		if (!stage->open && i + 1 == g->story->stages->len)
			g_array_append_val(borders, stage->end);
	}
	return borders;
}

/* Times above the bar, each at its border or as near as its neighbours let it; without room only the first. */
static void draw_times(const struct glance *g)
{
	g_autoptr(GArray) borders = borders_of(g);
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	const guint n = borders->len;
	g_autofree double *target = g_new0(double, n), *width = g_new0(double, n),
	                  *left = g_new0(double, n);
	for (guint i = 0; i < n; i++) {
		const struct range at = g_array_index(borders, struct range, i);
		g_ptr_array_add(texts, words_time(at, g->look->zone));
		target[i] = column_of(g, words_instant(at));
		width[i] = (double)g_utf8_strlen(texts->pdata[i], -1);
	}
	const bool all = place_row(target, width, (int)n, 1, 0, g->width, left);
	if (!all && !place_row(target, width, 1, 1, 0, g->width, left))
		return;
	g_string_append_printf(g->out, "%*s", INDENT, "");
	int at = 0;
	for (guint i = 0; i < (all ? n : 1); i++) {
		const int column = (int)floor(left[i] + 0.5);
		g_string_append_printf(g->out, "%*s%s", MAX(column - at, 0), "",
		                       (const char *)texts->pdata[i]);
		at = MAX(column, at) + (int)width[i];
	}
	g_string_append_c(g->out, '\n');
}

/* --- what the shades mean -------------------------------------------------------------- */

static char *stage_words(const struct glance *g, const struct stage *stage)
{
	g_autofree char *length = words_length(stage->length);
	const struct cell shade = shade_of(stage->phase);
	if (!stage->open)
		return g_strdup_printf("%s %s %s", shade.glyph, stage_name(stage),
		                       length);
	return g_strdup_printf(OPEN_END " %s, %s", stage_name(stage),
	                       g->story->ongoing ? "ongoing" : "end not published");
}

static void put_word(const struct glance *g, const char *word, int *used)
{
	const int length = (int)g_utf8_strlen(word, -1);
	if (*used > 0 && *used + 3 + length > g->width) {
		g_string_append_c(g->out, '\n');
		*used = 0;
	}
	g_string_append_printf(g->out, "%*s%s", *used > 0 ? 3 : INDENT, "", word);
	*used += length + (*used > 0 ? 3 : 0);
}

static void draw_legend(const struct glance *g)
{
	int used = 0;
	const guint n = g->story->stages->len;
	for (guint i = 0; i < MIN(n, LEGEND_LIMIT); i++) {
		g_autofree char *word = stage_words(g, stage_at(g, i));
		put_word(g, word, &used);
	}
	if (n > LEGEND_LIMIT) {
		g_autofree char *more = g_strdup_printf("+%u stages", n - LEGEND_LIMIT);
		put_word(g, more, &used);
	}
	g_string_append_c(g->out, '\n');
}

/* --- the signal ------------------------------------------------------------------------- */

/* Largest value of the bins that lie in column c; NAN where there is none. */
static double value_in(const struct glance *g, const Plot *plot, int c)
{
	const double step = (double)(g->to - g->from) / g->width;
	const gint64 lo = g->from + (gint64)(c * step),
	             hi = g->from + (gint64)((c + 1) * step);
	double value = NAN;
	for (guint i = 0; i < plot->bins->len; i++) {
		const struct bin *bin = &g_array_index(plot->bins, struct bin, i);
		if (bin->start >= hi || bin->start + plot->width <= lo)
			continue;
		value = isnan(value) || bin->value > value ? bin->value : value;
	}
	return value;
}

static void draw_spark(const struct glance *g, const Plot *plot)
{
	static const char *const steps[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
	g_autofree struct cell *cells = cells_new(g);
	const bool reports = plot->series->measure == MEASURE_REPORTS;
	for (int c = 0; c < g->width; c++) {
		const double value = value_in(g, plot, c);
		if (isnan(value))
			continue;
		const double part = plot->max > 0 ? value / plot->max : 0;
		const int step = CLAMP((int)ceil(part * 8) - 1, 0, 7);
		cells[c] = (struct cell){ steps[step], reports ? TOKEN_REP : TOKEN_SEVT };
	}
	put_line(g, cells);
}

/* Columns that text takes; wide letters take two. */
static int columns_of(const char *text)
{
	int columns = 0;
	for (const char *c = text; *c != '\0'; c += g_utf8_skip[*(const guchar *)c]) {
		const gunichar letter = g_utf8_get_char(c);
		columns += g_unichar_iszerowidth(letter) ? 0
		           : g_unichar_iswide(letter)    ? 2
		                                         : 1;
	}
	return columns;
}

/* "User reports per 15 minutes: peak 2,043, 07:45–08:00", and less where there is less room. */
static void draw_signal_words(const struct glance *g, const Plot *plot)
{
	const struct bin *bin = &g_array_index(plot->bins, struct bin, plot->peak);
	g_autofree char *subtitle = plot_subtitle(plot, g->width < 70);
	g_autofree char *value = plot_value(plot, bin->value);
	g_autofree char *time = plot_bin_time(plot, plot->peak, g->look->zone);
	g_autoptr(GString) words = g_string_new(NULL);
	*subtitle = g_ascii_toupper(*subtitle);
	text_tty(words, subtitle, -1);
	const char *more[] = { plot->down ? ": lowest " : ": peak ", value, ", ", time };
	const bool peak = plot->max > 0 && plot->window->way < WINDOW_STEP_UP;
	for (guint i = 0; peak && i < G_N_ELEMENTS(more); i += 2)
		if (columns_of(words->str) + columns_of(more[i]) +
		            columns_of(more[i + 1]) <=
		    g->width)
			g_string_append_printf(words, "%s%s", more[i], more[i + 1]);
	while (columns_of(words->str) > g->width)
		g_string_truncate(
		        words,
		        (gsize)(g_utf8_prev_char(words->str + words->len) - words->str));
	g_string_append_printf(g->out, "%*s%s\n", INDENT, "", words->str);
}

/* --- together --------------------------------------------------------------------------- */

/* A little calm at each side; more where nobody said when it was over. */
static void set_window(struct glance *g)
{
	const Story *story = g->story;
	const gint64 known = MAX(story->end - story->begin, 4 * MINUTE);
	g->from = story->begin - known / 12;
	g->to = MAX(story->end, story->begin + known) +
	        (story->open ? known / 6 : known / 12);
}

void glance_draw(GString *out, const Timeline *timeline, const struct glance_look *look)
{
	g_autoptr(Story) story = story_new(timeline);
	struct glance g = { .look = look, .story = story, .out = out };
	if (story->begin == INSTANT_NONE || look->columns < GLANCE_LEAST)
		return;
	g.width = MIN(look->columns, WIDEST) - 2 * INDENT;
	set_window(&g);
	g_autoptr(Plot) plot = plot_reports(timeline, g.from, g.to, g.width / 2.0);
	if (plot == NULL)
		plot = plot_errors(timeline, g.from, g.to, g.width / 2.0);
	if (story->stages->len > 0) {
		draw_times(&g);
		draw_bar(&g);
	}
	if (plot != NULL)
		draw_spark(&g, plot);
	if (story->stages->len > 0)
		draw_legend(&g);
	if (plot != NULL)
		draw_signal_words(&g, plot);
}

static enum glance_colours colours_of(const struct context *context)
{
	const char *term = g_getenv("TERM"), *colorterm = g_getenv("COLORTERM");
	if (!output_colored(context))
		return GLANCE_PLAIN;
	return (term != NULL && strstr(term, "256") != NULL) ||
	                       (colorterm != NULL && *colorterm != '\0')
	               ? GLANCE_256
	               : GLANCE_16;
}

char *glance_text(const struct context *context, const Timeline *timeline)
{
	const struct glance_look look = { output_canvas(context), colours_of(context),
		                          context->zone };
	g_autoptr(GString) out = g_string_new(NULL);
	if (look.columns > 0)
		glance_draw(out, timeline, &look);
	return out->len > 0 ? g_strdup(out->str) : NULL;
}
