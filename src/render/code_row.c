#include "render/code_row.h"

#include <string.h>

gsize code_row(const char *line, gsize len, char *sign, bool *bare)
{
	const char *at = line, *end = line + len;
	gsize n = 0;
	while (at < end && at < line + 3 && *at == ' ')
		at++;
	if (at == end || (*at != '`' && *at != '~'))
		return 0;
	*sign = *at;
	while (at + n < end && at[n] == *sign)
		n++;
	const char *rest = at + n;
	while (rest < end && g_ascii_isspace(*rest))
		rest++;
	*bare = rest == end;
	if (*sign == '`' && !*bare && memchr(rest, '`', (gsize)(end - rest)) != NULL)
		return 0; /* a code span */
	return n >= 3 ? n : 0;
}
