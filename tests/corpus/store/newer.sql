PRAGMA user_version = 9999;
