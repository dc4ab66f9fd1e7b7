/*
 * digest.h - SHA-256.
 *
 * Shape   streaming; text form is 64 lower-case hex digits
 * Source  FIPS 180-4, by libcrypto
 */
#pragma once
#include <glib.h>

typedef struct digest Digest;
Digest *digest_new(void);
void digest_add(Digest *digest, const void *bytes, gsize len);
void digest_copy_hex(const Digest *digest, char hex[65]); /* of what was added so far */
void digest_free(Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/* A thread that others use again gives back what libcrypto keeps for it. */
void digest_end_thread(void);

void digest_hex(const void *bytes, gsize len, char hex[65]);
char *digest_base64(const void *bytes, gsize len); /* for CSP hashes; g_free() */
