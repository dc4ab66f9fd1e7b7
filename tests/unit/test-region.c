/* Regions in names and texts: which they are, what is left of a name, and what lies in or apart from what. */
#include "correlate/region.h"

#include <string.h>

static void reads_the_region_of_a_name(void)
{
	static const struct {
		const char *name, *want, *rest; /* "area/nation/site/code"; NULL: none */
	} rows[] = {
		{ "Checkout (EU)", "europe///", "Checkout" },
		{ "EU", "europe///", "" },
		{ "API us-east-1", "americas/us//us-east-1", "API" },
		{ "us-gov-west-1 Console", "americas/us//us-gov-west-1", "Console" },
		{ "Cloud SQL europe-west4", "europe///europe-west4", "Cloud SQL" },
		{ "Zone us-east-1a", "americas/us//us-east-1a", "Zone" },
		{ "Virtual Machines - East US 2", "americas/us/east us 2/",
		  "Virtual Machines" },
		{ "West Europe", "europe//west europe/", "" },
		{ "North America", "americas///", "" },
		{ "South Africa", "africa/south africa//", "" },
		{ "Hong Kong edge", "asia-pacific/hong kong//", "edge" },
		{ "Frankfurt, Germany", "europe/germany/frankfurt/", "" },
		{ "Europe: eu-west-1", "europe///eu-west-1", "" },
		{ "Contact us", NULL, NULL },
		{ "EU to US link", NULL, NULL },
		{ "East wing", NULL, NULL },
		{ "API", NULL, NULL },
		{ "", NULL, NULL },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct region r;
		g_autofree char *rest = NULL;
		const bool found = region_of_name(rows[i].name, &r, &rest);
		g_autofree char *got =
		        found ? g_strjoin("/", r.area, r.nation, r.site, r.code, NULL)
		              : NULL;
		g_test_message("%s", rows[i].name);
		g_assert_cmpstr(got, ==, rows[i].want);
		g_assert_cmpstr(rest, ==, rows[i].rest);
	}
}

static void tells_in_from_apart(void)
{
	static const struct {
		const char *a, *b;
		bool within, apart;
	} rows[] = {
		{ "EU", "Europe", true, false },
		{ "Frankfurt", "Germany", true, false },
		{ "Germany", "Frankfurt", false, false },
		{ "us-east-1a", "us-east-1", true, false },
		{ "us-east-1", "US", true, false },
		{ "us-east-1", "us-west-2", false, true },
		{ "us-east-1", "Virginia", false, false },
		{ "Frankfurt", "eu-central-1", false, false },
		{ "Frankfurt", "Ireland", false, true },
		{ "EU", "Asia", false, true },
		{ "East US", "West US", false, true },
		{ "Canada", "US", false, true },
		{ "Canada", "North America", true, false },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct region a, b;
		g_autofree char *x = NULL, *y = NULL;
		g_test_message("%s, %s", rows[i].a, rows[i].b);
		g_assert_true(region_of_name(rows[i].a, &a, &x));
		g_assert_true(region_of_name(rows[i].b, &b, &y));
		g_assert_cmpint(region_within(&a, &b), ==, rows[i].within);
		g_assert_cmpint(region_apart(&a, &b), ==, rows[i].apart);
		g_assert_cmpint(region_apart(&b, &a), ==, rows[i].apart);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/region/reads-the-region-of-a-name", reads_the_region_of_a_name);
	g_test_add_func("/region/tells-in-from-apart", tells_in_from_apart);
	return g_test_run();
}
