/* Lengths and states that texts assert, and those that they only mention. */
#include "correlate/phrase.h"

static const struct {
	const char *text;
	double lo_min, hi_min; /* hi < 0: open; lo < 0: no length */
} lengths[] = {
	{ "approximately 2 hours and 45 minutes", 148.5, 181.5 },
	{ "about 2 h 45 min", 148.5, 181.5 },
	{ "2h45m", 164.5, 165.5 },
	{ "2h 45m", 164.5, 165.5 },
	{ "165 minutes", 164.5, 165.5 },
	{ "165-minute", 164.5, 165.5 },
	{ "two hours", 90, 150 },
	{ "two-hour", 90, 150 },
	{ "almost three hours", 162, 198 },
	{ "nearly 3 hrs", 162, 198 },
	{ "roughly 90 mins", 81, 99 },
	{ "around two and a half hours", 135, 165 },
	{ "2.5 hours", 147, 153 },
	{ "an hour and a half", 87, 93 },
	{ "half an hour", 27, 33 },
	{ "forty-five minutes", 44.5, 45.5 },
	{ "1 day, 2 hours and 3 minutes", 1562.5, 1563.5 },
	{ "more than 5 hours", 300, -1 },
	{ "at least five hours", 300, -1 },
	{ "less than 2 hours", 0, 120 },
	{ "two to three hours", 90, 210 },
	{ "2-3 hours", 90, 210 },
	{ "~20 min", 18, 22 },
	{ "\xe2\x89\x88 20 min", 18, 22 },
	{ "2\xc2\xbd hours", 147, 153 },
	{ "2h45", 164.5, 165.5 },
	{ "two hours 45", 164.5, 165.5 },
	{ "2:45 h", 164.5, 165.5 },
	{ "no more than 3 hours", 0, 180 },
	{ "not less than 3 hours", 180, -1 },
	{ "between two and three hours", 90, 210 },
	{ "2 errors", -1, 0 },
	{ "model 4.6", -1, 0 },
	{ "", -1, 0 },
};

static void reads_lengths(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		struct range got;
		g_test_message("%s", lengths[i].text);
		bool found = length_parse(lengths[i].text, &got);
		g_assert_cmpint(found, ==, lengths[i].lo_min >= 0);
		if (!found)
			continue;
		g_assert_cmpfloat_with_epsilon((double)got.lo / (double)MINUTE,
		                               lengths[i].lo_min, 0.02);
		if (lengths[i].hi_min < 0)
			g_assert_true(range_is_open(got));
		else
			g_assert_cmpfloat_with_epsilon((double)got.hi / (double)MINUTE,
			                               lengths[i].hi_min, 0.02);
	}
}

static const struct {
	const char *text;
	bool claim;
	const char *words; /* NULL: none */
} asserted[] = {
	{ "The outage lasted approximately 2 hours and 45 minutes.", true,
	  "approximately 2 hours and 45 minutes" },
	{ "The outage lasted approximately 2 hours and 45 minutes.", false,
	  "approximately 2 hours and 45 minutes" },
	{ "A report puts the length of the outage at about 3 hours.", true,
	  "about 3 hours" },
	{ "Service was down for 40 minutes.", false, "40 minutes" },
	{ "A 40-minute outage hit the checkout.", false, "40-minute" },
	{ "The incident had a total duration of 1 h 5 min.", false, "1 h 5 min" },
	{ "We will post the next update in 30 minutes.", false, NULL },
	{ "We will post the next update in 30 minutes.", true, NULL },
	{ "Updates every 15 minutes.", true, NULL },
	{ "This began 2 hours ago.", true, NULL },
	{ "Jobs are delayed by up to 20 minutes.", false, NULL },
	{ "Over the last 3 hours errors rose; it lasted 50 minutes.", true,
	  "50 minutes" },
	{ "Start: 10:00. Duration: 02:45:00. All is well.", false, "02:45:00" },
	{ "**Duration:** 02:45:00", false, "02:45:00" },
	{ "Outage duration of 02:45:00 hours", false, "02:45:00 hours" },
	{ "It began at 02:45:00.", false, NULL },
	{ "Duration: from 02:45:99.", false, NULL },
	{ "Nothing of that kind.", true, NULL },
};

static void tells_a_length_of_the_outage_from_others(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(asserted); i++) {
		g_autoptr(GArray) got =
		        lengths_stated(asserted[i].text, asserted[i].claim);
		g_test_message("%s", asserted[i].text);
		g_assert_cmpuint(got->len, ==, asserted[i].words != NULL);
		if (got->len > 0)
			g_assert_cmpstr(g_array_index(got, struct stated_length, 0).words,
			                ==, asserted[i].words);
	}
}

static const struct {
	const char *text;
	const char *subjects; /* joined by "|"; a "*" marks "until then" */
} states[] = {
	{ "The API remains unaffected.", "API*" },
	{ "the API is unaffected", "API" },
	{ "We know that our surfaces are down; the API remains unaffected.", "API*" },
	{ "Web is down, but the API is working normally.", "API" },
	{ "Although claude.ai is not available, the API remains unaffected.", "API*" },
	{ "Our Payments API was not affected.", "Payments API*" },
	{ "The Console isn't impacted.", "Console" },
	{ "The API and the Console remain unaffected.", "Console*|API*" },
	{ "The API has not been impacted.", "API*" },
	{ "There is no impact on the Checkout API.", "Checkout API" },
	{ "This does not affect the mobile app.", "mobile app" },
	{ "Webhooks continues to be fully operational.", "Webhooks*" },
	{ "Actions is operating normally.", "Actions" },
	{ "API calls are functioning as expected.", "API calls" },
	{ "There are no issues with the Ledger API.", "Ledger API" },
	{ "The API is not experiencing any issues.", "API" },
	{ "API traffic is unaffected.", "API traffic" },
	{ "The API was never affected.", "API*" },
	{ "The API is up and running.", "API" },
	{ "In short: the API is fine.", "API" },
	{ "The Ticket App works normally.", "Ticket App" },
	{ "Card payments continue to work.", "Card payments*" },
	{ "The API kept working throughout, and the web did not.", "API*" },
	{ "Webhooks functioned as usual.", "Webhooks*" },
	{ "The Ledger API saw no errors.", "Ledger API*" },
	{ "The API continues to operate normally.", "API*" },
	{ "API unaffected.", "API" },
	{ "The API never went down.", "API*" },
	{ "The API is not part of this incident.", "API" },
	{ "The outage did not extend to the API.", "API*" },
	/* Nothing asserted, or the contrary. */
	{ "We continue to work on a fix.", "" },
	{ "We continue to work.", "" },
	{ "The API does not work normally.", "" },
	{ "The API works for some.", "" },
	{ "The API is experiencing issues.", "" },
	{ "Other models are not affected.", "" },
	{ "Existing sessions and the API are not affected.", "" },
	{ "It is unaffected.", "" },
	{ "The API may be unaffected.", "" },
	{ "We cannot say that the API is unaffected.", "" },
	{ "It is unclear whether the API is unaffected.", "" },
	{ "Is the API unaffected?", "" },
	{ "The API is not unaffected.", "" },
	{ "The API is not operational.", "" },
	{ "The API is affected.", "" },
	{ "The API is no longer operational.", "" },
	{ "We do not believe that the API is operational.", "" },
	{ "The API should be operational again soon.", "" },
	{ "If the API is unaffected, retry.", "" },
	{ "We will tell you once the API is operational.", "" },
	{ "", "" },
};

static void reads_states_and_their_negation(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		g_autoptr(GArray) got = states_stated(states[i].text);
		g_autoptr(GString) text = g_string_new(NULL);
		for (guint k = 0; k < got->len; k++) {
			struct stated_state one =
			        g_array_index(got, struct stated_state, k);
			g_string_append_printf(text, "%s%s%s", k > 0 ? "|" : "",
			                       one.subject, one.up_to_then ? "*" : "");
		}
		g_test_message("%s", states[i].text);
		g_assert_cmpstr(text->str, ==, states[i].subjects);
	}
}

static void finds_the_component_that_is_meant(void)
{
	static const struct {
		const char *said, *want;
	} rows[] = {
		{ "API", "Claude API" },
		{ "the API", "Claude API" },
		{ "claude api", "Claude API" },
		{ "APIs", "Claude API" },
		{ "API access", "Claude API" },
		{ "the Claude API for partners", "Claude API" },
		{ "Console", "Claude Console" },
		{ "claude.ai", "claude.ai" },
		{ "Claude", NULL },
		{ "the website", NULL },
		{ "", NULL },
		{ "Code", "Claude Code" },
	};
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	static char known[][16] = { "claude.ai", "Claude Console", "Claude API",
		                    "Claude Code" };
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		g_ptr_array_add(names, known[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].said);
		g_assert_cmpstr(name_match(rows[i].said, names), ==, rows[i].want);
	}
}

static void survives_noise(void)
{
	static const char *const parts[] = {
		"the",    "API",  "is",      "not",       "unaffected", "and",  "2",
		"hours",  "45",   "-",       "minutes",   ",",          ".",    "no",
		"impact", "on",   "without", "affecting", "remains",    "\xff", "(",
		"but",    "half", "an",      "about",     "?"
	};
	GRand *rand = g_rand_new_with_seed(11);
	for (int round = 0; round < 3000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int k = g_rand_int_range(rand, 0, 20); k > 0; k--)
			g_string_append_printf(
			        text, "%s ",
			        parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
		g_autoptr(GArray) a G_GNUC_UNUSED = states_stated(text->str);
		g_autoptr(GArray) b = lengths_stated(text->str, true);
		for (guint i = 0; i < b->len; i++) {
			struct range length =
			        g_array_index(b, struct stated_length, i).length;
			g_assert_cmpint(length.lo, >=, 0);
			g_assert_cmpint(length.lo, <=, length.hi);
		}
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/phrase/reads-lengths", reads_lengths);
	g_test_add_func("/phrase/tells-a-length-of-the-outage-from-others",
	                tells_a_length_of_the_outage_from_others);
	g_test_add_func("/phrase/reads-states-and-their-negation",
	                reads_states_and_their_negation);
	g_test_add_func("/phrase/finds-the-component-that-is-meant",
	                finds_the_component_that_is_meant);
	g_test_add_func("/phrase/survives-noise", survives_noise);
	return g_test_run();
}
