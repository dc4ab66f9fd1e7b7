# Documents that ship with the program.
EXTRA_DIST += doc/benchmarks.md doc/reliability.md
