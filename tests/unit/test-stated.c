/* Windows that texts state: tables of sentences, and 150 hand-labelled texts where the shared data is there. */
#include "correlate-fixture.h"

#include "correlate/day.h"
#include "correlate/stated.h"
#include "import/csv.h"

/* --- sentences ------------------------------------------------------------------- */

/* start, end: "2020-09-28T21:25Z", NULL = not stated; of the text's main window. */
static const struct {
	const char *text, *posted, *page, *start, *end;
} cases[] = {
	/* both ends, one zone, over midnight */
	{ "Between 5:15 AM and 11:10 PM PST customers saw failed API calls.",
	  "2020-11-26T08:03:00Z", NULL, "2020-11-25T13:15Z", "2020-11-26T07:10Z" },
	{ "Service was degraded from 08:33 to 09:46 UTC.", "2024-05-03T10:00:00Z", NULL,
	  "2024-05-03T08:33Z", "2024-05-03T09:46Z" },
	{ "Between 10:40 PM and 1:20 AM PDT logins failed.", "2022-06-02T09:00:00Z", NULL,
	  "2022-06-02T05:40Z", "2022-06-02T08:20Z" },
	{ "Errors were seen 07:59 - 10:05 UTC.", "2024-05-03T11:00:00Z", NULL,
	  "2024-05-03T07:59Z", "2024-05-03T10:05Z" },
	{ "Requests failed between 07:59\xe2\x80\x93"
	  "10:05 UTC on 3 May.",
	  "2024-05-04T11:00:00Z", NULL, "2024-05-03T07:59Z", "2024-05-03T10:05Z" },
	{ "From 10:40 to 12:44 PM PDT uploads were slow.", "2022-06-02T22:00:00Z", NULL,
	  "2022-06-02T17:40Z", "2022-06-02T19:44Z" },
	{ "Between 2 and 4 PM PST, jobs were delayed.", "2022-12-02T02:00:00Z", NULL,
	  "2022-12-01T22:00Z", "2022-12-02T00:00Z" },
	{ "Between 11:40 AM and noon PST, jobs were delayed.", "2022-12-02T02:00:00Z",
	  NULL, "2022-12-01T19:40Z", "2022-12-01T20:00Z" },
	/* dates in their ways */
	{ "Summary of impact: Between 21:25 UTC on September 28, 2020 and 00:23 UTC on "
	  "September 29, 2020, customers may have met errors while signing in.",
	  "2020-10-01T00:00:00Z", NULL, "2020-09-28T21:25Z", "2020-09-29T00:23Z" },
	{ "Summary of Impact: Between 15:44 and 22:35 UTC on 15 Mar 2021, a subset of "
	  "customers may have had trouble using the portal.",
	  "2021-03-18T00:00:00Z", NULL, "2021-03-15T15:44Z", "2021-03-15T22:35Z" },
	{ "Between approximately 09:24 and 11:15 UTC on 01 Jul 2020, a subset of "
	  "customers "
	  "saw failures when managing resources.",
	  "2020-07-03T00:00:00Z", NULL, "2020-07-01T09:24Z", "2020-07-01T11:15Z" },
	{ "Between 22:10 and 03:30 UTC on 12 Mar 2020 some customers could not reach "
	  "storage.",
	  "2020-03-14T00:00:00Z", NULL, "2020-03-11T22:10Z", "2020-03-12T03:30Z" },
	{ "From 2020-09-28 21:25 UTC to 2020-09-29 00:23 UTC sign-in failed.",
	  "2020-10-01T00:00:00Z", NULL, "2020-09-28T21:25Z", "2020-09-29T00:23Z" },
	{ "Starting at 11:00 UTC on 28 Sep 2020 until 14:30 UTC on 28 Sep 2020, "
	  "customers "
	  "saw latency.",
	  "2020-10-01T00:00:00Z", NULL, "2020-09-28T11:00Z", "2020-09-28T14:30Z" },
	{ "On 9/28 between 21:25 and 23:30 UTC users saw errors.", "2020-10-01T00:00:00Z",
	  NULL, "2020-09-28T21:25Z", "2020-09-28T23:30Z" },
	{ "On 9/28/2020 at 21:25 UTC users saw errors; it was mitigated at 23:30 UTC.",
	  "2020-09-29T00:00:00Z", NULL, "2020-09-28T21:25Z", "2020-09-28T23:30Z" },
	{ "Am 28.09.2020 there were errors between 21:25 and 23:30 UTC.",
	  "2020-10-01T00:00:00Z", NULL, "2020-09-28T21:25Z", "2020-09-28T23:30Z" },
	{ "On Wednesday between 8:00 AM and 9:30 AM PDT customers saw errors.",
	  "2022-06-03T20:00:00Z", NULL, "2022-06-01T15:00Z", "2022-06-01T16:30Z" },
	{ "Yesterday between 20:00 and 21:30 UTC customers saw errors.",
	  "2022-06-03T23:00:00Z", NULL, "2022-06-02T20:00Z", "2022-06-02T21:30Z" },
	{ "Between August 22 8:36 PM and August 23 6:05 AM PDT, instances had "
	  "connectivity "
	  "issues.",
	  "2019-08-23T13:19:00Z", NULL, "2019-08-23T03:36Z", "2019-08-23T13:05Z" },
	{ "20200701T09:24:00Z to 20200701T11:15:00Z: errors for all users.",
	  "2020-07-03T00:00:00Z", NULL, "2020-07-01T09:24Z", "2020-07-01T11:15Z" },
	{ "SUMMARY OF IMPACT: Between 00:52 UTC and 04:00 UTC on 12 Oct 2021, a subset "
	  "of "
	  "customers may have had failures.",
	  "2021-10-14T00:00:00Z", NULL, "2021-10-12T00:52Z", "2021-10-12T04:00Z" },
	{ "Between as early as 13:11 and 15:10 UTC on 17 Dec 2018 deployments failed.",
	  "2018-12-20T00:00:00Z", NULL, "2018-12-17T13:11Z", "2018-12-17T15:10Z" },
	{ "Between 20:00 UTC on 15 Apr 2020 and 01:34 UTC 16 Apr 2020 customers saw "
	  "latency.",
	  "2020-04-20T00:00:00Z", NULL, "2020-04-15T20:00Z", "2020-04-16T01:34Z" },
	{ "Between 18 Jun 2020 08:57 UTC and 18 Jun 2020 10:17 UTC requests timed out.",
	  "2020-06-20T00:00:00Z", NULL, "2020-06-18T08:57Z", "2020-06-18T10:17Z" },
	{ "Between 22:30 UTC on 25 Jan and 00:25 UTC on 26 Jan 2021 customers saw "
	  "errors.",
	  "2021-01-28T00:00:00Z", NULL, "2021-01-25T22:30Z", "2021-01-26T00:25Z" },
	{ "From approximately 11:19 UTC to 13:40 UTC on the 9th of Feb 2021, customers "
	  "may have "
	  "been unable to sign in.",
	  "2021-02-12T00:00:00Z", NULL, "2021-02-09T11:19Z", "2021-02-09T13:40Z" },
	{ "Starting as early as 12:25 UTC on 24 Mar 2020, customers may have seen "
	  "failures. "
	  "Engineers confirmed that this was mitigated at 19:15 UTC.",
	  "2020-03-24T20:00:00Z", NULL, "2020-03-24T12:25Z", "2020-03-24T19:15Z" },
	{ "Starting at 15:19 UTC on 26 Jul 2021, customers may have seen failures. All "
	  "was "
	  "mitigated as of 19:15 UTC on 26 Jul 2021.",
	  "2021-07-29T20:00:00Z", NULL, "2021-07-26T15:19Z", "2021-07-26T19:15Z" },
	{ "What happened? Between 21:40 UTC on 18 July and 22:00 UTC on 19 July 2024, "
	  "customers "
	  "may have had issues with multiple services.\n\nHow did we respond?\n\n21:40 "
	  "UTC on 18 "
	  "July 2024 - Impact started.\n\n22:10 UTC on 18 July 2024 - Engineers were "
	  "engaged.\n\n"
	  "22:00 UTC on 19 July 2024 - Mitigation was confirmed.",
	  "2024-07-25T20:00:00Z", NULL, "2024-07-18T21:40Z", "2024-07-19T22:00Z" },
	{ "On Monday 11 April, 2016, instances lost connectivity for a total of 18 "
	  "minutes, from "
	  "19:09 to 19:27 Pacific Time.",
	  "2016-04-13T20:00:00Z", NULL, "2016-04-12T02:09Z", "2016-04-12T02:27Z" },
	{ "DETAILED DESCRIPTION OF IMPACT On Tuesday, 20 November, 2018, from 03:30 to "
	  "08:30 "
	  "US/Pacific, customers saw elevated errors.",
	  "2018-11-28T20:00:00Z", NULL, "2018-11-20T11:30Z", "2018-11-20T16:30Z" },
	{ "We experienced an issue with Logging, beginning at Wednesday, 2018-02-07 "
	  "08:54 "
	  "US/Pacific. It has been resolved as of 09:50 US/Pacific.",
	  "2018-02-07T18:10:00Z", NULL, "2018-02-07T16:54Z", "2018-02-07T17:50Z" },
	{ "The Console issue that started at 10:34 US/Pacific has been resolved by "
	  "11:02.",
	  "2018-07-02T18:10:00Z", NULL, "2018-07-02T17:34Z", "2018-07-02T18:02Z" },
	{ "Uploads were slow between approx. 3:12 PM - 4:49 PM PDT.",
	  "2018-07-03T01:10:00Z", NULL, "2018-07-02T22:12Z", "2018-07-02T23:49Z" },
	{ "The total time of impact was 08:18 to 09:21 US/Pacific.",
	  "2020-03-26T17:10:00Z", NULL, "2020-03-26T15:18Z", "2020-03-26T16:21Z" },
	{ "Users had errors 08:18-09:21 CET on 3.5.2022 and not before.",
	  "2022-05-04T17:10:00Z", "Europe/Berlin", "2022-05-03T07:18Z",
	  "2022-05-03T08:21Z" },
	{ "Downtime: 2022-05-03 08:18 until 2022-05-03 09:21 (UTC)",
	  "2022-05-04T17:10:00Z", NULL, "2022-05-03T08:18Z", "2022-05-03T09:21Z" },
	{ "Mitigated: Virtual Machines - Between 05:10 and 09:00 UTC on 3 May 2022, "
	  "customers "
	  "may have received error notifications.",
	  "2022-05-04T17:10:00Z", NULL, "2022-05-03T05:10Z", "2022-05-03T09:00Z" },
	{ "Between the hours of 14:00 and 16:00 UTC on 3 May 2022, a deployment caused "
	  "failed "
	  "requests.",
	  "2022-05-04T17:10:00Z", NULL, "2022-05-03T14:00Z", "2022-05-03T16:00Z" },
	{ "Customers were unable to log in from 14:00 UTC until approximately 16:05 UTC "
	  "today.",
	  "2022-05-03T17:10:00Z", NULL, "2022-05-03T14:00Z", "2022-05-03T16:05Z" },
	{ "At 14:00 UTC on May 3rd, 2022 requests began to fail; by 16:05 UTC everything "
	  "had "
	  "recovered.",
	  "2022-05-03T17:10:00Z", NULL, "2022-05-03T14:00Z", "2022-05-03T16:05Z" },
	{ "The incident started on May 3rd, 2022 at 2:00pm ET and ended on May 3rd, 2022 "
	  "at "
	  "4:05pm ET.",
	  "2022-05-04T17:10:00Z", NULL, "2022-05-03T18:00Z", "2022-05-03T20:05Z" },
	/* reports written days later */
	{ "At 04:30 UTC on 22 Jan 2020 customers began to see failures. All was "
	  "mitigated at 02:15 UTC.",
	  "2020-01-25T14:00:00Z", NULL, "2020-01-22T04:30Z", "2020-01-23T02:15Z" },
	{ "Customers saw failures from 04:30 UTC on 22 Jan 2020. It was fixed at 08:00 "
	  "UTC "
	  "the same day.",
	  "2020-01-22T08:10:00Z", NULL, "2020-01-22T04:30Z", "2020-01-22T08:00Z" },
	{ "On Monday 14 December 2020 logins failed.\n\nThe impact lasted from 03:46 to "
	  "04:33 "
	  "US/Pacific.",
	  "2020-12-18T20:00:00Z", NULL, "2020-12-14T11:46Z", "2020-12-14T12:33Z" },
	{ "Between 13:03 and 13:46 UTC and between 15:10 and 15:22 UTC on 5 Oct 2020 "
	  "searches failed.",
	  "2020-10-08T20:00:00Z", NULL, "2020-10-05T13:03Z", "2020-10-05T13:46Z" },
	{ "In 2018 we moved. On 3 May 2018 all was well. Errors were seen from 10:00 to "
	  "11:00 "
	  "UTC.",
	  "2020-10-08T20:00:00Z", NULL, "2020-10-08T10:00Z", "2020-10-08T11:00Z" },
	{ "On 3 May 2020 there was an outage. Today from 10:00 to 11:00 UTC errors came "
	  "back.",
	  "2020-05-08T20:00:00Z", NULL, "2020-05-08T10:00Z", "2020-05-08T11:00Z" },
	/* spans that name no harm */
	{ "On Wednesday 5 June 2019 from 06:05 to 09:47 US/Pacific, a router did not "
	  "announce "
	  "routes.",
	  "2019-06-10T20:00:00Z", NULL, "2019-06-05T13:05Z", "2019-06-05T16:47Z" },
	{ "On 5 June 2019 from 06:05 to 09:47 UTC our office was open.",
	  "2019-06-10T20:00:00Z", NULL, NULL, NULL },
	/* starts */
	{ "At 00:10 PDT on 30 August 2017, some of the load balancers with members in "
	  "the "
	  "central region began to fail; the impact ended at 01:25 PDT.",
	  "2017-08-30T21:00:00Z", NULL, "2017-08-30T07:10Z", "2017-08-30T08:25Z" },
	{ "Machines in one zone experienced restarts at 11:17 UTC on 20 Apr 2020; they "
	  "were "
	  "healthy by 12:02 UTC.",
	  "2020-04-20T21:00:00Z", NULL, "2020-04-20T11:17Z", "2020-04-20T12:02Z" },
	{ "Jobs had errors for 1 hour and 20 minutes starting at 03:45 UTC.",
	  "2020-04-20T21:00:00Z", NULL, "2020-04-20T03:45Z", "2020-04-20T05:05Z" },
	{ "It lasted 35 minutes, from 10:35 UTC.", "2020-04-20T21:00:00Z", NULL,
	  "2020-04-20T10:35Z", "2020-04-20T11:10Z" },
	/* ends */
	{ "As of 16:12 UTC, deployments succeed again. The disruption started at 15:20 "
	  "UTC.",
	  "2020-04-20T21:00:00Z", NULL, "2020-04-20T15:20Z", "2020-04-20T16:12Z" },
	{ "At 09:19 PDT on 13 August 2015, four successive lightning strikes hit.",
	  "2015-08-18T21:00:00Z", NULL, NULL, NULL },
	{ "# Report\nErrors began at 10:00 UTC and lasted for 90 minutes.\n## "
	  "Remediation\nEngineers were alerted at 10:07 UTC.",
	  "2020-04-20T21:00:00Z", NULL, "2020-04-20T10:00Z", "2020-04-20T11:30Z" },
	/* several zones */
	{ "Between 5:15 AM PST (13:15 UTC) and 7:40 AM PST (15:40 UTC) the API failed.",
	  "2020-11-25T20:00:00Z", NULL, "2020-11-25T13:15Z", "2020-11-25T15:40Z" },
	{ "The outage lasted from 5:15 AM (13:15 UTC) to 7:40 AM (15:40 UTC).",
	  "2020-11-25T20:00:00Z", NULL, "2020-11-25T13:15Z", "2020-11-25T15:40Z" },
	{ "Errors from 10:05 PDT / 17:05 UTC to 11:05 PDT / 18:05 UTC.",
	  "2022-06-02T20:00:00Z", NULL, "2022-06-02T17:05Z", "2022-06-02T18:05Z" },
	{ "From 1:30 AM PST to 4:00 AM PDT requests failed.", "2022-03-13T20:00:00Z",
	  NULL, "2022-03-13T09:30Z", "2022-03-13T11:00Z" },
	{ "\xe6\x97\xa5\xe6\x9c\xac\xe6\x99\x82\xe9\x96\x93 2021/07/14 23:01\xe3\x80\x82 "
	  "| "
	  "Between 7:01 AM and 8:20 AM PDT we saw increased error rates.",
	  "2021-07-14T16:00:00Z", NULL, "2021-07-14T14:01Z", "2021-07-14T15:20Z" },
	{ "(All Times US/Pacific) On 12 June errors began at 10:51 and ended at 13:20.",
	  "2025-06-13T00:00:00Z", NULL, "2025-06-12T17:51Z", "2025-06-12T20:20Z" },
	{ "Between 9:51 AM and 10:02 AM, and between 10:41 AM and 11:10 AM PST, lookups "
	  "timed out.",
	  "2021-01-02T20:00:00Z", NULL, "2021-01-02T17:51Z", "2021-01-02T18:02Z" },
	/* labels */
	{ "# Mini Incident Report\n\n(All Times US/Pacific)\n\n**Incident Start:** 12 "
	  "June, "
	  "2024 12:06\n\n**Incident End:** 12 June, 2024 15:59\n\n**Duration:** 3 hours, "
	  "53 "
	  "minutes\n\nFrom 12:30 to 13:00 a single product failed.",
	  "2024-06-14T15:48:00Z", NULL, "2024-06-12T19:06Z", "2024-06-12T22:59Z" },
	{ "Preliminary statement (All Times US/Pacific) Incident Start: 2020-12-14 03:45 "
	  "Incident End: 2020-12-14 04:35 Duration: 50 minutes;",
	  "2020-12-14T20:17:00Z", NULL, "2020-12-14T11:45Z", "2020-12-14T12:35Z" },
	{ "Start time: 2021-11-16 10:04 PT\n\nEnd time: 2021-11-16 11:28 PT\n\nImpact: "
	  "404 "
	  "errors.",
	  "2021-11-17T00:00:00Z", NULL, "2021-11-16T18:04Z", "2021-11-16T19:28Z" },
	{ "Impact start: 06:04 UTC. Impact end: 07:10 UTC.", "2026-06-02T09:00:00Z", NULL,
	  "2026-06-02T06:04Z", "2026-06-02T07:10Z" },
	/* a start here, an end there */
	{ "Starting at 1:18 PM PDT we saw connectivity issues. At 4:26 PM PDT, "
	  "connectivity "
	  "was restored. At 4:33 PM PDT, latencies had also returned to normal levels.",
	  "2021-06-11T01:54:00Z", NULL, "2021-06-10T20:18Z", "2021-06-10T23:33Z" },
	{ "Beginning at 3:00 PM PST builds failed; the issue was resolved at 4:10 PM "
	  "PST.",
	  "2021-01-11T01:54:00Z", NULL, "2021-01-10T23:00Z", "2021-01-11T00:10Z" },
	{ "The problem started at 14:02 UTC and was mitigated at 15:30 UTC.",
	  "2021-01-11T20:54:00Z", NULL, "2021-01-11T14:02Z", "2021-01-11T15:30Z" },
	{ "Errors began around noon UTC and everything was over by 12:49 UTC.",
	  "2021-01-11T20:54:00Z", NULL, "2021-01-11T12:00Z", "2021-01-11T12:49Z" },
	{ "On Wednesday, 12 June 2024 at 12:06 US/Pacific, some services experienced "
	  "errors "
	  "for a duration of 3 hours and 53 minutes.",
	  "2024-06-19T20:09:00Z", NULL, "2024-06-12T19:06Z", "2024-06-12T22:59Z" },
	{ "Recovery began at 7:31 PM PDT. Starting at 5:27 PM PDT there were delays; by "
	  "9:28 "
	  "PM PDT all of the backlog was successfully delivered.",
	  "2021-06-11T05:00:00Z", NULL, "2021-06-11T00:27Z", "2021-06-11T04:28Z" },
	{ "On 3 May 2022 at 10:05 UTC the database became unavailable. Engineers were "
	  "alerted "
	  "at 10:12 UTC and service was restored at 10:55 UTC.",
	  "2022-05-05T00:00:00Z", NULL, "2022-05-03T10:05Z", "2022-05-03T10:55Z" },
	{ "On 3 May 2022 at 10:05 UTC requests began to fail.\n\nDuration: 02:45:00",
	  "2022-05-05T00:00:00Z", NULL, "2022-05-03T10:05Z", "2022-05-03T12:50Z" },
	/* one end */
	{ "We are experiencing an issue with Pub/Sub beginning at Tuesday, 2021-11-16 "
	  "10:04 "
	  "US/Pacific. We will provide an update by Tuesday, 2021-11-16 11:30 "
	  "US/Pacific.",
	  "2021-11-16T18:40:00Z", NULL, "2021-11-16T18:04Z", NULL },
	{ "We have a report of an issue with Storage as of Tuesday, 2020-10-27 11:00 "
	  "US/Pacific.",
	  "2020-10-27T18:40:00Z", NULL, "2020-10-27T18:00Z", NULL },
	{ "As of 10:15 ET, users see elevated errors.", "2022-06-02T14:20:00Z", NULL,
	  "2022-06-02T14:15Z", NULL },
	{ "At approximately 10 AM PT, users experienced errors.", "2022-06-02T18:20:00Z",
	  NULL, "2022-06-02T17:00Z", NULL },
	{ "The issue with Networking should have been resolved for all affected users as "
	  "of "
	  "Monday 2017-06-19 11:25 US/Pacific.",
	  "2017-06-19T18:40:00Z", NULL, NULL, "2017-06-19T18:25Z" },
	{ "We are experiencing an issue with Cloud Deployment Manager, beginning at "
	  "Friday, "
	  "2020-01-17 15:04 US/Pacific.",
	  "2020-01-18T00:10:00Z", NULL, "2020-01-17T23:04Z", NULL },
	{ "Dataproc is no longer affected as of Wednesday, 2020-04-08 07:59 US/Pacific.",
	  "2020-04-08T15:10:00Z", NULL, NULL, "2020-04-08T14:59Z" },
	{ "The issue with Spanner has been resolved for all affected projects as of "
	  "Friday, "
	  "2020-12-04 19:00 US/Pacific.",
	  "2020-12-05T03:08:00Z", NULL, NULL, "2020-12-05T03:00Z" },
	{ "As of 4:32 PST the system was restored and all services recovered shortly "
	  "after.",
	  "2020-12-14T14:23:00Z", NULL, NULL, "2020-12-14T12:32Z" },
	{ "Connectivity was down until 13:36 UTC.", "2022-06-02T14:20:00Z", NULL, NULL,
	  "2022-06-02T13:36Z" },
	/* none */
	{ "We will provide an update by Friday, 2024-06-14 09:00 US/Pacific.",
	  "2024-06-14T06:16:00Z", NULL, NULL, NULL },
	{ "The mitigation is expected to complete by 17:45 UTC.", "2024-06-14T16:16:00Z",
	  NULL, NULL, NULL },
	{ "Scheduled maintenance between 10:00 and 12:00 UTC may cause errors.",
	  "2024-06-14T12:16:00Z", NULL, NULL, NULL },
	{ "Engineers were alerted at 12:54 UTC and began an investigation.",
	  "2024-06-14T16:16:00Z", NULL, NULL, NULL },
	{ "Our office is open from 9:00 to 17:00 UTC.", "2024-06-14T18:16:00Z", NULL,
	  NULL, NULL },
	{ "We are investigating. Next update at 13:00 UTC.", "2024-06-14T12:16:00Z", NULL,
	  NULL, NULL },
	{ "Between 10:00 and 10:30 UTC engineers rolled back the release.",
	  "2024-06-14T12:16:00Z", NULL, NULL, NULL },
	{ "We expect full recovery at 15:00 UTC.", "2024-06-14T14:16:00Z", NULL, NULL,
	  NULL },
	{ "Support is there 24/7 for all issues.", "2024-06-14T14:16:00Z", NULL, NULL,
	  NULL },
	{ "The issue has not been resolved at 10:15 UTC.", "2024-06-14T10:16:00Z", NULL,
	  NULL, NULL },
	{ "", "2024-06-14T10:16:00Z", NULL, NULL, NULL },
	{ NULL, "2024-06-14T10:16:00Z", NULL, NULL, NULL },
};

static char *minute_text(struct range at)
{
	return range_known(at) ? instant_rfc3339(at.lo) : g_strdup("-");
}

static void sentences(void)
{
	guint wrong = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GArray) said = windows_said(cases[i].text, at(cases[i].posted),
		                                      at(cases[i].posted), cases[i].page);
		struct range start = RANGE_NONE, end = RANGE_NONE;
		const char *rule = "none";
		if (said->len > 0) {
			const struct said_window *one =
			        &g_array_index(said, struct said_window, 0);
			start = one->start;
			end = one->end;
			rule = one->rule;
		}
		gint64 want_start =
		        cases[i].start != NULL ? at(cases[i].start) : INSTANT_NONE;
		gint64 want_end = cases[i].end != NULL ? at(cases[i].end) : INSTANT_NONE;
		if (start.lo == want_start && end.lo == want_end)
			continue;
		g_autofree char *from = minute_text(start), *until = minute_text(end);
		g_test_message("%s\n   read %s .. %s (%s), want %s .. %s", cases[i].text,
		               from, until, rule, cases[i].start, cases[i].end);
		wrong++;
	}
	g_assert_cmpuint(wrong, ==, 0);
}

/* --- the labelled texts ---------------------------------------------------------- */

static int minutes_of(const char *text)
{
	g_auto(GStrv) parts = g_strsplit(text, ":", 2);
	if (parts[0] == NULL || parts[1] == NULL)
		return -1;
	return (int)g_ascii_strtoll(parts[0], NULL, 10) * 60 +
	       (int)g_ascii_strtoll(parts[1], NULL, 10);
}

/* One "<div><span class="yellowfg"> 6:36 AM PST</span>&nbsp;text</div>" */
struct segment {
	int minute;     /* of the day; -1 = no clock */
	int offset;     /* hours east of UTC */
	struct day day; /* of the prefix; month 0 = none */
	char *body;
};

static void segment_clear(gpointer data)
{
	g_free(((struct segment *)data)->body);
}

static int clock_of_prefix(const char *prefix)
{
	const char *colon = strchr(prefix, ':');
	if (colon == NULL || colon - prefix < 2)
		return -1;
	int hour = (int)g_ascii_strtoll(colon - 2 + (colon[-2] < '0'), NULL, 10);
	int minute = (int)g_ascii_strtoll(colon + 1, NULL, 10);
	return hour % 12 * 60 + minute + (strstr(colon, "PM") != NULL ? 12 * 60 : 0);
}

static GArray *segments_of(const char *description)
{
	static const char open[] = "<span class=\"yellowfg\">";
	GArray *out = g_array_new(FALSE, TRUE, sizeof(struct segment));
	g_array_set_clear_func(out, segment_clear);
	for (const char *at = strstr(description, open); at != NULL;) {
		const char *end = strstr(at, "</span>");
		const char *next = end != NULL ? strstr(end, open) : NULL;
		if (end == NULL)
			break;
		g_autofree char *prefix =
		        g_strndup(at + strlen(open), (gsize)(end - at) - strlen(open));
		g_autofree char *raw =
		        next != NULL ? g_strndup(end + 7, (gsize)(next - end) - 7)
		                     : g_strdup(end + 7);
		g_auto(GStrv) parts = g_strsplit(raw, "&nbsp;", -1);
		struct segment segment = { .minute = clock_of_prefix(prefix),
			                   .offset = strstr(prefix, "PDT") != NULL ? -7
			                                                           : -8,
			                   .body = g_strjoinv(" ", parts) };
		g_autoptr(GArray) tokens = tokens_of(prefix);
		for (gssize i = 0; i < (gssize)tokens->len && segment.day.month == 0; i++)
			if (day_read(tokens, i, &segment.day) == i)
				segment.day.month = 0;
		g_array_append_val(out, segment);
		at = next;
	}
	return out;
}

static void later_day(const struct day *one, struct day *latest)
{
	if (one->month > 0 &&
	    one->month * 31 + one->day > latest->month * 31 + latest->day)
		*latest = *one;
}

/* The texts say no year, and their date only here and there: any day will do that fits the dates in the text. */
static gint64 day_for(const GArray *segments, int year)
{
	gint64 day;
	const struct segment *s = &g_array_index(segments, struct segment, 0);
	const struct segment *last = s + segments->len - 1;
	struct day latest = last->day;
	for (guint i = 0; i < segments->len && last->day.month == 0; i++) {
		g_autoptr(GArray) tokens = tokens_of(s[i].body);
		later_day(&s[i].day, &latest);
		for (gssize k = 0; k < (gssize)tokens->len; k++) {
			struct day one;
			if (day_read(tokens, k, &one) > k &&
			    (day_month(tokens, k) > 0 || day_month(tokens, k + 1) > 0))
				later_day(&one, &latest);
		}
	}
	if (latest.month == 0)
		latest = (struct day){ .month = last->offset == -7 ? 6 : 12, .day = 10 };
	latest.year = year;
	g_assert_true(day_settle(&latest, INSTANT_NONE, &day));
	return day;
}

static Timeline *timeline_of(Evidence *e, const GArray *segments, int year)
{
	Incident *incident = add_incident(e, "a", "A service", PHASE_RESOLVED);
	incident->page_zone = g_strdup("America/Los_Angeles");
	const struct segment *s = (const struct segment *)(gconstpointer)segments->data;
	guint n = segments->len;
	gint64 day = day_for(segments, year);
	for (guint i = n; i-- > 0;) {
		if (i + 1 < n && s[i].minute > s[i + 1].minute)
			day -= DAY;
		Event *post =
		        add_post(e, "a", PHASE_NONE, "2026-01-01T00:00Z", s[i].body);
		const gint64 at = day + s[i].minute * MINUTE - s[i].offset * HOUR;
		post->at = range_of(at, at + MINUTE);
		post->posted_at = INSTANT_NONE;
	}
	evidence_done(e);
	return correlate(e, incident, NULL);
}

static int local_minute(struct range at, int offset)
{
	if (!range_known(at))
		return -1;
	return (int)((at.lo + offset * HOUR) % DAY / MINUTE);
}

struct score {
	int texts, start, end, both;
};

static void try_text(const struct csv *csv, struct score *score)
{
	enum { ID = 0, DESCRIPTION = 2, YEAR = 5, START = 8, END = 9, ZONE = 11 };
	char *cell[16];
	for (guint i = 0; i < G_N_ELEMENTS(cell); i++) {
		const struct csv_cell *c = csv_cell(csv, i);
		cell[i] = g_strndup(c->text, c->len);
	}
	g_autoptr(GArray) segments = segments_of(cell[DESCRIPTION]);
	g_autoptr(Evidence) evidence = evidence_new();
	int offset = g_str_equal(cell[ZONE], "PDT") ? -7 : -8;
	g_autoptr(Timeline) t = timeline_of(evidence, segments,
	                                    (int)g_ascii_strtoll(cell[YEAR], NULL, 10));
	const struct stated_window *window =
	        t->stated->len > 0 ? t->stated->pdata[0] : NULL;
	int from = window != NULL ? local_minute(window->start, offset) : -1;
	int until = window != NULL ? local_minute(window->end, offset) : -1;
	bool start = from == minutes_of(cell[START]),
	     end = until == minutes_of(cell[END]);
	score->texts++;
	score->start += start;
	score->end += end;
	score->both += start && end;
	if (!start || !end)
		g_test_message("%s: label %s-%s, read %02d:%02d-%02d:%02d (%s) %s",
		               cell[ID], cell[START], cell[END], from / 60, from % 60,
		               until / 60, until % 60,
		               window != NULL ? window->rule : "none",
		               window != NULL ? window->quote : "");
	for (guint i = 0; i < G_N_ELEMENTS(cell); i++)
		g_free(cell[i]);
}

static char *shared_file(const char *name)
{
	const char *root = g_getenv("DEBRIEF_SHARED");
	g_autofree char *beside = g_strdup_printf(
	        "%s/../shared", g_getenv("srcdir") != NULL ? g_getenv("srcdir") : ".");
	return g_build_filename(root != NULL ? root : beside, "data/status", name, NULL);
}

static void labelled_texts(void)
{
	g_autofree char *path = shared_file("labelled-windows/aws_label.csv");
	g_autofree char *bytes = NULL;
	gsize len;
	if (!g_file_get_contents(path, &bytes, &len, NULL)) {
		g_test_skip("no shared data");
		return;
	}
	struct csv csv;
	struct score score = { 0 };
	bool more = false;
	csv_open(&csv, path, bytes, len);
	g_assert_true(csv_row(&csv, &more, NULL)); /* the header */
	while (csv_row(&csv, &more, NULL) && more)
		try_text(&csv, &score);
	csv_close(&csv);
	g_test_message("%d texts: start %d, end %d, both %d", score.texts, score.start,
	               score.end, score.both);
	g_assert_cmpint(score.texts, ==, 150);
	g_assert_cmpint(score.both, >=, 135);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/stated/sentences", sentences);
	g_test_add_func("/stated/labelled-texts", labelled_texts);
	return g_test_run();
}
