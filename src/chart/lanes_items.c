/* Which entries of the timeline stand on which lane, which of them get a label, and the stretch of time that holds them. */
#include "chart/lanes.h"
#include "chart/milestones.h"
#include "chart/text.h"

#include <string.h>

#define TEXT_LIMIT 240 /* characters of a label before it is broken */

static void item_free(gpointer data)
{
	struct lane_item *item = data;
	g_free(item->time);
	g_free(item->text);
	g_free(item->number);
	for (int i = 0; i < item->wrap_count; i++)
		g_ptr_array_unref(item->lines[i]);
	g_free(item);
}

static void row_free(gpointer data)
{
	struct lane_row *row = data;
	g_ptr_array_unref(row->items);
	g_array_unref(row->flags);
	g_free(row);
}

const struct lane_item *lane_item_at(const struct lane_row *row, guint i)
{
	return g_ptr_array_index(row->items, i);
}

bool lane_is_vague(struct range at)
{
	return range_known(at) && !range_is_open(at) && at.hi - at.lo > MINUTE;
}

/* Repeats of a log line are one entry from the first to the last of them; that is no doubt about a time. */
static bool is_repeated(const struct entry *entry)
{
	return entry->kind == KIND_LOG;
}

static gint64 instant_of(const struct entry *entry)
{
	return is_repeated(entry) ? entry->at.lo : words_instant(entry->at);
}

/* Levels of components have a chart of their own. */
static bool wants_label(const struct entry *entry)
{
	return (entry->key && entry->kind != KIND_COMPONENT) || entry->milestone > 0 ||
	       entry->contradicted || entry->pinned;
}

/* --- the window --------------------------------------------------------------------- */

static void stretch(gint64 *lo, gint64 *hi, gint64 at)
{
	*lo = *lo == INSTANT_NONE ? at : MIN(*lo, at);
	*hi = *hi == INSTANT_NONE ? at : MAX(*hi, at);
}

/* The incident, and what is worth a label up to its own length before and after. */
static bool set_window(struct lanes *c)
{
	gint64 lo = c->story->first, hi = c->story->last;
	for (guint i = 0; lo == INSTANT_NONE && i < c->t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(c->t->entries, i);
		if (range_known(entry->at) && wants_label(entry))
			stretch(&lo, &hi, instant_of(entry));
	}
	for (guint i = 0; lo == INSTANT_NONE && i < c->t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(c->t->entries, i);
		if (range_known(entry->at))
			stretch(&lo, &hi, instant_of(entry));
	}
	if (lo == INSTANT_NONE)
		return false;
	const gint64 slack = MAX(hi - lo, 20 * MINUTE);
	gint64 from = lo, to = hi;
	for (guint i = 0; i < c->t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(c->t->entries, i);
		if (!range_known(entry->at) || !wants_label(entry))
			continue;
		const gint64 at = instant_of(entry);
		if (at >= lo - slack && at <= hi + slack)
			stretch(&from, &to, at);
	}
	const gint64 margin = MAX((to - from) / 30, 30 * SECOND);
	c->scale.from = from - margin;
	c->scale.to = to + margin;
	return true;
}

static void set_scale(struct lanes *c)
{
	struct time_scale *s = &c->scale;
	struct time_step major = time_step_for(s->to - s->from, s->x1 - s->x0);
	struct time_step minor = time_step_minor(major, s->to - s->from, s->x1 - s->x0);
	s->from = time_floor(s->from, c->sheet.zone, minor);
	s->to = time_ceil(s->to, c->sheet.zone, minor);
}

/* --- items -------------------------------------------------------------------------- */

static struct lane_row *row_of(struct lanes *c, enum lane lane)
{
	for (guint i = 0; i < c->rows->len; i++) {
		struct lane_row *row = g_ptr_array_index(c->rows, i);
		if (row->lane == lane)
			return row;
	}
	struct lane_row *row = g_new0(struct lane_row, 1);
	row->lane = lane;
	row->items = g_ptr_array_new_with_free_func(item_free);
	row->flags = g_array_new(FALSE, FALSE, sizeof(struct flag));
	g_ptr_array_add(c->rows, row);
	return row;
}

/* The words that were said, or what they were recorded under where that is shorter. */
static const char *said_text(const struct entry *entry)
{
	const char *colon = entry->text != NULL ? strstr(entry->text, ": ") : NULL;
	const char *quote =
	        colon != NULL && colon - entry->text < 16 ? colon + 2 : entry->text;
	const char *title = entry->event != NULL ? entry->event->title : NULL;
	if (entry->told != NULL || title == NULL || *title == '\0' ||
	    (quote != NULL && strlen(quote) <= strlen(title)))
		return quote;
	return title;
}

/* A phase by its name, all else by the sentence of the table. */
static char *text_of(const struct entry *entry)
{
	const char *text = entry->text;
	if (entry->kind == KIND_STATEMENT || entry->kind == KIND_CLAIM)
		text = said_text(entry);
	else if (entry->mark == MARK_IMPACT_BEGINS)
		text = "Impact begins";
	else if (entry->milestone > 0 && entry->label != NULL)
		text = entry->label;
	if (text == NULL)
		text = entry->label != NULL ? entry->label : "";
	g_autofree char *label = text_label(text);
	return g_utf8_strlen(label, -1) <= TEXT_LIMIT
	               ? g_steal_pointer(&label)
	               : g_utf8_substring(label, 0, TEXT_LIMIT);
}

static void add_item(struct lanes *c, const struct entry *entry)
{
	const gint64 at = instant_of(entry);
	if (at < c->scale.from || at > c->scale.to) {
		*(at < c->scale.from ? &c->earlier : &c->later) += 1;
		return;
	}
	struct lane_item *item = g_new0(struct lane_item, 1);
	item->entry = entry;
	item->at = at;
	item->labelled = wants_label(entry);
	if (entry->milestone > 0)
		item->number = g_strdup_printf("%d", entry->milestone);
	g_ptr_array_add(row_of(c, entry->lane)->items, item);
}

/* A lane of which nothing is worth a label is named by its first and its last item. */
static void label_ends(struct lane_row *row)
{
	struct lane_item *first = NULL, *last = NULL;
	for (guint i = 0; i < row->items->len; i++) {
		struct lane_item *item = g_ptr_array_index(row->items, i);
		if (item->labelled)
			return;
		if (is_repeated(item->entry))
			continue;
		first = first != NULL ? first : item;
		last = item;
	}
	if (first == NULL)
		first = last = g_ptr_array_index(row->items, 0);
	first->labelled = last->labelled = true;
}

static int by_time(gconstpointer a, gconstpointer b)
{
	const struct lane_item *p = *(struct lane_item *const *)a;
	const struct lane_item *q = *(struct lane_item *const *)b;
	if (p->at != q->at)
		return p->at < q->at ? -1 : 1;
	if (p->entry->milestone != q->entry->milestone)
		return p->entry->milestone - q->entry->milestone;
	return 0;
}

static int by_lane(gconstpointer a, gconstpointer b)
{
	const struct lane_row *p = *(struct lane_row *const *)a;
	const struct lane_row *q = *(struct lane_row *const *)b;
	return (int)p->lane - (int)q->lane;
}

bool lanes_items(struct lanes *c)
{
	c->rows = g_ptr_array_new_with_free_func(row_free);
	c->story = story_new(c->t);
	if (!set_window(c))
		return false;
	set_scale(c);
	c->clock = milestones_clock(c->story, &c->scale);
	for (guint i = 0; i < c->t->entries->len; i++) {
		const struct entry *entry = g_ptr_array_index(c->t->entries, i);
		if (range_known(entry->at))
			add_item(c, entry);
	}
	g_ptr_array_sort(c->rows, by_lane);
	for (guint i = 0; i < c->rows->len; i++) {
		struct lane_row *row = g_ptr_array_index(c->rows, i);
		g_ptr_array_sort(row->items, by_time);
		label_ends(row);
		for (guint k = 0; k < row->items->len; k++) {
			struct lane_item *item = g_ptr_array_index(row->items, k);
			if (!item->labelled)
				continue;
			item->time = lane_time(c, item->entry->at);
			item->text = text_of(item->entry);
		}
	}
	return c->rows->len > 0;
}

void lanes_clear(struct lanes *c)
{
	g_ptr_array_unref(c->rows);
	story_free(c->story);
	scene_free(c->sheet.scene);
}
