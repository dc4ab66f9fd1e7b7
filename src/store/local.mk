# store/: the SQLite event store
