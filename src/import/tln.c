/*
 * tln.c - timelines of forensic tools with "|" between: TLN, and the bodyfile of The Sleuth Kit.
 *
 * Format  1773497467|EVTX|web-02|ann|Service stopped            TLN: time, source, host, user, description
 *         1773497467|EVTX|web-02|ann|Service stopped|UTC|note   L2TTLN: and time zone, notes
 *         0|/etc/nginx.conf|4711|r/rrw-r--r--|0|0|812|1773490000|1773497467|1773497467|0
 *         bodyfile 3: MD5, name, inode, mode, UID, GID, size, atime, mtime, ctime, crtime
 *         plaso "Output and formatting" (TLN, L2TTLN); wiki.sleuthkit.org "Body file". Read 2026-11-26.
 * Quirks  all times are seconds of Unix; 0 is a time that the tool did not know; a file was last touched when it or its
 *         entry changed, whichever is later
 */
#include "import/import.h"
#include "import/log_text.h"

enum tln {
	TLN_TIME,
	TLN_SOURCE,
	TLN_HOST,
	TLN_USER,
	TLN_TEXT,
	TLN_FIELDS,
	L2TTLN_FIELDS = 7
};
enum body {
	BODY_NAME = 1,
	BODY_MODE = 3,
	BODY_SIZE = 6,
	BODY_MTIME = 8,
	BODY_CTIME,
	BODY_FIELDS = 11
};

/* How many fields; those beyond `max` are counted alone. */
static int split(struct scan s, struct scan *fields, int max)
{
	int n = 0;
	bool more = true;
	for (struct scan field; more; n++) {
		more = scan_until(&s, '|', &field);
		if (n < max)
			fields[n] = more ? field : s;
	}
	return n;
}

static bool read_seconds(struct scan text, struct log_record *record)
{
	return log_time_epoch(&text, record) && scan_done(&text) &&
	       record->stamp.resolution == SECOND;
}

static enum line_kind read_tln(const struct scan *field, struct log_record *record)
{
	if (scan_done(&field[TLN_SOURCE]) || scan_done(&field[TLN_TEXT]) ||
	    !read_seconds(field[TLN_TIME], record))
		return LINE_NOT_MINE;
	record->service = field[TLN_SOURCE];
	record->host = field[TLN_HOST];
	record->message = field[TLN_TEXT];
	return LINE_RECORD;
}

/* "r/rrw-r--r--": two types, then the permissions */
static bool is_mode(struct scan mode)
{
	return mode.end - mode.at >= 10 && mode.at[1] == '/';
}

static enum line_kind read_body(const struct scan *field, struct log_record *record)
{
	gint64 size, modified, changed;
	if (scan_done(&field[BODY_NAME]) || !is_mode(field[BODY_MODE]) ||
	    !log_number(field[BODY_SIZE], &size) ||
	    !log_number(field[BODY_MTIME], &modified) ||
	    !log_number(field[BODY_CTIME], &changed))
		return LINE_NOT_MINE;
	if ((modified > 0 || changed > 0) &&
	    !read_seconds(field[modified >= changed ? BODY_MTIME : BODY_CTIME], record))
		return LINE_NOT_MINE;
	record->message = field[BODY_NAME];
	return LINE_RECORD;
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan field[BODY_FIELDS];
	(void)state;
	switch (split(scan_of(line, len), field, BODY_FIELDS)) {
	case TLN_FIELDS:
	case L2TTLN_FIELDS:
		return read_tln(field, record);
	case BODY_FIELDS:
		return read_body(field, record);
	default:
		return LINE_NOT_MINE;
	}
}

const struct importer importer_tln = {
	.name = "tln",
	.title = "Timelines of forensic tools: TLN, L2TTLN, bodyfile",
	.about =
	        "TLN: time, source as the service, host, description. Bodyfile: the name "
	        "of a file at its last change, of content or entry. Leaves users, "
	        "checksums, sizes, other times. plaso \"Output and formatting\", Sleuth "
	        "Kit \"Body file\", read 2026-11-26. Not seen in real data: written from "
	        "their documentation.",
	.lane = LANE_MACHINES,
	.weight = 80,
	.read_line = read_line,
};
