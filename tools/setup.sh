#!/bin/sh
# setup.sh GROUP...: installs the packages of the groups that are missing, and nothing else; quick when none is.
# Groups: native web test check bench fuzz docs. Never asks a question. Every name is one of Debian 12 and of Debian 13.
set -eu
cd "$(dirname "$0")/.."

packages_of() {
    # Header-only libraries and the font tools serve both builds.
    # xz-utils unpacks Dear ImGui's source package (tools/fetch_imgui.sh).
    common="cmake ninja-build ccache git xz-utils python3 python3-fonttools fonts-inter fonts-fork-awesome
        libeigen3-dev nlohmann-json3-dev libprotozero-dev libfast-float-dev libexpected-dev libcli11-dev libstb-dev
        doctest-dev dataset-fashion-mnist"
    case $1 in
        native) echo "$common g++ pkg-config libglfw3-dev libgl-dev libopengl-dev libopenblas-dev" ;;
        web) echo "$common emscripten node-acorn node-marked $(node_packages)" ;;
        test) echo "$common chromium xvfb xauth libgl1-mesa-dri imagemagick $(node_packages) $(npm_packages)" ;;
        check) echo "clang-format-19 clang-tidy-19 $(node_packages)" ;;
        bench) echo "libbenchmark-dev" ;;
        fuzz) echo "clang libclang-rt-dev llvm" ;;
        docs) echo "mkdocs xvfb xauth libgl1-mesa-dri $(node_packages)" ;;
        *) echo "setup.sh: unknown group $1" >&2; return 1 ;;
    esac
}
# Node and npm may have come from somewhere else than Debian; what counts is that the commands exist.
node_packages() { command -v node >/dev/null || echo nodejs; }
npm_packages() { command -v npm >/dev/null || echo npm; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif [ -n "${CI:-}" ]; then sudo -n "$@"
    else sudo "$@"; fi
}

wanted=
for group in "$@"; do wanted="$wanted $(packages_of "$group")"; done

if command -v dpkg-query >/dev/null; then
    missing=
    # One query for all; a package counts when it is installed, not when only its configuration is left.
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | grep ' installed$' || true)
    for package in $wanted; do
        case "
$installed
" in *"
$package installed
"*) ;; *) case " $missing " in *" $package "*) ;; *) missing="$missing $package" ;; esac ;; esac
    done
    if [ -n "$missing" ]; then
        echo "Installing:$missing"
        as_root apt-get -q update
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing
    fi
else
    echo "setup.sh: this is no Debian system; these packages or their like are needed:$wanted" >&2
fi

for group in "$@"; do
    if [ "$group" = test ] && ! [ node_modules/.package-lock.json -nt package-lock.json ]; then
        npm ci --no-audit --no-fund --ignore-scripts
        touch node_modules/.package-lock.json
    fi
done
