# Embedded at build time, applied in order, never edited once released.
STORE_SCHEMAS =
JSON_SCHEMAS = schemas/report.schema.json
