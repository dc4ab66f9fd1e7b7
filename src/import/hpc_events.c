/*
 * hpc_events.c - events of a cluster's management: HP AlphaServer SC, as Los Alamos published them.
 *
 * Format  134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: ...
 *         id, node, component, state, epoch, flag, message; usenix.org/cfdr-data, hpc1. Read 2026-11-25.
 * Quirks  sorted by node, not by time
 */
#include "import/import.h"
#include "import/log_text.h"

/* "unix.hw", "state_change.unavailable", "switch_module" */
static bool event_word(struct scan *s, struct scan *word)
{
	return log_word(s, word) && g_ascii_isalpha(*word->at) && scan_char(s, ' ');
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len), node, component, event;
	gint64 id, flag;
	(void)state;
	if (!scan_digits(&s, 1, 18, &id) || !scan_char(&s, ' ') ||
	    !event_word(&s, &node) || !event_word(&s, &component) ||
	    !event_word(&s, &event) || !log_time_epoch(&s, record) ||
	    record->stamp.resolution != SECOND || !scan_char(&s, ' ') ||
	    !scan_digits(&s, 1, 9, &flag) || !scan_char(&s, ' '))
		return LINE_NOT_MINE;
	record->host = node;
	record->component = component;
	record->message = s;
	return LINE_RECORD;
}

const struct importer importer_hpc_events = {
	.name = "hpc-events",
	.title = "Events of a cluster's management, as Los Alamos published them",
	.about = "Id, node, component, state, epoch, flag and message. States no "
	         "severity. Leaves ids, states and flags. Computer Failure Data "
	         "Repository, hpc1, read 2026-11-25. Not seen in real data: written from "
	         "its documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
};
