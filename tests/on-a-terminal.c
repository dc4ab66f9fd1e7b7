/*
 * on-a-terminal COLUMNS COMMAND [ARGUMENT...]: runs a command with a terminal of that width on its standard output, and
 * prints what it wrote there, line ends as "\n" and escapes as "^[", for golden files.
 */
#include <errno.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int terminal;
	if (argc < 3)
		return 2;
	const struct winsize size = {
		.ws_row = 50, .ws_col = (unsigned short)strtoul(argv[1], NULL, 10)
	};
	const pid_t child = forkpty(&terminal, NULL, NULL, &size);
	if (child < 0)
		return 3;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	char bytes[4096];
	ssize_t n;
	/* Linux says EIO when the last writer is gone. */
	while ((n = read(terminal, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR))
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] == '\033')
				fputs("^[", stdout);
			else if (bytes[i] != '\r')
				putchar(bytes[i]);
		}
	int status = 0;
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 4;
}
