#include "model/history.h"

const char *stage_word(enum stage_key stage)
{
	static const char *const words[STAGE_COUNT] = {
		[STAGE_INVESTIGATING] = "investigating",
		[STAGE_IDENTIFIED] = "identified",
		[STAGE_MONITORING] = "monitoring",
		[STAGE_RESOLVED] = "resolved",
		[STAGE_POSTMORTEM] = "postmortem",
	};
	return words[stage];
}

static const struct {
	const char *word, *name, *definition;
} lengths[STAGE_LENGTH_COUNT] = {
	[STAGE_INVESTIGATE] = { "p_investigate", "Investigating to identified",
	                        "identified − investigating" },
	[STAGE_REPAIR] = { "p_repair", "Identified to monitoring",
	                   "monitoring − identified" },
	[STAGE_CHECK] = { "p_check", "Monitoring to resolved", "resolved − monitoring" },
	[STAGE_LEARN] = { "p_learn", "Resolved to postmortem", "postmortem − resolved" },
	[STAGE_TO_RESOLVED] = { "mttr", "Time to resolve",
	                        "resolved − the earliest of investigating, identified "
	                        "and monitoring" },
	[STAGE_BETWEEN] = { "mtbf", "Time between incidents",
	                    "start − start of the incident before; a start is the "
	                    "earliest of investigating, identified, monitoring and "
	                    "resolved" },
};

const char *stage_length_word(enum stage_length length)
{
	return lengths[length].word;
}

const char *stage_length_name(enum stage_length length)
{
	return lengths[length].name;
}

const char *stage_length_definition(enum stage_length length)
{
	return lengths[length].definition;
}

ComponentHistory *component_history_new(const char *name)
{
	ComponentHistory *component = g_new0(ComponentHistory, 1);
	component->name = name;
	component->stays = g_array_new(FALSE, FALSE, sizeof(struct level_stay));
	component->days = g_array_new(FALSE, FALSE, sizeof(struct day_levels));
	component->availability = -1;
	return component;
}

void component_history_free(ComponentHistory *component)
{
	g_array_unref(component->stays);
	g_array_unref(component->days);
	g_free(component);
}

struct page_history *page_history_new(const char *name)
{
	struct page_history *page = g_new0(struct page_history, 1);
	page->name = name;
	page->from = page->to = INSTANT_NONE;
	page->whole = component_history_new(NULL);
	page->components =
	        g_ptr_array_new_with_free_func((GDestroyNotify)component_history_free);
	return page;
}

static void page_history_free(gpointer data)
{
	struct page_history *page = data;
	component_history_free(page->whole);
	g_ptr_array_unref(page->components);
	g_free(page);
}

Statistics *statistics_new(const struct weights *weights)
{
	Statistics *history = g_new0(Statistics, 1);
	history->weights = *weights;
	history->stages = g_array_new(FALSE, FALSE, sizeof(struct stage_times));
	history->pages = g_ptr_array_new_with_free_func(page_history_free);
	return history;
}

void statistics_free(Statistics *history)
{
	if (history == NULL)
		return;
	g_array_unref(history->stages);
	g_ptr_array_unref(history->pages);
	g_free(history);
}
