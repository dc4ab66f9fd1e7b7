# Captures of one status page, a minute apart, about 400 kB each: awk -v n=1000 -v dir=captures -f make-captures.awk
# 500 components, 55 maintenances, one open incident; in every tenth capture the text of its only post was edited.
function stamp(minute)
{
	return sprintf("2026-03-%02dT%02d:%02d:00.000Z", 1 + int(minute / 1440), int(minute / 60) % 24, minute % 60)
}
function post(id, status, at, body)
{
	return "        {\n          \"id\": \"" id "\",\n          \"status\": \"" status "\",\n          \"body\": \"" body \
		"\",\n          \"created_at\": \"" at "\",\n          \"updated_at\": \"" at "\",\n          \"display_at\": \"" at \
		"\",\n          \"affected_components\": [\n            {\n              \"code\": \"c0001\",\n" \
		"              \"name\": \"Region 1\",\n              \"old_status\": \"operational\",\n" \
		"              \"new_status\": \"partial_outage\"\n            }\n          ],\n" \
		"          \"deliver_notifications\": true,\n          \"custom_tweet\": null\n        }"
}
function incident(id, name, status, impact, posts)
{
	return "    {\n      \"id\": \"" id "\",\n      \"name\": \"" name "\",\n      \"status\": \"" status \
		"\",\n      \"created_at\": \"" stamp(0) "\",\n      \"updated_at\": \"" stamp(0) "\",\n      \"impact\": \"" impact \
		"\",\n      \"resolved_at\": null,\n      \"incident_updates\": [\n" posts "\n      ],\n      \"components\": " own "\n    }"
}
function component(i)
{
	return sprintf("    {\n      \"id\": \"c%04d\",\n      \"name\": \"Region %d\",\n      \"status\": \"operational\",\n" \
		"      \"created_at\": \"2020-01-01T00:00:00.000Z\",\n      \"updated_at\": \"2026-01-%02dT00:00:00.000Z\",\n" \
		"      \"position\": %d,\n      \"description\": \"Machines of region %d, and what runs on them for all customers of the plan\",\n" \
		"      \"showcase\": false,\n      \"start_date\": null,\n      \"group_id\": null,\n      \"page_id\": \"page\",\n" \
		"      \"group\": false,\n      \"only_show_if_degraded\": false\n    }", i, i, 1 + i % 28, i, i)
}
BEGIN {
	if (n == "") n = 1000
	own = "[\n"
	for (i = 0; i < 4; i++) own = own (i ? ",\n" : "") component(i)
	own = own "\n      ]"
	for (i = 0; i < 500; i++) components = components (i ? ",\n" : "") component(i)
	for (i = 0; i < 55; i++)
		planned = planned (i ? ",\n" : "") incident("m" i, "Work in region " i, "scheduled", "maintenance", \
			post("s" i, "scheduled", stamp(0), "Traffic of region " i " goes elsewhere for some hours."))
	for (i = 0; i < n; i++) {
		file = sprintf("%s/capture-%04d.json", dir, i)
		text = "We look into errors." (i % 10 == 9 ? " Edit " i "." : "")
		print "{\n  \"page\": {\n    \"id\": \"page\",\n    \"name\": \"Example\",\n    \"time_zone\": \"Etc/UTC\",\n" \
			"    \"updated_at\": \"" stamp(i + 1) "\"\n  },\n  \"components\": [\n" components "\n  ],\n  \"incidents\": [\n" \
			incident("inc", "Errors", "investigating", "minor", post("p", "investigating", stamp(0), text)) \
			"\n  ],\n  \"scheduled_maintenances\": [\n" planned "\n  ]\n}" >file
		close(file)
	}
}
