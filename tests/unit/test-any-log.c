/* Logs that nobody knows: where their times stand, in which form, what of it is no time at all. */
#include "import/format.h"

#include <string.h>

static const struct {
	const char *name, *text;
	/* a line each: "TIME severity: message"; a Z where a zone is stated, 1972 for a year that is not, 1970 for a date that
	 * is not; "+" continues, "#" a comment; NULL: it bids nothing */
	const char *want;
} logs[] = {
	{ "iso-behind-a-name",
	  "cart 2026-03-14 14:11:07,102 ERROR no answer\n"
	  "cart 2026-03-14 14:11:08,004 INFO kept\n",
	  "2026-03-14T14:11:07.102 error: no answer\n"
	  "2026-03-14T14:11:08.004 info: kept\n" },
	{ "minutes-only",
	  "[2026-03-14 14:11] [ALPM] upgraded zlib\n[2026-03-14 14:12] [ALPM] done\n",
	  "2026-03-14T14:11:00 ?: [ALPM] upgraded zlib\n2026-03-14T14:12:00 ?: [ALPM] "
	  "done\n" },
	{ "days-first-with-dots", "14.03.2026 14:11:07 x\n15.03.2026 14:11:07 y\n",
	  "2026-03-14T14:11:07 ?: x\n2026-03-15T14:11:07 ?: y\n" },
	{ "months-first-as-a-day-shows",
	  "03/04/2026 2:11:07 PM a\n03/14/2026 2:11:07 AM b\n",
	  "2026-03-04T14:11:07 ?: a\n2026-03-14T02:11:07 ?: b\n" },
	{ "days-first-as-a-day-shows", "03/04/2026 14:11:07 a\n14/04/2026 14:11:07 b\n",
	  "2026-04-03T14:11:07 ?: a\n2026-04-14T14:11:07 ?: b\n" },
	{ "months-first-as-the-order-shows",
	  "01-11-2026 14:00:00 a\n01-12-2026 14:00:00 b\n02-01-2026 14:00:00 c\n",
	  "2026-01-11T14:00:00 ?: a\n2026-01-12T14:00:00 ?: b\n2026-02-01T14:00:00 ?: "
	  "c\n" },
	{ "years-of-two-digits-first",
	  "26/03/04-14:11:07.102 [**] a\n26/03/04-14:11:08.102 b\n",
	  "2026-03-04T14:11:07.102 ?: [**] a\n2026-03-04T14:11:08.102 ?: b\n" },
	{ "years-of-two-digits-last",
	  "03/14/26 14:11:07 Starting\n03/14/26 14:11:08 Done\n",
	  "2026-03-14T14:11:07 ?: Starting\n2026-03-14T14:11:08 ?: Done\n" },
	{ "websphere",
	  "[3/14/26 14:11:07:102 CET] 00000045 a E b\n[3/14/26 14:11:07:202 CET] "
	  "00000045 c W d\n",
	  "2026-03-14T14:11:07.102 ?: 00000045 a E b\n2026-03-14T14:11:07.202 ?: "
	  "00000045 c W d\n" },
	{ "date-and-time-in-two-columns",
	  "03-14-26,14:11:07.102,13,ab,AUTH,x.cpp(280),ERR,no\n"
	  "03-14-26,14:11:07.202,13,ab,AUTH,x.cpp(280),INF,yes\n",
	  "2026-03-14T14:11:07.102 error: 13,ab,AUTH,x.cpp(280),ERR,no\n"
	  "2026-03-14T14:11:07.202 info: 13,ab,AUTH,x.cpp(280),INF,yes\n" },
	{ "oracle",
	  "14-MAR-2026 14:11:07 * service_update * up * 0\n14-MAR-2026 14:11:10 * ping * "
	  "0\n",
	  "2026-03-14T14:11:07 ?: * service_update * up * 0\n2026-03-14T14:11:10 ?: * "
	  "ping * 0\n" },
	{ "erlang",
	  "=INFO REPORT==== 14-Mar-2026::14:11:07 ===\naccepting\n\n"
	  "=ERROR REPORT==== 14-Mar-2026::14:11:09 ===\nclosing\n\n"
	  "=INFO REPORT==== 14-Mar-2026::14:11:10 ===\naccepting\n",
	  "2026-03-14T14:11:07 info: \n+ accepting\n+\n2026-03-14T14:11:09 error: \n+ "
	  "closing\n+\n2026-03-14T14:11:10 info: \n+ accepting\n" },
	{ "level-in-angle-brackets",
	  "2026.03.14 14:11:07.1 [ 4 ] {8a7f-4c} <Error> run: Code: 241.\n"
	  "2026.03.14 14:11:08.1 [ 45 ] {} <Debug> run: Peak <Fatal>\n"
	  "2026.03.14 14:11:09.1 [ 45 ] {} run <x> of <error\n",
	  "2026-03-14T14:11:07.1 error: [ 4 ] {8a7f-4c} <Error> run: Code: 241.\n"
	  "2026-03-14T14:11:08.1 debug: [ 45 ] {} <Debug> run: Peak <Fatal>\n"
	  "2026-03-14T14:11:09.1 ?: [ 45 ] {} run <x> of <error\n" },
	{ "squid-cache",
	  "2026/03/14 14:11:07 kid1| Starting\n2026/03/14 14:11:08 kid1| WARNING: no_suid\n",
	  "2026-03-14T14:11:07 ?: kid1| Starting\n2026-03-14T14:11:08 warn: kid1| WARNING: "
	  "no_suid\n" },
	{ "kitchen-clock",
	  "11:50AM INF starting port=80\n12:12PM ERR boom\n1:13PM WRN slow at 1:02\n",
	  "1970-01-01T11:50:00 info: starting port=80\n1970-01-01T12:12:00 error: boom\n"
	  "1970-01-01T13:13:00 warn: slow at 1:02\n" },
	{ "fail-of-net",
	  "2026-03-14 14:11:07 info: Host[14]\n      up\n"
	  "2026-03-14 14:11:08 fail: Db[20102]\n      gone\n"
	  "2026-03-14 14:11:09 fail to plan\n",
	  "2026-03-14T14:11:07 info: Host[14]\n+\n2026-03-14T14:11:08 error: Db[20102]\n+\n"
	  "2026-03-14T14:11:09 ?: fail to plan\n" },
	{ "check-point", "14Mar2026 14:11:07 drop eth0\n14Mar2026 14:11:08 accept eth0\n",
	  "2026-03-14T14:11:07 ?: drop eth0\n2026-03-14T14:11:08 ?: accept eth0\n" },
	{ "mail-date",
	  "Sat, 14 Mar 2026 14:11:07 +0100 a\nSat, 14 Mar 2026 14:11:09 +0100 b\n",
	  "2026-03-14T13:11:07Z ?: a\n2026-03-14T13:11:09Z ?: b\n" },
	{ "long-names",
	  "Saturday, March 14, 2026 2:11:07 PM: a\nSaturday, March 14, 2026 2:12:07 PM: "
	  "b\n",
	  "2026-03-14T14:11:07 ?: a\n2026-03-14T14:12:07 ?: b\n" },
	{ "day-of-the-year", "2026:073:14:11:07 a\n2026:074:14:11:07 b\n",
	  "2026-03-14T14:11:07 ?: a\n2026-03-15T14:11:07 ?: b\n" },
	{ "fourteen-digits", "20260314141107 Q1 a\n20260314141108 Q2 b\n",
	  "2026-03-14T14:11:07 ?: Q1 a\n2026-03-14T14:11:08 ?: Q2 b\n" },
	{ "basic-iso", "20260314T141107.5Z a\n20260314T141108Z b\n",
	  "2026-03-14T14:11:07.5Z ?: a\n2026-03-14T14:11:08Z ?: b\n" },
	{ "dots-in-the-clock",
	  "- 2026-03-14-14.11.07.102341 R02 RAS INFO cache\n"
	  "- 2026-03-14-14.11.08.102341 R02 RAS FATAL tree\n",
	  "2026-03-14T14:11:07.102341 info: R02 RAS INFO cache\n"
	  "2026-03-14T14:11:08.102341 fatal: R02 RAS FATAL tree\n" },
	{ "time-before-the-date",
	  "14:11:07.102 14.03.2026 a\n14:11:08.102 14.03.2026 b\n",
	  "2026-03-14T14:11:07.102 ?: a\n2026-03-14T14:11:08.102 ?: b\n" },
	{ "tai64n",
	  "@4000000069b56ca00b0a1c2d tcpserver: status: 1/30\n@4000000069b56ca10b0a1c2d "
	  "tcpserver: end\n",
	  "2026-03-14T14:11:07.185211Z ?: tcpserver: status: "
	  "1/30\n2026-03-14T14:11:08.185211Z ?: tcpserver: end\n" },
	{ "no-year",
	  "[03.14 14:11:07] chrome.exe open\n[03.14 14:11:08] chrome.exe close\n",
	  "1972-03-14T14:11:07 ?: chrome.exe open\n1972-03-14T14:11:08 ?: chrome.exe "
	  "close\n" },
	{ "no-date", "14:11:07 a\n14:11:08 b\n14:11:08 c\n",
	  "1970-01-01T14:11:07 ?: a\n1970-01-01T14:11:08 ?: b\n1970-01-01T14:11:08 ?: "
	  "c\n" },
	{ "epoch-with-a-fraction", "1773497467.102 GET /\n1773497467.202 GET /a\n",
	  "2026-03-14T14:11:07.102Z ?: GET /\n2026-03-14T14:11:07.202Z ?: GET /a\n" },
	{ "epoch-in-a-column",
	  "srv1 7 1773497467 ok\nsrv2 8 1773497469 ok\nsrv1 9 1773497470 bad\n",
	  "2026-03-14T14:11:07Z ?: ok\n2026-03-14T14:11:09Z ?: ok\n2026-03-14T14:11:10Z "
	  "?: bad\n" },
	{ "epoch-of-audit",
	  "type=PATH msg=audit(1773497467.102:32): item=0\ntype=CWD "
	  "msg=audit(1773497467.102:32): cwd=\"/\"\n",
	  "2026-03-14T14:11:07.102Z ?: type=PATH msg=audit(1773497467.102:32): item=0\n"
	  "2026-03-14T14:11:07.102Z ?: type=CWD msg=audit(1773497467.102:32): "
	  "cwd=\"/\"\n" },
	{ "epochs-between-commands",
	  "#1773497467\nmake\n#1773497468\nmake check\n#1773499468\nls\n",
	  "2026-03-14T14:11:07Z ?: \n+ make\n2026-03-14T14:11:08Z ?: \n+ make "
	  "check\n2026-03-14T14:44:28Z ?: \n+ ls\n" },
	{ "ids-are-no-epochs",
	  "order 1773497467 kept\norder 1204871122 kept\norder 1999312345 lost\norder "
	  "1100000001 kept\n",
	  NULL },
	{ "ids-at-the-start-are-no-epochs",
	  "1773497467 kept\n1204871122 kept\n1999312345 lost\n1100000001 kept\n", NULL },
	{ "ids-beside-a-time",
	  "1773497467 a 2026-03-14 14:11:07 x\n1273497467 b 2026-03-14 14:11:09 y\n",
	  "2026-03-14T14:11:07 ?: x\n2026-03-14T14:11:09 ?: y\n" },
	{ "lengths-are-no-times",
	  "took 00:01:12 for a\ntook 00:00:03 for b\ntook 00:59:03 for c\ntook 00:10:03 "
	  "for d\n"
	  "took 00:01:12 for a\ntook 00:00:03 for b\ntook 00:59:03 for c\n",
	  NULL },
	{ "addresses-are-no-times",
	  "host 10:20:30:40:50:60 up\nhost 11:20:30:40:50:61 up\n", NULL },
	{ "no-times", "one\ntwo 5.3 3:15\n", NULL },
	{ "a-name-that-never-changes",
	  "api.log.1.2026-03-01_13:53:08 2026-03-14 14:11:07.102 25746 INFO a\n"
	  "api.log.1.2026-03-01_13:53:08 2026-03-14 14:11:07.272 25746 INFO b\n",
	  "2026-03-14T14:11:07.102 info: a\n2026-03-14T14:11:07.272 info: "
	  "b\n" },
	{ "in-key-value",
	  "level=error time=\"2026-03-14T14:11:07Z\" msg=a\nlevel=info "
	  "time=\"2026-03-14T14:11:08Z\" msg=b\n",
	  "2026-03-14T14:11:07Z error: msg=a\n2026-03-14T14:11:08Z info: msg=b\n" },
	{ "level-before-the-time",
	  "[ERROR|auth|L83] 2026-03-14T14:11:07: a\n[INFO|auth|L3] 2026-03-14T14:11:09: "
	  "b\n",
	  "2026-03-14T14:11:07 error: a\n2026-03-14T14:11:09 info: b\n" },
	{ "level-in-a-list",
	  "2026-03-14T14:11:07Z 10.0.0.1 system,error,critical a\n"
	  "2026-03-14T14:11:08Z 10.0.0.1 system,info,account b\n"
	  "2026-03-14T14:11:09Z 10.0.0.1 system,info,account c\n"
	  "2026-03-14T14:11:10Z 10.0.0.1 wireless,debug d\n"
	  "2026-03-14T14:11:11Z 10.0.0.1 wireless,info e\n",
	  "2026-03-14T14:11:07Z error: 10.0.0.1 system,error,critical a\n"
	  "2026-03-14T14:11:08Z info: 10.0.0.1 system,info,account b\n"
	  "2026-03-14T14:11:09Z info: 10.0.0.1 system,info,account c\n"
	  "2026-03-14T14:11:10Z debug: 10.0.0.1 wireless,debug d\n"
	  "2026-03-14T14:11:11Z info: 10.0.0.1 wireless,info e\n" },
	{ "a-word-of-the-text-is-no-level",
	  "2026-03-14 14:11:07 the info desk\n2026-03-14 14:11:08 no error was seen\n",
	  "2026-03-14T14:11:07 ?: the info desk\n2026-03-14T14:11:08 ?: no error was "
	  "seen\n" },
	{ "two-forms-in-one-file",
	  "Mar 14 14:11:07 mac newsyslog: turned over\nSat Mar 14 14:11:08.102 <kernel> "
	  "a\nSat Mar 14 14:11:09.102 <kernel> b\n",
	  "1972-03-14T14:11:07 ?: mac newsyslog: turned over\n1972-03-14T14:11:08.102 ?: "
	  "<kernel> a\n1972-03-14T14:11:09.102 ?: <kernel> b\n" },
	{ "columns-of-any-width",
	  "a b c|x|2026-03-14 14:11:07|E\nd|y z|2026-03-14 14:11:08|W\nd e|y|2026-03-14 "
	  "14:11:09|W\n",
	  "2026-03-14T14:11:07 error: \n2026-03-14T14:11:08 warn: \n2026-03-14T14:11:09 "
	  "warn: \n" },
	{ "a-trace-with-times-in-it",
	  "2026-03-14 14:11:07 a\n  at x (2026-01-01 10:00:00)\n  caused by "
	  "y\n2026-03-14 14:11:08 b\n  at x (2026-01-01 10:00:00)\n2026-03-14 14:11:09 "
	  "c\n",
	  "2026-03-14T14:11:07 ?: a\n+\n+\n2026-03-14T14:11:08 ?: "
	  "b\n+\n2026-03-14T14:11:09 ?: c\n" },
	{ "comments",
	  "# Fields: time text\n2026-03-14 14:11:07 a\n#0  main ()\n2026-03-14 14:11:08 "
	  "b\n",
	  "#\n2026-03-14T14:11:07 ?: a\n+\n2026-03-14T14:11:08 ?: b\n" },
	{ "nest",
	  "[Nest] 7  - 03/14/2026, 7:32:47 PM    WARN [Auth] a\n[Nest] 7  - 03/14/2026, "
	  "7:34:03 PM    LOG [Auth] b\n",
	  "2026-03-14T19:32:47 warn: [Auth] a\n2026-03-14T19:34:03 info: [Auth] b\n" },
	{ "openvpn-status",
	  "Sat Mar 14 14:11:07 2026 us=102341 a\nSat Mar 14 14:11:08 2026 us=2 b\n",
	  "2026-03-14T14:11:07 ?: us=102341 a\n2026-03-14T14:11:08 ?: us=2 b\n" },
	{ "last-of-the-line",
	  "job nightly ended 2026-03-14 14:11:07\njob hourly ended 2026-03-14 15:11:07\n",
	  "2026-03-14T14:11:07 ?: job nightly ended 2026-03-14 14:11:07\n"
	  "2026-03-14T15:11:07 ?: job hourly ended 2026-03-14 15:11:07\n" },
	{ "objects-of-no-known-keys",
	  "{\"ID\":\"1773497467.102:12\",\"SYSCALL\":{}}\n{\"ID\":\"1773497467.202:13\","
	  "\"SYSCALL\":{}}\n",
	  "2026-03-14T14:11:07.102Z ?: {\"ID\":\"1773497467.102:12\",\"SYSCALL\":{}}\n"
	  "2026-03-14T14:11:07.202Z ?: {\"ID\":\"1773497467.202:13\",\"SYSCALL\":{}}\n" },
	{ "a-document-is-none", "{\n \"at\": \"2026-03-14T14:11:07Z\",\n \"b\": 1\n}\n",
	  NULL },
};

static char *time_text(const struct log_record *record)
{
	char *text = instant_rfc3339(record->stamp.zoned ? stamp_instant(&record->stamp)
	                                                 : record->stamp.civil);
	if (!record->stamp.zoned)
		text[strlen(text) - 1] = '\0';
	return text;
}

static void append_line(GString *out, enum line_kind kind,
                        const struct log_record *record)
{
	const struct scan message = record->message;
	g_autofree char *text =
	        message.at == NULL
	                ? g_strdup("")
	                : g_strndup(message.at, (gsize)(message.end - message.at));
	if (kind == LINE_COMMENT) {
		g_string_append(out, "#\n");
	} else if (kind == LINE_CONTINUES) {
		g_string_append_printf(out, "+%s%s\n", *text != '\0' ? " " : "", text);
	} else {
		g_autofree char *at = time_text(record);
		g_string_append_printf(out, "%s %s: %s\n", at,
		                       record->severity == SEVERITY_NONE
		                               ? "?"
		                               : severity_word((int)record->severity),
		                       text);
	}
}

static void reads(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	const struct importer *any = importer_named("any-log");
	const struct import_options options = { 0 };
	const struct sample_bytes sample = { "x.log", logs[i].text,         "",
		                             "",      strlen(logs[i].text), 0,
		                             0 };
	g_autofree char *room = g_malloc(FORMATS_ROOM);
	if (logs[i].want == NULL) {
		g_assert_cmpint(any->bid(&sample), ==, 0);
		return;
	}
	g_assert_cmpint(any->bid(&sample), >, 0);
	void *state = any->learn(&sample, &options);
	g_autoptr(GString) got = g_string_new(NULL);
	struct scan s = scan_of(logs[i].text, strlen(logs[i].text)), line;
	while (scan_until(&s, '\n', &line)) {
		const gsize len = (gsize)(line.end - line.at);
		g_autofree char *copy = g_memdup2(line.at, len);
		struct log_record record = { .room = room };
		append_line(got, any->read_line(state, copy, len, &record), &record);
	}
	any->forget(state);
	g_assert_cmpstr(got->str, ==, logs[i].want);
}

/* Where only the file could tell day and month apart, and does not: said; decided by --date-format. */
static void says_what_order_is_assumed(void)
{
	static const char text[] = "03/04/2026 14:11:07 a\n03/04/2026 14:11:08 b\n";
	const struct importer *any = importer_named("any-log");
	const struct sample_bytes sample = { "x.log", text, "", "", strlen(text), 0, 0 };
	static const struct {
		const char *format;
		bool said;
		int month;
	} cases[] = { { NULL, true, 3 }, { "dmy", false, 4 }, { "mdy", false, 3 } };
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		const struct import_options options = { .date_format = cases[i].format };
		void *state = any->learn(&sample, &options);
		struct log_record record = { 0 };
		g_assert_cmpint(any->read_line(state, text, 21, &record), ==,
		                LINE_RECORD);
		g_assert_cmpint(instant_to_civil(record.stamp.civil).month, ==,
		                cases[i].month);
		g_assert_cmpint(any->assumed(state) != NULL, ==, cases[i].said);
		any->forget(state);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(logs); i++) {
		g_autofree char *path = g_strdup_printf("/any-log/%s", logs[i].name);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), reads);
	}
	g_test_add_func("/any-log/says-what-order-is-assumed",
	                says_what_order_is_assumed);
	return g_test_run();
}
