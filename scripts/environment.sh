# Where things are kept and how the scripts speak. Sourced by the others; runs nothing itself.
#
# Everything built goes to a cache folder outside the checkout, so that a fresh clone is warm.

set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${DISPATCHES_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dispatches}
TOOLS=$CACHE/tools
export CARGO_TARGET_DIR=$CACHE/target
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
export PATH=$TOOLS/bin:$PATH
mkdir -p "$CACHE" "$TOOLS"
cd "$ROOT"

say() { printf '\n==> %s\n' "$*"; }
fail() { printf '\n!!! %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# part NAME COMMAND...: says what runs, runs it, remembers how long it took.
PARTS=()
part() {
  local name=$1 started=$SECONDS
  shift
  say "$name"
  "$@"
  PARTS+=("$(printf '%5ds  %s' $((SECONDS - started)) "$name")")
}
times() { say "Time of each part"; printf '%s\n' "${PARTS[@]}" "$(printf '%5ds  altogether' "$SECONDS")"; }

# debian PACKAGE...: installs Debian's packages, as root or through sudo.
debian() {
  have apt-get || fail "This machine has no apt-get. Please install by hand what Debian calls: $*"
  local as=()
  [ "$(id -u)" = 0 ] || as=(sudo)
  "${as[@]}" apt-get -o Dpkg::Use-Pty=0 update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get -o Dpkg::Use-Pty=0 install -y -qq --no-install-recommends "$@" >/dev/null
}

# node_packages FOLDER: installs the packages of FOLDER's lockfile once per lockfile, in the cache.
node_packages() {
  local folder=$1 key place
  have npm || fail "Node.js with npm is missing. Please install Node.js 20 or later."
  key=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum | cut -c1-16)
  place=$CACHE/node/$key
  if [ ! -e "$place/.complete" ]; then
    say "Installing the Node packages of $(basename "$folder")"
    mkdir -p "$place"
    cp "$folder/package.json" "$folder/package-lock.json" "$place/"
    (cd "$place" && npm ci --no-audit --no-fund --loglevel=error)
    touch "$place/.complete"
  fi
  rm -rf "$folder/node_modules"
  ln -s "$place/node_modules" "$folder/node_modules"
}
