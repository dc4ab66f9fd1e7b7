/*
 * faultio.c - makes one file call of a program fail, or the program die in it. Loaded with LD_PRELOAD; see fault.h.
 *
 * FAULT_DIR  only calls on files below this folder count; an absolute path without links
 * FAULT      kill, term   a signal before the call
 *            eio          the call does nothing and fails with EIO
 *            enospc       so, with ENOSPC; counts calls that write
 *            short        half of the bytes are written or read
 *            cut          half of the bytes are written, then SIGKILL; counts calls that write
 *
 * The model is the test VFS of SQLite (sqlite.org/testing.html, "I/O Error Testing", read 2026-11-26), one layer lower: the
 * program is the one that users run, and its own files are tried as those of SQLite are. 64-bit Linux.
 */
#define _GNU_SOURCE
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call {
	OTHER,
	READS,
	WRITES,
};

#define FDS 4096
static atomic_bool watched[FDS];
static const char *folder;

__attribute__((constructor)) static void start(void)
{
	folder = getenv("FAULT_DIR");
}

static bool below(const char *path)
{
	return folder != NULL && path != NULL &&
	       (path[0] != '/' || strncmp(path, folder, strlen(folder)) == 0);
}

static bool is_watched(int fd)
{
	return fd >= 0 && fd < FDS && atomic_load(&watched[fd]) &&
	       getpid() == fault_owner;
}

/* Counts the call; what is to happen in it. */
static enum kind fault(enum call call)
{
	if ((fault_kind == ENOSPC_ || fault_kind == CUT) && call != WRITES)
		return NONE;
	if (fault_kind == SHORT && call == OTHER)
		return NONE;
	if (fault_kind == NOMEM || !fault_due())
		return NONE;
	if (fault_kind == KILL || fault_kind == TERM) {
		syscall(SYS_kill, fault_owner, fault_kind == KILL ? SIGKILL : SIGTERM);
		return NONE;
	}
	return fault_kind;
}

/* True: the call is to fail, and errno says how. Such a call has no halves. */
static bool fails(enum call call)
{
	const enum kind now = fault(call);
	if (now == CUT)
		syscall(SYS_kill, fault_owner, SIGKILL);
	if (now == EIO_)
		errno = EIO;
	else if (now == ENOSPC_)
		errno = ENOSPC;
	return now == EIO_ || now == ENOSPC_;
}

static int open_at(int folder_fd, const char *path, int flags, mode_t mode)
{
	const bool counts = below(path) && getpid() == fault_owner;
	if (counts && fails(flags & O_CREAT ? WRITES : OTHER))
		return -1;
	const int fd = (int)syscall(SYS_openat, folder_fd, path, flags, mode);
	if (fd >= 0 && fd < FDS)
		atomic_store(&watched[fd], counts);
	return fd;
}

#define MODE                                                                             \
	mode_t mode = 0;                                                                 \
	if (flags & (O_CREAT | __O_TMPFILE)) {                                           \
		va_list list;                                                            \
		va_start(list, flags);                                                   \
		mode = va_arg(list, mode_t);                                             \
		va_end(list);                                                            \
	}
int open(const char *path, int flags, ...)
{
	MODE return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...)
{
	MODE return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode);
}
int openat(int at_fd, const char *path, int flags, ...)
{
	MODE return open_at(at_fd, path, flags, mode);
}
int openat64(int at_fd, const char *path, int flags, ...)
{
	MODE return open_at(at_fd, path, flags | O_LARGEFILE, mode);
}
int close(int fd)
{
	const bool fail = is_watched(fd) && fails(OTHER);
	if (fd >= 0 && fd < FDS)
		atomic_store(&watched[fd], false);
	const int saved = errno;
	const int result = (int)syscall(SYS_close, fd);
	if (!fail)
		return result;
	errno = saved;
	return -1;
}

/* How many of len bytes the call takes: -1 = none, errno says why. */
static ssize_t allowed(int fd, enum call call, size_t len, enum kind *now)
{
	*now = is_watched(fd) ? fault(call) : NONE;
	if (*now == EIO_ || *now == ENOSPC_) {
		errno = *now == EIO_ ? EIO : ENOSPC;
		return -1;
	}
	return (ssize_t)((*now == SHORT || *now == CUT) && len > 1 ? len / 2 : len);
}

static ssize_t moved(long number, int fd, uintptr_t bytes, size_t len, off_t offset,
                     enum call call)
{
	enum kind now;
	const ssize_t take = allowed(fd, call, len, &now);
	if (take < 0)
		return -1;
	const ssize_t done = syscall(number, fd, bytes, take, offset);
	if (now == CUT)
		syscall(SYS_kill, fault_owner, SIGKILL);
	return done;
}
ssize_t read(int fd, void *bytes, size_t len)
{
	return moved(SYS_read, fd, (uintptr_t)bytes, len, 0, READS);
}
ssize_t pread(int fd, void *bytes, size_t len, off_t offset)
{
	return moved(SYS_pread64, fd, (uintptr_t)bytes, len, offset, READS);
}
ssize_t pread64(int fd, void *bytes, size_t len, off64_t offset)
{
	return moved(SYS_pread64, fd, (uintptr_t)bytes, len, offset, READS);
}
ssize_t write(int fd, const void *bytes, size_t len)
{
	return moved(SYS_write, fd, (uintptr_t)bytes, len, 0, WRITES);
}
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
	return moved(SYS_pwrite64, fd, (uintptr_t)bytes, len, offset, WRITES);
}
ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
	return moved(SYS_pwrite64, fd, (uintptr_t)bytes, len, offset, WRITES);
}

static int on_file(long number, int fd, long a, long b, long c, enum call call)
{
	if (is_watched(fd) && fails(call))
		return -1;
	return (int)syscall(number, fd, a, b, c);
}
int fsync(int fd)
{
	return on_file(SYS_fsync, fd, 0, 0, 0, WRITES);
}
int fdatasync(int fd)
{
	return on_file(SYS_fdatasync, fd, 0, 0, 0, WRITES);
}
int ftruncate(int fd, off_t length)
{
	return on_file(SYS_ftruncate, fd, length, 0, 0, WRITES);
}
int ftruncate64(int fd, off64_t length)
{
	return on_file(SYS_ftruncate, fd, length, 0, 0, WRITES);
}

int unlink(const char *path)
{
	if (below(path) && fails(OTHER))
		return -1;
	return (int)syscall(SYS_unlink, path);
}
int rename(const char *from, const char *to)
{
	if (below(from) && fails(WRITES))
		return -1;
	return (int)syscall(SYS_rename, from, to);
}
