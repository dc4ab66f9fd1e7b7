#include "import/aws.h"

#include <string.h>

const struct vendor_term aws_impacts[] = { { "0", IMPACT_NOT_STATED },
	                                   { "1", IMPACT_MINOR },
	                                   { "2", IMPACT_MAJOR },
	                                   { "3", IMPACT_CRITICAL },
	                                   { NULL, 0 } };
const struct vendor_term aws_levels[] = { { "0", LEVEL_OPERATIONAL },
	                                  { "1", LEVEL_DEGRADED },
	                                  { "2", LEVEL_PARTIAL },
	                                  { "3", LEVEL_MAJOR },
	                                  { NULL, 0 } };

const char *aws_level_name(int level)
{
	switch (level) {
	case LEVEL_OPERATIONAL:
		return "Service is operating normally";
	case LEVEL_DEGRADED:
		return "Informational message";
	case LEVEL_PARTIAL:
		return "Service degradation";
	case LEVEL_MAJOR:
		return "Service disruption";
	default:
		return NULL;
	}
}

char *aws_event_id(const char *service, gint64 date)
{
	return g_strdup_printf("%s_%" G_GINT64_FORMAT, service, date / SECOND);
}

bool aws_strip_resolved(char *title)
{
	static const char *const marks[] = { "[RESOLVED]",
		                             "[\xe8\xa7\xa3\xe6\xb1\xba\xe6\xb8\x88"
		                             "\xe3\x81\xbf]" };
	bool found = false;
	for (gsize i = 0; title != NULL && i < G_N_ELEMENTS(marks); i++) {
		const gsize n = strlen(marks[i]);
		for (char *at = title; (at = strstr(at, marks[i])) != NULL;) {
			const gsize blanks = strspn(at + n, " ");
			memmove(at, at + n + blanks, strlen(at + n + blanks) + 1);
			found = true;
		}
	}
	if (found)
		g_strstrip(title);
	return found;
}
