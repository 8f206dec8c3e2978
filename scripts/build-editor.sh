#!/usr/bin/env bash
# Bundles the writing surface (editor/) into $CACHE/editor/editor.js, a plain file that
# scripts/site.mjs makes what is served. Fails when the bundle outgrows its budget or holds
# something under another licence than MIT, Apache or BSD.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

node_packages "$ROOT/editor"
place=$CACHE/editor
key=$(cat editor/package-lock.json editor/build.mjs $(find editor/src -type f | sort) | sha256sum)
if [ "$(cat "$place/.made-from" 2>/dev/null)" = "$key" ]; then exit; fi
node editor/build.mjs "$place"
printf '%s' "$key" >"$place/.made-from"
