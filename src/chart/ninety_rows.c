/* The rows of the chart ninety: time at each level on each day, and what is left of availability. */
#include "chart/ninety.h"
#include "base/text.h"
#include "chart/text.h"

#include <string.h>

#define ROW_LIMIT 12
#define NAME_LIMIT 120 /* characters */

static void row_free(gpointer data)
{
	struct ninety_row *row = data;
	g_free(row->name);
	g_free(row->page_name);
	g_array_unref(row->days);
	g_free(row);
}

const struct ninety_row *ninety_row_at(const struct ninety *q, guint i)
{
	return g_ptr_array_index(q->rows, i);
}

const struct ninety_day *ninety_day_at(const struct ninety_row *row, guint day)
{
	return &g_array_index(row->days, struct ninety_day, day);
}

gint64 ninety_impaired(const struct ninety_day *day)
{
	return day->time[LEVEL_DEGRADED] + day->time[LEVEL_PARTIAL] +
	       day->time[LEVEL_MAJOR] + day->unstated;
}

/* --- days --------------------------------------------------------------------------- */

static const struct impact_day *day_at(const struct ninety *q, guint day)
{
	return &g_array_index(q->c->days, struct impact_day, q->first + day);
}

/* First day that ends after at; n: none does. */
static guint day_of(const struct ninety *q, gint64 at)
{
	guint lo = 0, hi = q->n;
	while (lo < hi) {
		const guint middle = (lo + hi) / 2;
		const struct impact_day *day = day_at(q, middle);
		if (day->day + day->length <= at)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}

/* Hands a stretch of time to the days that it lies in. level LEVEL_NONE: not stated. */
static void spread(const struct ninety *q, struct ninety_row *row,
                   const struct level_stay *stay)
{
	for (guint i = day_of(q, stay->start); i < q->n; i++) {
		const struct impact_day *day = day_at(q, i);
		struct ninety_day *out = &g_array_index(row->days, struct ninety_day, i);
		const gint64 from = MAX(stay->start, day->day);
		const gint64 to = MIN(stay->end, day->day + day->length);
		const bool moment = stay->open && stay->end == stay->start;
		if (to < from || (to == from && !moment))
			return;
		if (stay->level == LEVEL_NONE)
			out->unstated += to - from;
		else
			out->time[stay->level] += to - from;
		row->unstated |= stay->level == LEVEL_NONE;
		out->open |= stay->open && stay->end <= day->day + day->length;
	}
}

/* Of a day that is not over only what was seen of it; before the page's first word nothing. */
static void set_known(const struct ninety *q, struct ninety_row *row)
{
	const bool alone = q->c->history->pages->len == 1;
	const gint64 seen = alone ? MAX(row->page->to, q->c->known_to) : row->page->to;
	for (guint i = 0; i < q->n; i++) {
		const struct impact_day *day = day_at(q, i);
		struct ninety_day *out = &g_array_index(row->days, struct ninety_day, i);
		const gint64 from = MAX(day->day, row->page->from);
		const gint64 to = MIN(day->day + day->length, seen);
		out->known = day->known && row->page->from != INSTANT_NONE
		                     ? MAX(0, to - from)
		                     : 0;
	}
}

/* --- rows --------------------------------------------------------------------------- */

static char *label_of(const char *text, const char *none)
{
	g_autofree char *label = text_label(text != NULL ? text : "");
	g_autofree char *cut = text_one_line(*label != '\0' ? label : none, NAME_LIMIT);
	return text_isolate(cut);
}

static struct ninety_row *row_new(const struct ninety *q, const struct page_history *page,
                                  const ComponentHistory *component)
{
	struct ninety_row *row = g_new0(struct ninety_row, 1);
	row->component = component;
	row->page = page;
	row->name = label_of(component->name, "no name");
	if (q->c->history->pages->len > 1)
		row->page_name = label_of(page->name, "no name");
	row->days = g_array_new(FALSE, TRUE, sizeof(struct ninety_day));
	g_array_set_size(row->days, q->n);
	row->place = q->rows->len;
	set_known(q, row);
	for (guint i = 0; i < component->stays->len; i++) {
		const struct level_stay *stay =
		        &g_array_index(component->stays, struct level_stay, i);
		if (stay->level > LEVEL_OPERATIONAL)
			spread(q, row, stay);
	}
	return row;
}

static gboolean same_key(gconstpointer a, gconstpointer b)
{
	const struct ninety_row *p = a, *r = b;
	return g_strcmp0(p->page->name, r->page->name) == 0 &&
	       g_strcmp0(p->component->name, r->component->name) == 0;
}

static guint hash_of(gconstpointer a)
{
	const struct ninety_row *p = a;
	return (p->page->name != NULL ? g_str_hash(p->page->name) : 1) * 31 +
	       (p->component->name != NULL ? g_str_hash(p->component->name) : 2);
}

/* Incidents that name a component and do not say how bad it was. */
static void add_unstated(const struct ninety *q, GHashTable *rows, const Timeline *t)
{
	if (t->incident == NULL || t->incident->kind == INCIDENT_MAINTENANCE ||
	    !range_known(t->start))
		return;
	const bool open = !range_known(t->resolved) || range_is_open(t->resolved);
	const struct level_stay stay = { LEVEL_NONE, t->start.lo,
		                         MAX(t->start.lo,
		                             range_known(t->resolved)    ? t->resolved.lo
		                             : range_known(t->last_post) ? t->last_post.lo
		                                                         : t->start.lo),
		                         open };
	for (guint i = 0; i < t->components->len; i++) {
		const struct component *named = t->components->pdata[i];
		if (named->track != TRACK_ANNOUNCED || named->levels->len > 0)
			continue;
		const struct page_history page = { .name = t->incident->page };
		const ComponentHistory component = { .name = named->name };
		const struct ninety_row key = { .page = &page, .component = &component };
		struct ninety_row *row = g_hash_table_lookup(rows, &key);
		if (row != NULL)
			spread(q, row, &stay);
	}
}

static void sum_up(struct ninety *q, struct ninety_row *row)
{
	double lost = 0;
	for (guint i = 0; i < q->n; i++) {
		const struct ninety_day *day = ninety_day_at(row, i);
		const gint64 impaired = ninety_impaired(day);
		const gint64 most = ninety_impaired(ninety_day_at(row, row->worst));
		for (int level = LEVEL_MAINTENANCE; level <= LEVEL_MAJOR; level++)
			lost += q->c->history->weights.of[level] *
			        (double)day->time[level];
		row->known += day->known;
		row->impaired += impaired;
		row->open |= day->open;
		q->gaps |= day->known == 0;
		if (i > 0 && impaired >= most) {
			row->alone = impaired > most;
			row->worst = impaired > most ? i : row->worst;
		} else if (i == 0) {
			row->alone = true;
		}
	}
	row->alone &= row->impaired > 0;
	q->unstated |= row->unstated;
	row->availability = row->known > 0 && !row->unstated
	                            ? CLAMP(1 - lost / (double)row->known, 0, 1)
	                            : -1;
}

static int by_availability(gconstpointer a, gconstpointer b)
{
	const struct ninety_row *p = *(struct ninety_row *const *)a;
	const struct ninety_row *r = *(struct ninety_row *const *)b;
	const double x = p->availability >= 0 ? p->availability : 1;
	const double y = r->availability >= 0 ? r->availability : 1;
	if (x < y || x > y)
		return x < y ? -1 : 1;
	if (p->impaired != r->impaired)
		return p->impaired > r->impaired ? -1 : 1;
	return p->place < r->place ? -1 : p->place > r->place;
}

static void find_worst(struct ninety *q)
{
	for (guint i = 0; i < q->n; i++) {
		gint64 sum = 0, known = 0;
		for (guint k = 0; k < q->rows->len; k++) {
			const struct ninety_day *day =
			        ninety_day_at(ninety_row_at(q, k), i);
			sum += ninety_impaired(day);
			known = MAX(known, day->known);
		}
		q->seen += known > 0;
		q->alone &= sum != q->at_worst;
		if (sum > q->at_worst) {
			q->alone = true;
			q->at_worst = sum;
			q->worst = i;
		}
	}
}

bool ninety_rows(struct ninety *q)
{
	gint64 known = 0;
	q->rows = g_ptr_array_new_with_free_func(row_free);
	q->n = MIN(q->c->days->len, NINETY_DAYS);
	q->first = q->c->days->len - q->n;
	if (q->n == 0 || q->c->history == NULL)
		return false;
	g_autoptr(GHashTable) named = g_hash_table_new(hash_of, same_key);
	for (guint i = 0; i < q->c->history->pages->len; i++) {
		const struct page_history *page = q->c->history->pages->pdata[i];
		for (guint k = 0; k < page->components->len; k++) {
			struct ninety_row *row =
			        row_new(q, page, page->components->pdata[k]);
			g_ptr_array_add(q->rows, row);
			g_hash_table_add(named, row);
		}
	}
	for (guint i = 0; i < q->c->members->len; i++)
		add_unstated(q, named, collection_member(q->c, i)->timeline);
	for (guint i = 0; i < q->rows->len; i++) {
		struct ninety_row *row = g_ptr_array_index(q->rows, i);
		sum_up(q, row);
		known += row->known;
	}
	g_ptr_array_sort(q->rows, by_availability);
	find_worst(q);
	q->hidden = q->rows->len > ROW_LIMIT + 1 ? q->rows->len - ROW_LIMIT : 0;
	return known > 0;
}

void ninety_clear(struct ninety *q)
{
	g_ptr_array_unref(q->rows);
	scene_free(q->sheet.scene);
}
