/*
 * site_pages.h - pages of a published site that need statistics: trends, a calendar a year, vendors.
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
/* Of a site that site_has_vendors(); uses collection->vendors. */
bool site_vendors(Job *job, const struct site *site, GString *out, GError **error);

/* The section of one measure by groups; no section where there is no group. */
bool site_add_trend(Job *job, SitePage *page, const char *measure, enum trend_by by,
                    GError **error);
