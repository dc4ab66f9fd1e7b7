# Embedded at build time; --template DIR|FILE overrides.
TEMPLATES = templates/report.css templates/report.html.mustache templates/report.md.mustache
