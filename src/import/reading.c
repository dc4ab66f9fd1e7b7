#include "import/reading.h"

#include "base/digest.h"
#include "base/text.h"

#include <string.h>

#define WARNINGS_OF_A_KIND 20

struct reading_state {
	GPtrArray *
	        formats; /* const char *: kinds of warnings, in the order of their coming */
	GArray *given;   /* gint64: how many of each came */
	const char *bytes; /* of a document, else NULL */
	gsize len;
	guint8 *fates; /* enum line_fate, one a line */
	gint64 lines;
	gint64 last_at; /* instant of the zone-less time before, for folds */
	bool assumed;
	GPtrArray *held; /* struct held *: warnings that wait for the end, or NULL */
	const struct sink *target;
	struct sink sink;
};
struct held {
	gint64 line;
	char *text;
};

static void held_free(gpointer data)
{
	g_free(((struct held *)data)->text);
	g_free(data);
}

/* --- fates of lines ---------------------------------------------------------- */

static gint64 count_lines(const char *bytes, gsize len)
{
	return text_line_ends(bytes, len) + (len > 0 && bytes[len - 1] != '\n');
}

/* Nothing but blanks between the line's start and at. */
static bool begins_line(const char *bytes, gsize at)
{
	while (at > 0 && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t'))
		at--;
	return at == 0 || bytes[at - 1] == '\n';
}

void reading_lines(struct reading *reading, enum line_fate fate, gint64 line,
                   gint64 offset, gint64 length)
{
	struct reading_state *state = reading->state;
	const gint64 at = offset - reading->base;
	if (state->bytes == NULL || at < 0 || length <= 0 ||
	    at > (gint64)state->len - length)
		return;
	const char *text = state->bytes + at;
	if (text[length - 1] == '\n')
		length--;
	const gint64 last = line + count_lines(text, (gsize)length) - 1;
	if (fate > LINE_IN_RECORD && !begins_line(state->bytes, (gsize)at))
		line++;
	for (gint64 i = MAX(line, 1); i <= MIN(last, state->lines); i++)
		state->fates[i - 1] = MAX(state->fates[i - 1], (guint8)fate);
}

static void sum_fates(struct reading *reading)
{
	const struct reading_state *state = reading->state;
	gint64 counts[4] = { 0, 0, 0, 0 };
	for (gint64 i = 0; i < state->lines; i++)
		counts[state->fates[i]]++;
	Source *source = reading->source;
	source->lines = state->lines;
	source->ignored = counts[LINE_IGNORED];
	source->in_records = counts[LINE_IN_RECORD];
	source->duplicate = counts[LINE_DUPLICATE];
	source->rejected = counts[LINE_REJECTED];
}

/* --- the sink before the sink ------------------------------------------------ */

static bool pass_incident(void *user, const Incident *incident, GError **error)
{
	struct reading *reading = user;
	const struct sink *target = reading->state->target;
	reading_lines(reading, LINE_IN_RECORD, incident->line, incident->offset,
	              incident->length);
	if (reading->state->bytes != NULL)
		reading->source->records++;
	Incident passed = *incident;
	const gint64 at = incident->offset - reading->base;
	if (reading->state->bytes != NULL && incident->whole && at >= 0 &&
	    incident->length <= (gint64)reading->state->len - at)
		digest_hex(reading->state->bytes + at, (gsize)incident->length,
		           passed.record_sha256);
	return target->incident(target->user, &passed, error);
}

static bool pass_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	return target->snapshot == NULL ||
	       target->snapshot(target->user, snapshot, error);
}

static bool pass_event(void *user, const Event *event, GError **error)
{
	struct reading *reading = user;
	const struct sink *target = reading->state->target;
	Event passed = *event;
	if (passed.component == NULL)
		passed.component = reading->source->component;
	/* The lines of a record are marked by its first event: a post may name many components. */
	if (reading->state->bytes != NULL && event->ordinal == 0) {
		reading_lines(reading, LINE_IN_RECORD, event->line, event->offset,
		              event->length);
		reading->source->records++;
	}
	if (reading->state->bytes != NULL)
		reading_saw(reading, event->at);
	return target->event(target->user, &passed, error);
}

static bool pass_series(void *user, const Series *series, GError **error)
{
	struct reading *reading = user;
	const struct sink *target = reading->state->target;
	Series passed = *series;
	if (passed.component == NULL)
		passed.component = reading->source->component;
	for (guint i = 0; reading->state->bytes != NULL && i < series->samples->len;
	     i++) {
		const struct sample *sample =
		        &g_array_index(series->samples, struct sample, i);
		reading_lines(reading, LINE_IN_RECORD, sample->line, sample->offset,
		              sample->length);
		reading->source->records++;
		reading_saw(reading,
		            range_of(sample->start, sample->start + series->width));
	}
	return target->series(target->user, &passed, error);
}

static bool pass_pattern(void *user, const struct log_pattern *pattern, GError **error)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	return target->pattern(target->user, pattern, error);
}

static bool pass_rollups(void *user, const struct log_rollup *rollups, gsize n,
                         GError **error)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	return target->rollups(target->user, rollups, n, error);
}

static bool pass_chunk(void *user, const struct log_chunk *chunk, GError **error)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	return target->chunk(target->user, chunk, error);
}

static void pass_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	target->reject(target->user, line, offset, reason);
}

static void pass_record(void *user, const struct log_told *told)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	target->record(target->user, told);
}

static void pass_warn(void *user, const struct place *place, const char *text)
{
	const struct sink *target = ((struct reading *)user)->state->target;
	target->warn(target->user, place, text);
}

void reading_begin(struct reading *reading, const char *bytes, gsize len)
{
	struct reading_state *state = reading->state = g_new0(struct reading_state, 1);
	state->formats = g_ptr_array_new();
	state->given = g_array_new(FALSE, TRUE, sizeof(gint64));
	state->bytes = bytes;
	state->len = len;
	state->last_at = INSTANT_NONE;
	if (bytes != NULL) {
		state->lines = count_lines(bytes, len);
		state->fates = g_malloc0((gsize)MAX(state->lines, 1));
	}
	state->target = reading->sink;
	state->sink = (struct sink){ reading,
		                     pass_incident,
		                     pass_snapshot,
		                     pass_event,
		                     pass_series,
		                     pass_pattern,
		                     pass_rollups,
		                     pass_chunk,
		                     pass_reject,
		                     pass_warn,
		                     reading->sink->pack,
		                     state->target->record != NULL ? pass_record : NULL };
	reading->sink = &state->sink;
}

static void warn(struct reading *reading, gint64 line, const char *text)
{
	const struct place place = { reading->name, line, 0, -1 };
	reading->sink->warn(reading->sink->user, &place, text);
}

void reading_hold(struct reading *reading)
{
	if (reading->first != NULL && !reading->first->again &&
	    reading->state->held == NULL)
		reading->state->held = g_ptr_array_new_with_free_func(held_free);
}

static void tell_held(struct reading *reading)
{
	g_autoptr(GPtrArray) held = g_steal_pointer(&reading->state->held);
	const bool again = reading->first != NULL && reading->first->otherwise;
	for (guint i = 0; held != NULL && !again && i < held->len; i++) {
		const struct held *one = held->pdata[i];
		warn(reading, one->line, one->text);
	}
}

void reading_free(struct reading *reading)
{
	struct reading_state *state = reading->state;
	if (state == NULL)
		return;
	tell_held(reading);
	reading->sink = state->target;
	reading->state = NULL;
	g_ptr_array_unref(state->formats);
	g_array_unref(state->given);
	g_free(state->fates);
	g_free(state);
}

/* --- what importers call ----------------------------------------------------- */

/* How many warnings of this format text came before this one. */
static gint64 count_kind(struct reading_state *state, const char *format)
{
	guint kind;
	for (kind = 0; kind < state->formats->len; kind++)
		if (strcmp(g_ptr_array_index(state->formats, kind), format) == 0)
			break;
	if (kind == state->formats->len) {
		g_ptr_array_add(state->formats, (gpointer)(gsize)format);
		g_array_set_size(state->given, kind + 1);
	}
	return g_array_index(state->given, gint64, kind)++;
}

void reading_warn(struct reading *reading, gint64 line, const char *format, ...)
{
	if (count_kind(reading->state, format) >= WARNINGS_OF_A_KIND)
		return;
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	if (reading->state->held == NULL) {
		warn(reading, line, text);
		return;
	}
	struct held *held = g_new(struct held, 1);
	*held = (struct held){ line, g_steal_pointer(&text) };
	g_ptr_array_add(reading->state->held, held);
}

void reading_end(struct reading *reading)
{
	struct reading_state *state = reading->state;
	tell_held(reading);
	for (guint i = 0; i < state->given->len; i++) {
		const gint64 hidden =
		        g_array_index(state->given, gint64, i) - WARNINGS_OF_A_KIND;
		if (hidden <= 0)
			continue;
		g_autofree char *text = g_strdup_printf(
		        "(+%" G_GINT64_FORMAT " more warnings of one kind)", hidden);
		warn(reading, 0, text);
	}
	if (state->bytes != NULL)
		sum_fates(reading);
}

void reading_reject(struct reading *reading, gint64 line, gint64 offset,
                    const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *reason = g_strdup_vprintf(format, args);
	va_end(args);
	reading->sink->reject(reading->sink->user, line, offset, reason);
	reading_warn(reading, line, "set aside: %s", reason);
	if (reading->state->bytes == NULL)
		reading->source->rejected++;
	else
		reading_lines(reading, LINE_REJECTED, line, offset, 1);
}

void reading_warn_of_nul(struct reading *reading, const char *bytes, gsize len,
                         gint64 line)
{
	for (gsize i = 0; i + 5 < len; i++) {
		line += bytes[i] == '\n';
		if (bytes[i] == '\\' && memcmp(bytes + ++i, "u0000", 5) == 0) {
			reading_warn(reading, line,
			             "NUL character in a text, shown as U+FFFD");
			return;
		}
	}
}

void reading_saw(struct reading *reading, struct range at)
{
	reading->source->span = range_hull(reading->source->span, at);
}

const Zone *reading_zone(struct reading *reading, gint64 line, enum zone_basis *basis)
{
	Source *source = reading->source;
	const Zone *zone = reading->options->assume_zone;
	*basis = zone != NULL ? ZONE_GIVEN : ZONE_ASSUMED;
	if (reading->zone != NULL) {
		zone = reading->zone;
		*basis = reading->zone_basis != 0 ? reading->zone_basis : ZONE_FILE;
	}
	if (zone == NULL)
		zone = zone_utc();
	source->zone_basis = *basis;
	if (source->zone == NULL)
		source->zone = g_strdup(zone_name(zone));
	if (*basis == ZONE_ASSUMED && !reading->state->assumed)
		reading_warn(reading, line,
		             "zone assumed: its times name no zone and were read as UTC");
	reading->state->assumed |= *basis == ZONE_ASSUMED;
	return zone;
}

void reading_tell_fit(struct reading *reading, gint64 line, const Zone *zone,
                      enum zone_fit fit)
{
	if (fit == ZONE_GAP)
		reading_warn(
		        reading, line,
		        "this time does not exist in %s: clocks were put forward then",
		        zone_name(zone));
	if (fit == ZONE_FOLD)
		reading_warn(reading, line,
		             "ambiguous time: it came twice in %s; the order of the "
		             "lines decides",
		             zone_name(zone));
}

gint64 reading_to_utc(struct reading *reading, const struct stamp *stamp, gint64 line,
                      enum zone_basis *basis)
{
	*basis = ZONE_EXPLICIT;
	if (stamp->zoned)
		return stamp_instant(stamp);
	const Zone *zone = reading_zone(reading, line, basis);
	enum zone_fit fit;
	gint64 later;
	gint64 at = zone_to_utc(zone, stamp->civil, &fit, &later);
	const gint64 last = reading->state->last_at;
	if (fit == ZONE_FOLD && last != INSTANT_NONE && at <= last && later > last)
		at = later;
	reading_tell_fit(reading, line, zone, fit);
	reading->state->last_at = at;
	return at;
}

struct range reading_when(struct reading *reading, const struct stamp *stamp, gint64 line,
                          enum zone_basis *basis)
{
	const gint64 at = reading_to_utc(reading, stamp, line, basis);
	if (at == INSTANT_NONE)
		return RANGE_NONE;
	return range_of(at, stamp->resolution > SECOND ? at + stamp->resolution : at);
}

bool reading_assumed_zone(const struct reading *reading)
{
	return reading->state->assumed;
}
