/* Figures by the names that the field gives them, each with its formula, for the report JSON. */
#include "render/report.h"

#include <math.h>

static json_t *metric_json(struct report *r, const struct metric *metric)
{
	json_t *value = json_object();
	const bool open = range_known(metric->length) && range_is_open(metric->length);
	put_text(value, "key", metric->key);
	put_text(value, "name", metric->name);
	put_text(value, "formula", metric->formula);
	put_text(value, "text", metric->text);
	put_text(value, "why",
	         metric->text == NULL && metric->why == NULL
	                 ? "not known from the evidence"
	                 : metric->why);
	put_text(value, "unit", metric->unit);
	put(value, "value",
	    isfinite(metric->value) ? json_real(metric->value) : json_null());
	put(value, "length",
	    range_known(metric->length) ? report_length(metric->length, metric->binned)
	                                : json_null());
	put(value, "open", json_boolean(open));
	/* What is not determined was made by no rule. */
	put_text(value, "rule", metric->text != NULL ? metric->rule : NULL);
	put(value, "evidence", report_refs(r, metric->refs));
	return value;
}

json_t *report_metrics(struct report *r)
{
	json_t *list = json_array();
	for (guint i = 0; i < r->timeline->metrics->len; i++)
		json_array_append_new(
		        list, metric_json(r, g_ptr_array_index(r->timeline->metrics, i)));
	return list;
}
