#include "config.h" /* memmem() */

#include "import/choose.h"

#include "import/format.h"

#include <string.h>

const struct importer *importer_named(const char *name)
{
	for (gsize i = 0; importer_registry[i] != NULL; i++)
		if (strcmp(importer_registry[i]->name, name) == 0)
			return importer_registry[i];
	return NULL;
}

const struct importer *importer_at(const struct import_options *options, gsize i)
{
	const gsize written =
	        options != NULL && options->patterns != NULL ? options->patterns->len : 0;
	return i < written ? options->patterns->pdata[i] : importer_registry[i - written];
}

/* By a name that may be that of a user's format. */
static const struct importer *named(const struct import_options *options)
{
	for (gsize i = 0; importer_at(options, i) != NULL; i++)
		if (strcmp(importer_at(options, i)->name, options->format) == 0)
			return importer_at(options, i);
	return NULL;
}

static bool piece_has(const char *piece, gsize len, const char *text)
{
	return piece != NULL && memmem(piece, len, text, strlen(text)) != NULL;
}

bool sample_has(const struct sample_bytes *sample, const char *text)
{
	return piece_has(sample->head, sample->head_len, text) ||
	       piece_has(sample->middle, sample->middle_len, text) ||
	       piece_has(sample->tail, sample->tail_len, text);
}

char sample_first(const struct sample_bytes *sample)
{
	for (gsize i = 0; i < sample->head_len; i++)
		if (!g_ascii_isspace(sample->head[i]))
			return sample->head[i];
	return '\0';
}

static int compare_bids(gconstpointer a, gconstpointer b)
{
	const struct bid *x = a, *y = b;
	if (x->bid != y->bid)
		return x->bid > y->bid ? -1 : 1;
	return strcmp(x->importer->name, y->importer->name);
}

/* Whoever says what the columns are says that it is counts. */
static int bid_of(const struct importer *importer, const struct sample_bytes *sample,
                  const struct import_options *options, int least)
{
	if (options == NULL || options->map == NULL)
		return importer->bid != NULL
		               ? importer->bid(sample)
		               : formats_bid_least(importer, sample, options, least);
	const char first = sample_first(sample);
	const char *counts = first == '{' || first == '[' ? "counts-json" : "counts";
	return strcmp(importer->name, counts) == 0 ? 100 : 0;
}

static GArray *bids_on(Input *input, const struct import_options *options, GError **error)
{
	struct sample_bytes sample;
	if (!input_sample(input, &sample, error))
		return NULL;
	GArray *bids = g_array_new(FALSE, FALSE, sizeof(struct bid));
	for (gsize i = 0; importer_at(options, i) != NULL; i++) {
		const struct importer *importer = importer_at(options, i);
		const struct bid bid = { importer,
			                 bid_of(importer, &sample, options, 0) };
		g_array_append_val(bids, bid);
	}
	g_array_sort(bids, compare_bids);
	return bids;
}

static const struct importer *refuse(Input *input, GError **error, const char *format,
                                     ...) G_GNUC_PRINTF(3, 4);
static const struct importer *refuse(Input *input, GError **error, const char *format,
                                     ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = input_place(input, 0, 0, -1);
	error_at(error, ERROR_DATA, &place, "%s", text);
	return NULL;
}

bool choose_not_empty(Input *input, GError **error)
{
	const char *head;
	const gssize len = input_peek(input, &head, error);
	if (len >= 0 && (gsize)len <= input_bom(input)) {
		refuse(input, error, "is empty");
		error_hint(error, "fetch it again");
	}
	return len >= 0 && (gsize)len > input_bom(input);
}

GArray *import_bids(const char *path, const struct import_options *options,
                    GError **error)
{
	g_autoptr(Input) input = input_open(path, options, error);
	return input != NULL && choose_not_empty(input, error)
	               ? bids_on(input, options, error)
	               : NULL;
}

#define READ_ON (96 * 1024 * 1024) /* beyond what may expand as it likes, see coding.c */

/* What is packed and nobody knows may be no more than a bomb, or damaged: what follows tells. */
static bool is_sound(Input *input, GError **error)
{
	enum { SIZE = 256 * 1024 };
	g_autofree char *buffer = g_malloc(SIZE);
	gssize got = 1;
	while (input_compressed(input) && got > 0 && input_offset(input) < READ_ON)
		got = input_read(input, buffer, SIZE, error);
	return got >= 0;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && g_ascii_isspace(*at))
		at++;
	return at;
}

static const char *kind_of(const char *head, gsize len)
{
	const char *end = head + len;
	if (memchr(head, '\0', MIN(len, 4096)) != NULL)
		return "binary data";
	const char *first = skip_blanks(head, end);
	const char *second = first < end ? skip_blanks(first + 1, end) : end;
	if (second >= end)
		return "text";
	if ((*first == '{' && (*second == '"' || *second == '}')) ||
	    (*first == '[' && strchr("{[\"]", *second) != NULL))
		return "JSON";
	return *first == '<' &&
	                       (g_ascii_isalpha(*second) || strchr("!?", *second) != NULL)
	               ? "XML"
	               : "text";
}

static const struct importer *nobody(Input *input, GError **error)
{
	const char *head;
	const gssize len = input_peek(input, &head, error);
	if (len < 0)
		return NULL;
	const char *kind = kind_of(head, (gsize)len);
	if (!is_sound(input, error))
		return NULL;
	refuse(input, error, "no importer knows this: it looks like %s", kind);
	if (!input_is_member(input))
		error_hint(error, "debrief formats test %s", input_name(input));
	return NULL;
}

/* The highest bid, and who bids as much; by name, so that the order of the registry does not matter. */
struct choice {
	const struct importer *best, *rival;
	int bid;
};

static void consider(struct choice *choice, const struct importer *importer, int bid)
{
	if (bid <= 0 || bid < choice->bid)
		return;
	const bool tie = bid == choice->bid;
	choice->bid = bid;
	if (!tie)
		*choice = (struct choice){ importer, NULL, bid };
	else if (strcmp(importer->name, choice->best->name) < 0)
		*choice = (struct choice){ importer, choice->best, bid };
	else if (choice->rival == NULL || strcmp(importer->name, choice->rival->name) < 0)
		choice->rival = importer;
}

static void ask(struct choice *choice, const struct importer *importer,
                const struct sample_bytes *sample, const struct import_options *options)
{
	const int most = importer->weight > 0 ? importer->weight : 100;
	if (most >= choice->bid)
		consider(choice, importer,
		         bid_of(importer, sample, options, MAX(choice->bid, 1)));
}

/*
 * The files of a set are mostly of one format, so who won the last time is asked first; whoever cannot reach that bid need
 * not look closely. What is chosen does not depend on it.
 */
static struct choice choose(const struct sample_bytes *sample,
                            const struct import_options *options)
{
	static int last; /* its place in importer_registry, from 1; atomic: any thread */
	const gsize place = (gsize)g_atomic_int_get(&last);
	const struct importer *first = place > 0 ? importer_registry[place - 1] : NULL;
	struct choice choice = { NULL, NULL, 0 };
	if (first != NULL)
		ask(&choice, first, sample, options);
	for (gsize i = 0; importer_at(options, i) != NULL; i++)
		if (importer_at(options, i) != first)
			ask(&choice, importer_at(options, i), sample, options);
	for (gsize i = 0; importer_registry[i] != NULL; i++)
		if (importer_registry[i] == choice.best)
			g_atomic_int_set(&last, (int)i + 1);
	return choice;
}

enum { FEW_LINES = 6 }; /* one line in so many */

/*
 * Nobody is sure: two formats of lines bid the same, or the best knows but a few of the lines. Then the log is read by its
 * times alone, where it has some: better than not at all.
 */
static const struct importer *by_times(const struct choice *choice,
                                       const struct sample_bytes *sample,
                                       const struct import_options *options)
{
	const struct importer *best = choice->best, *rival = choice->rival;
	if (best->weight == 0 || best->written != NULL ||
	    (rival != NULL && (rival->weight == 0 || rival->written != NULL)))
		return NULL;
	if (rival == NULL && choice->bid * FEW_LINES >= best->weight)
		return NULL;
	const struct importer *any = importer_named("any-log");
	return bid_of(any, sample, options, 0) > 0 ? any : NULL;
}

const struct importer *choose_importer(Input *input, const struct import_options *options,
                                       GError **error)
{
	if (options->format != NULL) {
		const struct importer *importer = named(options);
		if (importer == NULL) {
			error_set(error, ERROR_USAGE, "no such format: %s",
			          options->format);
			error_hint(error, "debrief formats lists them");
		}
		return importer;
	}
	struct sample_bytes sample;
	if (!input_sample(input, &sample, error))
		return NULL;
	const struct choice choice = choose(&sample, options);
	if (choice.best == NULL)
		return nobody(input, error);
	const struct importer *any = by_times(&choice, &sample, options);
	if (any != NULL || choice.rival == NULL)
		return any != NULL ? any : choice.best;
	refuse(input, error, "could be %s or %s", choice.best->name, choice.rival->name);
	error_hint(error, "say --format %s or --format %s", choice.best->name,
	           choice.rival->name);
	return NULL;
}
