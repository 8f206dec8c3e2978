#!/usr/bin/env bash
# Makes a Debian package of the built program: PROGRAM [FOLDER], by default of what `make build`
# left, into target/deb. Needs Debian's dpkg-dev and nothing else.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

program=$(realpath "${1:-target/release/dispatches}")
folder=$(realpath -m "${2:-target/deb}")
have dpkg-shlibdeps || debian dpkg-dev
version=$(awk -F'"' '/^version = / {print $2; exit}' Cargo.toml)
architecture=$(dpkg --print-architecture)
# The same sources make the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y Cargo.lock)}
export SOURCE_DATE_EPOCH

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What is made here is for everybody to read, whatever the umask.
umask 022
root=$work/root documents=$work/root/usr/share/doc/dispatches units=$work/root/usr/lib/systemd/system
mkdir -p "$root"/{DEBIAN,etc/dispatches,usr/bin,usr/sbin,usr/share/man/man1,usr/share/man/man8} "$documents" "$units"

install -m 0755 "$program" "$root/usr/bin/dispatches"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$root/usr/bin/dispatches"
install -m 0755 deploy/debian/dispatches-site "$root/usr/sbin/dispatches-site"
install -m 0644 deploy/debian/dispatches.toml "$root/etc/dispatches/dispatches.toml"
install -m 0644 deploy/dispatches.service deploy/dispatches.socket "$units/"
install -m 0644 deploy/README.md deploy/Caddyfile deploy/nginx.conf deploy/alarms.yml "$documents/"
awk 'FNR == NR { text = text (/^$/ ? " ." : " " $0) "\n"; next } /^@MIT@$/ { printf "%s", text; next } { print }' \
  LICENSE-MIT deploy/debian/copyright >"$documents/copyright"

# compressed NAME: standard input, as Debian wants its documents.
compressed() { gzip -9n >"$1"; chmod 0644 "$1"; }
compressed "$documents/CHANGELOG.md.gz" <CHANGELOG.md
printf 'dispatches (%s) unstable; urgency=medium\n\n  * CHANGELOG.md has what changed.\n\n -- The Dispatches contributors <dispatches@localhost>  %s\n' \
  "$version" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | compressed "$documents/changelog.gz"
install -D -m 0644 deploy/debian/lintian-overrides "$root/usr/share/lintian/overrides/dispatches"

# manual NAME SECTION TITLE: a page of what the program says of itself.
manual() {
  printf '.TH %s %s "%s" "dispatches %s"\n.SH NAME\n%s \\- %s\n' "${1^^}" "$2" \
    "$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)" "$version" "$1" "$3"
}
literally() { printf '.nf\n'; sed -e 's/\\/\\e/g' -e 's/^\([.'"'"']\)/\\\&\1/' -e 's/-/\\-/g'; printf '.fi\n'; }
{
  manual dispatches 1 "website and newsroom of a community organisation"
  printf '.SH DESCRIPTION\n'
  "$program" --help | literally
  printf '.SH FILES\n.TP\n/etc/dispatches/dispatches.toml\nThe settings of the site of this machine.\n'
  printf '.TP\n/var/lib/dispatches\nIts database, uploads and mails.\n.SH SEE ALSO\n.BR dispatches\\-site (8)\n'
} | compressed "$root/usr/share/man/man1/dispatches.1.gz"
{
  manual dispatches-site 8 "run a command of dispatches for the site of this machine"
  printf '.SH SYNOPSIS\n.B dispatches\\-site\n.I COMMAND...\n.SH DESCRIPTION\n'
  printf 'Runs\n.BR dispatches (1)\nwith the settings in /etc/dispatches, as the user dispatches. Only root may.\n'
  printf '.SH EXAMPLES\ndispatches\\-site user add \\-\\-name "Jo Bloggs" \\-\\-email jo@example.org \\-\\-role admin\n'
} | compressed "$root/usr/share/man/man8/dispatches-site.8.gz"

# Which libraries it needs, in which versions, is in the program.
mkdir -p "$work/debian"
printf 'Source: dispatches\n\nPackage: dispatches\nArchitecture: any\n' >"$work/debian/control"
libraries=$(cd "$work" && dpkg-shlibdeps -O -e"$root/usr/bin/dispatches" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@LIBRARIES@/$libraries/" \
  -e "s/@SIZE@/$(du -ks --exclude=DEBIAN "$root" | cut -f1)/" deploy/debian/control >"$root/DEBIAN/control"
printf '/etc/dispatches/dispatches.toml\n' >"$root/DEBIAN/conffiles"
install -m 0755 deploy/debian/{postinst,prerm,postrm} "$root/DEBIAN/"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod 0644 "$root"/DEBIAN/{control,conffiles,md5sums}

mkdir -p "$folder"
package=$folder/dispatches_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z"${COMPRESSION:-6}" --build "$root" "$package" >/dev/null
say "$package ($(du -k "$package" | cut -f1) kB)"
