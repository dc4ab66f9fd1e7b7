#include "model/report_version.h"

void report_version_free(struct report_version *version)
{
	if (version == NULL)
		return;
	g_free(version->incident);
	g_free(version->author);
	g_free(version->state);
	g_free(version->figures);
	g_free(version);
}
