UPDATE event SET source = 9;
