#include "import/raw.h"

#include "base/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS 100
#define CHANGED_FIRST (20 * 365 * DAY / SECOND) /* 1989 */

void raw_init(struct raw *raw, const char *name)
{
	*raw = (struct raw){
		.name = g_strdup(name),
		.fd = -1,
		.size = -1,
		.bytes = g_malloc(RAW_SIZE),
		.notes = g_ptr_array_new_with_free_func(g_free),
	};
}

void raw_clear(struct raw *raw)
{
	if (raw->fd > STDIN_FILENO)
		close(raw->fd);
	g_free(raw->name);
	g_free(raw->bytes);
	g_ptr_array_unref(raw->notes);
}

gint64 raw_done(const struct raw *raw)
{
	return raw->read - (gint64)(raw->len - raw->at);
}

void raw_note(struct raw *raw, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_ptr_array_add(raw->notes, g_strdup_vprintf(format, args));
	va_end(args);
}

static struct place place_at(const struct raw *raw, gint64 offset)
{
	return (struct place){ raw->name, 0, 0, offset };
}

gssize raw_refuse(const struct raw *raw, GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	const struct place place = place_at(raw, raw_done(raw));
	error_at(error, ERROR_DATA, &place, "%s", text);
	return -1;
}

static gssize refuse_errno(const struct raw *raw, int saved_errno, GError **error)
{
	const struct place place = place_at(raw, raw->read);
	error_at(error, ERROR_SYSTEM, &place, "cannot read: %s", g_strerror(saved_errno));
	return -1;
}

static gssize raw_stopped(const struct raw *raw, GError **error)
{
	const struct place place = place_at(raw, -1);
	error_at(error, ERROR_SYSTEM, &place, "stopped; nothing of it is stored");
	return -1;
}

static gssize read_member(struct raw *raw, void *buf, gsize size, GError **error)
{
	const gssize got = raw->pull(raw->pull_user, buf, size, error);
	raw->read += MAX(got, 0);
	return got;
}

/* Until a pipe has something to give. False: whoever waits has had enough. */
static bool await(const struct raw *raw)
{
	struct pollfd pipe = { raw->fd, POLLIN, 0 };
	int ready;
	do {
		if (raw->stopped != NULL && raw->stopped())
			return false;
		ready = poll(&pipe, 1, raw->stopped != NULL ? PATIENCE_MS : -1);
	} while (ready == 0 || (ready < 0 && errno == EINTR));
	return true;
}

/* read(2) up to the size at open: what grows behind it waits for the next import, what shrank is no evidence. */
gssize raw_read(struct raw *raw, void *buf, gsize size, GError **error)
{
	if (raw->pull != NULL)
		return read_member(raw, buf, size, error);
	if (raw->size >= 0)
		size = (gsize)MIN((gint64)size, raw->size - raw->read);
	if (size == 0)
		return 0;
	for (;;) {
		if (raw->size < 0 && !await(raw))
			return raw_stopped(raw, error);
		const gssize got = read(raw->fd, buf, size);
		if (got > 0 || (got == 0 && raw->size < 0)) {
			raw->read += got;
			return got;
		}
		if (got == 0)
			return raw_refuse(raw, error,
			                  "the file shrank while it was read");
		if (errno != EAGAIN && errno != EINTR)
			return refuse_errno(raw, errno, error);
	}
}

gssize raw_fill(struct raw *raw, gsize want, GError **error)
{
	while (raw->len - raw->at < want) {
		memmove(raw->bytes, raw->bytes + raw->at, raw->len - raw->at);
		raw->len -= raw->at;
		raw->at = 0;
		const gssize got =
		        raw_read(raw, raw->bytes + raw->len, RAW_SIZE - raw->len, error);
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		raw->len += (gsize)got;
	}
	return (gssize)(raw->len - raw->at);
}

/* --- opening ----------------------------------------------------------------- */

bool raw_is_change(gint64 seconds)
{
	return seconds >= CHANGED_FIRST && seconds <= G_MAXINT64 / SECOND;
}

void raw_changed_at(struct raw *raw, gint64 seconds)
{
	raw->modified_known = raw_is_change(seconds);
	raw->modified = raw->modified_known ? seconds * SECOND : g_get_real_time();
}

static const char *what_it_is(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a pipe";
	if (S_ISSOCK(mode))
		return "a socket";
	return "a device";
}

bool raw_open(struct raw *raw, const char *path, bool special, GError **error)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	const struct place place = place_at(raw, -1);
	/* Without O_NONBLOCK a pipe that nobody writes to would hang us before we know that it is one. */
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (special ? 0 : O_NONBLOCK);
	raw->fd = is_stdin ? STDIN_FILENO : open(path, flags);
	struct stat st;
	if (raw->fd < 0 || fstat(raw->fd, &st) < 0)
		return error_at(error, ERROR_SYSTEM, &place, "%s", g_strerror(errno));
	if (S_ISDIR(st.st_mode)) {
		error_at(error, ERROR_SYSTEM, &place, "is a directory");
		return error_hint(error, "debrief import -r reads the files in it");
	}
	if (!S_ISREG(st.st_mode) && !is_stdin && !special) {
		error_at(error, ERROR_SYSTEM, &place, "is %s, not a file",
		         what_it_is(st.st_mode));
		return error_hint(error, "--allow-special reads it all the same");
	}
	/* Files of /proc are regular, of size 0, and not empty: read until their end. */
	raw_changed_at(raw, S_ISREG(st.st_mode) ? (gint64)st.st_mtim.tv_sec : 0);
	if (S_ISREG(st.st_mode) && st.st_size > 0 && !is_stdin)
		raw->size = st.st_size;
	return true;
}
