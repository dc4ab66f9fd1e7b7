/*
 * program.h - from argv to a verb and its exit status.
 */
#pragma once
#include "cli/cmd.h"

#include <sys/types.h>

int program_run(int argc, char **argv);
/* Permissions that the user does not want to give, before what we make became the user's alone. */
mode_t program_umask(void);
/* The global options, for help; ended by an empty entry. */
const GOptionEntry *program_options(void);
