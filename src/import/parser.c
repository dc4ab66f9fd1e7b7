/* parser.c - see parser.h */
#include "config.h"

#include "import/parser.h"

#include "import/reading.h"
#include "import/sandbox.h"
#include "import/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 4096, POLL_MS = 200 };

struct parser {
	int socket;
	pid_t pid;
};

/* What a reading is told besides its bytes; importers are at the same place in both processes. */
struct request {
	const struct importer *importer;
	gint64 base, len;
	int lane, bin_label, year;
	bool has_zone, has_component, has_date_format, has_map;
	char name[NAME_MAX_BYTES], zone[256], component[NAME_MAX_BYTES],
	        date_format[NAME_MAX_BYTES], map[NAME_MAX_BYTES];
};

/* --- in the process that reads ----------------------------------------------------------- */

static void read_document(const struct request *request, const char *bytes, int out)
{
	g_autoptr(GError) error = NULL;
	struct wire_writer writer = { .fd = out };
	const struct sink sink = wire_sink(&writer);
	g_autoptr(Source) source = source_new();
	struct import_options options = {
		.bin_label = request->bin_label,
		.year = request->year,
		.component = request->has_component ? request->component : NULL,
		.date_format = request->has_date_format ? request->date_format : NULL,
		.map = request->has_map ? request->map : NULL,
		.assume_zone = request->has_zone ? zone_new(request->zone, NULL) : NULL,
	};
	struct reading reading = { .options = &options,
		                   .sink = &sink,
		                   .source = source,
		                   .name = request->name,
		                   .base = request->base };
	source->lane = (enum lane)request->lane;
	source->component = g_strdup(options.component);
	reading_begin(&reading, bytes, (gsize)request->len);
	if (request->importer->read_document(&reading, bytes, (gsize)request->len,
	                                     &error)) {
		reading_end(&reading);
		wire_put_source(&writer, source, reading_assumed_zone(&reading));
	} else {
		wire_put_error(&writer, error);
	}
}

/* Everything that it has is the document and the pipe. */
static void run(const struct request *request, int document, int out)
{
	const gsize size = (gsize)(request->base + request->len);
	char *bytes = size > 0 ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
	                              document, 0)
	                       : g_strdup("");
	if (bytes == MAP_FAILED || !sandbox_enter())
		_exit(1);
	read_document(request, bytes + request->base, out);
	_exit(0);
}

/* --- in the process that makes it ------------------------------------------------------------ */

/* 0: nobody asks any more. */
static gssize receive(int socket, struct request *request, int fds[2])
{
	union {
		char space[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec part = { request, sizeof *request };
	struct msghdr message = { .msg_iov = &part,
		                  .msg_iovlen = 1,
		                  .msg_control = control.space,
		                  .msg_controllen = sizeof control.space };
	gssize n;
	do
		n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	const struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head == NULL || head->cmsg_len != CMSG_LEN(2 * sizeof(int)))
		return 0;
	memcpy(fds, CMSG_DATA(head), 2 * sizeof(int));
	return n;
}

static void serve_one(const struct request *request, int fds[2], int socket)
{
	int status = -1;
	const pid_t child = fork();
	if (child == 0) {
		close(socket);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run(request, fds[0], fds[1]);
	}
	close(fds[0]);
	close(fds[1]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (write(socket, &status, sizeof status) != sizeof status)
		_exit(1);
}

/* Of the terminal, the store and what else is open nothing is left. */
static void serve(int socket)
{
	static struct request request;
	int fds[2];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN); /* the one who asks decides */
	signal(SIGTERM, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	dup2(socket, 0);
	close_range(1, ~0U, 0);
	while (receive(0, &request, fds) == sizeof request)
		serve_one(&request, fds, 0);
	_exit(0);
}

Parser *parser_new(void)
{
	int pair[2];
	if (!sandbox_bites() ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return NULL;
	const pid_t pid = fork();
	if (pid == 0)
		serve(pair[1]);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return NULL;
	}
	Parser *parser = g_new(Parser, 1);
	*parser = (Parser){ pair[0], pid };
	return parser;
}

void parser_free(Parser *parser)
{
	if (parser == NULL)
		return;
	close(parser->socket);
	while (waitpid(parser->pid, NULL, 0) < 0 && errno == EINTR)
		;
	g_free(parser);
}

/* --- in the process that asks ------------------------------------------------------------------ */

static bool copy_word(char *into, gsize size, const char *word, bool *has)
{
	*has = word != NULL;
	return word == NULL || g_strlcpy(into, word, size) < size;
}

/* False: a word is longer than a request takes. */
static bool make_request(struct request *request, const struct importer *importer,
                         const struct reading *reading, gsize len)
{
	const struct import_options *options = reading->options;
	const char *zone =
	        options->assume_zone != NULL ? zone_name(options->assume_zone) : NULL;
	bool named;
	memset(request, 0, sizeof *request);
	request->importer = importer;
	request->base = reading->base;
	request->len = (gint64)len;
	request->lane = (int)reading->source->lane;
	request->bin_label = options->bin_label;
	request->year = options->year;
	return copy_word(request->name, sizeof request->name, reading->name, &named) &&
	       copy_word(request->zone, sizeof request->zone, zone, &request->has_zone) &&
	       copy_word(request->component, sizeof request->component,
	                 reading->source->component, &request->has_component) &&
	       copy_word(request->date_format, sizeof request->date_format,
	                 options->date_format, &request->has_date_format) &&
	       copy_word(request->map, sizeof request->map, options->map,
	                 &request->has_map);
}

/* A file in memory that has the document; -1: there is none to be had. */
static int file_of(const char *bytes, gsize len)
{
	const int fd = memfd_create("document", MFD_CLOEXEC);
	for (gsize at = 0; fd >= 0 && at < len;) {
		const gssize n = write(fd, bytes + at, len - at);
		if (n > 0) {
			at += (gsize)n;
		} else if (errno != EINTR) {
			close(fd);
			return -1;
		}
	}
	return fd;
}

static bool ask(int socket, struct request *request, const int fds[2])
{
	union {
		char space[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control = { { 0 } };
	struct iovec part = { request, sizeof *request };
	struct msghdr message = { .msg_iov = &part,
		                  .msg_iovlen = 1,
		                  .msg_control = control.space,
		                  .msg_controllen = sizeof control.space };
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(2 * sizeof(int));
	memcpy(CMSG_DATA(head), fds, 2 * sizeof(int));
	gssize n;
	do
		n = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == sizeof *request;
}

/* The read end; -1: it could not be asked. */
static int begin(Parser *parser, struct request *request, const char *bytes, gsize len)
{
	int ends[2];
	const int document = file_of(bytes, len);
	if (document < 0)
		return -1;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		close(document);
		return -1;
	}
	const int given[2] = { document, ends[1] };
	const bool asked = ask(parser->socket, request, given);
	close(document);
	close(ends[1]);
	if (asked)
		return ends[0];
	close(ends[0]);
	return -1;
}

static bool stopped(const struct reading *reading, GError **error)
{
	return error_at(error, ERROR_SYSTEM, &(struct place){ reading->name, 0, 0, -1 },
	                "its parser stopped, so nothing of it was taken");
}

/* 1: filled, 0: the end before the first byte, -1 + error. */
static int read_whole(int fd, void *into, gsize len, const struct reading *reading,
                      GError **error)
{
	for (gsize at = 0; at < len;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		if (poll(&wait, 1, POLL_MS) == 0 && reading->options->stopped != NULL &&
		    reading->options->stopped()) {
			error_set(error, ERROR_SYSTEM, "stopped");
			return -1;
		}
		if (wait.revents == 0)
			continue;
		const gssize n = read(fd, (char *)into + at, len - at);
		if (n == 0 && at == 0)
			return 0;
		if (n == 0 || (n < 0 && errno != EINTR)) {
			stopped(reading, error);
			return -1;
		}
		at += n > 0 ? (gsize)n : 0;
	}
	return 1;
}

/* All messages up to the end of the pipe. */
static bool take_messages(int fd, const struct reading *reading,
                          struct wire_result *result, GError **error)
{
	guint8 head[WIRE_HEAD];
	int got;
	while ((got = read_whole(fd, head, sizeof head, reading, error)) > 0) {
		enum wire_kind kind;
		gsize len;
		if (!wire_head(head, &kind, &len))
			return stopped(reading, error);
		g_autofree guint8 *bytes = g_malloc(len + 1);
		if (read_whole(fd, bytes, len, reading, error) < 0 ||
		    !wire_apply(kind, bytes, len, reading->sink, result, error))
			return false;
	}
	return got == 0;
}

/* How the process ended; true: as it should. */
static bool ended_well(const Parser *parser)
{
	int status = -1;
	gssize n;
	do
		n = read(parser->socket, &status, sizeof status);
	while (n < 0 && errno == EINTR);
	return n == sizeof status && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool parser_read(Parser *parser, const struct importer *importer, struct reading *reading,
                 const char *bytes, gsize len, bool *assumed, GError **error)
{
	static struct request request; /* by one thread: the one that owns the target */
	struct wire_result result = { .source = reading->source, .name = reading->name };
	if (!make_request(&request, importer, reading, len))
		return error_set(error, ERROR_USAGE, "an option is too long");
	const int fd = begin(parser, &request, bytes - reading->base,
	                     len + (gsize)reading->base);
	if (fd < 0)
		return stopped(reading, error);
	const bool ok = take_messages(fd, reading, &result, error);
	close(fd); /* whoever still writes ends by it */
	const bool well = ended_well(parser);
	*assumed = result.assumed;
	if (ok && !(well && result.done))
		return stopped(reading, error);
	return ok;
}
