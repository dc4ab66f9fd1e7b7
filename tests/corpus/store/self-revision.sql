INSERT INTO source SELECT NULL, name, importer, component, lane, 'other', bytes, lines, records, in_records, duplicate, ignored, rejected, span_lo, span_hi, zone_basis, zone, imported_at, continues, first_line, pattern_name, pattern_sha256, pattern_text, zone_from, year_from, offsets, skew FROM source;
UPDATE event SET incident = 'x';
INSERT INTO event_statement SELECT e.id, s.id, 1, 1, 0, 1 FROM event e, source s WHERE s.id <> e.source;
INSERT INTO revision SELECT e.event, e.source, name, '9223372036854775807' FROM event_statement e, pragma_table_info('event');
