#include "store/clock.h"

#include "store/statement.h"

gint64 clock_shift(Store *store, gint64 source, gint64 at)
{
	g_autoptr(Correction) correction = correction_new();
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_CLOCK, NULL);
	gint64 shift = 0;
	if (stmt == NULL)
		return 0;
	sqlite3_bind_int64(stmt, 1, source);
	if (statement_step(store, stmt, NULL) != 1)
		return 0;
	const bool zoned = sqlite3_column_int(stmt, 1) == ZONE_EXPLICIT;
	if (correction_set_add(correction, column_text(stmt, 2)) &&
	    correction_set_zone(correction, column_text(stmt, 0), column_text(stmt, 3)))
		shift = correction_shift(correction, at, zoned);
	sqlite3_reset(stmt);
	return shift;
}

void source_word_free(struct source_word *word)
{
	g_free(word->field);
	g_free(word->value);
	g_free(word->author);
	g_free(word->why);
	g_free(word);
}

GPtrArray *store_source_words(Store *store, gint64 source, GError **error)
{
	sqlite3_stmt *stmt = statement(store, QUERY_SOURCE_WORDS, error);
	g_autoptr(GPtrArray) all =
	        g_ptr_array_new_with_free_func((GDestroyNotify)source_word_free);
	int step;
	if (stmt == NULL)
		return NULL;
	sqlite3_bind_int64(stmt, 1, source);
	while ((step = statement_step(store, stmt, error)) == 1) {
		struct source_word *word = g_new0(struct source_word, 1);
		word->field = g_strdup(column_text(stmt, 0));
		word->value = g_strdup(column_text(stmt, 1));
		word->author = g_strdup(column_text(stmt, 2));
		word->at = sqlite3_column_int64(stmt, 3);
		word->why = g_strdup(column_text(stmt, 4));
		g_ptr_array_add(all, word);
	}
	return step == 0 ? g_steal_pointer(&all) : NULL;
}
