/* region.c - see region.h */
#include "correlate/region.h"

#include <string.h>

/* Words of one place each; of two words the second stands behind a blank. */
static const struct {
	const char *words, *area, *nation, *site;
} places[] = {
	{ "eu", "europe", "", "" },
	{ "europe", "europe", "", "" },
	{ "european", "europe", "", "" },
	{ "germany", "europe", "germany", "" },
	{ "frankfurt", "europe", "germany", "frankfurt" },
	{ "ireland", "europe", "ireland", "" },
	{ "dublin", "europe", "ireland", "dublin" },
	{ "uk", "europe", "uk", "" },
	{ "united kingdom", "europe", "uk", "" },
	{ "london", "europe", "uk", "london" },
	{ "france", "europe", "france", "" },
	{ "paris", "europe", "france", "paris" },
	{ "netherlands", "europe", "netherlands", "" },
	{ "amsterdam", "europe", "netherlands", "amsterdam" },
	{ "sweden", "europe", "sweden", "" },
	{ "stockholm", "europe", "sweden", "stockholm" },
	{ "switzerland", "europe", "switzerland", "" },
	{ "zurich", "europe", "switzerland", "zurich" },
	{ "milan", "europe", "italy", "milan" },
	{ "madrid", "europe", "spain", "madrid" },
	{ "americas", "americas", "", "" },
	{ "north america", "americas", "", "" },
	{ "us", "americas", "us", "" },
	{ "usa", "americas", "us", "" },
	{ "united states", "americas", "us", "" },
	{ "virginia", "americas", "us", "virginia" },
	{ "ohio", "americas", "us", "ohio" },
	{ "oregon", "americas", "us", "oregon" },
	{ "iowa", "americas", "us", "iowa" },
	{ "canada", "americas", "canada", "" },
	{ "montreal", "americas", "canada", "montreal" },
	{ "toronto", "americas", "canada", "toronto" },
	{ "brazil", "americas", "brazil", "" },
	{ "apac", "asia-pacific", "", "" },
	{ "asia pacific", "asia-pacific", "", "" },
	{ "asia", "asia-pacific", "", "" },
	{ "japan", "asia-pacific", "japan", "" },
	{ "tokyo", "asia-pacific", "japan", "tokyo" },
	{ "osaka", "asia-pacific", "japan", "osaka" },
	{ "india", "asia-pacific", "india", "" },
	{ "mumbai", "asia-pacific", "india", "mumbai" },
	{ "korea", "asia-pacific", "korea", "" },
	{ "seoul", "asia-pacific", "korea", "seoul" },
	{ "singapore", "asia-pacific", "singapore", "" },
	{ "hong kong", "asia-pacific", "hong kong", "" },
	{ "australia", "asia-pacific", "australia", "" },
	{ "sydney", "asia-pacific", "australia", "sydney" },
	{ "melbourne", "asia-pacific", "australia", "melbourne" },
	{ "africa", "africa", "", "" },
	{ "south africa", "africa", "south africa", "" },
	{ "middle east", "middle east", "", "" },
};
/* What the codes of clouds begin with. */
static const struct {
	const char *word, *area, *nation;
} heads[] = {
	{ "us", "americas", "us" },
	{ "northamerica", "americas", "" },
	{ "southamerica", "americas", "" },
	{ "ca", "americas", "canada" },
	{ "sa", "americas", "" },
	{ "eu", "europe", "" },
	{ "europe", "europe", "" },
	{ "ap", "asia-pacific", "" },
	{ "asia", "asia-pacific", "" },
	{ "australia", "asia-pacific", "australia" },
	{ "af", "africa", "" },
	{ "africa", "africa", "" },
	{ "me", "middle east", "" },
	{ "il", "middle east", "israel" },
};
static const char *const ways[] = { "east",      "west",      "north",     "south",
	                            "central",   "northeast", "northwest", "southeast",
	                            "southwest", NULL };

static bool same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* "-east", "-east-1", "-east1", "-gov-west-1", "-east-1a": joined to the head; one past it, or i. */
static gssize code_tail(const char *text, const GArray *tokens, gssize i)
{
	gssize at = i;
	if (token_sign(tokens, at, '-') && token_is(tokens, at + 1, "gov"))
		at += 2;
	if (!token_sign(tokens, at, '-') || !token_at(tokens, at)->joined ||
	    !token_in(tokens, at + 1, ways) || !token_at(tokens, at + 1)->joined)
		return i;
	at += 2;
	gssize number = at + token_sign(tokens, at, '-');
	const struct token *digits = token_at(tokens, number);
	if (digits->kind != TOKEN_NUMBER || !digits->joined)
		return at;
	const struct token *zone = token_at(tokens, number + 1);
	const bool letter = zone->kind == TOKEN_WORD && zone->joined &&
	                    zone->end - zone->start == 1 &&
	                    g_ascii_isalpha(text[zone->start]);
	return number + 1 + letter;
}

static gssize read_code(const char *text, const GArray *tokens, gssize i,
                        struct region *region)
{
	const gssize end = code_tail(text, tokens, i + 1);
	if (end == i + 1)
		return i;
	for (gsize n = 0; n < G_N_ELEMENTS(heads); n++) {
		if (!token_is(tokens, i, heads[n].word))
			continue;
		const gsize from = token_at(tokens, i)->start;
		const gsize to = token_at(tokens, end - 1)->end;
		g_autofree char *code = g_ascii_strdown(text + from, (gssize)(to - from));
		*region = (struct region){ 0 };
		g_strlcpy(region->area, heads[n].area, sizeof region->area);
		g_strlcpy(region->nation, heads[n].nation, sizeof region->nation);
		g_strlcpy(region->code, code, sizeof region->code);
		return end;
	}
	return i;
}

/* The words of a place at token i, as many as it has; a hyphen between them may stand for the blank. */
static gssize words_end(const GArray *tokens, gssize i, const char *words)
{
	g_auto(GStrv) parts = g_strsplit(words, " ", 3);
	gssize at = i;
	for (guint n = 0; parts[n] != NULL; n++) {
		at += n > 0 && token_sign(tokens, at, '-');
		if (!token_is(tokens, at, parts[n]))
			return i;
		at++;
	}
	return at;
}

static gssize read_place(const char *text, const GArray *tokens, gssize i,
                         struct region *region)
{
	const char *word = text + token_at(tokens, i)->start;
	gssize best = i;
	/* "contact us" */
	if (token_is(tokens, i, "us") && !(word[0] == 'U' && word[1] == 'S'))
		return i;
	for (gsize n = 0; n < G_N_ELEMENTS(places); n++) {
		const gssize end = words_end(tokens, i, places[n].words);
		if (end <= best)
			continue;
		best = end;
		*region = (struct region){ 0 };
		g_strlcpy(region->area, places[n].area, sizeof region->area);
		g_strlcpy(region->nation, places[n].nation, sizeof region->nation);
		g_strlcpy(region->site, places[n].site, sizeof region->site);
	}
	return best;
}

gssize region_read(const char *text, const GArray *tokens, gssize i,
                   struct region *region)
{
	gssize end = read_code(text, tokens, i, region);
	if (end > i)
		return end;
	gssize place = i;
	end = read_place(text, tokens, place, region);
	while (end == place && place < i + 2 && token_in(tokens, place, ways)) {
		place++;
		end = read_place(text, tokens, place, region);
	}
	if (end == place)
		return i;
	gssize at = end;
	while (token_in(tokens, at, ways))
		at++;
	if (*region->site != '\0' || (at == end && place == i))
		return end;
	/* "US East 2", "West Europe": a part of it that only the same words name again */
	at += token_at(tokens, at)->kind == TOKEN_NUMBER;
	const gsize from = token_at(tokens, i)->start;
	const gsize to = token_at(tokens, at - 1)->end;
	g_autofree char *part = g_ascii_strdown(text + from, (gssize)(to - from));
	g_strlcpy(region->site, part, sizeof region->site);
	return at;
}

static void cut(char *name, gsize from, gsize to)
{
	memset(name + from, ' ', to - from);
}

bool region_of_name(const char *name, struct region *region, char **rest)
{
	g_autoptr(GArray) tokens = tokens_of(name);
	g_autofree char *left = g_strdup(name);
	bool any = false;
	for (gssize i = 0; i < (gssize)tokens->len;) {
		struct region one;
		const gssize end = region_read(name, tokens, i, &one);
		if (end == i) {
			if (token_at(tokens, i)->kind != TOKEN_WORD &&
			    token_at(tokens, i)->kind != TOKEN_NUMBER)
				cut(left, token_at(tokens, i)->start,
				    token_at(tokens, i)->end);
			i++;
			continue;
		}
		if (any && region_apart(region, &one))
			return false;
		if (!any || region_within(&one, region))
			*region = one;
		cut(left, token_at(tokens, i)->start, token_at(tokens, end - 1)->end);
		any = true;
		i = end;
	}
	if (!any)
		return false;
	g_auto(GStrv) words = g_strsplit(left, " ", -1);
	GString *out = g_string_new(NULL);
	for (guint n = 0; words[n] != NULL; n++)
		if (*words[n] != '\0')
			g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "",
			                       words[n]);
	*rest = g_string_free(out, FALSE);
	return true;
}

bool region_within(const struct region *a, const struct region *b)
{
	return same(a->area, b->area) &&
	       (*b->nation == '\0' || same(a->nation, b->nation)) &&
	       (*b->site == '\0' || same(a->site, b->site)) &&
	       (*b->code == '\0' || g_str_has_prefix(a->code, b->code));
}

static bool differ(const char *a, const char *b)
{
	return *a != '\0' && *b != '\0' && !same(a, b);
}

bool region_apart(const struct region *a, const struct region *b)
{
	const bool codes = differ(a->code, b->code) &&
	                   !g_str_has_prefix(a->code, b->code) &&
	                   !g_str_has_prefix(b->code, a->code);
	return differ(a->area, b->area) || differ(a->nation, b->nation) ||
	       differ(a->site, b->site) || codes;
}
