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

static gsize resolved_length(const char *text)
{
	static const char *const marks[] = { "[RESOLVED]",
		                             "[\xe8\xa7\xa3\xe6\xb1\xba\xe6\xb8\x88"
		                             "\xe3\x81\xbf]" };
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (g_str_has_prefix(text, marks[i]))
			return strlen(marks[i]);
	return 0;
}

bool aws_strip_resolved(char *title)
{
	bool found = false;
	char *to = title;
	for (const char *from = title; from != NULL && *from != '\0';) {
		const gsize mark = resolved_length(from);
		found |= mark > 0;
		if (mark > 0)
			from += mark + strspn(from + mark, " ");
		else
			*to++ = *from++;
	}
	if (!found)
		return false;
	*to = '\0';
	g_strstrip(title);
	return true;
}
