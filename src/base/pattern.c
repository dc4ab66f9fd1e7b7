#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/pattern.h"

#include <pcre2.h>
#include <string.h>

#define MATCH_LIMIT 100000
#define DEPTH_LIMIT 250
#define HEAP_KIB (20 * 1024)
#define LONGEST_PATTERN (64 * 1024)

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack;
	bool *exhausted; /* apart, so that matching leaves the pattern const */
};

static pcre2_code *compile(const char *text, bool caseless, GError **error)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_set_max_pattern_length(context, LONGEST_PATTERN);
	/* \C would tear characters. */
	guint32 options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
	                  (caseless ? PCRE2_CASELESS : 0);
	int code;
	gsize offset;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	                                     options, &code, &offset, context);
	pcre2_compile_context_free(context);
	if (compiled == NULL) {
		guchar message[160];
		pcre2_get_error_message(code, message, sizeof message);
		error_set(error, ERROR_USAGE, "pattern, offset %zu: %s", offset, message);
	}
	return compiled;
}

Pattern *pattern_new(const char *text, bool caseless, GError **error)
{
	pcre2_code *code = compile(text, caseless, error);
	if (code == NULL)
		return NULL;
	Pattern *pattern = g_new0(Pattern, 1);
	pattern->code = code;
	pattern->exhausted = g_new0(bool, 1);
	pattern->data = pcre2_match_data_create_from_pattern(code, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->limits, HEAP_KIB);
	if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0) {
		pattern->stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
		pcre2_jit_stack_assign(pattern->limits, NULL, pattern->stack);
	}
	return pattern;
}

void pattern_free(Pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_match_data_free(pattern->data);
	pcre2_match_context_free(pattern->limits);
	pcre2_jit_stack_free(pattern->stack);
	pcre2_code_free(pattern->code);
	g_free(pattern->exhausted);
	g_free(pattern);
}

bool pattern_find(const Pattern *pattern, const char *text, gsize len, gsize from,
                  struct pattern_span *spans, int n)
{
	if (from > len)
		return false;
	int found = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, from, 0,
	                        pattern->data, pattern->limits);
	if (found < 0) {
		*pattern->exhausted |= found != PCRE2_ERROR_NOMATCH;
		return false;
	}
	const gsize *ends = pcre2_get_ovector_pointer(pattern->data);
	int groups = (int)pcre2_get_ovector_count(pattern->data);
	for (int i = 0; i < n; i++) {
		/* Groups beyond the last that took part are PCRE2_UNSET too, which is G_MAXSIZE. */
		bool known = i < groups;
		spans[i].start = known ? ends[2 * i] : G_MAXSIZE;
		spans[i].end = known ? ends[2 * i + 1] : G_MAXSIZE;
	}
	return true;
}

bool pattern_exhausted(const Pattern *pattern)
{
	return *pattern->exhausted;
}

int pattern_group(const Pattern *pattern, const char *name)
{
	int number = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);
	return MAX(number, 0);
}
