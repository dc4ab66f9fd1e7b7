/*
 * failmalloc.c - lets a library of a program get no memory. Loaded with LD_PRELOAD; see fault.h.
 *
 * FAULT          nomem@N, nomem@N+: the N-th allocation gives NULL, or all from there on
 * FAULT_LIBRARY  only those count that are asked for by the code of this one: "libsqlite3", the start of its file's name;
 *                "program" is the program itself
 *
 * Who asks is told by where the call returns to. The model is the OOM loop of SQLite (sqlite.org/testing.html, "Out-Of-Memory
 * Testing", read 2026-11-28), for every library by the same means, and on the program that users run.
 */
#define _GNU_SOURCE
#include "fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int main_fn(int, char **, char **);
typedef int start_fn(main_fn *, int, char **, void (*)(void), void (*)(void),
                     void (*)(void), void *);
int __libc_start_main(main_fn *, int, char **, void (*)(void), void (*)(void),
                      void (*)(void), void *);

#define HANG_S 60

/* Code of the library that is to get none. */
static uintptr_t code_start, code_end;
static bool begun; /* what libraries do before main() nobody can answer for */

static bool is_named(const char *path, const char *name)
{
	if (strcmp(name, "program") == 0)
		return *path == '\0';
	const char *slash = strrchr(path, '/');
	return strncmp(slash != NULL ? slash + 1 : path, name, strlen(name)) == 0;
}

static int find_code(struct dl_phdr_info *info, size_t size, void *name)
{
	(void)size;
	if (!is_named(info->dlpi_name, name))
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
			continue;
		code_start = info->dlpi_addr + part->p_vaddr;
		code_end = code_start + part->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void look(void)
{
	char *name = getenv("FAULT_LIBRARY");
	if (name == NULL)
		return;
	dl_iterate_phdr(find_code, name);
	alarm(HANG_S); /* a program that waits for itself without memory is to end by that signal */
}

/* Whether what returns there gets nothing now. */
static bool denied(const void *caller)
{
	const uintptr_t at = (uintptr_t)caller;
	if (!begun || at < code_start || at >= code_end || fault_kind != NOMEM ||
	    !fault_due())
		return false;
	errno = ENOMEM;
	return true;
}
#define DENIED denied(__builtin_return_address(0))

/* The allocator below: libc's, or that of a sanitizer. */
#define BELOW(name)                                                                      \
	static __typeof__(name) *below;                                                  \
	if (below == NULL)                                                               \
		*(void **)&below = dlsym(RTLD_NEXT, #name);
void *malloc(size_t size)
{
	BELOW(malloc)
	return DENIED ? NULL : below(size);
}
void *calloc(size_t n, size_t size)
{
	BELOW(calloc)
	return DENIED ? NULL : below(n, size);
}
void *realloc(void *old, size_t size)
{
	BELOW(realloc)
	return size > 0 && DENIED ? NULL : below(old, size);
}
int posix_memalign(void **out, size_t alignment, size_t size)
{
	BELOW(posix_memalign)
	return DENIED ? ENOMEM : below(out, alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size)
{
	BELOW(aligned_alloc)
	return DENIED ? NULL : below(alignment, size);
}

int __libc_start_main(main_fn *run, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
	start_fn *below;
	*(void **)&below = dlsym(RTLD_NEXT, "__libc_start_main");
	begun = true;
	return below(run, argc, argv, init, fini, rtld_fini, stack_end);
}
