#!/usr/bin/env bash
# For development: builds without optimising, serves on http://127.0.0.1:3000 and reloads open
# pages after each change. Data goes to ./data, as with `make run`.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash scripts/setup.sh
exec node scripts/watch.mjs
