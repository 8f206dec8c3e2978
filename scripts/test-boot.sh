#!/usr/bin/env bash
# Boots a small Debian in a machine of qemu and tries there what only a running systemd shows: the
# installing of a Debian package, its unit with all its locks, restarts under load, a program that
# hangs or dies, a reboot, and the removing. Needs root, the Debian mirror that apt asks here, and a
# few minutes; the machine itself has no network, and nothing of this one is changed but packages. For
# x86-64 alone.
# What the package does without systemd is for test-deb.sh.
#
#   scripts/test-boot.sh PACKAGE
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

if [ "${1:-}" != inside ]; then
  package=$(realpath "${1:?the package}")
  [ "$(id -u)" = 0 ] || fail "Only root can make a disk with a system on it."
  have qemu-system-x86_64 || debian qemu-system-x86
  have mmdebstrap || debian mmdebstrap
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT

  say "Making the disk"
  apt-get update -qq
  mirror=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian')
  # A system alone, and what the package depends on.
  mmdebstrap --quiet --variant=minbase --include=systemd-sysv,dbus,udev,linux-image-cloud-amd64,adduser,init-system-helpers,curl \
    "$(. /etc/os-release; echo "$VERSION_CODENAME")" "$place/root" - <<<"$mirror"
  mkdir "$place/root/trial"
  cp -r --parents scripts/environment.sh scripts/test-boot.sh src/server/demo/media/shed.png "$place/root/trial"
  cp "$package" "$place/root/trial/package.deb"
  # The second port is for the report, so that what the kernel says is not within it.
  cat >"$place/root/etc/systemd/system/trial.service" <<'UNIT'
[Unit]
After=multi-user.target
[Service]
Environment=HOME=/root
ExecStart=bash /trial/scripts/test-boot.sh inside
ExecStopPost=sh -c 'test "$SERVICE_RESULT" = success || { journalctl --no-pager --lines=40; systemctl poweroff; }'
StandardOutput=append:/dev/ttyS1
StandardError=inherit
UNIT
  mkdir -p "$place/root/etc/systemd/system/default.target.wants"
  ln -s ../trial.service "$place/root/etc/systemd/system/default.target.wants/"
  truncate --size=2G "$place/disk"
  mke2fs -q -t ext4 -d "$place/root" "$place/disk"
  cp "$place"/root/boot/{vmlinuz,initrd.img}-* "$place/"
  rm -rf "$place/root"

  say "Booting it"
  # Emulated, and so the same wherever this runs.
  timeout "${BOOT_SECONDS:-900}" qemu-system-x86_64 -accel tcg -m 1G -nic none -display none \
    -kernel "$place"/vmlinuz-* -initrd "$place"/initrd.img-* -append "root=/dev/vda rw console=ttyS0 quiet" \
    -drive "file=$place/disk,format=raw,if=virtio,cache=unsafe" \
    -serial "file:$place/console" -serial stdio </dev/null | tee "$place/report" || true
  grep -q '^==> The unit holds' "$place/report" || { tail -n 20 "$place/console"; fail "The trial did not come to its end"; }
  exit
fi

site=http://127.0.0.1:3000
place=$(mktemp -d)
expect() { local said=$1; shift; "$@" || fail "$said"; }
is() { [ "$1" = "$2" ] || fail "$3: it is $1 instead of $2"; }
# One request without a second try: whoever comes at a bad time waits, and is answered.
page() { curl --silent --output /dev/null --max-time 60 --write-out '%{http_code}\n' "$site${1:-/}" || true; }
shows() { systemctl show --property="$1" --value "${2:-dispatches}"; }
running() { is "$(shows ActiveState) $(shows SubState)" "active running" "the service"; }
# set_in_unit LINE...: as `systemctl edit` does.
set_in_unit() {
  mkdir -p /etc/systemd/system/dispatches.service.d
  printf '[Service]\n' >/etc/systemd/system/dispatches.service.d/trial.conf
  printf '%s\n' "$@" >>/etc/systemd/system/dispatches.service.d/trial.conf
  systemctl daemon-reload
}
# under_load COMMAND...: runs it while four visitors ask for one page after the other.
under_load() {
  local visitors=() asked
  for name in 1 2 3 4; do
    while [ ! -e "$place/enough" ]; do page "/?visitor=$name"; done >"$place/answers.$name" &
    visitors+=($!)
  done
  sleep 2
  "$@"
  sleep 2
  touch "$place/enough"
  wait "${visitors[@]}"
  rm "$place/enough"
  asked=$(cat "$place"/answers.* | wc -l)
  echo "$asked requests meanwhile"
  expect "hardly anybody asked" test "$asked" -ge 20
  is "$(cat "$place"/answers.* | grep -cv '^200$')" 0 "how many were not answered"
}
often() { for _ in 1 2 3 4 5 6; do "$@"; done; }
install_package() { dpkg --install /trial/package.deb >/dev/null; }

stty -F /dev/ttyS1 -onlcr
if [ -e /trial/rebooted ]; then
  say "After the reboot"
  is "$(page)" 200 "the first page"
  running
  is "$(dispatches-site user list | grep -c jo@example.org)" 1 "the account"

  say "Removing"
  dpkg --purge dispatches >/dev/null
  expect "the socket is still open" test "$(page)" = 000
  is "$(systemctl list-units --all --no-legend 'dispatches*' | wc -l)" 0 "what systemd still knows of it"
  expect "what people wrote is gone" test -e /var/lib/dispatches/site/dispatches.db
  say "The unit holds"
  systemctl poweroff
  exit
fi

systemd-analyze --version | head -n 1
say "Installing"
# What the unit forbids a program to ask the kernel ends it here, so that nothing of that goes unnoticed.
set_in_unit SystemCallErrorNumber=kill
install_package
is "$(page)" 200 "the first page"
running
is "$(page /readyz)" 200 "whether it can write"
systemd-analyze security --no-pager dispatches | tail -n 1

say "What it may do"
process=$(shows MainPID)
echo "huge pages: $(cat /sys/kernel/mm/transparent_hugepage/enabled); of its memory $(awk '/^AnonHugePages/ {print $2, $3}' "/proc/$process/smaps_rollup")"
is "$(stat -c %U "/proc/$process")" dispatches "whose process it is"
is "$(awk '/^(CapEff|CapBnd|NoNewPrivs|Seccomp):/ {print $2}' "/proc/$process/status" | xargs)" \
  "0000000000000000 0000000000000000 1 2" "its rights"
# its FILE: whether root could make it in the place that the unit gives the program.
its() { nsenter --target "$process" --mount touch "$1" 2>/dev/null; }
for folder in /usr /etc /etc/dispatches /var /var/lib /home /root /boot; do
  if its "$folder/trial"; then fail "it could write to $folder"; fi
done
for folder in /var/lib/dispatches /var/backups/dispatches /tmp; do
  expect "it can't write to $folder" its "$folder/trial"
done
expect "its /tmp is everybody's" test ! -e /tmp/trial

say "A picture"
echo "a long sentence that nobody guesses" |
  dispatches-site user add --name "Jo Bloggs" --email jo@example.org --role admin >/dev/null
asks() { curl --silent --output /dev/null --cookie "$place/jar" --cookie-jar "$place/jar" --header "origin: $site" --write-out '%{redirect_url}' "$@"; }
is "$(asks --data-urlencode email=jo@example.org --data-urlencode "password=a long sentence that nobody guesses" "$site/studio/sign-in")" \
  "$site/studio" "where signing in leads"
is "$(asks --form files=@/trial/src/server/demo/media/shed.png "$site/studio/media")" "$site/studio/media?said=uploaded" "where uploading leads"
is "$(find /var/lib/dispatches/site/media -name '*-600.png' | wc -l)" 1 "its smaller sizes"

say "The nightly backup"
backup=$(find /var/backups/dispatches -mindepth 1 -maxdepth 1 -type d)
dispatches-site verify "$backup" >/dev/null
dispatches-site backup /var/backups/dispatches/by-hand >/dev/null

is "$(shows NRestarts)" 0 "how often it died so far"

say "Restarting under load"
is "$(shows StartLimitIntervalUSec)" 0 "within how long restarts can be too many"
# More often than systemd by itself allows within ten seconds.
under_load often systemctl restart dispatches

say "Upgrading under load"
under_load install_package

say "Killed"
systemctl kill --signal=KILL dispatches
is "$(page)" 200 "who asks before it is back"

say "Hanging"
set_in_unit SystemCallErrorNumber=kill WatchdogSec=5
systemctl restart dispatches
process=$(shows MainPID)
kill -STOP "$process"
is "$(page)" 200 "who asks while it hangs"
expect "it is the same process" test "$process" != "$(shows MainPID)"

say "Stopping"
begun=$SECONDS
systemctl stop dispatches.socket dispatches
expect "it took $((SECONDS - begun)) seconds" test $((SECONDS - begun)) -le 5
is "$(shows Result) $(shows ExecMainStatus)" "success 0" "how it ended"
is "$(page)" 000 "the first page"

say "Restoring, as the guide says"
dispatches-site restore --replace /var/backups/dispatches/by-hand >/dev/null
systemctl start dispatches.socket dispatches
is "$(page)" 200 "the first page"

say "The journal"
# A call that the filter ends is 1326 or SECCOMP in the kernel's audit, and the signal SYS to systemd.
if journalctl --no-pager --case-sensitive=true --grep 'type=1326|SECCOMP auid|status=31/SYS|status=226|[Dd]enied|not permitted'; then
  fail "something was refused"
fi
echo "nothing was refused"

rm -r /etc/systemd/system/dispatches.service.d
touch /trial/rebooted
say "Rebooting"
systemctl reboot
