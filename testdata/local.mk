# Fixtures: one folder a case.
EXTRA_DIST += \
	testdata/incident-2026-06-02/ORIGIN \
	testdata/incident-2026-06-02/access.log.gz \
	testdata/incident-2026-06-02/events.jsonl \
	testdata/incident-2026-06-02/incidents.json \
	testdata/incident-2026-06-02/make-access-log.awk \
	testdata/incident-2026-06-02/make-reports.awk \
	testdata/incident-2026-06-02/reports.csv \
	testdata/incident-2026-06-02/reports.json
