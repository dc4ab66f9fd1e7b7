/* Moments of the incident with how sure each is, for the report JSON. */
#include "render/report.h"

static json_t *milestone_json(struct report *r, const struct milestone *m)
{
	json_t *value = json_object();
	const enum zone_basis basis = report_basis(r, m->refs);
	const bool likely = m->likely != INSTANT_NONE;
	put_text(value, "key", milestone_word((int)m->key));
	put_text(value, "name", milestone_name((int)m->key));
	put_text(value, "definition", milestone_definition(m->key));
	put(value, "at", report_time(r, m->at, basis));
	put(value, "likely",
	    likely ? report_time(r, range_point(m->likely), basis) : json_null());
	put_text(value, "confidence", confidence_word((int)m->confidence));
	put_text(value, "confidence_name", confidence_name((int)m->confidence));
	put_int(value, "sources", m->origins);
	put(value, "order_uncertain", json_boolean(m->order_unsure));
	put_text(value, "why", m->why);
	put_text(value, "rule", m->rule);
	put(value, "evidence", report_refs(r, m->refs));
	put(value, "dissent", report_refs(r, m->dissent));
	return value;
}

json_t *report_milestones(struct report *r)
{
	json_t *list = json_array();
	for (guint i = 0; i < r->timeline->milestones->len; i++) {
		const struct milestone *m = r->timeline->milestones->pdata[i];
		json_array_append_new(list, milestone_json(r, m));
	}
	return list;
}
