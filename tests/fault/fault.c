#define _GNU_SOURCE
#include "fault.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const kind_names[] = { "",       "kill",  "term", "eio",
	                                  "enospc", "short", "cut",  "nomem" };
enum kind fault_kind;
pid_t fault_owner;
static atomic_long none, *calls = &none;
static long at;
static bool lasting;

__attribute__((constructor)) static void start(void)
{
	fault_owner = getpid();
	void *shared = mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE,
	                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared != MAP_FAILED)
		calls = shared; /* a forked child counts on */
	const char *fault = getenv("FAULT");
	const char *sign = fault != NULL ? strchr(fault, '@') : NULL;
	if (sign == NULL)
		return;
	char *end;
	at = strtol(sign + 1, &end, 10);
	lasting = *end == '+';
	for (enum kind k = KILL; k <= NOMEM; k++)
		if (strlen(kind_names[k]) == (size_t)(sign - fault) &&
		    strncmp(fault, kind_names[k], (size_t)(sign - fault)) == 0)
			fault_kind = k;
}

__attribute__((destructor)) static void stop(void)
{
	fault_kind = NONE;
	const char *path = getenv("FAULT_COUNT");
	FILE *file = path != NULL && getpid() == fault_owner ? fopen(path, "w") : NULL;
	if (file == NULL)
		return;
	fprintf(file, "%ld\n", atomic_load(calls));
	fclose(file);
}

bool fault_due(void)
{
	const long n = atomic_fetch_add(calls, 1) + 1;
	return fault_kind != NONE && (n == at || (n > at && lasting));
}
