# An access log of 8 h without a failure: what=slow, step, gone or calm. One answer every 5 s; its time is in the last field.
function chance() { seed = (seed * 16807) % 2147483647; return seed / 2147483647 }
BEGIN {
	seed = 11
	for (s = 0; s < 28800; s += 5) {
		second = s + int(chance() * 5)
		took = 60 + 60 * chance() * chance()
		if (what == "slow" && second >= 11400 && second < 12600) took *= 6
		if (what == "step" && second >= 19800) took *= 1.8
		if (what == "gone" && second >= 18300 && second < 19800) continue
		printf "192.0.2.%d - - [02/Jun/2026:%02d:%02d:%02d +0000] \"GET /api/orders HTTP/1.1\" 200 512 \"-\" \"-\" rt=%.3f\n",
			1 + int(chance() * 200), second / 3600, second % 3600 / 60, second % 60, took / 1000
	}
}
