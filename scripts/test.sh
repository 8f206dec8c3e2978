#!/usr/bin/env bash
# The checks, each part timed. EXTENT=all runs the full products (every page state with every
# reader and colour scheme) of which otherwise a representative part is run. A missing PostgreSQL or
# Chromium is installed or fails.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

export EXTENT=${EXTENT:-representative}
# What makes the next build of the same file quicker fills the disk with each checkout's own copy.
export CARGO_INCREMENTAL=${CARGO_INCREMENTAL:-0}
wasm="bash scripts/wasm-cargo.sh"

# A disk that fills up half way fails whatever test writes next, and says nothing of the reason.
left() { df -Pk "$CACHE" | awk 'NR == 2 { print int($4 / 1048576) }'; }
room() {
  [ "$(left)" -ge 15 ] || cargo clean --quiet --package dispatches || true
  [ "$(left)" -ge 15 ] || rm -rf "$CARGO_TARGET_DIR"/{debug,watch/debug,release}/incremental "$CARGO_TARGET_DIR/watch"
  [ "$(left)" -ge 8 ] || fail "The checks need 8 GB of free disk in $CACHE; there are $(left). \`make clean\` removes what was built."
}

browser() {
  # Without windows it takes a third less time.
  have chromium-headless-shell || have chromium || debian chromium-headless-shell || debian chromium
  have chromium-headless-shell || have chromium || fail "Chromium is missing and could not be installed."
  node_packages "$ROOT/end2end"
}
wasm_tests() {
  # What the splitter would cut off is imported under this name where nothing is split. No test
  # calls any of it.
  mkdir -p "$CACHE/unsplit"
  printf 'module.exports = new Proxy({}, { get: () => () => {} });\n' >"$CACHE/unsplit/__wasm_split_placeholder__.js"
  NODE_PATH=$CACHE/unsplit CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    $wasm test --features hydrate --target wasm32-unknown-unknown --test wasm
}
playwright() { (cd end2end && AXE=$EXTENT npx playwright test); }
# The program embeds it, so it must be there to be compiled; with a client where one was built.
site() { [ -e target/site/manifest.json ] || node scripts/site.mjs; }
docs() { RUSTDOCFLAGS="-D warnings" cargo doc --features traces --no-deps --quiet; }

part "Room on the disk" room
part "Set-up" bash scripts/setup.sh
part "Format" cargo fmt --check
part "Dependencies" node scripts/audit.mjs
part "Editor" bash scripts/test-editor.sh
part "Site for the tests" site
part "Clippy, server" cargo clippy --quiet --features traces --all-targets -- -D warnings
part "Tests on SQLite and PostgreSQL" bash scripts/postgres.sh cargo test --features traces
part "Clippy, browser" $wasm clippy --quiet --lib --features hydrate --target wasm32-unknown-unknown -- -D warnings
part "Tests in WebAssembly" wasm_tests
part "Documentation" docs
part "Client, site and program" bash scripts/build.sh
part "Mozilla's Observatory" bash scripts/observatory.sh
part "Set-up for the browser tests" browser
part "Browser" playwright
times
say "Everything passed"
