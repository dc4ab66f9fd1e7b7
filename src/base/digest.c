#include "base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#define DIGEST_BYTES 32

struct digest {
	EVP_MD_CTX *context;
};

/* SHA-256 is always there and these calls fail only for want of memory, as g_malloc() does: by aborting. */
static void must(int ok)
{
	if (ok != 1)
		g_error("libcrypto has no SHA-256");
}

Digest *digest_new(void)
{
	Digest *digest = g_new(Digest, 1);
	digest->context = EVP_MD_CTX_new();
	must(digest->context != NULL &&
	     EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) == 1);
	return digest;
}

void digest_add(Digest *digest, const void *bytes, gsize len)
{
	must(EVP_DigestUpdate(digest->context, bytes, len));
}

static void put_hex(const guchar *bytes, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	for (gsize i = 0; i < DIGEST_BYTES; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[64] = '\0';
}

void digest_copy_hex(const Digest *digest, char hex[65])
{
	guchar bytes[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	must(copy != NULL && EVP_MD_CTX_copy_ex(copy, digest->context) == 1 &&
	     EVP_DigestFinal_ex(copy, bytes, NULL) == 1);
	EVP_MD_CTX_free(copy);
	put_hex(bytes, hex);
}

void digest_free(Digest *digest)
{
	if (digest == NULL)
		return;
	EVP_MD_CTX_free(digest->context);
	g_free(digest);
}

void digest_end_thread(void)
{
	OPENSSL_thread_stop();
}

static void digest_bytes(const void *bytes, gsize len, guchar out[EVP_MAX_MD_SIZE])
{
	must(EVP_Digest(bytes, len, out, NULL, EVP_sha256(), NULL));
}

void digest_hex(const void *bytes, gsize len, char hex[65])
{
	guchar out[EVP_MAX_MD_SIZE];
	digest_bytes(bytes, len, out);
	put_hex(out, hex);
}

char *digest_base64(const void *bytes, gsize len)
{
	guchar out[EVP_MAX_MD_SIZE];
	digest_bytes(bytes, len, out);
	return g_base64_encode(out, DIGEST_BYTES);
}
