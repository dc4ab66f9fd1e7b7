#!/bin/sh
set -eu
cd "$(dirname "$0")"
mkdir -p build-aux
autoreconf -fi
