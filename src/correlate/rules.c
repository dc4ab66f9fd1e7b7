/* rules.c - the rules in words and figures, as the report's Method prints them; their hash names the version. */
#include "correlate/correlate.h"
#include "correlate/threshold.h"

#include "base/digest.h"

/* clang-format off */
static const char words[] =
"# Rules of the correlator: in words, with the figures that are usual; at the end the numbers that hold, which a\n"
"# copy of this file may set otherwise (--rules FILE)\n"
"\n"
"start.stated        \"since/from/starting at/began at/between ... HH:MM ZONE\" in a post or the title\n"
"start.field         started_at, unless typed in afterwards, 60 s or more before the first post\n"
"start.minute        a stated minute is [HH:MM:00, HH:MM+1:00]; \"about\" adds 10 min, a bare hour 30 min\n"
"start.measured      wins where it ends one bin or more before the stated start begins\n"
"start.else          the first public post\n"
"\n"
"phase.announced     posts in the order of their displayed times; the same phase again is one stay\n"
"phase.resolved      a \"resolved\" post; else the field resolved_at; else status alone, end not published\n"
"phase.read          a page that states no phases: from the words of each post, by a table of rules, the first that\n"
"                    fits; what is denied, hoped for or partly so does not fit; else the phase before, of the first\n"
"                    post investigating; never back by words that only go on; a report after the end is a postmortem\n"
"phase.vanished      open in one capture of the page, and not in the next newer one that lists all that is\n"
"                    open: closed between the two, unless it was only planned or is listed again later\n"
"phase.withdrawn     a post that the page took back is no phase\n"
"phase.evidence      measured onset; first alert\n"
"\n"
"captures.same       reports of one component and name whose bins lie under half a width apart; without a\n"
"                    component 4 counting bins that differ by a quarter at most; of other names 3 of 4 alike\n"
"captures.join       by bin, on the grid of the first: the larger count, never a sum\n"
"\n"
"baseline.given      the source's own, times a factor of 0.5 to 2 from bins outside windows\n"
"baseline.ratio      failed requests over all requests outside windows\n"
"baseline.history    time of day, from 3 days of bins of 10 s to an hour\n"
"baseline.flat       one level, assumed\n"
"baseline.gauge      the running median of two days (from 4 days on), less the time of day where that leaves 15 % less\n"
"baseline.rounds     3; windows are masked with 30 min on both sides\n"
"baseline.dispersion variance = mu + alpha mu^2; prior alpha 0.04 with the weight of 24 bins\n"
"\n"
"window.method       CAPA, quasi-Poisson\n"
"window.false        0.05 a quiet week: a window costs ln(bins of a week / 0.05) + 1.5, another level 0.8 of it\n"
"window.drop         the same downwards, of requests, one a bin at least; both ways are looked for apart;\n"
"                    neither where a third of the bins is missing, as in a log of rare requests\n"
"window.gauge        CAPA with a change of mean on robust standard deviations; a stretch costs 4 ln n, a bin alone 3 ln n,\n"
"                    times (1 + r)/(1 - r), r of neighbours; a minute at least, a fifth of what is usual (a half\n"
"                    where under 5 bins); bins that are odd alone are no window; ends by the likelihood of a step,\n"
"                    and one bin more before it\n"
"window.step         of a gauge: optimal partitioning (MBIC); all before at one level, all behind at another (a tenth may\n"
"                    stray, no eighth of either side mostly), a fifth and 3 standard deviations apart, an hour on each side\n"
"window.others       requests and gauges count no harm and decide nothing; where no signal shows harm and no page speaks,\n"
"                    those that are strong do: half of the requests gone (nine tenths where the level is assumed) for\n"
"                    3 min, response times doubled and 6 standard deviations up for 5 min; of quantiles of one\n"
"                    measurement the farthest\n"
"window.ratio        1.2 (flat 1.3) at least; over the whole 1.3 (flat 1.5); 3 counts of excess\n"
"window.length       24 h at most in one piece; pieces closer than 10 min or a bin are joined\n"
"window.ends         5 % and 95 % points of the likelihood of ramps and tails, outwards to whole bins\n"
"window.harm         excess over 5 % of the peak's and over 20 % of the baseline\n"
"window.first        the first bin 3 standard deviations and 3 counts above\n"
"window.first.flat   a tenth of the peak; or 10 counts, 1.8 times the four bins before, 1 % of the peak\n"
"window.major        bins with a quarter of the peak's excess or more\n"
"window.gap          a gap of 6 h (8 bins at least, 1,440 at most) is never crossed\n"
"window.link         overlaps the incident from 2 h before its start to \"resolved\", or 12 h past its last post\n"
"\n"
"window.stated       in a post's words: labelled (\"Incident Start ... End\"), else a span, else first start and last\n"
"                    end, else a start and a length; the last post that states both ends counts, labelled first, unless\n"
"                    a later one states a later end; else last start and last end; else, where a page has neither\n"
"                    phases nor seconds, the posts' own times\n"
"\n"
"impact.start        the incident's start\n"
"impact.end          machines' last window; else an end that a post states; else from the fix to \"resolved\";\n"
"                    no page: the major part of the reports; not published: at least to the fix and to the\n"
"                    last measured failure\n"
"impact.hull         start to end; an open end is counted from the start as stated\n"
"impact.union        machines' windows and spans that posts state; no page either: the major part of the reports\n"
"\n"
"metric.excess       of the windows of harm; expected by the baseline, noise by its dispersion\n"
"metric.share        of the signal of failed requests that was asked most: bins surely in a window, and those that may be;\n"
"                    more failures than requests are all of them\n"
"metric.budget       requests of 30 days at the mean rate of all bins of that signal; nothing without an objective (--slo)\n"
"metric.downtime     levels of a component as the page announced them, the worst at each moment, times the weights\n"
"                    (--weights; usual: degraded 0, partial 0.3, major 1, maintenance 0); open: at least\n"
"\n"
"news.new            first seen in the ten minutes before impact began, or during it (6 h at most), in a log that begins\n"
"                    10 min or more before those; errors, warnings and failed requests each, others beyond chance\n"
"news.burst          a minute with 5 or more, twice the most of any minute of the 6 h before, beyond chance: gamma-Poisson\n"
"                    with the pattern's own level and dispersion\n"
"news.vanished       10 minutes with lines before; a silence of 5 min or more, three times the longest before, beyond\n"
"                    chance: gamma renewal with the pattern's own rhythm; not where the log itself ends\n"
"news.chance         fewer than 0.05 rows expected among all patterns and minutes; files whose names differ in numbers\n"
"                    are one log; 10 new before and 10 during, 3 bursts and 3 silences each are listed\n"
"carrier             of 20 failures or more: a fifth of them, odds three times those of the others, log likelihood ratio 12\n"
"                    or more; else the part with most failures, as none that stands out\n"
"\n"
"milestone.kernels   5, 50 and 95 % points of a measured edge, of reports up to 15 min earlier; a stated or recorded time\n"
"                    is even over its precision; what a post tells of came before it: even 10 min, then mean 30 min\n"
"milestone.error     wrong with probability 0.05 (machines), 0.1 (posts, postmortems), 0.15 (stated times, reports), 0.3\n"
"                    (press); product of the mixtures, given that not all are wrong; its 5 and 95 % points\n"
"milestone.origin    a page with all its feeds is one, so is a source; of each only the best testimony counts\n"
"milestone.order     impact start, detection, acknowledgement, first post; start, mitigation, end, resolved: a simple\n"
"                    temporal network, with stated lengths of the whole as links from start to end; of what contradicts\n"
"                    itself the least trusted is left out, a length before an end, and K7 tells it with what it rests on\n"
"milestone.confidence  high: 15 min or a bin wide, two sources, none against it; medium: 30 min and none against it, or\n"
"                    two and those against it come late by nature; else low\n"
"\n"
"level.evidence      degraded: under 5 % of requests fail at the peak; partial: under 50 %; else major outage\n"
"\n"
"K1                  \"resolved\" while a machine's window, or the major part of the reports, goes on for a bin\n"
"                    or more; or before an end that the page's own words state, unless its first word was \"resolved\";\n"
"                    and words of a full recovery in other posts while either goes on for 5 min or more; and\n"
"                    an end of the impact in the page's own words before that of the machines' last window\n"
"K2                  a stated start against the measured one, and against other stated ones of other texts\n"
"K3                  a component shown as operational, or not shown, during its own window (15 min allowed), or as\n"
"                    operational again before its end\n"
"K4                  \"all\", \"most\", \"some\", \"no\" users or requests against the share of requests that failed: all is 90 %\n"
"                    in the worst part, never under 50 % at the peak; most 50 % and 30 %; some 50 % at the peak and under 90 %\n"
"                    in the worst part; \"only X\" against the levels and windows of others until then; \"only EU\", \"all\n"
"                    regions\", \"other regions are unaffected\" against the components that name their region: calm is a\n"
"                    signal with every bin from the start until the words, of a product that is hurt elsewhere\n"
"K5                  the page's level against level.evidence of the worst part: two steps apart, or not major at 90 %;\n"
"                    \"N % of requests\" against the mean of the worst part and the peak, half as far again and two points\n"
"K6                  a page against its earlier captures: phases, displayed times (60 s or more), levels, texts,\n"
"                    titles; components and impact of what was resolved; posts withdrawn, or put in before\n"
"                    newer ones; posts written 60 s or more after the time that they show\n"
"K7                  order of phases and times\n"
"K8                  times, lengths, percentages and counts in notes, claims and added events against milestones, intervals,\n"
"                    phases, peaks and posts: a minute and a bin either way for times, half of the last unit for lengths,\n"
"                    10 % for counts of requests; about is 10 min or 10 %; what no value is known for is not judged\n"
"K9                  \"no errors since A\": a window in that time, a signal that covers all of it, or nobody can tell\n"
"K10                 the page's field for the start and the start in its words are one wall clock in two zones; two sources\n"
"                    that have identifiers or messages in common, apart by a zone, a drift, or always the same to 2 s (of\n"
"                    messages a minute at least): contradicted; by about the same: cannot tell, it may be told late\n"
"K11                 a claimed length against hull and union of the impact; \"about\" is 10 % either way, else\n"
"                    half of the last unit given; where nothing was measured a length that a post gives against the\n"
"                    ends beside it and the windows that the page states; lengths of parts are not judged\n"
"K12                 \"X is unaffected\" against X's announced levels and X's own windows at that time; \"X is up\" at\n"
"                    the moment of its saying\n"
"K13                 a change that finished, or was under way, in the hour before the start, or in the 30 min before\n"
"                    machines were back at baseline, or in the hour before a step; of the hurt component first, then the\n"
"                    nearest; 3 at most; times alone never tell that it was the cause\n"
"verdict             contradicted: ranges apart; consistent: ranges overlap; cannot tell: not covered\n"
"\n"
"group.said          from 1 h before the first word to 7 days after the last, where no incident is nearer\n"
"group.others        from 2 h before to 1 h after; changes and notes from 24 h before\n"
"detected            the first alert, none from longer than 10 min before a measured or stated start\n"
"acted               the first act of a person behind it; a chat message only where nothing else is known\n"
"group.kin           of two incidents that both may have it, the one that lists its component, then the one whose\n"
"                    title shares a word with it, then the nearer in time\n"
"curate.retime       the last time that a person says of an event, or of start and end; the evidence's beside it\n"
"curate.dispute      from the earliest to the latest of all that is said, the evidence's time too\n"
"curate.merge        what belongs to one belongs to the other; a split cuts at a time, or takes the events named\n"
"propose             windows of signals that no incident covers; then alerts that call somebody (no warnings, under\n"
"                    7 days), where neither covers them\n"
"propose.join        windows that overlap, or follow within 30 min and are of one component\n"
"near                other incidents within 48 h before, and at the same time\n"
"near.precursor      before, and of the same component, or with a word of the title in common; never merged\n"
"\n"
"similar             the three most like it of all incidents, from 0.3 on, in something more than shape: the mean of\n"
"                    the parts that both show, words 0.4, components 0.25, log patterns 0.25, shape 0.1\n"
"similar.words       cosine of the words of title (twice) and posts, each weighing ln(1 + incidents / those with it);\n"
"                    not what every post has, nor dates, zones, places and addresses; named: what a third have at most\n"
"similar.components  cosine likewise, of names without the region that they add\n"
"similar.patterns    of messages that stand out, those of both by those of either: warnings or worse and 5xx, 3 times\n"
"                    at least from 10 min before the start to 1 h after, 3 times as often as in the rest of the logs;\n"
"                    against the 8 incidents nearest in time that have logs\n"
"similar.shape       the shorter by the longer length, and whether the page called both as grave; of the 12 that are\n"
"                    most alike otherwise\n";
/* clang-format on */

const char *rules_words(void)
{
	return words;
}

static char *text; /* of the numbers that hold; NULL: not asked for yet */
static char hex[65];
static GMutex lock;

static void make_text(void)
{
	g_mutex_lock(&lock);
	if (text == NULL) {
		GString *all = g_string_new(words);
		g_string_append_c(all, '\n');
		thresholds_print(all);
		digest_hex(all->str, all->len, hex);
		text = g_string_free(all, FALSE);
	}
	g_mutex_unlock(&lock);
}

const char *rules_text(void)
{
	make_text();
	return text;
}

const char *rules_sha256(void)
{
	make_text();
	return hex;
}

void rules_forget(void)
{
	g_clear_pointer(&text, g_free);
}
