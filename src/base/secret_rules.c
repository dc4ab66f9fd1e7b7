#include "base/secret_rules.h"

#include <string.h>

/* --- checks ---------------------------------------------------------------------------- */

static bool is_one_of(const char *text, gsize len, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strlen(*words) == len && g_ascii_strncasecmp(text, *words, len) == 0)
			return true;
	return false;
}

static bool has(const char *text, gsize len, gboolean (*is)(gchar c))
{
	for (gsize i = 0; i < len; i++)
		if (is(text[i]))
			return true;
	return false;
}

static gboolean is_digit(gchar c)
{
	return g_ascii_isdigit(c);
}

static gboolean is_no_number(gchar c)
{
	return !g_ascii_isdigit(c) && c != '.' && c != '-';
}

static gboolean is_no_letter(gchar c)
{
	return !g_ascii_isalpha(c);
}

static gboolean is_no_mask(gchar c)
{
	return strchr("*xX.•-_", c) == NULL;
}

static bool is_within(const char *value, gsize len, const char *open, const char *close)
{
	return len > strlen(open) + strlen(close) &&
	       strncmp(value, open, strlen(open)) == 0 &&
	       strncmp(value + len - strlen(close), close, strlen(close)) == 0;
}

static gboolean is_no_variable(gchar c)
{
	return !g_ascii_isupper(c) && !g_ascii_isdigit(c) && c != '_';
}

/* "${TOKEN}", "{{token}}", "<token>", "$TOKEN", "%s", "****": where a secret would be put in. */
static bool is_placeholder(const char *value, gsize len)
{
	return !has(value, len, is_no_mask) || is_within(value, len, "<", ">") ||
	       is_within(value, len, "[", "]") || is_within(value, len, "{{", "}}") ||
	       is_within(value, len, "${", "}") || is_within(value, len, "$(", ")") ||
	       (*value == '$' && !has(value + 1, len - 1, is_no_variable)) ||
	       (*value == '%' && len <= 3);
}

/* Words that are said of a password, and values that are none. */
static const char *const states[] = {
	"null",     "none",     "nil",     "true",     "false",    "undefined",
	"empty",    "yes",      "no",      "required", "invalid",  "incorrect",
	"expired",  "missing",  "wrong",   "changed",  "accepted", "redacted",
	"masked",   "filtered", "removed", "failed",   "ok",       "enabled",
	"disabled", "denied",   "unknown", "rejected", "optional", "string",
	"hidden",   "unset",    "set",     "must",     "cannot",   "not",
	NULL
};

/* "Password: must be changed": a word that a sentence goes on with. */
static bool is_prose(const char *text, gsize len, const struct secret *span)
{
	const gsize before = span->start;
	if (before == 0 || text[before - 1] != ' ')
		return false; /* name=value, name:value, "value" */
	if (has(text + span->start, span->end - span->start, is_no_letter))
		return false;
	return span->end + 1 < len && text[span->end] == ' ' &&
	       g_ascii_isalpha(text[span->end + 1]);
}

static bool is_path(const char *text, const struct secret *span, gsize word)
{
	return g_ascii_strncasecmp(text + word, "pwd", 3) == 0 &&
	       text[span->start] == '/';
}

static bool check_named(const char *text, gsize len, gsize word, struct secret *span)
{
	const char *value = text + span->start;
	const gsize n = span->end - span->start;
	return n >= 3 && !is_placeholder(value, n) && !is_one_of(value, n, states) &&
	       !is_prose(text, len, span) && !is_path(text, span, word);
}

/* Names that are used for much else: a value that has a digit, and is long enough to be one. */
static bool check_token(const char *text, gsize len, gsize word, struct secret *span)
{
	const char *value = text + span->start;
	const gsize n = span->end - span->start;
	return n >= 8 && has(value, n, is_digit) && has(value, n, is_no_number) &&
	       check_named(text, len, word, span);
}

/* "Basic realm", "Basic authentication" are words; what is meant decodes to USER:PASSWORD. */
static bool check_basic(const char *text, gsize len, gsize word, struct secret *span)
{
	(void)len, (void)word;
	gsize n = span->end - span->start;
	g_autofree char *base64 = g_strndup(text + span->start, n);
	g_autofree guchar *bytes = g_base64_decode(base64, &n);
	for (gsize i = 0; i < n; i++)
		if (bytes[i] < ' ')
			return false;
	return n > 2 && memchr(bytes, ':', n) != NULL;
}

static bool check_digits(const char *text, gsize len, gsize word, struct secret *span)
{
	(void)len, (void)word;
	return has(text + span->start, span->end - span->start, is_digit);
}

/* --- the table ------------------------------------------------------------------------- */

/* Between a name and its value: "name": "value", name => value, \"name\":\"value\" */
#define IS "[\"'\\\\\\]]{0,6}\\s{0,3}(?::=|=>|={1,2}|:)\\s{0,3}"
/* A value: in quotes, in quotes that are escaped or doubled, as in CSV, or a word. */
#define VALUE                                                                            \
	"(?|\\\\{1,3}\"((?:(?!\\\\{1,3}\")[^\\r\\n])++)"                                 \
	"|\\\\{1,3}'((?:(?!\\\\{1,3}')[^\\r\\n])++)"                                     \
	"|\"((?:\\\\.|[^\"\\\\\\r\\n])++)"                                               \
	"|'((?:\\\\.|[^'\\\\\\r\\n])++)"                                                 \
	"|\"\"(?![,;:}\\])\\s])((?:(?!\"\")[^\\r\\n])++)\"\""                            \
	"|([^\\s\"'`,;&<>(){}|\\\\]++))"
/* <password>value</password> */
#define ELEMENT "(?:>|&gt;)([^<&\\s]{1,1000}+)(?=<|&lt;)"
#define MORE                                                                             \
	"(?:[_.-]?(?:key|token|value|hash|text|string|base64|old|new|current|again|"     \
	"confirm(?:ation)?|[0-9]{1,3})){0,2}s?"

const struct secret_rule secret_rules[] = {
	{ SECRET_PRIVATE_KEY, { "-----begin " }, BEFORE_ANY, .find = secret_find_key },
	{ SECRET_AWS_KEY_ID,
	  { "akia", "asia", "abia", "acca" },
	  BEFORE_NAME,
	  .pattern = "((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})(?![A-Za-z0-9])" },
	{ SECRET_AWS_SECRET,
	  { "aws", "secretaccesskey", "secret_access_key", "secret-access-key" },
	  BEFORE_ANY,
	  .pattern = "(?:aws[\\w.-]{0,20}?)?(?:secret|sk)[\\w.-]{0,20}" IS
	             "[\"'\\\\]{0,4}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])",
	  .caseless = true },
	{ SECRET_GITHUB,
	  { "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_" },
	  BEFORE_NAME,
	  .pattern =
	          "((?:gh[pousr]_[A-Za-z0-9]{36,255}+|github_pat_[A-Za-z0-9_]{22,255}+))"
	          "(?![A-Za-z0-9_])" },
	{ SECRET_GITLAB,
	  { "glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glft-", "glsoat-",
	    "glagent-", "glimt-", "gloas-" },
	  BEFORE_NAME,
	  .pattern =
	          "(gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|imt|oas)-[A-Za-z0-9_.-]{19,254}"
	          "[A-Za-z0-9_-])" },
	{ SECRET_SLACK,
	  { "xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxe.", "xoxo-", "xoxp-",
	    "xoxr-", "xoxs-", "xapp-" },
	  BEFORE_NAME,
	  .pattern = "((?:xox[abcdeoprs](?:\\.xox[bp])?|xapp)-[0-9][A-Za-z0-9%/"
	             "+=-]{9,400}+)" },
	{ SECRET_SLACK_WEBHOOK,
	  { "hooks.slack.com/" },
	  BEFORE_ANY,
	  .pattern = "hooks\\.slack\\.com/(?:services|workflows|triggers)/([A-Za-z0-9_/"
	             "+-]{20,200}"
	             "+)",
	  .caseless = true },
	{ SECRET_GOOGLE,
	  { "aiza", "gocspx-", "ya00." },
	  BEFORE_NAME,
	  .pattern = "(AIza[A-Za-z0-9_-]{35}|GOCSPX-[A-Za-z0-9_-]{28}|ya29\\.[A-Za-z0-9_-"
	             "]{20,2000}"
	             "+)(?![A-Za-z0-9_-])" },
	{ SECRET_STRIPE,
	  { "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_" },
	  BEFORE_NAME,
	  .pattern = "((?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,250}+|whsec_[A-Za-z0-9+/"
	             "]{24,250}+"
	             "={0,2}))(?![A-Za-z0-9_])" },
	{ SECRET_NPM,
	  { "npm_" },
	  BEFORE_NAME,
	  .pattern = "(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9_])" },
	{ SECRET_PYPI,
	  { "pypi-age" },
	  BEFORE_NAME,
	  .pattern = "(pypi-AgE[A-Za-z0-9_-]{30,2000}+)" },
	{ SECRET_SENDGRID,
	  { "sg." },
	  BEFORE_NAME,
	  .pattern =
	          "(SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64})(?![A-Za-z0-9_-])" },
	{ SECRET_AI,
	  { "sk-" },
	  BEFORE_NAME,
	  .pattern = "(sk-(?:(?:ant|proj|svcacct|admin|or)-[A-Za-z0-9_-]{20,250}+|[A-Za-"
	             "z0-9]{32,100}"
	             "+(?![A-Za-z0-9_-])))",
	  .check = check_digits },
	{ SECRET_JWT,
	  { "eyj" },
	  BEFORE_NAME,
	  .pattern = "(eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){"
	             "1,3})" },
	{ SECRET_AUTHORIZATION,
	  { "authorization" },
	  BEFORE_ANY,
	  .pattern = "authorization" IS
	             "[\"'\\\\\\[]{0,4}(?|(?:bearer|basic|token|negotiate|ntlm|"
	             "apikey|geniekey|sharedkey(?:lite)?|splunk)\\s{1,3}([^\\s\"',;"
	             "\\\\\\]}]{4,}+)"
	             "|(?:digest|hawk|oauth|aws4-hmac-sha256)\\s{1,3}([^\\r\\n]{8,}+)"
	             "|((?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{20,}+))",
	  .caseless = true },
	{ SECRET_AUTHORIZATION,
	  { "bearer " },
	  BEFORE_WORD,
	  .pattern = "bearer {1,3}([A-Za-z0-9._~+/=-]{16,}+)",
	  .caseless = true,
	  .check = check_digits },
	{ SECRET_AUTHORIZATION,
	  { "basic " },
	  BEFORE_WORD,
	  .pattern = "basic {1,3}([A-Za-z0-9+/]{6,}+={0,2})",
	  .caseless = true,
	  .check = check_basic },
	{ SECRET_COOKIE,
	  { "cookie" },
	  BEFORE_WORD,
	  .pattern = "cookie2?" IS
	             "[\"'\\\\\\[]{0,4}([^\\s=;,\"'\\\\\\[\\]]{1,100}+=[^\\s;\"'\\\\]*+"
	             "(?:;\\s{0,2}[^\\s=;,\"'\\\\]{1,100}+(?:=[^\\s;\"'\\\\]*+)?)*+)",
	  .caseless = true },
	{ SECRET_USERINFO,
	  { "://" },
	  BEFORE_ANY,
	  .pattern = "://((?:[^\\s/?#@\"'<>\\\\:]{0,200}:[^\\s/?#\"'<>\\\\]{1,500}"
	             "|(?=[^\\s/?#@]*[0-9])[A-Za-z0-9_.~-]{20,500}))@" },
	{ SECRET_NAMED,
	  { "password",       "passwd",     "passphrase",  "pwd",        "passwort",
	    "secret",         "api_key",    "api-key",     "apikey",     "access_key",
	    "access-key",     "accesskey",  "account_key", "accountkey", "private_key",
	    "private-key",    "privatekey", "auth_key",    "authkey",    "signing_key",
	    "encryption_key", "master_key" },
	  BEFORE_ANY,
	  .pattern = "(?:passw(?:or[dt]|d)|passphrase|pwd|secret|(?:api|access|account|"
	             "private|auth|"
	             "signing|encryption|master)[_-]?key)" MORE "(?|" IS VALUE "|" ELEMENT
	             ")",
	  .caseless = true,
	  .check = check_named },
	{ SECRET_NAMED,
	  { "token", "sessionid", "session_id", "session-id", "sessid", "signature",
	    "sig=", "credential", "api key", "pass=", "pass\"", "pass'" },
	  BEFORE_ANY,
	  .pattern = "(?:token|sess(?:ion)?[_-]?id|sig(?:nature)?|credential|api "
	             "key|pass)" MORE "(?|" IS VALUE "|" ELEMENT ")",
	  .caseless = true,
	  .check = check_token },
	{ SECRET_NAMED,
	  { "--pass", "--secret", "--token", "--api" },
	  BEFORE_WORD,
	  .pattern = "--(?:[a-z]{1,12}-)?(?:pass(?:word|wd|phrase)?|secret|token|api-?"
	             "key)(?:-key)?"
	             " {1,2}[\"']?([^\\s\"'-][^\\s\"']{2,500})",
	  .caseless = true,
	  .check = check_named },
	{ SECRET_CARD,
	  { "0000000000000", "0000 0000 0000", "0000-0000-0000", "0000 000000 0000",
	    "0000-000000-0000" },
	  BEFORE_ANY,
	  .find = secret_find_card },
	{ SECRET_EMAIL, { "@" }, BEFORE_ANY, .find = secret_find_email },
};
const guint secret_rules_len = G_N_ELEMENTS(secret_rules);
