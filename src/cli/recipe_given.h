/*
 * recipe_given.h - the options of this command that a report rests on, as its recipe carries them, and the other way round.
 *
 * Owns    results are the caller's
 * Errors  printed; exit statuses
 */
#pragma once
#include "cli/cmd.h"

/* "tz=Europe/Berlin template=one-page"; "" when all is as usual. */
char *recipe_given(const struct context *context, const char *template_path);
/* Sets what the recipe says, as if it had been given; *template_path stays as it is when that was given. */
int recipe_follow(struct context *context, const char *recipe, char **template_path);
