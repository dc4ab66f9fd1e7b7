/* sandbox.c - see sandbox.h */
#include "config.h"

#include "import/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__) && defined(__has_include)
#if __has_include(<linux/landlock.h>) && __has_include(<linux/seccomp.h>)
#define SANDBOX 1
#endif
#endif
/* Sanitizers and coverage need what a sandbox takes away. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(SANDBOX_OFF)
#undef SANDBOX
#endif

#ifdef SANDBOX
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif
#endif

#if defined(SANDBOX) && defined(ARCHITECTURE)

/* --- Landlock ------------------------------------------------------------------------- */

/* All that a kernel of this ABI can take away: of a right that it does not know the ruleset would be refused. */
static guint64 rights_of(long abi)
{
	guint64 rights = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |
	                 LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
	                 LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
	                 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
	                 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
	                 LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
	                 LANDLOCK_ACCESS_FS_MAKE_SYM;
	if (abi >= 2)
		rights |= G_GUINT64_CONSTANT(1) << 13; /* REFER: between folders */
	if (abi >= 3)
		rights |= G_GUINT64_CONSTANT(1) << 14; /* TRUNCATE */
	return rights;
}

static long landlock_abi(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
	               LANDLOCK_CREATE_RULESET_VERSION);
}

static bool allow_reading(int ruleset, const char *folder)
{
	struct landlock_path_beneath_attr rule = {
		.allowed_access =
		        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
		.parent_fd = open(folder, O_PATH | O_CLOEXEC),
	};
	if (rule.parent_fd < 0)
		return errno == ENOENT;
	const bool ok = syscall(SYS_landlock_add_rule, ruleset,
	                        LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.parent_fd);
	return ok;
}

static bool enter_landlock(void)
{
	const long abi = landlock_abi();
	const struct landlock_ruleset_attr handled = { .handled_access_fs =
		                                               rights_of(abi) };
	if (abi < 1)
		return false;
	/* Only what every ABI knows of the struct. */
	const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled,
	                                 sizeof handled.handled_access_fs, 0);
	if (ruleset < 0)
		return false;
	const bool ok = allow_reading(ruleset, "/usr") &&
	                syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	return ok;
}

/* --- seccomp ---------------------------------------------------------------------------- */

#define ALLOW(name)                                                                      \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),                           \
	        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Memory, time, and files that are open or that Landlock lets be read. No socket, no process, no rights of another. */
static const struct sock_filter allowed[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	ALLOW(read),
	ALLOW(write),
	ALLOW(pread64),
	ALLOW(readv),
	ALLOW(writev),
	ALLOW(close),
	ALLOW(lseek),
	ALLOW(fstat),
	ALLOW(newfstatat),
	ALLOW(statx),
	ALLOW(openat),
	ALLOW(faccessat),
	ALLOW(faccessat2),
	ALLOW(readlinkat),
	ALLOW(getdents64),
	ALLOW(fcntl),
	ALLOW(mmap),
	ALLOW(munmap),
	ALLOW(mremap),
	ALLOW(mprotect),
	ALLOW(madvise),
	ALLOW(brk),
	ALLOW(futex),
	ALLOW(clock_gettime),
	ALLOW(getrandom),
	ALLOW(getpid),
	ALLOW(gettid),
	ALLOW(rt_sigprocmask),
	ALLOW(rt_sigaction),
	ALLOW(rt_sigreturn),
	ALLOW(restart_syscall),
	ALLOW(sched_yield),
	ALLOW(exit),
	ALLOW(exit_group),
#ifdef SYS_open
	ALLOW(open),
#endif
#ifdef SYS_access
	ALLOW(access),
#endif
#ifdef SYS_stat
	ALLOW(stat),
#endif
#ifdef SYS_readlink
	ALLOW(readlink),
#endif
	/* abort(): to itself only, so that a fault is seen as what it is */
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3),
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6 /* SIGABRT */, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
};

static bool enter_seccomp(void)
{
	const struct sock_fprog program = { G_N_ELEMENTS(allowed),
		                            (struct sock_filter *)(gsize)allowed };
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* --- all of it ---------------------------------------------------------------------------- */

#define MEMORY_MAX (G_GUINT64_CONSTANT(4) << 30)
#define SECONDS_MAX 600

static void limit(int what, rlim_t most)
{
	struct rlimit now;
	if (getrlimit(what, &now) == 0 &&
	    (now.rlim_max == RLIM_INFINITY || now.rlim_max > most))
		setrlimit(what, &(struct rlimit){ most, most });
}

bool sandbox_enter(void)
{
	limit(RLIMIT_AS, MEMORY_MAX);
	limit(RLIMIT_CPU, SECONDS_MAX);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CORE, 0);
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && enter_landlock() &&
	       enter_seccomp();
}

/* In a child that has entered: 0 when nothing of this can be done any more. */
static int try_out(void)
{
	const int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	/* without a name, so that it leaves no trace where it can be made */
	const int made = open("/tmp", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
	const int net = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const pid_t other = (pid_t)syscall(SYS_clone, 17 /* SIGCHLD */, 0, 0, 0, 0);
	if (other == 0)
		_exit(0);
	return file >= 0 || made >= 0 || net >= 0 || other > 0;
}

static bool ask_child(void)
{
	int status;
	const pid_t child = fork();
	if (child == 0)
		_exit(!sandbox_enter() ? 2 : try_out());
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

const char *sandbox_state(void)
{
	static char *state;
	if (state == NULL) {
		const long abi = landlock_abi();
		state = abi < 1       ? g_strdup("none (this kernel has no Landlock)")
		        : ask_child() ? g_strdup_printf("Landlock %ld and seccomp", abi)
		                      : g_strdup("none (what it should forbid can be "
		                                 "done here)");
	}
	return state;
}

bool sandbox_bites(void)
{
	return !g_str_has_prefix(sandbox_state(), "none");
}

#else

bool sandbox_enter(void)
{
	return false;
}

const char *sandbox_state(void)
{
	return "none (not in this build)";
}

bool sandbox_bites(void)
{
	return false;
}

#endif
