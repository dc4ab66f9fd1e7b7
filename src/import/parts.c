#include "import/parts.h"
#include "base/text.h"
#include "import/rates.h"

#include <math.h>
#include <string.h>

enum {
	REQUESTS,
	RECORDS,
	KINDS,
	DIMENSIONS = DIMENSION_PATH + 1,
	FIRST_COME = 48, /* parts of a dimension */
	FAILING = 16,    /* more, when their first record failed */
	SHOWN = 16,
	BINS_MAX = 100 * 1000, /* of all parts, some 6 MiB */
};

struct bin {
	gint64 start, line, offset; /* the place: of the first error, else of the first */
	guint32 all, errors, length;
};

struct part {
	struct bin
	        now; /* that the last record fell into, with none in it = there is no such */
	gint64 errors;
	GArray *bins; /* struct bin, the others; sorted and apart up to settled, then as they ended */
	guint settled;
	char *name;
};

/* The parts of one dimension that requests have, or other records. */
struct family {
	GHashTable *by_name; /* borrowed names -> struct part * */
	GPtrArray *parts;    /* struct part * */
	struct part *others;
};

/* What a pattern counts by; looked up again when parts came since. */
struct known_path {
	struct part *part;
	guint parts;
};

static const struct {
	gint64 width, span_below;
} grains[] = { { 10 * SECOND, 2 * HOUR },
	       { MINUTE, G_MAXINT64 },
	       { HOUR, G_MAXINT64 },
	       { DAY, G_MAXINT64 } };

struct parts {
	struct family of[DIMENSIONS][KINDS];
	GArray *named[DIMENSIONS][KINDS]; /* struct part *, by name of the chunk */
	const GPtrArray *names;
	GArray *paths; /* struct known_path, by id of the pattern */
	guint grain, n_bins;
	gint64 first_at, last_at;
};

static void part_free(gpointer data)
{
	struct part *part = data;
	g_array_unref(part->bins);
	g_free(part->name);
	g_free(part);
}

static struct part *part_new(const char *name)
{
	struct part *part = g_new0(struct part, 1);
	part->name = text_repair(name, strlen(name));
	part->bins = g_array_new(FALSE, FALSE, sizeof(struct bin));
	return part;
}

Parts *parts_new(void)
{
	Parts *parts = g_new0(Parts, 1);
	parts->first_at = parts->last_at = INSTANT_NONE;
	parts->paths = g_array_new(FALSE, TRUE, sizeof(struct known_path));
	for (int d = DIMENSION_SERVICE; d < DIMENSIONS; d++)
		for (int kind = 0; kind < KINDS; kind++) {
			struct family *of = &parts->of[d][kind];
			of->by_name = g_hash_table_new(g_str_hash, g_str_equal);
			of->parts = g_ptr_array_new_with_free_func(part_free);
			of->others = part_new(PART_OTHERS);
			parts->named[d][kind] =
			        g_array_new(FALSE, TRUE, sizeof(struct part *));
		}
	return parts;
}

void parts_free(Parts *parts)
{
	if (parts == NULL)
		return;
	for (int d = DIMENSION_SERVICE; d < DIMENSIONS; d++)
		for (int kind = 0; kind < KINDS; kind++) {
			g_hash_table_unref(parts->of[d][kind].by_name);
			g_ptr_array_unref(parts->of[d][kind].parts);
			part_free(parts->of[d][kind].others);
			g_array_unref(parts->named[d][kind]);
		}
	g_array_unref(parts->paths);
	g_free(parts);
}

/* --- bins --------------------------------------------------------------------- */

static guint32 sum(guint32 a, guint32 b)
{
	return (guint32)MIN((guint64)a + b, G_MAXUINT32);
}

static void merge(struct bin *into, const struct bin *bin)
{
	const bool alike = (into->errors > 0) == (bin->errors > 0);
	const bool better = alike ? bin->line < into->line : bin->errors > 0;
	if (better) {
		into->line = bin->line;
		into->offset = bin->offset;
		into->length = bin->length;
	}
	into->all = sum(into->all, bin->all);
	into->errors = sum(into->errors, bin->errors);
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const struct bin *x = a, *y = b;
	return x->start < y->start ? -1 : x->start > y->start;
}

static void end_bin(struct part *part)
{
	if (part->now.all > 0)
		g_array_append_val(part->bins, part->now);
	part->now.all = 0;
}

/* Sorts the bins, and makes one of those that start alike. */
static void settle(Parts *parts, struct part *part)
{
	end_bin(part);
	struct bin *bins = (struct bin *)(void *)part->bins->data;
	const guint n = part->bins->len;
	guint kept = 0;
	g_array_sort(part->bins, by_start);
	for (guint i = 0; i < n; i++)
		if (kept > 0 && bins[kept - 1].start == bins[i].start)
			merge(&bins[kept - 1], &bins[i]);
		else
			bins[kept++] = bins[i];
	g_array_set_size(part->bins, kept);
	parts->n_bins -= n - kept;
	part->settled = kept;
}

static void coarsen_part(Parts *parts, struct part *part)
{
	const gint64 width = grains[parts->grain].width;
	end_bin(part);
	for (guint i = 0; i < part->bins->len; i++) {
		struct bin *bin = &g_array_index(part->bins, struct bin, i);
		bin->start -= bin->start % width;
	}
	settle(parts, part);
}

static void each_part(Parts *parts, void (*visit)(Parts *parts, struct part *part))
{
	for (int d = DIMENSION_SERVICE; d < DIMENSIONS; d++)
		for (int kind = 0; kind < KINDS; kind++) {
			const struct family *of = &parts->of[d][kind];
			for (guint i = 0; i < of->parts->len; i++)
				visit(parts, of->parts->pdata[i]);
			visit(parts, of->others);
		}
}

static void widen_span(Parts *parts, gint64 at)
{
	if (parts->first_at == INSTANT_NONE || at < parts->first_at)
		parts->first_at = at;
	if (at > parts->last_at) /* INSTANT_NONE is the smallest */
		parts->last_at = at;
	if (parts->last_at - parts->first_at >= grains[parts->grain].span_below) {
		parts->grain++;
		each_part(parts, coarsen_part);
	}
}

static void make_room(Parts *parts)
{
	each_part(parts, settle);
	while (parts->n_bins >= BINS_MAX / 2 && parts->grain + 1 < G_N_ELEMENTS(grains)) {
		parts->grain++;
		each_part(parts, coarsen_part);
	}
}

static bool holds(const struct bin *bin, gint64 at, gint64 width)
{
	return bin->all > 0 && (guint64)(at - bin->start) < (guint64)width;
}

/* Lines are out of order by moments mostly: the bin is one of the last two. */
static void begin_bin(Parts *parts, struct part *part, gint64 at)
{
	const gint64 width = grains[parts->grain].width;
	const guint n = part->bins->len;
	struct bin *before = n > 0 ? &g_array_index(part->bins, struct bin, n - 1) : NULL;
	if (before != NULL && holds(before, at, width)) {
		const struct bin now = part->now;
		part->now = *before;
		*before = now;
		g_array_set_size(part->bins, now.all > 0 ? n : n - 1);
		part->settled = MIN(part->settled, n - 1);
		return;
	}
	if (n >= 1024 && n >= 2 * part->settled)
		settle(parts, part);
	end_bin(part);
	part->now = (struct bin){ .start = at - at % width };
	parts->n_bins++;
}

/* Records come in the order of the file: the first one, and the first that failed, give the place. */
static void count(Parts *parts, struct part *part, const struct line_record *record,
                  bool failed, gint64 line, gint64 offset)
{
	struct bin *bin = &part->now;
	if (!holds(bin, record->at, grains[parts->grain].width))
		begin_bin(parts, part, record->at);
	if (bin->all == 0 || (failed && bin->errors == 0)) {
		bin->line = line;
		bin->offset = offset;
		bin->length = record->length;
	}
	bin->all = sum(bin->all, record->count);
	if (!failed)
		return;
	bin->errors = sum(bin->errors, record->count);
	part->errors += record->count;
}

/* --- which part ----------------------------------------------------------------- */

static bool is_version(const char *segment, gsize len)
{
	return len >= 2 && len <= 3 && segment[0] == 'v' && g_ascii_isdigit(segment[1]);
}

bool parts_path(const char *request, char out[PART_NAME_SIZE])
{
	const char *at = strchr(request, ' ');
	const char *target = at != NULL ? at + 1 : request;
	const char *scheme = strstr(target, "://");
	const gsize end = strcspn(target, " ?#;");
	if (scheme != NULL && (gsize)(scheme - target) < end) {
		target = scheme + 3;
		target += strcspn(target, "/ ");
	}
	if (*target != '/')
		return false;
	gsize len = 0;
	int segments = 0;
	while (target[len] == '/' && segments < 2) {
		const gsize segment = strcspn(target + len + 1, "/ ?#;");
		if (segment == 0)
			break;
		segments += !is_version(target + len + 1, segment);
		len += 1 + segment;
	}
	len = MIN(MAX(len, 1), PART_NAME_SIZE - 1);
	memcpy(out, target, len);
	out[len] = '\0';
	return true;
}

static struct part *part_named(struct family *of, const char *name, bool failed,
                               bool admit)
{
	struct part *part = g_hash_table_lookup(of->by_name, name);
	if (part != NULL)
		return part;
	if (!admit || of->parts->len >= (failed ? FIRST_COME + FAILING : FIRST_COME))
		return of->others;
	part = part_new(name);
	g_ptr_array_add(of->parts, part);
	g_hash_table_insert(of->by_name, part->name, part);
	return part;
}

void parts_names(Parts *parts, const GPtrArray *names)
{
	parts->names = names;
	for (int d = DIMENSION_SERVICE; d <= DIMENSION_HOST; d++)
		for (int kind = 0; kind < KINDS; kind++) {
			g_array_set_size(parts->named[d][kind], 0);
			g_array_set_size(parts->named[d][kind], names->len);
		}
}

/* NULL: neither this record nor any before has a part of this dimension. */
static struct part *part_of_name(Parts *parts, int dimension, int kind, guint16 name,
                                 bool failed)
{
	struct family *of = &parts->of[dimension][kind];
	if (name == 0)
		return of->parts->len > 0 ? of->others : NULL;
	struct part **known =
	        &g_array_index(parts->named[dimension][kind], struct part *, name - 1);
	if (*known == NULL || (*known == of->others && failed))
		*known = part_named(of, parts->names->pdata[name - 1], failed, true);
	return *known;
}

static struct part *part_of_path(Parts *parts, const struct tally_pattern *pattern,
                                 const struct line_record *record, bool failed)
{
	struct family *of = &parts->of[DIMENSION_PATH][REQUESTS];
	const gsize id = (gsize)pattern->seen.id;
	if (id >= parts->paths->len)
		g_array_set_size(parts->paths, (guint)id + 1);
	struct known_path *known = &g_array_index(parts->paths, struct known_path, id);
	if (known->part != NULL &&
	    (known->part != of->others || known->parts == of->parts->len))
		return known->part;
	char name[PART_NAME_SIZE];
	known->part = parts_path(pattern->text, name)
	                      ? part_named(of, name, failed,
	                                   failed || record->status_class != 4)
	                      : of->others;
	known->parts = of->parts->len;
	return known->part;
}

void parts_add(Parts *parts, const struct tally_pattern *pattern,
               const struct line_record *record, gint64 line, gint64 offset)
{
	if (record->at == INSTANT_NONE)
		return;
	const int kind = record->request ? REQUESTS : RECORDS;
	const bool failed = rates_failed(record);
	struct part *of[] = {
		part_of_name(parts, DIMENSION_SERVICE, kind, record->service, failed),
		part_of_name(parts, DIMENSION_HOST, kind, record->host, failed),
		kind == REQUESTS ? part_of_path(parts, pattern, record, failed) : NULL,
	};
	widen_span(parts, record->at);
	if (parts->n_bins >= BINS_MAX)
		make_room(parts);
	for (gsize i = 0; i < G_N_ELEMENTS(of); i++)
		if (of[i] != NULL)
			count(parts, of[i], record, failed, line, offset);
}

/* --- series --------------------------------------------------------------------- */

static int by_errors(gconstpointer a, gconstpointer b)
{
	const struct part *x = *(const struct part *const *)a,
	                  *y = *(const struct part *const *)b;
	if (x->errors != y->errors)
		return x->errors > y->errors ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool give(const Parts *parts, const struct part *part, int dimension, int kind,
                 const struct sink *sink, const Source *source, GError **error)
{
	const bool http = kind == REQUESTS;
	g_autoptr(Series) series = series_new();
	series->source = source->id;
	series->measure = http ? MEASURE_ERRORS : MEASURE_RECORDS;
	series->lane = source->lane;
	series->width = grains[parts->grain].width;
	series->name = g_strdup_printf("%s of %s %s", http ? "5xx" : "errors",
	                               dimension_word(dimension), part->name);
	series->unit = g_strdup(http ? "requests" : "records");
	series->component = g_strdup(source->component);
	series->zone = source->zone_basis;
	series->dimension = (enum dimension)dimension;
	series->part = g_strdup(part->name);
	for (guint i = 0; i < part->bins->len; i++) {
		const struct bin *bin = &g_array_index(part->bins, struct bin, i);
		const struct sample sample = { .start = bin->start,
			                       .count = bin->errors,
			                       .exposure = bin->all,
			                       .baseline = NAN,
			                       .line = bin->line,
			                       .offset = bin->offset,
			                       .length = bin->length };
		g_array_append_val(series->samples, sample);
	}
	return sink->series(sink->user, series, error);
}

static void add_to(Parts *parts, struct part *into, struct part *part)
{
	end_bin(part);
	g_array_append_vals(into->bins, part->bins->data, part->bins->len);
	parts->n_bins += part->bins->len;
	into->errors += part->errors;
}

static bool give_family(Parts *parts, int dimension, int kind, const struct sink *sink,
                        const Source *source, GError **error)
{
	struct family *of = &parts->of[dimension][kind];
	end_bin(of->others);
	const guint n = of->parts->len + (of->others->bins->len > 0);
	g_ptr_array_sort(of->parts, by_errors);
	guint shown = 0;
	while (shown < MIN(of->parts->len, SHOWN) &&
	       ((const struct part *)of->parts->pdata[shown])->errors > 0)
		shown++;
	if (n < 2 || shown == 0)
		return true;
	for (guint i = shown; i < of->parts->len; i++)
		add_to(parts, of->others, of->parts->pdata[i]);
	settle(parts, of->others);
	for (guint i = 0; i < shown; i++) {
		settle(parts, of->parts->pdata[i]);
		if (!give(parts, of->parts->pdata[i], dimension, kind, sink, source,
		          error))
			return false;
	}
	return of->others->bins->len == 0 ||
	       give(parts, of->others, dimension, kind, sink, source, error);
}

bool parts_finish(Parts *parts, const struct sink *sink, const Source *source,
                  GError **error)
{
	for (int d = DIMENSION_SERVICE; d < DIMENSIONS; d++)
		for (int kind = 0; kind < KINDS; kind++)
			if (!give_family(parts, d, kind, sink, source, error))
				return false;
	return true;
}
