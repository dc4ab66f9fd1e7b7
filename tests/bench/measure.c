/*
 * measure.c - runs a command and says how long it took and how much memory it held at its peak.
 *
 * Use     measure COMMAND [ARG...]; its own line on standard error: "SECONDS CPU_SECONDS PEAK_MIB"
 * Exit    as the command; 127 when it could not be started
 * Source  wait4(2): ru_maxrss is in KiB on Linux
 */
#include <glib.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 127;
	const gint64 start = g_get_monotonic_time();
	const pid_t child = fork();
	if (child == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	struct rusage usage;
	int status;
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		return 127;
	fprintf(stderr, "%.3f %.3f %.1f\n",
	        (double)(g_get_monotonic_time() - start) / 1e6,
	        seconds(usage.ru_utime) + seconds(usage.ru_stime),
	        (double)usage.ru_maxrss / 1024);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
