# cli/: the only folder that prints or exits. One line a verb: src/cli/cmd_NAME.c defines cmd_NAME.
CMDS =
libdebrief_a_SOURCES += src/cli/cmd.h $(CMDS)
