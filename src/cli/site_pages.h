/*
 * site_pages.h - pages of a published site that need statistics: trends, and a calendar a year.
 *
 * Shape   they use job->collection and leave its days and trend as the last of them needed
 * Errors  those of templates
 */
#pragma once
#include "cli/pipeline.h"
#include "render/site.h"

bool site_trends(Job *job, const struct site *site, GString *out, GError **error);
/* The quarters of a year, the newest first. */
bool site_calendar(Job *job, const struct site *site, int year, GString *out,
                   GError **error);
