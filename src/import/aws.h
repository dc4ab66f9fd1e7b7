/*
 * aws.h - what both forms of AWS's status page share.
 *
 * Source  status.aws.amazon.com until 2023, health.aws.amazon.com since
 */
#pragma once
#include "import/vendor.h"

/* status of an event: 1 informational, 2 degradation, 3 disruption. 0, normal, says nothing of what was. */
extern const struct vendor_term aws_impacts[];
/* The same as the level of a service, and in the words of AWS's feeds: "Service disruption". NULL: no such number. */
extern const struct vendor_term aws_levels[];
const char *aws_level_name(int level);

/* "kinesis-us-east-1_1606314960". g_free() */
char *aws_event_id(const char *service, gint64 date);
/* Takes "[RESOLVED]" out of a title, in English and Japanese; says whether it stood there. NULL has none. */
bool aws_strip_resolved(char *title);
