#!/usr/bin/env bash
# Measures what each kind of page costs on a small site and on a large one: target/bench/growth.md.
# Filling the large one takes some twenty minutes and 8 GB; both are kept for the next time.
#
#   scripts/bench-growth.sh [NAME]    only pages whose name matches
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

have sqlite3 || debian sqlite3
[ -n "${PROGRAM:-}" ] || bash scripts/build.sh
program=${PROGRAM:-target/release/dispatches}
place=${GROWTH_DATA:-target/growth}

# filled POSTS COMMENTS: a data folder with as many; the program renders and indexes at its start.
filled() {
  local folder=$place/$1-$2
  if [ ! -e "$folder/.filled" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    DISPATCHES_DATA=$folder "$program" migrate
    say "Filling a site of $1 posts and $2 comments"
    node scripts/bench/fill.mjs "$1" "$2" sqlite | sqlite3 "$folder/dispatches.db"
    touch "$folder/.filled"
  fi
}

small=(1000 4000)
large=("${POSTS:-100000}" "${COMMENTS:-1000000}")
filled "${small[@]}"
filled "${large[@]}"
# What is measured is the program, not how fast this machine's disk is.
cat "$place"/*/dispatches.db >/dev/null
ONLY=${1:-} exec node scripts/bench/growth.mjs "$place/${small[0]}-${small[1]}" "$place/${large[0]}-${large[1]}"
