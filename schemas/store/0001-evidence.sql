-- The event store of debrief. This text is its documentation: "debrief query" may read every table named here.
--
-- Instants are microseconds since 1970-01-01T00:00Z; NULL = not stated. A range is two of them, lo and hi;
-- hi = 9223372036854775807 means "at least". Offsets and lengths are bytes of the uncompressed source.
-- Words kept as numbers (lane, kind, phase, level, impact, severity, zone, measure) are those of
-- src/model/terms.def. Ids are never given twice. Evidence is only ever added, or removed with its whole source.
--
-- An annotation whose field is "accept" says that something which looks like a secret is none: about names it as its masks
-- do ("jwt 7f3a"), value is the first 16 digits of its HMAC.
--
-- Tables that nothing writes yet come with the migration that brings their writer: component and
-- component_level (today derived from events of kind component), phase_override. What people write is a note
-- among the annotations; report_version is written by "report --update" and "report --state" alone.

CREATE TABLE setting (
	key   TEXT NOT NULL PRIMARY KEY, -- "current": id of the incident chosen by "use"; "secret": see below
	value TEXT NOT NULL              -- secret: 32 hex digits, random for each store, keys the masks of secrets
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
	id          INTEGER PRIMARY KEY AUTOINCREMENT, -- S3
	name        TEXT    NOT NULL, -- file name as given, "a.tar.gz(b.log)" for members; bytes, not always UTF-8
	importer    TEXT    NOT NULL, -- name of the format, "typed" for what was typed in
	component   TEXT,             -- what it speaks of, as given
	lane        INTEGER NOT NULL, -- as given, else the importer's
	sha256      TEXT    NOT NULL, -- of the uncompressed bytes, hex
	bytes       INTEGER NOT NULL, -- uncompressed
	lines       INTEGER NOT NULL, -- = in_records + duplicate + ignored + rejected
	records     INTEGER NOT NULL, -- incidents and posts, rows, log records
	in_records  INTEGER NOT NULL, -- lines that records were read from
	duplicate   INTEGER NOT NULL, -- lines of records that another source had brought before
	ignored     INTEGER NOT NULL, -- lines without a record: brackets, comments, blank lines
	rejected    INTEGER NOT NULL, -- lines set aside, see table reject
	span_lo     INTEGER,          -- earliest instant in it
	span_hi     INTEGER,          -- latest instant in it
	zone_basis  INTEGER NOT NULL, -- how the zone of its times is known
	zone        TEXT,             -- IANA name or offsets; NULL when every time carries its own
	imported_at INTEGER NOT NULL, -- wall clock of the import; in no report and in no hash
	continues   INTEGER NOT NULL, -- source.id that this one is the grown form of, 0 = none
	first_line  TEXT    NOT NULL, -- of logs: SHA-256 of up to 64 bytes of the first line, hex; '' = no log
	pattern_name   TEXT,          -- base name of the user's pattern file that its lines were read with, --pattern
	pattern_sha256 TEXT,          -- of that file, hex
	pattern_text   TEXT,          -- that file; all three NULL: the format is debrief's own
	zone_from   TEXT,             -- of a zone that was learned: from what
	year_from   TEXT,             -- of logs that name no year: how it is known
	offsets     TEXT,             -- of logs: offsets from UTC that its times state, '+01:00 2026-03-29T01:00:00Z +02:00'
	skew        INTEGER           -- of logs with two clocks a line: median of the second less the first, microseconds
) STRICT;
CREATE INDEX source_by_sha256 ON source (sha256);
CREATE INDEX source_by_first_line ON source (first_line) WHERE first_line <> '';

CREATE TABLE event (
	id            INTEGER PRIMARY KEY AUTOINCREMENT, -- E12
	source        INTEGER NOT NULL, -- source.id
	line          INTEGER NOT NULL, -- from 1
	offset        INTEGER NOT NULL,
	length        INTEGER NOT NULL,
	ordinal       INTEGER NOT NULL, -- 0, 1, ... for several events read from one place
	post          INTEGER,          -- of component events: event.id of the post that gives the level
	at_lo         INTEGER,          -- when it happened, as the source states it
	at_hi         INTEGER,
	until_lo      INTEGER,          -- its end; NULL when it is a moment
	until_hi      INTEGER,
	posted_at     INTEGER,          -- when it was written
	zone          INTEGER NOT NULL, -- how the zone of its times is known
	lane          INTEGER NOT NULL,
	kind          INTEGER NOT NULL,
	phase         INTEGER NOT NULL, -- of posts, else 0
	repeats_phase INTEGER NOT NULL, -- 1: a post labelled "Update", its phase is that of the post before
	level         INTEGER NOT NULL, -- of component events: the new level, else 0
	severity      INTEGER NOT NULL, -- OTLP SeverityNumber, 0 = not stated
	severity_text TEXT,             -- the source's own word
	component     TEXT,
	title         TEXT,
	body          TEXT,
	incident      TEXT,             -- the vendor's id of the incident that it belongs to
	vendor_id     TEXT,             -- the vendor's id of this very post
	url           TEXT,
	extra         TEXT,             -- JSON object of fields that have no column
	doubts        INTEGER NOT NULL, -- of a log record's time, a sum: 1 year inferred, 2 date inferred, 4 carried from the record
	                                -- before, 8 of the wrapper, 16 came twice that night, 32 does not exist that night
	UNIQUE (source, offset, ordinal)
) STRICT;
CREATE INDEX event_by_incident ON event (incident, vendor_id) WHERE incident IS NOT NULL;

CREATE TABLE event_statement ( -- an event of an incident that one more source states
	event   INTEGER NOT NULL, -- event.id: the event as it was read first
	source  INTEGER NOT NULL, -- source.id that states it too
	line    INTEGER NOT NULL, -- where it does
	offset  INTEGER NOT NULL,
	length  INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	PRIMARY KEY (event, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_statement_by_source ON event_statement (source);

CREATE TABLE revision ( -- what such a statement says otherwise than the row of the event
	event  INTEGER NOT NULL, -- event.id
	source INTEGER NOT NULL, -- source.id
	field  TEXT    NOT NULL, -- column of event
	value  TEXT,             -- as this source states it; NULL = it does not state it
	PRIMARY KEY (event, source, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
	id   INTEGER PRIMARY KEY AUTOINCREMENT,
	slug TEXT UNIQUE -- "2026-06-02-claude", frozen; NULL only while its source is being read
) STRICT;

CREATE TABLE incident_vendor_id (
	vendor_id TEXT    NOT NULL PRIMARY KEY,
	incident  INTEGER NOT NULL -- incident.id
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_vendor_id_by_incident ON incident_vendor_id (incident);

CREATE TABLE incident_statement ( -- an incident as one source states it; the latest is shown
	incident        INTEGER NOT NULL, -- incident.id
	source          INTEGER NOT NULL, -- source.id, 0 = made by hand
	as_of           INTEGER,          -- newest instant that it states; dates it, unless a snapshot's is later
	line            INTEGER NOT NULL,
	offset          INTEGER NOT NULL,
	length          INTEGER NOT NULL,
	whole           INTEGER NOT NULL, -- 1: the bytes there hold all that the source says of it, its posts too
	record_sha256   TEXT    NOT NULL, -- of those bytes, hex; '' unless whole
	title           TEXT,
	url             TEXT,
	page            TEXT,             -- name of the status page
	page_zone       TEXT,             -- IANA zone of the page
	kind            INTEGER NOT NULL,
	impact          INTEGER NOT NULL,
	status          INTEGER NOT NULL, -- phase that the page gives as the present one
	created_at      INTEGER,
	started_at      INTEGER,
	resolved_at     INTEGER,
	updated_at      INTEGER,          -- last edit of anything in it
	scheduled_for   INTEGER,
	scheduled_until INTEGER,
	backfilled      INTEGER NOT NULL, -- 1: typed in afterwards, started_at is no evidence
	window_lo       INTEGER,          -- of incidents made from a window
	window_hi       INTEGER,
	PRIMARY KEY (incident, source)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_statement_by_source ON incident_statement (source);
CREATE INDEX incident_statement_by_record ON incident_statement (record_sha256, incident) WHERE record_sha256 <> '';

CREATE TABLE incident_restatement ( -- a source that states an incident by the very bytes of another one
	source   INTEGER NOT NULL, -- source.id
	incident INTEGER NOT NULL, -- incident.id
	stated   INTEGER NOT NULL, -- source.id of the incident_statement that has these bytes
	line     INTEGER NOT NULL, -- where they stand; everything in them is shifted by as much
	offset   INTEGER NOT NULL,
	PRIMARY KEY (source, incident)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident_component ( -- components that a statement lists
	incident INTEGER NOT NULL,
	source   INTEGER NOT NULL,
	position INTEGER NOT NULL, -- from 0
	name     TEXT    NOT NULL,
	PRIMARY KEY (incident, source, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX incident_component_by_source ON incident_component (source);

CREATE TABLE snapshot ( -- a source that shows a whole page as it stood at one moment
	source    INTEGER PRIMARY KEY, -- source.id
	page      TEXT    NOT NULL,    -- what tells pages apart: id, url or name
	as_of     INTEGER NOT NULL,    -- newest instant that the page states of itself
	open_only INTEGER NOT NULL     -- 1: what is closed is not in it
) STRICT;
CREATE INDEX snapshot_by_page ON snapshot (page, source);

CREATE TABLE series (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	source       INTEGER NOT NULL, -- source.id
	measure      INTEGER NOT NULL, -- what is counted
	lane         INTEGER NOT NULL,
	width        INTEGER NOT NULL, -- of a bin, microseconds
	name         TEXT,             -- unique within its source
	unit         TEXT,
	component    TEXT,
	zone         INTEGER NOT NULL, -- how the zone of its times is known
	label_is_end INTEGER NOT NULL, -- 1: the source stamps the end of a bin; sample.start is corrected
	dimension    INTEGER NOT NULL, -- 0: all that is counted; else a part of it, by 1 service, 2 host, 3 path
	part         TEXT              -- which: "/api/orders"; "(others)": all that have no part of their own; NULL: the whole
) STRICT;
CREATE INDEX series_by_source ON series (source);

CREATE TABLE sample ( -- one bin; a bin that is missing is a gap, never zero
	series   INTEGER NOT NULL, -- series.id
	start    INTEGER NOT NULL, -- the bin is [start, start + width)
	count    REAL    NOT NULL,
	exposure REAL,             -- requests, for errors
	baseline REAL,             -- given by the source
	line     INTEGER NOT NULL, -- its row, or the first log line that it counts
	offset   INTEGER NOT NULL,
	length   INTEGER NOT NULL,
	PRIMARY KEY (series, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE share ( -- reasons of complaint
	series   INTEGER NOT NULL, -- series.id
	position INTEGER NOT NULL, -- from 0
	name     TEXT    NOT NULL,
	share    REAL    NOT NULL, -- 0..1
	PRIMARY KEY (series, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_pattern ( -- a message with its variable parts masked
	source       INTEGER NOT NULL, -- source.id
	id           INTEGER NOT NULL, -- within the source, from 1
	text         TEXT    NOT NULL,
	severity     INTEGER NOT NULL,
	status_class INTEGER NOT NULL, -- 1..5 for HTTP, else 0
	count        INTEGER NOT NULL,
	first_at     INTEGER,
	last_at      INTEGER,
	first_offset INTEGER NOT NULL,
	last_offset  INTEGER NOT NULL,
	PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_pattern_by_first ON log_pattern (first_at);

CREATE TABLE log_minute ( -- how many lines of each pattern fell into one minute
	source  INTEGER NOT NULL,
	minute  INTEGER NOT NULL, -- its start
	entries BLOB    NOT NULL, -- packed (src/store/minute.h)
	PRIMARY KEY (source, minute)
) STRICT;
-- "debrief query" reads them one by one, as a table log_rollup that is in no file:
--   source       INTEGER NOT NULL,
--   minute       INTEGER NOT NULL, -- its start
--   pattern      INTEGER NOT NULL, -- log_pattern.id
--   severity     INTEGER NOT NULL,
--   status_class INTEGER NOT NULL,
--   count        INTEGER NOT NULL,
--   first_line   INTEGER NOT NULL,
--   last_line    INTEGER NOT NULL,
--   first_offset INTEGER NOT NULL

CREATE TABLE log_chunk ( -- the raw bytes of every source, about 1 MiB a row
	id             INTEGER PRIMARY KEY,
	source         INTEGER NOT NULL,
	offset         INTEGER NOT NULL,
	length         INTEGER NOT NULL, -- uncompressed
	first_line     INTEGER NOT NULL, -- number of the line that it begins in
	lines          INTEGER NOT NULL, -- how many lines begin in it
	first_at       INTEGER,          -- earliest instant in it
	last_at        INTEGER,          -- latest instant in it
	sha256         TEXT    NOT NULL, -- of the uncompressed bytes, hex; '' in logs, where that of the source covers them
	columns_length INTEGER NOT NULL, -- uncompressed, 0 = there are none
	columns        BLOB,             -- zstd; time, pattern, class and length of every line (src/model/columns.h)
	key            INTEGER,          -- log_chunk.id that bytes are packed by: they say what differs from it; NULL = alone
	bytes          BLOB    NOT NULL, -- zstd
	UNIQUE (source, offset)
) STRICT;
-- all that is asked of chunks by time, so that their rows, a page each, need not be read for it
CREATE INDEX log_chunk_by_place ON log_chunk (source, offset, length, first_line, first_at, last_at, columns_length);
CREATE INDEX log_chunk_by_key ON log_chunk (key) WHERE key IS NOT NULL;

CREATE TABLE reject ( -- a line that was set aside
	source INTEGER NOT NULL,
	line   INTEGER NOT NULL,
	offset INTEGER NOT NULL,
	reason TEXT    NOT NULL
) STRICT;
CREATE INDEX reject_by_source ON reject (source, line);

CREATE TABLE notice ( -- a warning of an import that readers must know
	source INTEGER NOT NULL,
	text   TEXT    NOT NULL,
	line   INTEGER NOT NULL, -- where it was first given, 0 = the whole file
	count  INTEGER NOT NULL, -- how often
	PRIMARY KEY (source, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE annotation ( -- what people say of evidence and incidents; rows are only ever added
	id        INTEGER PRIMARY KEY AUTOINCREMENT, -- A7
	source    INTEGER,          -- source.id that it speaks of; NULL = of an event, an incident or a part of a report
	field     TEXT    NOT NULL, -- of a source "component", "lane", "clock" (added to its times) or
	                            -- "zone" (of times that carry none), the newest is shown; else what was done: "add", "pin",
	                            -- "hide", "retitle", "retime", "dispute", "link", "note", "new", "merge", "split", "undo"
	value     TEXT,             -- component, lane, zone, title or note; of a clock lowest and highest,
	                            -- microseconds; NULL = not stated, taken back
	author    TEXT    NOT NULL, -- who
	at        INTEGER NOT NULL, -- when, wall clock
	why       TEXT,             -- NULL = no reason was given
	about     TEXT,             -- "start" or "end" of an incident, a block of the report, a finding; NULL = none of them
	incident  TEXT,             -- incident.slug
	other     TEXT,             -- incident.slug that was merged into it, or split off
	lo        INTEGER,          -- the time that is said, a range as everywhere
	hi        INTEGER,
	undoes    INTEGER,          -- annotation.id that this one takes back
	event     INTEGER,          -- event.id
	sha256    TEXT,             -- where that event was read, so that it is found again when its source is imported again:
	place     INTEGER,          -- of the source, and event.offset
	ordinal   INTEGER,          -- event.ordinal
	vendor_id TEXT,             -- event.vendor_id
	vendor_incident TEXT,       -- event.incident
	base      INTEGER,          -- of a note: annotation.id of the text that its writer had before him, NULL = none
	behind    TEXT,             -- of a note that is no block of the template: the block that it stands behind, '' = before all
	relied    TEXT              -- of a note: JSON object, what the figures that it names were then; NULL = it names none
) STRICT;
CREATE INDEX annotation_by_source ON annotation (source, id) WHERE source IS NOT NULL;

CREATE TABLE report_version ( -- what a report said, so that the next one can say what changed; rows are only ever added
	id       INTEGER PRIMARY KEY AUTOINCREMENT,
	incident TEXT    NOT NULL, -- incident.slug
	number   INTEGER NOT NULL, -- 2 of v2
	author   TEXT    NOT NULL, -- who
	at       INTEGER NOT NULL, -- when, wall clock; in no report
	state    TEXT    NOT NULL, -- "draft", "preliminary", "final"
	figures  TEXT    NOT NULL, -- JSON object: evidence cut-off, digest, sources, figures by name
	UNIQUE (incident, number)
) STRICT;
