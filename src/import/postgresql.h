/*
 * postgresql.h - the severities of PostgreSQL, the same in all its logs.
 *
 * Shape   LOG is information; FATAL ends a session (critical), PANIC the server (fatal)
 * Source  postgresql.org/docs/18/runtime-config-logging.html, table "Message Severity Levels"; read 2026-11-25
 */
#pragma once
#include "model/log.h"

/* SEVERITY_NONE: no such word */
enum severity postgresql_severity(struct scan word);
/* "duration: 3001.123 ms  statement: ...": how long it took */
void postgresql_duration(struct log_record *record);
