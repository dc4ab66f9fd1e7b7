# Embedded at build time; --template NAME chooses an outline, --template DIR|FILE overrides.
OUTLINES = templates/default.outline templates/azure-pir.outline templates/coe.outline templates/etsy.outline \
	templates/gitlab-review.outline templates/one-page.outline templates/pagerduty.outline templates/sre-book.outline
TEMPLATES = templates/email.html.mustache templates/external-azure-pir.md.mustache templates/external-pagerduty-external.md.mustache templates/external-short.md.mustache templates/review.html.mustache templates/review.md.mustache \
	templates/review-many.html.mustache templates/review-many.md.mustache templates/review-incident.html.mustache templates/review-incident.md.mustache \
	templates/compare.css templates/compare.html.mustache templates/compare.md.mustache \
	templates/report.css templates/report.html.mustache templates/report.md.mustache \
	templates/site.css templates/site.html.mustache templates/site.js \
	templates/site-page.html.mustache templates/site-quarter.html.mustache templates/site-trend.html.mustache \
	templates/site-vendors.html.mustache $(OUTLINES)
