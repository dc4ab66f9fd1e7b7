# Three hours of a small service with an outage in them: awk -v what=app|access -v seed=7 -f make-outage.awk >app.jsonl
# 12:00 to 15:00 on 2026-04-21; impact from 14:00 to 14:35. At 13:57 a message that was never there (pool exhausted),
# 13:59 to 14:35 retries burst, the heartbeat of the scheduler stops at 14:01 and comes back at 14:36, and from 14:00 nearly
# all failures are those of /api/checkout (2 % of the requests), of host web-3 and of the service checkout.
# Same seed, same bytes.
function draw(n)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function stamp(t)
{
	return sprintf("2026-04-21T%02d:%02d:%02d.%03dZ", 12 + int(t / 3600), int(t / 60) % 60, t % 60, draw(1000))
}
function app(t, level, service, host, message)
{
	print "{\"time\":\"" stamp(t) "\",\"level\":\"" level "\",\"service\":\"" service "\",\"host\":\"" host "\",\"msg\":\"" message "\"}"
}
function request(t, path, status)
{
	printf "198.51.100.%d - - [21/Apr/2026:%02d:%02d:%02d +0000] \"%s HTTP/1.1\" %d %d \"-\" \"curl/8\"\n", draw(256),
	       12 + int(t / 3600), int(t / 60) % 60, t % 60, path, status, draw(5000)
}
BEGIN {
	if (seed == "") seed = 7
	split("catalog cart search account", page, " ")
	for (t = 0; t < 3 * 3600; t++) {
		bad = t >= 2 * 3600 && t < 2 * 3600 + 35 * 60
		host = "web-" 1 + draw(4)
		if (what == "access") {
			for (i = 0; i < 3; i++) {
				if (draw(50) == 0)
					request(t, "POST /api/checkout/" draw(100000), bad && draw(10) ? 502 : 200)
				else
					request(t, "GET /" page[1 + draw(4)] "/" draw(100000), draw(1000) ? 200 : 500)
			}
			continue
		}
		app(t, "info", page[1 + draw(4)], host, "request " draw(1000000) " done in " draw(300) " ms")
		if (draw(40) == 0)
			app(t, "warn", page[1 + draw(4)], host, "retry of call " draw(100000))
		if (draw(300) == 0)
			app(t, "error", page[1 + draw(4)], host, "upstream " draw(20) " refused the connection")
		if (t >= 2 * 3600 - 60 && t < 2 * 3600 + 35 * 60)
			for (i = 0; i < 2; i++)
				app(t, "warn", "checkout", "web-3", "retry of call " draw(100000))
		if (t == 2 * 3600 - 180 || (bad && draw(3) == 0))
			app(t, "error", "checkout", "web-3", "connection pool exhausted after " draw(9000) " ms, 0 of " draw(64) " free")
		if (t % 60 == 5 && (t < 2 * 3600 + 60 || t > 2 * 3600 + 36 * 60))
			app(t, "info", "scheduler", "web-1", "heartbeat " int(t / 60) " ok")
		if (t == 5000)
			app(t, "info", "catalog", "web-2", "configuration reloaded")
	}
}
