/*
 * program.h - from argv to a verb and its exit status.
 */
#pragma once
#include "cli/cmd.h"

int program_run(int argc, char **argv);
/* The global options, for help; ended by an empty entry. */
const GOptionEntry *program_options(void);
