#include "import/line_zone.h"

#include "import/format.h"
#include "import/input.h"
#include "import/offsets.h"

#include <string.h>

enum {
	PEEKED_MAX = 16,   /* files of the import that are looked into */
	MATCHES_LEAST = 3, /* errors in minutes of failure that tell an offset */
	STEPS = 14 * 4,    /* zones lie up to 14 h off, in quarters */
};
#define QUARTER (15 * MINUTE)

/* A log that may tell the zone. */
struct candidate {
	char *name;      /* "access.log (S1)", "access.log" */
	GArray *offsets; /* struct offset_stretch; or NULL: then zone */
	Zone *zone;
	GArray *failures; /* gint64: minutes with failed requests, ascending; or NULL */
	bool same_server;
};

static void candidate_free(gpointer data)
{
	struct candidate *candidate = data;
	g_free(candidate->name);
	g_clear_pointer(&candidate->offsets, g_array_unref);
	g_clear_pointer(&candidate->zone, zone_free);
	g_clear_pointer(&candidate->failures, g_array_unref);
	g_free(candidate);
}

/* --- names ------------------------------------------------------------------------ */

static bool says_what_it_logs(const char *word)
{
	static const char *const words[] = { "access", "error", "errors", "err", "log",
		                             "logs",   "gz",    "bz2",    "xz",  "zst",
		                             "lz4",    "old",   "txt",    "",    NULL };
	return g_strv_contains(words, word) ||
	       strspn(word, "0123456789t") == strlen(word);
}

char *line_zone_server(const char *name)
{
	g_autofree char *base = g_path_get_basename(name);
	g_autofree char *low = g_ascii_strdown(base, -1);
	g_auto(GStrv) words = g_strsplit_set(low, ".-_ ()", -1);
	GString *out = g_string_new(NULL);
	for (guint i = 0; words[i] != NULL; i++)
		if (!says_what_it_logs(words[i]))
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			                       words[i]);
	return g_string_free(out, FALSE);
}

static bool same_server(const char *a, const char *b)
{
	g_autofree char *one = line_zone_server(a), *two = line_zone_server(b);
	return strcmp(one, two) == 0;
}

static bool is_one_of(const char *importer, const char *const *names)
{
	return g_strv_contains(names, importer);
}

static bool is_error_log(const char *importer)
{
	static const char *const names[] = { "nginx-error", "apache-error", NULL };
	return is_one_of(importer, names);
}

static bool is_syslog(const char *importer)
{
	static const char *const names[] = { "syslog", "syslog-5424", NULL };
	return is_one_of(importer, names);
}

/* Whether the offsets that the one states are those of the machine that the other is of. */
static bool tells_offset(const char *importer, const char *of)
{
	return (is_error_log(of) && strcmp(importer, "access") == 0) ||
	       (is_syslog(of) && is_syslog(importer));
}

/* --- candidates -------------------------------------------------------------------- */

static struct candidate *candidate_of(const Source *sibling, const Source *of)
{
	struct candidate *candidate = g_new0(struct candidate, 1);
	candidate->same_server = same_server(sibling->name, of->name);
	if (sibling->offsets != NULL && range_known(sibling->span) &&
	    tells_offset(sibling->importer, of->importer)) {
		candidate->offsets =
		        g_array_new(FALSE, FALSE, sizeof(struct offset_stretch));
		if (!offsets_read(sibling->offsets, sibling->span.lo, sibling->span.hi,
		                  candidate->offsets))
			g_clear_pointer(&candidate->offsets, g_array_unref);
	} else if (candidate->same_server && sibling->zone != NULL &&
	           strcmp(sibling->importer, of->importer) == 0 &&
	           sibling->zone_basis == ZONE_GIVEN)
		candidate->zone = zone_new(sibling->zone, NULL);
	if (candidate->offsets == NULL && candidate->zone == NULL) {
		candidate_free(candidate);
		return NULL;
	}
	candidate->name =
	        g_strdup_printf("%s (S%" G_GINT64_FORMAT ")", sibling->name, sibling->id);
	return candidate;
}

static void add_siblings(const struct reading *reading, GPtrArray *candidates)
{
	const struct import_target *target = reading->target;
	if (target == NULL || target->siblings == NULL)
		return;
	g_autoptr(GPtrArray) siblings = target->siblings(target->user);
	for (guint i = 0; siblings != NULL && i < siblings->len; i++) {
		const Source *sibling = siblings->pdata[i];
		struct candidate *candidate =
		        sibling->id == reading->source->id
		                ? NULL
		                : candidate_of(sibling, reading->source);
		if (candidate == NULL)
			continue;
		if (target->failures != NULL && strcmp(sibling->importer, "access") == 0)
			candidate->failures = target->failures(target->user, sibling->id);
		g_ptr_array_add(candidates, candidate);
	}
}

static int by_size(gconstpointer a, gconstpointer b)
{
	const gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
	return x < y ? -1 : x > y;
}

static void peek_lines(const GPtrArray *formats, const char *text, gsize len,
                       struct offsets *offsets, GArray *failures)
{
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	struct scan s = scan_of(text, len), line;
	while (scan_until(&s, '\n', &line)) {
		struct log_record record = { .room = room };
		line.end -= line.end > line.at && line.end[-1] == '\r';
		if (line.end == line.at ||
		    formats_read(formats, line.at, (gsize)(line.end - line.at), NULL,
		                 &record) != LINE_RECORD ||
		    record.clock != CLOCK_FULL || !record.stamp.zoned)
			continue;
		const gint64 at = stamp_instant(&record.stamp);
		if (at == INSTANT_NONE)
			continue;
		offsets_saw(offsets, at, record.stamp.offset_s / 60);
		const gint64 minute = at - at % MINUTE;
		if (record.status >= 500 && record.status <= 599)
			g_array_append_val(failures, minute);
	}
}

/* A sample of a file of the same import, where it is such a log. */
static struct candidate *peek(const char *path, const char *name,
                              const struct importer *importer)
{
	const struct import_options options = { 0 };
	g_autoptr(Input) input = input_open(path, &options, NULL);
	struct sample_bytes sample;
	if (input == NULL || !input_sample(input, &sample, NULL) ||
	    formats_bid(importer, &sample, &options) <= importer->weight / 2)
		return NULL;
	g_autoptr(GPtrArray) formats = formats_learn(importer, &sample, &options);
	struct candidate *candidate = g_new0(struct candidate, 1);
	struct offsets offsets;
	offsets_init(&offsets);
	candidate->failures = g_array_new(FALSE, FALSE, sizeof(gint64));
	peek_lines(formats, sample.head, sample.head_len, &offsets, candidate->failures);
	peek_lines(formats, sample.middle, sample.middle_len, &offsets,
	           candidate->failures);
	peek_lines(formats, sample.tail, sample.tail_len, &offsets, candidate->failures);
	g_array_sort(candidate->failures, by_size);
	if (!offsets.mixed && offsets_settle(offsets.stretches))
		candidate->offsets = g_array_ref(offsets.stretches);
	offsets_clear(&offsets);
	candidate->name = g_path_get_basename(path);
	candidate->same_server = same_server(path, name);
	if (candidate->offsets == NULL) {
		candidate_free(candidate);
		return NULL;
	}
	return candidate;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Paths of the import that may tell the zone of an error log or a syslog: of the same server, or of any. */
static GPtrArray *paths_beside(const struct reading *reading, const char *kind, bool any)
{
	const GPtrArray *beside = reading->options->beside;
	GPtrArray *paths = g_ptr_array_new();
	for (guint i = 0; i < beside->len; i++) {
		char *path = beside->pdata[i];
		g_autofree char *name = g_path_get_basename(path);
		const bool related = any ? strstr(name, kind) != NULL
		                         : same_server(name, reading->source->name);
		if (related && strcmp(path, "-") != 0 && strcmp(path, reading->name) != 0)
			g_ptr_array_add(paths, path);
	}
	g_ptr_array_sort(paths, by_name);
	return paths;
}

static void add_beside(const struct reading *reading, bool any, GPtrArray *candidates)
{
	const Source *source = reading->source;
	const char *kind = is_error_log(source->importer) ? "access" : "syslog";
	if (reading->options->beside == NULL ||
	    (!is_error_log(source->importer) && !is_syslog(source->importer)))
		return;
	g_autoptr(GPtrArray) paths = paths_beside(reading, kind, any);
	for (guint i = 0; i < MIN(paths->len, PEEKED_MAX); i++) {
		struct candidate *candidate =
		        peek(paths->pdata[i], source->name, importer_named(kind));
		if (candidate != NULL)
			g_ptr_array_add(candidates, candidate);
	}
}

/* --- by errors at times of failure ----------------------------------------------------- */

static bool has_minute(const GArray *minutes, gint64 minute)
{
	guint low = 0, high = minutes->len;
	while (low < high) {
		const guint middle = low + (high - low) / 2;
		if (g_array_index(minutes, gint64, middle) < minute)
			low = middle + 1;
		else
			high = middle;
	}
	return low < minutes->len && g_array_index(minutes, gint64, low) == minute;
}

static guint hits_at(const GArray *errors, const GArray *failures, gint64 offset)
{
	guint hits = 0;
	for (guint i = 0; i < errors->len; i++)
		hits += has_minute(failures, g_array_index(errors, gint64, i) - offset);
	return hits;
}

/* The one offset at which the errors lie in minutes of failure, twice as well as at any other; false: none. */
static bool match(const GArray *errors, const GArray *failures, int *minutes, guint *hits)
{
	guint best = 0, second = 0;
	if (errors == NULL || failures == NULL)
		return false;
	for (int step = -STEPS; step <= STEPS; step++) {
		const guint found = hits_at(errors, failures, step * QUARTER);
		if (found > best) {
			second = best;
			best = found;
			*minutes = step * 15;
		} else
			second = MAX(second, found);
	}
	*hits = best;
	return best >= MATCHES_LEAST && best >= 2 * second && 2 * best >= errors->len;
}

/* --- the choice ------------------------------------------------------------------------- */

static bool take(struct learned_zone *learned, Zone *zone, char *from)
{
	*learned = (struct learned_zone){ zone, ZONE_LEARNED, from };
	return true;
}

/* At any time of the candidate it has that offset. */
static bool states(const struct candidate *candidate, int minutes)
{
	for (guint i = 0; candidate->offsets != NULL && i < candidate->offsets->len; i++)
		if (g_array_index(candidate->offsets, struct offset_stretch, i).minutes ==
		    minutes)
			return true;
	return false;
}

static bool by_errors(const GPtrArray *candidates, const GArray *errors,
                      struct learned_zone *learned)
{
	const struct candidate *best = NULL;
	int minutes = 0, at = 0;
	guint hits, most = 0;
	for (guint i = 0; i < candidates->len; i++) {
		const struct candidate *one = candidates->pdata[i];
		if (!match(errors, one->failures, &minutes, &hits) || hits <= most)
			continue;
		best = one;
		most = hits;
		at = minutes;
	}
	if (best == NULL)
		return false;
	g_autofree char *offset = zone_offset_text(at * 60);
	const struct zone_step step = { 0, at * 60 };
	Zone *zone =
	        states(best, at) ? offsets_zone(best->offsets) : zone_of_steps(&step, 1);
	return take(learned, zone,
	            g_strdup_printf("%s: %u of %u minutes with errors are minutes in "
	                            "which its requests failed, at %s",
	                            best->name, most, errors->len, offset));
}

/* All that are chosen state the same offset at the same time. */
static bool by_offsets(const GPtrArray *candidates, bool of_server,
                       struct learned_zone *learned)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct offset_stretch));
	const char *name = NULL;
	guint n = 0;
	for (guint i = 0; i < candidates->len; i++) {
		const struct candidate *one = candidates->pdata[i];
		if (one->offsets == NULL || (of_server && !one->same_server))
			continue;
		g_array_append_vals(all, one->offsets->data, one->offsets->len);
		name = name == NULL ? one->name : name;
		n++;
	}
	if (n == 0 || !offsets_settle(all) || (!of_server && all->len > 1))
		return false;
	g_autofree char *more =
	        n > 1 ? g_strdup_printf(" and %u more", n - 1) : g_strdup("");
	return take(learned, offsets_zone(all),
	            g_strdup_printf("%s%s%s", name, more,
	                            of_server ? "" : ", whatever server it is of"));
}

static bool by_zone(const GPtrArray *candidates, struct learned_zone *learned)
{
	const struct candidate *found = NULL;
	for (guint i = 0; i < candidates->len; i++) {
		const struct candidate *one = candidates->pdata[i];
		if (one->zone == NULL)
			continue;
		if (found != NULL &&
		    strcmp(zone_name(found->zone), zone_name(one->zone)) != 0)
			return false;
		found = found == NULL ? one : found;
	}
	return found != NULL &&
	       take(learned, zone_ref(found->zone),
	            g_strdup_printf("%s, of which it was given", found->name));
}

bool line_zone_learn(const struct reading *reading, const GArray *errors,
                     struct learned_zone *learned)
{
	g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(candidate_free);
	if (reading->source->name == NULL || reading->source->importer == NULL)
		return false;
	add_siblings(reading, candidates);
	add_beside(reading, false, candidates);
	if (by_zone(candidates, learned) || by_errors(candidates, errors, learned) ||
	    by_offsets(candidates, true, learned))
		return true;
	if (!is_error_log(reading->source->importer))
		return false;
	add_beside(reading, true, candidates);
	return by_errors(candidates, errors, learned) ||
	       by_offsets(candidates, false, learned);
}
