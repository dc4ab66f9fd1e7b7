/*
 * scene.h - a flat list of primitives in px with colour tokens. Charts fill it, painters read it.
 *
 * Shape   px, y down, origin top left; no clip, gradient, pattern or mask, so every painter stays simple and vector
 * Owns    copies of all strings
 * Errors  none; text is repaired on entry
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* clang-format off */
#define TOKENS(X) \
	X(BG, bg) X(INK, ink) X(INK2, ink2) X(INK3, ink3) X(AXIS, axis) X(GRID, grid) X(TINT, tint) \
	X(HATCH, hatch) X(REP, rep) X(REPF, repf) X(BASE, base) X(SEV3, sev3) X(ON3, on3) \
	X(SEV2, sev2) X(ON2, on2) X(SEV1, sev1) X(ON1, on1) X(EDGE1, edge1) X(SEVT, sevt) \
	X(CLAIM, claim) X(CLAIMF, claimf) X(NEUTRAL, neutral) X(ONNEU, onneu) X(IDLE, idle) \
	X(MARK, mark) X(ONMARK, onmark)
/* clang-format on */
#define TOKEN_ENUM(upper, lower) TOKEN_##upper,
enum token { TOKEN_NONE, TOKENS(TOKEN_ENUM) TOKEN_COUNT };

/* The five sizes of spec: title 16/600, subtitle 12.5, label 12, label in a bar 11.5, tick 11; each may be bold. Paper
 * has the same ones, and one for the title of its first page. */
enum text_style {
	STYLE_TITLE,
	STYLE_SUBTITLE,
	STYLE_ROW, /* 12.5, row names */
	STYLE_ROW_BOLD,
	STYLE_LABEL,
	STYLE_LABEL_BOLD,
	STYLE_BAR,
	STYLE_BAR_BOLD,
	STYLE_TICK,
	STYLE_TICK_BOLD,
	STYLE_COVER, /* 22, bold; on paper only */
	STYLE_COUNT
};
enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct point {
	double x, y;
};
struct segment {
	double x1, y1, x2, y2;
};

enum primitive_kind {
	PRIM_GROUP,
	PRIM_END,
	PRIM_RECT,
	PRIM_LINE,
	PRIM_POLY,
	PRIM_CIRCLE,
	PRIM_SEGMENTS,
	PRIM_TEXT,
	PRIM_PLACE /* where links lead to, on paper */
};
struct primitive {
	enum primitive_kind kind;
	enum token fill, stroke;
	double x, y, w, h, r; /* rect; line from x,y to w,h; circle x,y,r */
	double width, opacity;
	double dash[2]; /* 0 = solid */
	bool close;
	GArray *points; /* struct point (poly) or struct segment (segments) */
	char *text;     /* text; tooltip of a group; name of a place */
	char *href;     /* of a group: "#E12", "#m3", or http(s) */
	enum text_style style;
	enum anchor anchor;
	enum token halo;   /* TOKEN_NONE = no halo */
	double text_width; /* measured */
	bool slanted;      /* text that leans, for emphasis */
};

typedef struct scene Scene;
struct scene {
	char *id; /* chart's name; prefix of every id */
	double width, height;
	char *title, *subtitle, *note; /* drawn, or caption in HTML */
	char *desc;         /* the whole story in sentences: alternative text */
	GArray *primitives; /* struct primitive */
};
Scene *scene_new(const char *id, double width);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

void scene_group(Scene *scene, const char *tooltip, const char *href);
void scene_end(Scene *scene);
void scene_rect(Scene *scene, double x, double y, double w, double h, enum token fill,
                enum token stroke, double stroke_width, double radius, double opacity);
void scene_line(Scene *scene, double x1, double y1, double x2, double y2,
                enum token stroke, double width, double dash_on, double dash_off,
                double opacity);
void scene_poly(Scene *scene, const struct point *points, int n, enum token stroke,
                double width, enum token fill, bool close, double opacity);
void scene_circle(Scene *scene, double x, double y, double r, enum token fill,
                  enum token stroke, double width);
void scene_segments(Scene *scene, const struct segment *segments, int n,
                    enum token stroke, double width, double opacity);
void scene_text(Scene *scene, double x, double y, const char *text, enum text_style style,
                enum token fill, enum anchor anchor, enum token halo);
/* The text that was put last leans; in pages of paper only. */
void scene_slant(Scene *scene);
/* Links to "#name" lead to y. */
void scene_place(Scene *scene, double y, const char *name);
/* The box that a text primitive takes, from its measure and the font's ascent and descent. */
struct box {
	double x, y, w, h;
};
struct box scene_text_box(const struct primitive *text);
/* One line a primitive, coordinates to 2 decimals: the golden form of a chart. g_free(). */
char *scene_dump(const Scene *scene);
