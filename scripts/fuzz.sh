#!/usr/bin/env bash
# Throws random bytes, led by what they reach, at what takes strangers' bytes: each target of fuzz/
# for FUZZ_SECONDS (60). What was found so far is kept in the cache, and a case that fails in
# fuzz/artifacts.
#
#   scripts/fuzz.sh [TARGET...]
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

targets=("$@")
[ $# -gt 0 ] || targets=(markdown comment import upload)
corpus=$CACHE/fuzz-corpus
# The compiler's hints for fuzzing are no part of its stable promise; what they compile isn't shipped.
export RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$CACHE/fuzz

[ -x "$TOOLS/bin/cargo-fuzz" ] || {
  say "Installing cargo-fuzz (a few minutes, once)"
  CARGO_TARGET_DIR=$CACHE/tools-target cargo install --quiet --root "$TOOLS" cargo-fuzz --version 0.13.1 --locked
  rm -rf "$CACHE/tools-target"
}
[ -e target/site/manifest.json ] || { bash scripts/setup.sh && node scripts/site.mjs; }

# What each begins with: what is there for it, and texts and pictures of the tests and the demo.
for target in markdown comment import upload; do
  mkdir -p "$corpus/$target"
  cp -f fuzz/seeds/"$target"/* "$corpus/$target/" 2>/dev/null || true
done
cp -f tests/markdown/data/posts/* "$corpus/markdown/"
awk 'BEGIN { RS = "" } { printf "%s\n", $0 > sprintf("%s/spec-%04d.md", place, NR) }' \
  place="$corpus/markdown" tests/markdown/data/commonmark.txt tests/markdown/data/gfm.txt
cp -f src/server/demo/posts/*.md end2end/content/*.md "$corpus/import/"

fuzz() { cargo fuzz run --dev --sanitizer none --fuzz-dir fuzz "$1" "$corpus/$1" -- -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1; }
for target in "${targets[@]}"; do part "Fuzzing $target" fuzz "$target"; done
times
