# Fixtures: one folder a case. All of it is distributed, so that adding a case adds nothing here.
EXTRA_DIST += testdata
