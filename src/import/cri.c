/*
 * cri.c - what Kubernetes keeps of a container's output: every line with a time, its stream and whether it is whole.
 *
 * Format  2026-03-14T14:11:07.102341998Z stderr F text
 *         Container Runtime Interface, logging: github.com/kubernetes/design-proposals-archive, node/
 *         kubelet-cri-logging.md; containerd and CRI-O write it. Read 2026-11-22.
 * Takes   the time as the one of collection, the text by its own format; pieces (P) of a stream up to its end (F)
 * Leaves  tags behind P or F
 * Quirks  trailing zeros of the fraction may be missing; some runtimes write a local offset; streams are interleaved
 */
#include "import/import.h"
#include "import/log_text.h"

/* "P", "F", "F:tag" */
static bool read_tag(struct scan *s, struct log_record *record)
{
	struct scan word;
	if (!log_word(s, &word))
		return false;
	record->partial = *word.at == 'P';
	return (*word.at == 'P' || *word.at == 'F') &&
	       (word.end - word.at == 1 || word.at[1] == ':');
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (!log_time_iso(&s, record) || !record->stamp.zoned)
		return LINE_NOT_MINE;
	if (scan_word(&s, " stdout "))
		record->stream = 'o';
	else if (scan_word(&s, " stderr "))
		record->stream = 'e';
	else
		return LINE_NOT_MINE;
	if (!read_tag(&s, record) || (!scan_done(&s) && !scan_char(&s, ' ')))
		return LINE_NOT_MINE;
	record->payload = s;
	return LINE_RECORD;
}

const struct importer importer_cri = {
	.name = "cri",
	.title = "Container logs of Kubernetes (CRI), whatever the container writes",
	.about = "One line: time with zone, stdout or stderr, P (goes on) or F (ends), "
	         "text. "
	         "Kubernetes' container runtime interface as containerd and CRI-O write "
	         "it, read "
	         "2026-11-22. The text is read by the format that it has; its own time "
	         "is the "
	         "event's, the line's that of collection, and gives zone, year or date "
	         "where the "
	         "text lacks them. Pieces of one line are joined, stack traces stay "
	         "together, per "
	         "stream. Leaves further tags. Seen in real data: ingress and health "
	         "check logs.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.wraps = true,
	.inner_least = 2, /* no guesses from few times */
};
