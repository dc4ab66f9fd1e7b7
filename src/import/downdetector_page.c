/*
 * A page of Downdetector as a browser saves it: the counts stand in a script, the reasons beside their charts.
 *
 * Source  no specification is published; a page saved in 2021 (read 2026-11-25):
 *         company: 'NAME', series: { reports: { data: [ { x: '2020-11-25T07:00:14-05:00', y: 0  }, ...
 * Takes   the counts, a curve named baseline, the name of the service, the shares of the most reported problems
 * Leaves  comments, maps, all other text
 * Quirk   a page has 96 points, one more at the front than the JSON made of it; x is taken as the END of its bin
 */
#include "base/text.h"
#include "import/bins.h"
#include "import/markup.h"
#include "import/reasons.h"
#include "import/script.h"

#include <math.h>
#include <string.h>

#define USUAL_WIDTH (15 * MINUTE)
#define MEMBERS_MAX 8 /* of a point */
#define CURVES_MAX 20

struct curve {
	char *name;      /* as the script calls it: "reports", "baseline" */
	GArray *samples; /* struct sample */
};

struct saved_page {
	struct reading *reading;
	const char *bytes;
	const char *counted; /* lines are counted up to here */
	gint64 line;
	GPtrArray *curves; /* struct curve * */
	char *scope;       /* name of the object or label last opened */
	char *company, *heading;
	Series *series;
	enum zone_basis zone;
	bool open; /* a list of points has not ended */
};

static void curve_free(gpointer data)
{
	struct curve *curve = data;
	g_free(curve->name);
	g_array_unref(curve->samples);
	g_free(curve);
}

/* Places are asked for in the order of the bytes. */
static gint64 line_of(struct saved_page *page, const char *at)
{
	while (page->counted < at &&
	       (page->counted = memchr(page->counted, '\n',
	                               (gsize)(at - page->counted))) != NULL) {
		page->line++;
		page->counted++;
	}
	page->counted = at;
	return page->line;
}

/* --- points ------------------------------------------------------------------ */

struct point {
	struct script_word x, y, baseline;
};

/* An object of flat members with an x in quotes and a y; the cursor stands behind its brace, and moves only on success. */
static bool read_point(struct script *script, struct point *point)
{
	struct script s = *script;
	*point = (struct point){ 0 };
	for (int i = 0; i < MEMBERS_MAX; i++) {
		const struct script_word key = script_next(&s);
		if (script_is_mark(&key, '}'))
			break;
		const struct script_word colon = script_next(&s);
		if (!script_is_mark(&colon, ':'))
			return false;
		struct script_word value = script_next(&s);
		if (script_is_mark(&value, '-')) { /* a sign makes it no count */
			value = script_next(&s);
			value.kind = SCRIPT_MARK;
		}
		if (script_says(&key, "x"))
			point->x = value;
		else if (script_says(&key, "y"))
			point->y = value;
		else if (script_says(&key, "baseline"))
			point->baseline = value;
		const struct script_word next = script_next(&s);
		if (script_is_mark(&next, '}'))
			break;
		if (!script_is_mark(&next, ','))
			return false;
	}
	if (point->x.kind != SCRIPT_STRING || point->y.text == NULL || s.at[-1] != '}')
		return false;
	*script = s;
	return true;
}

static struct curve *curve_named(struct saved_page *page, const char *name)
{
	for (guint i = 0; i < page->curves->len; i++) {
		struct curve *curve = g_ptr_array_index(page->curves, i);
		if (strcmp(curve->name, name) == 0)
			return curve;
	}
	if (page->curves->len == CURVES_MAX)
		return NULL;
	struct curve *curve = g_new(struct curve, 1);
	curve->name = g_strdup(name);
	curve->samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
	g_ptr_array_add(page->curves, curve);
	return curve;
}

static bool is_baseline(const char *name)
{
	g_autofree char *low = g_ascii_strdown(name, -1);
	return strstr(low, "baseline") != NULL || strstr(low, "expected") != NULL;
}

/* A level may be a fraction; a count may not. */
static bool read_number(const struct script_word *word, bool is_level, double *out)
{
	if (word->kind != SCRIPT_NUMBER && word->kind != SCRIPT_STRING)
		return false;
	if (!is_level)
		return bins_count(word->text, word->len, out);
	return bins_level(word->text, word->len, out);
}

static void add_point(struct saved_page *page, const char *from, const char *to,
                      const struct point *point)
{
	struct reading *reading = page->reading;
	struct sample sample = { .exposure = NAN,
		                 .baseline = NAN,
		                 .line = line_of(page, from),
		                 .offset = (gint64)(from - page->bytes) + reading->base,
		                 .length = (gint64)(to - from) };
	const char *name = page->scope != NULL ? page->scope : "reports";
	struct curve *curve = curve_named(page, name);
	const char *why = NULL;
	struct stamp stamp;
	page->open = true;
	if (!stamp_parse(point->x.text, point->x.len, &stamp))
		why = "x is no time";
	else if ((sample.start = reading_to_utc(reading, &stamp, sample.line,
	                                        &page->zone)) == INSTANT_NONE)
		why = "x is out of the limits of time";
	else if (!read_number(&point->y, is_baseline(name), &sample.count))
		why = "y is not a whole number from 0 on";
	else if (curve == NULL)
		why = "more than 20 curves";
	else if (point->baseline.text != NULL &&
	         !read_number(&point->baseline, true, &sample.baseline))
		why = "baseline is no number from 0 on";
	if (why == NULL) {
		g_array_append_val(curve->samples, sample);
		return;
	}
	reading_lines(reading, LINE_REJECTED, sample.line, sample.offset, sample.length);
	reading_reject(reading, sample.line, sample.offset, "%s", why);
}

/* --- the script -------------------------------------------------------------- */

static void set_text(char **slot, const struct script_word *word)
{
	g_autofree char *raw = text_repair(word->text, word->len);
	g_free(*slot);
	*slot = text_one_line(raw, 100);
}

/* NAME: { opens an object, label: 'NAME' names a data set, company: 'NAME' the service. */
static void read_member(struct saved_page *page, const struct script_word *key,
                        const struct script_word *value)
{
	if (script_is_mark(value, '{'))
		set_text(&page->scope, key);
	else if (value->kind != SCRIPT_STRING)
		return;
	else if (script_says(key, "label"))
		set_text(&page->scope, value);
	else if (script_says(key, "company") && page->company == NULL && value->len > 0)
		set_text(&page->company, value);
}

static void read_script(struct saved_page *page, const struct markup_piece *piece)
{
	struct script script = { piece->text, piece->text + piece->len };
	struct script_word key = { SCRIPT_END, NULL, 0 }, colon = key, word;
	g_clear_pointer(&page->scope, g_free);
	while ((word = script_next(&script)).kind != SCRIPT_END) {
		struct point point;
		const bool opens = script_is_mark(&word, '{');
		if (opens && read_point(&script, &point)) {
			add_point(page, word.text, script.at, &point);
		} else if (script_is_mark(&colon, ':') &&
		           (key.kind == SCRIPT_NAME || key.kind == SCRIPT_STRING)) {
			read_member(page, &key, &word);
		} else if (script_is_mark(&word, ']')) {
			page->open = false;
		}
		key = colon;
		colon = word;
	}
}

/* --- the markup -------------------------------------------------------------- */

/* The most reported problems: a text "57%", and the name as the text after it. */
struct reasons_state {
	bool inside, waits; /* below the card; a share waits for its name */
	double share;
};

static void read_reason(struct saved_page *page, struct reasons_state *state,
                        const char *words)
{
	if (*words == '\0')
		return;
	if (state->waits)
		reasons_add(page->series, words, state->share);
	state->waits = !state->waits && g_str_has_suffix(words, "%") &&
	               reasons_share(words, &state->share);
}

static void read_markup(struct saved_page *page, gsize len)
{
	struct markup markup = markup_open(page->bytes, len);
	struct markup_piece piece;
	struct reasons_state reasons = { 0 };
	bool heading = false;
	while (markup_next(&markup, &piece)) {
		if (piece.kind == MARKUP_SCRIPT) {
			read_script(page, &piece);
		} else if (piece.kind != MARKUP_TEXT) {
			heading = piece.kind == MARKUP_TAG &&
			          (markup_is(&piece, "h1") || markup_is(&piece, "title"));
			if (markup_has(&piece, "indicators-card"))
				reasons.inside = true;
			else if (markup_is(&piece, "h2") &&
			         page->series->reasons->len > 0)
				reasons.inside = false;
		} else if (heading || reasons.inside) {
			g_autofree char *words = markup_words(&piece);
			if (reasons.inside)
				read_reason(page, &reasons, words);
			else if (page->heading == NULL && *words != '\0')
				page->heading = g_steal_pointer(&words);
		}
	}
}

/* --- the series -------------------------------------------------------------- */

/* "Problems at Microsoft Azure on 28 September 2020 | Downdetector" names the service; NULL when nothing does. */
static char *service_of(const struct saved_page *page)
{
	static const char *const before[] = {
		"User reports indicate no current problems at ",
		"User reports indicate possible problems at ",
		"User reports indicate problems at ", "Problems at "
	};
	if (page->reading->options->component != NULL)
		return g_strdup(page->reading->options->component);
	if (page->company != NULL)
		return g_strdup(page->company);
	for (gsize i = 0; page->heading != NULL && i < G_N_ELEMENTS(before); i++) {
		if (!g_str_has_prefix(page->heading, before[i]))
			continue;
		char *name = g_strdup(page->heading + strlen(before[i]));
		char *end = strstr(name, " | ");
		if (end != NULL)
			*end = '\0';
		end = g_strrstr(name, " on ");
		if (end != NULL && g_ascii_isdigit(end[4]))
			*end = '\0';
		return g_strstrip(name);
	}
	return NULL;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct sample *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* The baseline's points at the times of the counts; both have the same labels. */
static void add_baseline(const struct saved_page *page, GArray *samples,
                         const struct curve *curve)
{
	g_array_sort(samples, by_start);
	g_array_sort(curve->samples, by_start);
	for (guint i = 0, k = 0; i < samples->len; i++) {
		struct sample *sample = &g_array_index(samples, struct sample, i);
		while (k < curve->samples->len &&
		       g_array_index(curve->samples, struct sample, k).start <
		               sample->start)
			k++;
		if (k == curve->samples->len)
			break;
		const struct sample *level =
		        &g_array_index(curve->samples, struct sample, k);
		if (level->start != sample->start)
			continue;
		sample->baseline = level->count;
		reading_lines(page->reading, LINE_IN_RECORD, level->line, level->offset,
		              level->length);
	}
}

/* "reports" where there is one, else the first that is no baseline. */
static struct curve *choose_curve(const struct saved_page *page)
{
	struct curve *best = NULL;
	for (guint i = 0; i < page->curves->len; i++) {
		struct curve *curve = g_ptr_array_index(page->curves, i);
		if (!is_baseline(curve->name) &&
		    (best == NULL || g_ascii_strcasecmp(curve->name, "reports") == 0))
			best = curve;
	}
	return best;
}

static bool put_series(struct saved_page *page, GError **error)
{
	struct reading *reading = page->reading;
	Series *series = page->series;
	const struct curve *chosen = choose_curve(page);
	const struct place place = { reading->name, 0, 0, -1 };
	if (chosen == NULL || chosen->samples->len == 0) {
		error_at(error, ERROR_DATA, &place,
		         "no script in it holds counts like { x: 'TIME', y: N }");
		return error_hint(error, "save the page while it shows its chart");
	}
	g_autoptr(Bins) bins = bins_new();
	for (guint i = 0; i < page->curves->len; i++) {
		const struct curve *curve = g_ptr_array_index(page->curves, i);
		if (is_baseline(curve->name))
			add_baseline(page, chosen->samples, curve);
		else if (curve != chosen)
			reading_warn(reading, 0, "a curve beside \"%s\" left out: \"%s\"",
			             chosen->name, curve->name);
	}
	for (guint i = 0; i < chosen->samples->len; i++)
		bins_add(bins, &g_array_index(chosen->samples, struct sample, i));
	if (page->open)
		reading_warn(reading, page->line,
		             "the page ends inside its list of counts");
	series->measure = MEASURE_REPORTS;
	series->lane = reading->source->lane;
	series->name = g_strdup("reports");
	series->unit = g_strdup("reports");
	series->component = service_of(page);
	series->zone = page->zone;
	bins_series(bins, reading, 'e', USUAL_WIDTH, series);
	return reading->sink->series(reading->sink->user, series, error);
}

static bool read_document(struct reading *reading, const char *bytes, gsize len,
                          GError **error)
{
	g_autoptr(Series) series = series_new();
	struct saved_page page = { .reading = reading,
		                   .bytes = bytes,
		                   .counted = bytes,
		                   .line = 1,
		                   .series = series,
		                   .zone = ZONE_EXPLICIT };
	page.curves = g_ptr_array_new_with_free_func(curve_free);
	read_markup(&page, len);
	const bool ok = put_series(&page, error);
	g_ptr_array_unref(page.curves);
	g_free(page.scope);
	g_free(page.company);
	g_free(page.heading);
	return ok;
}

static int bid(const struct sample_bytes *sample)
{
	const bool named =
	        sample_has(sample, "downdetector") || sample_has(sample, "Downdetector");
	if (sample_first(sample) != '<' || !named)
		return 0;
	const bool page = sample_has(sample, "chartThis(") ||
	                  sample_has(sample, "content='downdetector.com'") ||
	                  sample_has(sample, "content=\"downdetector.com\"");
	const bool points = sample_has(sample, "{ x: '") || sample_has(sample, "{x: '") ||
	                    sample_has(sample, "{x:'") || sample_has(sample, "{ x: \"") ||
	                    sample_has(sample, "{x:\"") ||
	                    sample_has(sample, "{\"x\":\"");
	return points ? 80 + 15 * page : page ? 40 : 0;
}

const struct importer importer_downdetector_page = {
	.name = "downdetector-page",
	.title = "Downdetector: a saved page (HTML)",
	.about = "Specification: none published; the script of a saved page, "
	         "{ x: 'TIME', y: N } in lists named reports and baseline, read "
	         "2026-11-25. "
	         "Takes the counts, the baseline where there is one, the name of the "
	         "service "
	         "(the script's company, else the heading) as component unless "
	         "--component "
	         "says another, and the most reported problems as shares. Leaves all "
	         "other "
	         "text. A time is the end of its bin unless --bin-label start. A page "
	         "has one "
	         "point more at the front than JSON that was made of it. Seen in real "
	         "data: "
	         "one page of 2020; a baseline was not.",
	.lane = LANE_USERS,
	.bid = bid,
	.read_document = read_document,
};
