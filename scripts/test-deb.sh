#!/usr/bin/env bash
# Installs a Debian package as an administrator would, starts what it installs, and takes it away
# again: in a copy of this machine's files that vanishes afterwards, and without a network.
#
#   scripts/test-deb.sh PACKAGE
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

if [ "${1:-}" != inside ]; then
  package=$(realpath "${1:?the package}")
  [ "$(id -u)" = 0 ] || fail "Only root can install a package, even here."
  have ip || debian iproute2
  have curl || debian curl
  exec unshare --mount --net --pid --fork bash "${BASH_SOURCE[0]}" inside "$package"
fi

package=$2 place=$(mktemp -d)
mount -t tmpfs tmpfs "$place"
mkdir "$place"/{new,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$place/new,workdir=$place/work" "$place/root"
root=$place/root
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
cp "$package" "$root/tmp/package.deb"
ip link set lo up

within() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"; }
expect() { local said=$1; shift; "$@" || fail "$said"; }
is() { [ "$1" = "$2" ] || fail "$3: it is $1 instead of $2"; }

say "Installing"
within dpkg --install /tmp/package.deb
is "$(within stat -c %U:%a /var/lib/dispatches)" dispatches:700 "the data folder"
is "$(within stat -c %U:%G:%a /etc/dispatches/dispatches.toml)" root:dispatches:640 "the settings"
for unit in sockets.target.wants/dispatches.socket multi-user.target.wants/dispatches.service; do
  expect "$unit is not enabled" test -L "$root/etc/systemd/system/$unit"
done
expect "the manual can't be read" within sh -c 'zcat /usr/share/man/man1/dispatches.1.gz | grep -q DISPATCHES_BASE_URL'

say "The unit"
within systemd-analyze verify /usr/lib/systemd/system/dispatches.service /usr/lib/systemd/system/dispatches.socket
exposure=$(within systemd-analyze security --offline=true --no-pager /usr/lib/systemd/system/dispatches.service | awk '/Overall exposure/ {print $(NF-2)}')
echo "exposure $exposure of 10"
awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure < 2) }' || fail "the unit is open to more than it needs"

# start: what the socket and the unit say, as systemd would: its socket, its user, its settings.
start() {
  within systemd-socket-activate --listen=127.0.0.1:3000 --setenv=DISPATCHES_CONFIG=/etc/dispatches/dispatches.toml \
    setpriv --reuid=dispatches --regid=dispatches --init-groups --no-new-privs --bounding-set=-all \
    sh -c 'cd /var/lib/dispatches && exec /usr/bin/dispatches serve' >"$place/log" 2>&1 &
}
# The socket is there from the beginning; whoever asks is answered when the program is ready.
answers() { curl --silent --output /dev/null --retry 20 --retry-delay 1 --retry-connrefused --max-time 60 --write-out '%{http_code}' "$1"; }
stop() { local id; id=$(within pgrep -x dispatches); kill -TERM "$id"; while kill -0 "$id" 2>/dev/null; do sleep 0.1; done; }

say "Starting"
start
is "$(answers http://127.0.0.1:3000/)" 200 "the first page"
is "$(answers http://127.0.0.1:3000/readyz)" 200 "whether it can write"
is "$(answers http://127.0.0.1:9500/metrics)" 200 "the metrics"
is "$(within ps -o user= -C dispatches)" dispatches "whose process it is"
echo "a long sentence that nobody guesses" |
  within dispatches-site user add --name "Jo Bloggs" --email jo@example.org --role admin >/dev/null
expect "the account is not there" within sh -c 'dispatches-site user list | grep -q jo@example.org'
expect "a backup can't be made" within dispatches-site backup /var/backups/dispatches/by-hand
stop

say "Restoring, as the guide says"
within dispatches-site verify /var/backups/dispatches/by-hand >/dev/null
within dispatches-site restore --replace /var/backups/dispatches/by-hand
expect "the account is not restored" within sh -c 'dispatches-site user list | grep -q jo@example.org'
expect "the former site is gone" within sh -c 'test -e /var/lib/dispatches/site.before-restore-*/dispatches.db'

say "The environment is read as the service reads it, whatever a shell would take for its own"
echo "DISPATCHES_DATABASE_URL='postgres://nobody@127.0.0.1:1/none?sslmode=disable&options=x'" >"$root/etc/dispatches/environment"
if within dispatches-site user list; then fail "another database was asked than the environment names"; fi
rm "$root/etc/dispatches/environment"

say "Upgrading: what was changed stays"
within sed -i 's|^base_url.*|base_url = "https://example.org"|' /etc/dispatches/dispatches.toml
within dpkg --install /tmp/package.deb
expect "the settings were overwritten" within grep -q example.org /etc/dispatches/dispatches.toml
start
is "$(answers http://127.0.0.1:3000/)" 200 "the first page after it"
stop

say "Removing: what people wrote stays"
within dpkg --purge dispatches
expect "the data folder is gone" within test -e /var/lib/dispatches/site/dispatches.db
expect "the program is still there" within test ! -e /usr/bin/dispatches
expect "the settings are still there" within test ! -e /etc/dispatches/dispatches.toml
times
say "The package can be installed, started, upgraded and removed"
