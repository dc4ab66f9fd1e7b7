# A day of syslog of some machines: awk -v mb=300 -v seed=42 -f make-syslog.awk >syslog. Same seed, same bytes.
function draw(n)
{
	seed = (seed * 16807) % 2147483647
	return seed % n
}
BEGIN {
	if (mb == "") mb = 300
	if (seed == "") seed = 42
	want = mb * 1000000
	total = int(want / 100) # about 100 bytes a line
	for (i = 0; written < want; i++) {
		t = int(i * 86400 / total)
		if (t > 86399) t = 86399
		kind = draw(6)
		host = "web-" (1 + draw(8))
		if (kind == 0) text = "sshd[" draw(32768) "]: Failed password for invalid user admin" draw(9) " from 203.0.113." draw(256) " port " (1024 + draw(60000)) " ssh2"
		else if (kind == 1) text = "sshd[" draw(32768) "]: Accepted publickey for deploy from 198.51.100." draw(256) " port " (1024 + draw(60000)) " ssh2"
		else if (kind == 2) text = "systemd[1]: Started session-" draw(100000) ".scope - Session " draw(100000) " of User deploy."
		else if (kind == 3) text = "kernel: [" draw(1000000) "." draw(1000000) "] eth0: link up, 10000 Mbps"
		else if (kind == 4) text = "postgres[" draw(32768) "]: [" draw(50) "-1] " (t >= 50400 && t < 52800 ? "FATAL:  remaining connection slots are reserved" : "LOG:  checkpoint complete: wrote " draw(9000) " buffers")
		else text = "cron[" draw(32768) "]: (root) CMD (run-parts --report /etc/cron.hourly)"
		line = sprintf("Mar 14 %02d:%02d:%02d %s %s", int(t / 3600), int(t / 60) % 60, t % 60, host, text)
		print line
		written += length(line) + 1
	}
}
