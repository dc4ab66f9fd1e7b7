/*
 * signals.h - being told to stop: nothing half done stays behind.
 *
 * SIGINT, SIGTERM and SIGHUP remove the temporary files that are known here and end the program by the same signal.
 * While a file is being imported they only set a flag, so that its transaction is rolled back first; a second signal,
 * or two seconds, do not wait. SIGTRAP and SIGABRT, which is what GLib does without memory, end it
 * with ERROR_SYSTEM. SIGPIPE is ignored: writers see EPIPE.
 */
#pragma once
#include <stdbool.h>

void signals_install(void);
/* A file to be removed when the program is stopped. At most 8 at a time; false when there is no room. */
bool signals_remember(const char *path);
void signals_forget(const char *path);

void signals_defer(bool on);
bool signals_pending(void);
/* Ends the program by the signal that is pending; returns when there is none. */
void signals_obey(void);
/* True once after every SIGUSR1. */
bool signals_asked(void);
