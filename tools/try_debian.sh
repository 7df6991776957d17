#!/bin/sh
# try_debian.sh RELEASE [FOLDER]: does what a newcomer does, on a minimal Debian of this release (bookworm, trixie).
#
# debootstrap makes the smallest root there is in FOLDER (default: a new one below build/), from the mirror that this
# machine uses; what is committed here is cloned into it, and the two commands of the README run: `make`, which serves
# the page until it has answered, and `make test`; then `make native check`. Prints how long each took, and how much of
# it the processors worked. An existing FOLDER is used again with what is installed there. Needs root, debootstrap and
# 12 GB.
set -eu
release=${1:?usage: try_debian.sh RELEASE [FOLDER]}
checkout=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${2:-$checkout/build/debian-$release}"
root=$(cd "${2:-$checkout/build/debian-$release}" && pwd)
port=8090

fail() { echo "try_debian.sh: $1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "only root can make a root folder"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt install debootstrap"

mirror=$("$checkout/tools/debian_mirror.sh")

# Certificates that this machine's network asks for, where it does.
own_certificates=/usr/local/share/ca-certificates
inside() {
    chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt} "$@"
}
unmount() { for folder in dev/shm dev proc sys; do umount "$root/$folder" 2>/dev/null || true; done; }

[ -f "$root/etc/debian_version" ] || debootstrap --variant=minbase "$release" "$root" "$mirror"
# The network as here: names, and what apt needs to know of the way to its mirror.
cp /etc/resolv.conf "$root/etc/resolv.conf"
for file in /etc/apt/apt.conf.d/*; do
    if grep -qiE '^[[:space:]]*Acquire::' "$file"; then cp "$file" "$root/etc/apt/apt.conf.d/"; fi
done
trap unmount EXIT
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t sysfs sysfs "$root/sys" 2>/dev/null || true

inside apt-get -q update
inside env DEBIAN_FRONTEND=noninteractive apt-get -q install -y make git ca-certificates
if ls "$own_certificates"/*.crt >/dev/null 2>&1; then
    cp "$own_certificates"/*.crt "$root$own_certificates/"
    inside update-ca-certificates
fi
rm -rf "$root/opt/reluscope"
git clone -q "$checkout" "$root/opt/reluscope"

# Sets `worked`: seconds that the processors have worked for what this script has run. A subshell would see none of
# them.
look_at_work() {
    times >"$root/tmp/times"
    worked=$(tail -1 "$root/tmp/times" | awk '{ split($0, part, /[ms ]+/); print int(60 * part[1] + part[2] + 60 * part[3] + part[4]) }')
}
timed() { # timed WORDS COMMAND...
    words=$1
    shift
    begin=$(date +%s)
    look_at_work
    before=$worked
    "$@" || fail "on $release, $words failed"
    look_at_work
    report="$report
$release: $words took $(($(date +%s) - begin)) s ($((worked - before)) s of work)"
}
report=
in_checkout() { inside sh -c "cd /opt/reluscope && $1"; }

# `make` serves until it is stopped.
make_until_it_serves() {
    setsid chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        make -C /opt/reluscope "PORT=$port" &
    server=$!
    answered=1
    until inside node -e "fetch('http://127.0.0.1:$port/').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))" \
        2>/dev/null; do
        kill -0 "$server" 2>/dev/null || { answered=0; break; }
        sleep 2
    done
    kill -- "-$server" 2>/dev/null || true
    wait "$server" || true
    [ "$answered" = 1 ]
}

timed "make, until the page answers," make_until_it_serves
timed "make test" in_checkout "make test"
timed "make native check" in_checkout "make native check"
echo "$report"
