/* JSON with places: where values stand, and where a fault is named. */
#include "base/json.h"

#include <string.h>

static JsonDoc *doc_of(const char *text)
{
	g_autoptr(GError) error = NULL;
	JsonDoc *doc = json_doc_new("x.json", text, strlen(text), &error);
	g_assert_no_error(error);
	return doc;
}

static void finds_every_value(void)
{
	static const char text[] =
	        "{\n"
	        "  \"a\": [1, {\"b\\\"c\": \"\\u00e9\"}, [] ],\n"
	        "\t\"\": null, \"d/e\": {\"~f\": -1.5e3}, \"\xc3\xa9\" : true\n"
	        "}\n";
	static const struct {
		const char *pointer, *at, *value; /* at NULL: none */
	} cases[] = {
		{ "", "1:1", NULL },
		{ "/a", "2:8", "[1, {\"b\\\"c\": \"\\u00e9\"}, [] ]" },
		{ "/a/0", "2:9", "1" },
		{ "/a/1", "2:12", "{\"b\\\"c\": \"\\u00e9\"}" },
		{ "/a/1/b\"c", "2:21", "\"\\u00e9\"" },
		{ "/a/2", "2:32", "[]" },
		{ "/", "3:6", "null" },
		{ "/d~1e", "3:19", "{\"~f\": -1.5e3}" },
		{ "/d~1e/~0f", "3:26", "-1.5e3" },
		{ "/\xc3\xa9", "3:42", "true" },
		{ "/a/3", NULL, NULL },
		{ "/a/00", NULL, NULL },
		{ "/a/-", NULL, NULL },
		{ "/a/-1", NULL, NULL },
		{ "/a/4294967296", NULL, NULL },
		{ "/a/0/0", NULL, NULL },
		{ "/a/", NULL, NULL },
		{ "/b", NULL, NULL },
		{ "a", NULL, NULL },
		{ "/d/e", NULL, NULL },
		{ "//", NULL, NULL },
	};
	g_autoptr(JsonDoc) doc = doc_of(text);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct json_place place;
		g_test_message("%s", cases[i].pointer);
		bool there = json_doc_place(doc, cases[i].pointer, &place);
		g_assert_cmpint(there, ==, cases[i].at != NULL);
		if (!there)
			continue;
		g_autofree char *at =
		        g_strdup_printf("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT,
		                        place.line, place.column);
		g_assert_cmpstr(at, ==, cases[i].at);
		g_autofree char *value =
		        g_strndup(text + place.offset, (gsize)place.length);
		if (cases[i].value != NULL)
			g_assert_cmpstr(value, ==, cases[i].value);
	}
	g_assert_true(json_is_true(json_object_get(json_doc_root(doc), "\xc3\xa9")));
}

static void names_the_nearest_parent(void)
{
	g_autoptr(JsonDoc) doc = doc_of("{\"a\":\n [{}, {\"b\": 1}]}");
	static const struct {
		const char *pointer, *at;
	} cases[] = {
		{ "/a/1/b", "x.json:2:13" },    { "/a/1/c", "x.json:2:7" },
		{ "/a/1/c/d/e", "x.json:2:7" }, { "/a/9", "x.json:2:2" },
		{ "/z", "x.json:1:1" },         { "", "x.json:1:1" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_assert_false(
		        json_doc_error(doc, cases[i].pointer, &error, "no %s", "x"));
		g_autofree char *at = place_text(error_place(error));
		g_assert_cmpstr(at, ==, cases[i].at);
		g_assert_cmpstr(error->message, ==, "no x");
		g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
	}
}

static void skips_the_mark(void)
{
	static const char text[] = "\xef\xbb\xbf{\"a\": 1}";
	g_autoptr(JsonDoc) doc = doc_of(text);
	struct json_place place;
	g_assert_true(json_doc_place(doc, "/a", &place));
	g_assert_cmpint(place.column, ==, 7);
	g_assert_cmpint(place.offset, ==, 9);
	g_assert_cmpint(text[place.offset], ==, '1');
}

static void refuses_with_a_place(void)
{
	static const struct {
		const char *text, *at, *says;
	} cases[] = {
		{ "", "x:1:1", "empty" },
		{ " \n ", "x:1:1", "empty" },
		{ "{\"a\": 1,}", "x:1:9", "" },
		{ "{\"a\": 1", "x:1:8", "" },
		{ "[1,\n2,\nx]", "x:3:1", "" },
		{ "[1 2]", "x:1:4", "" },
		{ "[1}", "x:1:3", "" },
		{ "{\"a\":1,\n\"a\":2}", "x:2:1", "duplicate" },
		{ "{} {}", "x:1:4", "end of file" },
		{ "{}\n]", "x:2:1", "end of file" },
		{ "{'a':1}", "x:1:2", "" },
		{ "[1e999]", "x:1:2", "overflow" },
		{ "[99999999999999999999]", "x:1:2", "too big" },
		{ "[01]", "x:1:2", "" },
		{ "[nan]", "x:1:2", "" },
		{ "[\"\\ud800\"]", "x:1:2", "" },
		{ "[\"\\ud800\\u0041\"]", "x:1:2", "" },
		{ "[\"\\udc00\"]", "x:1:2", "" },
		{ "[\"\\x\"]", "x:1:2", "" },
		{ "[\"a\tb\"]", "x:1:2", "control" },
		{ "[\"a\nb\"]", "x:1:2", "" },
		{ "[\"\xff\"]", "x:1:3", "not UTF-8" },
		{ "[\n \"\xed\xa0\x80\"]", "x:2:3", "not UTF-8" },
		{ "\xff\xfe[\x01", "x:1:1", "looks like UTF-16" },
		{ "[\"\xc0\x80\"]", "x:1:3", "not UTF-8" },
		{ "\xfe\xff[", "x:1:1", "looks like UTF-16" },
		{ "\xfe", "x:1:1", "not UTF-8" },
		{ "// no\n[]", "x:1:1", "" },
		{ "[1", "x:1:3", "" },
		{ "\"open", "x:1:1", "" },
		{ "[\"\\", "x:1:2", "" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		gsize len = strlen(cases[i].text);
		g_autofree char *exact = g_memdup2(cases[i].text, len);
		g_autoptr(GError) error = NULL, again = NULL;
		g_test_message("%s", cases[i].text);
		g_assert_null(json_doc_new("x", exact, len, &error));
		g_autofree char *at = place_text(error_place(error));
		g_test_message("%s: %s", at, error->message);
		g_assert_cmpint(error_exit_code(error), ==, ERROR_DATA);
		g_assert_nonnull(strstr(error->message, cases[i].says));
		g_assert_cmpstr(error->message, !=, "not JSON");
		g_assert_cmpstr(at, ==, cases[i].at);
		struct place base = { "x", 1, 1, 0 };
		g_assert_null(json_parse(exact, len, &base, &again));
		g_assert_cmpstr(again->message, ==, error->message);
	}
}

static void counts_from_the_base(void)
{
	const struct place base = { "log.jsonl", 40, 1, 9000 };
	const char *text = "{\"a\": x}";
	g_autoptr(GError) error = NULL;
	g_assert_null(json_parse(text, strlen(text), &base, &error));
	const struct place *place = error_place(error);
	g_assert_cmpint(place->line, ==, 40);
	g_assert_cmpint(place->column, ==, 7);
	g_assert_cmpint(place->offset, ==, 9006);
	g_autoptr(GError) unnamed = NULL;
	g_assert_null(json_parse(text, strlen(text), NULL, &unnamed));
	g_assert_cmpint(error_exit_code(unnamed), ==, ERROR_DATA);
}

static char *nested(int depth, const char *open, const char *close)
{
	GString *out = g_string_new(NULL);
	for (int i = 0; i < depth; i++)
		g_string_append(out, open);
	for (int i = 0; i < depth; i++)
		g_string_append(out, close);
	return g_string_free(out, FALSE);
}

static void limits_nesting_on_both_sides(void)
{
	static const char *const open[] = { "[", "{\"a\":[" }, *const close[] = { "]",
		                                                                  "]}" };
	for (int kind = 0; kind < 2; kind++) {
		int most = kind == 0 ? 128 : 64;
		g_autofree char *deep = nested(most, open[kind], close[kind]);
		g_autofree char *deeper = nested(most + 1, open[kind], close[kind]);
		g_autofree char *abyss = nested(60000, open[kind], close[kind]);
		g_autoptr(json_t) ok = json_parse(deep, strlen(deep), NULL, NULL);
		g_assert_nonnull(ok);
		g_autoptr(GError) error = NULL, same = NULL;
		g_assert_null(json_parse(deeper, strlen(deeper), NULL, &error));
		g_assert_nonnull(strstr(error->message, "nesting"));
		g_assert_null(json_parse(abyss, strlen(abyss), NULL, &same));
		g_assert_cmpstr(same->message, ==, error->message);
	}
}

static void limits_keys_on_both_sides(void)
{
	for (int extra = 0; extra < 2; extra++) {
		g_autoptr(GString) text = g_string_new("{\"k\":{}");
		for (int i = 1; i < 100000 + extra; i++)
			g_string_append_printf(text, ",\"%d\":0", i);
		g_string_append_c(text, '}');
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) value = json_parse(text->str, text->len, NULL, &error);
		g_assert_cmpint(value != NULL, ==, extra == 0);
		if (extra)
			g_assert_nonnull(strstr(error->message, "100,000 keys"));
	}
}

static void limits_values_on_both_sides(void)
{
	for (int extra = 0; extra < 2; extra++) {
		const int most = 4000000 - 1; /* the array is one too */
		g_autoptr(GString) text = g_string_sized_new(5 * (gsize)most + 16);
		g_string_append_c(text, '[');
		for (int i = 0; i < most + extra; i++)
			g_string_append(text, i == 0 ? "null" : ",null");
		g_string_append_c(text, ']');
		g_autoptr(GError) error = NULL;
		g_autoptr(json_t) value = json_parse(text->str, text->len, NULL, &error);
		g_assert_cmpint(value != NULL, ==, extra == 0);
		if (extra)
			g_assert_nonnull(strstr(error->message, "4,000,000 values"));
	}
}

static void refuses_nul_bytes(void)
{
	static const struct {
		const char *text;
		gsize len;
		int column;
	} cases[] = {
		{ "43\0", 3, 3 },
		{ "[\"a\0b\"]", 7, 4 },
		{ "\0", 1, 1 },
		{ "[]\0[]", 5, 3 },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		struct place base = { "x", 1, 1, 0 };
		g_assert_null(json_parse(cases[i].text, cases[i].len, &base, &error));
		g_assert_nonnull(strstr(error->message, "NUL byte"));
		g_assert_cmpint(error_place(error)->column, ==, cases[i].column);
	}
}

static void reads_nul_as_a_mark(void)
{
	g_autoptr(JsonDoc) doc =
	        doc_of("{\"a\\u0000\": \"x\\u0000y\\\\u0000\", \"b\": 1}");
	g_assert_cmpstr(json_text(json_doc_root(doc), "a\uFFFD"), ==, "x\uFFFDy\\u0000");
	struct json_place place;
	g_assert_true(json_doc_place(doc, "/a\uFFFD", &place));
	g_assert_cmpint(place.column, ==, 13);
	g_assert_true(json_doc_place(doc, "/b", &place));
}

static void prints_sorted(void)
{
	const char *text = "{\"b\": [1, 0.1, \"\xc3\xa9\"], \"a\": {}, \"c\": null}";
	g_autoptr(json_t) value = json_parse(text, strlen(text), NULL, NULL);
	g_autofree char *got = json_pretty(value);
	g_assert_cmpstr(
	        got, ==,
	        "{\n  \"a\": {},\n  \"b\": [\n    1,\n    0.1,\n    \"\xc3\xa9\"\n  ],\n"
	        "  \"c\": null\n}\n");
	g_assert_null(json_text(value, "a"));
	g_assert_null(json_text(value, "z"));
	g_assert_null(json_text(NULL, "z"));
}

/* Every value of a real page is where the index says: parsed alone it is equal. */
static void check_places(const JsonDoc *doc, const char *bytes, const json_t *value,
                         const char *pointer)
{
	struct json_place place;
	g_assert_true(json_doc_place(doc, pointer, &place));
	g_autoptr(json_t) alone =
	        json_parse(bytes + place.offset, (gsize)place.length, NULL, NULL);
	g_assert_true(json_equal(alone, value));
	const char *key;
	json_t *member;
	gsize i;
	json_object_foreach((json_t *)(gsize)value, key, member)
	{
		g_autofree char *child = g_strdup_printf("%s/%s", pointer, key);
		check_places(doc, bytes, member, child);
	}
	json_array_foreach(value, i, member)
	{
		g_autofree char *child = g_strdup_printf("%s/%zu", pointer, i);
		check_places(doc, bytes, member, child);
	}
}

static void agrees_with_the_parser_on_a_real_page(void)
{
	const char *shared = g_getenv("DEBRIEF_SHARED");
	g_autofree char *beside = g_build_filename(
	        g_getenv("srcdir") ? g_getenv("srcdir") : ".", "..", "shared", NULL);
	g_autofree char *path = g_build_filename(
	        shared != NULL ? shared : beside, "data", "status", "statuspage-json",
	        "github-incidents-2026-07-31.json", NULL);
	g_autofree char *bytes = NULL;
	gsize len;
	if (!g_file_get_contents(path, &bytes, &len, NULL)) {
		g_test_skip("shared data is not there");
		return;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(JsonDoc) doc = json_doc_new("github", bytes, len, &error);
	g_assert_no_error(error);
	check_places(doc, bytes, json_doc_root(doc), "");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/json/finds-every-value", finds_every_value);
	g_test_add_func("/json/names-the-nearest-parent", names_the_nearest_parent);
	g_test_add_func("/json/skips-the-mark", skips_the_mark);
	g_test_add_func("/json/refuses-with-a-place", refuses_with_a_place);
	g_test_add_func("/json/counts-from-the-base", counts_from_the_base);
	g_test_add_func("/json/limits-nesting-on-both-sides",
	                limits_nesting_on_both_sides);
	g_test_add_func("/json/limits-keys-on-both-sides", limits_keys_on_both_sides);
	g_test_add_func("/json/limits-values-on-both-sides", limits_values_on_both_sides);
	g_test_add_func("/json/refuses-nul-bytes", refuses_nul_bytes);
	g_test_add_func("/json/reads-nul-as-a-mark", reads_nul_as_a_mark);
	g_test_add_func("/json/prints-sorted", prints_sorted);
	g_test_add_func("/json/agrees-with-the-parser-on-a-real-page",
	                agrees_with_the_parser_on_a_real_page);
	return g_test_run();
}
