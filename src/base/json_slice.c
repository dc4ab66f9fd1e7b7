#include "base/json_slice.h"

#include "base/scan.h"

#include <string.h>

struct frame {
	guint32 node;
	guint pending; /* children of the frames below */
	guint keys;
	bool object;
};

struct walk {
	struct json_slice *slice;
	const char *start;
	struct scan s;
	struct frame stack[JSON_NESTING];
	int depth;
	guint values;
	GArray *pending; /* guint32: children of containers still open */
	struct scan key; /* of the value to come */
};

static void skip_blanks(struct scan *s)
{
	while (s->at < s->end &&
	       (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
		s->at++;
}

static bool over(struct walk *w, const char *limit)
{
	w->slice->over = limit;
	return false;
}

/* The inside of a string; the opening quote is consumed, the closing one too. */
static bool string(struct walk *w, struct scan *inside)
{
	struct scan *s = &w->s;
	inside->at = s->at;
	for (; s->at < s->end && *s->at != '"'; s->at++)
		if (*s->at == '\\') {
			s->at++;
			if (s->end - s->at >= 5 && memcmp(s->at, "u0000", 5) == 0)
				w->slice->has_nul = true;
		}
	inside->end = s->at;
	return s->at < s->end && scan_char(s, '"');
}

/* Notes a value that starts here; returns its number. */
static guint32 begin(struct walk *w)
{
	struct json_node node = { .offset = (guint32)(w->s.at - w->start) };
	guint32 number = w->values++;
	if (w->slice->nodes == NULL)
		return number;
	if (w->key.at != NULL) {
		node.key = (guint32)(w->key.at - w->start);
		node.key_length = (guint32)(w->key.end - w->key.at);
	}
	g_array_append_val(w->slice->nodes, node);
	if (w->depth > 0)
		g_array_append_val(w->pending, number);
	return number;
}

static void end(struct walk *w, guint32 number)
{
	if (w->slice->nodes == NULL)
		return;
	struct json_node *node =
	        &g_array_index(w->slice->nodes, struct json_node, number);
	node->length = (guint32)(w->s.at - w->start) - node->offset;
}

static bool open_container(struct walk *w)
{
	if (w->depth == JSON_NESTING)
		return over(w, "nesting deeper than 128");
	guint32 number = begin(w);
	struct frame *frame = &w->stack[w->depth++];
	*frame = (struct frame){ number, w->pending->len, 0, *w->s.at == '{' };
	w->s.at++;
	return true;
}

static void close_container(struct walk *w)
{
	struct frame *frame = &w->stack[--w->depth];
	w->s.at++;
	end(w, frame->node);
	if (w->slice->nodes == NULL)
		return;
	GArray *children = w->slice->children;
	struct json_node *node =
	        &g_array_index(w->slice->nodes, struct json_node, frame->node);
	node->first = children->len;
	node->count = w->pending->len - frame->pending;
	if (node->count > 0)
		g_array_append_vals(children,
		                    &g_array_index(w->pending, guint32, frame->pending),
		                    node->count);
	g_array_set_size(w->pending, frame->pending);
}

static bool scalar(struct walk *w)
{
	struct scan inside;
	guint32 number = begin(w);
	const char *first = w->s.at;
	if (scan_char(&w->s, '"')) {
		if (!string(w, &inside))
			return false;
	} else {
		while (!scan_done(&w->s) && !strchr(",:]}[{\" \t\r\n", *w->s.at))
			w->s.at++;
	}
	end(w, number);
	return w->s.at > first;
}

/* A member's key and colon; arrays have none. */
static bool key(struct walk *w)
{
	struct frame *frame = &w->stack[w->depth - 1];
	w->key = (struct scan){ NULL, NULL };
	if (!frame->object)
		return true;
	if (++frame->keys > JSON_KEYS)
		return over(w, "more than 100,000 keys in an object");
	skip_blanks(&w->s);
	if (!scan_char(&w->s, '"') || !string(w, &w->key))
		return false;
	skip_blanks(&w->s);
	return scan_char(&w->s, ':');
}

/* Closes what closes here; true when another value has to follow. */
static bool next(struct walk *w, bool *more)
{
	*more = false;
	for (;;) {
		skip_blanks(&w->s);
		if (w->depth == 0)
			return scan_done(&w->s);
		if (scan_char(&w->s, ','))
			return *more = key(w);
		if (scan_done(&w->s) ||
		    *w->s.at != (w->stack[w->depth - 1].object ? '}' : ']'))
			return false;
		close_container(w);
	}
}

static bool value(struct walk *w, bool *more)
{
	skip_blanks(&w->s);
	if (scan_done(&w->s))
		return false;
	if (w->values == JSON_VALUES)
		return over(w, "more than 4,000,000 values");
	if (*w->s.at != '{' && *w->s.at != '[')
		return scalar(w) && next(w, more);
	if (!open_container(w))
		return false;
	skip_blanks(&w->s);
	bool empty = !scan_done(&w->s) && (*w->s.at == '}' || *w->s.at == ']');
	if (empty)
		return next(w, more);
	return *more = key(w);
}

bool json_slice(struct json_slice *slice, const char *bytes, gsize len)
{
	struct walk w = { .slice = slice, .start = bytes, .s = scan_of(bytes, len) };
	w.pending = g_array_new(FALSE, FALSE, sizeof(guint32));
	bool ok, more;
	do
		ok = value(&w, &more);
	while (ok && more);
	g_array_unref(w.pending);
	slice->at = MIN((gsize)(w.s.at - bytes),
	                len); /* a backslash at the end steps over it */
	return ok;
}
