/*
 * statuspage.h - Statuspage's JSON for those who serve the same paths.
 *
 * Shape   as vendor_document() calls it; page->markdown says how bodies are written
 * Errors  a member of the wrong type refuses the document
 */
#pragma once
#include "import/vendor.h"

bool statuspage_read(struct page *page, const Node *root, GError **error);
/* What the bid is made of: 0..95. */
int statuspage_evidence(const struct sample_bytes *sample);
/* An id of 26 letters, as incident.io gives them; Statuspage's own have 12 small ones. */
bool statuspage_has_ulid(const struct sample_bytes *sample);
