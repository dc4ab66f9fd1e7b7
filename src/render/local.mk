# render/: timeline -> documents. One line a format: src/render/NAME.c defines renderer_NAME.
RENDERERS =
libdebrief_a_SOURCES += src/render/render.h $(RENDERERS)
