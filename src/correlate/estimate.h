/*
 * estimate.h - when something happened, out of several pieces of evidence of which any may be wrong.
 *
 * Shape   each testimony is right with probability 1 - error, and then its kernel says where the moment lies, or wrong,
 *         and then it says nothing. The density is the product of these mixtures, given that not all are wrong, within
 *         what order allows; the 5, 50 and 95 % points come out. Of one origin only the best testimony counts.
 * Units   microseconds
 * Owns    nothing; origins are borrowed
 * Errors  none; without a testimony, or where none fits into what is allowed, the result is RANGE_NONE
 * Source  mixture with outliers: Box, Tiao, "A Bayesian approach to some outlier problems", Biometrika 55, 1968
 */
#pragma once
#include "base/range.h"

enum testimony_kind {
	TESTIMONY_RECORD, /* the moment itself was recorded: uniform over its precision */
	TESTIMONY_STATED, /* somebody states it: uniform over the precision of the words */
	TESTIMONY_MEASURED, /* 5 %, 50 % and 95 % points of a measured edge */
	TESTIMONY_REPORTED, /* the same of reports of users, who come up to REPORT_LAG later */
	TESTIMONY_POSTED, /* somebody wrote of it afterwards: up to 10 min, then ever less likely */
};
#define REPORT_LAG (15 * MINUTE)
#define POST_LAG_FLAT (10 * MINUTE)
#define POST_LAG_MEAN (30 * MINUTE)

struct testimony {
	enum testimony_kind kind;
	struct range at; /* closed; of MEASURED and REPORTED the 5 and 95 % points */
	gint64 likely;   /* of these the 50 % point */
	double error;    /* probability that it is wrong, above 0 and below 1 */
	const char *
	        origin; /* what has one origin was learned from another: it counts once */
	gpointer user;
	/* out */
	bool counts;  /* the best one of its origin */
	double right; /* probability that it is right, all taken together */
};

struct estimate {
	struct range at;          /* 5 and 95 % points */
	gint64 likely;            /* 50 % */
	guint supports, dissents; /* origins that are rather right, rather wrong */
	bool late; /* those that dissent are later than the rest, as posts and reports are */
};
/* What is allowed may be open on both sides. Fills the out-fields of the testimonies (struct testimony). */
struct estimate estimate_of(GArray *testimonies, struct range allowed);
bool testimony_supports(const struct testimony *testimony);
