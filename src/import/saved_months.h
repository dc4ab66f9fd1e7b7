/*
 * saved_months.h - the history by months that a saved Statuspage page holds in a script's data.
 *
 * Shape   {"months":[{"name":"July","year":2026,"incidents":[{"code","name","message","impact","timestamp"}]}]} in the
 *         attribute data-react-props of a tag
 * Errors  ERROR_DATA when it is no JSON; an incident whose times cannot be read is set aside
 */
#pragma once
#include "import/saved_incident.h"

bool saved_months(struct saved_page *saved, const struct xml_node *holder,
                  const char *props, GError **error);
