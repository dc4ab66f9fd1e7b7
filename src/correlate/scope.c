/*
 * scope.c - K4 of regions: "only EU customers are affected", "in all regions", "other regions are unaffected", against the
 * levels and signals of components that name their region.
 *
 * A region is calm where each of its signals is there in every bin, asked, and without a window; hurt where one has a window,
 * or the page shows it as hurt. What began after the words were said is not held against them. Nothing is told of a product
 * by the signals of another.
 */
#include "correlate/steps.h"

#include "correlate/region.h"
#include "correlate/tone.h"
#include "correlate/window.h"

#include <math.h>
#include <string.h>

/* --- what is said ----------------------------------------------------------------------- */

struct scope {
	bool all;       /* of within[0], or of everything; else only those */
	GArray *within; /* struct region */
	gssize at;      /* the token that says so */
};

static const char *const fillers[] = {
	"the",      "our",      "a",      "an",         "in",       "to",
	"for",      "from",     "within", "of",         "users",    "user",
	"some",     "subset",   "small",  "number",     "customer", "customers",
	"requests", "traffic",  "region", "regions",    "located",  "hosted",
	"based",    "accounts", "those",  "workspaces", "servers",  "cluster",
	"clusters", "data",     "single", "one",        NULL
};
static const char *const units[] = { "region",      "regions",     "location",
	                             "locations",   "datacenters", "datacentres",
	                             "geographies", "countries",   "areas",
	                             NULL };

/* "EU", "EU and US regions", "eu-west-1, eu-west-2" from token i; whether any was. */
static bool read_places(const char *text, const GArray *tokens, gssize i, GArray *places)
{
	static const char *const links[] = { "and",    "or",      "the", "in",
		                             "region", "regions", NULL };
	struct region region;
	const guint before = places->len;
	for (gssize end = i; end <= i + 8 && token_in(tokens, i, fillers); end++)
		i++;
	for (gssize end; (end = region_read(text, tokens, i, &region)) > i;) {
		g_array_append_val(places, region);
		i = end;
		for (int n = 0;
		     n < 3 && (token_in(tokens, i, links) || token_sign(tokens, i, ',') ||
		               token_sign(tokens, i, '&') || token_sign(tokens, i, '/'));
		     n++)
			i++;
	}
	return places->len > before;
}

/* The place whose words end right before token i: "EU customers only". */
static bool read_place_before(const char *text, const GArray *tokens, gssize i,
                              GArray *places)
{
	gssize first, end;
	token_sentence(tokens, i, &first, &end);
	gssize past = i;
	while (past > first && token_in(tokens, past - 1, fillers))
		past--;
	struct region region;
	for (gssize at = MAX(first, past - 7); at < past; at++)
		if (region_read(text, tokens, at, &region) == past) {
			g_array_append_val(places, region);
			return true;
		}
	return false;
}

static bool is_denied(const GArray *tokens, gssize i)
{
	static const char *const denials[] = { "not",    "isn't",  "aren't", "nearly",
		                               "almost", "wasn't", NULL };
	return token_in(tokens, i - 1, denials) ||
	       (token_in(tokens, i - 2, denials) && !token_sign(tokens, i - 1, ','));
}

static bool says_only(const char *text, const GArray *tokens, gssize i, GArray *places)
{
	static const char *const limited[] = { "limited", "confined", "restricted",
		                               "isolated", NULL };
	if (is_denied(tokens, i))
		return false;
	if (token_in(tokens, i, limited))
		return token_is(tokens, i + 1, "to") &&
		       read_places(text, tokens, i + 2, places);
	if (!token_is(tokens, i, "only") && !token_is(tokens, i, "exclusively"))
		return false;
	return read_places(text, tokens, i + 1, places) ||
	       read_place_before(text, tokens, i, places);
}

/* "all regions", "every US region", "globally"; what follows may take some out of it. */
static bool says_all(const char *text, const GArray *tokens, gssize i, GArray *places)
{
	static const char *const every[] = { "all", "every", "each", NULL };
	static const char *const wide[] = { "globally", "worldwide", NULL };
	static const char *const less[] = { "except", "but",     "excluding", "other",
		                            "apart",  "outside", "besides",   NULL };
	if (is_denied(tokens, i))
		return false;
	if (token_in(tokens, i, wide))
		return true;
	if (!token_in(tokens, i, every))
		return false;
	gssize at = i + 1;
	at += token_is(tokens, at, "of");
	at += token_is(tokens, at, "our") || token_is(tokens, at, "the");
	struct region region;
	const gssize end = region_read(text, tokens, at, &region);
	if (!token_in(tokens, end, units) || token_in(tokens, end + 1, less))
		return false;
	if (end > at)
		g_array_append_val(places, region);
	return true;
}

/* "other regions are not affected", "no other region is affected", "all other regions operate normally" */
static bool says_no_other(const GArray *tokens, gssize i)
{
	static const char *const hurt[] = { "affected", "impacted", "involved", "hit",
		                            NULL };
	static const char *const well[] = { "unaffected", "unimpacted", "operational",
		                            "healthy",    "normally",   "normal",
		                            "fine",       NULL };
	static const char *const hedges[] = { "should", "if",      "may",
		                              "might",  "whether", "until",
		                              "will",   "some",    NULL };
	gssize first, end;
	if (!token_is(tokens, i, "other") || !token_in(tokens, i + 1, units))
		return false;
	token_sentence(tokens, i, &first, &end);
	for (gssize at = MAX(first, i - 4); at < i; at++)
		if (token_in(tokens, at, hedges))
			return false;
	bool no = token_is(tokens, i - 1, "no");
	for (gssize at = i + 2; at < MIN(end, i + 9); at++) {
		no |= token_is(tokens, at, "not") || token_is(tokens, at, "aren't") ||
		      token_is(tokens, at, "weren't");
		if (token_in(tokens, at, hedges) || token_sign(tokens, at, ','))
			return false;
		if (token_in(tokens, at, hurt))
			return no;
		if (token_in(tokens, at, well))
			return !no;
	}
	return false;
}

/* All places that a text names up to token end, and the title of the incident. */
static void places_named(const struct work *w, const char *text, const GArray *tokens,
                         gssize end, GArray *places)
{
	struct region region;
	for (gssize i = 0; i < end; i++)
		if (region_read(text, tokens, i, &region) > i)
			g_array_append_val(places, region);
	const char *title = w->group->incident->title;
	g_autoptr(GArray) words = tokens_of(title);
	for (gssize i = 0; i < (gssize)words->len; i++)
		if (region_read(title, words, i, &region) > i)
			g_array_append_val(places, region);
}

static bool read_scope(const struct work *w, const char *text, const GArray *tokens,
                       gssize i, struct scope *scope)
{
	g_array_set_size(scope->within, 0);
	scope->at = i;
	scope->all = false;
	if (says_no_other(tokens, i)) {
		places_named(w, text, tokens, i, scope->within);
		return scope->within->len > 0;
	}
	if (says_only(text, tokens, i, scope->within))
		return tone_asserts_harm(tokens, i);
	scope->all = says_all(text, tokens, i, scope->within);
	return scope->all && tone_asserts_harm(tokens, i);
}

/* --- what is seen ----------------------------------------------------------------------- */

/* One region of one product. */
struct seen_region {
	struct region region;
	char *product;                  /* "" where the name is the region alone */
	const struct window *window;    /* hurt, by its signal; or NULL */
	const struct component *listed; /* hurt, by the page; or NULL */
	const struct level_span *level;
	const Series *calm; /* a signal that was calm all the time; or NULL */
	bool doubt;         /* a signal that nobody can tell of */
};

static void seen_clear(gpointer data)
{
	g_free(((struct seen_region *)data)->product);
}

/* Its row; NULL: the name gives no region. */
static struct seen_region *row_of(GArray *rows, const char *name)
{
	struct seen_region new = { 0 };
	if (name == NULL || !region_of_name(name, &new.region, &new.product))
		return NULL;
	for (guint i = 0; i < rows->len; i++) {
		struct seen_region *row = &g_array_index(rows, struct seen_region, i);
		if (g_ascii_strcasecmp(row->product, new.product) == 0 &&
		    region_within(&row->region, &new.region) &&
		    region_within(&new.region, &row->region)) {
			g_free(new.product);
			return row;
		}
	}
	g_array_append_val(rows, new);
	return &g_array_index(rows, struct seen_region, rows->len - 1);
}

/* When harm was there that the words can speak of. */
static struct range time_of(const Timeline *t, const Event *event)
{
	const struct range start =
	        range_known(t->impact_start) ? t->impact_start : t->start;
	gint64 until = event->at.lo;
	if (range_known(t->impact_end) && !range_is_open(t->impact_end))
		until = MIN(until, t->impact_end.hi);
	return range_known(start) && until > start.lo ? range_of(start.lo, until)
	                                              : RANGE_NONE;
}

/* Every bin is there, and something was asked in them. */
static bool is_told(const Series *series, struct range time)
{
	double asked = 0;
	if (!range_known(time) || !series_covers(series, time))
		return false;
	for (gint64 at = time.lo; at < time.hi; at += series->width) {
		const double exposure = series_sample_at(series, at)->exposure;
		asked += isnan(exposure) ? 1 : exposure;
	}
	return asked > 0;
}

static void see_windows(GArray *rows, const GPtrArray *windows, gint64 said)
{
	for (guint i = 0; i < windows->len; i++) {
		const struct window *window = windows->pdata[i];
		if (!window->harm && !(window->strong && window->way == WINDOW_DROP))
			continue;
		struct seen_region *row = row_of(rows, window->series->component);
		if (row == NULL)
			continue;
		if (window->start.hi > said)
			row->doubt |= window->start.lo < said;
		else if (row->window == NULL)
			row->window = window;
	}
}

static bool has_window(const Timeline *t, const Series *series, gint64 said)
{
	for (guint i = 0; i < t->windows->len; i++) {
		const struct window *window = t->windows->pdata[i];
		if (window->series == series && window->start.lo < said)
			return true;
	}
	return false;
}

static void see_calm(GArray *rows, const Timeline *t, const Event *event)
{
	const struct range time = time_of(t, event);
	for (guint i = 0; i < t->evidence->series->len; i++) {
		const Series *series = t->evidence->series->pdata[i];
		struct seen_region *row =
		        window_measure(series) && series->dimension == DIMENSION_NONE
		                ? row_of(rows, series->component)
		                : NULL;
		if (row == NULL || has_window(t, series, event->at.lo))
			continue;
		if (is_told(series, time))
			row->calm = series;
		else
			row->doubt = true;
	}
}

static void see_page(GArray *rows, const Timeline *t, gint64 said)
{
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *one = t->components->pdata[i];
		struct seen_region *row =
		        one->track == TRACK_ANNOUNCED ? row_of(rows, one->name) : NULL;
		for (guint k = 0; row != NULL && k < one->levels->len; k++) {
			const struct level_span *span =
			        &g_array_index(one->levels, struct level_span, k);
			if (span->level < LEVEL_DEGRADED || span->start.lo > said)
				continue;
			row->listed = one;
			row->level = span;
		}
	}
}

static bool is_hurt(const struct seen_region *row)
{
	return row->window != NULL || row->listed != NULL;
}

static bool is_calm(const struct seen_region *row)
{
	return row->calm != NULL && !row->doubt && !is_hurt(row);
}

/* --- the verdict ------------------------------------------------------------------------ */

/* Whether the sentence names products of which this is none. */
static bool is_other_product(const GArray *rows, const struct seen_region *row,
                             const char *quote)
{
	g_autofree char *text = g_ascii_strdown(quote, -1);
	bool named = false;
	for (guint i = 0; i < rows->len; i++) {
		const struct seen_region *one =
		        &g_array_index(rows, struct seen_region, i);
		g_autofree char *product = g_ascii_strdown(one->product, -1);
		if (*product == '\0' || strstr(text, product) == NULL)
			continue;
		if (g_ascii_strcasecmp(one->product, row->product) == 0)
			return false;
		named = true;
	}
	return named;
}

/* In one of the places; *apart: surely in none. */
static bool lies_in(const struct region *region, const GArray *places, bool *apart)
{
	bool in = false;
	*apart = places->len > 0;
	for (guint i = 0; i < places->len; i++) {
		const struct region *place = &g_array_index(places, struct region, i);
		in |= region_within(region, place);
		*apart &= region_apart(region, place);
	}
	return in;
}

struct judged {
	const struct seen_region *inside,
	        *outside; /* hurt within what was said; what speaks against it */
	const struct seen_region *calm;   /* only: calm outside */
	const struct seen_region *second; /* all: hurt, and apart from inside */
};

static void judge(const struct scope *scope, const GArray *rows, const char *quote,
                  struct judged *j)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct seen_region *row =
		        &g_array_index(rows, struct seen_region, i);
		bool apart;
		const bool in = lies_in(&row->region, scope->within, &apart) ||
		                (scope->all && scope->within->len == 0);
		if (is_other_product(rows, row, quote))
			continue;
		if (in && is_hurt(row)) {
			if (j->inside == NULL)
				j->inside = row;
			else if (region_apart(&j->inside->region, &row->region))
				j->second = row;
		}
		if (!scope->all && apart && is_hurt(row) && j->outside == NULL)
			j->outside = row;
		if (is_calm(row) && (scope->all ? in : apart))
			j->calm = row;
	}
	/* Calm says something only beside harm of the same product. */
	for (guint i = 0; scope->all && j->calm != NULL && i < rows->len; i++) {
		const struct seen_region *row =
		        &g_array_index(rows, struct seen_region, i);
		if (is_hurt(row) && region_apart(&row->region, &j->calm->region) &&
		    g_ascii_strcasecmp(row->product, j->calm->product) == 0) {
			j->outside = j->calm;
			j->inside = row;
		}
	}
}

static enum verdict verdict_of(const struct scope *scope, const struct judged *j)
{
	if (j->outside != NULL)
		return VERDICT_CONTRADICTED;
	const bool known = scope->all ? j->second != NULL && j->calm == NULL
	                              : j->inside != NULL && j->calm != NULL;
	return known ? VERDICT_CONSISTENT : VERDICT_CANNOT_TELL;
}

static void add_words(GString *out, const Timeline *t, const struct seen_region *row,
                      struct range time, GArray *refs)
{
	if (row == NULL)
		return;
	g_autofree char *words = NULL;
	if (row->window != NULL) {
		words = sentence_window(t->zone, row->window);
		refs_add(refs, row->window->refs);
	} else if (row->listed != NULL) {
		g_autofree char *from = sentence_date(t->zone, row->level->start, false);
		words = g_strdup_printf("The status page shows %s as \"%s\" from %s on.",
		                        row->listed->name,
		                        level_name((int)row->level->level), from);
		refs_add(refs, row->level->refs);
	} else {
		g_autofree char *signal = sentence_signal(row->calm);
		g_autofree char *a = sentence_date(t->zone, range_point(time.lo), false);
		g_autofree char *b = sentence_time(t->zone, range_point(time.hi), false);
		words = g_strdup_printf("%s were at baseline from %s to %s.", signal, a,
		                        b);
		window_ref(refs, row->calm, series_sample_at(row->calm, time.lo));
	}
	g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", words);
}

static void add_scope(struct work *w, const Event *event, const struct scope *scope,
                      const GArray *rows, const char *quote)
{
	Timeline *t = w->t;
	struct judged j = { 0 };
	judge(scope, rows, quote, &j);
	const enum verdict verdict = verdict_of(scope, &j);
	const bool measured =
	        j.calm != NULL || (j.second != NULL && j.second->window != NULL);
	/* That a page agrees with itself, or that nobody can tell, is nothing to report of a post. */
	if (event->kind == KIND_POST && (verdict == VERDICT_CANNOT_TELL ||
	                                 (verdict == VERDICT_CONSISTENT && !measured)))
		return;
	GString *seen = g_string_new(NULL);
	g_autoptr(GArray) refs = refs_new();
	const struct range time = time_of(t, event);
	const struct seen_region *last = j.outside != NULL ? j.outside
	                                 : j.calm != NULL  ? j.calm
	                                                   : j.second;
	add_words(seen, t, j.inside, time, refs);
	add_words(seen, t, last, time, refs);
	if (verdict == VERDICT_CANNOT_TELL)
		g_string_append_printf(seen, "%sNo signal tells of the other regions.",
		                       seen->len > 0 ? " " : "");
	g_autofree char *by = finding_by(t, event);
	g_autofree char *words = sentence_quote(quote, 240);
	struct finding *finding =
	        finding_add(t, "K4", verdict, g_strdup_printf("%s says: %s", by, words),
	                    g_string_free(seen, FALSE));
	finding->said_lane = event->lane;
	refs_add_event(finding->refs, event);
	refs_add(finding->refs, refs);
}

static GArray *rows_of(const struct work *w, const Event *event)
{
	GArray *rows = g_array_new(FALSE, TRUE, sizeof(struct seen_region));
	g_array_set_clear_func(rows, seen_clear);
	see_windows(rows, w->t->windows, event->at.lo);
	see_windows(rows, w->t->others, event->at.lo);
	see_calm(rows, w->t, event);
	see_page(rows, w->t, event->at.lo);
	return rows;
}

bool scopes_check(struct work *w, const Event *event)
{
	const char *text = words_of(event);
	g_autoptr(GArray) tokens = tokens_of(text);
	struct scope scope = { .within =
		                       g_array_new(FALSE, FALSE, sizeof(struct region)) };
	bool any = false;
	for (gssize i = 0; i < (gssize)tokens->len && !any; i++) {
		if (!read_scope(w, text, tokens, i, &scope))
			continue;
		g_autofree char *quote = token_quote(text, tokens, i);
		g_autoptr(GArray) rows = rows_of(w, event);
		if (rows->len > 0)
			add_scope(w, event, &scope, rows, quote);
		any = rows->len > 0;
	}
	g_array_unref(scope.within);
	return any;
}
