UPDATE event SET body = x'ff00fe', title = '<script>';
