/* Secrets: each kind found where it begins and ends, look-alikes left alone, in every wrapping that logs have. */
#include "base/secret.h"

#include <string.h>

/*
 * What stands between « and » has to be found, as that kind; a row without them has to stay as it is. "~" is taken out
 * first: so that no scanner of the source takes an example for a secret.
 */
static const struct {
	enum secret_kind kind;
	const char *text;
} rows[] = {
	{ SECRET_PRIVATE_KEY, "a «-----BEGIN RSA PRIV~ATE KEY-----\nMIIEow\n-----END RSA "
	                      "PRIV~ATE KEY-----» b" },
	{ SECRET_PRIVATE_KEY, "{\"key\":\"«-----BEGIN PRIV~ATE "
	                      "KEY-----\\nMIIE\\n-----END PRIV~ATE KEY-----»\\n\"}" },
	{ SECRET_PRIVATE_KEY, "«-----BEGIN OPENSSH PRIV~ATE KEY-----»" },
	{ SECRET_PRIVATE_KEY, "«-----BEGIN PGP PRIV~ATE KEY BLOCK-----\n\nlQ»" },
	{ SECRET_PRIVATE_KEY,
	  "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----" },
	{ SECRET_PRIVATE_KEY, "-----BEGIN CERTIFICATE-----" },
	{ SECRET_AWS_KEY_ID, "id «AK~IAIOSFODNN7EXAMPLE» used" },
	{ SECRET_AWS_KEY_ID, "«AS~IAIOSFODNN7EXAMPLE»" },
	{ SECRET_AWS_KEY_ID, "?id=%3D«AK~IAIOSFODNN7EXAMPLE»" },
	{ SECRET_AWS_KEY_ID, "line\\n«AK~IAIOSFODNN7EXAMPLE»\\n" },
	{ SECRET_AWS_KEY_ID, "\\u003d«AK~IAIOSFODNN7EXAMPLE»" },
	{ SECRET_AWS_KEY_ID, "AK~IAIOSFODNN7EXAMPL" },
	{ SECRET_AWS_KEY_ID, "AK~IAIOSFODNN7EXAMPLEX" },
	{ SECRET_AWS_KEY_ID, "MAK~IAIOSFODNN7EXAMPLE" },
	{ SECRET_AWS_SECRET,
	  "aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPx~RfiCYEXAMPLEKEY»" },
	{ SECRET_AWS_SECRET,
	  "\"SecretAccessKey\": \"«wJalrXUtnFEMI/K7MDENG/bPx~RfiCYEXAMPLEKEY»\"" },
	{ SECRET_AWS_SECRET,
	  "AWS_SECRET_ACCESS_KEY=«wJalrXUtnFEMI/K7MDENG/bPx~RfiCYEXAMPLEKEY»\n" },
	{ SECRET_AWS_SECRET, "aws_region = wJalrXUtnFEMI/K7MDENG/bPx~RfiCYEXAMPLEKEY" },
	{ SECRET_GITHUB, "clone with «gh~p_012345678901234567890123456789abcdef» now" },
	{ SECRET_GITHUB, "«git~hub_pat_11ABCDEFG0123456789_abcdefghij»" },
	{ SECRET_GITHUB, "«gh~s_012345678901234567890123456789abcdef»," },
	{ SECRET_GITHUB, "gh~p_0123456789" },
	{ SECRET_GITHUB, "github_pat_tern" },
	{ SECRET_GITLAB, "«gl~pat-abcdefghij0123456789»" },
	{ SECRET_GITLAB, "gl~pat-short" },
	{ SECRET_SLACK, "«xo~xb-123456789012-abcdefABCDEF»" },
	{ SECRET_SLACK, "«xa~pp-1-A0123456789-0123456789-abc»" },
	{ SECRET_SLACK, "xoxo-hugs-and-kisses" },
	{ SECRET_SLACK_WEBHOOK,
	  "https://hooks.slack.com/services/«T00000000/B00000000/XXXX~XXXXXXXXXXXX»" },
	{ SECRET_SLACK_WEBHOOK, "https://hooks.slack.com/docs/incoming-webhooks" },
	{ SECRET_GOOGLE, "key=«AI~zaSyA0123456789abcdefghijklmnopqrstuv»&q=1" },
	{ SECRET_GOOGLE, "«ya~29.a0AfH6SMBx0123456789abcdef»" },
	{ SECRET_GOOGLE, "«GOC~SPX-0123456789abcdefghijklmnopqr»" },
	{ SECRET_GOOGLE, "AI~zaSyA012345678" },
	{ SECRET_STRIPE, "«sk~_live_0123456789abcdef»" },
	{ SECRET_STRIPE, "«rk~_test_0123456789abcdef»" },
	{ SECRET_STRIPE, "pk~_live_0123456789abcdef" },
	{ SECRET_STRIPE, "task_live_0123456789abcdef" },
	{ SECRET_NPM, "//registry/:_auth=«np~m_0123456789abcdefghijklmnopqrstuvwxyz»" },
	{ SECRET_NPM, "npm_config_registry" },
	{ SECRET_PYPI, "«py~pi-AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDA»" },
	{ SECRET_PYPI, "pypi-server-2.0" },
	{ SECRET_SENDGRID,
	  "«S~G.abcdefghijklmnopqrstuv.0123456789abcdefghijABCDEFGHIJ0123456789abc»" },
	{ SECRET_SENDGRID, "SG.nothing" },
	{ SECRET_SENDGRID,
	  "MSG.abcdefghijklmnopqrstuv.0123456789abcdefghijABCDEFGHIJ0123456789abc" },
	{ SECRET_AI, "«s~k-ant-api03-0123456789abcdefghij-_AA»" },
	{ SECRET_AI, "«s~k-0123456789abcdefghijABCDEFGHIJ01»" },
	{ SECRET_AI, "«s~k-proj-0123456789abcdefghij»" },
	{ SECRET_AI, "sk-learn-contributors-and-their-friends" },
	{ SECRET_AI, "disk-0123456789abcdefghijABCDEFGHIJ01" },
	{ SECRET_JWT, "«ey~JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl» x" },
	{ SECRET_JWT, "token «ey~JhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.»" },
	{ SECRET_JWT, "ey~JhbGciOiJIUzI1NiJ9" },
	{ SECRET_JWT, "heyJoe.whatareyoudoing.there" },
	{ SECRET_AUTHORIZATION, "Authorization: Bearer «abcdef0123»" },
	{ SECRET_AUTHORIZATION, "\"authorization\":\"Basic «dXNlcjpwYXNz»\"" },
	{ SECRET_AUTHORIZATION, "curl -H 'Proxy-Authorization: Token «abcdef»' x" },
	{ SECRET_AUTHORIZATION, "{\\\"Authorization\\\":\\\"Bearer «abcdef0123»\\\"}" },
	{ SECRET_AUTHORIZATION,
	  "Authorization: Digest «username=\"u\", response=\"0123\"»\n" },
	{ SECRET_AUTHORIZATION, "authorization=«0123456789abcdefghij»" },
	{ SECRET_AUTHORIZATION, "sent bearer «0123456789abcdef0» to it" },
	{ SECRET_AUTHORIZATION, "Basic «dXNlcjpwYXNz» given" },
	{ SECRET_AUTHORIZATION, "Basic authentication is off" },
	{ SECRET_AUTHORIZATION, "Bearer token-was-not-accepted" },
	{ SECRET_AUTHORIZATION, "authorization: failed for user bob" },
	{ SECRET_COOKIE, "Cookie: «sid=abc; theme=dark» " },
	{ SECRET_COOKIE, "\"Set-Cookie\":\"«sid=abc; Path=/; HttpOnly»\"" },
	{ SECRET_COOKIE, "cookie=\"«sid=abc»\" status=200" },
	{ SECRET_COOKIE, "cookie: none" },
	{ SECRET_COOKIE, "the cookie policy: see = below" },
	{ SECRET_USERINFO, "postgres://«app:hunter2»@db:5432/x" },
	{ SECRET_USERINFO, "https://«user:p@ss»@host/path" },
	{ SECRET_USERINFO, "redis://«:hunter2»@cache" },
	{ SECRET_USERINFO, "https://«0123456789abcdefghij»@git.example/x" },
	{ SECRET_USERINFO, "?to=https%3A%2F%2F«user%3Apass»%40host%2F" },
	{ SECRET_USERINFO, "https://host:8080/a@b" },
	{ SECRET_USERINFO, "ssh://git@host/x" },
	{ SECRET_USERINFO, "https://host?x=a@b" },
	{ SECRET_NAMED, "password=«hunter2» user=bob" },
	{ SECRET_NAMED, "Password: «hunter2»" },
	{ SECRET_NAMED, "DB_PASSWORD='«correct horse»'" },
	{ SECRET_NAMED, "{\"userPassword\":\"«a\\\"b c»\",\"x\":1}" },
	{ SECRET_NAMED, "{\\\"password\\\":\\\"«hunter 2»\\\",\\\"x\\\":1}" },
	{ SECRET_NAMED, "msg=\"login\" passwd=\"«a b c»\"" },
	{ SECRET_NAMED, "POST /login?user=a&password=«hunter2»&x=1" },
	{ SECRET_NAMED, "GET /x?q=password%3D«hunter2»%26x" },
	{ SECRET_NAMED, "<password>«hunter2»</password>" },
	{ SECRET_NAMED, "client_secret: «abc-def-123»" },
	{ SECRET_NAMED, "X-Api-Key: «abc123def456»" },
	{ SECRET_NAMED, "api_key => \"«abc123»\"" },
	{ SECRET_NAMED, "passphrase:= «abc123»" },
	{ SECRET_NAMED, "password_hash=«$2b$12$abcdefgh»" },
	{ SECRET_NAMED, "'secret_key': '«abc123»'" },
	{ SECRET_NAMED, "AccountKey=«abc123def456==»;EndpointSuffix=core" },
	{ SECRET_NAMED, "user[password]=«hunter2»" },
	{ SECRET_NAMED, "run --password «hunter2» --verbose" },
	{ SECRET_NAMED, "run --db-password=«hunter2»" },
	{ SECRET_NAMED, "access_token=«abcdef0123»" },
	{ SECRET_NAMED, "JSESSIONID=«0123456789abcdef»;" },
	{ SECRET_NAMED, "{\"m\":\"password\\u003d«hunter2x»\"}" },
	{ SECRET_NAMED, "{\"m\":\"{\\u0022password\\u0022:\\u0022«hunter2x»\\u0022}\"}" },
	{ SECRET_NAMED, "{\"m\":\"pass\\u0077ord=«hunter2x»\"}" },
	{ SECRET_NAMED, "\"{\\\"m\\\":\\\"api_key\\\\u003d«hunter2x»\\\"}\"" },
	{ SECRET_USERINFO, "{\"u\":\"https:\\/\\/«app:hunter2x»@db.internal\\/x\"}" },
	{ SECRET_NAMED, "12:00,\"{\"\"password\"\":\"\"«hunter2 x»\"\"}\",1" },
	{ SECRET_NAMED, "12:00,\"password=\"\"«hunter2 x»\"\" failed\",1" },
	{ SECRET_NAMED, "{\"password\":\"\",\"user\":\"\",\"token\":\"\"}" },
	{ SECRET_NAMED, "password=\"\", user=\"\"" },
	{ SECRET_NAMED, "?sv=2020&sig=«abcdef0123%2Fx%3D»" },
	{ SECRET_NAMED, "password" },
	{ SECRET_NAMED, "Password: must be changed" },
	{ SECRET_NAMED, "password: ****" },
	{ SECRET_NAMED, "password=${DB_PASSWORD}" },
	{ SECRET_NAMED, "password=$DB_PASSWORD" },
	{ SECRET_NAMED, "password=<password>" },
	{ SECRET_NAMED, "password=null" },
	{ SECRET_NAMED, "password=[masked secret 7f3a]" },
	{ SECRET_NAMED, "password=[FILTERED]" },
	{ SECRET_NAMED, "secretName: checkout-tls-2" },
	{ SECRET_NAMED, "Failed password for invalid user admin from 10.0.0.1" },
	{ SECRET_NAMED, "PWD=/home/app/current" },
	{ SECRET_NAMED, "token: expired" },
	{ SECRET_NAMED, "max_tokens: 4096" },
	{ SECRET_NAMED, "\"limiter_tokens\":59.000044044," },
	{ SECRET_NAMED, "the secret: we never deploy on Friday" },
	{ SECRET_NAMED, "password reset: sent" },
	{ SECRET_CARD, "card «4111 1111 1111 1111» declined" },
	{ SECRET_CARD, "pan=«4111111111111111»" },
	{ SECRET_CARD, "«3782-822463-10005»." },
	{ SECRET_CARD, "{\"n\":«5555555555554444»}" },
	{ SECRET_CARD, "4111 1111 1111 1112" },
	{ SECRET_CARD, "1622606640000000 us" },
	{ SECRET_CARD, "blk_4111111111111111" },
	{ SECRET_CARD, "0.4111111111111111" },
	{ SECRET_CARD, "4111111111111111-1" },
	{ SECRET_CARD, "41111111111111110000000" },
	{ SECRET_CARD, "5111111111111118a" },
	{ SECRET_EMAIL, "mail «anna.b@example.com», please" },
	{ SECRET_EMAIL, "<«ops+alerts@mail.example.co.uk»>" },
	{ SECRET_EMAIL, "user=«bob%40example.org» ok" },
	{ SECRET_EMAIL, "image@2x.png" },
	{ SECRET_EMAIL, "getty@tty1.service" },
	{ SECRET_EMAIL, "root@db-1" },
	{ SECRET_EMAIL, "com.shop.Cart@1a2b3c" },
	{ SECRET_EMAIL, "react@18.2.0" },
	{ SECRET_EMAIL, "@example.com" },
	{ SECRET_EMAIL, "a@b@" },
};

/* The bare text; *start and *end of what is to be found, *end 0 = nothing. */
static GString *bare_of(const char *marked, gsize *start, gsize *end)
{
	GString *out = g_string_new(NULL);
	*start = *end = 0;
	for (const char *at = marked; *at != '\0'; at++) {
		if (g_str_has_prefix(at, "«"))
			*start = out->len, at++;
		else if (g_str_has_prefix(at, "»"))
			*end = out->len, at++;
		else if (*at != '~')
			g_string_append_c(out, *at);
	}
	return out;
}

static char *found_in(const char *text, gsize len)
{
	g_autoptr(GArray) found = secrets_in(text, len);
	GString *out = g_string_new(NULL);
	for (guint i = 0; found != NULL && i < found->len; i++) {
		const struct secret *secret = &g_array_index(found, struct secret, i);
		g_string_append_printf(out, "%s \"%.*s\" ", secret_name(secret->kind),
		                       (int)(secret->end - secret->start),
		                       text + secret->start);
	}
	return g_string_free(out, FALSE);
}

static void test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gsize start, end;
		g_autoptr(GString) text = bare_of(rows[i].text, &start, &end);
		g_autofree char *want =
		        g_strdup_printf("%s \"%.*s\" ", secret_name(rows[i].kind),
		                        (int)(end - start), text->str + start);
		g_autofree char *found = found_in(text->str, text->len);
		g_assert_cmpstr(found, ==, end != 0 ? want : "");
	}
}

static void test_every_kind_both_ways(void)
{
	for (int kind = 0; kind < SECRET_KINDS; kind++) {
		guint hits = 0, misses = 0;
		for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
			const bool hit = strstr(rows[i].text, "«") != NULL;
			hits += (int)rows[i].kind == kind && hit;
			misses += (int)rows[i].kind == kind && !hit;
		}
		g_assert_cmpuint(hits, >, 0);
		g_assert_cmpuint(misses, >, 0);
		g_assert_nonnull(secret_title(kind));
	}
}

/* --- planted in lines of logs ----------------------------------------------------------- */

static char *random_text(GRand *random, const char *letters, guint n)
{
	char *text = g_malloc(n + 1);
	for (guint i = 0; i < n; i++)
		text[i] = letters[g_rand_int_range(random, 0, (gint32)strlen(letters))];
	text[n] = '\0';
	return text;
}

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* %s: random letters, of the alphabet and length; what stands around it is found with it or not. */
static const struct {
	const char *shape, *letters;
	guint n;
} plants[] = {
	{ "AK~IA%s", UPPER "234567", 16 },
	{ "aws_secret_access_key=%s", UPPER LOWER DIGITS "/+", 40 },
	{ "gh~p_%s", UPPER LOWER DIGITS, 36 },
	{ "git~hub_pat_%s", UPPER LOWER DIGITS "_", 82 },
	{ "gl~pat-%s", UPPER LOWER DIGITS "-_", 20 },
	{ "xo~xb-1%s", DIGITS "abcdef-", 30 },
	{ "https://hooks.slack.com/services/T%s", UPPER DIGITS "/", 40 },
	{ "AI~za%s", UPPER LOWER DIGITS "-_", 35 },
	{ "sk~_live_%s", UPPER LOWER DIGITS, 24 },
	{ "np~m_%s", UPPER LOWER DIGITS, 36 },
	{ "py~pi-AgEIcHlwaS5vcmc%s", UPPER LOWER DIGITS "-_", 60 },
	{ "S~G.abcdefghijklmnopqrstuv.%s", UPPER LOWER DIGITS "-_", 43 },
	{ "s~k-ant-api03-1%s", UPPER LOWER DIGITS "-_", 90 },
	{ "ey~JhbGciOiJIUzI1NiJ9.%s.c2lnbmF0dXJl", UPPER LOWER DIGITS "-_", 80 },
	{ "Authorization: Bearer %s", UPPER LOWER DIGITS "-_.", 32 },
	{ "Cookie: session=%s; lang=en", UPPER LOWER DIGITS, 24 },
	{ "postgres://app:%s@db.internal/shop", UPPER LOWER DIGITS "!$*-_", 14 },
	{ "password=%s", UPPER LOWER DIGITS "!$*-_.", 12 },
	{ "api_key=%s", UPPER LOWER DIGITS, 32 },
	{ "client_secret=%s", UPPER LOWER DIGITS "-_~", 30 },
	{ "refresh_token=1%s", UPPER LOWER DIGITS "-_", 30 },
	{ "%s@example.com", LOWER DIGITS, 10 },
};

static const char *const wrappings[] = {
	"%s",
	"2026-06-02T06:04:00Z ERROR checkout: failed with %s after 3 tries",
	"{\"level\":\"error\",\"msg\":\"failed with %s\",\"n\":3}",
	"{\"log\":\"{\\\"msg\\\":\\\"failed with %s\\\"}\\n\",\"stream\":\"stderr\"}",
	"10.0.0.1 - - [02/Jun/2026:06:04:00 +0000] \"GET /x HTTP/1.1\" 500 12 \"-\" "
	"\"%s\"",
};

static void plant(GRand *random, gsize i, const char *wrapping)
{
	g_autofree char *letters = random_text(random, plants[i].letters, plants[i].n);
	g_auto(GStrv) shape = g_strsplit(plants[i].shape, "~", -1);
	g_autofree char *bare = g_strjoinv("", shape);
	g_auto(GStrv) around = g_strsplit(bare, "%s", 2);
	g_autofree char *secret = g_strconcat(around[0], letters, around[1], NULL);
	g_auto(GStrv) line = g_strsplit(wrapping, "%s", 2);
	g_autofree char *text = g_strconcat(line[0], secret, line[1], NULL);
	const gsize start = (gsize)(strstr(text, letters) - text);
	g_autoptr(GArray) found = secrets_in(text, strlen(text));
	for (guint k = 0; found != NULL && k < found->len; k++) {
		const struct secret *span = &g_array_index(found, struct secret, k);
		if (span->start <= start && span->end >= start + strlen(letters))
			return;
	}
	g_test_message("not found in: %s", text);
	g_test_fail();
}

static void test_planted(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(20260602);
	for (gsize i = 0; i < G_N_ELEMENTS(plants); i++)
		for (gsize w = 0; w < G_N_ELEMENTS(wrappings); w++)
			for (guint n = 0; n < 40; n++)
				plant(random, i, wrappings[w]);
}

/* --- masks ------------------------------------------------------------------------------- */

static const char *tag_of(void *user, const char *text, const struct secret *secret)
{
	(void)user;
	return secret->kind == SECRET_EMAIL ? NULL
	       : text[secret->start] == 'h' ? "7f3a"
	                                    : "";
}

static void test_masks(void)
{
	static const char text[] = "a password=hunter2 pwd=q1w2 b@example.com z";
	g_autofree char *bare = secrets_masked(text, strlen(text), NULL, NULL);
	g_assert_cmpstr(
	        bare, ==,
	        "a password=[masked secret] pwd=[masked secret] [masked email] z");
	g_autofree char *tagged = secrets_masked(text, strlen(text), tag_of, NULL);
	g_assert_cmpstr(
	        tagged, ==,
	        "a password=[masked secret 7f3a] pwd=[masked secret] b@example.com z");
	g_assert_null(secrets_masked(bare, strlen(bare), NULL, NULL));
	g_assert_null(secrets_masked("plain", 5, NULL, NULL));
}

/* Of all rows: what was masked once stays as it is. */
static void test_masks_once(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		gsize start, end;
		g_autoptr(GString) text = bare_of(rows[i].text, &start, &end);
		g_autofree char *once = secrets_masked(text->str, text->len, NULL, NULL);
		if (once == NULL)
			continue;
		g_autofree char *twice = secrets_masked(once, strlen(once), NULL, NULL);
		g_assert_cmpstr(twice, ==, NULL);
	}
}

/* --- nothing is found twice, nothing takes long ------------------------------------------ */

static void test_several(void)
{
	static const char text[] =
	        "password=hunter2 by anna@example.com and bob@example.com";
	g_autoptr(GArray) found = secrets_in(text, strlen(text));
	g_assert_cmpuint(found->len, ==, 3);
	g_assert_cmpint(g_array_index(found, struct secret, 2).kind, ==, SECRET_EMAIL);
	g_assert_null(secrets_in("", 0));
}

static void test_hostile(void)
{
	static const char *const pieces[] = { "password=",   "password: ",
		                              "eyJ",         "eyJa.",
		                              "://",         "://a:b",
		                              "cookie=",     "cookie=a=b;",
		                              "@",           "a@b.",
		                              "4",           "4111 ",
		                              "-----BEGIN ", "authorization: ",
		                              "bearer ",     "aws",
		                              "awssecret",   "token=\\\"",
		                              "secret='",    "%41",
		                              "%2",          "sk-",
		                              "xoxb-1",      "--token ",
		                              "\xff",        "basic " };
	for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		while (text->len < 1 << 20)
			g_string_append(text, pieces[i]);
		const gint64 before = g_get_monotonic_time();
		GArray *found = secrets_in(text->str, text->len);
		const gint64 took = g_get_monotonic_time() - before;
		g_test_message("%s: %" G_GINT64_FORMAT " ms, %u", pieces[i], took / 1000,
		               found != NULL ? found->len : 0);
		g_assert_cmpint(took, <,
		                20 * G_USEC_PER_SEC); /* of 0.3 s; sanitizers are slow */
		g_clear_pointer(&found, g_array_unref);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/secret/finds-each-kind-and-no-look-alike", test_rows);
	g_test_add_func("/secret/each-kind-has-a-hit-and-a-miss",
	                test_every_kind_both_ways);
	g_test_add_func("/secret/finds-all-that-is-planted", test_planted);
	g_test_add_func("/secret/masks-with-and-without-a-tag", test_masks);
	g_test_add_func("/secret/a-mask-is-not-masked-again", test_masks_once);
	g_test_add_func("/secret/several-in-one-text", test_several);
	g_test_add_func("/secret/hostile-text-takes-no-time", test_hostile);
	return g_test_run();
}
