UPDATE event SET post = id - 1 WHERE id > 1;
