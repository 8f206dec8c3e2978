#!/usr/bin/env bash
# Measures the program beside nginx serving the same bytes from disk, in interleaved pairs on
# loopback, and writes the table to target/bench/report.md. Bounded to a few minutes.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

for tool in nginx wrk; do have $tool || debian $tool; done
bash scripts/build.sh
rm -rf target/bench
mkdir -p target/bench
node scripts/make-content.mjs "${POSTS:-1000}" target/bench/content
exec node scripts/bench.mjs
