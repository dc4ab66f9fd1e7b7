/*
 * fault.h - what the libraries have in common that disturb a program from below: whose turn it is.
 *
 * FAULT        KIND@N: what happens in the N-th call of its kind, from 1; KIND@N+: in all from there on
 *                kill, term, eio, enospc, short, cut   see faultio.c
 *                nomem                                 see failmalloc.c
 * FAULT_COUNT  a file that gets how many such calls there were
 */
#pragma once
#include <stdbool.h>
#include <sys/types.h>

enum kind {
	NONE,
	KILL,
	TERM,
	EIO_,
	ENOSPC_,
	SHORT,
	CUT,
	NOMEM,
};
/* What was asked for; NONE until the program has started. */
extern enum kind fault_kind;
extern pid_t fault_owner; /* a forked child has no files of its own */

/* Counts a call, also of a forked child. True: this one is to be disturbed. */
bool fault_due(void);
