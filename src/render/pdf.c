/* PDF for paper: the words of the Markdown form set on pages, its charts as vectors. */
#include "chart/chart.h"
#include "render/blocks.h"
#include "render/markdown.h"
#include "render/paged.h"
#include "render/pdf.h"

#include <string.h>

struct drawing {
	const Timeline *timeline;
	const struct render_options *options;
};

static Scene *draw_chart(void *user, const char *name, double width)
{
	const struct drawing *drawing = user;
	const struct chart *chart = chart_named(name);
	const struct chart_options wanted = { width, drawing->options->zone, true };
	return chart != NULL ? chart_draw(chart, drawing->timeline, &wanted) : NULL;
}

/* Every chart by its name; one that has nothing to show takes no room later. */
GHashTable *pdf_chart_marks(void)
{
	GHashTable *table =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (const struct chart *const *at = chart_registry; *at != NULL; at++)
		g_hash_table_insert(table, g_strconcat("chart.", (*at)->name, NULL),
		                    g_strdup_printf("![](chart:%s)\n", (*at)->name));
	return table;
}

/* Each block is read alone, so that an open end in what people wrote ends with it. */
static void set_block(Setter *setter, const struct block *block, bool fenced)
{
	const bool trusted = block->kind == BLOCK_AUTO || !fenced;
	if (block->kind == BLOCK_MARK)
		return;
	g_autoptr(GPtrArray) flows = flow_parse(block->text, trusted);
	paged_flows(setter, flows);
}

static const char *member(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text != NULL ? text : "";
}

GBytes *pdf_paint(const struct pdf *pdf, GError **error)
{
	g_autoptr(GPtrArray) blocks = blocks_parse("report", pdf->text, error);
	if (blocks == NULL)
		return NULL;
	bool fenced = false;
	for (guint i = 0; i < blocks->len; i++)
		fenced |= ((struct block *)blocks->pdata[i])->kind == BLOCK_AUTO;
	g_autoptr(Setter) setter = setter_new(pdf->paper);
	g_autoptr(Paper) paper = setter->paper;
	setter->chart = pdf->chart;
	setter->user = pdf->user;
	setter->break_level = pdf->break_level;
	for (guint i = 0; i < blocks->len; i++)
		set_block(setter, blocks->pdata[i], fenced);
	paper->title = g_strdup(pdf->title);
	paper->subject = g_strdup(pdf->subject);
	paper->created_at = pdf->created_at;
	paged_finish(setter, pdf->foot, pdf->foot_right);
	return paint_paper(paper, error);
}

GBytes *pdf_bytes(const Timeline *timeline, const json_t *report,
                  const struct render_options *options, const char *document,
                  int break_level, GError **error)
{
	struct drawing drawing = { timeline, options };
	const json_t *incident = json_object_get(report, "incident");
	const char *title = member(incident, "title"), *id = member(incident, "id");
	g_autofree char *subject = g_strdup_printf("Report of incident %s", id);
	g_autofree char *foot = g_strdup_printf("%s, %s", id, title);
	const struct pdf pdf = {
		.text = document,
		.title = title,
		.subject = subject,
		.foot = foot,
		.foot_right = member(report, "store_digest_short"),
		.created_at = timeline->cutoff != INSTANT_NONE ? timeline->cutoff : 0,
		.paper = options->paper,
		.break_level = break_level,
		.chart = draw_chart,
		.user = &drawing,
	};
	return pdf_paint(&pdf, error);
}

static bool render_pdf(const Timeline *timeline, json_t *report,
                       const struct render_options *options, const char *files_dir,
                       GPtrArray *files, GError **error)
{
	g_autoptr(GHashTable) marks = pdf_chart_marks();
	g_autofree char *document =
	        markdown_document(timeline, report, options, marks, error);
	(void)files_dir;
	return render_file_take(files, "",
	                        document != NULL ? pdf_bytes(timeline, report, options,
	                                                     document, 0, error)
	                                         : NULL);
}

const struct renderer renderer_pdf = {
	.name = "pdf",
	.suffix = ".pdf",
	.title = "pages for paper, A4 or Letter",
	.render = render_pdf,
};
