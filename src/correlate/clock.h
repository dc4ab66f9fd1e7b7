/*
 * clock.h - wall clocks as prose writes them, with the date and the zone that go with them.
 *
 * Shape   tokens [first, end): "06:04", "6:04:30 pm", "6 am", "0604 UTC", "noon", "21:25 UTC on September 28, 2020"
 * Units   instants, microseconds UTC; a date is a civil midnight
 * Owns    struct prose owns its tokens and zone
 * Rules   zone: its label, else that of the clock beside it, else the only one that the text names ("All times
 *         US/Pacific"), else the page's, else UTC (assumed). Date: beside the clock, else the nearest before it in the
 *         sentence, else, in a text written days after, the nearest in the text, else the latest such wall clock not
 *         after the limit. 9/28 is September 28, 28/9 too.
 */
#pragma once
#include "correlate/token.h"
#include "model/incident.h"

#include "base/zone.h"

struct clock {
	gssize first, end; /* tokens */
	int hour, minute, second;
	bool hour_only, with_second, about;
	bool half;  /* am or pm, or noon: the hour is beyond doubt */
	bool zoned; /* then zone is the label, as written */
	char zone[40];
	bool dated; /* then date is set */
	gint64 date;
	bool year_given;
	bool borrowed; /* the date is that of another sentence */
};

struct prose {
	const char *text; /* borrowed */
	GArray *tokens;
	gint64 posted; /* instant of the post that says it */
	gint64 latest; /* clocks without a date lie before it; posted unless set */
	Zone *page;    /* NULL = none */
	enum zone_basis basis;
	struct clock zone; /* .zoned: what clocks without a label are meant in */
};
/* page_zone may be NULL. */
void prose_open(struct prose *p, const char *text, gint64 posted, const char *page_zone);
void prose_close(struct prose *p);

bool clock_read(const struct prose *p, gssize i, struct clock *clock);
/* Takes in what follows: its date ("on 2 June", "(June 1, 2026)") and the same moment in another zone ("(13:15 UTC)"). */
void clock_date_after(const struct prose *p, struct clock *clock);
/* The nearest date or day of the week before token i in its sentence. */
bool clock_date_before(const struct prose *p, gssize i, struct clock *clock);
bool clock_about(const GArray *tokens, gssize i); /* "about", "~" before token i */
/* Steps back from token i over dates, "at", "about" and the like, to the word that introduces the clock; -1 = none. */
#define CLOCK_KEY_REACH 14
gssize clock_key(const struct prose *p, gssize i);
/* "... and/to/until/- [date] [at] CLOCK" after from, taken in with its date; from may get its half day and zone. */
bool clock_read_until(const struct prose *p, struct clock *from, struct clock *until);
/* A date that one end of a span has and the other has not; over midnight the start lies on the day before. */
void clock_share_date(const struct prose *p, struct clock *from, struct clock *until);
/* Of a start: not after the post. */
bool clock_settle_start(const struct prose *p, struct clock *from, gint64 *at,
                        enum zone_basis *basis);
/* Of the end of a span: without a date within a day of its start. */
bool clock_settle_until(const struct prose *p, const struct clock *from, gint64 start,
                        struct clock *until, gint64 *at);
