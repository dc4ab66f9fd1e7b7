# import/: bytes to events. One line a format: src/import/NAME.c defines importer_NAME.
IMPORTERS =
libdebrief_a_SOURCES += \
	src/import/import.h \
	src/import/input.h \
	$(IMPORTERS)
