#include "base/error.h"

#include <string.h>

typedef struct {
	struct place place;
	char *name; /* owns place.name */
	char *hint;
} DebriefErrorPrivate;

static void debrief_error_private_init(DebriefErrorPrivate *priv)
{
	priv->place = PLACE_NONE;
}

static void debrief_error_private_copy(const DebriefErrorPrivate *from,
                                       DebriefErrorPrivate *to)
{
	to->place = from->place;
	to->place.name = to->name = g_strdup(from->name);
	to->hint = g_strdup(from->hint);
}

static void debrief_error_private_clear(DebriefErrorPrivate *priv)
{
	g_free(priv->name);
	g_free(priv->hint);
}

/* GLib's macro casts const away. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
G_DEFINE_EXTENDED_ERROR(DebriefError, debrief_error)
#pragma GCC diagnostic pop

static void fill(GError **error, enum error_class class, const struct place *place,
                 char *text)
{
	if (error == NULL) {
		g_free(text);
		return;
	}
	g_set_error_literal(error, DEBRIEF_ERROR, (int)class, text);
	g_free(text);
	if (place != NULL) {
		DebriefErrorPrivate *priv = debrief_error_get_private(*error);
		priv->place = *place;
		priv->place.name = priv->name = g_strdup(place->name);
	}
}

bool error_set(GError **error, enum error_class class, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(error, class, NULL, g_strdup_vprintf(format, args));
	va_end(args);
	return false;
}

bool error_at(GError **error, enum error_class class, const struct place *place,
              const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(error, class, place, g_strdup_vprintf(format, args));
	va_end(args);
	return false;
}

bool error_errno(GError **error, int saved_errno, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *what = g_strdup_vprintf(format, args);
	va_end(args);
	fill(error, ERROR_SYSTEM, NULL,
	     g_strdup_printf("%s: %s", what, g_strerror(saved_errno)));
	return false;
}

bool error_hint(GError **error, const char *format, ...)
{
	if (error == NULL || *error == NULL || (*error)->domain != DEBRIEF_ERROR)
		return false;
	va_list args;
	va_start(args, format);
	DebriefErrorPrivate *priv = debrief_error_get_private(*error);
	g_free(priv->hint);
	priv->hint = g_strdup_vprintf(format, args);
	va_end(args);
	return false;
}

int error_exit_code(const GError *error)
{
	if (error == NULL)
		return 0;
	return error->domain == DEBRIEF_ERROR ? error->code : (int)ERROR_SYSTEM;
}

const struct place *error_place(const GError *error)
{
	if (error == NULL || error->domain != DEBRIEF_ERROR)
		return NULL;
	const DebriefErrorPrivate *priv = debrief_error_get_private(error);
	return priv->place.name != NULL ? &priv->place : NULL;
}

const char *error_hint_text(const GError *error)
{
	if (error == NULL || error->domain != DEBRIEF_ERROR)
		return NULL;
	return ((const DebriefErrorPrivate *)debrief_error_get_private(error))->hint;
}

char *place_text(const struct place *place)
{
	const char *name = place->name != NULL ? place->name : "-";
	if (place->line > 0 && place->column > 0)
		return g_strdup_printf("%s:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, name,
		                       place->line, place->column);
	if (place->line > 0)
		return g_strdup_printf("%s:%" G_GINT64_FORMAT, name, place->line);
	if (place->offset >= 0)
		return g_strdup_printf("%s@%" G_GINT64_FORMAT, name, place->offset);
	return g_strdup(name);
}
