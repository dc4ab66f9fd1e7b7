/*
 * key.h - one line of words under a chart that explains its classes.
 *
 * Units   px
 */
#pragma once
#include "chart/sheet.h"

struct key_item {
	enum token fill;  /* TOKEN_NONE: hatched */
	const char *word; /* NULL ends the list */
};
/* From sheet->y down, on as many lines as it takes; sheet->y is below it then. */
void key_draw(struct sheet *sheet, const char *head, const struct key_item *items);
