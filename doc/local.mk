# Documents that ship with the program.
