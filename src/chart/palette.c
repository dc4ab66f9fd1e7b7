/* The token table and the contrast of its pairs. */
#include "chart/palette.h"

#include <math.h>

static const guint32 colours[TOKEN_COUNT][2] = {
	[TOKEN_BG] = { 0xFFFFFF, 0x14181D },     [TOKEN_INK] = { 0x1A1F26, 0xE9ECF0 },
	[TOKEN_INK2] = { 0x57606A, 0xA6AFBA },   [TOKEN_INK3] = { 0x68727D, 0x8F99A4 },
	[TOKEN_AXIS] = { 0x8A939D, 0x6C7681 },   [TOKEN_GRID] = { 0xE6E9ED, 0x272D35 },
	[TOKEN_TINT] = { 0xFBF1E9, 0x261D17 },   [TOKEN_HATCH] = { 0xB8743C, 0xB07845 },
	[TOKEN_REP] = { 0x0B5F99, 0x6CB8EA },    [TOKEN_REPF] = { 0xC9DFF0, 0x1D3B50 },
	[TOKEN_BASE] = { 0x57606A, 0xA6AFBA },   [TOKEN_SEV3] = { 0x9E3600, 0xFFA066 },
	[TOKEN_ON3] = { 0xFFFFFF, 0x1A1F26 },    [TOKEN_SEV2] = { 0xDC7C36, 0xAB5C27 },
	[TOKEN_ON2] = { 0x1A1F26, 0xFFFFFF },    [TOKEN_SEV1] = { 0xF8DAC2, 0x503521 },
	[TOKEN_ON1] = { 0x1A1F26, 0xF3E4D7 },    [TOKEN_EDGE1] = { 0xC4681F, 0xB4642D },
	[TOKEN_SEVT] = { 0x9E3600, 0xFFA066 },   [TOKEN_CLAIM] = { 0x6A3FA0, 0xC3A3EE },
	[TOKEN_CLAIMF] = { 0xE6DBF3, 0x3A2B52 }, [TOKEN_NEUTRAL] = { 0x8A949F, 0x67717C },
	[TOKEN_ONNEU] = { 0x1A1F26, 0xFFFFFF },  [TOKEN_IDLE] = { 0xEBEEF1, 0x252B32 },
	[TOKEN_MARK] = { 0x1A1F26, 0xE9ECF0 },   [TOKEN_ONMARK] = { 0xFFFFFF, 0x14181D },
};

guint32 palette_rgb(enum token token, enum theme theme)
{
	return colours[token][theme == THEME_DARK];
}

#define TOKEN_WORD(upper, lower) #lower,
const char *token_word(enum token token)
{
	static const char *const words[TOKEN_COUNT] = { "none", TOKENS(TOKEN_WORD) };
	return words[token];
}

/* sRGB relative luminance, WCAG 2.2. */
static double luminance(guint32 rgb)
{
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double v = ((rgb >> (16 - 8 * i)) & 0xff) / 255.0;
		v = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
		sum += weights[i] * v;
	}
	return sum;
}

double palette_contrast(guint32 a, guint32 b)
{
	double la = luminance(a), lb = luminance(b);
	return (MAX(la, lb) + 0.05) / (MIN(la, lb) + 0.05);
}
