UPDATE log_chunk SET columns = bytes, columns_length = length;
