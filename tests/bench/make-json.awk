# A day of a service's JSON lines: awk -v mb=300 -v seed=42 -f make-json.awk >app.json. Same seed, same bytes.
function draw(n)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
BEGIN {
	if (mb == "") mb = 300
	if (seed == "") seed = 42
	want = mb * 1000000
	total = int(want / 255) # about 255 bytes a line
	words = split("charge accepted|charge failed|cart loaded|order placed|session renewed|stock reserved|mail queued|retrying", message, "|")
	services = split("pay cart orders mail", service, " ")
	for (i = 0; written < want; i++) {
		t = int(i * 86400 / total)
		if (t > 86399) t = 86399
		bad = t >= 50400 && t < 52800 ? 300 : 5
		level = draw(1000) < bad ? "error" : draw(20) ? "info" : "warn"
		line = sprintf("{\"time\":\"2026-03-14T%02d:%02d:%02d.%03dZ\",\"level\":\"%s\",\"service\":\"%s\",\"msg\":\"%s for order %d\",\"trace\":\"%08x%08x\",\"user\":\"u%05d\",\"duration_ms\":%d,\"attempt\":%d,\"caller\":\"client.go:%d\",\"region\":\"eu-%d\"}", \
		               int(t / 3600), int(t / 60) % 60, t % 60, draw(1000), level, service[1 + draw(services)], message[1 + draw(words)], \
		               draw(1000000), draw(2147483646), draw(2147483646), draw(100000), draw(5000), 1 + draw(3), 20 + draw(400), 1 + draw(3))
		print line
		written += length(line) + 1
	}
}
