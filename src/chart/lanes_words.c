/* What the chart lanes says: a finding where one holds, else what is drawn. */
#include "chart/lanes.h"

#include "base/text.h"

#define SAID_MAX 6 /* items of a lane that the description names */

const char *lane_title(const struct lane_row *row)
{
	return lane_name((int)row->lane);
}

char *lane_time(const struct lanes *c, struct range at)
{
	if (range_is_open(at)) {
		g_autofree char *least =
		        words_time_in(range_point(at.lo), c->clock, c->sheet.zone);
		return g_strdup_printf("after %s", least);
	}
	/* A range that has room is written out. */
	if (lane_is_vague(at) && !c->sheet.narrow && c->clock == CLOCK_MINUTES &&
	    at.hi - at.lo < DAY)
		return words_span(at.lo, at.hi, c->sheet.zone);
	return words_time_in(at, c->clock, c->sheet.zone);
}

static const struct lane_row *row_of(const struct lanes *c, enum lane lane)
{
	for (guint i = 0; i < c->rows->len; i++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, i);
		if (row->lane == lane)
			return row;
	}
	return NULL;
}

/* From one time to a later one, where the order is certain; else none. */
static struct range certain(struct range from, struct range to)
{
	if (!range_known(from) || !range_known(to) || range_is_open(from) ||
	    range_is_open(to) || !range_before(from, to))
		return RANGE_NONE;
	struct range length = range_minus(to, from);
	return length.lo >= MINUTE ? length : RANGE_NONE;
}

/* Long to short; "9 to 24 min" where only that is known. */
static void add_before(GPtrArray *titles, const char *what, const char *who,
                       struct range length)
{
	const bool vague = length.hi - length.lo > 2 * MINUTE;
	g_autofree char *words =
	        vague ? range_length_text(length, true) : words_length(length);
	g_ptr_array_add(titles, g_strdup_printf("%s %s before the first public post",
	                                        what, words));
	g_ptr_array_add(titles,
	                g_strdup_printf("%s %s before the first post", what, words));
	g_ptr_array_add(titles,
	                g_strdup_printf("%s led the first post by %s", who, words));
	g_ptr_array_add(titles, g_strdup_printf("%s led the post by %s", who, words));
}

/* The first item of a lane that is an item of its own, and no line of a log. */
static struct range first_of(const struct lanes *c, enum lane lane)
{
	const struct lane_row *row = row_of(c, lane);
	for (guint i = 0; row != NULL && i < row->items->len; i++) {
		const struct entry *entry = lane_item_at(row, i)->entry;
		if (entry->kind != KIND_LOG)
			return entry->at;
	}
	return RANGE_NONE;
}

static struct range first_machine(const struct lanes *c)
{
	const struct lane_row *row = row_of(c, LANE_MACHINES);
	for (guint i = 0; row != NULL && i < row->items->len; i++) {
		const struct entry *entry = lane_item_at(row, i)->entry;
		if (entry->key && (entry->binned || entry->mark == MARK_DETECT))
			return entry->at;
	}
	return RANGE_NONE;
}

static guint contradicted(const struct lanes *c)
{
	guint n = 0;
	for (guint r = 0; r < c->rows->len; r++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, r);
		for (guint i = 0; i < row->items->len; i++)
			n += lane_item_at(row, i)->entry->contradicted;
	}
	return n;
}

GPtrArray *lanes_titles(const struct lanes *c)
{
	GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
	const struct range post = c->t->first_post;
	const struct range users = certain(c->t->first_users, post);
	const struct range social = certain(first_of(c, LANE_SOCIAL), post);
	const struct range machines = certain(first_machine(c), post);
	const guint against = contradicted(c);
	if (range_known(users))
		add_before(titles, "User reports rose", "Reports", users);
	else if (range_known(social))
		add_before(titles, "Social media spoke of it", "Social media", social);
	else if (range_known(machines))
		add_before(titles, "Machines showed it", "Machines", machines);
	if (against == 1)
		g_ptr_array_add(titles,
		                g_strdup("One item is contradicted by other evidence"));
	else if (against > 1)
		g_ptr_array_add(titles, g_strdup_printf("%u items are contradicted by "
		                                        "other evidence",
		                                        against));
	if (c->rows->len == 1)
		g_ptr_array_add(
		        titles,
		        g_strdup_printf("%s, item by item",
		                        lane_title(g_ptr_array_index(c->rows, 0))));
	g_ptr_array_add(titles, g_strdup("The evidence, by where it comes from"));
	g_ptr_array_add(titles, NULL);
	return titles;
}

/* What marks are drawn, so that words and picture agree. */
struct marks {
	bool bar, ring, tick, open;
};

static struct marks marks_of(const struct lanes *c)
{
	struct marks m = { 0 };
	for (guint r = 0; r < c->rows->len; r++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, r);
		for (guint i = 0; i < row->items->len; i++) {
			const struct lane_item *item = lane_item_at(row, i);
			m.ring |= item->labelled && item->entry->contradicted;
			m.tick |= !item->labelled;
			m.open |= item->labelled && range_is_open(item->entry->at);
			m.bar |= item->labelled && !item->entry->contradicted &&
			         lane_is_vague(item->entry->at);
		}
	}
	return m;
}

char *lanes_subtitle(const struct lanes *c)
{
	const struct marks m = marks_of(c);
	if (m.bar && m.ring)
		return g_strdup("A bar is a time known only to a range; a ring marks an "
		                "item that other evidence contradicts");
	if (m.bar)
		return g_strdup("A bar is a time known only to a range");
	if (m.ring)
		return g_strdup("A ring marks an item that other evidence contradicts");
	return g_strdup(
	        c->rows->len > 1
	                ? "What each kind of source says, nearest the machine first"
	                : "What is known of it, by time");
}

char *lanes_note(const struct lanes *c)
{
	const struct marks m = marks_of(c);
	GString *out = g_string_new(NULL);
	if (c->story->moments->len > 0)
		g_string_append(out, "Dotted lines repeat the numbered moments.");
	if (m.tick)
		g_string_append(out,
		                " Short ticks: items without a label, in the table.");
	if (m.open)
		g_string_append(out,
		                " Hatching that fades: after that, nobody said when.");
	if (c->earlier + c->later > 0) {
		g_string_append(out, " Not drawn, in the table:");
		if (c->earlier > 0)
			g_string_append_printf(out, " %u before", c->earlier);
		if (c->later > 0)
			g_string_append_printf(out, "%s %u after",
			                       c->earlier > 0 ? "," : "", c->later);
		g_string_append(out, " the time shown.");
	}
	return g_strstrip(g_string_free(out, FALSE));
}

char *lanes_description(const struct lanes *c, const char *title)
{
	GString *out = g_string_new(title);
	g_string_append_printf(out, ". Times in %s.", words_zone(c->sheet.zone));
	for (guint r = 0; r < c->rows->len; r++) {
		const struct lane_row *row = g_ptr_array_index(c->rows, r);
		guint said = 0;
		g_string_append_printf(out, " %s, %u:", lane_title(row), row->items->len);
		for (guint i = 0; i < row->items->len && said < SAID_MAX; i++) {
			const struct lane_item *item = lane_item_at(row, i);
			if (!item->labelled)
				continue;
			g_autofree char *text = text_one_line(item->text, 60);
			g_string_append_printf(
			        out, "%s %s %s%s", said > 0 ? ";" : "", item->time, text,
			        item->entry->contradicted ? " (contradicted)" : "");
			said++;
		}
		if (row->items->len > said)
			g_string_append_printf(out, "; and %u more",
			                       row->items->len - said);
		g_string_append_c(out, '.');
	}
	return g_string_free(out, FALSE);
}
