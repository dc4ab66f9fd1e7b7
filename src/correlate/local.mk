# correlate/: pure reasoning
