/*
 * document_lines.h - the log records of a JSON document, each as the line that a logger would have written.
 *
 * Shape   a document is a list of objects, objects one after the other, or an answer of a service that has them in a list:
 *           Loki            {"data":{"result":[{"stream":{..},"values":[["ns","line"],..]}]}}
 *           Elasticsearch   {"hits":{"hits":[{"_source":{..}}]}}
 *           OTLP            {"resourceLogs":[{"resource":{..},"scopeLogs":[{"logRecords":[{..}]}]}]}
 *           others          {"events":[{..}]}, also under logs, logEvents, records, entries, results, messages
 *         and lists of such answers. A line is the object without its line ends; of Loki and OTLP what stands around a
 *         record is put around its line, so that formats of lines know it
 * Places  of each record in the document
 * Limits  LINE_LIMIT for a record, 64 levels of nesting; no tree, no memory but the line
 * Owns    nothing; texts are borrowed for the call
 * Errors  see struct document_end
 */
#pragma once
#include "base/scan.h"

struct document_line {
	const char *text; /* without its end */
	gsize len;
	gint64 line, offset,
	        length; /* of the record: line from 1, bytes from the start of the document */
	bool too_long; /* there is no text */
};
/* false: stop */
typedef bool (*document_visit)(void *user, const struct document_line *line);

struct document_end {
	bool stopped; /* visit() said so */
	bool broken; /* no JSON from here on, or cut off; what stands before it was visited */
	gint64 line, offset;
	bool cut; /* it just ends */
};
struct document_end document_lines(const char *bytes, gsize len, document_visit visit,
                                   void *user);
