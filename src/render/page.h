/*
 * page.h - what every HTML page of ours begins with: its policy, its rules, its fonts.
 *
 * Shape   nothing is loaded from anywhere: rules, fonts and the script stand in the page, allowed by their hashes
 * Owns    strings are the caller's
 * Errors  ERROR_USAGE for a style sheet that would end the element it stands in, ERROR_SYSTEM for a program without fonts
 * Source  Content Security Policy Level 3, 6.7.2 (hashes)
 */
#pragma once
#include "render/template.h"

/* Fonts, the charts' rules, then the sheets that are named, each from the folder or as built in; NULL-ended. */
char *page_style(struct template_folder *folder, const char *const *sheets,
                 GError **error);
/* The <meta> elements, the policy before all that it governs. script: the one that may run, NULL = none. */
char *page_head(const char *css, const char *script);
