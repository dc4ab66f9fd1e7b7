#include "cli/recipe_given.h"
#include "base/resource.h"
#include "cli/inputs.h"
#include "cli/message.h"
#include "render/recipe.h"

#include <string.h>

/* Of ours the name; of the user's own no path, which is of one machine. */
static const char *template_word(const char *path)
{
	if (path == NULL || strpbrk(path, "./") != NULL)
		return path != NULL ? "?" : NULL;
	g_autofree char *name = g_strdup_printf("templates/%s.outline", path);
	g_autoptr(GBytes) own = resource_bytes(name);
	return own != NULL ? path : "?";
}

static const char *zone_word(const Zone *zone)
{
	const char *name = zone != NULL ? zone_name(zone) : NULL;
	return g_strcmp0(name, "UTC") == 0 ? NULL : name;
}

char *recipe_given(const struct context *context, const char *template_path)
{
	GString *out = g_string_new(NULL);
	recipe_add(out, "tz", zone_word(context->zone));
	recipe_add(out, "second",
	           context->second_zone != NULL ? zone_name(context->second_zone) : NULL);
	recipe_add(out, "template", template_word(template_path));
	recipe_add(out, "slo", inputs_given.objective);
	recipe_add(out, "customers", inputs_given.customers);
	recipe_add(out, "weights", inputs_given.weights);
	recipe_add(out, "redact", context->no_redact ? "no" : NULL);
	return g_string_free(out, FALSE);
}

static int follow_zone(Zone **zone, const char *recipe, const char *key)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = recipe_value(recipe, key);
	Zone *found = name != NULL ? zone_new(name, &error) : NULL;
	if (name != NULL && found == NULL)
		return message_fail(&error);
	if (found != NULL) {
		zone_free(*zone);
		*zone = found;
	}
	return 0;
}

static void follow_text(char **option, const char *recipe, const char *key)
{
	g_autofree char *value = recipe_value(recipe, key);
	if (*option == NULL && value != NULL && !g_str_equal(value, "?"))
		*option = g_steal_pointer(&value);
}

int recipe_follow(struct context *context, const char *recipe, char **template_path)
{
	g_autofree char *redact = recipe_value(recipe, "redact");
	g_autofree char *template = recipe_value(recipe, "template");
	if (g_strcmp0(template, "?") == 0 && *template_path == NULL) {
		message("the report was made with a template of somebody's own");
		message_hint("--template DIR|FILE says which");
		return ERROR_USAGE;
	}
	follow_text(template_path, recipe, "template");
	follow_text(&inputs_given.objective, recipe, "slo");
	follow_text(&inputs_given.customers, recipe, "customers");
	follow_text(&inputs_given.weights, recipe, "weights");
	if (g_strcmp0(redact, "no") == 0)
		context->no_redact = TRUE;
	const int code = follow_zone(&context->zone, recipe, "tz");
	return code != 0 ? code : follow_zone(&context->second_zone, recipe, "second");
}
