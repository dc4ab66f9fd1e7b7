/*
 * sandbox.h - what a process that reads foreign bytes gives up: files, sockets, other programs and processes.
 *
 * Shape   Landlock with every right handled and one rule, to read below /usr (time zones, character sets); seccomp with a
 *         list of what may be called, all else is EPERM; limits of memory, time and file size
 * Scope   the calling process, for good; it must have one thread
 * Errors  none: sandbox_enter() says whether all of it is in force
 * Source  landlock(7), Linux 5.13 and later; seccomp(2); the kernel's Documentation/userspace-api/landlock.rst, read
 *         2026-11-28
 */
#pragma once
#include <stdbool.h>

/* False: not, or not all; then the process is as it was, but for limits. */
bool sandbox_enter(void);
/* What a process of this machine gets, tried out once: "Landlock 7 and seccomp", "none (no Landlock in this kernel)". Static. */
const char *sandbox_state(void);
bool sandbox_bites(void);
