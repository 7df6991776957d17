#!/bin/sh
# run_benches.sh NATIVE_BUILD WASM_BUILD: runs every benchmark, one after the other so that they do not disturb each
# other.
set -eu
for program in "$1"/bench/bench_* "$1"/bench/reluscope_bench; do
    [ -f "$program" ] && [ -x "$program" ] || continue
    echo "== $(basename "$program") (native)"
    "$program"
done
for program in "$2"/bench/bench_*.js; do
    [ -f "$program" ] || continue
    echo "== $(basename "$program" .js) (wasm under node)"
    node --no-experimental-fetch "$program"
done
