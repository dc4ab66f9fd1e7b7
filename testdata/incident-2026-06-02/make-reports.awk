# Makes the two report counts of this folder from one curve: awk -v form=csv -f make-reports.awk (or form=json).
# Quarter hours from 2026-06-01 18:00 UTC on. The curve is composed; only its peak and the shares are from the press.
function noise(k) { seed = (seed * 16807) % 2147483647; return seed % (2 * k + 1) - k }
BEGIN {
	seed = 602
	n = split("31 93 352 861 1377 1724 1951 2043 2027 1906 1752 1611 1468 1344 1215 1102 985 874 " \
	          "771 683 597 518 441 366 288 207 131 62 29", curve, " ")
	for (i = 0; i < 97; i++) {
		base[i] = 20 + (i >= 56 ? 4 : i >= 40 ? 2 : i >= 16 && i < 36 ? -4 : 0)
		count[i] = base[i] + noise(4)
	}
	for (i = 1; i <= n; i++) # 48 quarter hours after the first is 06:00
		count[47 + i] = curve[i] + 0
	if (form == "csv") {
		print "time,count,baseline"
		for (i = 0; i < 96; i++)
			printf "2026-06-%02dT%02d:%02d:00Z,%d,%d\n", i < 24 ? 1 : 2,
			       (18 + int(i / 4)) % 24, i % 4 * 15, count[i], base[i]
		exit
	}
	# 95 points, stamped 14 s after the end of the quarter hour, in US/Eastern (UTC-4).
	print "{\n  \"counts\": ["
	for (i = 0; i < 95; i++) {
		end = i + 1
		printf "    { \"x\": \"2026-06-%02dT%02d:%02d:14-04:00\", \"y\": %d }%s\n",
		       end < 40 ? 1 : 2, (14 + int(end / 4)) % 24, end % 4 * 15,
		       int((count[i] * 886 + count[i + 1] * 14) / 900 + 0.5), i < 94 ? "," : ""
	}
	print "  ],\n  \"reasons\": [{ \"Website\": \"62%\" }, { \"App\": \"27%\" }, { \"Login\": \"11%\" }]\n}"
}
