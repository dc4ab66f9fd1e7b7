/* Times of log lines: what is kept of the time before changes nothing. */
#include "import/log_text.h"

/* Each is read behind each: of the same minute and not, of the same shape and not. */
static const char *const texts[] = {
	"2026-03-14T14:11:07Z x",
	"2026-03-14T14:11:07.5Z",
	"2026-03-14T14:11:59.1234567+01:00 x",
	"2026-03-14 14:11:07,003",
	"2026/03/14 14:11:07 UTC",
	"2026-03-14T14:12:00",
	"2026-03-14T14:11:60Z",
	"2026-03-14T14:11:61Z",
	"2026-03-14T14:11:7Z",
	"2026-03-14T14:11:",
	"2026-03-14T14:11:0",
	"2026-03-14T4:11:07Z",
	"2026-03-14T24:00:00Z",
	"2026-02-30T14:11:07Z",
	"1970-01-01T00:00:07Z",
	"Mar 14 14:11:07 web-1 x",
	"Mar 14 14:11:59 web-1 x",
	"Mar 14 14:11:07 PM",
	"Mar 14 14:11:07 apt x",
	"Mar 14 02:11:07 PM x",
	"Mar 14 02:11:08 x",
	"Mar 14 02:11:09 pm",
	"Mar 14 14:11:07.5 x",
	"Mar 14 14:11:07",
	"Mar 14 14:11:60 x",
	"Mar 14 24:00:00 x",
	"Mar 14 14:11:7 x",
	"Mar  4 14:11:07 x",
	"Mar 4 14:11:07 x",
	"Feb 29 14:11:07 x",
	"Feb 30 14:11:07 x",
	"Mar 14 2026 14:11:07 x",
	"Mar 14, 2026 2:11:07 PM",
};

struct told {
	const char *text;
	bool iso, syslog;
	gsize iso_len, syslog_len;
	struct log_record as_iso, as_syslog;
};

static struct told told_of(const char *text)
{
	/* in memory of its own size: no byte behind the end is looked at */
	const gsize len = strlen(text);
	g_autofree char *copy = g_memdup2(text, len);
	struct told told = { .text = text };
	struct scan s = scan_of(copy, len);
	told.iso = log_time_iso(&s, &told.as_iso);
	told.iso_len = (gsize)(s.at - copy);
	s.at = copy;
	told.syslog = log_time_syslog(&s, &told.as_syslog);
	told.syslog_len = (gsize)(s.at - copy);
	return told;
}

/* What a thread reads that read nothing before. */
static gpointer read_first(gpointer data)
{
	struct told *told = data;
	*told = told_of(told->text);
	return NULL;
}

static void assert_same(const struct log_record *a, const struct log_record *b)
{
	g_assert_cmpint(a->clock, ==, b->clock);
	g_assert_cmpint(a->stamp.civil, ==, b->stamp.civil);
	g_assert_cmpint(a->stamp.resolution, ==, b->stamp.resolution);
	g_assert_cmpint(a->stamp.zoned, ==, b->stamp.zoned);
	g_assert_cmpint(a->stamp.offset_s, ==, b->stamp.offset_s);
	g_assert_cmpint(a->stamp.leap, ==, b->stamp.leap);
}

static void times_do_not_depend_on_each_other(void)
{
	struct told first[G_N_ELEMENTS(texts)];
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		first[i].text = texts[i];
		g_thread_join(g_thread_new("first", read_first, &first[i]));
	}
	for (gsize before = 0; before < G_N_ELEMENTS(texts); before++)
		for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
			told_of(texts[before]);
			const struct told told = told_of(texts[i]);
			g_test_message("%s behind %s", texts[i], texts[before]);
			g_assert_cmpint(told.iso, ==, first[i].iso);
			g_assert_cmpint(told.syslog, ==, first[i].syslog);
			g_assert_cmpuint(told.iso_len, ==, first[i].iso_len);
			g_assert_cmpuint(told.syslog_len, ==, first[i].syslog_len);
			if (told.iso)
				assert_same(&told.as_iso, &first[i].as_iso);
			if (told.syslog)
				assert_same(&told.as_syslog, &first[i].as_syslog);
		}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/log-text/times-do-not-depend-on-each-other",
	                times_do_not_depend_on_each_other);
	return g_test_run();
}
