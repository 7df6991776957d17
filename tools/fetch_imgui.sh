#!/bin/sh
# fetch_imgui.sh FOLDER VERSION: puts this version of Dear ImGui's sources (core and backends) into FOLDER; does nothing
# if they are there.
#
# Debian's binary package lacks the core sources, which a WebAssembly build needs, and each release of Debian has
# another version. So the source package is taken from one release for all, from this machine's mirror through apt,
# which checks the signature with Debian's keyring. The machine's own apt configuration is left alone.
set -eu
dest=${1:?usage: fetch_imgui.sh FOLDER VERSION}
version=${2:?usage: fetch_imgui.sh FOLDER VERSION}
release=trixie  # has this version
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

is_there() { grep -qF "#define IMGUI_VERSION       \"$version\"" "$1/imgui.h" 2>/dev/null && [ -f "$1/imgui.cpp" ]; }
fail() { echo "fetch_imgui.sh: $1" >&2; exit 1; }
is_there "$dest" && exit 0

mirror=$("$(dirname "$0")/debian_mirror.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/download" "$work/tree"
# apt downloads as its own unprivileged user where that user exists.
chmod 755 "$work"
if [ "$(id -u)" = 0 ] && id _apt >/dev/null 2>&1; then chown _apt "$work/download"; fi

echo "deb-src [signed-by=$keyring] $mirror $release main" >"$work/sources.list"
private_apt() {
    apt-get -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" "$@"
}
private_apt update >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "apt-get update failed"; }
(cd "$work/download" && private_apt source --download-only imgui) >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; fail "apt-get could not download the source package imgui"; }

tar xf "$work"/download/imgui_*.orig.tar.* -C "$work/tree" --strip-components=1
is_there "$work/tree" || fail "Debian's source package imgui is not version $version"
# Appears whole or not at all, so that an interrupted fetch is simply tried again.
mkdir -p "$(dirname "$dest")"
rm -rf "$dest.new"
cp -R "$work/tree" "$dest.new"
rm -rf "$dest"
mv "$dest.new" "$dest"
