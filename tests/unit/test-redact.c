/* Masks: one secret has one tag, people's words come back, and no string of a report is left out. */
#include "render/redact.h"
#include "base/json.h"
#include "render/report.h"

#include <string.h>

#define KEY "00112233445566778899aabbccddeeff"

static void test_tags(void)
{
	g_autoptr(Redactor) one = redactor_new(KEY), other = redactor_new("ff" KEY);
	g_autofree char *a = redact_text(one, "password=hunter2 then pwd=hunter2");
	g_autofree char *b = redact_text(one, "GET /?password%3Dhunter2%26");
	g_autofree char *c = redact_text(other, "pwd=hunter2");
	const char *tag = strstr(a, "[masked secret ") + strlen("[masked secret ");
	g_autofree char *want = g_strdup_printf(
	        "password=[masked secret %.4s] then pwd=[masked secret %.4s]", tag, tag);
	g_assert_cmpstr(a, ==, want);
	g_autofree char *decoded =
	        g_strdup_printf("GET /?password%%3D[masked secret %.4s]%%26", tag);
	g_assert_cmpstr(b, ==, decoded);
	g_assert_true(strncmp(strstr(c, "secret ") + strlen("secret "), tag, 4) != 0);
	g_assert_null(redact_text(one, "nothing here"));
	g_assert_null(redact_text(NULL, "password=hunter2"));
	g_assert_null(redact_text(one, NULL));
}

static void test_numbers(void)
{
	g_autoptr(Redactor) redactor = redactor_new(NULL);
	g_autofree char *a = redact_text(redactor, "pwd=hunter2 pwd=q1w2e3 pwd=hunter2");
	g_assert_cmpstr(
	        a, ==,
	        "pwd=[masked secret 1] pwd=[masked secret 2] pwd=[masked secret 1]");
}

static void test_restore(void)
{
	static const char text[] = "We set password=hunter2 and told anna@example.com.";
	g_autoptr(Redactor) redactor = redactor_new(KEY);
	g_autofree char *masked = redact_text(redactor, text);
	g_autofree char *same = redact_restore(redactor, masked, text);
	g_assert_cmpstr(same, ==, text);
	g_autofree char *edited =
	        g_strconcat("Then: ", masked, " [masked jwt 0000]", NULL);
	g_autofree char *back = redact_restore(redactor, edited, text);
	g_assert_cmpstr(back, ==,
	                "Then: We set password=hunter2 and told anna@example.com. "
	                "[masked jwt 0000]");
	g_autofree char *off = redact_restore(NULL, masked, text);
	g_assert_cmpstr(off, ==, masked);
}

static void test_evidence(void)
{
	g_autoptr(Evidence) evidence = evidence_new();
	Event *event = event_new();
	event->title = g_strdup("login failed, password=hunter2");
	event->body = g_strdup("Cookie: sid=abc");
	event->url = g_strdup("https://u:p@host/");
	event->vendor_id = g_strdup("a@example.com"); /* an id is what it is */
	g_ptr_array_add(evidence->events, event);
	struct curation *note = curation_new(ACT_NOTE),
	                *title = curation_new(ACT_RETITLE);
	note->about = g_strdup("factors");
	note->text = g_strdup("pwd=hunter2");
	title->text = g_strdup("pwd=hunter2");
	title->event = event->id = 12;
	g_ptr_array_add(evidence->curations, note);
	g_ptr_array_add(evidence->curations, title);
	evidence_curate(evidence);
	g_autoptr(Redactor) redactor = redactor_new(NULL);
	redact_evidence(redactor, evidence);
	g_assert_cmpstr(event->title, ==, "login failed, password=[masked secret 1]");
	g_assert_cmpstr(event->body, ==, "Cookie: [masked cookie 2]");
	g_assert_cmpstr(event->url, ==, "https://[masked url-userinfo 3]@host/");
	g_assert_cmpstr(event->vendor_id, ==, "a@example.com");
	g_assert_cmpstr(note->text, ==, "pwd=hunter2");
	g_assert_cmpstr(title->text, ==, "pwd=[masked secret 1]");
	g_assert_cmpstr(event->curated->title, ==, "pwd=[masked secret 1]");
}

static struct curation *accept_row(gint64 id, const char *digest)
{
	struct curation *row = curation_new(ACT_ACCEPT);
	row->id = id;
	row->about = g_strdup("secret 7f3a");
	row->author = g_strdup("anna");
	row->text = g_strdup(digest);
	return row;
}

/* Of two secrets one is accepted: it is shown, seen all the same, and told by the ledger. */
static void test_accepted(void)
{
	static const char text[] = "pwd=hunter2 pwd=q1w2e3";
	g_autoptr(Evidence) evidence = evidence_new();
	g_autoptr(Redactor) redactor = redactor_new(KEY);
	Event *event = event_new();
	event->id = 3;
	event->title = g_strdup(text);
	g_ptr_array_add(evidence->events, event);
	redact_evidence(redactor, evidence);
	const struct redact_sighting *first = redactor_sightings(redactor)->pdata[0];
	g_assert_cmpuint(strlen(first->digest), ==, 16);
	g_assert_cmpuint(redactor_sightings(redactor)->len, ==, 2);
	g_assert_cmpstr(first->places->pdata[0], ==, "E3");
	g_ptr_array_add(evidence->curations, accept_row(7, first->digest));
	g_free(event->title);
	event->title = g_strdup(text);
	redact_evidence(redactor, evidence);
	g_assert_true(g_str_has_prefix(event->title, "pwd=hunter2 pwd=[masked secret "));
	first = redactor_sightings(redactor)->pdata[0];
	g_assert_true(first->accepted);
	g_assert_cmpuint(first->times, ==, 1);
	g_autoptr(json_t) report = json_object();
	g_autoptr(json_t) ledger = redact_ledger(redactor, evidence, report);
	const json_t *row = json_array_get(json_object_get(ledger, "accepted"), 0);
	g_assert_cmpstr(json_string_value(json_object_get(row, "id")), ==, "A7");
}

static void test_ledger(void)
{
	g_autoptr(Evidence) none = evidence_new();
	g_autoptr(Redactor) redactor = redactor_new(NULL);
	g_autoptr(json_t) report = json_pack(
	        "{s:[{s:s, s:s}, {s:s, s:[s, s]}], s:s}", "timeline", "id", "E1", "text",
	        "pwd=hunter2", "id", "S3@12", "quotes", "pwd=hunter2", "a@example.com",
	        "title", "[masked nothing 1] [masked");
	redact_json(redactor, report);
	g_autoptr(json_t) ledger = redact_ledger(redactor, none, report);
	g_autofree char *text = json_dumps(json_object_get(ledger, "kinds"),
	                                   JSON_SORT_KEYS | JSON_COMPACT);
	g_assert_cmpstr(
	        text, ==,
	        "[{\"evidence\":[\"E1\",\"S3@12\"],\"kind\":\"secret\",\"marks\":2,"
	        "\"more\":"
	        "null,\"secrets\":1,\"tags\":[\"1\"],\"title\":\"Value named as "
	        "password, "
	        "secret, key or token\"},{\"evidence\":[\"S3@12\"],\"kind\":\"email\","
	        "\"marks\":1,\"more\":null,\"secrets\":1,\"tags\":[\"2\"],\"title\":\"E-"
	        "mail "
	        "address\"}]");
	g_assert_true(json_is_false(json_object_get(ledger, "off")));
	g_autoptr(json_t) off = redact_ledger(NULL, none, report);
	g_assert_true(json_is_true(json_object_get(off, "off")));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/redact/one-secret-has-one-tag-in-a-store", test_tags);
	g_test_add_func("/redact/without-a-key-secrets-are-numbered", test_numbers);
	g_test_add_func("/redact/words-of-people-come-back", test_restore);
	g_test_add_func("/redact/evidence-but-no-ids-and-no-texts-of-blocks",
	                test_evidence);
	g_test_add_func("/redact/what-is-accepted-is-shown", test_accepted);
	g_test_add_func("/redact/the-ledger-counts-secrets-and-says-where", test_ledger);
	return g_test_run();
}
