/*
 * redact.h - secrets are masked wherever the evidence is shown: "[masked jwt 7f3a]".
 *
 * Shape   the tag tells one secret from another and is the same wherever it stands: 16 bits of HMAC-SHA-256 with the key of
 *         the store, so that it can be followed and not be found by trying; without a key the secrets are numbered in the
 *         order in which they are met
 * Where   the evidence right after it was loaded, so that nothing is cut or drawn before it is masked; bytes that are
 *         quoted; in the end all strings of the report JSON. The store keeps what it has.
 * Humans  words that people wrote in blocks of a report stay as they are in the evidence, so that they are not lost, and
 *         are masked in documents; redact_restore() reads them back
 * Owns    results are the caller's
 * Errors  none
 */
#pragma once
#include "base/secret.h"
#include "model/evidence.h"
#include "model/log_history.h"

#include <jansson.h>

typedef struct redactor Redactor;
Redactor *redactor_new(const char *key); /* hex; NULL: there is none */
void redactor_free(Redactor *redactor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Redactor, redactor_free)

/* One secret, wherever it was met. */
struct redact_sighting {
	enum secret_kind kind;
	char tag[16];    /* as in its marks */
	char digest[17]; /* what "accept" keeps of it; "" without a key */
	guint times;
	bool accepted;     /* by people, as no secret: it is not masked */
	GPtrArray *places; /* char *: "E12", "S3", "factors"; each once, 20 at most */
};
/* struct redact_sighting *, in the order in which they were met. */
const GPtrArray *redactor_sightings(const Redactor *redactor);
/* Whether people said that this is no secret. */
bool redactor_accepts(Redactor *redactor, const char *text, const struct secret *secret);

/* NULL: nothing to mask, as of all functions of a redactor that is NULL. g_free() */
char *redact_text(Redactor *redactor, const char *text);
/* A copy in any case. */
char *redact_copy(Redactor *redactor, const char *text);
/* The same bytes once more, or others; takes and gives a reference. */
GBytes *redact_bytes(Redactor *redactor, GBytes *bytes);
/* In place, of the same length: every letter of a secret is a "*", so that what stands behind it stays where it is. */
void redact_blank(Redactor *redactor, char *bytes, gsize len);
/* Notes the secrets in bytes of a source as seen there. */
void redact_look(Redactor *redactor, gint64 source, const char *bytes, gsize len);
/* What people accepted is in the evidence, and goes for all that comes after. */
void redact_evidence(Redactor *redactor, Evidence *evidence);
void redact_log(Redactor *redactor, LogHistory *log);
void redact_json(Redactor *redactor, json_t *value); /* all strings in it */

/* Masks in text that stand for secrets of original become these again. g_free() */
char *redact_restore(Redactor *redactor, const char *text, const char *original);

/* "redactions" of the report JSON: which masks stand in it, of how many secrets, in which evidence; what was accepted. */
json_t *redact_ledger(const Redactor *redactor, const Evidence *evidence,
                      const json_t *report);
