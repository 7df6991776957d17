#!/bin/sh
# fetch_imgui.sh FOLDER: puts Dear ImGui's sources (core and backends) into FOLDER; does nothing if they are there.
#
# Debian's binary package lacks the core sources, which a WebAssembly build needs. They are taken from the source
# package, through apt, which checks the signature. The machine's own apt configuration is left alone: the distribution's
# entries are copied to a private folder with "deb" turned into "deb-src".
set -eu
dest=${1:?usage: fetch_imgui.sh FOLDER}
[ -f "$dest/imgui.cpp" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial" "$work/download" "$work/tree"
# apt downloads as its own unprivileged user where that user exists.
chmod 755 "$work"
if [ "$(id -u)" = 0 ] && id _apt >/dev/null 2>&1; then chown _apt "$work/download"; fi

# Other vendors' entries need no source index and may be unreachable: keep those that name the distribution.
copy_entries() { # copy_entries WORD
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        awk -v word="$1" 'BEGIN { RS = ""; ORS = "\n\n" }
            tolower($0) ~ word && $0 !~ /(^|\n)Enabled:[ \t]*no/ {
                sub(/(^|\n)Types:[^\n]*/, "\nTypes: deb-src"); sub(/^\n/, ""); print }' "$file" \
            >"$work/sources/$(basename "$file")"
        [ -s "$work/sources/$(basename "$file")" ] || rm "$work/sources/$(basename "$file")"
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] || continue
        lines=$(grep -E '^[[:space:]]*deb[[:space:]]' "$file" | grep -i "$1" | sed 's/^[[:space:]]*deb/deb-src/' || true)
        if [ -n "$lines" ]; then printf '%s\n' "$lines" >"$work/sources/$(basename "$file" .list).list"; fi
    done
}
copy_entries debian
# A derivative or a mirror under another name: take every entry.
[ -n "$(ls "$work/sources")" ] || copy_entries .
[ -n "$(ls "$work/sources")" ] || { echo "fetch_imgui.sh: apt has no package sources configured" >&2; exit 1; }

private_apt() {
    apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" \
        -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" "$@"
}
private_apt update >"$work/log" 2>&1 || { cat "$work/log" >&2; echo "fetch_imgui.sh: apt-get update failed" >&2; exit 1; }
(cd "$work/download" && private_apt source --download-only imgui) >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; echo "fetch_imgui.sh: apt-get could not download the source package imgui" >&2; exit 1; }

tar xf "$work"/download/imgui_*.orig.tar.* -C "$work/tree" --strip-components=1
[ -f "$work/tree/imgui.cpp" ] || { echo "fetch_imgui.sh: the source package has no imgui.cpp" >&2; exit 1; }
# Appears whole or not at all, so that an interrupted fetch is simply tried again.
mkdir -p "$(dirname "$dest")"
rm -rf "$dest.new"
cp -R "$work/tree" "$dest.new"
rm -rf "$dest"
mv "$dest.new" "$dest"
