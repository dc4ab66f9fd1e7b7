#include "cli/source_clock.h"

#include "cli/message.h"

#include <string.h>

#define NONE "none"

/* ".25" behind whole seconds; micros at most. */
static bool parse_fraction(const char *text, gint64 *us)
{
	gint64 unit = SECOND / 10;
	*us = 0;
	if (!g_ascii_isdigit(*text))
		return false;
	for (; g_ascii_isdigit(*text) && unit > 0; text++, unit /= 10)
		*us += (*text - '0') * unit;
	return g_str_equal(text, "s");
}

bool source_clock_parse(const char *text, gint64 *add)
{
	const char *minus = "−"; /* as it is printed */
	gint64 sign = 1, fraction = 0, length = 0;
	if (g_str_has_prefix(text, minus))
		text += strlen(minus), sign = -1;
	else if (*text == '-' || *text == '+')
		sign = *text++ == '-' ? -1 : 1;
	const char *point = strchr(text, '.');
	g_autofree char *whole =
	        point != NULL ? g_strdup_printf("%.*ss", (int)(point - text), text)
	                      : g_strdup(text);
	if (!when_parse_length(whole, &length) ||
	    (point != NULL && !parse_fraction(point + 1, &fraction)) ||
	    length + fraction > CORRECTION_MAX)
		return false;
	*add = sign * (length + fraction);
	return true;
}

static int no_length(const char *text)
{
	message("\"%s\" is no length of time", text);
	message_hint("such as -5m7s for a clock that runs 5 min 7 s ahead; none takes it "
	             "back");
	return ERROR_USAGE;
}

static int add_of(const struct source_clock *said, char **value)
{
	gint64 add, within = 0;
	*value = NULL;
	if (g_str_equal(said->offset, NONE))
		return 0;
	if (!source_clock_parse(said->offset, &add))
		return no_length(said->offset);
	if (said->within != NULL &&
	    (!source_clock_parse(said->within, &within) || within < 0 || within > DAY))
		return no_length(said->within);
	*value = correction_add_text(range_of(add - within, add + within));
	return 0;
}

static int check_zone(const Source *source, const char *zone)
{
	g_autoptr(Correction) probe = correction_new();
	if (source->zone_basis == ZONE_EXPLICIT) {
		message("the times of S%" G_GINT64_FORMAT
		        " carry their own zone; none can be set",
		        source->id);
		message_hint("--clock-offset adds to them");
		return ERROR_USAGE;
	}
	if (correction_set_zone(probe, source->zone, zone))
		return 0;
	message("there is no zone \"%s\"", zone);
	message_hint("an IANA name, such as Europe/Berlin, or an offset, such as +02:00");
	return ERROR_USAGE;
}

int source_clock_set(const Job *job, const Source *source,
                     const struct source_clock *said)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *add = NULL;
	const char *zone = said->zone;
	if (said->within != NULL && said->offset == NULL) {
		message("--within says how well --clock-offset is known");
		return ERROR_USAGE;
	}
	int code = said->offset != NULL ? add_of(said, &add) : 0;
	if (code == 0 && zone != NULL && g_str_equal(zone, NONE))
		zone = NULL;
	else if (code == 0 && zone != NULL)
		code = check_zone(source, zone);
	if (code != 0 || job->context->dry_run)
		return code;
	if (said->offset != NULL &&
	    !store_set_clock(job->store, source->id, add, said->by, said->why, &error))
		return message_fail(&error);
	if (said->zone != NULL &&
	    !store_set_zone(job->store, source->id, zone, said->by, said->why, &error))
		return message_fail(&error);
	return 0;
}

/* "−5 min 7 s", "Europe/Berlin", "taken back" */
static char *word_text(const struct source_word *word)
{
	g_autoptr(Correction) c = correction_new();
	if (word->value == NULL)
		return g_strdup("taken back");
	if (g_str_equal(word->field, "zone"))
		return g_strdup(word->value);
	correction_set_add(c, word->value);
	char *text = correction_text(c);
	if (*text != '\0')
		return text;
	g_free(text);
	return g_strdup("nothing");
}

void source_clock_rows(const Job *job, const Source *source, Table *table)
{
	g_autoptr(GPtrArray) words = store_source_words(job->store, source->id, NULL);
	for (guint i = 0; words != NULL && i < words->len; i++) {
		const struct source_word *word = words->pdata[i];
		const bool zone = g_strcmp0(word->field, "zone") == 0;
		if (!zone && g_strcmp0(word->field, "clock") != 0)
			continue;
		g_autofree char *what = word_text(word);
		g_autofree char *text =
		        g_strdup_printf("%s, by %s%s%s", what, word->author,
		                        word->why != NULL ? ": " : "",
		                        word->why != NULL ? word->why : "");
		table_row(table, zone ? "zone set" : "added to times", text);
	}
}
