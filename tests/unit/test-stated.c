/* Windows that texts state: tables of sentences, and 150 hand-labelled texts where the shared data is there. */
#include "correlate-fixture.h"

#include "correlate/day.h"
#include "correlate/stated.h"
#include "import/csv.h"

/* --- the labelled texts ---------------------------------------------------------- */

static int minutes_of(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 2);
	if (parts[0] == NULL || parts[1] == NULL)
		return -1;
	return (int)g_ascii_strtoll(parts[0], NULL, 10) * 60 +
	       (int)g_ascii_strtoll(parts[1], NULL, 10);
}

/* One "<div><span class="yellowfg"> 6:36 AM PST</span>&nbsp;text</div>" */
struct segment {
	int minute;     /* of the day; -1 = no clock */
	int offset;     /* hours east of UTC */
	struct day day; /* of the prefix; month 0 = none */
	char *body;
};

static void segment_clear(gpointer data)
{
	g_free(((struct segment *)data)->body);
}

static int clock_of_prefix(const char *prefix)
{
	const char *colon = strchr(prefix, ':');
	if (colon == NULL || colon - prefix < 2)
		return -1;
	int hour = (int)g_ascii_strtoll(colon - 2 + (colon[-2] < '0'), NULL, 10);
	int minute = (int)g_ascii_strtoll(colon + 1, NULL, 10);
	return hour % 12 * 60 + minute + (strstr(colon, "PM") != NULL ? 12 * 60 : 0);
}

static GArray *segments_of(const char *description)
{
	static const char open[] = "<span class=\"yellowfg\">";
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct segment));
	g_array_set_clear_func(out, segment_clear);
	for (const char *at = strstr(description, open); at != NULL;) {
		const char *end = strstr(at, "</span>");
		const char *next = end != NULL ? strstr(end, open) : NULL;
		if (end == NULL)
			break;
		g_autofree char *prefix =
		        g_strndup(at + strlen(open), (gsize)(end - at) - strlen(open));
		g_autofree char *raw =
		        next != NULL ? g_strndup(end + 7, (gsize)(next - end) - 7)
		                     : g_strdup(end + 7);
		g_auto(GStrv) parts = g_strsplit(raw, "&nbsp;", -1);
		struct segment segment = { .minute = clock_of_prefix(prefix),
			                   .offset = strstr(prefix, "PDT") != NULL ? -7
			                                                           : -8,
			                   .body = g_strjoinv(" ", parts) };
		g_autoptr(GArray) tokens = tokens_of(prefix);
		for (gssize i = 0; i < (gssize)tokens->len && segment.day.month == 0; i++)
			if (day_read(tokens, i, &segment.day) == i)
				segment.day.month = 0;
		g_array_append_val(out, segment);
		at = next;
	}
	return out;
}

static void later_day(const struct day *one, struct day *latest)
{
	if (one->month > 0 &&
	    one->month * 31 + one->day > latest->month * 31 + latest->day)
		*latest = *one;
}

/* The texts say no year, and their date only here and there: any day will do that fits the dates in the text. */
static gint64 day_for(const GArray *segments, int year)
{
	gint64 day;
	const struct segment *s = &g_array_index(segments, struct segment, 0);
	const struct segment *last = s + segments->len - 1;
	struct day latest = last->day;
	for (guint i = 0; i < segments->len && last->day.month == 0; i++) {
		g_autoptr(GArray) tokens = tokens_of(s[i].body);
		later_day(&s[i].day, &latest);
		for (gssize k = 0; k < (gssize)tokens->len; k++) {
			struct day one;
			if (day_read(tokens, k, &one) > k &&
			    (day_month(tokens, k) > 0 || day_month(tokens, k + 1) > 0))
				later_day(&one, &latest);
		}
	}
	if (latest.month == 0)
		latest = (struct day){ .month = last->offset == -7 ? 6 : 12, .day = 10 };
	latest.year = year;
	g_assert_true(day_settle(&latest, INSTANT_NONE, &day));
	return day;
}

static Timeline *timeline_of(Evidence *e, const GArray *segments, int year)
{
	Incident *incident = add_incident(e, "a", "A service", PHASE_RESOLVED);
	incident->page_zone = g_strdup("America/Los_Angeles");
	const struct segment *s = (const struct segment *)(gconstpointer)segments->data;
	guint n = segments->len;
	gint64 day = day_for(segments, year);
	for (guint i = n; i-- > 0;) {
		if (i + 1 < n && s[i].minute > s[i + 1].minute)
			day -= DAY;
		Event *post = add_post(e, "a",
		                       i + 1 == n ? PHASE_RESOLVED : PHASE_INVESTIGATING,
		                       "2026-01-01T00:00Z", s[i].body);
		post->at = range_point(day + s[i].minute * MINUTE - s[i].offset * HOUR);
		post->posted_at = post->at.lo;
	}
	evidence_done(e);
	return correlate(e, incident, NULL);
}

static int local_minute(struct range at, int offset)
{
	if (!range_known(at))
		return -1;
	return (int)((at.lo + offset * HOUR) % DAY / MINUTE);
}

struct score {
	int texts, start, end, both;
};

static void try_text(const struct csv *csv, struct score *score)
{
	enum { ID = 0, DESCRIPTION = 2, YEAR = 5, START = 8, END = 9, ZONE = 11 };
	char *cell[16];
	for (guint i = 0; i < G_N_ELEMENTS(cell); i++) {
		const struct csv_cell *c = csv_cell(csv, i);
		cell[i] = g_strndup(c->text, c->len);
	}
	g_autoptr(GArray) segments = segments_of(cell[DESCRIPTION]);
	g_autoptr(Evidence) evidence = evidence_new();
	int offset = g_str_equal(cell[ZONE], "PDT") ? -7 : -8;
	g_autoptr(Timeline) t = timeline_of(evidence, segments,
	                                    (int)g_ascii_strtoll(cell[YEAR], NULL, 10));
	const struct stated_window *window =
	        t->stated->len > 0 ? t->stated->pdata[0] : NULL;
	int from = window != NULL ? local_minute(window->start, offset) : -1;
	int until = window != NULL ? local_minute(window->end, offset) : -1;
	bool start = from == minutes_of(cell[START]),
	     end = until == minutes_of(cell[END]);
	score->texts++;
	score->start += start;
	score->end += end;
	score->both += start && end;
	if (!start || !end)
		g_test_message("%s: label %s-%s, read %02d:%02d-%02d:%02d (%s) %s",
		               cell[ID], cell[START], cell[END], from / 60, from % 60,
		               until / 60, until % 60,
		               window != NULL ? window->rule : "none",
		               window != NULL ? window->quote : "");
	for (guint i = 0; i < G_N_ELEMENTS(cell); i++)
		g_free(cell[i]);
}

static char *shared_file(const char *name)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	g_autofree char *beside = g_strdup_printf(
	        "%s/../shared", g_getenv("srcdir") != NULL ? g_getenv("srcdir") : ".");
	return g_build_filename(root != NULL ? root : beside, "data/status", name, NULL);
}

static void labelled_texts(void)
{
	g_autofree char *path = shared_file("labelled-windows/aws_label.csv");
	g_autofree char *bytes = NULL;
	gsize len;
	if (!g_file_get_contents(path, &bytes, &len, NULL)) {
		g_test_skip("no shared data");
		return;
	}
	struct csv csv;
	struct score score = { 0 };
	bool more = false;
	csv_open(&csv, path, bytes, len);
	g_assert_true(csv_row(&csv, &more, NULL)); /* the header */
	while (csv_row(&csv, &more, NULL) && more)
		try_text(&csv, &score);
	csv_close(&csv);
	g_test_message("%d texts: start %d, end %d, both %d", score.texts, score.start,
	               score.end, score.both);
	g_assert_cmpint(score.texts, ==, 150);
	g_assert_cmpint(score.both, >=, 132);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stated/labelled-texts", labelled_texts);
	return g_test_run();
}
