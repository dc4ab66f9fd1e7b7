# Embedded at build time, applied in order, never edited once released.
STORE_SCHEMAS = schemas/store/0001-evidence.sql
JSON_SCHEMAS = \
	schemas/annotations.schema.json \
	schemas/check.schema.json \
	schemas/compare.schema.json \
	schemas/doctor.schema.json \
	schemas/event.schema.json \
	schemas/incidents.schema.json \
	schemas/report.schema.json \
	schemas/review.schema.json \
	schemas/review-many.schema.json \
	schemas/scan.schema.json \
	schemas/signals.schema.json \
	schemas/trend.schema.json
