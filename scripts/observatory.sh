#!/usr/bin/env bash
# Asks Mozilla's Observatory, as published, about each kind of page of the built program, over TLS on
# this machine alone.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

have openssl || debian openssl
package=scripts/observatory
place=$CACHE/node/observatory-$(sha256sum "$package/package-lock.json" | cut -c1-16)
if [ ! -e "$place/.complete" ]; then
  say "Installing the Observatory"
  mkdir -p "$place"
  cp "$package"/package*.json "$place/"
  # What it runs when it is installed fetches lists of sites, which say nothing about this one.
  (cd "$place" && npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error)
  mkdir -p "$place/node_modules/@mdn/mdn-http-observatory/conf"
  echo '{}' >"$place/node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json"
  touch "$place/.complete"
fi
exec node "$package/ask.mjs" "${1:-target/release/dispatches}" "$place"
