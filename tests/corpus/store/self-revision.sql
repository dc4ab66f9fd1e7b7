INSERT INTO revision SELECT NULL, 1, 1, 1, 0, 1, 0, name, NULL, '9223372036854775807' FROM pragma_table_info('event');
