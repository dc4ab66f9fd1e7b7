UPDATE incident_restatement SET stated = source, line = 90000000000000000, offset = 90000000000000000;
