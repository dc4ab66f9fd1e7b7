/*
 * pipeline.h - the whole program on one page: store, files, evidence, incident, timeline, report.
 *
 * Shape   each step fills its part of the job and needs those before it
 * Owns    the job owns all its parts; job_free() closes the store, and a throw-away store is gone then
 * Errors  steps print their errors and return an exit status, 0 to go on
 */
#pragma once
#include "cli/cmd.h"
#include "cli/ingest.h"
#include "cli/when.h"
#include "correlate/correlate.h"
#include "correlate/similar.h"
#include "correlate/together.h"
#include "render/render.h"
#include "store/store.h"

typedef struct job Job;
struct job {
	const struct context *context;
	Store *store;
	Redactor *redactor; /* NULL: --no-redact */
	bool temporary;     /* the store is thrown away */
	bool from_files;    /* the evidence came with this very command */
	Evidence *evidence;
	GPtrArray *proposed;      /* of job_proposed() */
	Incident *made;           /* by the pick, or NULL */
	const Incident *incident; /* in evidence, proposed or made */
	LogHistory *log; /* what logs counted around it; the timeline points into it */
	Timeline *timeline;
	Correlator *correlator; /* of job_correlate() */
	SimilarIndex *similar;  /* of job_similar() */
	json_t *report;
	GPtrArray *
	        versions; /* struct report_version * of the incident; NULL: not asked for */
	GPtrArray *
	        timelines; /* of job_collect(): all incidents, or those of a comparison */
	Collection *collection;
	GPtrArray *others; /* Job *: other stores that a comparison reads */
	GError *fault; /* the first in reading a quote; what has been made of it would pass for whole */
};
Job *job_new(const struct context *context);
void job_free(Job *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

int job_open(Job *job, enum store_mode mode); /* the store that is found */
int job_open_at(Job *job, const char *path, enum store_mode mode);
int job_load(Job *job);
/* Incident *: windows that no vendor incident covers; measured at the first question. */
const GPtrArray *job_proposed(Job *job);
/* name NULL: the current incident, else the pick. Lists candidates and gives 1 when several fit. */
int job_pick(Job *job, const char *name);
/* No incident is asked for: all that the store holds. */
void job_take_everything(Job *job);
/* For "06:04" and "T+12m" where no incident is asked for: one that can be told without asking, and its timeline. */
void job_pick_quietly(Job *job);
int job_correlate(Job *job);
/* Incidents of the store that are like the timeline's. */
int job_similar(Job *job);
int job_report(Job *job); /* with them, the report JSON */
/* Every incident of the store, as far as lists need it, with the history of its pages. */
void job_collect(Job *job, const struct weights *weights);
struct render_options job_render_options(Job *job);

/* All that was made of the store once more, after something was put into it; the incident is the same. */
int job_again(Job *job);

/* Store for reading, evidence, incident, timeline and report at once, as most verbs need it. */
int job_prepare(Job *job, const char *name);
/* At most one INC in argv; the exit status, and *name NULL when none is given. */
int job_one_name(int argc, char **argv, const char **name);
/* What relative times are relative to. */
struct when job_when(const Job *job);
