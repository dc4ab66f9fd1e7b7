/*
 * Scenes as SVG: real text with the width that Pango measured, links, tool-tips, colours by class.
 *
 * Every colour is written twice: as attribute for viewers without CSS (librsvg's other exporters turn black there),
 * and as class, so that the page's theme wins. In a page that has our rules, what looks the same is said by class alone. No ids but the title's and the description's.
 */
#include "chart/chart.h"
#include "chart/number.h"
#include "chart/text.h"

#include <math.h>
#include <string.h>

/* What a page says once for all of its charts, instead of attributes: sizes, weights, anchors, how lines are drawn. */
#define PAGE_CSS                                                                         \
	".chart{font:12px Inter,system-ui,sans-serif;fill:var(--c-ink)}\n"               \
	".chart [class^=s-]{fill:none;stroke-linejoin:round}\n"                          \
	".chart .k{font-size:11px}.chart .i{font-size:11.5px}.chart "                    \
	".r{font-size:12.5px}"                                                           \
	".chart .t{font-size:16px}\n"                                                    \
	".chart .b{font-weight:600}.chart .m{text-anchor:middle}.chart "                 \
	".e{text-anchor:end}.chart .h{stroke-width:1.2}\n"
#define HATCH_WIDTH 1.2

#define TEXT_CSS                                                                         \
	".chart text{font-family:Inter,system-ui,sans-serif;"                            \
	"font-feature-settings:\"tnum\",\"calt\",\"kern\";white-space:pre}\n"

struct writer {
	GString *out;
	enum theme theme;
	GPtrArray *open; /* one entry an open group: is it a link? */
	bool hidden;     /* inside a run of decoration */
	bool classes;    /* the page has the rules for them: no colours beside */
};

static void attribute(GString *out, const char *name, double value)
{
	g_string_append_printf(out, " %s=\"", name);
	number_append(out, value);
	g_string_append_c(out, '"');
}

static void element(GString *out, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	g_string_append_printf(out, "<%s>", name);
	text_svg(out, text);
	g_string_append_printf(out, "</%s>", name);
}

/* The class that says a size, where the rule for all texts does not. */
static const char *size_class(enum text_style style)
{
	switch (style) {
	case STYLE_TITLE:
		return " t";
	case STYLE_SUBTITLE:
	case STYLE_ROW:
	case STYLE_ROW_BOLD:
		return " r";
	case STYLE_BAR:
	case STYLE_BAR_BOLD:
		return " i";
	case STYLE_TICK:
	case STYLE_TICK_BOLD:
		return " k";
	default:
		return "";
	}
}

static bool is_hatch(double width)
{
	return width > HATCH_WIDTH - 0.001 && width < HATCH_WIDTH + 0.001;
}

/* more: further classes, each after a blank. */
static void put_class(const struct writer *w, enum token fill, enum token stroke,
                      const char *more)
{
	g_autoptr(GString) class = g_string_new(NULL);
	if (fill != TOKEN_NONE)
		g_string_append_printf(class, " f-%s", token_word(fill));
	if (stroke != TOKEN_NONE)
		g_string_append_printf(class, " s-%s", token_word(stroke));
	g_string_append(class, more);
	if (class->len > 0)
		g_string_append_printf(w->out, " class=\"%s\"", class->str + 1);
}

static void colours(const struct writer *w, enum token fill, enum token stroke,
                    double width)
{
	const bool lines = stroke != TOKEN_NONE && width > 0;
	const bool hatch = w->classes && lines && is_hatch(width);
	put_class(w, fill, lines ? stroke : TOKEN_NONE, hatch ? " h" : "");
	if (fill == TOKEN_NONE && !(w->classes && lines))
		g_string_append(w->out, " fill=\"none\"");
	else if (!w->classes)
		g_string_append_printf(w->out, " fill=\"#%06X\"",
		                       palette_rgb(fill, w->theme));
	if (!lines)
		return;
	if (!w->classes)
		g_string_append_printf(w->out, " stroke=\"#%06X\"",
		                       palette_rgb(stroke, w->theme));
	if ((width < 1 || width > 1) && !hatch)
		attribute(w->out, "stroke-width", width);
}

static void finish(const struct writer *w, const struct primitive *p)
{
	colours(w, p->fill, p->stroke, p->width);
	if (p->dash[0] > 0) {
		g_string_append(w->out, " stroke-dasharray=\"");
		number_append(w->out, p->dash[0]);
		g_string_append_c(w->out, ' ');
		number_append(w->out, p->dash[1]);
		g_string_append_c(w->out, '"');
	}
	if (p->opacity < 1)
		attribute(w->out, "opacity", p->opacity);
	g_string_append(w->out, "/>");
}

/* A pen on hundredths of a px: steps from where it stands are short to write, and add up to no error. */
struct pen {
	GString *out;
	gint64 x, y;
};

static gint64 hundredths(double value)
{
	return (gint64)nearbyint(CLAMP(value, -1e6, 1e6) * 100);
}

/* A minus sign parts two numbers by itself. */
static void put_step(GString *out, char letter, gint64 step)
{
	if (letter != '\0')
		g_string_append_c(out, letter);
	else if (step >= 0)
		g_string_append_c(out, ' ');
	number_append(out, (double)step / 100);
}

static void move_to(struct pen *pen, double x, double y)
{
	pen->x = hundredths(x);
	pen->y = hundredths(y);
	put_step(pen->out, 'M', pen->x);
	put_step(pen->out, '\0', pen->y);
}

static void step_to(struct pen *pen, char letter, double x, double y)
{
	const gint64 dx = hundredths(x) - pen->x, dy = hundredths(y) - pen->y;
	if (letter == 'l' && dx == 0 && dy == 0)
		return;
	if (letter == 'l' && dy == 0) {
		put_step(pen->out, 'h', dx);
	} else if (letter == 'l' && dx == 0) {
		put_step(pen->out, 'v', dy);
	} else {
		put_step(pen->out, letter, dx);
		put_step(pen->out, '\0', dy);
	}
	pen->x += dx;
	pen->y += dy;
}

static void write_points(const struct writer *w, const struct primitive *p)
{
	struct pen pen = { w->out, 0, 0 };
	g_string_append(w->out, "<path d=\"");
	for (guint i = 0; i < p->points->len; i++) {
		const struct point *at = &g_array_index(p->points, struct point, i);
		if (i == 0)
			move_to(&pen, at->x, at->y);
		else
			step_to(&pen, 'l', at->x, at->y);
	}
	g_string_append(w->out, p->close ? "z\"" : "\"");
	if (!p->close && p->stroke != TOKEN_NONE && !w->classes)
		g_string_append(w->out, " stroke-linejoin=\"round\"");
	finish(w, p);
}

static void write_segments(const struct writer *w, const struct primitive *p)
{
	struct pen pen = { w->out, 0, 0 };
	g_string_append(w->out, "<path d=\"");
	for (guint i = 0; i < p->points->len; i++) {
		const struct segment *s = &g_array_index(p->points, struct segment, i);
		if (i == 0)
			move_to(&pen, s->x1, s->y1);
		else
			step_to(&pen, 'm', s->x1, s->y1);
		step_to(&pen, 'l', s->x2, s->y2);
	}
	g_string_append_c(w->out, '"');
	finish(w, p);
}

/* By class what a page has rules for; ink is the rule, and needs none. */
static void text_look(const struct writer *w, const struct primitive *p)
{
	static const char *const anchors[] = { NULL, "middle", "end" };
	static const char *const letters[] = { "", " m", " e" };
	GString *out = w->out;
	if (w->classes) {
		g_autofree char *more =
		        g_strconcat(size_class(p->style), text_bold(p->style) ? " b" : "",
		                    letters[p->anchor], NULL);
		const bool plain = p->fill == TOKEN_INK && p->halo == TOKEN_NONE;
		put_class(w, plain ? TOKEN_NONE : p->fill, p->halo, more);
	} else {
		colours(w, p->fill, p->halo, 3.2);
		attribute(out, "font-size", text_size(p->style));
		if (text_bold(p->style))
			g_string_append(out, " font-weight=\"600\"");
		if (anchors[p->anchor] != NULL)
			g_string_append_printf(out, " text-anchor=\"%s\"",
			                       anchors[p->anchor]);
	}
	if (p->halo != TOKEN_NONE)
		g_string_append_printf(out,
		                       "%s paint-order=\"stroke\" "
		                       "stroke-linejoin=\"round\"",
		                       w->classes ? " stroke-width=\"3.2\"" : "");
}

static void write_text(const struct writer *w, const struct primitive *p)
{
	GString *out = w->out;
	g_string_append(out, "<text");
	attribute(out, "x", p->x);
	attribute(out, "y", p->y);
	text_look(w, p);
	/* With the measured width, another font cannot run into its neighbours. */
	if (g_utf8_strlen(p->text, -1) > 2) {
		attribute(out, "textLength", p->text_width);
		if (text_is_foreign(p->text))
			g_string_append(out, " lengthAdjust=\"spacingAndGlyphs\"");
	}
	g_string_append_c(out, '>');
	text_svg(out, p->text);
	g_string_append(out, "</text>");
}

static void write_rect(const struct writer *w, const struct primitive *p)
{
	g_string_append(w->out, "<rect");
	attribute(w->out, "x", p->x);
	attribute(w->out, "y", p->y);
	attribute(w->out, "width", p->w);
	attribute(w->out, "height", p->h);
	if (p->r > 0)
		attribute(w->out, "rx", p->r);
	finish(w, p);
}

static void write_circle(const struct writer *w, const struct primitive *p)
{
	g_string_append(w->out, "<circle");
	attribute(w->out, "cx", p->x);
	attribute(w->out, "cy", p->y);
	attribute(w->out, "r", p->r);
	finish(w, p);
}

/* Ticks and grid lines come in rows that look the same: n of them are one path. */
static void write_lines(const struct writer *w, const struct primitive *p, guint n)
{
	struct pen pen = { w->out, 0, 0 };
	g_string_append(w->out, "<path d=\"");
	for (guint i = 0; i < n; i++) {
		if (i == 0)
			move_to(&pen, p[i].x, p[i].y);
		else
			step_to(&pen, 'm', p[i].x, p[i].y);
		step_to(&pen, 'l', p[i].w, p[i].h);
	}
	g_string_append_c(w->out, '"');
	finish(w, p);
}

/* How many lines from here on look like the first; where they would shine through one another, that one alone. */
static guint lines_alike(const struct primitive *p, guint n)
{
	guint i = 1;
	while (i < n && p->opacity >= 1 && p[i].kind == PRIM_LINE &&
	       p[i].stroke == p->stroke &&
	       memcmp(&p[i].width, &p->width, sizeof p->width) == 0 &&
	       memcmp(p[i].dash, p->dash, sizeof p->dash) == 0 && p[i].opacity >= 1)
		i++;
	return i;
}

/* A link has its title as its name, for what is drawn in it is no sentence ("1", "06:04", "Start").
 * Everything outside links is decoration to a screen reader: title and description say it in sentences. */
static void set_hidden(struct writer *w, bool hidden)
{
	if (w->open->len > 0 || w->hidden == hidden)
		return;
	g_string_append(w->out, hidden ? "<g aria-hidden=\"true\">\n" : "</g>\n");
	w->hidden = hidden;
}

static void open_group(struct writer *w, const struct primitive *p)
{
	bool link = p->href != NULL;
	set_hidden(w, !link);
	g_string_append(w->out, link ? "<a href=\"" : "<g>");
	if (link) {
		text_svg(w->out, p->href);
		g_string_append(w->out, "\">");
	}
	element(w->out, "title", p->text);
	g_ptr_array_add(w->open, GINT_TO_POINTER(link));
}

static void close_group(struct writer *w)
{
	if (w->open->len > 0) {
		bool link = g_ptr_array_steal_index(w->open, w->open->len - 1) != NULL;
		g_string_append(w->out, link ? "</a>\n" : "</g>\n");
	}
}

/* Of n that are left the first, and those that it speaks for: how many were written. */
static guint write_primitive(struct writer *w, const struct primitive *p, guint n)
{
	guint written = 1;
	if (p->kind != PRIM_GROUP && p->kind != PRIM_END)
		set_hidden(w, true);
	switch (p->kind) {
	case PRIM_GROUP:
		open_group(w, p);
		return 1;
	case PRIM_END:
		close_group(w);
		return 1;
	case PRIM_RECT:
		write_rect(w, p);
		break;
	case PRIM_LINE:
		written = lines_alike(p, n);
		write_lines(w, p, written);
		break;
	case PRIM_POLY:
		write_points(w, p);
		break;
	case PRIM_CIRCLE:
		write_circle(w, p);
		break;
	case PRIM_SEGMENTS:
		write_segments(w, p);
		break;
	case PRIM_TEXT:
		write_text(w, p);
		break;
	case PRIM_PLACE: /* of paper */
		break;
	}
	if (w->open->len == 0)
		g_string_append_c(w->out, '\n');
	return written;
}

static void append_variables(GString *out, enum theme theme)
{
	for (int token = TOKEN_NONE + 1; token < TOKEN_COUNT; token++)
		g_string_append_printf(out, "--c-%s:#%06X;",
		                       token_word((enum token)token),
		                       palette_rgb((enum token)token, theme));
}

char *chart_css(void)
{
	GString *out = g_string_new(":root{color-scheme:light dark;");
	append_variables(out, THEME_LIGHT);
	g_string_append(out, "}\n@media (prefers-color-scheme:dark){:root{");
	append_variables(out, THEME_DARK);
	g_string_append(out, "}}\n@media print{:root{color-scheme:light;");
	append_variables(out, THEME_LIGHT);
	g_string_append(out, "}}\n");
	for (int token = TOKEN_NONE + 1; token < TOKEN_COUNT; token++) {
		const char *word = token_word((enum token)token);
		g_string_append_printf(
		        out, ".f-%s{fill:var(--c-%s)}.s-%s{stroke:var(--c-%s)}\n", word,
		        word, word, word);
	}
	g_string_append(out, PAGE_CSS TEXT_CSS ".chart a{text-decoration:none}\n"
	                                       ".chart a:focus-visible{outline:2px solid "
	                                       "var(--c-rep)}\n");
	return g_string_free(out, FALSE);
}

/* In one theme the attributes say it all. */
static void write_style(struct writer *w, enum svg_form form)
{
	g_autofree char *css = chart_css();
	if (form == SVG_FOLLOWS)
		g_string_append_printf(w->out, "<style>\n%s</style>\n", css);
	else
		g_string_append_printf(w->out, "<style>\n%s</style>\n", TEXT_CSS);
	set_hidden(w, true);
	g_string_append(w->out, "<rect width=\"100%\" height=\"100%\"");
	colours(w, TOKEN_BG, TOKEN_NONE, 0);
	g_string_append(w->out, "/>\n");
}

static void write_head(struct writer *w, const Scene *scene, enum svg_form form)
{
	GString *out = w->out;
	g_string_append(out, "<svg id=\"");
	text_svg(out, scene->id);
	g_string_append(
	        out,
	        "\" class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
	number_append(out, scene->width);
	g_string_append_c(out, ' ');
	number_append(out, scene->height);
	g_string_append_c(out, '"');
	attribute(out, "width", scene->width);
	attribute(out, "height", scene->height);
	if (form != SVG_INLINE)
		g_string_append(out, " font-family=\"Inter,system-ui,sans-serif\"");
	g_string_append_printf(
	        out,
	        " role=\"group\" aria-labelledby=\"%s-t\" aria-describedby=\"%s-d\">\n",
	        scene->id, scene->id);
	g_string_append_printf(out, "<title id=\"%s-t\">", scene->id);
	text_svg(out, scene->title != NULL ? scene->title : scene->id);
	g_string_append_printf(out, "</title>\n<desc id=\"%s-d\">", scene->id);
	text_svg(out, scene->desc != NULL ? scene->desc : "");
	g_string_append(out, "</desc>\n");
	if (form != SVG_INLINE)
		write_style(w, form);
}

char *paint_svg(const Scene *scene, enum svg_form form, enum theme theme)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new();
	struct writer w = { g_string_new(NULL), theme, open, false, form == SVG_INLINE };
	write_head(&w, scene, form);
	const struct primitive *all =
	        (const struct primitive *)(gpointer)scene->primitives->data;
	for (guint i = 0, n = scene->primitives->len; i < n;)
		i += write_primitive(&w, all + i, n - i);
	while (open->len > 0)
		close_group(&w);
	set_hidden(&w, false);
	g_string_append(w.out, "</svg>\n");
	return g_string_free(w.out, FALSE);
}
