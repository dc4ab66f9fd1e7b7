# import/: bytes to events. One line a format: src/import/NAME.c defines importer_NAME.
IMPORTERS = \
	src/import/access.c
libdebrief_a_SOURCES += \
	src/import/import.h \
	src/import/input.h \
	src/import/lines.c src/import/lines.h \
	src/import/mask.c src/import/mask.h \
	src/import/notable.c src/import/notable.h \
	src/import/rates.c src/import/rates.h \
	src/import/records.c src/import/records.h \
	src/import/tally.c src/import/tally.h \
	$(IMPORTERS)
UNIT_TESTS += tests/unit/test-access tests/unit/test-mask
