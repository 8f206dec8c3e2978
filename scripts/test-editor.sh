#!/usr/bin/env bash
# Checks the writing surface (editor/) without a browser: its types, then its tests in Node.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

node_packages "$ROOT/editor"
(cd editor && node_modules/.bin/tsc -p .)
node editor/build.mjs tests "$CACHE/editor-tests"
DISPATCHES_ROOT=$ROOT node --test "$CACHE"/editor-tests/*.test.mjs
