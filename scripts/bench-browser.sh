#!/usr/bin/env bash
# Measures in Chromium: how soon a page is there on a slow phone, how soon the next one, how soon the
# preview follows a key. Writes reading.md and writing.md to target/bench.
#
#   scripts/bench-browser.sh [reading|writing]    only one of them
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

have chromium || debian chromium
bash scripts/build.sh
node_packages "$ROOT/end2end"
mkdir -p target/bench
cd end2end
exec npx playwright test -c bench.config.ts "$@"
