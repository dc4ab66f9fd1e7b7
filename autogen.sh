#!/bin/sh
# From a fresh clone to a report, or to the tests' verdict, in one command.
set -eu

usage() {
	cat <<'END'
usage: ./autogen.sh [--no-install] [demo|check]

  (nothing)     make ./configure; then: ./configure && make && make check && make install
  demo          install what is missing, build in build/, write a report of the worked
                incident to build/demo/report.html and build/demo/report.md
  check         the same set-up, then all tests; ends with "N passed, N failed"
  --no-install  name the packages that are missing, and stop
END
}

# Packages of Debian 12; after "|" the name elsewhere (Ubuntu 24.04, later Debian).
build_packages='gcc libc6-dev make autoconf automake pkg-config|pkgconf
libglib2.0-dev libglib2.0-dev-bin libsqlite3-dev libxml2-dev libjansson-dev libcairo2-dev libpango1.0-dev
libfontconfig-dev|libfontconfig1-dev libpcre2-dev zlib1g-dev libzstd-dev libarchive-dev libssl-dev
libcmark-gfm-dev libcmark-gfm-extensions-dev libharfbuzz-bin woff2 fonts-inter tzdata'
# Without these it works, but slower: left out where this system's archive has none.
speed_packages='libisal-dev'
check_packages='xz-utils bzip2 zstd'

say() { echo "autogen.sh: $*" >&2; }
die() {
	say "$*"
	exit 1
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The packages that are missing, "a|b" where either would do.
missing_of() {
	for names; do
		found=no
		for name in $(echo "$names" | tr '|' ' '); do
			installed "$name" && found=yes
		done
		[ $found = yes ] || echo "$names"
	done
}

# The first of a|b that this system's archive has.
available() {
	for name in $(echo "$1" | tr '|' ' '); do
		[ -n "$(apt-cache madison "$name" 2>/dev/null)" ] && { echo "$name"; return; }
	done
	case " $speed_packages " in
	*" $1 "*) ;;
	*) echo "${1%%|*}" ;; # apt-get says best that there is none
	esac
}

# apt-get as root: directly, or through sudo, which asks.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		env DEBIAN_FRONTEND=noninteractive "$@"
	elif command -v sudo >/dev/null; then
		say "sudo $*"
		sudo env DEBIAN_FRONTEND=noninteractive "$@"
	else
		die "not root and no sudo; as root run: $*"
	fi
}

install_missing() {
	if ! command -v dpkg-query >/dev/null; then
		say "no Debian or Ubuntu: not looking for packages; ./configure will name what is missing"
		return
	fi
	# shellcheck disable=SC2086
	missing=$(missing_of $1)
	[ -n "$missing" ] || return 0
	if [ $install = no ]; then
		echo "missing packages:"
		echo "$missing" | sed 's/|/ or /; s/^/  /'
		echo "install them with apt-get install, or run ./autogen.sh without --no-install"
		exit 1
	fi
	as_root apt-get update -q
	names=$(for one in $missing; do available "$one"; done)
	# shellcheck disable=SC2086
	as_root apt-get install -q -y --no-install-recommends $names
}

bootstrap() {
	command -v autoreconf >/dev/null || die "autoconf and automake are missing; ./autogen.sh demo installs them"
	mkdir -p build-aux
	autoreconf -fi
}

build() {
	[ ! -f config.status ] || die "this folder was configured in place; run \"make distclean\" first"
	bootstrap
	mkdir -p build
	cd build
	../configure -q
	make -j"$(nproc)"
	cd ..
}

demo() {
	incident=testdata/incident-2026-06-02
	mkdir -p build/demo
	quiet= # what was read is said once
	for report in build/demo/report.html build/demo/report.md; do
		build/debrief $quiet report $incident/incidents.json $incident/reports.json \
			--component 'Claude API' $incident/access.log.gz $incident/events.jsonl -o $report
		quiet=-q
	done
	echo
	echo "The report of the worked incident:"
	echo "  $PWD/build/demo/report.html"
	echo "  $PWD/build/demo/report.md"
}

# How many tests of the last run ended so.
count() { awk -v want="# $1:" '$1 " " $2 == want { print $3 }' build/test-suite.log; }

check() {
	rm -f build/test-suite.log
	make -C build -j"$(nproc)" check VERBOSE=1 && status=0 || status=$?
	[ -f build/test-suite.log ] || { # the tests were not even built
		echo "0 passed, 1 failed"
		exit 1
	}
	echo "$(count SKIP) skipped"
	echo "$(($(count PASS) + $(count XFAIL))) passed, $(($(count FAIL) + $(count XPASS) + $(count ERROR))) failed"
	exit $status
}

cd "$(dirname "$0")"
install=yes verb=bootstrap
for word; do
	case $word in
	--no-install) install=no ;;
	demo | check) verb=$word ;;
	-h | --help) usage && exit ;;
	*) usage >&2 && exit 2 ;;
	esac
done

case $verb in
bootstrap)
	[ $install = yes ] || install_missing "$build_packages"
	bootstrap
	;;
demo)
	install_missing "$build_packages $speed_packages"
	build
	demo
	;;
check)
	install_missing "$build_packages $speed_packages $check_packages"
	build
	check
	;;
esac
