/*
 * earlier.h - how long each stage took in the incidents of a page before one of its incidents.
 *
 * Units   us
 * Owns    lists and lengths are the caller's; evidence and timelines are only read
 * Errors  none; a stage that fewer than three incidents tell has no median
 */
#pragma once
#include "model/timeline.h"

/* const Incident *: outages of the page that began before this one, newest first, 200 at most. */
GPtrArray *earlier_incidents(const Evidence *evidence, const Incident *incident);
/* timelines: of those, measured */
struct earlier earlier_of(const GPtrArray *timelines);
