/* The rows of the chart components: levels as stretches that do not overlap, how long they lasted, which rows come first. */
#include "chart/components.h"
#include "chart/milestones.h"
#include "chart/text.h"

#include "base/text.h"

#include <string.h>

#define ROW_LIMIT 12
#define DENIAL_LIMIT 6
#define NAME_LIMIT 120 /* characters */

static void denial_clear(gpointer data)
{
	struct denial *denial = data;
	g_free(denial->number);
	g_free(denial->href);
	g_free(denial->time);
}

static void row_free(gpointer data)
{
	struct component_row *row = data;
	g_free(row->name);
	g_array_unref(row->parts);
	g_array_unref(row->denials);
	g_free(row);
}

const struct component_row *component_row_at(const struct components *c, guint i)
{
	return g_ptr_array_index(c->rows, i);
}

/* --- parts -------------------------------------------------------------------------- */

static void add_part(GArray *parts, const struct level_span *span)
{
	if (span->level <= LEVEL_OPERATIONAL || !range_known(span->start) ||
	    range_is_open(span->start))
		return;
	struct level_part part = { .level = span->level,
		                   .start = span->start,
		                   .end = span->end };
	part.open = !range_known(span->end) || range_is_open(span->end);
	part.from = words_instant(span->start);
	if (part.open)
		part.end = range_of(range_known(span->end)
		                            ? MAX(span->end.lo, span->start.lo)
		                            : span->start.lo,
		                    RANGE_OPEN);
	part.to = MAX(words_instant(part.end), part.from);
	if (part.open || part.to > part.from)
		g_array_append_val(parts, part);
}

static int by_from(gconstpointer a, gconstpointer b)
{
	const struct level_part *p = a, *q = b;
	if (p->from != q->from)
		return p->from < q->from ? -1 : 1;
	return (int)q->level - (int)p->level;
}

/* Between two parts that are apart an open end is known to that range. */
static void close_early_ends(GArray *parts)
{
	for (guint i = 0; i + 1 < parts->len; i++) {
		struct level_part *a = &g_array_index(parts, struct level_part, i);
		const struct level_part *b = a + 1;
		if (!a->open || b->from < a->to)
			continue;
		a->open = false;
		a->end.hi = MAX(b->start.hi, a->end.lo);
		a->to = MIN(words_instant(a->end), b->from);
	}
}

struct border {
	gint64 at;
	struct range range;
};

static int by_at(gconstpointer a, gconstpointer b)
{
	const gint64 p = ((const struct border *)a)->at;
	const gint64 q = ((const struct border *)b)->at;
	return p < q ? -1 : p > q;
}

static GArray *borders_of(const GArray *parts)
{
	GArray *borders = g_array_new(FALSE, FALSE, sizeof(struct border));
	for (guint i = 0; i < parts->len; i++) {
		const struct level_part *part =
		        &g_array_index(parts, struct level_part, i);
		const struct border ends[] = { { part->from, part->start },
			                       { part->to, part->end } };
		g_array_append_vals(borders, ends, 2);
	}
	g_array_sort(borders, by_at);
	return borders;
}

static const struct level_part *worst_at(const GArray *parts, gint64 from, gint64 to)
{
	const struct level_part *worst = NULL;
	for (guint i = 0; i < parts->len; i++) {
		const struct level_part *part =
		        &g_array_index(parts, struct level_part, i);
		if (part->from <= from && part->to >= to &&
		    (worst == NULL || part->level > worst->level))
			worst = part;
	}
	return worst;
}

static bool parts_overlap(const GArray *parts)
{
	for (guint i = 0; i + 1 < parts->len; i++) {
		const struct level_part *a = &g_array_index(parts, struct level_part, i);
		if (a[1].from < a->to || (a->open && a[1].from == a->to))
			return true;
	}
	return false;
}

/* Several signals may be hurt at once: of levels at the same moment the worst counts. */
static GArray *parts_apart(const GArray *parts)
{
	GArray *apart = g_array_new(FALSE, TRUE, sizeof(struct level_part));
	g_autoptr(GArray) borders = borders_of(parts);
	for (guint i = 0; i + 1 < borders->len; i++) {
		const struct border *a = &g_array_index(borders, struct border, i);
		const struct border *b = a + 1;
		const struct level_part *worst =
		        b->at > a->at ? worst_at(parts, a->at, b->at) : NULL;
		if (worst == NULL)
			continue;
		struct level_part part = { .level = worst->level,
			                   .start = a->range,
			                   .end = b->range,
			                   .from = a->at,
			                   .to = b->at };
		part.open = worst->open && worst->to == b->at;
		if (!part.open && range_is_open(part.end))
			part.end = range_point(part.to);
		if (range_is_open(part.start))
			part.start = range_point(part.from);
		g_array_append_val(apart, part);
	}
	/* An end without a length: it began with the last word there is. */
	const struct border *last =
	        &g_array_index(borders, struct border, borders->len - 1);
	const struct level_part *tail = worst_at(parts, last->at, last->at);
	if (tail != NULL && tail->open && tail->from == tail->to)
		g_array_append_val(apart, *tail);
	return apart;
}

static void join_parts(GArray *parts)
{
	for (guint i = 0; i + 1 < parts->len;) {
		struct level_part *a = &g_array_index(parts, struct level_part, i);
		const struct level_part *b = a + 1;
		a->joined = !a->open && a->to == b->from;
		if (!a->joined || a->level != b->level) {
			i++;
			continue;
		}
		a->end = b->end;
		a->to = b->to;
		a->open = b->open;
		g_array_remove_index(parts, i + 1);
	}
}

/* Ends that are known to a range make the sum one. */
static struct range sum_of(const GArray *parts, enum level level)
{
	struct range sum = RANGE_NONE, start = RANGE_NONE;
	for (guint i = 0; i < parts->len; i++) {
		const struct level_part *part =
		        &g_array_index(parts, struct level_part, i);
		if (level != LEVEL_NONE && part->level != level)
			continue;
		if (!range_known(start))
			start = part->start;
		if (level == LEVEL_NONE && part->joined)
			continue; /* impaired on */
		const struct range length = words_between(start, part->end);
		sum = range_known(sum) ? range_plus(sum, length) : length;
		start = RANGE_NONE;
	}
	if (range_known(sum))
		sum.lo = MAX(sum.lo, 0);
	return sum;
}

static void weigh(struct component_row *row)
{
	static const double weights[] = { [LEVEL_PARTIAL] = 0.3, [LEVEL_MAJOR] = 1 };
	for (guint i = 0; i < row->parts->len; i++) {
		const struct level_part *part =
		        &g_array_index(row->parts, struct level_part, i);
		const gint64 length = part->to - part->from;
		row->worst = MAX(row->worst, part->level);
		row->weight += weights[part->level] * (double)length;
		row->any += length;
	}
	row->at_worst = sum_of(row->parts, row->worst);
	row->impaired = sum_of(row->parts, LEVEL_NONE);
}

/* --- rows ---------------------------------------------------------------------------- */

static char *name_of(const struct component *component)
{
	g_autofree char *label = text_label(component->name);
	g_autofree char *cut = text_one_line(label, NAME_LIMIT);
	return text_isolate(*cut != '\0' ? cut : "no name");
}

static void add_row(struct components *c, const struct component *component)
{
	struct component_row *row = g_new0(struct component_row, 1);
	row->component = component;
	row->name = name_of(component);
	row->place = c->rows->len;
	row->parts = g_array_new(FALSE, TRUE, sizeof(struct level_part));
	row->denials = g_array_new(FALSE, TRUE, sizeof(struct denial));
	g_array_set_clear_func(row->denials, denial_clear);
	for (guint i = 0; i < component->levels->len; i++)
		add_part(row->parts,
		         &g_array_index(component->levels, struct level_span, i));
	g_array_sort(row->parts, by_from);
	close_early_ends(row->parts);
	if (parts_overlap(row->parts)) {
		GArray *apart = parts_apart(row->parts);
		g_array_unref(row->parts);
		row->parts = apart;
	}
	join_parts(row->parts);
	weigh(row);
	if (row->parts->len > 0) {
		c->announced |= component->track == TRACK_ANNOUNCED;
		c->measured |= component->track == TRACK_EVIDENCE;
		g_ptr_array_add(c->rows, row);
		return;
	}
	/* What the page names is told, what was measured and was well is not. */
	if (component->track == TRACK_ANNOUNCED)
		g_ptr_array_add(component->levels->len > 0 ? c->calm : c->named,
		                g_strdup(row->name));
	row_free(row);
}

static bool is_worse(const struct component_row *a, const struct component_row *b)
{
	if (a->worst != b->worst)
		return a->worst > b->worst;
	if (a->weight > b->weight || a->weight < b->weight)
		return a->weight > b->weight;
	return a->any > b->any;
}

/* What was measured of a component stands under what was announced of it. */
static int by_weight(gconstpointer a, gconstpointer b)
{
	const struct component_row *p = *(struct component_row *const *)a;
	const struct component_row *q = *(struct component_row *const *)b;
	const struct component_row *x = p->lead, *y = q->lead;
	if (x == y)
		return (int)p->component->track - (int)q->component->track;
	if (is_worse(x, y) != is_worse(y, x))
		return is_worse(x, y) ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

static void sort_rows(struct components *c)
{
	g_autoptr(GHashTable) leads = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < c->rows->len; i++) {
		struct component_row *row = g_ptr_array_index(c->rows, i);
		row->other = g_hash_table_lookup(leads, row->component->name);
		g_hash_table_insert(leads, row->component->name, row);
	}
	for (guint i = 0; i < c->rows->len; i++) {
		struct component_row *row = g_ptr_array_index(c->rows, i);
		row->lead = row->lead != NULL ? row->lead : row;
		if (row->other == NULL)
			continue;
		struct component_row *other = row->other;
		other->other = row;
		row->lead = other->lead = is_worse(row, other) ? row : other;
	}
	g_ptr_array_sort(c->rows, by_weight);
}

/* --- denials ------------------------------------------------------------------------- */

static struct component_row *row_named(const struct components *c, const char *name)
{
	for (guint i = 0; i < c->rows->len; i++) {
		struct component_row *row = g_ptr_array_index(c->rows, i);
		if (g_strcmp0(row->component->name, name) == 0)
			return row;
	}
	return NULL;
}

static const struct entry *entry_of(const Timeline *t, const Event *event)
{
	for (guint i = 0; i < t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(t->entries, i);
		if (entry->event == event)
			return entry;
	}
	return NULL;
}

static void add_denial(struct components *c, const struct finding *finding)
{
	struct component_row *row = row_named(c, finding->component);
	if (row == NULL || row->denials->len >= DENIAL_LIMIT || finding->refs == NULL ||
	    finding->refs->len == 0)
		return;
	const Event *event = evidence_event(
	        c->t->evidence, g_array_index(finding->refs, struct ref, 0).event);
	if (event == NULL || !range_known(event->at))
		return;
	const struct entry *entry = entry_of(c->t, event);
	struct denial denial = { .from = words_instant(event->at) };
	denial.to = range_known(event->until) && !range_is_open(event->until)
	                    ? MAX(words_instant(event->until), denial.from)
	                    : denial.from;
	denial.time = words_time_in(event->at, c->clock, c->sheet.zone);
	if (entry != NULL && entry->milestone > 0) {
		denial.number = g_strdup_printf("%d", entry->milestone);
		denial.href = g_strdup_printf("#m%d", entry->milestone);
	} else if (event->id > 0) {
		denial.href = g_strdup_printf("#E%" G_GINT64_FORMAT, event->id);
	}
	g_array_append_val(row->denials, denial);
}

static void add_denials(struct components *c)
{
	for (guint i = 0; i < c->t->findings->len; i++) {
		const struct finding *finding = g_ptr_array_index(c->t->findings, i);
		if (finding->verdict == VERDICT_CONTRADICTED &&
		    g_strcmp0(finding->rule, "K12") == 0 && finding->component != NULL)
			add_denial(c, finding);
	}
}

/* --- the window of time -------------------------------------------------------------- */

static void set_scale(struct components *c)
{
	gint64 from = c->story->begin, to = c->story->end;
	bool open = false;
	for (guint i = 0; i < c->rows->len; i++) {
		const GArray *parts = component_row_at(c, i)->parts;
		for (guint k = 0; k < parts->len; k++) {
			const struct level_part *part =
			        &g_array_index(parts, struct level_part, k);
			from = from == INSTANT_NONE ? part->start.lo
			                            : MIN(from, part->start.lo);
			to = to == INSTANT_NONE ? part->to : MAX(to, part->to);
			open |= part->open;
			if (!part->open)
				to = MAX(to, part->end.hi);
		}
	}
	const gint64 known = to - from;
	const gint64 least = known < 2 * MINUTE ? 5 * MINUTE : MINUTE;
	struct time_scale *s = &c->scale;
	s->from = from - MAX(known / 25, least);
	s->to = to + MAX(open ? known / 7 : known / 25, least);
	const double px = s->x1 - s->x0;
	const struct time_step major = time_step_for(s->to - s->from, px);
	const struct time_step minor = time_step_minor(major, s->to - s->from, px);
	s->from = time_floor(s->from, c->sheet.zone, minor);
	s->to = time_ceil(s->to, c->sheet.zone, minor);
	c->clock = milestones_clock(c->story, s);
}

bool components_rows(struct components *c)
{
	c->rows = g_ptr_array_new_with_free_func(row_free);
	c->calm = g_ptr_array_new_with_free_func(g_free);
	c->named = g_ptr_array_new_with_free_func(g_free);
	c->story = story_new(c->t);
	for (guint i = 0; i < c->t->components->len; i++)
		add_row(c, g_ptr_array_index(c->t->components, i));
	if (c->rows->len == 0)
		return false;
	sort_rows(c);
	c->maintenance = component_row_at(c, 0)->lead->worst == LEVEL_MAINTENANCE;
	set_scale(c);
	add_denials(c);
	c->hidden = c->rows->len > ROW_LIMIT + 1 ? c->rows->len - ROW_LIMIT : 0;
	return true;
}

void components_clear(struct components *c)
{
	story_free(c->story);
	g_ptr_array_unref(c->rows);
	g_ptr_array_unref(c->calm);
	g_ptr_array_unref(c->named);
	scene_free(c->sheet.scene);
}
