UPDATE revision SET field = 'level', value = '4'; UPDATE event_statement SET offset = 9999999, length = 99999;
