# A day of nginx, as large as is asked for: awk -v mb=1000 -v seed=42 -f make-log.awk >nginx.log. Same seed, same bytes.
# As on a real site: more by day than by night; a few paths, clients and agents make most of it; each line bears the time
# at which its request began, but is written at its end, so slow ones stand out of order; a tenth are bots; a scanner asks
# for what is not there from 03:10 to 03:25; some lines are no requests. From 14:00 to 14:40 a third fails, slowly.
function draw(n)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function popular(n) # 0 ... n - 1, the first far more often than the last
{
	return int(n * (draw(1000) / 1000) ^ 3)
}
function clock(t)
{
	if (t < 0) t = 0
	if (!(t in stamps))
		stamps[t] = sprintf("14/Mar/2026:%02d:%02d:%02d +0000", int(t / 3600), int(t / 60) % 60, t % 60)
	return stamps[t]
}
function seconds(milliseconds)
{
	return int(milliseconds / 1000) "." substr(1000 + milliseconds % 1000, 2)
}
function weight(t) # of the second t: how many requests it has beside others
{
	return (t >= 11400 && t < 12300 ? 3 : 1) * (1 - 0.7 * cos(t * 6.283185307 / 86400))
}
function request(t,    n, bad, status, took, path, who)
{
	n = draw(1000)
	bad = t >= 50400 && t < 52800 ? 333 : 4
	status = n < bad ? 500 + n % 5 : n < 960 ? 200 : n < 985 ? 404 : 304
	took = n < bad && bad > 4 ? draw(30000) : draw(50) ? draw(400) : draw(9000) # milliseconds
	path = place[1 + popular(8)] "/" place[1 + popular(8)] "/" draw(1000000)
	if (draw(10) == 0)
		return "198.51.100." draw(32) " - - [" clock(t - int(took / 1000)) "] \"GET /" path " HTTP/1.1\" " status " " \
		       draw(60000) " \"-\" \"" bot[1 + draw(bots)] "\" rt=" seconds(took)
	who = draw(60) ? "-" : "user" draw(5000)
	return "203.0.113." popular(256) " - " who " [" clock(t - int(took / 1000)) "] \"" (n % 9 ? "GET" : "POST") " /" path \
	       "?session=" draw(2147483646) "&page=" draw(40) " HTTP/2.0\" " status " " draw(60000) " \"https://shop.example/" \
	       place[1 + draw(8)] "\" \"" agent[1 + popular(agents)] "\" rt=" seconds(took)
}
function line(t)
{
	if (t >= 11400 && t < 12300 && draw(3))
		return "192.0.2.77 - - [" clock(t) "] \"GET /" probe[1 + draw(probes)] draw(2000) ".php HTTP/1.1\" 404 153 \"-\" \"-\" rt=0.000"
	if (draw(100000) == 0)
		return "192.0.2." draw(256) " - - [" clock(t) "] \"" (draw(2) ? "\\x16\\x03\\x01\\x00\\xEE" : "") "\" 400 157 \"-\" \"-\" rt=0.000"
	return request(t)
}
BEGIN {
	if (mb == "") mb = 1000
	if (seed == "") seed = 42
	split("catalog cart checkout search account orders invoices images", place, " ")
	agents = split("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML; like Gecko) Chrome/146.0.0.0 Safari/537.36|" \
	               "Mozilla/5.0 (iPhone; CPU iPhone OS 19_2 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148|" \
	               "shopfront-android/7.41.2 (build 20771; SDK 36)|curl/8.5.0", agent, "|")
	bots = split("Mozilla/5.0 (compatible; examplebot/2.1; +https://bot.example/about)|pricewatch/0.9 (+mailto:crawl@example.net)|" \
	             "Mozilla/5.0 (compatible; shopfeed/1.4)", bot, "|")
	probes = split("wp-admin/setup backup/db phpinfo old/index vendor/eval", probe, " ")
	want = mb * 1000000
	for (t = 0; t < 86400; t++)
		all += weight(t)
	for (t = 0; t < 86400 && written < want; t++) {
		due += want * weight(t) / all
		while (written < due) {
			text = line(t)
			print text
			written += length(text) + 1
		}
		delete stamps[t - 60]
	}
}
