/*
 * xml_check.h - inside of xml.c: what is refused before libxml2 sees it.
 *
 * Shape   one pass over the bytes for each check
 * Limits  a tag of XML_TAG_MAX bytes outside the values of its attributes: libxml2 is quadratic in attributes
 * Errors  ERROR_DATA at the byte that is wrong, with a hint where the user can help
 * Source  XML 1.0 (fifth edition): 2.2 characters, 2.8 declaration, 4.3.3 encodings
 */
#pragma once
#include "base/error.h"

/* No XML, a NUL byte, an encoding that is not UTF-8 (unless given: the user named it), a tag that is too long. */
bool xml_check(const char *name, const char *bytes, gsize len, bool given,
               GError **error);
/* NUL alone: all that HTML is held to. */
bool xml_check_nul(const char *name, const char *bytes, gsize len, GError **error);
/* Behind the tag that begins at at, or end; *outside counts its bytes outside quoted values. */
gsize xml_behind_tag(const char *bytes, gsize at, gsize end, gsize *outside);
