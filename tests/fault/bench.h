/*
 * bench.h - a folder in which the program is disturbed, again and again from the same start.
 *
 * Shape   a scenario is commands that make a store and one that is tried; rounds reset, run it with a fault, and look at
 *         what it left: the content hash of the store, and every file beside it
 * Owns    bench_free() removes the folder; strings are the caller's, reasons ("what is wrong") are constants
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#define BENCH_STEPS 6

/* Words are separated by blanks. */
struct scenario {
	const char *name;
	const char *
	        files; /* of the worked incident, or paths in testdata/, beside those made here */
	const char *base
	        [BENCH_STEPS]; /* commands that come before; none: there is no store */
	const char *whole;     /* the command that is tried */
	const char *parts
	        [BENCH_STEPS]; /* commands whose results are states that it may leave */
	const char *older;     /* a file that is there before and that it writes anew */
	const char *ledger;    /* a file that tells how far it came */
	bool adds;             /* done twice, it adds twice */
	guint dear; /* a round of it takes so many times as long: fewer of them; 0 is 1 */
};

struct bench {
	const struct scenario *scenario;
	char *folder, *debrief, *library;
	GHashTable *given; /* names of evidence, which nothing writes */
	GHashTable
	        *states; /* digests of the store that a fault may leave; "" = no store */
	char *before, *after; /* digests of the store before the command and after it */
	GHashTable *files_before, *files_after; /* beside the store: path -> digest */
	char *base;                             /* bytes of the store before it */
	gsize base_len;
};

struct bench_fault {
	const char *what;    /* FAULT, as faults.so reads it */
	const char *library; /* FAULT_LIBRARY, or NULL */
};
struct bench_run {
	int status; /* as of wait() */
	char *err;
};
/* What a round left. */
struct bench_left {
	char *digest;
	GHashTable *files;
	bool untouched; /* all is as before, byte for byte */
	bool as_after;
};

struct bench bench_new(const struct scenario *scenario);
void bench_free(struct bench *bench);

/* The folder as it is before the command. */
void bench_reset(const struct bench *bench);
/* Runs debrief in the folder; fault is NULL or what is to happen in it. */
struct bench_run bench_run(const struct bench *bench, const char *command,
                           const struct bench_fault *fault);
/* How many calls the fault of that kind could hit in an undisturbed run. */
long bench_count(const struct bench *bench, const char *kind, const char *library);

struct bench_left bench_look(const struct bench *bench);
void bench_left_clear(struct bench_left *left);
/* Whether store and files are whole; NULL: they are. Strays: also nothing else may lie there. */
const char *bench_left_wrong(const struct bench *bench, const struct bench_left *left,
                             bool strays);
/* What a program that lived on must have said. */
const char *bench_said_wrong(const struct bench_run *run, const struct bench_left *left);
/* The same command again, undisturbed. */
const char *bench_again_wrong(const struct bench *bench, const struct bench_left *left);
