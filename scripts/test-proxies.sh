#!/usr/bin/env bash
# The examples for nginx and Caddy, each in front of the program PROGRAM (by default what `make build`
# left): the page comes through as it was made, and what is too large is refused by the program.
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

program=$(realpath "${1:-target/release/dispatches}")
have nginx || debian nginx-light
have caddy || debian caddy
place=$(mktemp -d)
processes=()
end() { kill "${processes[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$place"; }
trap end EXIT
mapfile -t port < <(node -e '
  const servers = [0, 0, 0].map(() => require("net").createServer().listen(0, "127.0.0.1"));
  setTimeout(() => servers.forEach(s => { console.log(s.address().port); s.close() }), 100)')
is() { [ "$1" = "$2" ] || fail "$3: it is '$1' instead of '$2'"; }

mkdir "$place/data"
(cd "$place" && exec env DISPATCHES_ADDRESS="127.0.0.1:${port[0]}" DISPATCHES_BASE_URL=https://example.org \
  DISPATCHES_PROXIES=127.0.0.1 "$program" serve) 2>"$place/log" &
processes+=($!)
curl --silent --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused "http://127.0.0.1:${port[0]}/healthz"

# ask PORT [ARGUMENT...]: the site by its own name, at this port.
ask() { local at=$1; shift; curl --silent --insecure --http2 --resolve "example.org:$at:127.0.0.1" "$@" "https://example.org:$at/"; }
check() {
  local name=$1 at=$2
  curl --silent --insecure --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused "https://127.0.0.1:$at/" || true
  is "$(ask "$at" --output /dev/null --write-out '%{http_code} %{http_version}')" "200 2" "$name, the first page"
  is "$(ask "$at" --output /dev/null --dump-header - --header 'accept-encoding: br' | tr -d '\r' | awk -F': ' 'tolower($1) == "content-encoding" {print $2}')" br "$name, its coding"
  is "$(ask "$at" --compressed | cksum)" "$(curl --silent --header 'host: example.org' "http://127.0.0.1:${port[0]}/" | cksum)" "$name, the page’s bytes"
  # Larger than a form may be, smaller than an upload: the program says so, not the proxy.
  is "$(head -c 3000000 /dev/zero | ask "$at" --request POST --header 'origin: https://example.org' --header 'content-type: application/x-www-form-urlencoded' --data-binary @- --output /dev/null --write-out '%{http_code}')" 413 "$name, too much"
  echo "$name: passed"
}

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=example.org -addext subjectAltName=DNS:example.org \
  -keyout "$place/key.pem" -out "$place/chain.pem" 2>/dev/null

sed -e "s/127.0.0.1:3000/127.0.0.1:${port[0]}/" -e "s/listen 443/listen 127.0.0.1:${port[1]}/" -e '/listen \[::\]/d' \
  -e "s/listen 80;/listen unix:$(sed 's/[/&]/\\&/g' <<<"$place")\\/plain;/" \
  -e "s|/etc/letsencrypt/live/example.org/fullchain.pem|$place/chain.pem|" \
  -e "s|/etc/letsencrypt/live/example.org/privkey.pem|$place/key.pem|" deploy/nginx.conf >"$place/site.conf"
printf 'daemon off; pid %s/pid; error_log stderr warn; events {}\nhttp { access_log off; client_body_temp_path %s/body; proxy_temp_path %s/proxy; fastcgi_temp_path %s/f; uwsgi_temp_path %s/u; scgi_temp_path %s/s; include %s/site.conf; }\n' \
  "$place" "$place" "$place" "$place" "$place" "$place" "$place" >"$place/nginx.conf"
chmod 755 "$place"
nginx -c "$place/nginx.conf" 2>"$place/nginx.log" &
processes+=($!)
check nginx "${port[1]}" || { cat "$place/nginx.log"; exit 1; }

# A certificate that is there, since nobody can be asked for one here.
sed -e "s/127.0.0.1:3000/127.0.0.1:${port[0]}/" -e "s|^example.org {|{\n\tadmin off\n\tauto_https disable_redirects\n}\nexample.org:${port[2]} {\n\tbind 127.0.0.1\n\ttls $place/chain.pem $place/key.pem|" \
  deploy/Caddyfile >"$place/Caddyfile"
HOME=$place caddy run --config "$place/Caddyfile" --adapter caddyfile >"$place/caddy.log" 2>&1 &
processes+=($!)
check Caddy "${port[2]}" || { cat "$place/caddy.log"; exit 1; }
say "Both examples pass everything on as it was made"
