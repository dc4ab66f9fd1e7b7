# cli/: the only folder that prints or exits. One line a verb: src/cli/cmd_NAME.c defines cmd_NAME.
CMDS = \
	src/cli/cmd_init.c \
	src/cli/cmd_import.c \
	src/cli/cmd_sources.c \
	src/cli/cmd_formats.c \
	src/cli/cmd_incidents.c \
	src/cli/cmd_new.c \
	src/cli/cmd_use.c \
	src/cli/cmd_merge.c \
	src/cli/cmd_split.c \
	src/cli/cmd_scan.c \
	src/cli/cmd_show.c \
	src/cli/cmd_check.c \
	src/cli/cmd_signals.c \
	src/cli/cmd_timeline.c \
	src/cli/cmd_explain.c \
	src/cli/cmd_event.c \
	src/cli/cmd_claim.c \
	src/cli/cmd_note.c \
	src/cli/cmd_report.c \
	src/cli/cmd_chart.c \
	src/cli/cmd_review.c \
	src/cli/cmd_compare.c \
	src/cli/cmd_trend.c \
	src/cli/cmd_publish.c \
	src/cli/cmd_export.c \
	src/cli/cmd_bundle.c \
	src/cli/cmd_doctor.c \
	src/cli/cmd_query.c \
	src/cli/cmd_redact.c \
	src/cli/cmd_rules.c \
	src/cli/cmd_templates.c \
	src/cli/cmd_verify.c \
	src/cli/cmd_completion.c \
	src/cli/cmd_help.c \
	src/cli/cmd_version.c
libdebrief_a_SOURCES += \
	src/cli/cmd.h \
	src/cli/bundle_rows.c src/cli/bundle_rows.h \
	src/cli/discover.c src/cli/discover.h \
	src/cli/files.c src/cli/files.h \
	src/cli/glance.c src/cli/glance.h \
	src/cli/hand.c src/cli/hand.h \
	src/cli/inputs.c src/cli/inputs.h \
	src/cli/ingest.c src/cli/ingest.h \
	src/cli/manual.c src/cli/manual_patterns.c src/cli/manual.h \
	src/cli/many.c src/cli/many.h \
	src/cli/message.c src/cli/message.h \
	src/cli/output.c src/cli/output.h \
	src/cli/pipeline.c src/cli/pipeline.h \
	src/cli/prefetch.c src/cli/prefetch.h \
	src/cli/program.c src/cli/program.h \
	src/cli/rehearse.c src/cli/rehearse.h \
	src/cli/progress.c src/cli/progress.h \
	src/cli/raw.c src/cli/raw.h \
	src/cli/review_pack.c src/cli/review_pack.h \
	src/cli/rules_file.c src/cli/rules_file.h \
	src/cli/recipe_given.c src/cli/recipe_given.h \
	src/cli/report_files.c src/cli/report_files.h \
	src/cli/rules_file.c src/cli/rules_file.h \
	src/cli/report_update.c src/cli/report_update.h \
	src/cli/signals.c src/cli/signals.h \
	src/cli/site_files.c src/cli/site_files.h \
	src/cli/site_pages.c src/cli/site_vendors.c src/cli/site_pages.h \
	src/cli/source_clock.c src/cli/source_clock.h \
	src/cli/suggest.c src/cli/suggest.h \
	src/cli/summary.c src/cli/summary.h \
	src/cli/table.c src/cli/table.h \
	src/cli/trend_print.c src/cli/trend_print.h \
	src/cli/trace.c src/cli/trace.h \
	src/cli/trace_name.c src/cli/trace_name.h \
	src/cli/vendor.c src/cli/vendor.h \
	src/cli/view.c src/cli/view.h \
	src/cli/when.c src/cli/when.h \
	$(CMDS)
UNIT_TESTS += tests/unit/test-glance \
	tests/unit/test-output \
	tests/unit/test-suggest \
	tests/unit/test-when

# Man pages out of the tables of the verbs, by the program itself.
MANUALS = doc/man/debrief.1 $(patsubst src/cli/cmd_%.c,doc/man/debrief-%.1,$(CMDS))
man1_MANS = $(MANUALS)
CLEANFILES += $(MANUALS)
doc/man/debrief.1: debrief$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./debrief$(EXEEXT) help --man >$@.tmp && mv $@.tmp $@
doc/man/debrief-%.1: debrief$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) $(@D) && ./debrief$(EXEEXT) help --man $* >$@.tmp && mv $@.tmp $@

dist_check_SCRIPTS += tests/run-golden.sh
EXTRA_DIST += testdata/cli tests/check-schema.py
tests_unit_test_glance_SOURCES = tests/unit/test-glance.c tests/unit/chart-case.c tests/unit/chart-case.h
