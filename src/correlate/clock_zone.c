/* clock_zone.c - see clock_zone.h */
#include "correlate/clock_zone.h"

#include <string.h>

static const struct {
	const char *word, *iana;
} regions[] = {
	{ "pt", "America/Los_Angeles" },
	{ "pacific", "America/Los_Angeles" },
	{ "us/pacific", "America/Los_Angeles" },
	{ "et", "America/New_York" },
	{ "eastern", "America/New_York" },
	{ "us/eastern", "America/New_York" },
	{ "mt", "America/Denver" },
	{ "mountain", "America/Denver" },
	{ "us/mountain", "America/Denver" },
	{ "ct", "America/Chicago" },
	{ "central", "America/Chicago" },
	{ "us/central", "America/Chicago" },
	{ "z", "UTC" },
	{ "utc", "UTC" },
	{ "gmt", "UTC" },
	{ "zulu", "UTC" },
};

static const char *region_of(const char *label)
{
	for (gsize i = 0; i < G_N_ELEMENTS(regions); i++)
		if (g_ascii_strcasecmp(regions[i].word, label) == 0)
			return regions[i].iana;
	return strchr(label, '/') != NULL ? label : NULL;
}

static bool is_label(const struct prose *p, const char *label)
{
	int offset = 0;
	bool ambiguous = false;
	if (region_of(label) != NULL) {
		g_autoptr(Zone) zone = zone_new(region_of(label), NULL);
		return zone != NULL;
	}
	return zone_label_offset(label, strlen(label), p->page, MAX(p->posted, 0),
	                         &offset, &ambiguous);
}

/* One past the tokens of "UTC", "UTC+2", "GMT-05:30", "Europe/Berlin", "+02:00" at token i, or i. */
static gssize label_end(const GArray *tokens, gssize i)
{
	const struct token *token = token_at(tokens, i);
	gssize end = i + 1;
	bool word = token->kind == TOKEN_WORD;
	bool sign = (token_sign(tokens, i, '+') ||
	             (token_sign(tokens, i, '-') && token->joined)) &&
	            token_at(tokens, i + 1)->joined;
	if (!word && !sign)
		return i;
	if (word && (token_sign(tokens, end, '+') || token_sign(tokens, end, '-')) &&
	    token_at(tokens, end)->joined && token_at(tokens, end + 1)->joined)
		end++;
	if (sign || end > i + 1) {
		if (token_at(tokens, end)->kind != TOKEN_NUMBER)
			return i;
		end++;
		if (token_sign(tokens, end, ':') &&
		    token_at(tokens, end + 1)->kind == TOKEN_NUMBER &&
		    token_at(tokens, end + 1)->digits == 2)
			end += 2;
	}
	while (word && token_sign(tokens, end, '/') &&
	       token_at(tokens, end + 1)->kind == TOKEN_WORD)
		end += 2;
	return end;
}

/* A label in small letters is a word, but for the few that nobody mistakes. */
static bool is_plain_word(const GArray *tokens, gssize i, const char *label)
{
	static const char *const plain[] = { "utc", "gmt", "z",   "pst", "pdt", "est",
		                             "edt", "cst", "cdt", "mst", "mdt", NULL };
	return g_ascii_islower(label[0]) && strchr(label, '/') == NULL &&
	       !token_in(tokens, i, plain);
}

/* "-09:21" of "08:18-09:21 CET" is no offset: offsets have quarters of hours, and no zone after them. */
static bool is_second_clock(const struct prose *p, gssize i, gssize end)
{
	const GArray *tokens = p->tokens;
	if (!token_sign(tokens, i, '-') || !token_sign(tokens, end - 2, ':'))
		return false;
	char label[16] = "";
	gsize len = strlen(token_at(tokens, end)->word);
	if (len < sizeof label)
		g_strlcpy(label, token_at(tokens, end)->word, sizeof label);
	return (int)token_at(tokens, end - 1)->value % 15 != 0 ||
	       token_is(tokens, end, "am") || token_is(tokens, end, "pm") ||
	       (*label != '\0' && is_label(p, label));
}

/* A label at token i into clock->zone: one past it, or i. */
gssize clock_label(const struct prose *p, gssize i, struct clock *clock)
{
	gssize end = label_end(p->tokens, i);
	if (end == i || is_second_clock(p, i, end))
		return i;
	gsize start = token_at(p->tokens, i)->start;
	gsize len = token_at(p->tokens, end - 1)->end - start;
	char label[sizeof clock->zone];
	if (len >= sizeof label)
		return i;
	memcpy(label, p->text + start, len);
	label[len] = '\0';
	if (is_plain_word(p->tokens, i, label) || !is_label(p, label)) {
		/* "10:04 UTC/08:04 EDT" is two clocks. */
		return i;
	}
	memcpy(clock->zone, label, len + 1);
	clock->zoned = true;
	return end;
}

/* "UTC", "(PDT)", "Pacific Daylight Time", "PST US/Pacific" */
gssize clock_zone(const struct prose *p, gssize i, struct clock *clock)
{
	static const char *const seasons[] = { "daylight", "standard", "summer", NULL };
	const GArray *tokens = p->tokens;
	gssize at = i + token_sign(tokens, i, '(');
	gssize end = clock_label(p, at, clock);
	if (end == at)
		return i;
	end += token_in(tokens, end, seasons);
	end += token_is(tokens, end, "time");
	struct clock again = { .first = 0 };
	gssize more = clock_label(p, end, &again);
	if (more > end && strchr(again.zone, '/') != NULL)
		end = more;
	return end + (at > i && token_sign(tokens, end, ')'));
}

/* False: no such zone. */
bool clock_to_utc(const struct prose *p, const struct clock *clock, gint64 civil,
                  gint64 *at, enum zone_basis *basis)
{
	enum zone_fit fit;
	gint64 later;
	*basis = ZONE_EXPLICIT;
	const struct clock *label = clock->zoned ? clock : &p->zone;
	if (!label->zoned) {
		*basis = p->basis;
		Zone *zone = p->page != NULL ? p->page : zone_utc();
		*at = zone_to_utc(zone, civil, &fit, &later);
		return *at != INSTANT_NONE;
	}
	if (region_of(label->zone) != NULL) {
		g_autoptr(Zone) zone = zone_new(region_of(label->zone), NULL);
		if (zone == NULL)
			return false;
		*at = zone_to_utc(zone, civil, &fit, &later);
		return *at != INSTANT_NONE;
	}
	int offset = 0;
	bool ambiguous = false;
	if (!zone_label_offset(label->zone, strlen(label->zone), p->page, civil, &offset,
	                       &ambiguous))
		return false;
	if (ambiguous)
		*basis = ZONE_ASSUMED;
	*at = civil - (gint64)offset * SECOND;
	return true;
}

/* "PST" and "PDT" are one zone to a reader who asks for the zone of a text. */
const char *clock_zone_family(const char *label)
{
	static const struct {
		const char *label, *iana;
	} families[] = {
		{ "pst", "America/Los_Angeles" }, { "pdt", "America/Los_Angeles" },
		{ "est", "America/New_York" },    { "edt", "America/New_York" },
		{ "cst", "America/Chicago" },     { "cdt", "America/Chicago" },
		{ "mst", "America/Denver" },      { "mdt", "America/Denver" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
		if (g_ascii_strcasecmp(families[i].label, label) == 0)
			return families[i].iana;
	return region_of(label) != NULL ? region_of(label) : label;
}
