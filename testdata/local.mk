# Fixtures: one folder a case.
