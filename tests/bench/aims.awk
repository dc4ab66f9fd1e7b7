# What is asked for beside what bench.sh measured: awk -f aims.awk results. Lines of results: KEY WALL CPU PEAK BYTES, and
# KEY.store STORE_BYTES BYTES. Ratios are of wall time, those of CPU time behind; growth is of CPU time, which other work
# on the machine changes less.
function have(a, b)
{
	return (a in wall) && (b in wall)
}
function say(what, reached, met)
{
	printf "| %s | %s | %s |\n", what, reached, met ? "met" : "**not met**"
}
function missing(what)
{
	printf "| %s | not measured | |\n", what
}
# At most so many times the time of the other, for as many bytes.
function at_most(what, ours, theirs, limit)
{
	if (!have(ours, theirs)) return missing(what)
	r = (wall[ours] / bytes[ours]) / (wall[theirs] / bytes[theirs])
	say(what, sprintf("%.2f x (CPU %.2f x)", r, (cpu[ours] / bytes[ours]) / (cpu[theirs] / bytes[theirs])), r <= limit)
}
# At least so many times as fast as the other.
function at_least(what, ours, theirs, limit)
{
	if (!have(ours, theirs)) return missing(what)
	r = (wall[theirs] / bytes[theirs]) / (wall[ours] / bytes[ours])
	say(what, sprintf("%.1f x (CPU %.1f x)", r, (cpu[theirs] / bytes[theirs]) / (cpu[ours] / bytes[ours])), r >= limit)
}
function within(what, key, seconds)
{
	if (!(key in wall)) return missing(what)
	say(what, sprintf("%.0f ms (CPU %.0f ms)", wall[key] * 1000, cpu[key] * 1000), wall[key] < seconds)
}
function search(what, key)
{
	if (!(key in wall)) return missing(what)
	say(what, sprintf("%.2f GB/s", bytes[key] / wall[key] / 1e9), bytes[key] / wall[key] > 1e9)
}
NF == 3 { share[$1] = $2 / $3; next }
{
	wall[$1] = $2 > 0.0005 ? $2 : 0.0005; cpu[$1] = $3 > 0.0005 ? $3 : 0.0005; peak[$1] = $4; bytes[$1] = $5
}
END {
	print "| asked for | reached | |"
	print "|---|---|---|"
	at_most("nginx, every line kept: at most 1.25 x `zstd -1 -T2`", "nginx", "zstd", 1.25)
	at_most("nginx, every line kept: ahead of DuckDB's regexp", "nginx", "duck_regexp", 1)
	at_least("nginx, every line kept: 25 x GoAccess (1.11 is meant; the version that ran stands above)", "nginx", "goaccess", 25)
	at_least("JSON lines, every line kept: 4.5 x lnav", "json", "lnav_json", 4.5)
	at_least("syslog, every line kept: 6 x lnav", "syslog", "lnav_syslog", 6)
	best = "duck_regexp"
	if ("duck_split" in wall && wall["duck_split"] < wall[best]) best = "duck_split"
	if ("duck_csv" in wall && wall["duck_csv"] < wall[best]) best = "duck_csv"
	at_least("nginx, `--keep-raw=none`: 1.3 x DuckDB's best", "noraw", best, 1.3)
	at_least("JSON lines, `--keep-raw=none`: ahead of DuckDB's JSON reader", "json_noraw", "duck_json", 1)
	at_most("gzip: no slower than `gzip -dc`", "gz", "gzip", 1)
	for (key in peak)
		if (key ~ /^(nginx|tenth|gz|noraw|json|json_noraw|syslog|huge|captures)$/ && peak[key] > most) most = peak[key]
	say("memory of an import: at most 100 MiB", sprintf("%.0f MiB", most), most <= 100)
	say("store / nginx log: at most 0.15", sprintf("%.3f", share["nginx.store"]), share["nginx.store"] <= 0.15)
	within("five minutes of raw lines: under 20 ms", "window", 0.020)
	within("counts per minute of the day: under 20 ms", "counts", 0.020)
	search("search, a text that is nowhere: above 1 GB/s", "grep_none")
	search("search, a number: above 1 GB/s", "grep_number")
	search("search, a text in every line: above 1 GB/s", "grep_all")
	within("every chart of one incident: under 200 ms", "charts", 0.200)
	if (have("nginx", "tenth")) {
		r = (cpu["nginx"] / bytes["nginx"]) / (cpu["tenth"] / bytes["tenth"])
		say("10 x the log: no more than 10 x the CPU time, within 10 %", sprintf("%.1f x", 10 * r), r < 1.1)
	}
}
