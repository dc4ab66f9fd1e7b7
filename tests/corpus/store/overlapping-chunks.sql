UPDATE log_chunk SET offset = offset - 3 WHERE offset > 0;
