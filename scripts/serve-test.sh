#!/usr/bin/env bash
# The testers' known site: demo and test content in a folder of its own, made anew at each start,
# a clock that stands and is moved by rewriting its file.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash scripts/build.sh
place=${1:-$ROOT/target/serve-test}
rm -rf "$place"
mkdir -p "$place"
printf '2026-11-23T09:00:00Z\n' >"$place/clock"
export DISPATCHES_ENVIRONMENT=test DISPATCHES_CLOCK=$place/clock DISPATCHES_DATA=$place/data
export DISPATCHES_ADDRESS=${DISPATCHES_ADDRESS:-127.0.0.1:3100}
export DISPATCHES_BASE_URL=http://$DISPATCHES_ADDRESS
target/release/dispatches seed demo
target/release/dispatches import markdown end2end/content
target/release/dispatches seed comments
say "Comments under $DISPATCHES_BASE_URL/posts/many-words-for-tea: state, name and message"
target/release/dispatches comments list | cut -f 2,5,7
password="a quiet green bench"
while read -r role name; do
  printf '%s\n' "$password" | target/release/dispatches user add --role "$role" --name "$name" --email "$role@harrowmere.example" >/dev/null
done <<'PEOPLE'
contributor Connie Drafts
author Arthur Quill
editor Edie Marks
admin Ada Keyes
PEOPLE
say "People: contributor@, author@, editor@ and admin@harrowmere.example, each with the password: $password"
say "The test site is at $DISPATCHES_BASE_URL; its clock is the file $DISPATCHES_CLOCK"
say "Its mails become files in $DISPATCHES_DATA/outbox"
exec target/release/dispatches serve
