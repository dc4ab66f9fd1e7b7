/* similar.c - see similar.h; the weights are those of the rules "similar.*". */
#include "correlate/similar_work.h"

#include "correlate/region.h"
#include "correlate/steps.h"
#include "correlate/together.h"
#include "correlate/token.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIMILAR_MAX = 3,
	LOOKED_AT = 12, /* the best by words and components, whose shape is measured */
	LETTERS_LEAST = 3,
	WORDS_NAMED = 3,
	COMPONENTS_NAMED = 3,
};
#define WEIGHT_WORDS 0.4
#define WEIGHT_COMPONENTS 0.25
#define WEIGHT_PATTERNS 0.25
#define WEIGHT_SHAPE 0.1
#define LIKENESS_LEAST 0.3 /* of a third alike nobody would speak */
#define WORDS_LEAST 0.1    /* and of so few words nobody would say "both say" */

/* --- terms ------------------------------------------------------------------- */

/* A word or the name of a component. */
struct term {
	char *text;      /* as it was first seen */
	bool empty;      /* every post has it */
	guint incidents; /* that have it */
	guint last;      /* the last one that does, its place from 1 */
	guint at;        /* and where in it */
};
/* Of one incident: how much the term counts there. */
struct use {
	guint term;
	guint times; /* 2: in the title */
};
struct terms {
	GHashTable *ids; /* char * -> place in all, from 1 */
	GArray *all;     /* struct term */
};
struct similar_index {
	Catalog *catalog;
	struct terms words, components;
	GHashTable *named; /* component as written -> its term, from 1; 0: a place */
	GPtrArray *word_uses, *component_uses; /* GArray of struct use, by incident */
};

static void term_clear(gpointer data)
{
	g_free(((struct term *)data)->text);
}

static struct terms terms_new(void)
{
	const struct terms terms = {
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		g_array_new(FALSE, FALSE, sizeof(struct term)),
	};
	g_array_set_clear_func(terms.all, term_clear);
	return terms;
}

static struct term *term_of(const struct terms *terms, guint id)
{
	return &g_array_index(terms->all, struct term, id);
}

static guint term_id(struct terms *terms, const char *key, const char *text)
{
	const guint known = GPOINTER_TO_UINT(g_hash_table_lookup(terms->ids, key));
	if (known > 0)
		return known - 1;
	const struct term term = { .text = g_strdup(text),
		                   .empty = word_says_nothing(key) ||
		                            word_says_nothing(text) };
	g_array_append_val(terms->all, term);
	g_hash_table_insert(terms->ids, g_strdup(key), GUINT_TO_POINTER(terms->all->len));
	return terms->all->len - 1;
}

static void use_term(struct terms *terms, GArray *uses, guint place, guint id,
                     guint times)
{
	struct term *term = term_of(terms, id);
	if (term->last == place) {
		struct use *use = &g_array_index(uses, struct use, term->at);
		use->times = MAX(use->times, times);
		return;
	}
	const struct use use = { id, times };
	term->last = place;
	term->at = uses->len;
	term->incidents++;
	g_array_append_val(uses, use);
}

/* --- words ------------------------------------------------------------------- */

/* "errors" is "error"; "access" and "status" stay what they are. */
static void cut_plural(char *word)
{
	const gsize n = strlen(word);
	if (n > 4 && word[n - 1] == 's' && strchr("siu", word[n - 2]) == NULL)
		word[n - 1] = '\0';
}

struct reader {
	SimilarIndex *index;
	guint place;
	GArray *words, *components;
};

/* When and how something is said, and not what: dates, zones, addresses. */
static bool is_frame(const GArray *tokens, guint i, bool *in_address)
{
	static const char *const frame[] = {
		"monday",  "tuesday", "wednesday", "thursday", "friday",   "saturday",
		"sunday",  "january", "february",  "march",    "april",    "june",
		"july",    "august",  "september", "october",  "november", "december",
		"jan",     "feb",     "mar",       "apr",      "jun",      "jul",
		"aug",     "sep",     "sept",      "oct",      "nov",      "dec",
		"utc",     "gmt",     "pst",       "pdt",      "est",      "edt",
		"cst",     "cdt",     "cet",       "cest",     "bst",      "ist",
		"pacific", "eastern", "href",      "html",     "www",      "com",
		"the",     "and",     "are",       "for",      "has",      "was",
		"our",     "you",     "all",       "any",      "not",      "may",
		"can",     "out",     "its",       "one",      "who",      "how",
		"now",     "new",     "see",       "had",      "but",      "per",
		"via",     "none",    "using",     "than",     "look",     "we've",
		"we're",   "did",     "too",       "few",      "two",      "use",
		"south",   "been",    "being",     "east",     "west",     "north",
		NULL
	};
	const struct token *token = &g_array_index(tokens, struct token, i);
	*in_address =
	        g_str_has_prefix(token->word, "http") || (*in_address && token->joined);
	return *in_address || token_in(tokens, i, frame);
}

static void read_text(struct reader *reader, const char *text, guint times)
{
	struct terms *words = &reader->index->words;
	g_autoptr(GArray) tokens = tokens_of(text);
	bool in_address = false;
	for (guint i = 0; i < tokens->len; i++) {
		const struct token *token = &g_array_index(tokens, struct token, i);
		char key[sizeof token->word];
		if (is_frame(tokens, i, &in_address) || token->kind != TOKEN_WORD ||
		    strlen(token->word) < LETTERS_LEAST ||
		    !g_utf8_validate(token->word, -1, NULL))
			continue;
		g_strlcpy(key, token->word, sizeof key);
		cut_plural(key);
		const guint id = term_id(words, key, token->word);
		if (!term_of(words, id)->empty)
			use_term(words, reader->words, reader->place, id, times);
	}
}

/* "Checkout (EU)" is Checkout, and "EU" nothing that could be hurt. */
static guint component_term(SimilarIndex *index, const char *name)
{
	gpointer known;
	if (g_hash_table_lookup_extended(index->named, name, NULL, &known))
		return GPOINTER_TO_UINT(known);
	struct region region;
	g_autofree char *rest = NULL;
	const bool placed = region_of_name(name, &region, &rest);
	const char *bracket = placed ? strstr(name, " (") : NULL;
	g_autofree char *before =
	        bracket != NULL ? g_strndup(name, (gsize)(bracket - name)) : NULL;
	const char *what = before != NULL ? before : placed ? rest : name;
	g_autofree char *key = g_utf8_casefold(what, -1);
	const guint term = *key == '\0' || names_a_place(what)
	                           ? 0
	                           : term_id(&index->components, key, what) + 1;
	g_hash_table_insert(index->named, g_strdup(name), GUINT_TO_POINTER(term));
	return term;
}

static void read_component(struct reader *reader, const char *name)
{
	const guint term = name != NULL ? component_term(reader->index, name) : 0;
	if (term > 0)
		use_term(&reader->index->components, reader->components, reader->place,
		         term - 1, 1);
}

static void read_event(void *data, const Event *event)
{
	struct reader *reader = data;
	if (event->kind == KIND_COMPONENT)
		read_component(reader, event->component);
	else if (event->kind == KIND_POST && !event->withdrawn)
		read_text(reader, event->body, 1);
}

static void read_incident(SimilarIndex *index, guint place, const Incident *incident)
{
	struct reader reader = { index, place,
		                 g_array_new(FALSE, FALSE, sizeof(struct use)),
		                 g_array_new(FALSE, FALSE, sizeof(struct use)) };
	read_text(&reader, incident->title, 2);
	for (guint i = 0; i < incident->components->len; i++)
		read_component(&reader, incident->components->pdata[i]);
	catalog_each(index->catalog, incident, read_event, &reader);
	g_ptr_array_add(index->word_uses, reader.words);
	g_ptr_array_add(index->component_uses, reader.components);
}

const Catalog *similar_catalog(const SimilarIndex *index)
{
	return index->catalog;
}

bool similar_may_be(const Incident *a, const Incident *b)
{
	return a != b && !a->everything && !b->everything &&
	       (a->kind == INCIDENT_MAINTENANCE) == (b->kind == INCIDENT_MAINTENANCE);
}

SimilarIndex *similar_index_new(const Evidence *evidence)
{
	SimilarIndex *index = g_new0(SimilarIndex, 1);
	index->catalog = catalog_new(evidence);
	index->words = terms_new();
	index->components = terms_new();
	index->named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	index->word_uses = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	index->component_uses =
	        g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	for (guint i = 0; i < evidence->incidents->len; i++)
		read_incident(index, i + 1, evidence->incidents->pdata[i]);
	return index;
}

static void terms_clear(struct terms *terms)
{
	g_hash_table_unref(terms->ids);
	g_array_unref(terms->all);
}

void similar_index_free(SimilarIndex *index)
{
	if (index == NULL)
		return;
	terms_clear(&index->words);
	terms_clear(&index->components);
	g_hash_table_unref(index->named);
	g_ptr_array_unref(index->word_uses);
	g_ptr_array_unref(index->component_uses);
	catalog_free(index->catalog);
	g_free(index);
}

/* --- the cosine of two incidents ----------------------------------------------- */

/* What few incidents have says more than what all have. */
static double weight_of(const struct terms *terms, struct use use, guint incidents)
{
	const double share = (double)incidents / term_of(terms, use.term)->incidents;
	return use.times * log1p(share);
}

/* One incident's terms, so that each other is compared with a look for each of its own. */
struct vector {
	const struct terms *terms;
	guint incidents;
	double *weights; /* by term; 0: it has it not */
	double length;
};

static struct vector vector_of(const struct terms *terms, const GArray *uses,
                               guint incidents)
{
	struct vector vector = { terms, incidents, g_new0(double, terms->all->len + 1),
		                 0 };
	for (guint i = 0; i < uses->len; i++) {
		const struct use use = g_array_index(uses, struct use, i);
		const double weight = weight_of(terms, use, incidents);
		vector.weights[use.term] = weight;
		vector.length += weight * weight;
	}
	vector.length = sqrt(vector.length);
	return vector;
}

/* NAN where either has none. */
static double cosine(const struct vector *own, const GArray *uses)
{
	double product = 0, length = 0;
	for (guint i = 0; i < uses->len; i++) {
		const struct use use = g_array_index(uses, struct use, i);
		const double weight = weight_of(own->terms, use, own->incidents);
		product += weight * own->weights[use.term];
		length += weight * weight;
	}
	return own->length > 0 && length > 0 ? product / own->length / sqrt(length) : NAN;
}

struct shared {
	guint term;
	double weight;
};

static int weightiest_first(gconstpointer a, gconstpointer b)
{
	const struct shared *x = a, *y = b;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->term > y->term) - (x->term < y->term);
}

/* The terms of both, those that say most first; what more than a third of many incidents have says nothing. */
static void share_terms(GPtrArray *names, const struct vector *own, const GArray *uses,
                        guint most, bool rare)
{
	g_autoptr(GArray) shared = g_array_new(FALSE, FALSE, sizeof(struct shared));
	for (guint i = 0; i < uses->len; i++) {
		const struct use use = g_array_index(uses, struct use, i);
		const guint incidents = term_of(own->terms, use.term)->incidents;
		const struct shared one = { use.term, own->weights[use.term] };
		if (one.weight > 0 &&
		    (!rare || incidents <= 2 || incidents * 3 <= own->incidents))
			g_array_append_val(shared, one);
	}
	g_array_sort(shared, weightiest_first);
	for (guint i = 0; i < MIN(shared->len, most); i++)
		g_ptr_array_add(
		        names,
		        g_strdup(term_of(own->terms,
		                         g_array_index(shared, struct shared, i).term)
		                         ->text));
}

/* --- shape --------------------------------------------------------------------- */

static struct range length_of(const struct span *span)
{
	return range_known(span->start) && range_known(span->end) &&
	                       !range_is_open(span->end)
	               ? range_minus(span->end, span->start)
	               : RANGE_NONE;
}

/* The shorter by the longer length, and whether both were called equally grave; what is known of both. */
static double shape_of(struct range a, struct range b, const Incident *p,
                       const Incident *q)
{
	double sum = 0;
	guint n = 0;
	if (range_known(a) && range_known(b) && range_middle(a) > 0 &&
	    range_middle(b) > 0) {
		const double x = (double)range_middle(a), y = (double)range_middle(b);
		sum += MIN(x, y) / MAX(x, y);
		n++;
	}
	if (p->impact != IMPACT_NOT_STATED && q->impact != IMPACT_NOT_STATED) {
		sum += p->impact == q->impact;
		n++;
	}
	return n > 0 ? sum / n : NAN;
}

/* --- the most alike ------------------------------------------------------------- */

static void add_part(double part, double weight, double *sum, double *weights)
{
	if (isnan(part))
		return;
	*sum += part * weight;
	*weights += weight;
}

static double likeness_of(const struct similar *one)
{
	double sum = 0, weights = 0;
	add_part(one->words, WEIGHT_WORDS, &sum, &weights);
	add_part(one->components, WEIGHT_COMPONENTS, &sum, &weights);
	add_part(one->patterns, WEIGHT_PATTERNS, &sum, &weights);
	add_part(one->shape, WEIGHT_SHAPE, &sum, &weights);
	return weights > 0 ? sum / weights : 0;
}

static gint64 began(const Incident *incident)
{
	return incident->started_at != INSTANT_NONE ? incident->started_at
	                                            : incident->created_at;
}

static int most_alike_first(gconstpointer a, gconstpointer b)
{
	const struct similar *x = *(const struct similar *const *)a;
	const struct similar *y = *(const struct similar *const *)b;
	if (x->likeness != y->likeness)
		return x->likeness < y->likeness ? 1 : -1;
	const gint64 p = began(x->incident), q = began(y->incident);
	if (p != q)
		return p < q ? 1 : -1;
	return g_strcmp0(x->incident->vendor_id, y->incident->vendor_id);
}

struct search {
	const SimilarIndex *index;
	const Incident *incident;
	struct vector words, components;
	const GArray *logs; /* struct similar_logs; NULL: there are none */
};

/* One that may be among the most alike. */
struct candidate {
	struct similar *similar;
	guint place;         /* in the evidence */
	struct range length; /* of the incident; RANGE_NONE: not known */
};

static void candidate_clear(gpointer data)
{
	similar_free(((struct candidate *)data)->similar);
}

static int by_likeness(gconstpointer a, gconstpointer b)
{
	const struct candidate *x = a, *y = b;
	return most_alike_first(&x->similar, &y->similar);
}

/* By words and components. */
static GArray *candidates_of(const struct search *search)
{
	const Evidence *evidence = search->index->catalog->evidence;
	const GPtrArray *incidents = evidence->incidents;
	GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
	g_array_set_clear_func(found, candidate_clear);
	for (guint i = 0; i < incidents->len; i++) {
		const GArray *words = search->index->word_uses->pdata[i];
		const GArray *components = search->index->component_uses->pdata[i];
		if (!similar_may_be(search->incident, incidents->pdata[i]))
			continue;
		struct similar *similar = similar_new(incidents->pdata[i]);
		const struct candidate one = { similar, i, RANGE_NONE };
		similar->words = cosine(&search->words, words);
		similar->components = cosine(&search->components, components);
		if (search->logs != NULL)
			similar_patterns(evidence, search->logs, similar);
		if (similar->words >= WORDS_LEAST || similar->components > 0 ||
		    similar->patterns > 0) {
			similar->likeness = likeness_of(similar);
			g_array_append_val(found, one);
		} else {
			similar_free(similar);
		}
	}
	g_array_sort(found, by_likeness);
	if (found->len > LOOKED_AT)
		g_array_set_size(found, LOOKED_AT);
	return found;
}

/* What a range adds to it is of no account beside another length. */
static char *length_text(struct range length)
{
	const gint64 middle = range_middle(length);
	const bool narrow = length.hi - length.lo <= middle / 20;
	return range_length_text(narrow ? range_point(middle) : length, false);
}

/* “a”, “b” and “c” */
static void append_list(GString *out, const GPtrArray *names, const char *open,
                        const char *close)
{
	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(out, "%s%s%s%s",
		                       i == 0               ? ""
		                       : i + 1 < names->len ? ", "
		                                            : " and ",
		                       open, (const char *)names->pdata[i], close);
}

static char *why_alike(const struct similar *one, struct range own, struct range other)
{
	GString *why = g_string_new(NULL);
	if (one->shared_components->len > 0) {
		g_string_append(why, "also names ");
		append_list(why, one->shared_components, "", "");
	}
	if (one->shared_words->len > 0) {
		g_string_append(why, why->len > 0 ? "; both say " : "both say ");
		append_list(why, one->shared_words, "“", "”");
	}
	if (one->shared_patterns->len > 0) {
		g_string_append(why, why->len > 0 ? "; the logs of both have "
		                                  : "the logs of both have ");
		append_list(why, one->shared_patterns, "“", "”");
	}
	if (range_known(own) && range_known(other)) {
		g_autofree char *a = length_text(other);
		g_autofree char *b = length_text(own);
		g_string_append_printf(why, "; it took %s, this one %s", a, b);
	}
	return g_string_free(why, FALSE);
}

static void explain(const struct search *search, struct range own, struct candidate *one)
{
	const SimilarIndex *index = search->index;
	struct similar *similar = one->similar;
	share_terms(similar->shared_components, &search->components,
	            index->component_uses->pdata[one->place], COMPONENTS_NAMED, false);
	share_terms(similar->shared_words, &search->words,
	            index->word_uses->pdata[one->place], WORDS_NAMED, true);
	similar->why = why_alike(similar, own, one->length);
}

static void measure_shapes(const struct search *search, struct range own,
                           GArray *candidates)
{
	for (guint i = 0; i < candidates->len; i++) {
		struct candidate *one = &g_array_index(candidates, struct candidate, i);
		const struct span span =
		        span_of(search->index->catalog, one->similar->incident);
		one->length = length_of(&span);
		one->similar->at = span.start;
		/* where it is stated, before what the logs have of it */
		const struct ref ref = ref_of_incident(one->similar->incident);
		g_array_prepend_val(one->similar->refs, ref);
		one->similar->shape = shape_of(own, one->length, search->incident,
		                               one->similar->incident);
		one->similar->likeness = likeness_of(one->similar);
	}
	g_array_sort(candidates, by_likeness);
}

/* By more than its shape. */
static bool is_explained(const struct similar *one)
{
	return one->shared_components->len + one->shared_words->len +
	               one->shared_patterns->len >
	       0;
}

void similar_find(const SimilarIndex *index, Timeline *timeline, const GArray *logs)
{
	const Catalog *catalog = index->catalog;
	const Incident *incident = timeline->incident;
	const guint incidents = catalog->evidence->incidents->len;
	const guint place =
	        GPOINTER_TO_UINT(g_hash_table_lookup(catalog->places, incident));
	if (place == 0)
		return;
	const struct search search = {
		index,
		incident,
		vector_of(&index->words, index->word_uses->pdata[place - 1], incidents),
		vector_of(&index->components, index->component_uses->pdata[place - 1],
		          incidents),
		logs != NULL && logs->len > 1 ? logs : NULL,
	};
	const struct span span = { timeline->start, timeline_end(timeline), PHASE_NONE };
	const struct range own = length_of(&span);
	g_autoptr(GArray) candidates = candidates_of(&search);
	measure_shapes(&search, own, candidates);
	for (guint i = 0; i < candidates->len && timeline->similar->len < SIMILAR_MAX;
	     i++) {
		struct candidate *one = &g_array_index(candidates, struct candidate, i);
		if (one->similar->likeness < LIKENESS_LEAST)
			break;
		explain(&search, own, one);
		if (!is_explained(one->similar))
			continue;
		g_ptr_array_add(timeline->similar, g_steal_pointer(&one->similar));
	}
	g_free(search.words.weights);
	g_free(search.components.weights);
}
