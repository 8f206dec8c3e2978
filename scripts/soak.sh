#!/usr/bin/env bash
# Keeps the release program busy for SOAK_MINUTES (20) and fails where its memory or its open files
# grow. Writes target/bench/soak.md.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

have wrk || debian wrk
bash scripts/build.sh
rm -rf target/bench/data target/bench/content
mkdir -p target/bench
node scripts/make-content.mjs 1000 target/bench/content
exec node scripts/soak.mjs
