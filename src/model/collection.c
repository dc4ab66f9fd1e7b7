#include "model/collection.h"

#include <math.h>
#include <string.h>

/* --- words ------------------------------------------------------------------------ */

static const struct {
	const char *word, *name;
} aligns[ALIGN_COUNT] = {
	[ALIGN_START] = { "start", "Start" },
	[ALIGN_DETECTED] = { "detected", "First alert" },
	[ALIGN_FIRST_POST] = { "first-post", "First public post" },
	[ALIGN_RESOLVED] = { "resolved", "Resolved" },
};

const char *align_word(enum align align)
{
	return aligns[align].word;
}

const char *align_name(enum align align)
{
	return aligns[align].name;
}

static const char *const by_words[BY_COUNT] = {
	[BY_NOTHING] = "nothing",   [BY_SERVICE] = "service", [BY_VENDOR] = "vendor",
	[BY_YEAR] = "year",         [BY_QUARTER] = "quarter", [BY_MONTH] = "month",
	[BY_SEVERITY] = "severity",
};

const char *trend_by_word(enum trend_by by)
{
	return by_words[by];
}

int trend_by_parse(const char *word)
{
	for (int i = 0; i < BY_COUNT; i++)
		if (g_strcmp0(by_words[i], word) == 0)
			return i;
	return -1;
}

bool trend_by_is_time(enum trend_by by)
{
	return by == BY_YEAR || by == BY_QUARTER || by == BY_MONTH;
}

/* --- trend ------------------------------------------------------------------------ */

static void left_out_free(gpointer data)
{
	struct left_out *left = data;
	g_free(left->why);
	g_free(left);
}

struct trend_group *trend_group_new(const char *name)
{
	struct trend_group *group = g_new0(struct trend_group, 1);
	group->name = g_strdup(name);
	group->observations = g_array_new(FALSE, FALSE, sizeof(struct observation));
	group->left_out = g_ptr_array_new_with_free_func(left_out_free);
	group->survival_median = INSTANT_NONE;
	return group;
}

void trend_group_leave_out(struct trend_group *group, const char *why)
{
	for (guint i = 0; i < group->left_out->len; i++) {
		struct left_out *left = group->left_out->pdata[i];
		if (strcmp(left->why, why) == 0) {
			left->n++;
			return;
		}
	}
	struct left_out *left = g_new0(struct left_out, 1);
	left->why = g_strdup(why);
	left->n = 1;
	g_ptr_array_add(group->left_out, left);
}

void trend_group_free(struct trend_group *group)
{
	g_free(group->name);
	g_array_unref(group->observations);
	g_ptr_array_unref(group->left_out);
	g_free(group);
}

Trend *trend_new(void)
{
	Trend *trend = g_new0(Trend, 1);
	trend->groups = g_ptr_array_new_with_free_func((GDestroyNotify)trend_group_free);
	trend->shift.u = trend->shift.p = NAN;
	trend->shift.shift = INSTANT_NONE;
	trend->shift.within = RANGE_NONE;
	return trend;
}

void trend_free(Trend *trend)
{
	if (trend == NULL)
		return;
	g_free(trend->measure);
	g_free(trend->name);
	g_free(trend->definition);
	g_free(trend->shift.why);
	g_ptr_array_unref(trend->groups);
	g_free(trend);
}

/* --- vendors ---------------------------------------------------------------------- */

static void vendor_word_clear(gpointer data)
{
	g_free(((struct vendor_word *)data)->word);
}

struct vendor *vendor_new(const struct page_history *page)
{
	struct vendor *vendor = g_new0(struct vendor, 1);
	vendor->page = page;
	vendor->words = g_array_new(FALSE, FALSE, sizeof(struct vendor_word));
	g_array_set_clear_func(vendor->words, vendor_word_clear);
	return vendor;
}

void vendor_free(struct vendor *vendor)
{
	g_array_unref(vendor->words);
	g_free(vendor);
}

/* --- collection ------------------------------------------------------------------- */

static void member_clear(gpointer data)
{
	struct member *member = data;
	g_free(member->name);
	g_clear_pointer(&member->words, g_ptr_array_unref);
}

Collection *collection_new(const Zone *zone)
{
	Collection *collection = g_new0(Collection, 1);
	collection->zone = zone;
	collection->members = g_array_new(FALSE, FALSE, sizeof(struct member));
	g_array_set_clear_func(collection->members, member_clear);
	collection->days = g_array_new(FALSE, FALSE, sizeof(struct impact_day));
	collection->from = collection->to = collection->known_to = INSTANT_NONE;
	return collection;
}

void collection_free(Collection *collection)
{
	if (collection == NULL)
		return;
	g_array_unref(collection->members);
	g_array_unref(collection->days);
	g_clear_pointer(&collection->shared_words, g_ptr_array_unref);
	statistics_free(collection->history);
	trend_free(collection->trend);
	g_clear_pointer(&collection->vendors, g_ptr_array_unref);
	g_free(collection);
}

const struct member *collection_member(const Collection *collection, guint i)
{
	return &g_array_index(collection->members, struct member, i);
}
