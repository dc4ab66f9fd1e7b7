UPDATE log_chunk SET key = 4 - id % 2;
