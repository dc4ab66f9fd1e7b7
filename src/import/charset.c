#include "import/charset.h"

#include <errno.h>
#include <string.h>

#define BUFFER (64 * 1024)

struct charset {
	GIConv converter;
	char *encoding, *name;
	char bytes[BUFFER];
	gsize at, len;
	gint64 pulled;
	bool ended;
};

Charset *charset_new(const char *encoding, const char *name, GError **error)
{
	GIConv converter = g_iconv_open("UTF-8", encoding);
	if (converter == (GIConv)-1) {
		error_set(error, ERROR_USAGE, "no such encoding: %s", encoding);
		error_hint(error, "iconv -l lists the names");
		return NULL;
	}
	Charset *charset = g_new(Charset, 1);
	charset->converter = converter;
	charset->encoding = g_strdup(encoding);
	charset->name = g_strdup(name);
	charset->at = charset->len = 0;
	charset->pulled = 0;
	charset->ended = false;
	return charset;
}

void charset_free(Charset *charset)
{
	if (charset == NULL)
		return;
	g_iconv_close(charset->converter);
	g_free(charset->encoding);
	g_free(charset->name);
	g_free(charset);
}

void charset_feed(Charset *charset, const void *bytes, gsize len)
{
	g_return_if_fail(charset->len + len <= BUFFER);
	memcpy(charset->bytes + charset->len, bytes, len);
	charset->len += len;
	charset->pulled += (gint64)len;
}

/* Moves what is left to the front and pulls more behind it. */
static bool refill(Charset *charset, charset_pull pull, void *user, GError **error)
{
	memmove(charset->bytes, charset->bytes + charset->at, charset->len - charset->at);
	charset->len -= charset->at;
	charset->at = 0;
	const gssize got =
	        pull(user, charset->bytes + charset->len, BUFFER - charset->len, error);
	if (got < 0)
		return false;
	charset->ended = got == 0;
	charset->len += (gsize)got;
	charset->pulled += got;
	return true;
}

static gssize bad(const Charset *charset, const char *what, GError **error)
{
	const gint64 offset = charset->pulled - (gint64)(charset->len - charset->at);
	const struct place place = { charset->name, 0, 0, offset };
	error_at(error, ERROR_DATA, &place, "%s %s", what, charset->encoding);
	return -1;
}

gssize charset_read(Charset *charset, charset_pull pull, void *user, void *buf,
                    gsize size, GError **error)
{
	for (;;) {
		char *in = charset->bytes + charset->at, *out = buf;
		gsize in_left = charset->len - charset->at, out_left = size;
		const gsize result =
		        g_iconv(charset->converter, &in, &in_left, &out, &out_left);
		const int saved = errno;
		charset->at = charset->len - in_left;
		if (out_left < size)
			return (gssize)(size - out_left);
		if (result == (gsize)-1 && saved == EILSEQ)
			return bad(charset, "is not text in", error);
		if (charset->ended && charset->at < charset->len)
			return bad(charset, "ends inside a character of", error);
		if (charset->ended)
			return 0;
		if (!refill(charset, pull, user, error))
			return -1;
	}
}

const char *charset_of_mark(const char *bytes, gsize len, gsize *mark_len)
{
	static const struct {
		const char *mark;
		gsize len;
		const char *encoding;
	} marks[] = { /* the longer first: a UTF-32 mark begins like one of UTF-16 */
		      { "\xff\xfe\0\0", 4, "UTF-32LE" },
		      { "\0\0\xfe\xff", 4, "UTF-32BE" },
		      { "\xff\xfe", 2, "UTF-16LE" },
		      { "\xfe\xff", 2, "UTF-16BE" }
	};
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (len >= marks[i].len &&
		    memcmp(bytes, marks[i].mark, marks[i].len) == 0) {
			*mark_len = marks[i].len;
			return marks[i].encoding;
		}
	*mark_len = 0;
	return NULL;
}

/* Nine of ten characters of any log or JSON text are ASCII: every second byte is then zero. */
const char *charset_guess(const char *bytes, gsize len)
{
	gsize zero[2] = { 0, 0 };
	len = MIN(len, 4096) & ~(gsize)1;
	for (gsize i = 0; i < len; i++)
		zero[i & 1] += bytes[i] == 0;
	const gsize pairs = len / 2;
	if (pairs < 8)
		return NULL;
	if (zero[1] >= pairs - pairs / 10 && zero[0] <= pairs / 10)
		return "UTF-16LE";
	if (zero[0] >= pairs - pairs / 10 && zero[1] <= pairs / 10)
		return "UTF-16BE";
	return NULL;
}
