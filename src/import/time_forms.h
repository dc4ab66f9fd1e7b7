/*
 * time_forms.h - every shape of a time that a line may begin with, in one table: for logs of no known format and for
 * "%{time}" in patterns of users.
 *
 * Shape   in the order in which they are tried: where two read the same text, the first one is right
 * Units   as of log_text.h
 * Errors  false: not there; the cursor is as it was
 */
#pragma once
#include "model/log.h"

enum time_kind {
	TIME_PLAIN,
	TIME_ORDER, /* day and month are told apart by the whole file or by the user, never by one line */
	TIME_NUMBER, /* a number that may mean anything else */
};
struct time_form {
	const char *name;    /* "iso" */
	const char *example; /* of the same moment: 14 March 2026, 14:11:07 */
	bool (*read)(struct scan *s, struct log_record *record);
	const char *
	        regex; /* without groups: what read() may take is matched, and a little more */
	enum time_kind kind;
};
extern const struct time_form time_forms[];
extern const guint time_forms_n;

const struct time_form *time_form_named(const char *name);
