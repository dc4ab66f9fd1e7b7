#include "cli/progress.h"

#include "base/instant.h"
#include "base/text.h"
#include "cli/message.h"
#include "cli/signals.h"

#include <stdio.h>
#include <unistd.h>

#define EVERY (SECOND / 5)
#define PATIENCE SECOND /* what is done by then needs no line on a terminal */

static struct {
	bool on, terminal, drawn;
	char *name;
	gint64 began, last; /* monotonic */
	struct {
		guint files, file; /* this one, from 1 */
		gint64 began, bytes, done, of_file;
	} set;
} state;

static void wipe(void)
{
	if (state.drawn)
		fputs("\r\033[K", stderr);
	state.drawn = false;
}

void progress_set(guint files, gint64 bytes)
{
	state.set.files = files;
	state.set.file = 0;
	state.set.bytes = bytes;
	state.set.done = state.set.of_file = 0;
	state.set.began = g_get_monotonic_time();
}

void progress_next(gint64 bytes)
{
	state.set.done += state.set.of_file;
	state.set.of_file = MAX(bytes, 0);
	state.set.file++;
}

void progress_begin(const struct context *context, const char *name)
{
	state.terminal = isatty(STDERR_FILENO);
	state.on =
	        context->progress == CHOICE_ALWAYS ||
	        (context->progress == CHOICE_AUTO && state.terminal && !context->quiet);
	g_autoptr(GString) clean = g_string_new(NULL);
	text_tty(clean, name, -1);
	g_free(state.name);
	state.name = g_strdup(clean->str);
	state.began = state.last = g_get_monotonic_time();
	if (context->progress == CHOICE_AUTO)
		state.last = MAX(state.last,
		                 (state.set.began > 0 ? state.set.began : state.began) +
		                         PATIENCE - EVERY);
	message_on_clear(wipe);
}

static void add_share(GString *line, gint64 done, gint64 total)
{
	g_string_append_printf(line, "%d %%",
	                       (int)(100.0 * (double)MIN(done, total) / (double)total));
}

static void add_left(GString *line, gint64 done, gint64 total, gint64 elapsed)
{
	if (total > done && done > 0)
		g_string_append_printf(line, "  %.0f s left",
		                       (double)elapsed / SECOND * (double)(total - done) /
		                               (double)done);
}

static char *line_of(gint64 done, gint64 total, gint64 lines, gint64 now)
{
	const gint64 elapsed = now - state.began;
	const double seconds = MAX((double)elapsed / SECOND, 0.001);
	const bool several = state.set.files > 1;
	GString *line = g_string_new(state.name);
	if (several)
		g_string_append_printf(line, " (%u of %u)", state.set.file,
		                       state.set.files);
	if (total > 0)
		add_share(g_string_append(line, "  "), done, total);
	g_string_append_printf(line, "  %.1f MB/s", (double)done / 1e6 / seconds);
	if (lines > 0)
		g_string_append_printf(line, "  %.0f lines/s", (double)lines / seconds);
	if (several && state.set.bytes > 0) {
		const gint64 all = state.set.done + MIN(done, state.set.of_file);
		add_share(g_string_append(line, "  all "), all, state.set.bytes);
		add_left(line, all, state.set.bytes, now - state.set.began);
	} else {
		add_left(line, done, total, elapsed);
	}
	return g_string_free(line, FALSE);
}

void progress_show(gint64 done, gint64 total, gint64 lines)
{
	const gint64 now = g_get_monotonic_time();
	const bool asked = signals_asked();
	if (!asked && (!state.on || now - state.last < EVERY))
		return;
	state.last = now;
	g_autofree char *line = line_of(done, total, lines, now);
	if (asked || !state.terminal) {
		wipe();
		fprintf(stderr, "%s\n", line);
	} else {
		fprintf(stderr, "\r\033[K%s", line);
		state.drawn = true;
	}
}

void progress_end(void)
{
	wipe();
	message_on_clear(NULL);
	g_clear_pointer(&state.name, g_free);
	state.on = false;
}
