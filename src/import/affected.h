/*
 * affected.h - the sentence in which a page lists components: "This incident affected: API, Web (Login, Search), and Mail."
 *
 * Shape   names in their order, "Web - Login" for what stands in parentheses behind its group
 * Owns    the array owns its texts
 * Source  pages of Statuspage, feeds of Instatus
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* text is plain, of one line. False: it does not begin as such a sentence. */
bool affected_add(GPtrArray *components, const char *text);
