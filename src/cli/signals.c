#include "cli/signals.h"

#include "base/error.h"

#include <glib.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define GRACE_S 5
#define SLOTS 8

static struct {
	volatile sig_atomic_t used;
	char path[PATH_MAX];
	char journal
	        [PATH_MAX +
	         16]; /* of a store: with another of that name it would be taken for its own */
} files[SLOTS];
static volatile sig_atomic_t pending, deferred, asked;

static void remove_files(void)
{
	for (int i = 0; i < SLOTS; i++)
		if (files[i].used) {
			unlink(files[i].path);
			unlink(files[i].journal);
		}
}

/* Async-signal-safe, as is all that on_stop() calls. */
static void die_of(int number)
{
	remove_files();
	signal(number, SIG_DFL);
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
}

static void say_and_die_of(int number)
{
	static const char said[] = "debrief: stopped; nothing half done stays behind\n";
	const ssize_t written = write(STDERR_FILENO, said, sizeof said - 1);
	(void)written;
	die_of(number);
}

static void on_stop(int number)
{
	if (number == SIGALRM)
		say_and_die_of(pending ? pending : SIGTERM);
	if (!deferred || pending)
		say_and_die_of(number);
	pending = number;
	alarm(GRACE_S);
}

static void on_ask(int number)
{
	(void)number;
	asked = 1;
}

/* GLib stops itself by one of two signals when it gets no memory. The store's journal rolls back what was under way. */
static void on_abort(int number)
{
	static const char said[] =
	        "debrief: out of memory, or a fault of its own; nothing half done stays "
	        "behind\n";
	(void)number;
	remove_files();
	const ssize_t written = write(STDERR_FILENO, said, sizeof said - 1);
	(void)written;
	_exit(ERROR_SYSTEM);
}

/* A signal that our parent ignores (nohup) stays ignored. */
static void heed(int number, const struct sigaction *action)
{
	struct sigaction was;
	if (sigaction(number, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
		sigaction(number, action, NULL);
}

void signals_install(void)
{
	struct sigaction action = { .sa_handler = on_stop };
	sigemptyset(&action.sa_mask);
	heed(SIGINT, &action);
	heed(SIGTERM, &action);
	heed(SIGHUP, &action);
	sigaction(SIGALRM, &action, NULL);
	action.sa_handler = on_abort;
	sigaction(SIGABRT, &action, NULL);
	sigaction(SIGTRAP, &action, NULL);
	action.sa_handler = on_ask;
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
}

bool signals_remember(const char *path)
{
	for (int i = 0; i < SLOTS; i++)
		if (!files[i].used) {
			if (g_strlcpy(files[i].path, path, PATH_MAX) >= PATH_MAX)
				return false;
			g_strlcpy(files[i].journal, path, PATH_MAX);
			g_strlcat(files[i].journal, "-journal", sizeof files[i].journal);
			files[i].used = 1;
			return true;
		}
	return false;
}

void signals_forget(const char *path)
{
	for (int i = 0; i < SLOTS; i++)
		if (files[i].used && strcmp(files[i].path, path) == 0)
			files[i].used = 0;
}

void signals_defer(bool on)
{
	deferred = on;
}

bool signals_pending(void)
{
	return pending != 0;
}

void signals_obey(void)
{
	deferred = 0;
	if (pending)
		die_of(pending);
}

bool signals_asked(void)
{
	const bool was = asked != 0;
	asked = 0;
	return was;
}
