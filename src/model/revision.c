#include "model/revision.h"

void revision_free(struct revision *revision)
{
	if (revision == NULL)
		return;
	g_free(revision->field);
	g_free(revision->old);
	g_free(revision->new);
	g_free(revision);
}

struct snapshot *snapshot_new(void)
{
	struct snapshot *snapshot = g_new0(struct snapshot, 1);
	snapshot->as_of = INSTANT_NONE;
	snapshot->incidents = g_array_new(FALSE, FALSE, sizeof(gint64));
	return snapshot;
}

void snapshot_free(struct snapshot *snapshot)
{
	if (snapshot == NULL)
		return;
	g_free(snapshot->page);
	g_array_unref(snapshot->incidents);
	g_free(snapshot);
}
