/* Secrets that no pattern says: key blocks, card numbers by Luhn, e-mail addresses. */
#include "config.h" /* memmem() */

#include "base/secret_rules.h"

#include <string.h>

#define KEY_MAX 16384 /* bytes of a key block, without its first line */

/* --- private keys ------------------------------------------------------------------------ */

static const char *find(const char *text, const char *end, const char *what)
{
	return memmem(text, (gsize)(end - text), what, strlen(what));
}

/* To the end of its last line; where that is missing, as far as a key may go. */
bool secret_find_key(const char *text, gsize len, gsize at, struct secret *span)
{
	const char *start = text + at, *end = text + len;
	const char *head = find(start + 5, MIN(end, start + 60), "PRIVATE KEY");
	if (head == NULL)
		return false;
	const char *limit = MIN(end, head + KEY_MAX);
	const char *last = find(head, limit, "-----END");
	const char *close =
	        last != NULL ? find(last + 8, MIN(end, last + 70), "-----") : NULL;
	span->start = at;
	span->end = (gsize)((close != NULL ? close + 5 : limit) - text);
	return true;
}

/* --- card numbers ------------------------------------------------------------------------- */

static bool luhn(const char *digits, guint n)
{
	guint sum = 0;
	for (guint i = 0; i < n; i++) {
		guint digit = (guint)(digits[n - 1 - i] - '0');
		if (i % 2 == 1)
			digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
		sum += digit;
	}
	return sum % 10 == 0;
}

/* First six digits from..to, and the lengths that are issued: bit n for n digits. */
static const struct {
	guint from, to, lengths;
} issuers[] = {
	{ 400000, 499999, 1u << 13 | 1u << 16 | 1u << 19 }, /* Visa */
	{ 510000, 559999, 1u << 16 },                       /* Mastercard */
	{ 222100, 272099, 1u << 16 },
	{ 340000, 349999, 1u << 15 }, /* American Express */
	{ 370000, 379999, 1u << 15 },
	{ 601100, 601199, 1u << 16 }, /* Discover */
	{ 644000, 659999, 1u << 16 },
	{ 352800, 358999, 1u << 16 }, /* JCB */
	{ 300000, 305999, 1u << 14 }, /* Diners Club */
	{ 360000, 369999, 1u << 14 },
	{ 380000, 399999, 1u << 14 | 1u << 16 },
	{ 620000, 629999, 1u << 16 | 1u << 17 | 1u << 18 | 1u << 19 }, /* UnionPay */
};

static bool is_issued(const char *digits, guint n)
{
	guint first = 0;
	for (guint i = 0; i < 6; i++)
		first = 10 * first + (guint)(digits[i] - '0');
	for (gsize i = 0; i < G_N_ELEMENTS(issuers); i++)
		if (first >= issuers[i].from && first <= issuers[i].to)
			return (issuers[i].lengths >> n & 1) != 0;
	return false;
}

/* What numbers of other things are joined by. */
static bool joins(char c)
{
	return g_ascii_isalnum(c) || c == '.' || c == '_' || c == '-' || c == '/';
}

/* All digits from at on, one blank or dash between groups; false: no number of a card's length stands alone here. */
bool secret_find_card(const char *text, gsize len, gsize at, struct secret *span)
{
	char digits[20];
	guint n = 0;
	gsize end = at;
	if (at > 0 && joins(text[at - 1]))
		return false;
	for (gsize i = at; i < len; i++) {
		const bool between =
		        i > at && i + 1 < len && (text[i] == ' ' || text[i] == '-') &&
		        g_ascii_isdigit(text[i - 1]) && g_ascii_isdigit(text[i + 1]);
		if (!g_ascii_isdigit(text[i]) && !between)
			break;
		if (!between) {
			if (n == sizeof digits)
				return false;
			digits[n++] = text[i];
		}
		end = i + 1;
	}
	if (end < len && joins(text[end]) &&
	    !(text[end] == '.' && (end + 1 == len || !joins(text[end + 1]))))
		return false;
	span->start = at;
	span->end = end;
	return n >= 13 && n < 20 && is_issued(digits, n) && luhn(digits, n);
}

/* --- e-mail addresses ----------------------------------------------------------------------- */

static bool is_local(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("._%+-", c) != NULL);
}

/* What ends in these is the name of a file, a unit or a package. */
static bool is_no_domain(const char *text, gsize len)
{
	static const char *const endings[] = {
		"png",         "jpg",    "jpeg",  "gif",   "svg",   "webp",
		"css",         "js",     "mjs",   "ts",    "json",  "html",
		"htm",         "map",    "log",   "gz",    "zip",   "tar",
		"tgz",         "txt",    "md",    "py",    "rb",    "php",
		"java",        "jar",    "conf",  "yml",   "yaml",  "xml",
		"service",     "socket", "timer", "slice", "scope", "mount",
		"target",      "device", "swap",  "path",  "local", "internal",
		"localdomain", "lan",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		if (strlen(endings[i]) == len &&
		    g_ascii_strncasecmp(text, endings[i], len) == 0)
			return true;
	return false;
}

/* Labels of letters, digits and dashes, the last one of letters: the end of the domain, or 0. */
static gsize domain_end(const char *text, gsize len, gsize from)
{
	gsize label = from, end = 0;
	for (gsize i = from; i <= len && i - from <= 253; i++) {
		const char c = i < len ? text[i] : '\0';
		if (g_ascii_isalnum(c) || c == '-')
			continue;
		if (i == label)
			break;
		gsize letters = 0;
		while (label + letters < i && g_ascii_isalpha(text[label + letters]))
			letters++;
		if (label > from && label + letters == i && letters >= 2)
			end = is_no_domain(text + label, letters) ? 0 : i;
		if (c != '.')
			break;
		label = i + 1;
	}
	return end;
}

bool secret_find_email(const char *text, gsize len, gsize at, struct secret *span)
{
	gsize start = at;
	while (start > 0 && at - start < 64 && is_local(text[start - 1]))
		start--;
	while (start < at && !g_ascii_isalnum(text[start]))
		start++;
	span->start = start;
	span->end = domain_end(text, len, at + 1);
	const bool of_url = start > 0 && text[start - 1] == '/';
	return start < at && !of_url && span->end > at;
}
