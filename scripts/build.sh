#!/usr/bin/env bash
# Builds the release program with the client, styles, migrations and demo content inside, and
# leaves it at target/release/dispatches.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash scripts/setup.sh
part "Client (WebAssembly)" bash scripts/build-client.sh
part "Editor" bash scripts/build-editor.sh
part "Site (styles, hashes, compression)" node scripts/site.mjs "$CACHE/client/pkg"
# The views of both sides must be erased alike, or hydration finds another tree than was rendered.
export RUSTFLAGS="--cfg erase_components"
part "Server" cargo build --profile program --features ssr --bin dispatches
mkdir -p target/release
cp -f "$CARGO_TARGET_DIR/program/dispatches" target/release/dispatches.new
mv -f target/release/dispatches.new target/release/dispatches
times
