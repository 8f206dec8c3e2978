#!/usr/bin/env bash
# Runs cargo with the toolchain that has the wasm32 target, in a target folder of its own, since
# it may be another compiler than the server's. Arguments go to cargo.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

[ -e "$CACHE/wasm-toolchain" ] || bash scripts/setup.sh
export CARGO_TARGET_DIR=$CACHE/client
if [ "$(cat "$CACHE/wasm-toolchain")" = web ]; then
  if have rustup; then export RUSTUP_TOOLCHAIN=web; else PATH=/usr/bin:$PATH; fi
fi
exec cargo "$@"
