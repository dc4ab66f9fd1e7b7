# A Statuspage incidents.json of N incidents on PAGE, one every 8 hours or so, with four posts and two components each.
#   awk -v n=1000 -v page=Example -v seed=42 -f make-incidents.awk >incidents.json
# The same numbers from every awk: the generator is its own (Park and Miller's).
function random(m) { state = (state * 16807) % 2147483647; return int(state / 2147483647 * m) }
function stamp(s,   days, z, era, doe, yoe, doy, mp, d, m, y, r) { # civil_from_days, H. Hinnant
	days = int(s / 86400); r = s - days * 86400; z = days + 719468; era = int(z / 146097); doe = z - era * 146097
	yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
	doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100)); mp = int((5 * doy + 2) / 153)
	d = doy - int((153 * mp + 2) / 5) + 1; m = mp < 10 ? mp + 3 : mp - 9; y = yoe + era * 400 + (m <= 2)
	return sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", y, m, d, int(r / 3600), int(r % 3600 / 60), r % 60)
}
function post(i, k, status, at, body) {
	return sprintf("{\"id\":\"u%d-%d\",\"status\":\"%s\",\"body\":\"%s\",\"created_at\":\"%s\",\"display_at\":\"%s\",\"affected_components\":null}", \
		i, k, status, body, stamp(at), stamp(at))
}
BEGIN {
	state = seed + 0 > 0 ? seed : 42; if (n == "") n = 1000; if (page == "") page = "Example"
	split("API,Console,Search,Webhooks,Uploads,Billing,Logins,Builds", names, ",")
	split("timeouts,elevated errors,slow responses,failed logins,missing events", kinds, ",")
	split("none,minor,minor,major,critical", impacts, ",")
	printf "{\"page\":{\"id\":\"p\",\"name\":\"%s\",\"url\":\"https://status.example.org\",\"time_zone\":\"Etc/UTC\"},\"incidents\":[", page
	at = 1640995200
	for (i = 1; i <= n; i++) {
		at += 14400 + random(28800); a = 1 + random(8); b = 1 + random(8); kind = kinds[1 + random(5)]
		one = at + 60 * (1 + random(40)); two = one + 60 * (5 + random(90)); three = two + 60 * (5 + random(120)); four = three + 60 * (5 + random(60))
		printf "%s{\"id\":\"i%d\",\"name\":\"%s: %s\",\"status\":\"resolved\",\"impact\":\"%s\",\"created_at\":\"%s\",\"started_at\":\"%s\",\"updated_at\":\"%s\",\"resolved_at\":\"%s\",", \
			(i > 1 ? "," : ""), i, names[a], kind, impacts[1 + random(5)], stamp(one), stamp(at), stamp(four), stamp(four)
		printf "\"components\":[{\"id\":\"c%d\",\"name\":\"%s\"}%s],\"incident_updates\":[", a, names[a], \
			(a != b ? sprintf(",{\"id\":\"c%d\",\"name\":\"%s\"}", b, names[b]) : "")
		printf "%s,%s,%s,%s]}", post(i, 4, "resolved", four, "This incident has been resolved."), \
			post(i, 3, "monitoring", three, "A fix is in place for " names[a] ", and we watch it."), \
			post(i, 2, "identified", two, "The cause of the " kind " was found."), \
			post(i, 1, "investigating", one, "We look into " kind " of " names[a] ".")
	}
	print "]}"
}
