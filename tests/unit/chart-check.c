#include "chart-check.h"

#include "chart/place.h"

#include <glib/gstdio.h>
#include <string.h>

/*
 * Equal, but for coordinates that differ by up to 1.5 px: releases of Inter differ by hundredths of an em, and the
 * distributions carry several of them.
 */
static bool alike(const char *got, const char *want)
{
	bool quoted = false;
	while (*got != '\0' && *want != '\0') {
		quoted ^= *got == '"';
		bool number = !quoted && g_ascii_isdigit(*got) && g_ascii_isdigit(*want);
		if (number) {
			char *after_got = NULL, *after_want = NULL;
			double a = g_ascii_strtod(got, &after_got);
			double b = g_ascii_strtod(want, &after_want);
			if (a < b - 1.5 || a > b + 1.5)
				return false;
			got = after_got;
			want = after_want;
		} else if (*got++ != *want++) {
			return false;
		}
	}
	return *got == *want;
}

void check_golden(const char *folder, const char *chart, int width, const char *got)
{
	g_autofree char *file = g_strdup_printf("%s-%d.scene", chart, width);
	g_autofree char *path = g_build_filename(folder, file, NULL);
	g_autofree char *want = NULL;
	if (g_getenv("ACCEPT") != NULL && got != NULL)
		g_assert_true(g_file_set_contents(path, got, -1, NULL));
	else if (g_getenv("ACCEPT") != NULL)
		g_unlink(path);
	g_file_get_contents(path, &want, NULL, NULL);
	if (g_strcmp0(got, want) == 0)
		return;
	g_autofree char *name = g_path_get_basename(folder);
	g_auto(GStrv) a = g_strsplit(got != NULL ? got : "", "\n", -1);
	g_auto(GStrv) b = g_strsplit(want != NULL ? want : "", "\n", -1);
	int line = 0;
	while (a[line] != NULL && b[line] != NULL && alike(a[line], b[line]))
		line++;
	if (got != NULL && want != NULL && a[line] == NULL && b[line] == NULL)
		return;
	g_test_message("%s/%s:%d: got %s, want %s", name, file, line + 1,
	               a[line] != NULL ? a[line] : "no more",
	               b[line] != NULL ? b[line] : "no more");
	g_test_fail();
}

/* Names the first text that leaves the frame or runs into another. */
void check_texts(const Scene *scene, const char *where)
{
	g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(struct box));
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	for (guint i = 0; i < scene->primitives->len; i++) {
		const struct primitive *p =
		        &g_array_index(scene->primitives, struct primitive, i);
		if (p->kind != PRIM_TEXT)
			continue;
		struct box box = scene_text_box(p);
		if (box.x < -0.01 || box.y < -0.01 ||
		    box.x + box.w > scene->width + 0.01 ||
		    box.y + box.h > scene->height + 0.01) {
			g_test_message("%s: \"%s\" leaves the frame", where, p->text);
			g_test_fail();
		}
		for (guint k = 0; k < boxes->len; k++) {
			struct box other = g_array_index(boxes, struct box, k);
			if (box_overlaps(&box, &other)) {
				g_test_message("%s: \"%s\" runs into \"%s\"", where,
				               p->text,
				               (const char *)g_ptr_array_index(texts, k));
				g_test_fail();
			}
		}
		g_array_append_val(boxes, box);
		g_ptr_array_add(texts, p->text);
	}
}

void check_shapes(const Scene *scene, const char *where)
{
	for (guint i = 0; i < scene->primitives->len; i++) {
		const struct primitive *p =
		        &g_array_index(scene->primitives, struct primitive, i);
		bool inside = true;
		if (p->kind == PRIM_RECT)
			inside = p->x >= -0.01 && p->x + p->w <= scene->width + 0.01 &&
			         p->y >= -0.01 && p->y + p->h <= scene->height + 0.01;
		for (guint k = 0; p->kind == PRIM_POLY && k < p->points->len; k++) {
			struct point at = g_array_index(p->points, struct point, k);
			inside = inside && at.x >= -1 && at.x <= scene->width + 1 &&
			         at.y >= -1 && at.y <= scene->height + 1;
		}
		if (!inside) {
			g_test_message("%s: shape %u leaves the frame, at %g %g %g %g",
			               where, i, p->x, p->y, p->w, p->h);
			g_test_fail();
		}
	}
}

void check_words(const Scene *scene)
{
	g_assert_nonnull(scene->title);
	g_assert_nonnull(scene->desc);
	g_assert_cmpstr(scene->title, !=, "");
	g_assert_cmpstr(scene->desc, !=, "");
	int depth = 0;
	for (guint i = 0; i < scene->primitives->len; i++) {
		enum primitive_kind kind =
		        g_array_index(scene->primitives, struct primitive, i).kind;
		depth += kind == PRIM_GROUP ? 1 : kind == PRIM_END ? -1 : 0;
		g_assert_cmpint(depth, >=, 0);
	}
	g_assert_cmpint(depth, ==, 0);
}
