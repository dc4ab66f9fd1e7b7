/*
 * saved.h - what importers ask of the tree of a saved page: elements by class, texts without anything active.
 *
 * Shape   a class is one word of the attribute; text leaves out scripts, styles, frames, drawings and their like
 * Owns    strings are the caller's, g_free(); nodes are the document's
 */
#pragma once
#include "import/xml.h"

#include <stdbool.h>

bool saved_has_class(const struct xml_node *node, const char *word);
/* A class that begins so, "impact-minor" for "impact-": what follows; NULL = none. g_free() */
char *saved_class_after(const struct xml_node *node, const char *prefix);
/* The first element below top that has one of the classes, or one of the names; lists end with NULL. */
const struct xml_node *saved_find_class(const struct xml_node *top,
                                        const char *const *words);
const struct xml_node *saved_find_name(const struct xml_node *top,
                                       const char *const *names);
/* Lines as people see them, without what stands in skip (NULL-ended list, or NULL). */
char *saved_text(const struct xml_node *node, const struct xml_node *const *skip);
/* The same on one line. */
char *saved_line(const struct xml_node *node);
