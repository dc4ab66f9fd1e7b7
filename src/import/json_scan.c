#include "import/json_scan.h"
#include "base/bytes16.h"

#include <string.h>

enum { DEPTH_MAX = 64, PICK_DEPTH = 6 };

/* --- tokens ---------------------------------------------------------------- */

/* Line ends too, for records that stand on several lines. */
static void blanks(struct scan *s)
{
	while (s->at < s->end && (guchar)*s->at <= ' ')
		s->at++;
}

/* The next quote or backslash, sixteen bytes at a time; end when there is none. */
static inline const char *quote_or_escape(const char *at, const char *end)
{
	for (; end - at >= 16; at += 16) {
		const Bytes16 bytes = bytes16_load(at);
		const guint hits =
		        bytes16_mask(bytes16_eq(bytes, '"') | bytes16_eq(bytes, '\\'));
		if (hits != 0)
			return at + bytes16_first(hits);
	}
	while (at < end && *at != '"' && *at != '\\')
		at++;
	return at;
}

/* Behind its opening quote. False: it is cut. */
static bool string(struct scan *s, struct scan *text, bool *escaped)
{
	text->at = s->at;
	*escaped = false;
	const char *at = quote_or_escape(s->at, s->end);
	while (at < s->end && *at == '\\') {
		*escaped = true;
		at = quote_or_escape(at + MIN(2, s->end - at), s->end);
	}
	text->end = at;
	const bool whole = at < s->end;
	s->at = at + whole;
	return whole;
}

/* Objects and lists, over all that is in them. */
static enum json_step nested(struct scan *s)
{
	guint64 lists = 0; /* bit per level, the innermost is the lowest: 1 = list */
	int depth = 0;
	struct scan text;
	bool escaped;
	while (s->at < s->end) {
		const char c = *s->at++;
		switch (c) {
		case '"':
			if (!string(s, &text, &escaped))
				return JSON_CUT;
			break;
		case '{':
		case '[':
			if (++depth > DEPTH_MAX)
				return JSON_BROKEN;
			lists = lists << 1 | (c == '[');
			break;
		case '}':
		case ']':
			if ((lists & 1) != (c == ']'))
				return JSON_BROKEN;
			lists >>= 1;
			if (--depth == 0)
				return JSON_MORE;
		}
	}
	return JSON_CUT;
}

/* Where a bare word ends: at a blank, a quote or what goes on behind a value. */
static inline const char *bare_end(const char *at, const char *end)
{
	for (; end - at >= 16; at += 16) {
		const Bytes16 bytes = bytes16_load(at);
		const guint ends =
		        bytes16_mask(bytes16_eq(bytes, ',') | bytes16_eq(bytes, '}') |
		                     bytes16_eq(bytes, ']') | bytes16_eq(bytes, '"') |
		                     bytes16_in(bytes, '\0', ' '));
		if (ends != 0)
			return at + bytes16_first(ends);
	}
	while (at < end && *at != ',' && *at != '}' && *at != ']' && (guchar)*at > ' ' &&
	       *at != '"')
		at++;
	return at;
}

static enum json_step bare(struct scan *s, struct json_span *value)
{
	const char *from = s->at;
	s->at = bare_end(from, s->end);
	value->text = (struct scan){ from, s->at };
	if (s->at == from)
		return s->at == s->end ? JSON_CUT : JSON_BROKEN;
	value->kind = (guchar)(*from - '0') < 10 || *from == '-' ? JSON_NUM : JSON_WORD;
	if (s->at - from == 4 && memcmp(from, "null", 4) == 0)
		value->kind = JSON_NIL;
	value->cut = s->at == s->end;
	return value->cut ? JSON_CUT : JSON_MORE;
}

static enum json_step any_value(struct scan *s, struct json_span *value)
{
	*value = (struct json_span){ .kind = JSON_ABSENT };
	blanks(s);
	if (s->at == s->end)
		return JSON_CUT;
	const char *from = s->at;
	if (*from == '"') {
		s->at++;
		value->kind = JSON_TEXT;
		value->cut = !string(s, &value->text, &value->escaped);
		return value->cut ? JSON_CUT : JSON_MORE;
	}
	if (*from != '{' && *from != '[')
		return bare(s, value);
	const enum json_step step = nested(s);
	value->kind = *from == '{' ? JSON_MAP : JSON_LIST;
	value->text = (struct scan){ from, s->at };
	value->cut = step == JSON_CUT;
	return step;
}

bool json_enter(struct scan *s, char open)
{
	struct scan rest = *s;
	blanks(&rest);
	if (!scan_char(&rest, open))
		return false;
	*s = rest;
	return true;
}

/* To the next member or item: a comma, or the end. The first one has none before it; a comma too many is let pass. */
static enum json_step next(struct scan *s, char close)
{
	blanks(s);
	while (scan_char(s, ','))
		blanks(s);
	if (s->at == s->end)
		return JSON_CUT;
	return scan_char(s, close) ? JSON_END : JSON_MORE;
}

enum json_step json_member(struct scan *s, struct scan *key, struct json_span *value)
{
	bool escaped;
	*value = (struct json_span){ .kind = JSON_ABSENT };
	const enum json_step step = next(s, '}');
	if (step != JSON_MORE)
		return step;
	if (!scan_char(s, '"'))
		return JSON_BROKEN;
	if (!string(s, key, &escaped))
		return JSON_CUT;
	blanks(s);
	if (s->at == s->end)
		return JSON_CUT;
	return scan_char(s, ':') ? any_value(s, value) : JSON_BROKEN;
}

enum json_step json_item(struct scan *s, struct json_span *value)
{
	*value = (struct json_span){ .kind = JSON_ABSENT };
	const enum json_step step = next(s, ']');
	return step == JSON_MORE ? any_value(s, value) : step;
}

/* --- escapes --------------------------------------------------------------- */

/* Four hex digits; -1 */
static int hex4(const char *at, const char *end)
{
	int code = 0;
	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const int digit = g_ascii_xdigit_value(at[i]);
		if (digit < 0)
			return -1;
		code = code << 4 | digit;
	}
	return code;
}

/* Behind "\u"; moves *at behind it and its second half. */
static gunichar code_point(const char **at, const char *end)
{
	const int high = hex4(*at, end);
	if (high < 0)
		return 0xfffd;
	*at += 4;
	if (high < 0xd800 || high > 0xdfff)
		return high == 0 ? 0xfffd : (gunichar)high;
	if (high > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return 0xfffd;
	const int low = hex4(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*at += 6;
	return 0x10000 + (((gunichar)high & 0x3ff) << 10) + ((gunichar)low & 0x3ff);
}

/* One escape behind its backslash to out, which has room for six bytes; returns how many it took. */
static gsize unescape(const char **at, const char *end, char *out)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	const char c = *(*at)++;
	if (c == 'x' && end - *at >= 2 && g_ascii_isxdigit((*at)[0]) &&
	    g_ascii_isxdigit((*at)[1])) { /* of logfmt, as Go writes it */
		*out = (char)(g_ascii_xdigit_value((*at)[0]) << 4 |
		              g_ascii_xdigit_value((*at)[1]));
		*at += 2;
		return 1;
	}
	if (c == 'u')
		return (gsize)g_unichar_to_utf8(code_point(at, end), out);
	const char *found = memchr(from, c, sizeof from - 1);
	*out = found != NULL ? to[found - from] : c;
	return 1;
}

struct scan json_unescape(const struct json_span *value, struct json_room *room)
{
	if (!value->escaped)
		return value->text;
	const char *at = value->text.at, *end = value->text.end;
	char *const from = room->at, *out = from;
	const char *limit = room->end - 8; /* the longest character, and to spare */
	while (at < end && out < limit) {
		const char *stop = memchr(at, '\\', (gsize)(end - at));
		if (stop == NULL)
			stop = end;
		const gsize len = (gsize)MIN(stop - at, limit - out);
		memcpy(out, at, len);
		out += len;
		at += len;
		if (at != stop || at + 1 >= end)
			break; /* no room, or cut behind the backslash */
		at++;
		out += unescape(&at, end, out);
	}
	room->at = out;
	return (struct scan){ from, out };
}

/* --- plans ------------------------------------------------------------------ */

enum { NO_FIELD = 254, OTHER_KIND = 0x4000, INSIDE_RANK = 0x1000 };

struct node {
	const char *key; /* NULL = free */
	guint16 len, parent, id;
	guint16 rank;
	guint8 field, kinds;
	bool has_members;
};

struct json_plan {
	gint serial;        /* no two plans of a process have the same */
	struct node *nodes; /* open addressing */
	guint32 mask;
	gsize n_fields;
	guint16 ids;
};

static guint32 hash(guint16 parent, const char *key, gsize len)
{
	const guint32 first = (guchar)key[0], last = (guchar)key[len - 1],
	              middle = (guchar)key[len / 2];
	return (((guint32)len * 31 + first) * 31 + last) * 31 + middle + parent * 977u;
}

static struct node *find(const JsonPlan *plan, guint16 parent, const char *key, gsize len)
{
	guint32 at = hash(parent, key, len) * 2654435761u >> 16;
	for (;; at++) {
		struct node *node = &plan->nodes[at & plan->mask];
		if (node->key == NULL || (node->len == len && node->parent == parent &&
		                          memcmp(node->key, key, len) == 0))
			return node;
	}
}

static struct node *add_node(JsonPlan *plan, guint16 parent, const char *key, gsize len)
{
	struct node *node = find(plan, parent, key, len);
	if (node->key == NULL)
		*node = (struct node){ .key = key,
			               .len = (guint16)len,
			               .parent = parent,
			               .id = ++plan->ids,
			               .field = NO_FIELD };
	return node;
}

/* path as one member of parent, and as members of members at each of its dots */
static void add_path(JsonPlan *plan, guint16 parent, const char *path,
                     const struct json_key *key, guint16 rank)
{
	const gsize len = strlen(path);
	struct node *leaf = add_node(plan, parent, path, len);
	if (leaf->field == NO_FIELD) {
		leaf->field = key->field;
		leaf->kinds = key->kinds;
		leaf->rank = rank;
	}
	const char *dot = strchr(path + 1, '.');
	if (dot == NULL || dot[1] == '\0')
		return;
	struct node *outer = add_node(plan, parent, path, (gsize)(dot - path));
	outer->has_members = true;
	add_path(plan, outer->id, dot + 1, key, rank);
}

JsonPlan *json_plan_new(const struct json_key *keys, gsize n_keys, gsize n_fields)
{
	static gint serials; /* atomic */
	JsonPlan *plan = g_new0(JsonPlan, 1);
	plan->serial = g_atomic_int_add(&serials, 1) + 1;
	guint32 size = 64;
	while (size < 8 * n_keys)
		size *= 2;
	plan->nodes = g_new0(struct node, size);
	plan->mask = size - 1;
	plan->n_fields = n_fields;
	for (gsize i = 0; i < n_keys; i++)
		add_path(plan, 0, keys[i].path, &keys[i], (guint16)i);
	return plan;
}

void json_plan_free(void *plan)
{
	if (plan == NULL)
		return;
	g_free(((JsonPlan *)plan)->nodes);
	g_free(plan);
}

static void keep(const struct node *node, guint16 penalty, const struct json_span *value,
                 struct json_span *values)
{
	guint16 rank = (guint16)(node->rank + penalty);
	if (value->kind == JSON_NIL)
		return;
	if ((value->kind & node->kinds) == 0)
		rank |= OTHER_KIND;
	struct json_span *have = &values[node->field];
	if (have->kind != JSON_ABSENT && have->rank < rank)
		return;
	*have = *value;
	have->rank = rank;
}

void json_keep(const JsonPlan *plan, struct scan key, const struct json_span *value,
               struct json_span *values)
{
	if (key.at == key.end)
		return;
	const struct node *node = find(plan, 0, key.at, (gsize)(key.end - key.at));
	if (node->key != NULL && node->field < NO_FIELD)
		keep(node, 0, value, values);
}

/* --- what the line before had ------------------------------------------------------ */

enum { SHAPE_KEYS = 32, SHAPE_TEXT = 32 };

/*
 * Lines of one logger have the same keys in the same order: what stands between the values is compared with the line
 * before, and the key's node is known without a look at it.
 */
struct shape {
	gint plan; /* its serial */
	struct between {
		char text[SHAPE_TEXT]; /* a comma, the key, a colon, and blanks */
		gsize len;             /* 0 = not known */
		const struct node *node;
	} members[SHAPE_KEYS];
};

static struct shape *shape_of(const JsonPlan *plan)
{
	static _Thread_local struct shape shape;
	if (shape.plan != plan->serial) {
		memset(&shape, 0, sizeof shape);
		shape.plan = plan->serial;
	}
	return &shape;
}

static inline bool is_between(const struct between *known, const struct scan *s)
{
	const gsize left = (gsize)(s->end - s->at);
	if (left >= 16 && known->len <= 16)
		return (~bytes16_same(s->at, known->text) & ((1U << known->len) - 1)) ==
		       0;
	return left >= known->len && memcmp(s->at, known->text, known->len) == 0;
}

static void learn_between(struct between *known, const char *from, const char *value,
                          const struct node *node)
{
	const gsize len = (gsize)(value - from);
	known->len = len <= SHAPE_TEXT ? len : 0;
	memcpy(known->text, from, known->len);
	known->node = node;
}

/* The next member and its node; NULL: its key is empty, or there is none. */
static enum json_step next_member(const JsonPlan *plan, struct scan *s, guint16 parent,
                                  struct between *known, struct json_span *value,
                                  const struct node **node)
{
	const char *from = s->at;
	struct scan key;
	if (known != NULL && known->len > 0 && is_between(known, s)) {
		s->at += known->len;
		*node = known->node;
		return any_value(s, value);
	}
	const enum json_step step = json_member(s, &key, value);
	*node = NULL;
	if (value->kind == JSON_ABSENT || key.at == key.end)
		return step;
	*node = find(plan, parent, key.at, (gsize)(key.end - key.at));
	if (known != NULL)
		learn_between(known, from, value->text.at - (value->kind == JSON_TEXT),
		              *node);
	return step;
}

static enum json_step pick(const JsonPlan *plan, struct scan *s, guint16 parent,
                           guint16 penalty, int depth, struct json_span *values)
{
	struct shape *shape = depth == 0 ? shape_of(plan) : NULL;
	struct json_span value;
	enum json_step step = JSON_MORE;
	for (guint i = 0; step == JSON_MORE; i++) {
		const struct node *node;
		struct between *known =
		        shape != NULL && i < SHAPE_KEYS ? &shape->members[i] : NULL;
		step = next_member(plan, s, parent, known, &value, &node);
		if (value.kind == JSON_ABSENT || node == NULL || node->key == NULL)
			continue;
		if (node->field < NO_FIELD)
			keep(node, penalty, &value, values);
		const bool inside = node->field == JSON_INSIDE;
		struct scan members = value.text;
		if (value.kind == JSON_MAP && (node->has_members || inside) &&
		    depth < PICK_DEPTH && json_enter(&members, '{')) {
			if (node->has_members)
				pick(plan, &members, node->id, penalty, depth + 1,
				     values);
			members = value.text;
			if (inside && json_enter(&members, '{'))
				pick(plan, &members, parent, penalty | INSIDE_RANK,
				     depth + 1, values);
		}
	}
	return step;
}

enum json_step json_pick(const JsonPlan *plan, struct scan *s, struct json_span *values)
{
	memset(values, 0, plan->n_fields * sizeof *values);
	return json_enter(s, '{') ? pick(plan, s, 0, 0, 0, values) : JSON_BROKEN;
}
