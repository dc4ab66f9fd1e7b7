/*
 * trace.h - from a value of the report to the bytes that it rests on.
 *
 * Shape   WHAT is a path of the report JSON ("intervals.to_monitoring", "phases.3"), an event E12, a finding K2/1, an
 *         annotation A7, a source S3, a place S3@1204, an incident, or a name as of trace_name.h
 * Owns    the trace is the caller's; it borrows from the job
 */
#pragma once
#include "cli/pipeline.h"

typedef struct trace Trace;
struct trace {
	char *what;
	const json_t *value; /* in the report, or own; NULL for E12, S3, S3@1204 */
	json_t *own;         /* made for what the report does not hold; or NULL */
	/* The nearest object around value that names a rule or evidence; may be NULL */
	const json_t *carrier;
	const char *rule;     /* its name, or NULL */
	char *definition;     /* what the value is, in words, or NULL */
	const Event *event;   /* for E12 */
	const Source *source; /* for S3, and what a source's row says */
	GArray *refs;         /* struct ref, whole: source, line, offset, length */
};
void trace_free(Trace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trace, trace_free)

/* NULL + ERROR_USAGE when there is no such thing. */
Trace *trace_new(const Job *job, const char *what, GError **error);
/* A rule in words, out of the rules that are built in; "" when it has none. */
char *trace_rule_text(const char *rule);
