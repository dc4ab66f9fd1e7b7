#include "cli/output.h"

#include "base/json.h"
#include "cli/message.h"
#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define BUFFER_MAX                                                                       \
	(64 *                                                                            \
	 1024) /* raw lines come one by one, and a write(2) costs more than they do */

struct output {
	int fd;
	GString *buffer; /* not written yet */
	char *target;    /* NULL: stdout or pager */
	char *temporary; /* NULL: target is a device, written directly */
	GPid pager;      /* 0: none */
	int saved_errno; /* of the first write that failed */
};

struct identity {
	dev_t device;
	ino_t inode;
};
static GArray *protected_files; /* struct identity */

void output_protect(const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return;
	if (protected_files == NULL)
		protected_files = g_array_new(FALSE, FALSE, sizeof(struct identity));
	const struct identity identity = { st.st_dev, st.st_ino };
	g_array_append_val(protected_files, identity);
}

static bool is_protected(const struct stat *st)
{
	for (guint i = 0; protected_files != NULL && i < protected_files->len; i++) {
		const struct identity *one =
		        &g_array_index(protected_files, struct identity, i);
		if (one->device == st->st_dev && one->inode == st->st_ino)
			return true;
	}
	return false;
}

bool output_check(const char *path, GError **error)
{
	struct stat st;
	if (lstat(path, &st) != 0) {
		if (errno != ENOENT)
			return error_errno(error, errno, "cannot write %s", path);
		g_autofree char *folder = g_path_get_dirname(path);
		if (access(folder, W_OK | X_OK) != 0)
			return error_errno(error, errno, "cannot write into %s", folder);
		return true;
	}
	if (S_ISLNK(st.st_mode)) {
		error_set(error, ERROR_PROTECT,
		          "%s is a symbolic link, and nothing is written through one",
		          path);
		return error_hint(error, "name the file itself, or remove the link");
	}
	if (S_ISDIR(st.st_mode))
		return error_set(error, ERROR_USAGE, "%s is a folder, not a file", path);
	if (is_protected(&st)) {
		error_set(error, ERROR_PROTECT,
		          "%s is an input of this very command, or the store", path);
		return error_hint(error, "choose another name for the output");
	}
	if (!S_ISREG(st.st_mode) && !S_ISCHR(st.st_mode))
		return error_set(error, ERROR_USAGE, "%s is not a regular file", path);
	return true;
}

/* Opens a new file beside path; *temporary is its name. */
static int open_beside(const char *path, char **temporary)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *base = g_path_get_basename(path);
	for (int i = 0; i < 100; i++) {
		g_autofree char *name = g_strdup_printf("%s/.%s.%d-%d.tmp", folder, base,
		                                        (int)getpid(), i);
		const int fd = open(
		        name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd >= 0) {
			signals_remember(name);
			*temporary = g_steal_pointer(&name);
			return fd;
		}
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static Output *output_new(int fd)
{
	Output *output = g_new0(Output, 1);
	output->fd = fd;
	output->buffer = g_string_sized_new(BUFFER_MAX);
	return output;
}

static Output *open_file(const char *path, GError **error)
{
	if (!output_check(path, error))
		return NULL;
	struct stat st;
	const bool device = stat(path, &st) == 0 && S_ISCHR(st.st_mode);
	char *temporary = NULL;
	const int fd = device ? open(path, O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC)
	                      : open_beside(path, &temporary);
	if (fd < 0) {
		error_errno(error, errno, "cannot write %s", path);
		return NULL;
	}
	Output *output = output_new(fd);
	output->target = g_strdup(path);
	output->temporary = temporary;
	return output;
}

static void start_pager(Output *output)
{
	const char *command = g_getenv("PAGER");
	if (command == NULL || *command == '\0')
		command = "less -FRX";
	g_auto(GStrv) argv = NULL;
	if (!g_shell_parse_argv(command, NULL, &argv, NULL))
		return;
	int fd = -1;
	if (g_spawn_async_with_pipes(NULL, argv, NULL,
	                             G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
	                             NULL, NULL, &output->pager, &fd, NULL, NULL, NULL))
		output->fd = fd;
}

Output *output_open(const struct context *context, bool paged, GError **error)
{
	if (context->output != NULL && !g_str_equal(context->output, "-"))
		return open_file(context->output, error);
	Output *output = output_new(STDOUT_FILENO);
	if (paged && !context->no_pager && isatty(STDOUT_FILENO))
		start_pager(output);
	return output;
}

static void write_all(Output *output, const char *at, gsize len)
{
	while (len > 0 && output->saved_errno == 0) {
		const ssize_t n = write(output->fd, at, len);
		if (n >= 0) {
			at += n;
			len -= (gsize)n;
		} else if (errno != EINTR) {
			output->saved_errno = errno;
		}
	}
}

static void flush(Output *output)
{
	write_all(output, output->buffer->str, output->buffer->len);
	g_string_truncate(output->buffer, 0);
}

bool output_add(Output *output, const void *bytes, gsize len)
{
	if (output->buffer->len + len > BUFFER_MAX)
		flush(output);
	if (len > BUFFER_MAX)
		write_all(output, bytes, len);
	else
		g_string_append_len(output->buffer, bytes, (gssize)len);
	return output->saved_errno == 0;
}

static void output_free(Output *output)
{
	if (output->temporary != NULL) {
		unlink(output->temporary);
		signals_forget(output->temporary);
	}
	g_string_free(output->buffer, TRUE);
	g_free(output->target);
	g_free(output->temporary);
	g_free(output);
}

void output_abandon(Output *output)
{
	if (output->fd != STDOUT_FILENO)
		close(output->fd);
	if (output->pager != 0)
		waitpid(output->pager, NULL, 0);
	output_free(output);
}

static bool sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	const bool ok = fsync(fd) == 0 || errno == EINVAL; /* not every file system can */
	return close(fd) == 0 && ok;
}

/* The written file takes its name. Sets saved_errno on failure. */
static void commit(Output *output)
{
	const bool device = output->temporary == NULL;
	if (!device && output->saved_errno == 0 && fsync(output->fd) != 0)
		output->saved_errno = errno;
	if (close(output->fd) != 0 && output->saved_errno == 0)
		output->saved_errno = errno;
	if (device || output->saved_errno != 0)
		return;
	if (rename(output->temporary, output->target) != 0) {
		output->saved_errno = errno;
		return;
	}
	signals_forget(output->temporary);
	g_clear_pointer(&output->temporary, g_free);
	if (!sync_folder(output->target))
		output->saved_errno = errno;
}

bool output_close(Output *output, GError **error)
{
	flush(output);
	if (output->target != NULL)
		commit(output);
	else if (output->pager != 0) {
		close(output->fd);
		waitpid(output->pager, NULL, 0);
	}
	bool ok = true;
	if (output->saved_errno != 0 &&
	    !(output->target == NULL && output->saved_errno == EPIPE))
		ok = error_errno(error, output->saved_errno, "cannot write %s",
		                 output->target != NULL ? output->target
		                                        : "to standard output");
	output_free(output);
	return ok;
}

bool output_write(const char *path, const void *bytes, gsize len, GError **error)
{
	Output *output = open_file(path, error);
	if (output == NULL)
		return false;
	output_add(output, bytes, len);
	return output_close(output, error);
}

bool output_folder(const char *path, GError **error)
{
	struct stat st;
	if (mkdir(path, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return error_errno(error, errno, "cannot make the folder %s", path);
	if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode)) {
		error_set(error, ERROR_PROTECT, "%s is in the way: it is not a folder",
		          path);
		return error_hint(error, "the pictures of the report go there");
	}
	return true;
}

int output_product(const struct context *context, const char *text, gsize len)
{
	g_autoptr(GError) error = NULL;
	Output *output = output_open(context, true, &error);
	if (output == NULL)
		return message_fail(&error);
	output_add(output, text, len);
	return output_close(output, &error) ? 0 : message_fail(&error);
}

int output_json(const struct context *context, json_t *value)
{
	g_autofree char *text = json_pretty(value);
	json_decref(value);
	return output_product(context, text, strlen(text));
}

bool output_is_terminal(const struct context *context)
{
	return context->output == NULL && isatty(STDOUT_FILENO);
}

int output_columns(const struct context *context)
{
	struct winsize size = { 0 };
	if (context->plain || !output_is_terminal(context))
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40)
		return 0;
	return size.ws_col;
}

/* The locale as the environment names it: what is printed never depends on it otherwise. */
static bool speaks_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(names) && (locale == NULL || !*locale); i++)
		locale = g_getenv(names[i]);
	if (locale == NULL)
		return false;
	g_autofree char *lower = g_ascii_strdown(locale, -1);
	return strstr(lower, "utf-8") != NULL || strstr(lower, "utf8") != NULL;
}

int output_canvas(const struct context *context)
{
	struct winsize size = { 0 };
	const char *term = g_getenv("TERM");
	if (context->plain || context->json || !output_is_terminal(context) ||
	    term == NULL || *term == '\0' || g_str_equal(term, "dumb") || !speaks_utf8())
		return 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return 80;
	return size.ws_col;
}

/* no-color.org and bixense.com/clicolors: a flag wins, then NO_COLOR, then CLICOLOR_FORCE, then the terminal. */
bool output_colored(const struct context *context)
{
	if (context->color != CHOICE_AUTO)
		return context->color == CHOICE_ALWAYS;
	const char *no = g_getenv("NO_COLOR"), *force = g_getenv("CLICOLOR_FORCE");
	if (no != NULL && *no != '\0')
		return false;
	if (force != NULL && *force != '\0' && !g_str_equal(force, "0"))
		return true;
	return output_is_terminal(context);
}
