/* Every pair of colours that charts put together is legible in both themes. */
#include "chart/palette.h"

static const struct {
	enum token mark, ground;
	double least;
} pairs[] = {
	/* text */
	{ TOKEN_INK, TOKEN_BG, 4.5 },
	{ TOKEN_INK, TOKEN_TINT, 4.5 },
	{ TOKEN_INK2, TOKEN_BG, 4.5 },
	{ TOKEN_INK2, TOKEN_TINT, 4.5 },
	{ TOKEN_INK3, TOKEN_BG, 4.5 },
	{ TOKEN_REP, TOKEN_BG, 4.5 },
	{ TOKEN_REP, TOKEN_TINT, 4.5 },
	{ TOKEN_SEVT, TOKEN_BG, 4.5 },
	{ TOKEN_SEVT, TOKEN_TINT, 4.5 },
	{ TOKEN_ON3, TOKEN_SEV3, 4.5 },
	{ TOKEN_ON2, TOKEN_SEV2, 4.5 },
	{ TOKEN_ON1, TOKEN_SEV1, 4.5 },
	{ TOKEN_ONNEU, TOKEN_NEUTRAL, 4.5 },
	{ TOKEN_INK, TOKEN_IDLE, 4.5 },
	{ TOKEN_CLAIM, TOKEN_BG, 4.5 },
	{ TOKEN_CLAIM, TOKEN_CLAIMF, 4.5 },
	{ TOKEN_ONMARK, TOKEN_MARK, 4.5 },
	/* marks that inform */
	{ TOKEN_AXIS, TOKEN_BG, 3.0 },
	{ TOKEN_HATCH, TOKEN_BG, 3.0 },
	{ TOKEN_REP, TOKEN_REPF, 3.0 },
	{ TOKEN_BASE, TOKEN_BG, 3.0 },
	{ TOKEN_BASE, TOKEN_TINT, 3.0 },
	{ TOKEN_SEV3, TOKEN_BG, 3.0 },
	{ TOKEN_EDGE1, TOKEN_BG, 3.0 },
	{ TOKEN_EDGE1, TOKEN_SEV1,
	  2.3 }, /* the edge is told from the page; the fill is its own */
	{ TOKEN_CLAIM, TOKEN_TINT, 3.0 },
	{ TOKEN_NEUTRAL, TOKEN_BG, 3.0 },
	{ TOKEN_MARK, TOKEN_BG, 3.0 },
};

static void pairs_in_use_are_legible(void)
{
	for (enum theme theme = THEME_LIGHT; theme <= THEME_DARK; theme++) {
		for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
			double got =
			        palette_contrast(palette_rgb(pairs[i].mark, theme),
			                         palette_rgb(pairs[i].ground, theme));
			if (got < pairs[i].least) {
				g_test_message("%s on %s, theme %d: %.2f, least %.2f",
				               token_word(pairs[i].mark),
				               token_word(pairs[i].ground), theme, got,
				               pairs[i].least);
				g_test_fail();
			}
		}
	}
}

static void contrast_knows_its_limits(void)
{
	g_assert_cmpfloat_with_epsilon(palette_contrast(0, 0xFFFFFF), 21, 1e-9);
	g_assert_cmpfloat_with_epsilon(palette_contrast(0x777777, 0x777777), 1, 1e-9);
	g_assert_cmpfloat_with_epsilon(palette_contrast(0x1A1F26, 0xFFFFFF), 16.6, 0.05);
}

static void severity_gets_darker_by_steps_in_light(void)
{
	double one = palette_contrast(palette_rgb(TOKEN_SEV1, THEME_LIGHT), 0xFFFFFF);
	double two = palette_contrast(palette_rgb(TOKEN_SEV2, THEME_LIGHT), 0xFFFFFF);
	double three = palette_contrast(palette_rgb(TOKEN_SEV3, THEME_LIGHT), 0xFFFFFF);
	g_assert_cmpfloat(one * 1.8, <, two);
	g_assert_cmpfloat(two * 1.8, <, three);
}

static void every_token_has_colours_and_a_word(void)
{
	for (enum token token = TOKEN_NONE + 1; token < TOKEN_COUNT; token++) {
		g_assert_nonnull(token_word(token));
		g_assert_cmpuint(palette_rgb(token, THEME_LIGHT), !=,
		                 palette_rgb(token, THEME_DARK));
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/palette/pairs-in-use-are-legible", pairs_in_use_are_legible);
	g_test_add_func("/palette/contrast-knows-its-limits", contrast_knows_its_limits);
	g_test_add_func("/palette/severity-gets-darker-by-steps-in-light",
	                severity_gets_darker_by_steps_in_light);
	g_test_add_func("/palette/every-token-has-colours-and-a-word",
	                every_token_has_colours_and_a_word);
	return g_test_run();
}
