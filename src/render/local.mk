# render/: timeline -> documents. One line a format: src/render/NAME.c defines renderer_NAME.
RENDERERS = \
	src/render/confluence.c \
	src/render/eml.c \
	src/render/gdocs.c \
	src/render/github.c \
	src/render/html.c \
	src/render/json.c \
	src/render/markdown.c \
	src/render/pdf.c \
	src/render/text.c
# One line a form of export: src/render/export_NAME.c defines exporter_NAME.
EXPORTERS = \
	src/render/export_jsonl.c \
	src/render/export_csv.c \
	src/render/export_timesketch.c \
	src/render/export_grafana.c \
	src/render/export_openmetrics.c
libdebrief_a_SOURCES += src/render/render.h $(RENDERERS) src/render/export.h $(EXPORTERS) \
	src/render/blocks.c src/render/blocks.h \
	src/render/code_row.c src/render/code_row.h \
	src/render/comparison.c src/render/comparison.h src/render/comparison_page.c \
	src/render/export.c \
	src/render/external.c src/render/external.h \
	src/render/figure.c src/render/figure.h \
	src/render/figures.c src/render/figures.h \
	src/render/flow.c src/render/flow.h \
	src/render/folder.c \
	src/render/lcs.c src/render/lcs.h \
	src/render/lines.c src/render/lines.h \
	src/render/markdown.h \
	src/render/page.c src/render/page.h \
	src/render/paged.c src/render/paged.h src/render/paged_table.c \
	src/render/merge.c src/render/merge.h \
	src/render/outline.c src/render/outline.h \
	src/render/paste.c src/render/paste.h src/render/pdf.h \
	src/render/prose.c src/render/prose.h \
	src/render/recipe.c src/render/recipe.h \
	src/render/review.c src/render/review.h src/render/review_page.c \
	src/render/review_many.c src/render/review_many_page.c src/render/review_many.h \
	src/render/render.c \
	src/render/redact.c src/render/redact.h src/render/redact_ledger.c \
	src/render/report.c src/render/report.h \
	src/render/report_complaints.c \
	src/render/report_curation.c \
	src/render/report_ledger.c \
	src/render/report_logs.c \
	src/render/report_measures.c \
	src/render/report_metrics.c \
	src/render/report_milestones.c \
	src/render/report_revisions.c \
	src/render/report_sentences.c \
	src/render/report_story.c \
	src/render/report_words.c \
	src/render/seal.c \
	src/render/site.c src/render/site.h src/render/site_feed.c src/render/site_page.c \
	src/render/site_rows.c \
	src/render/template.c src/render/template.h \
	src/render/template_check.c \
	src/render/template_parse.c src/render/template_parse.h \
	src/render/texts.c src/render/texts.h \
	src/render/update.c src/render/update.h src/render/propose.c \
	src/render/variables.c src/render/variables.h src/render/variables_list.c
EXTRA_DIST += tests/unit/report-fixture.h
UNIT_TESTS += tests/unit/test-blocks tests/unit/test-complaints tests/unit/test-merge tests/unit/test-outline tests/unit/test-paged tests/unit/test-prose tests/unit/test-redact tests/unit/test-render tests/unit/test-report tests/unit/test-template tests/unit/test-update tests/unit/test-variables
