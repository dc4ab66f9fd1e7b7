#include "chart/paper.h"
#include "chart/number.h"

static const struct {
	double width, height; /* pt */
	double pt;            /* of a px */
} sizes[] = { [PAPER_A4] = { 595.28, 841.89, 0.77 },
	      [PAPER_LETTER] = { 612, 792, 0.77 },
	      [PAPER_SCREEN] = { 960, 540, 960 / 560.0 } };

static void bookmark_clear(gpointer data)
{
	g_free(((struct bookmark *)data)->title);
}

Paper *paper_new(enum paper_size size)
{
	Paper *paper = g_new0(Paper, 1);
	paper->pt = sizes[size].pt;
	paper->width = sizes[size].width / paper->pt;
	paper->height = sizes[size].height / paper->pt;
	paper->scenes = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free);
	paper->pages = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	paper->bookmarks = g_array_new(FALSE, TRUE, sizeof(struct bookmark));
	g_array_set_clear_func(paper->bookmarks, bookmark_clear);
	return paper;
}

void paper_free(Paper *paper)
{
	if (paper == NULL)
		return;
	g_free(paper->title);
	g_free(paper->subject);
	g_free(paper->keywords);
	g_ptr_array_unref(paper->pages);
	g_ptr_array_unref(paper->scenes);
	g_array_unref(paper->bookmarks);
	g_free(paper);
}

Scene *paper_scene(Paper *paper, Scene *scene)
{
	g_ptr_array_add(paper->scenes, scene);
	return scene;
}

void paper_page(Paper *paper)
{
	g_ptr_array_add(paper->pages, g_array_new(FALSE, TRUE, sizeof(struct placed)));
}

void paper_put(Paper *paper, const Scene *scene, double x, double y, double scale)
{
	const struct placed placed = { scene, x, y, scale };
	g_array_append_val(g_ptr_array_index(paper->pages, paper->pages->len - 1),
	                   placed);
}

void paper_bookmark(Paper *paper, int level, const char *title, double y)
{
	const struct bookmark bookmark = { level, g_strdup(title), paper->pages->len - 1,
		                           y };
	g_array_append_val(paper->bookmarks, bookmark);
}

char *paper_dump(const Paper *paper)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < paper->pages->len; i++) {
		const GArray *page = paper->pages->pdata[i];
		g_string_append_printf(out, "page %u\n", i + 1);
		for (guint k = 0; k < page->len; k++) {
			const struct placed *placed =
			        &g_array_index(page, struct placed, k);
			g_autofree char *scene = scene_dump(placed->scene);
			g_string_append(out, "at ");
			number_append(out, placed->x);
			g_string_append_c(out, ' ');
			number_append(out, placed->y);
			g_string_append_c(out, '\n');
			g_string_append(out, scene);
		}
	}
	return g_string_free(out, FALSE);
}
