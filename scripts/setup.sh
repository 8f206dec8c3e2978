#!/usr/bin/env bash
# Installs what building needs and this machine lacks: the wasm32 target, wasm-bindgen, the chunk
# splitter, and the Node tools (wasm-opt, lightningcss, esbuild). Safe to run again; says nothing
# when everything is there. Each thing is tried the quick public way first, then from the
# registries (crates.io, npm, Debian) alone.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

SPLITTER=0.2.4
WASM=wasm32-unknown-unknown


wasm_target() {
  have rustc || fail "A Rust toolchain is missing. Please install one from https://rustup.rs."
  if wasm_default; then echo default >"$CACHE/wasm-toolchain"; return; fi
  if have rustup && timeout 120 rustup target add $WASM >/dev/null 2>&1 && wasm_default; then
    echo default >"$CACHE/wasm-toolchain"; return
  fi
  wasm_target_from_debian
  echo web >"$CACHE/wasm-toolchain"
}

wasm_default() {
  local root
  root=$(rustc --print sysroot) && compgen -G "$root/lib/rustlib/$WASM/lib/libcore-*.rlib" >/dev/null
}

# Debian's compiler comes with the source of its own standard library: built once for wasm32 and
# put where the compiler looks for it, it is an ordinary installed target.
wasm_target_from_debian() {
  local as=() library=/usr/lib/rustlib/$WASM/lib crate=$CACHE/wasm-library
  [ "$(id -u)" = 0 ] || as=(sudo)
  if ! compgen -G "$library/libcore-*.rlib" >/dev/null; then
    say "Building the standard library for $WASM (about two minutes, once)"
    debian rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy lld-22
    rm -rf "$crate"
    mkdir -p "$crate/src"
    : >"$crate/src/lib.rs"
    printf '[package]\nname = "wasm-library"\nversion = "0.0.0"\nedition = "2021"\n' >"$crate/Cargo.toml"
    (cd "$crate" && PATH=/usr/bin:$PATH RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$crate/target \
      /usr/bin/cargo build -q -Z build-std=std,panic_abort,test --release --target $WASM)
    rm -f "$crate/target/$WASM/release/deps/"libwasm_library*
    "${as[@]}" mkdir -p "$library"
    "${as[@]}" cp "$crate/target/$WASM/release/deps/"*.rlib "$library/"
    rm -rf "$crate"
  fi
  if have rustup; then rustup toolchain link web /usr; fi
}

# crate_binary CRATE VERSION BINARY [ARGUMENT...]: a tool from crates.io in the version named.
crate_binary() {
  local crate=$1 version=$2 binary=$3
  shift 3
  [ -e "$TOOLS/.$crate-$version" ] && [ -x "$TOOLS/bin/$binary" ] && return
  say "Installing $crate $version (a few minutes, once)"
  if ! { [ $# = 0 ] && have cargo-binstall && cargo binstall -y --root "$TOOLS" "$crate@$version"; }; then
    CARGO_TARGET_DIR=$CACHE/tools-target cargo install --quiet --root "$TOOLS" "$crate" --version "$version" "$@"
    rm -rf "$CACHE/tools-target"
  fi
  touch "$TOOLS/.$crate-$version"
}

# wasm-bindgen's program and library speak a private format: their versions must be equal.
wasm_bindgen() {
  crate_binary wasm-bindgen-cli "$(awk '/^name = "wasm-bindgen"$/ {getline; gsub(/"/, "", $3); print $3}' Cargo.lock)" wasm-bindgen
}

wasm_target
wasm_bindgen
crate_binary wasm_split_cli_support $SPLITTER wasm-split-cli --features build-binary --locked
node_packages "$ROOT/scripts"
