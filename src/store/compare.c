#include "store/compare.h"

#include "store/match.h"

#include <string.h>

/* Whether a is b cut to whole minutes or seconds. */
static bool is_cut_of(gint64 a, gint64 b)
{
	return (a % MINUTE == 0 && b >= a && b - a < MINUTE) ||
	       (a % SECOND == 0 && b >= a && b - a < SECOND);
}

enum fit compare_instants(gint64 known, gint64 said)
{
	if (known == said)
		return FIT_SAME;
	if (said == INSTANT_NONE)
		return FIT_LESS;
	if (known == INSTANT_NONE)
		return FIT_MORE;
	if (is_cut_of(said, known))
		return FIT_LESS;
	return is_cut_of(known, said) ? FIT_MORE : FIT_OTHER;
}

/* [lo, hi) when it has a width; a point is in it when it is before its end. */
static bool contains(struct range outer, struct range inner)
{
	if (inner.lo < outer.lo || inner.hi > outer.hi)
		return false;
	return outer.lo == outer.hi || inner.lo < outer.hi;
}

enum fit compare_ranges(struct range known, struct range said)
{
	if (!range_known(said))
		return range_known(known) ? FIT_LESS : FIT_SAME;
	if (!range_known(known))
		return FIT_MORE;
	if (known.lo == said.lo && known.hi == said.hi)
		return FIT_SAME;
	if (range_is_point(known) && range_is_point(said))
		return compare_instants(known.lo, said.lo);
	if (contains(said, known))
		return FIT_LESS;
	if (contains(known, said))
		return FIT_MORE;
	/* neither is held by the other, yet both can be true */
	return said.lo < known.hi && known.lo < said.hi ? FIT_LESS : FIT_OTHER;
}

enum fit compare_texts(const char *known, const char *said)
{
	if (g_strcmp0(known, said) == 0)
		return FIT_SAME;
	if (said == NULL || *said == '\0')
		return FIT_LESS;
	if (known == NULL || *known == '\0')
		return FIT_MORE;
	g_autofree char *a = match_words(known), *b = match_words(said);
	return strcmp(a, b) == 0 ? FIT_SAME : FIT_OTHER;
}

static bool is_cut_text(const char *text, const char *gist, const char *longer)
{
	const gsize len = strlen(gist);
	return (g_str_has_suffix(text, "...") ||
	        g_str_has_suffix(text, "\xe2\x80\xa6")) &&
	       len > 0 && strncmp(gist, longer, len) == 0;
}

enum fit compare_texts_across(const char *known, const char *said)
{
	const enum fit fit = compare_texts(known, said);
	if (fit != FIT_OTHER)
		return fit;
	g_autofree char *a = match_gist(known), *b = match_gist(said);
	if (strcmp(a, b) == 0)
		return FIT_SAME;
	if (is_cut_text(said, b, a))
		return FIT_LESS;
	return is_cut_text(known, a, b) ? FIT_MORE : FIT_OTHER;
}

static const struct range *range_at(const struct field *field, const void *base)
{
	return (const void *)((const char *)base + field->offset);
}

static bool is_lower_end(const struct field *field)
{
	return strcmp(field->column, "at_lo") == 0 ||
	       strcmp(field->column, "until_lo") == 0;
}

bool is_upper_end(const struct field *field)
{
	return strcmp(field->column, "at_hi") == 0 ||
	       strcmp(field->column, "until_hi") == 0;
}

enum fit compare_field(const struct field *field, const void *known, const void *said)
{
	if (is_lower_end(field))
		return compare_ranges(*range_at(field, known), *range_at(field, said));
	g_autofree char *a = field_text(field, known), *b = field_text(field, said);
	if (field->type == FIELD_TEXT)
		return compare_texts(a, b);
	if (g_strcmp0(a, b) == 0)
		return FIT_SAME;
	if (field->type == FIELD_INSTANT)
		return compare_instants(
		        *(const gint64 *)(const void *)range_at(field, known),
		        *(const gint64 *)(const void *)range_at(field, said));
	if (field->type != FIELD_TERM)
		return FIT_OTHER;
	return strcmp(b, "0") == 0   ? FIT_LESS
	       : strcmp(a, "0") == 0 ? FIT_MORE
	                             : FIT_OTHER;
}

void take_field(const struct field *field, void *into, const void *from)
{
	if (is_lower_end(field)) {
		*(struct range *)(void *)((char *)into + field->offset) =
		        *range_at(field, from);
		return;
	}
	g_autofree char *text = field_text(field, from);
	field_set(field, into, text);
}
