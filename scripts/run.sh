#!/usr/bin/env bash
# Builds what has changed, fills an empty site with the demo content the first time, and serves.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

say "Dispatches: setting up, building, serving. The first time takes about a quarter of an hour on two cores; later seconds."
bash scripts/build.sh
target/release/dispatches seed demo --once
say "Serving on http://${DISPATCHES_ADDRESS:-127.0.0.1:3000} (Ctrl-C stops)"
exec target/release/dispatches serve
