/*
 * render.h - timeline to documents.
 *
 * Shape   report_json() makes the one value of schemas/report.schema.json; renderers are views of it
 * Owns    results are the caller's
 * Errors  ERROR_USAGE for templates, with place
 */
#pragma once
#include "base/error.h"
#include "base/zone.h"
#include "chart/paper.h"
#include "model/timeline.h"
#include "render/redact.h"

#include <jansson.h>

struct render_options {
	const Zone *zone;          /* display zone, NULL = UTC */
	const Zone *second_zone;   /* or NULL */
	const char *template_path; /* --template DIR|FILE, or NULL */
	const char *store_digest;  /* hex, or NULL for a throw-away store */
	const GPtrArray *versions; /* struct report_version * of the incident, or NULL */
	const GPtrArray
	        *overlay; /* struct human *: texts in place of the kept ones, or NULL */
	enum paper_size paper; /* of PDF */
	const char
	        *nav; /* markup at the head of a page that stands among others, or NULL */
	const char *beside; /* the same under its similar incidents, or NULL */
	Redactor *redactor; /* NULL: nothing is masked, and the report says so */
	const char
	        *recipe; /* options that it is made with, for render/recipe.h; or NULL */
	/* Bytes behind a ref, for quotes, masked; wired by cli/ to the store. May be NULL. */
	GBytes *(*bytes)(void *user, const struct ref *ref);
	void *user;
};
/* The report JSON, keys as in cli.md. */
json_t *report_json(const Timeline *timeline, const struct render_options *options);

/* One file of a rendered report. */
struct render_file {
	char *name; /* relative to the output: "" = the document itself, else "hero.png" for NAME.files/ */
	GBytes *bytes;
};
void render_file_free(struct render_file *file);
void render_file_add(GPtrArray *files, const char *name, GString *text); /* takes text */
/* Takes bytes; false: there are none, the painter's error. */
bool render_file_take(GPtrArray *files, const char *name, GBytes *bytes);

struct renderer {
	const char *name; /* "html" */
	const char *
	        suffix; /* ".html"; NULL: a form for another place, asked for by its name alone */
	const char *title;
	/* files: struct render_file *, the document first. files_dir is the name of the folder beside it. */
	bool (*render)(const Timeline *timeline, json_t *report,
	               const struct render_options *options, const char *files_dir,
	               GPtrArray *files, GError **error);
};
extern const struct renderer *const renderer_registry[]; /* generated, NULL-ended */
const struct renderer *renderer_named(const char *name);
const struct renderer *renderer_for_path(const char *path); /* by suffix */
