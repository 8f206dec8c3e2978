#!/usr/bin/env bash
# Builds the browser's side: cargo, then shorten.mjs takes out what nobody calls, then the splitter
# cuts the lazy parts off, then wasm-bindgen writes the glue, then wasm-opt shrinks each module.
# Leaves plain files in $CACHE/client/pkg; scripts/site.mjs makes them what is served. With
# CLIENT_PROFILE=dev nothing is shrunk and the files are in $CACHE/client/pkg-dev.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

profile=${CLIENT_PROFILE:-client}
package=$CACHE/client/pkg
folder=$profile
if [ "$profile" = dev ]; then package=$CACHE/client/pkg-dev folder=debug; fi
module=$CACHE/client/wasm32-unknown-unknown/$folder/dispatches.wasm
split=$package.split

# The splitter needs the linker's relocations to move functions between modules.
RUSTFLAGS="-Clink-args=--emit-relocs --cfg erase_components" bash scripts/wasm-cargo.sh build --lib --profile "$profile" \
  --features hydrate --target wasm32-unknown-unknown

key=$(cat "$module" scripts/build-client.sh scripts/shorten.mjs scripts/package-lock.json | sha256sum)
if [ "$(cat "$package/.made-from" 2>/dev/null)" = "$key" ]; then exit; fi

rm -rf "$package" "$split"
mkdir -p "$package" "$split"
node scripts/shorten.mjs exports "$module" hydrate "$split/whole.wasm"
wasm-split-cli "$split/whole.wasm" "$split" --out-name dispatches
rm "$split/whole.wasm"
wasm-bindgen --target web --keep-lld-exports --no-demangle --no-typescript \
  --out-name dispatches --out-dir "$package" "$split/dispatches.wasm"
mv "$package/dispatches_bg.wasm" "$package/dispatches.wasm"
find "$split" -type f ! -name dispatches.wasm -exec cp {} "$package/" \;
if [ "$profile" != dev ]; then
  # What counts is the size after brotli, to which a repeated phrase costs next to nothing, and how
  # many functions a browser compiles one by one while it takes over a page. So small and middling
  # functions go into their only caller, large ones stay whole, and nothing is kept in a local to save
  # its second computation. The lowest addresses are the far end of the stack: none wraps there.
  shrink=(-Os --one-caller-inline-max-function-size=100 --skip-pass=local-cse --low-memory-unused
    --enable-bulk-memory --enable-nontrapping-float-to-int)
  node scripts/shorten.mjs imports "$package"
  for file in "$package"/*.wasm; do
    scripts/node_modules/.bin/wasm-opt "${shrink[@]}" "$file" -o "$file"
  done
  for file in "$package"/*.js; do
    scripts/node_modules/.bin/esbuild --minify --allow-overwrite --log-level=warning \
      "$file" --outfile="$file"
  done
fi
printf '%s' "$key" >"$package/.made-from"
