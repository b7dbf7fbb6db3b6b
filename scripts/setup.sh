#!/usr/bin/env bash
# Checks what the system and its tests need and installs what is missing, where it may. Says exactly what to do where it may not.
# WITHOUT_BROWSER=1 leaves out the browser, which only tests need.
# Arguments name further commands that are needed, in Debian packages of the same name.
set -euo pipefail

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }

command -v dotnet >/dev/null || fail 'the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download'
command -v npm >/dev/null || fail 'Node.js 20 or later with npm is missing; see https://nodejs.org'

has_library() { ldconfig -p 2>/dev/null | grep -q "$1" || compgen -G "/usr/lib/*/$1*" >/dev/null; }

missing=()
command -v redis-server >/dev/null || missing+=(redis-server)
command -v ffmpeg >/dev/null || missing+=(ffmpeg)
has_library libheif.so.1 || missing+=(libheif1)
has_library libwebp.so.7 || missing+=(libwebp7)
has_library libturbojpeg.so.0 || missing+=(libturbojpeg0)
has_library libsqlite3.so.0 || missing+=(libsqlite3-0)
for name in "$@"; do
  PATH="$PATH:/usr/sbin" command -v "$name" >/dev/null || missing+=("$name")
done
[ -n "${WITHOUT_BROWSER:-}" ] || [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
  || command -v google-chrome >/dev/null || missing+=(chromium)
[ ${#missing[@]} -eq 0 ] && exit 0

command -v apt-get >/dev/null || fail "please install: ${missing[*]} (Debian's names), then run this again"
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  fail "please run: sudo apt-get update && sudo apt-get install -y ${missing[*]}"
fi

echo "setup: installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 \
  || { tail -20 "$log" >&2; fail "apt-get failed; please install: ${missing[*]}"; }
