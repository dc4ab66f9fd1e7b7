/* Patterns refined: what differs from line to line but holds no digit goes, what tells what happened stays. */
#include "import/mask.h"
#include "import/refine.h"

#include <string.h>

static const struct {
	const char *name, *message, *want;
} cases[] = {
	/* names */
	{ "user-behind-for", "session opened for user root by (uid=0)",
	  "session opened for user * by (uid=*)" },
	{ "user-at-the-end", "session closed for user alice",
	  "session closed for user *" },
	{ "user-behind-invalid", "Invalid user admin from 192.0.2.7",
	  "Invalid user * from *" },
	{ "user-before-a-bracket", "invalid user bob [preauth]",
	  "invalid user * [preauth]" },
	{ "user-that-has-no-name", "Invalid user  from 192.0.2.7",
	  "Invalid user from *" },
	{ "user-as-a-noun", "the user is unknown", "the user is unknown" },
	{ "login-from", "Failed password for root from 192.0.2.7 port 22 ssh2",
	  "Failed password for * from * port *" },
	{ "login-without-from", "Failed password for root today",
	  "Failed password for root today" },
	{ "values-that-name", "logname= ruser= rhost=db.example user=root",
	  "logname= ruser= rhost=* user=*" },
	{ "values-that-tell-stay", "status=failed reason=timeout state=up",
	  "status=failed reason=timeout state=up" },
	{ "value-with-braces", "lock ws=WorkSource{u 10} held", "lock ws=* held" },
	{ "truth-values", "allDrawn= false, visible=true, token: null.",
	  "allDrawn= *, visible=*, token: null." },
	{ "truth-as-a-word", "it is true", "it is true" },
	/* addresses */
	{ "host-with-its-address", "lookup of ns.shop.example [192.0.2.7] failed",
	  "lookup of * [*] failed" },
	{ "address-said-again", "connect from 192.0.2.7 (api.shop.example) at 9",
	  "connect from * (api.shop.example) at *" },
	{ "address-in-parens", "connect from 192.0.2.7 (192.0.2.7) at 9",
	  "connect from * at *" },
	{ "empty-parens", "connect from 192.0.2.7 () at 9", "connect from * at *" },
	{ "number-in-parens", "error (28) of disk 7", "error (*) of disk *" },
	{ "calls-keep-their-parens", "init() done, sync(7) done",
	  "init() done, sync(*) done" },
	{ "path-with-a-masked-part", "lost /var/lib/app/x7/data: no such file",
	  "lost /var/*: no such file" },
	{ "path-without", "lost /var/lib/app/data: no such file",
	  "lost /var/lib/app/data: no such file" },
	{ "path-of-a-request", "GET /api/orders/17/items took 12 ms",
	  "GET /api/orders/*/items took * ms" },
	{ "url", "split: hdfs://10.0.0.1:9000/logs/part", "split: hdfs://*" },
	/* sizes */
	{ "units", "free 17 KB, used 4 B, in 12 ms", "free *, used *, in * ms" },
	{ "size-said-again", "17000 bytes (16.6 KB) sent", "* bytes sent" },
	{ "less-than", "lifetime <1 sec", "lifetime *" },
	{ "unit-without-a-number", "the B side", "the B side" },
	/* dates and lists */
	{ "day-and-month", "at Fri Jun  3 14:11:07 2026 again", "at * again" },
	{ "month-as-a-word", "May we go", "May we go" },
	{ "list-with-blanks", "delete blk_1 blk_2 blk_3", "delete *" },
	{ "list-with-commas", "ports 80, 443, 8080", "ports *" },
	{ "values-with-words-between", "1 of 2 done", "* of * done" },
	{ "stars-of-the-text", "BLOCK* ask 10.0.0.1 to delete",
	  "BLOCK* ask * to delete" },
	/* blanks */
	{ "blanks", "  a  b \t c  ", "a b c" },
	{ "nothing", "", "" },
	{ "only-blanks", "   ", "" },
	{ "context", "[req-17 8 - - -] up", "up" },
	{ "context-that-is-all", "[17]", "[*]" },
	{ "context-with-a-word", "[main-1 x] up", "[* x] up" },
	{ "name-before-a-colon", "onExtend:1514038530000 14 0 4", "onExtend:*" },
	{ "quoted-request", "192.0.2.7 \"GET /v2/17/x HTTP/1.1\" status: 200",
	  "* \"GET /*\" status: *" },
};

static void refines(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	char got[MASK_SIZE], again[MASK_SIZE];
	gsize len = mask_text(cases[i].message, strlen(cases[i].message), got);
	len = refine_pattern(got, len);
	g_assert_cmpstr(got, ==, cases[i].want);
	g_assert_cmpuint(len, ==, strlen(got));
	len = refine_pattern(again, mask_text(got, len, again));
	g_assert_cmpstr(again, ==, got);
}

/* Never longer, never beyond its end, and done again nothing changes: texts made of what the rules look for. */
static void survives_any_text(void)
{
	static const char *const pieces[] = {
		"*",     " ",       "(",     ")",   "[",    "]",  "=",  ",",    "user",
		"for",   "from",    "/",     "://", "<",    ">",  "KB", "Jun",  "Fri",
		"name",  "null",    ":",     ".",   "ws",   "{",  "}",  "GET",  "\"",
		"login", "invalid", "a.b.c", "\n",  "\xff", "\t", "s",  "bytes"
	};
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	for (int i = 0; i < 20000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int n = g_rand_int_range(rand, 0, 24); n > 0; n--)
			g_string_append(
			        text,
			        pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
		g_autofree char *got = g_memdup2(text->str, text->len + 1);
		const gsize len = refine_pattern(got, text->len);
		g_assert_cmpuint(len, <=, text->len);
		g_autofree char *again = g_memdup2(got, len + 1);
		refine_pattern(again, len);
		g_assert_cmpstr(again, ==, got);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/refine/", cases[i].name, NULL);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), refines);
	}
	g_test_add_func("/refine/survives-any-text", survives_any_text);
	return g_test_run();
}
