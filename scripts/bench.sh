#!/usr/bin/env bash
# Measures the program beside nginx serving the same bytes from disk, in interleaved pairs on
# loopback; what is written beside bare SQLite. Writes the tables to target/bench/report.md, within
# a quarter of an hour.
#
#   scripts/bench.sh [pages|comments]    only one of them
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

for tool in nginx wrk sqlite3; do have $tool || debian $tool; done
bash scripts/build.sh
rm -rf target/bench
mkdir -p target/bench
node scripts/make-content.mjs "${POSTS:-1000}" target/bench/content
exec node scripts/bench.mjs "$@"
