/*
 * region.h - places of clouds and customers that a text or the name of a component gives: "EU", "us-east-1", "Frankfurt".
 *
 * Shape   area (a continent), nation within it, then a site (a city or state) or the code of a cloud; "" where none is given
 * Owns    nothing
 * Errors  none; a place that the table does not know is no region
 * Source  codes as AWS, Google Cloud, Azure and others write them: DIRECTION words and a number behind an area's letters
 */
#pragma once
#include "correlate/token.h"

struct region {
	char area[16], nation[16], site[32], code[24];
};
/* The region that begins at token i, one past its last token; i: none. "us" is a region in capitals only. */
gssize region_read(const char *text, const GArray *tokens, gssize i,
                   struct region *region);
/*
 * The region of a component or a series, and what is left of its name without it: "Checkout" of "Checkout (EU)". False:
 * its name gives none, or two that lie apart. rest: g_free().
 */
bool region_of_name(const char *name, struct region *region, char **rest);
/* All of a lies in b. */
bool region_within(const struct region *a, const struct region *b);
/* Nothing of a lies in b, as far as the names alone tell: of "Frankfurt" and "eu-central-1" they do not. */
bool region_apart(const struct region *a, const struct region *b);
