UPDATE series SET width = 0;
