/*
 * suggest.h - "did you mean": the nearest of some words.
 *
 * Source  optimal string alignment distance: insert, delete, replace, swap neighbours
 */
#pragma once
#include <glib.h>

GPtrArray *suggest_words(void); /* owns copies */
void suggest_add(GPtrArray *words, const char *word);
guint suggest_distance(const char *a, const char *b);
/* The nearest word when it is near enough to be a slip of the hand, else NULL. Borrowed from words. */
const char *suggest_word(const char *typed, const GPtrArray *words);
