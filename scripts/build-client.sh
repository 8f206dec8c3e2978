#!/usr/bin/env bash
# Builds the browser's side: cargo, then the splitter cuts the lazy parts off, then wasm-bindgen
# writes the glue, then wasm-opt shrinks each module. Leaves plain files in $CACHE/client/pkg;
# scripts/site.mjs makes them what is served.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

package=$CACHE/client/pkg
module=$CACHE/client/wasm32-unknown-unknown/client/dispatches.wasm

# The splitter needs the linker's relocations to move functions between modules.
RUSTFLAGS="-Clink-args=--emit-relocs" bash scripts/wasm-cargo.sh build --lib --profile client \
  --features hydrate --target wasm32-unknown-unknown

key=$(cat "$module" scripts/build-client.sh scripts/package-lock.json | sha256sum)
if [ "$(cat "$package/.made-from" 2>/dev/null)" = "$key" ]; then exit; fi

rm -rf "$package" "$CACHE/client/split"
mkdir -p "$package" "$CACHE/client/split"
wasm-split-cli "$module" "$CACHE/client/split" --out-name dispatches
wasm-bindgen --target web --keep-lld-exports --no-demangle --no-typescript \
  --out-name dispatches --out-dir "$package" "$CACHE/client/split/dispatches.wasm"
mv "$package/dispatches_bg.wasm" "$package/dispatches.wasm"
find "$CACHE/client/split" -type f ! -name dispatches.wasm -exec cp {} "$package/" \;
for file in "$package"/*.wasm; do
  node scripts/node_modules/binaryen/bin/wasm-opt -Oz --enable-bulk-memory \
    --enable-nontrapping-float-to-int "$file" -o "$file"
done
for file in "$package"/*.js; do
  node scripts/node_modules/esbuild/bin/esbuild --minify --allow-overwrite --log-level=warning \
    "$file" --outfile="$file"
done
printf '%s' "$key" >"$package/.made-from"
