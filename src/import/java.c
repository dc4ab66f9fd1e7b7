/*
 * java.c - text logs of Java programs: log4j, logback, java.util.logging, and what they look like in Hadoop, Spark, Kafka,
 * ZooKeeper, Elasticsearch, Tomcat and Spring Boot.
 *
 * Format  a layout that somebody chose: time, level, [thread], logger, message, in that order or another
 *         log4j: PatternLayout, logging.apache.org/log4j/2.x/manual/pattern-layout.html; logback: logback.qos.ch/manual/
 *         layouts.html; JUL: SimpleFormatter, docs.oracle.com/en/java/javase/21/docs/api/java.logging. Read 2026-11-25.
 * Quirks  the time has no zone, or no date; its year has two digits in Hadoop's first layouts; JUL writes two lines, the
 *         first of which has the time on a clock of 12 h; stack traces and whatever else has no time continue
 */
#include "import/logger_text.h"

static void *learn(const struct sample_bytes *sample,
                   const struct import_options *options)
{
	(void)options;
	return logger_learn(sample, LOGGER_JAVA);
}

static enum line_kind read_line(const void *state, const char *line, gsize len,
                                struct log_record *record)
{
	return logger_line_of(state, line, len, record);
}

const struct importer importer_java = {
	.name = "java",
	.title = "Text log of a Java program: log4j, logback, java.util.logging",
	.about = "A record begins with a time in the form that the file has, then level, "
	         "[thread], logger and message in whatever order the layout says: log4j "
	         "and logback (PatternLayout), Spring Boot, Tomcat, JBoss, Kafka and "
	         "Elasticsearch with the time in brackets, ZooKeeper, Hadoop and Spark "
	         "with years of two digits, HDFS with six digits for the date. The two "
	         "lines of java.util.logging are one record. Stack traces, \"Caused by\" "
	         "and other lines without a time belong to the record before. Times "
	         "have no zone; INFO behind a time is a level. Leaves threads and "
	         "contexts. log4j 2.x manual, logback manual and SimpleFormatter of Java "
	         "21, read 2026-11-25. Seen in real data: Hadoop, HDFS, Spark, Kafka, "
	         "Jira, Bitbucket, Guacamole, CAS.",
	.lane = LANE_MACHINES,
	.weight = 55,
	.read_line = read_line,
	.learn = learn,
	.forget = g_free,
};
