# Makes access.log: the log of the API's edge, nginx combined, 2026-06-02 05:00 to 12:30 UTC. All of it is composed.
#     awk -f make-access-log.awk | gzip -9 -n >access.log.gz
# The share of 5xx is 0.2 %; from 06:04:00 on it is hurt, 42 % at 07:36, and normal again from 11:49:00 on.
function draw(n) # 0 ... n - 1, the same on every machine (minimal standard generator)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function between(t, t0, y0, t1, y1) { return y0 + (y1 - y0) * (t - t0) / (t1 - t0) }
function at(h, m) { return h * 3600 + m * 60 }
function hurt(t) # failed requests of a thousand
{
	if (t < at(6, 4) || t >= at(11, 49)) return 2
	if (t < at(6, 10)) return between(t, at(6, 4), 110, at(6, 10), 190)
	if (t < at(7, 36)) return between(t, at(6, 10), 190, at(7, 36), 420)
	if (t < at(9, 33)) return between(t, at(7, 36), 420, at(9, 33), 300)
	if (t < at(11, 20)) return between(t, at(9, 33), 300, at(11, 20), 140)
	return between(t, at(11, 20), 140, at(11, 49), 90)
}
function stamp(t)
{
	return sprintf("02/Jun/2026:%02d:%02d:%02d +0000", int(t / 3600), int(t / 60) % 60, t % 60)
}
# True for hurt(t) of a thousand requests. The share that is owed is paid soon, so that a minute of some seventy requests
# shows the share it was made of, and not the scatter of a coin.
function fails(t)
{
	owed += hurt(t) / 1000
	if (owed < 0.4 + draw(1000) / 1000)
		return 0
	owed--
	return 1
}
function failed(n)
{
	n = draw(20)
	return n < 9 ? "529 184" : n < 14 ? "500 162" : n < 18 ? "503 197" : "502 157"
}
function answered(n)
{
	if (n < 930) return "200 " (900 + 211 * draw(6))
	if (n < 965) return "429 143"
	if (n < 978) return "401 131"
	if (n < 990) return "404 153"
	return "499 0"
}
function line(t, who, rest) { printf "%s - - [%s] %s\n", address[who], stamp(t), rest }
BEGIN {
	seed = 20260602
	nagents = split("stillwater-sdk-python/2.8.1,stillwater-sdk-node/1.19.0,reed-cli/0.44,orchard-bot/3.2 (+https://orchard.example/bot)," \
	                "Mozilla/5.0 (X11; Linux x86_64) Marsh/118.0", agent, ",")
	for (i = 0; i < 24; i++)
		address[i] = (i % 3 == 0 ? "192.0.2." : i % 3 == 1 ? "198.51.100." : "203.0.113.") (11 + i * 7)
	address[23] = "2001:db8:17::5"
	npaths = split("POST /v1/messages,POST /v1/messages,POST /v1/messages,POST /v1/messages,POST /v1/messages/count_tokens,GET /v1/models", path, ",")
	for (t = at(5, 0); t < at(12, 30); t++) {
		if (t % 3607 == 0)
			line(t, 5, "\"\\x16\\x03\\x01\\x00\\xEE\\x01\\x00\\x00\\xEA\\x03\\x03\" 400 157 \"-\" \"-\"")
		if (t % 5003 == 0)
			line(t, 8, "\"\" 408 0 \"-\" \"-\"")
		if (t % 1801 == 0)
			line(t, 4, "\"GET /v1/batches/msgbatch_" draw(90000) + 10000 "/results?limit=20 HTTP/1.1\" 200 5021 \"-\" \"reed-cli/0.44\"")
		# People try again when they see an error: a little more traffic while it lasts.
		for (k = draw(1000) < (hurt(t) > 2 ? 870 : 760) ? 1 + (draw(3) == 0) : 0; k > 0; k--) {
			who = draw(24)
			what = fails(t) ? failed() : answered(draw(1000))
			# Stamped at their start, written at their end: some lines come late.
			line(t - (draw(50) == 0 ? 1 + draw(2) : 0), who,
			     sprintf("\"%s HTTP/2.0\" %s \"-\" \"%s\"", path[1 + draw(npaths)], what, agent[1 + who % nagents]))
		}
	}
}
