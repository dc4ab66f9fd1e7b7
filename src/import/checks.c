#include "import/checks.h"

#include <string.h>

struct checks {
	GArray *all; /* struct check */
};

static void check_clear(gpointer data)
{
	struct check *check = data;
	g_free((char *)(gsize)check->word);
	g_free((char *)(gsize)check->said);
}

Checks *checks_new(void)
{
	Checks *checks = g_new0(Checks, 1);
	checks->all = g_array_new(FALSE, FALSE, sizeof(struct check));
	g_array_set_clear_func(checks->all, check_clear);
	return checks;
}

void checks_free(Checks *checks)
{
	if (checks == NULL)
		return;
	g_array_unref(checks->all);
	g_free(checks);
}

void checks_add(Checks *checks, const struct check *check)
{
	struct check copy = *check;
	copy.word = g_strdup(check->word);
	copy.said = g_strdup(check->said);
	g_array_append_val(checks->all, copy);
}

/* By time, then as they stand in the file. */
static int compare_checks(gconstpointer a, gconstpointer b)
{
	const struct check *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static bool tell(const struct check *check, struct reading *reading,
                 const char *component, GError **error)
{
	g_autoptr(Event) event = event_new();
	event->line = check->line;
	event->offset = check->offset;
	event->length = check->length;
	event->at = range_point(check->at);
	event->zone = check->zone;
	event->lane = reading->source->lane;
	event->kind = KIND_COMPONENT;
	event->level = check->level;
	event->component = g_strdup(component);
	event->title = g_strdup(level_name((int)check->level));
	event->severity_text = g_strdup(check->word);
	event->body = g_strdup(check->said);
	return reading->sink->event(reading->sink->user, event, error);
}

bool checks_tell(Checks *checks, struct reading *reading, const char *component,
                 GError **error)
{
	enum level level = LEVEL_NONE;
	g_array_sort(checks->all, compare_checks);
	for (guint i = 0; i < checks->all->len; i++) {
		const struct check *check = &g_array_index(checks->all, struct check, i);
		if (check->level == LEVEL_NONE || check->level == level) {
			reading_lines(reading, LINE_IN_RECORD, check->line, check->offset,
			              check->length);
			reading_saw(reading, range_point(check->at));
			continue;
		}
		level = check->level;
		if (!tell(check, reading, component, error))
			return false;
	}
	return true;
}
