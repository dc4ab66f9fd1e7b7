/* Documents read by a process of their own: what comes out is the same, and what goes wrong in there stays there. */
#include "import/parser.h"
#include "import/reading.h"
#include "import/sandbox.h"
#include "import/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- what is read ---------------------------------------------------------------------- */

/* One line each, in the order in which it came. */
static bool tell_incident(void *user, const Incident *incident, GError **error)
{
	(void)error;
	g_string_append_printf(user, "incident %s %s %u\n", incident->vendor_id,
	                       incident->title, incident->components->len);
	return true;
}
static bool tell_snapshot(void *user, const struct snapshot *snapshot, GError **error)
{
	(void)error;
	g_string_append_printf(user, "snapshot %s\n", snapshot->page);
	return true;
}
static bool tell_event(void *user, const Event *event, GError **error)
{
	g_string_append_printf(user, "event %s %s\n", event->title,
	                       event->body != NULL ? event->body : "-");
	return event->severity_text == NULL ||
	       error_set(error, ERROR_STORE, "the sink will not have it");
}
static bool tell_series(void *user, const Series *series, GError **error)
{
	(void)error;
	g_string_append_printf(user, "series %s %u %u\n", series->name,
	                       series->samples->len, series->reasons->len);
	return true;
}
static void tell_reject(void *user, gint64 line, gint64 offset, const char *reason)
{
	g_string_append_printf(user, "reject %d %d %s\n", (int)line, (int)offset, reason);
}
static void tell_warn(void *user, const struct place *place, const char *text)
{
	g_string_append_printf(user, "warn %s:%d %s\n", place->name, (int)place->line,
	                       text);
}

/* --- importers that do what none should -------------------------------------------------- */

static bool read_well(struct reading *reading, const char *bytes, gsize len,
                      GError **error)
{
	g_autoptr(Incident) incident = incident_new();
	g_autoptr(Event) event = event_new();
	g_autoptr(Series) series = series_new();
	struct snapshot *snapshot = snapshot_new();
	const struct sample sample = { 60, 3, 4, 5, 1, 0, 4, 0 };
	struct share *share = g_new0(struct share, 1);
	incident->vendor_id = g_strdup("i1");
	incident->title = g_strndup(bytes, len);
	g_ptr_array_add(incident->components, g_strdup("API"));
	event->title = g_strdup("naïve \xff");
	event->at = (struct range){ 5, RANGE_OPEN };
	event->lane = LANE_STATUS;
	event->kind = KIND_POST;
	event->line = 1;
	event->length = 4;
	series->name = g_strdup("reports");
	series->measure = MEASURE_REPORTS;
	series->lane = LANE_USERS;
	series->width = 60;
	g_array_append_val(series->samples, sample);
	share->name = g_strdup("Log-in");
	share->share = 0.5;
	g_ptr_array_add(series->reasons, share);
	snapshot->page = g_strdup("page");
	const bool ok = reading->sink->incident(reading->sink->user, incident, error) &&
	                reading->sink->event(reading->sink->user, event, error) &&
	                reading->sink->series(reading->sink->user, series, error) &&
	                reading->sink->snapshot(reading->sink->user, snapshot, error);
	reading_reject(reading, 2, 5, "%s", "no date");
	snapshot_free(snapshot);
	return ok;
}
static bool read_refused(struct reading *reading, const char *bytes, gsize len,
                         GError **error)
{
	(void)bytes;
	(void)len;
	error_at(error, ERROR_DATA, &(struct place){ reading->name, 3, 7, 21 },
	         "no JSON");
	return error_hint(error, "look at %s", "it");
}
static bool read_and_die(struct reading *reading, const char *bytes, gsize len,
                         GError **error)
{
	read_well(reading, bytes, len, error);
	abort();
}
static bool read_wild(struct reading *reading, const char *bytes, gsize len,
                      GError **error)
{
	(void)reading;
	(void)len;
	(void)error;
	volatile char *volatile nowhere = NULL;
	(void)bytes;
	*nowhere = 1;
	return true;
}
static bool read_greedy(struct reading *reading, const char *bytes, gsize len,
                        GError **error)
{
	(void)reading;
	(void)bytes;
	(void)len;
	(void)error;
	while (memset(g_malloc(1 << 28), 1, 1) != NULL) /* until there is no more */
		continue;
	return true;
}
/* Whatever file descriptors it finds, it writes to. */
static bool read_liar(struct reading *reading, const char *bytes, gsize len,
                      GError **error)
{
	(void)reading;
	(void)error;
	for (int fd = 0; fd < 64; fd++)
		if (write(fd, bytes, len) < 0)
			continue;
	_exit(0);
}
static bool read_quiet(struct reading *reading, const char *bytes, gsize len,
                       GError **error)
{
	(void)reading;
	(void)bytes;
	(void)len;
	(void)error;
	_exit(0);
}
/* 0 of each that can be done: a file read, made, removed, a folder, a socket, a program, a signal. */
static bool read_spy(struct reading *reading, const char *bytes, gsize len,
                     GError **error)
{
	char *const none[] = { NULL };
	g_autofree char *path = g_strndup(bytes, len);
	(void)error;
	const int done[] = {
		open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0,
		open(path, O_RDONLY | O_CLOEXEC) >= 0,
		open(path, O_WRONLY | O_TRUNC | O_CLOEXEC) >= 0,
		open("made-by-a-parser", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0,
		unlink(path) == 0,
		mkdir("made-by-a-parser", 0700) == 0,
		socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0,
		socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0,
		execve("/bin/true", none, none) == 0,
		kill(getppid(), 0) == 0,
		fork() >= 0,
	};
	for (gsize i = 0; i < G_N_ELEMENTS(done); i++)
		if (done[i])
			reading_warn(reading, (gint64)i + 1, "it could");
	return true;
}

#define IMPORTER(reads)                                                                  \
	{                                                                                \
		.name = #reads, .lane = LANE_STATUS, .read_document = reads              \
	}
static const struct importer well = IMPORTER(read_well), refused = IMPORTER(read_refused),
                             dies = IMPORTER(read_and_die), wild = IMPORTER(read_wild),
                             greedy = IMPORTER(read_greedy), liar = IMPORTER(read_liar),
                             quiet = IMPORTER(read_quiet), spy = IMPORTER(read_spy);

/* --- reading it ----------------------------------------------------------------------------- */

struct read {
	GString *told;
	Source *source;
	GError *error;
	bool ok, assumed;
};

static struct read read_by(Parser *parser, const struct importer *importer,
                           const char *text)
{
	static const struct import_options options = { 0 };
	struct read r = { .told = g_string_new(NULL), .source = source_new() };
	const struct sink sink = { .user = r.told,
		                   .incident = tell_incident,
		                   .snapshot = tell_snapshot,
		                   .event = tell_event,
		                   .series = tell_series,
		                   .reject = tell_reject,
		                   .warn = tell_warn };
	struct reading reading = {
		.options = &options, .sink = &sink, .source = r.source, .name = "x.json"
	};
	r.source->lane = LANE_STATUS;
	if (parser != NULL) {
		r.ok = parser_read(parser, importer, &reading, text, strlen(text),
		                   &r.assumed, &r.error);
		return r;
	}
	reading_begin(&reading, text, strlen(text));
	r.ok = importer->read_document(&reading, text, strlen(text), &r.error);
	if (r.ok)
		reading_end(&reading);
	reading_free(&reading);
	return r;
}

static void read_clear(struct read *r)
{
	g_string_free(r->told, TRUE);
	source_free(r->source);
	g_clear_error(&r->error);
}

static Parser *parser_or_skip(void)
{
	Parser *parser = parser_new();
	if (parser == NULL)
		g_test_skip(sandbox_state());
	return parser;
}

static void reads_the_same(void)
{
	g_autoptr(Parser) parser = parser_or_skip();
	if (parser == NULL)
		return;
	struct read here = read_by(NULL, &well, "text\nand more");
	struct read there = read_by(parser, &well, "text\nand more");
	g_assert_true(here.ok && there.ok);
	g_assert_no_error(there.error);
	g_assert_cmpstr(there.told->str, ==, here.told->str);
	g_assert_cmpint(there.source->lines, ==, 2);
	g_assert_cmpint(there.source->in_records, ==, here.source->in_records);
	g_assert_cmpint(there.source->rejected, ==, 1);
	g_assert_cmpint(there.source->records, ==, here.source->records);
	g_assert_cmpint(there.source->span.lo, ==, here.source->span.lo);
	g_assert_cmpint(there.source->span.hi, ==, here.source->span.hi);
	read_clear(&here);
	read_clear(&there);
}

static void a_fault_keeps_its_place(void)
{
	g_autoptr(Parser) parser = parser_or_skip();
	if (parser == NULL)
		return;
	struct read r = read_by(parser, &refused, "{");
	g_assert_false(r.ok);
	g_assert_error(r.error, DEBRIEF_ERROR, ERROR_DATA);
	g_assert_cmpstr(error_place(r.error)->name, ==, "x.json");
	g_assert_cmpint(error_place(r.error)->line, ==, 3);
	g_assert_cmpint(error_place(r.error)->column, ==, 7);
	g_assert_cmpint(error_place(r.error)->offset, ==, 21);
	g_assert_cmpstr(error_hint_text(r.error), ==, "look at it");
	read_clear(&r);
}

/* Each is one line and status 4, and the next document is read as if nothing had been. */
static void what_goes_wrong_stays_there(void)
{
	static const struct importer *const bad[] = { &dies,  &wild, &greedy,
		                                      &quiet, &liar, NULL };
	g_autoptr(Parser) parser = parser_or_skip();
	if (parser == NULL)
		return;
	for (int i = 0; bad[i] != NULL; i++) {
		struct read r = read_by(parser, bad[i], "\003not a message at all");
		g_test_message("%s: %s", bad[i]->name,
		               r.error != NULL ? r.error->message : "-");
		g_assert_false(r.ok);
		g_assert_error(r.error, DEBRIEF_ERROR, ERROR_SYSTEM);
		read_clear(&r);
		struct read next = read_by(parser, &well, "fine");
		g_assert_true(next.ok);
		read_clear(&next);
	}
}

static void nothing_can_be_done_in_there(void)
{
	g_autoptr(Parser) parser = parser_or_skip();
	if (parser == NULL)
		return;
	g_autofree char *path = NULL;
	const int fd = g_file_open_tmp("debrief-parser-XXXXXX", &path, NULL);
	g_assert_cmpint(write(fd, "secret", 6), ==, 6);
	close(fd);
	struct read r = read_by(parser, &spy, path);
	g_assert_no_error(r.error);
	g_assert_cmpstr(r.told->str, ==, "");
	g_autofree char *kept = NULL;
	g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
	g_assert_cmpstr(kept, ==, "secret");
	g_assert_false(g_file_test("made-by-a-parser", G_FILE_TEST_EXISTS));
	g_unlink(path);
	read_clear(&r);
}

/* --- messages of a parser that was taken over -------------------------------------------------- */

static GByteArray *messages(void)
{
	GByteArray *all = g_byte_array_new();
	int ends[2];
	guint8 buffer[65536];
	g_assert_cmpint(pipe(ends), ==, 0);
	struct wire_writer writer = { .fd = ends[1] };
	const struct sink sink = wire_sink(&writer);
	static const struct import_options options = { 0 };
	g_autoptr(Source) source = source_new();
	struct reading reading = {
		.options = &options, .sink = &sink, .source = source, .name = "x.json"
	};
	reading_begin(&reading, "text\nand", 8);
	g_assert_true(read_well(&reading, "text\nand", 8, NULL));
	reading_end(&reading);
	wire_put_source(&writer, source, true);
	reading_free(&reading);
	g_autoptr(GError) error = NULL;
	error_at(&error, ERROR_DATA, &(struct place){ "x", 1, 2, 3 }, "bad");
	wire_put_error(&writer, error);
	close(ends[1]);
	for (gssize n; (n = read(ends[0], buffer, sizeof buffer)) > 0;)
		g_byte_array_append(all, buffer, (guint)n);
	close(ends[0]);
	return all;
}

static gint64 checked; /* what got through */
static bool check_event(void *user, const Event *event, GError **error)
{
	(void)user;
	(void)error;
	checked++;
	g_assert_cmpint(event->offset, >=, 0);
	g_assert_cmpint(event->length, >=, 0);
	g_assert_cmpint(event->offset + event->length, >=, 0);
	g_assert_cmpstr(lane_word((int)event->lane), !=, "?");
	g_assert_cmpstr(kind_word((int)event->kind), !=, "?");
	g_assert_true(!range_known(event->at) || event->at.lo <= event->at.hi);
	return true;
}

static void whatever_it_sends_is_checked(void)
{
	g_autoptr(GByteArray) all = messages();
	g_autoptr(GRand) rand = g_rand_new_with_seed(20261128);
	g_autoptr(GString) told = g_string_new(NULL);
	const struct sink sink = { .user = told,
		                   .incident = tell_incident,
		                   .snapshot = tell_snapshot,
		                   .event = check_event,
		                   .series = tell_series,
		                   .reject = tell_reject,
		                   .warn = tell_warn };
	gint64 refused_n = 0;
	for (int round = 0; round < 20000; round++) {
		g_autoptr(Source) source = source_new();
		struct wire_result result = { .source = source, .name = "x" };
		g_autofree guint8 *bytes = g_memdup2(all->data, all->len);
		for (int k = g_rand_int_range(rand, 0, 4); k > 0; k--)
			bytes[g_rand_int_range(rand, 0, (int)all->len)] =
			        (guint8)g_rand_int_range(rand, 0, 256);
		for (gsize at = 0; at + WIRE_HEAD <= all->len;) {
			g_autoptr(GError) error = NULL;
			enum wire_kind kind;
			gsize len;
			if (!wire_head(bytes + at, &kind, &len) ||
			    len > all->len - at - WIRE_HEAD)
				break;
			const bool ok = wire_apply(kind, bytes + at + WIRE_HEAD, len,
			                           &sink, &result, &error);
			g_assert_true(ok == (error == NULL));
			refused_n += !ok;
			at += WIRE_HEAD + len;
		}
		g_string_truncate(told, 0);
	}
	g_test_message("%d events, %d refused", (int)checked, (int)refused_n);
	g_assert_cmpint(checked, >, 1000);
	g_assert_cmpint(refused_n, >, 1000);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/parser/" #name, name)
	ADD(reads_the_same);
	ADD(a_fault_keeps_its_place);
	ADD(what_goes_wrong_stays_there);
	ADD(nothing_can_be_done_in_there);
	ADD(whatever_it_sends_is_checked);
	return g_test_run();
}
