# make check-browser: reports and the site in Debian's chromium, held against axe-core (npm). Never part of "make check".
EXTRA_DIST += tests/browser/package.json tests/browser/check.mjs tests/browser/make-pages.sh
check-browser: debrief$(EXEEXT)
	@srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(SHELL) $(srcdir)/tests/browser/make-pages.sh browser-tests
	cd browser-tests && cp '$(abs_top_srcdir)/tests/browser/package.json' . && npm install --no-audit --no-fund --silent
	cp '$(srcdir)/tests/browser/check.mjs' browser-tests/ && cd browser-tests && node check.mjs
clean-local: clean-browser
clean-browser:
	rm -rf browser-tests
.PHONY: check-browser clean-browser
