UPDATE event SET phase = 77;
