/*
 * The only file that knows Pango and fontconfig.
 *
 * Two font maps: one with nothing but the embedded Inter, which measures everything and draws nearly everything;
 * one with the system's fonts beside it, made when the first letter turns up that Inter's subset lacks.
 */
#include "config.h"

#include "chart/text.h"
#include "base/resource.h"
#include "base/text.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define ELLIPSIS "\xe2\x80\xa6"
#define CACHE_LIMIT 4096

static const struct {
	double size;
	bool bold;
} styles[STYLE_COUNT] = {
	[STYLE_TITLE] = { 16, true },  [STYLE_SUBTITLE] = { 12.5, false },
	[STYLE_ROW] = { 12.5, false }, [STYLE_ROW_BOLD] = { 12.5, true },
	[STYLE_LABEL] = { 12, false }, [STYLE_LABEL_BOLD] = { 12, true },
	[STYLE_BAR] = { 11.5, false }, [STYLE_BAR_BOLD] = { 11.5, true },
	[STYLE_TICK] = { 11, false },  [STYLE_TICK_BOLD] = { 11, true },
	[STYLE_COVER] = { 22, true },
};

static struct {
	bool ready;
	int fonts
	        [2]; /* memory files that stay open: fontconfig 2.14 reads fonts by path only */
	PangoContext *inter, *system;
	PangoLayout *layouts[STYLE_COUNT]; /* of inter, made when first asked for */
	PangoAttrList *features;
	GHashTable *widths;   /* "style text" -> double *, negative for foreign texts */
	GHashTable *warnings; /* set of char * */
} state;

double text_size(enum text_style style)
{
	return styles[style].size;
}

bool text_bold(enum text_style style)
{
	return styles[style].bold;
}

static int memory_file(const char *path)
{
	g_autoptr(GBytes) bytes = resource_bytes(path);
	if (bytes == NULL)
		return -1;
	gsize len = 0, done = 0;
	const char *data = g_bytes_get_data(bytes, &len);
	int fd = memfd_create("font", MFD_CLOEXEC);
	while (fd >= 0 && done < len) {
		gssize n = write(fd, data + done, len - done);
		if (n <= 0) {
			close(fd);
			return -1;
		}
		done += (gsize)n;
	}
	return fd;
}

static PangoContext *context_over(FcConfig *config)
{
	for (int i = 0; i < 2; i++) {
		g_autofree char *path =
		        g_strdup_printf("/proc/self/fd/%d", state.fonts[i]);
		if (state.fonts[i] < 0 ||
		    !FcConfigAppFontAddFile(config, (const FcChar8 *)path))
			g_hash_table_add(
			        state.warnings,
			        g_strdup("the embedded font could not be opened; "
			                 "charts use the system's fonts"));
	}
	PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
	FcConfigDestroy(config);

	/* Without these, glyphs land on whole pixels and kerning turns uneven. */
	PangoContext *context = pango_font_map_create_context(map);
	g_object_unref(map);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(context, 96);
	pango_context_set_round_glyph_positions(context, FALSE);
	pango_context_set_language(context, pango_language_from_string("en"));
	pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
	return context;
}

static void prepare(void)
{
	if (state.ready)
		return;
	state.ready = true;
	state.widths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	state.warnings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	state.fonts[0] = memory_file("fonts/Inter-Regular.otf");
	state.fonts[1] = memory_file("fonts/Inter-SemiBold.otf");
	state.features = pango_attr_list_new();
	pango_attr_list_insert(state.features,
	                       pango_attr_font_features_new("tnum=1,calt=1,kern=1"));
	/* Else the first question to fontconfig loads the machine's own, and complains where there is none. */
	FcConfig *config = FcConfigCreate();
	FcConfigSetCurrent(config);
	state.inter = context_over(config);
}

static PangoContext *system_context(void)
{
	if (state.system == NULL) {
		FcConfig *config = FcInitLoadConfigAndFonts();
		state.system = context_over(config != NULL ? config : FcConfigCreate());
	}
	return state.system;
}

static PangoLayout *layout_in(PangoContext *context, const char *text,
                              enum text_style style)
{
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *font = pango_font_description_new();
	pango_font_description_set_family_static(font, "Inter");
	pango_font_description_set_weight(font, text_bold(style) ? PANGO_WEIGHT_SEMIBOLD
	                                                         : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_absolute_size(font, text_size(style) * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	pango_layout_set_attributes(layout, state.features);
	pango_layout_set_auto_dir(layout, FALSE);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_text(layout, text, -1);
	return layout;
}

/* Inter's of that style with the text in it, borrowed until the next call: a report of many pages asks a million times. */
static PangoLayout *layout_of(const char *text, enum text_style style)
{
	if (state.layouts[style] == NULL)
		state.layouts[style] = layout_in(state.inter, text, style);
	else
		pango_layout_set_text(state.layouts[style], text, -1);
	return state.layouts[style];
}

static double layout_width(PangoLayout *layout)
{
	PangoRectangle logical;
	pango_layout_get_extents(layout, NULL, &logical);
	return (double)logical.width / PANGO_SCALE;
}

/* g_utf8_next_char() casts const away. */
static const char *next_letter(const char *c)
{
	return c + g_utf8_skip[*(const guchar *)c];
}

/* The rule for letters that the embedded font lacks: no machine's fonts may move a label. */
static double width_by_rule(const char *text, double size)
{
	double ems = 0;
	for (const char *c = text; *c != '\0'; c = next_letter(c)) {
		gunichar letter = g_utf8_get_char(c);
		if (!g_unichar_iszerowidth(letter))
			ems += g_unichar_iswide(letter) ? 1 : 0.62;
	}
	return ems * size;
}

/* Width, negative when the text is foreign to Inter. */
static double measure(const char *text, enum text_style style)
{
	prepare();
	g_autofree char *key = g_strdup_printf("%d %s", (int)style, text);
	const double *known = g_hash_table_lookup(state.widths, key);
	if (known != NULL)
		return *known;
	double width = 0;
	PangoLayout *layout = layout_of(text, style);
	if (pango_layout_get_unknown_glyphs_count(layout) > 0)
		width = -width_by_rule(text, text_size(style));
	else
		width = layout_width(layout);
	if (g_hash_table_size(state.widths) >= CACHE_LIMIT)
		g_hash_table_remove_all(state.widths);
	double *kept = g_new(double, 1);
	*kept = width;
	g_hash_table_insert(state.widths, g_steal_pointer(&key), kept);
	return width;
}

double text_width(const char *text, enum text_style style)
{
	double width = measure(text, style);
	return width < 0 ? -width : width;
}

/* Inter has all of ASCII. */
static bool is_plain(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return *text == '\0';
}

bool text_is_foreign(const char *text)
{
	return !is_plain(text) && measure(text, STYLE_LABEL) < 0;
}

static bool is_direction_mark(gunichar c)
{
	return c == 0x200e || c == 0x200f || c == 0x61c || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* Our own isolates are put in after cleaning, so those that come in are someone else's. */
static bool is_isolate(gunichar c)
{
	return c == 0x2068 || c == 0x2069;
}

static bool is_emoji(gunichar c)
{
	return (c >= 0x1f000 && c <= 0x1faff) || (c >= 0x2600 && c <= 0x27bf) ||
	       (c >= 0x2b00 && c <= 0x2bff) || (c >= 0xe0020 && c <= 0xe007f) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0x20e3 || c == 0x231a ||
	       c == 0x231b || (c >= 0x23e9 && c <= 0x23fa);
}

static bool is_forbidden(gunichar c)
{
	return g_unichar_iscntrl(c) || (c & 0xfffe) == 0xfffe || c == 0x2028 ||
	       c == 0x2029 || c == 0xfeff;
}

static char *clean(const char *text, bool keep_emoji, bool keep_isolates)
{
	g_autofree char *valid = text_repair(text, strlen(text));
	GString *out = g_string_sized_new(strlen(valid));
	bool after_emoji = false, blank = true;
	for (const char *c = valid; *c != '\0'; c = next_letter(c)) {
		gunichar letter = g_utf8_get_char(c);
		bool emoji = is_emoji(letter) || (after_emoji && letter == 0x200d);
		after_emoji = emoji;
		if ((emoji && !keep_emoji) ||
		    (is_direction_mark(letter) && !(keep_isolates && is_isolate(letter))))
			continue;
		bool space = is_forbidden(letter) || letter == ' ';
		if (space && blank)
			continue;
		g_string_append_unichar(out, space ? ' ' : letter);
		blank = space;
	}
	if (out->len > 0 && out->str[out->len - 1] == ' ')
		g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}

char *text_clean(const char *text)
{
	return clean(text, true, true);
}

char *text_label(const char *text)
{
	return clean(text, false, true);
}

char *text_isolate(const char *text)
{
	g_autofree char *own = clean(text, true, false);
	for (const char *c = own; *c != '\0'; c = next_letter(c)) {
		gunichar letter = g_utf8_get_char(c);
		bool right_to_left = (letter >= 0x590 && letter <= 0x8ff) ||
		                     (letter >= 0xfb1d && letter <= 0xfdff) ||
		                     (letter >= 0xfe70 && letter <= 0xfefc) ||
		                     (letter >= 0x10800 && letter <= 0x10fff) ||
		                     (letter >= 0x1e800 && letter <= 0x1efff);
		if (right_to_left)
			return g_strconcat("\xe2\x81\xa8", own, "\xe2\x81\xa9", NULL);
	}
	return g_steal_pointer(&own);
}

char *text_unisolate(const char *text)
{
	return clean(text, true, false);
}

void text_svg(GString *out, const char *text)
{
	g_autofree char *whole = text_clean(text);
	char *piece = whole;
	for (char *c = whole; *c != '\0'; c = g_utf8_next_char(c)) {
		if (!is_isolate(g_utf8_get_char(c)))
			continue;
		g_autofree char *isolate = g_strndup(c, 3);
		*c = '\0';
		text_html(out, piece);
		g_string_append(out, isolate);
		piece = c + 3;
		c += 2;
	}
	text_html(out, piece);
}

/* The longest head, in letters, that fits with an ellipsis: by halving, since width grows with length. */
char *text_ellipsis(const char *text, enum text_style style, double width)
{
	g_autofree char *label = text_label(text);
	if (text_width(label, style) <= width)
		return g_steal_pointer(&label);
	glong low = 0, high = MIN(g_utf8_strlen(label, -1), 512);
	while (low < high) {
		glong middle = (low + high + 1) / 2;
		g_autofree char *head = g_utf8_substring(label, 0, middle);
		g_autofree char *cut = g_strconcat(g_strchomp(head), ELLIPSIS, NULL);
		if (text_width(cut, style) <= width)
			low = middle;
		else
			high = middle - 1;
	}
	if (low == 0)
		return g_strdup(text_width(ELLIPSIS, style) <= width ? ELLIPSIS : "");
	g_autofree char *head = g_utf8_substring(label, 0, low);
	return g_strconcat(g_strchomp(head), ELLIPSIS, NULL);
}

GPtrArray *text_wrap(const char *text, enum text_style style, double width, int max_lines)
{
	g_autofree char *label = text_label(text);
	g_auto(GStrv) words = g_strsplit(label, " ", -1);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GString) line = g_string_new(NULL);
	for (int i = 0; words[i] != NULL; i++) {
		g_autofree char *longer =
		        line->len > 0 ? g_strconcat(line->str, " ", words[i], NULL)
		                      : g_strdup(words[i]);
		bool last = (int)lines->len == max_lines - 1;
		if (line->len > 0 && !last && text_width(longer, style) > width) {
			g_ptr_array_add(lines, text_ellipsis(line->str, style, width));
			g_string_assign(line, words[i]);
		} else {
			g_string_assign(line, longer);
		}
		if (line->len > 4096)
			break;
	}
	g_ptr_array_add(lines, text_ellipsis(line->str, style, width));
	return lines;
}

static void warn_missing(const char *text)
{
	if (g_hash_table_size(state.warnings) < 20)
		g_hash_table_add(
		        state.warnings,
		        g_strdup_printf("no font for \"%s\": drawn as boxes", text));
}

void text_draw(cairo_t *cr, double x, double y, const char *text, enum text_style style,
               bool outline)
{
	bool foreign = measure(text, style) < 0;
	g_autoptr(PangoLayout) layout = foreign ? layout_in(system_context(), text, style)
	                                        : g_object_ref(layout_of(text, style));
	if (foreign && pango_layout_get_unknown_glyphs_count(layout) > 0)
		warn_missing(text);
	double room = text_width(text, style), width = layout_width(layout);
	cairo_save(cr);
	cairo_translate(cr, x, y);
	if (foreign && width > room && width > 0)
		cairo_scale(cr, room / width, 1);
	cairo_move_to(cr, 0, -(double)pango_layout_get_baseline(layout) / PANGO_SCALE);
	if (outline)
		pango_cairo_layout_path(cr, layout);
	else
		pango_cairo_show_layout(cr, layout);
	cairo_restore(cr);
}

static int compare_texts(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

GPtrArray *text_warnings(void)
{
	prepare();
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, state.warnings);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		g_ptr_array_add(list, g_strdup(key));
	g_ptr_array_sort(list, compare_texts);
	g_hash_table_remove_all(state.warnings);
	return list;
}
