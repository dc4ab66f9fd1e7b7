#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/pattern.h"

#include <pcre2.h>
#include <string.h>

#define MATCH_LIMIT 100000
#define DEPTH_LIMIT 250
#define HEAP_KIB (20 * 1024)
#define LONGEST_PATTERN (64 * 1024)
#define GROUPS_MAX 63
#define LINE_WORK                                                                        \
	4000000 /* steps times bytes: one step of JIT may look at the whole text */
#define LINE_STEPS_LEAST 2000
#define LINE_STEPS_SLOW 20 /* without JIT every character is a step or more */

struct pattern {
	pcre2_code *code;
	pcre2_code *
	        of_bytes; /* PATTERN_LINE: for texts that are no UTF-8; NULL = it needs characters */
	guint flags;
	guint32 groups;
	bool jit;
};

/* --- what a thread needs to match ----------------------------------------------------- */

struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *limits;
	pcre2_jit_stack *stack;
};

static void scratch_free(gpointer data)
{
	struct scratch *scratch = data;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->limits);
	pcre2_jit_stack_free(scratch->stack);
	g_free(scratch);
}

static struct scratch *scratch_of_thread(void)
{
	static GPrivate mine = G_PRIVATE_INIT(scratch_free);
	struct scratch *scratch = g_private_get(&mine);
	if (scratch != NULL)
		return scratch;
	scratch = g_new0(struct scratch, 1);
	scratch->data = pcre2_match_data_create(GROUPS_MAX + 1, NULL);
	scratch->limits = pcre2_match_context_create(NULL);
	scratch->stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
	pcre2_set_depth_limit(scratch->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(scratch->limits, HEAP_KIB);
	if (scratch->stack != NULL) /* else JIT uses 32 KiB of the thread's own */
		pcre2_jit_stack_assign(scratch->limits, NULL, scratch->stack);
	g_private_set(&mine, scratch);
	return scratch;
}

/* --- compiling -------------------------------------------------------------------------- */

static bool bad(GError **error, gsize offset, const char *text)
{
	const struct place place = { "pattern", 0, 0, (gint64)offset };
	return error_at(error, ERROR_USAGE, &place, "%s", text);
}

#define CHARACTERS (PCRE2_UTF | PCRE2_MATCH_INVALID_UTF)

static pcre2_code *compile(const char *text, guint flags, guint32 more, GError **error)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_set_max_pattern_length(context, LONGEST_PATTERN);
	/* \C would tear characters. */
	const guint32 options = PCRE2_NEVER_BACKSLASH_C |
	                        ((flags & PATTERN_CASELESS) != 0 ? PCRE2_CASELESS : 0) |
	                        ((flags & PATTERN_LINE) != 0 ? PCRE2_ANCHORED : 0) | more;
	int code;
	gsize offset;
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	                                     options, &code, &offset, context);
	pcre2_compile_context_free(context);
	if (compiled == NULL) {
		guchar message[160];
		pcre2_get_error_message(code, message, sizeof message);
		bad(error, offset, (const char *)message);
	}
	return compiled;
}

Pattern *pattern_new(const char *text, guint flags, GError **error)
{
	pcre2_code *code = compile(text, flags, CHARACTERS, error);
	if (code == NULL)
		return NULL;
	guint32 groups = 0;
	pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
	if (groups > GROUPS_MAX) {
		pcre2_code_free(code);
		bad(error, 0, "has more than 63 groups; (?:...) makes none");
		return NULL;
	}
	Pattern *pattern = g_new0(Pattern, 1);
	pattern->code = code;
	pattern->flags = flags;
	pattern->groups = groups;
	pattern->jit = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
	if ((flags & PATTERN_LINE) != 0)
		pattern->of_bytes = compile(text, flags, 0, NULL);
	if (pattern->of_bytes != NULL)
		pcre2_jit_compile(pattern->of_bytes, PCRE2_JIT_COMPLETE);
	return pattern;
}

void pattern_free(Pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	pcre2_code_free(pattern->of_bytes);
	g_free(pattern);
}

/* --- matching ----------------------------------------------------------------------------- */

static guint32 steps_for(const Pattern *pattern, gsize len)
{
	if ((pattern->flags & PATTERN_LINE) == 0)
		return MATCH_LIMIT;
	const gsize steps = MAX(LINE_WORK / MAX(len, 1), LINE_STEPS_LEAST) *
	                    (pattern->jit ? 1 : LINE_STEPS_SLOW);
	return (guint32)MIN(steps, MATCH_LIMIT);
}

static bool has_high_byte(const char *text, gsize len)
{
	guint64 seen = 0, eight;
	gsize at = 0;
	for (; len - at >= sizeof eight; at += sizeof eight) {
		memcpy(&eight, text + at, sizeof eight);
		seen |= eight;
	}
	for (; at < len; at++)
		seen |= (guchar)text[at];
	return (seen & G_GUINT64_CONSTANT(0x8080808080808080)) != 0;
}

static const pcre2_code *code_for(const Pattern *pattern, const char *text, gsize len)
{
	const bool bytes = pattern->of_bytes != NULL && has_high_byte(text, len) &&
	                   !g_utf8_validate_len(text, len, NULL);
	return bytes ? pattern->of_bytes : pattern->code;
}

enum pattern_match pattern_find(const Pattern *pattern, const char *text, gsize len,
                                gsize from, struct pattern_span *spans, int n)
{
	const struct scratch *scratch = scratch_of_thread();
	if ((pattern->flags & PATTERN_LINE) != 0)
		len = MIN(len, PATTERN_TEXT_MAX);
	if (from > len)
		return PATTERN_NONE;
	pcre2_set_match_limit(scratch->limits, steps_for(pattern, len));
	const int found = pcre2_match(code_for(pattern, text, len), (PCRE2_SPTR)text, len,
	                              from, 0, scratch->data, scratch->limits);
	if (found < 0)
		return found == PCRE2_ERROR_NOMATCH ? PATTERN_NONE : PATTERN_EXHAUSTED;
	const gsize *ends = pcre2_get_ovector_pointer(scratch->data);
	for (int i = 0; i < n; i++) {
		/* Groups beyond the last that took part are PCRE2_UNSET too, which is G_MAXSIZE. */
		const bool known = i <= (int)pattern->groups;
		spans[i].start = known ? ends[2 * i] : G_MAXSIZE;
		spans[i].end = known ? ends[2 * i + 1] : G_MAXSIZE;
	}
	return PATTERN_FOUND;
}

int pattern_groups(const Pattern *pattern)
{
	return (int)pattern->groups;
}

int pattern_group(const Pattern *pattern, const char *name)
{
	int number = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR)name);
	return MAX(number, 0);
}

/* The table of names: two bytes of number, the name, NUL. */
const char *pattern_group_name(const Pattern *pattern, int group)
{
	guint32 count = 0, size = 0;
	PCRE2_SPTR table = NULL;
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
	for (guint32 i = 0; i < count; i++)
		if ((table[i * size] << 8 | table[i * size + 1]) == group)
			return (const char *)table + i * size + 2;
	return NULL;
}

/* --- tracing ------------------------------------------------------------------------------- */

struct trace {
	void (*step)(void *user, gsize item, gsize at);
	void *user;
};

static int on_callout(pcre2_callout_block *block, void *data)
{
	const struct trace *trace = data;
	trace->step(trace->user, block->pattern_position, block->current_position);
	return 0;
}

void pattern_trace(const char *pattern, guint flags, const char *text, gsize len,
                   void (*step)(void *user, gsize item, gsize at), void *user)
{
	struct trace trace = { step, user };
	/* Else a byte that must be there and is nowhere ends it before the first step. */
	const guint32 options = CHARACTERS | PCRE2_AUTO_CALLOUT | PCRE2_NO_START_OPTIMIZE;
	pcre2_code *code = compile(pattern, flags, options, NULL);
	if (code == NULL)
		return;
	const struct scratch *scratch = scratch_of_thread();
	pcre2_match_context *limits = pcre2_match_context_copy(scratch->limits);
	pcre2_set_match_limit(limits, MATCH_LIMIT);
	pcre2_set_callout(limits, on_callout, &trace);
	pcre2_match(code, (PCRE2_SPTR)text, MIN(len, PATTERN_TEXT_MAX), 0, PCRE2_NO_JIT,
	            scratch->data, limits);
	pcre2_match_context_free(limits);
	pcre2_code_free(code);
}
