# A day of nginx, as large as is asked for: awk -v mb=1000 -v seed=42 -f make-log.awk >nginx.log
# Requests are spread evenly over 2026-03-14, a few paths take most of them, as on real sites; from 14:00 to 14:40 a
# third of them fails. Same seed, same bytes.
function draw(n)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
function popular(n) # 0 ... n - 1, the first far more often than the last
{
	return int(n * (draw(1000) / 1000) ^ 3)
}
BEGIN {
	if (mb == "") mb = 1000
	if (seed == "") seed = 42
	last = -1
	want = mb * 1000000
	total = int(want / 217) # about 217 bytes a line
	split("catalog cart checkout search account orders invoices images", place, " ")
	agents = split("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML; like Gecko) Chrome/146.0.0.0 Safari/537.36|" \
	               "Mozilla/5.0 (iPhone; CPU iPhone OS 19_2 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148|" \
	               "shopfront-android/7.41.2 (build 20771; SDK 36)|curl/8.5.0", agent, "|")
	for (i = 0; written < want; i++) {
		t = int(i * 86400 / total)
		if (t > 86399) t = 86399
		if (t != last) {
			stamp = sprintf("14/Mar/2026:%02d:%02d:%02d", int(t / 3600), int(t / 60) % 60, t % 60)
			last = t
		}
		n = draw(1000)
		bad = t >= 50400 && t < 52800 ? 333 : 4
		status = n < bad ? 500 + n % 5 : n < 960 ? 200 : n < 985 ? 404 : 304
		line = "203.0.113." draw(256) " - - [" stamp " +0000] \"" (n % 9 || n < bad ? "GET" : "POST") " /" place[1 + popular(8)] "/" place[1 + popular(8)] \
		       "/" draw(1000000) "?session=" draw(2147483646) "&page=" draw(40) " HTTP/2.0\" " status " " draw(60000) \
		       " \"https://shop.example/" place[1 + draw(8)] "\" \"" agent[1 + draw(agents)] "\" rt=0." draw(1000)
		print line
		written += length(line) + 1
	}
}
