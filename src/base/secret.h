/*
 * secret.h - what in a text should not be shown to everybody: keys, tokens, passwords, card numbers, e-mail addresses.
 *
 * Shape   spans, sorted, none touching another; where several kinds fit the same bytes the more exact kind is named
 * How     one pass looks for the words that go before secrets; where one stands its rule is tried there. A rule that hits
 *         a limit of its pattern counts as found, up to the end of the line. Text with escapes is looked at decoded too.
 * Limits  time grows with the text, whatever is in it. A help, no guarantee: what looks like nothing known is not found.
 * Owns    results are the caller's
 * Errors  none
 * Threads all of it may be called by many at once
 * Source  the forms that the issuers document; secret scanning of gitleaks 8 for which there are; card numbers: ISO/IEC
 *         7812-1, Luhn, and the lengths of each issuer
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

enum secret_kind {
	SECRET_PRIVATE_KEY,
	SECRET_AWS_KEY_ID,
	SECRET_AWS_SECRET,
	SECRET_GITHUB,
	SECRET_GITLAB,
	SECRET_SLACK,
	SECRET_SLACK_WEBHOOK,
	SECRET_GOOGLE,
	SECRET_STRIPE,
	SECRET_NPM,
	SECRET_PYPI,
	SECRET_SENDGRID,
	SECRET_AI,
	SECRET_JWT,
	SECRET_AUTHORIZATION,
	SECRET_COOKIE,
	SECRET_USERINFO,
	SECRET_NAMED,
	SECRET_CARD,
	SECRET_EMAIL,
	SECRET_KINDS
};
const char *secret_name(enum secret_kind kind);  /* "aws-key-id" */
const char *secret_title(enum secret_kind kind); /* "AWS access key id" */

struct secret {
	gsize start, end; /* bytes of the text */
	enum secret_kind kind;
	bool encoded; /* seen when escapes were decoded */
};
/* How many bytes at a place are the escape of one, *c: "%3d", and of JSON "\u003d" and "\/", also within quotes again; 0. */
gsize secret_escape(const char *text, gsize len, gsize at, char *c);
/* struct secret; NULL: there is none, which is the usual case. */
GArray *secrets_in(const char *text, gsize len);

/*
 * The text with "[masked jwt 7f3a]" in place of each; NULL: there is nothing to mask. What is masked already is not masked
 * again. tag gives what stands behind the kind, so that one secret can be followed, and "" for nothing; NULL to leave one as
 * it is. Without tag it is "[masked jwt]". g_free()
 */
typedef const char *(*secret_tag)(void *user, const char *text,
                                  const struct secret *secret);
char *secrets_masked(const char *text, gsize len, secret_tag tag, void *user);
