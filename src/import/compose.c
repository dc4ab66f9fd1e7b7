/*
 * compose.c - the output of several containers in one file, each line with the name of its container before it.
 *
 * Format  web-1  | text                  docker compose logs, docker-compose logs
 *         [pod/cart-7d9f/app] text       kubectl logs --prefix
 *         cart-6d4cf56db6-x7k2p app text      stern; "+ pod › container" when it begins with one, "- ..." when it ends
 *         docs.docker.com/reference/cli/docker/compose/logs, kubernetes.io/docs/reference/kubectl; read 2026-11-22
 * Takes   the container as service ("web" of "web-1"), the pod as host; the text by its own format
 * Leaves  the number of the container; it stays in the raw line
 */
#include "import/import.h"
#include "import/log_text.h"

#include <string.h>

enum { NAME_MAX_BYTES = 128 };

static bool is_name_char(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
}

/* "web" of "web-1" and "web_1": several containers are one service */
static struct scan without_number(struct scan name)
{
	const char *end = name.end;
	while (end > name.at && g_ascii_isdigit(end[-1]))
		end--;
	if (end < name.end && end - name.at > 1 && (end[-1] == '-' || end[-1] == '_'))
		name.end = end - 1;
	return name;
}

/* "web-1  | " */
static bool read_compose(struct scan *s, struct log_record *record)
{
	const char *at = s->at;
	bool letters = false;
	for (; at < s->end && is_name_char(*at) && at - s->at < NAME_MAX_BYTES; at++)
		letters |= g_ascii_isalpha(*at);
	struct scan rest = { at, s->end };
	scan_blanks(&rest);
	if (!letters || rest.at == at || !scan_char(&rest, '|') ||
	    (!scan_done(&rest) && !scan_char(&rest, ' ')))
		return false;
	record->service = without_number((struct scan){ s->at, at });
	*s = rest;
	return true;
}

/* "[pod/cart-7d9f/app] " */
static bool read_prefix(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, inside;
	if (!log_between(&rest, '[', ']', &inside) || !scan_word(&inside, "pod/") ||
	    !scan_until(&inside, '/', &record->host) || scan_done(&inside))
		return false;
	scan_char(&rest, ' ');
	record->service = inside;
	*s = rest;
	return true;
}

/* Random names of Kubernetes have no vowels, and no digits that look like one. */
static bool is_pod(struct scan name)
{
	const char *at = name.end;
	while (at > name.at && at[-1] != '-' && at[-1] != '\0' &&
	       strchr("bcdfghjklmnpqrstvwxz2456789", at[-1]) != NULL)
		at--;
	if (at - name.at < 2 || at[-1] != '-' || name.end - at != 5)
		return false;
	for (at = name.at; at < name.end; at++)
		if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '-' &&
		    *at != '.')
			return false;
	return true;
}

/* "cart-6d4cf56db6-x7k2p app " */
static bool read_stern(struct scan *s, struct log_record *record)
{
	struct scan rest = *s, pod, container;
	if (!log_word(&rest, &pod) || !is_pod(pod) || !scan_char(&rest, ' ') ||
	    !log_word(&rest, &container) || (!scan_done(&rest) && !scan_char(&rest, ' ')))
		return false;
	for (const char *at = container.at; at < container.end; at++)
		if (!g_ascii_islower(*at) && !g_ascii_isdigit(*at) && *at != '-')
			return false;
	record->host = pod;
	record->service = container;
	*s = rest;
	return true;
}

/* "+ cart-6d4cf56db6-x7k2p › app" */
static bool is_begin_or_end(struct scan s)
{
	struct scan pod;
	return (scan_word(&s, "+ ") || scan_word(&s, "- ")) && log_word(&s, &pod) &&
	       scan_word(&s, " \342\200\272 ");
}

/* Tells containers apart; two of them may share a value. */
static char stream_of(const struct scan *name)
{
	guint sum = 5381;
	for (const char *at = name->at; at < name->end; at++)
		sum = sum * 33 + (guchar)*at;
	return (char)(1 + sum % 127);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	struct scan s = scan_of(line, len);
	(void)state;
	if (scan_word(&(struct scan){ s.at, s.end }, "Attaching to ") ||
	    is_begin_or_end(s))
		return LINE_COMMENT;
	if (!(*line == '[' ? read_prefix(&s, record)
	                   : read_compose(&s, record) || read_stern(&s, record)))
		return LINE_NOT_MINE;
	record->stream = stream_of(&record->service);
	record->payload = s;
	return LINE_RECORD;
}

const struct importer importer_compose = {
	.name = "compose",
	.title = "Output of several containers: docker compose logs, kubectl logs "
	         "--prefix",
	.about =
	        "One line: the container's name, \"|\", text; or [pod/NAME/CONTAINER] "
	        "and text. "
	        "docker compose logs and kubectl logs --prefix, their documentation read "
	        "2026-11-22. Takes the container as service without its number, the pod "
	        "as host; "
	        "those of each container are read by the format that they have, of up to "
	        "eight kinds. "
	        "Terminal "
	        "colours are taken away, \"Attaching to\" is ignored. Texts without a "
	        "time stay "
	        "records without one. Seen in real data: docker compose, with and "
	        "without "
	        "--timestamps; the prefix of kubectl: not seen, written from the "
	        "documentation.",
	.lane = LANE_MACHINES,
	.weight = 75,
	.read_line = read_line,
	.wraps = true,
	.many = true,
	.inner_least = 2, /* no guesses from few times */
};
