/* Names of people in a Slack export: out of users.json beside the channels, which is never kept itself. */
#include "jsonl-sink.h"

#include <glib/gstdio.h>

#include <string.h>

#define MESSAGES                                                                         \
	"[{\"type\":\"message\",\"user\":\"U1\",\"text\":\"ask <@U2>\",\"ts\":"          \
	"\"1773497402.000100\"}]"
#define USERS                                                                            \
	"[{\"id\":\"U1\",\"team_id\":\"T\",\"name\":\"ana\",\"profile\":{"               \
	"\"real_name\":\"Ana Ng\",\"email\":\"ana@shop.example\"}},"                     \
	"{\"id\":\"U2\",\"name\":\"ben\"}]"

/* users.json as given (NULL: none); what the message becomes, what is warned of. */
static const struct {
	const char *name, *users, *title, *body, *notes;
} exports[] = {
	{ "names-of-users-json", USERS, "Ana Ng in #ops", "ask @ben", "" },
	{ "ids-without-it", NULL, "U1 in #ops", "ask @U2", "" },
	{ "broken-users-json", "[{\"id\":", "U1 in #ops", "ask @U2", "cannot be read" },
	{ "wrong-types", "[7,{\"id\":1},{\"id\":\"U1\",\"profile\":[]},null]",
	  "U1 in #ops", "ask @U2", "" },
	{ "no-list", "{}", "U1 in #ops", "ask @U2", "cannot be read" },
};

static void looks_names_up(gconstpointer data)
{
	const gsize i = GPOINTER_TO_SIZE(data);
	const struct import_options options = { 0 };
	g_autofree char *root = g_dir_make_tmp("debrief-XXXXXX", NULL);
	g_autofree char *folder = g_build_filename(root, "ops", NULL);
	g_autofree char *path = g_build_filename(folder, "2026-03-14.json", NULL);
	g_autofree char *users = g_build_filename(root, "users.json", NULL);
	g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
	g_assert_true(g_file_set_contents(path, MESSAGES, -1, NULL));
	if (exports[i].users != NULL)
		g_assert_true(g_file_set_contents(users, exports[i].users, -1, NULL));
	struct jsonl_sink sink;
	jsonl_sink_init(&sink);
	g_autoptr(Source) source = NULL;
	enum import_result result;
	g_assert_true(import_file(path, &options, &sink.target, &source, &result, NULL));
	g_assert_nonnull(strstr(sink.lines->str, exports[i].title));
	g_assert_nonnull(strstr(sink.lines->str, exports[i].body));
	g_assert_nonnull(strstr(sink.notes->str, exports[i].notes));
	g_assert_null(strstr(sink.lines->str, "shop.example"));
	jsonl_sink_clear(&sink);
	g_unlink(path);
	g_unlink(users);
	g_rmdir(folder);
	g_rmdir(root);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(exports); i++) {
		g_autofree char *name = g_strconcat("/slack/", exports[i].name, NULL);
		g_test_add_data_func(name, GSIZE_TO_POINTER(i), looks_names_up);
	}
	return g_test_run();
}
