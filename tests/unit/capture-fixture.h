/* capture-fixture.h - captures of a status page, written down as a few words, put as an importer would put them. */
#pragma once
#include "base/digest.h"
#include "store-fixture.h"

/* A post: minute of the hour, seconds -1 = a feed's minute; id NULL as feeds have none. */
struct said_post {
	const char *id;
	int minute, second;
	enum phase phase;
	const char *body;
	enum level level; /* of component "API", LEVEL_NONE = it names none */
};
struct capture {
	const char *name;     /* of the source; also tells its bytes apart */
	const char *importer; /* "json" or "feed" */
	int as_of;            /* minute of the hour of the snapshot, 0 = it is none */
	bool part;            /* the incident's record is not whole */
	bool absent;          /* the page does not list the incident */
	const char *title;    /* NULL: "Trouble" */
	enum impact impact;
	const char *components; /* joined by "," or NULL */
	struct said_post posts[6];
};

static inline struct range said_at(const struct said_post *post)
{
	const gint64 at = T + post->minute * MINUTE;
	return post->second < 0 ? range_of(at, at + MINUTE)
	                        : range_point(at + post->second * SECOND);
}

static inline void put_said_post(const struct sink *sink, const struct said_post *post,
                                 gint64 line, gint64 offset, gint64 length)
{
	g_autoptr(Event) event = event_new();
	event->line = line;
	event->offset = offset;
	event->length = length;
	event->at = said_at(post);
	event->lane = LANE_STATUS;
	event->kind = KIND_POST;
	event->phase = post->phase;
	event->title = g_strdup(phase_name((int)post->phase));
	event->incident = g_strdup("inc");
	event->vendor_id = g_strdup(post->id);
	event->body = g_strdup(post->body);
	give_event(sink, event);
	if (post->level == LEVEL_NONE)
		return;
	event->ordinal = 1;
	event->kind = KIND_COMPONENT;
	event->phase = PHASE_NONE;
	event->level = post->level;
	event->component = g_strdup("API");
	g_clear_pointer(&event->vendor_id, g_free);
	g_clear_pointer(&event->body, g_free);
	give_event(sink, event);
}

static inline char *post_line(const struct said_post *post)
{
	return g_strdup_printf("  %s %d:%d %d %s %d\n", post->id != NULL ? post->id : "-",
	                       post->minute, post->second, (int)post->phase,
	                       post->body != NULL ? post->body : "-", (int)post->level);
}

/* Lines before the record: records of several captures do not stand at one place. */
static inline gint64 capture_head_lines(const struct capture *capture)
{
	return 1 + capture->as_of % 3;
}

/* "page NAME\n" and more lines, then the record: a line for the incident and one for every post. */
static inline char *capture_text(const struct capture *capture, gint64 *record)
{
	GString *text = g_string_new(NULL);
	g_string_printf(text, "page %s\n", capture->name);
	for (gint64 i = 1; i < capture_head_lines(capture); i++)
		g_string_append(text, "head\n");
	*record = (gint64)text->len;
	if (capture->absent)
		return g_string_free(text, FALSE);
	g_string_append_printf(text, "{%s %d %s\n",
	                       capture->title != NULL ? capture->title : "Trouble",
	                       (int)capture->impact,
	                       capture->components != NULL ? capture->components : "-");
	for (gsize i = 0; i < G_N_ELEMENTS(capture->posts); i++) {
		g_autofree char *line = post_line(&capture->posts[i]);
		if (capture->posts[i].phase != PHASE_NONE)
			g_string_append(text, line);
	}
	g_string_append(text, "}\n");
	return g_string_free(text, FALSE);
}

static inline void put_incident_of(const struct sink *sink, const struct capture *capture,
                                   const char *text, gint64 record)
{
	g_autoptr(Incident) incident = incident_new();
	incident->line = capture_head_lines(capture) + 1;
	incident->offset = record;
	incident->length = (gint64)strlen(text + record) - 1;
	incident->whole = !capture->part;
	if (incident->whole)
		digest_hex(text + record, (gsize)incident->length,
		           incident->record_sha256);
	incident->vendor_id = g_strdup("inc");
	incident->page = g_strdup("Claude");
	incident->title = g_strdup(capture->title != NULL ? capture->title : "Trouble");
	incident->impact = capture->impact;
	g_auto(GStrv) names = g_strsplit(
	        capture->components != NULL ? capture->components : "", ",", -1);
	for (char **name = names; *name != NULL; name++)
		g_ptr_array_add(incident->components, g_strdup(*name));
	give_incident(sink, incident);
}

static inline void put_capture_posts(const struct sink *sink,
                                     const struct capture *capture, const char *text,
                                     gint64 record)
{
	gint64 line = capture_head_lines(capture) + 2,
	       offset = record + 1 + (strchr(text + record, '\n') - (text + record));
	for (gsize i = 0; i < G_N_ELEMENTS(capture->posts); i++) {
		if (capture->posts[i].phase == PHASE_NONE)
			continue;
		g_autofree char *own = post_line(&capture->posts[i]);
		const gint64 length = (gint64)strlen(own);
		put_said_post(sink, &capture->posts[i], line++, offset + 2, length - 3);
		offset += length;
	}
}

static inline Source *put_capture(Store *store, const struct capture *capture)
{
	g_autoptr(GError) error = NULL;
	gint64 record;
	g_autofree char *text = capture_text(capture, &record);
	Source *source = source_named(capture->name);
	g_free(source->importer);
	source->importer = g_strdup(capture->importer);
	for (const char *c = text; *c != '\0'; c++)
		source->lines += *c == '\n';
	source->ignored = capture_head_lines(capture);
	source->in_records = source->lines - source->ignored;
	struct sink sink;
	begin_ok(store, source, &sink);
	give_text(&sink, text);
	if (!capture->absent) {
		put_incident_of(&sink, capture, text, record);
		put_capture_posts(&sink, capture, text, record);
	}
	if (capture->as_of != 0) {
		char page[] = "claude";
		const struct snapshot snapshot = { .page = page,
			                           .as_of = T + capture->as_of * MINUTE };
		sink.snapshot(sink.user, &snapshot, &error);
		g_assert_no_error(error);
	}
	commit_ok(store, source);
	g_assert_cmpint(source->lines, ==,
	                source->in_records + source->duplicate + source->ignored +
	                        source->rejected);
	return source;
}
