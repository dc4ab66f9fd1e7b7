# import/: bytes to events. One line a format: src/import/NAME.c defines importer_NAME.
IMPORTERS = \
	src/import/access.c \
	src/import/alertmanager.c \
	src/import/any_feed.c \
	src/import/any_log.c \
	src/import/apache_error.c \
	src/import/apple_log.c \
	src/import/audit.c \
	src/import/aws_events.c \
	src/import/aws_feed.c \
	src/import/aws_status.c \
	src/import/azure_feed.c \
	src/import/betterstack.c \
	src/import/cachet.c \
	src/import/cef.c \
	src/import/cloud_audit.c \
	src/import/compose.c \
	src/import/counts.c \
	src/import/counts_json.c \
	src/import/cri.c \
	src/import/cstate.c \
	src/import/csv_log.c \
	src/import/datocms_status.c \
	src/import/dmesg.c \
	src/import/docker_json.c \
	src/import/downdetector.c \
	src/import/downdetector_page.c \
	src/import/downdetector_table.c \
	src/import/elb.c \
	src/import/envoy.c \
	src/import/events.c \
	src/import/gatus.c \
	src/import/github_deploys.c \
	src/import/gitlab_deploys.c \
	src/import/go.c \
	src/import/google_status.c \
	src/import/grafana_annotations.c \
	src/import/haproxy.c \
	src/import/heroku_status.c \
	src/import/hpc_events.c \
	src/import/incidentio.c \
	src/import/incidentio_feed.c \
	src/import/instatus.c \
	src/import/java.c \
	src/import/journal_export.c \
	src/import/journal_verbose.c \
	src/import/journald_json.c \
	src/import/json_document.c \
	src/import/json_lines.c \
	src/import/json_shipped.c \
	src/import/klog.c \
	src/import/kube_audit.c \
	src/import/kube_events.c \
	src/import/kube_rollouts.c \
	src/import/logcat.c \
	src/import/logfmt.c \
	src/import/ltsv.c \
	src/import/mongodb.c \
	src/import/mongodb_json.c \
	src/import/monolog.c \
	src/import/mysql_error.c \
	src/import/mysql_general.c \
	src/import/mysql_slow.c \
	src/import/nest.c \
	src/import/nginx_error.c \
	src/import/opsgenie.c \
	src/import/otlp_json.c \
	src/import/pagerduty.c \
	src/import/pagerduty_csv.c \
	src/import/php_error.c \
	src/import/pipes.c \
	src/import/postgresql.c \
	src/import/postgresql_csv.c \
	src/import/postgresql_json.c \
	src/import/proxifier.c \
	src/import/python.c \
	src/import/redis.c \
	src/import/request_log.c \
	src/import/ruby.c \
	src/import/rust.c \
	src/import/s3_access.c \
	src/import/salesforce_trust.c \
	src/import/slack_export.c \
	src/import/slack_feed.c \
	src/import/slack_status.c \
	src/import/sqlserver.c \
	src/import/squid.c \
	src/import/stamped.c \
	src/import/statuspage.c \
	src/import/statuspage_feed.c \
	src/import/statuspage_page.c \
	src/import/supercomputer.c \
	src/import/suricata.c \
	src/import/syslog.c \
	src/import/syslog_5424.c \
	src/import/tai64n.c \
	src/import/timesketch.c \
	src/import/tln.c \
	src/import/upptime.c \
	src/import/uptime_kuma.c \
	src/import/uwsgi.c \
	src/import/vmkernel.c \
	src/import/vpc_flow.c \
	src/import/w3c.c \
	src/import/windows_cbs.c \
	src/import/windows_event.c \
	src/import/windows_event_json.c \
	src/import/yandex_status.c
libdebrief_a_SOURCES += \
	src/import/affected.c src/import/affected.h \
	src/import/aws.c src/import/aws.h \
	src/import/bins.c src/import/bins.h \
	src/import/charset.c src/import/charset.h \
	src/import/checks.c src/import/checks.h \
	src/import/choose.c src/import/choose.h \
	src/import/coding.c src/import/coding.h \
	src/import/container.h \
	src/import/count_rows.c src/import/count_rows.h \
	src/import/cstate_marks.c src/import/cstate_marks.h \
	src/import/cut.c src/import/cut.h \
	src/import/csv.c src/import/csv.h \
	src/import/dates.c src/import/dates.h \
	src/import/document.c src/import/document.h \
	src/import/document_lines.c src/import/document_lines.h \
	src/import/feed.c src/import/feed.h \
	src/import/feed_group.c src/import/feed_group.h \
	src/import/feed_posts.c src/import/feed_posts.h \
	src/import/format.c src/import/format.h \
	src/import/front.c src/import/front.h \
	src/import/gunzip.c \
	src/import/import.c src/import/import.h \
	src/import/inflate.c \
	src/import/input.c src/import/input.h \
	src/import/json_log.c src/import/json_log.h \
	src/import/json_objects.c src/import/json_objects.h \
	src/import/json_scan.c src/import/json_scan.h \
	src/import/latency.c src/import/latency.h \
	src/import/parts.c src/import/parts.h \
	src/import/line_boot.c src/import/line_boot.h \
	src/import/line_clock.c src/import/line_clock.h \
	src/import/line_pattern.c src/import/line_pattern.h \
	src/import/line_neighbour.c src/import/line_neighbour.h \
	src/import/line_skew.c src/import/line_skew.h \
	src/import/line_year.c src/import/line_year.h \
	src/import/line_zone.c src/import/line_zone.h \
	src/import/offsets.c src/import/offsets.h \
	src/import/lines.c src/import/lines.h \
	src/import/log_key_names.c \
	src/import/log_keys.c src/import/log_keys.h \
	src/import/log_text.c src/import/log_text.h \
	src/import/logger_text.c src/import/logger_text.h \
	src/import/markup.c src/import/markup.h \
	src/import/mask.c src/import/mask.h \
	src/import/node.c src/import/node.h \
	src/import/notable.c src/import/notable.h \
	src/import/overlap.c src/import/overlap.h \
	src/import/page.c src/import/page.h \
	src/import/pattern_file.c src/import/pattern_file.h \
	src/import/pattern_format.c \
	src/import/plain.c src/import/plain.h \
	src/import/postgresql.h \
	src/import/rates.c src/import/rates.h \
	src/import/raw.c src/import/raw.h \
	src/import/parser.c src/import/parser.h \
	src/import/reading.c src/import/reading.h \
	src/import/sandbox.c src/import/sandbox.h \
	src/import/wire.c src/import/wire.h \
	src/import/reasons.c src/import/reasons.h \
	src/import/refine.c src/import/refine.h \
	src/import/records.c src/import/records.h \
	src/import/response.c src/import/response.h \
	src/import/saved.c src/import/saved.h \
	src/import/saved_incident.c src/import/saved_incident.h \
	src/import/saved_months.c src/import/saved_months.h \
	src/import/script.c src/import/script.h \
	src/import/statuspage.h \
	src/import/stitch.c src/import/stitch.h \
	src/import/tally.c src/import/tally.h \
	src/import/time_format.c src/import/time_format.h \
	src/import/time_forms.c src/import/time_forms.h \
	src/import/time_spot.c src/import/time_spot.h \
	src/import/unarchive.c \
	src/import/vendor.c src/import/vendor.h \
	src/import/wall.c src/import/wall.h \
	src/import/xml.c src/import/xml.h \
	src/import/xml_check.c src/import/xml_check.h \
	src/import/xml_tree.c \
	$(IMPORTERS)
UNIT_TESTS += tests/unit/test-access tests/unit/test-counts tests/unit/test-downdetector tests/unit/test-front \
	tests/unit/test-import tests/unit/test-input tests/unit/test-lines tests/unit/test-mask \
	tests/unit/test-plain tests/unit/test-vendor-lines tests/unit/test-vendors
UNIT_TESTS += tests/unit/test-parser tests/unit/test-parts tests/unit/test-pattern-file tests/unit/test-records
UNIT_TESTS += tests/unit/test-line-clock
UNIT_TESTS += tests/unit/test-document
UNIT_TESTS += tests/unit/test-any-log
UNIT_TESTS += tests/unit/test-slack
tests_unit_test_slack_SOURCES = tests/unit/test-slack.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
UNIT_TESTS += tests/unit/test-json-scan
UNIT_TESTS += tests/unit/test-log-text
tests_unit_test_records_SOURCES = tests/unit/test-records.c tests/memory-sink.h
UNIT_TESTS += tests/unit/test-feed
UNIT_TESTS += tests/unit/test-line-formats
tests_unit_test_line_formats_SOURCES = tests/unit/test-line-formats.c tests/unit/line-format-rows.h
UNIT_TESTS += tests/unit/test-xml
UNIT_TESTS += tests/unit/test-wall
tests_unit_test_counts_SOURCES = tests/unit/test-counts.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
tests_unit_test_downdetector_SOURCES = tests/unit/test-downdetector.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
tests_unit_test_import_SOURCES = tests/unit/test-import.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
tests_unit_test_lines_SOURCES = tests/unit/test-lines.c tests/memory-sink.h
tests_unit_test_vendor_lines_SOURCES = tests/unit/test-vendor-lines.c \
	tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
tests_unit_test_vendors_SOURCES = tests/unit/test-vendors.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
tests_unit_test_feed_SOURCES = tests/unit/test-feed.c tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
FUZZ_TARGETS += tests/fuzz/fuzz-pattern tests/fuzz/fuzz-access tests/fuzz/fuzz-formats tests/fuzz/fuzz-import tests/fuzz/fuzz-input
tests_fuzz_fuzz_access_SOURCES = tests/fuzz/fuzz-access.c tests/memory-sink.h
tests_fuzz_fuzz_import_SOURCES = tests/fuzz/fuzz-import.c tests/fuzz/import-bytes.h \
	tests/unit/jsonl-sink.c tests/unit/jsonl-sink.h
UNIT_TESTS += tests/unit/test-loghub tests/unit/test-real-logs
tests_unit_test_loghub_SOURCES = tests/unit/test-loghub.c tests/memory-sink.h
tests_unit_test_real_logs_SOURCES = tests/unit/test-real-logs.c tests/memory-sink.h
UNIT_TESTS += tests/unit/test-refine
