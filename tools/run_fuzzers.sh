#!/bin/sh
# run_fuzzers.sh FOLDER SECONDS: runs each fuzzer of FOLDER that long; stops with an error at the first crash.
# The corpus grows in build/fuzz/corpus; tests/fuzz/corpus/NAME holds the seeds, and a dictionary may lie beside them.
set -eu
cd "$(dirname "$0")/.."
folder=$1 seconds=$2 ran=0
for program in "$folder"/*_fuzz; do
    [ -x "$program" ] || continue
    name=$(basename "$program" _fuzz)
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus" build/fuzz/crashes
    set -- "$corpus"
    [ -d "tests/fuzz/corpus/$name" ] && set -- "$@" "tests/fuzz/corpus/$name"
    [ -f "tests/fuzz/$name.dict" ] && set -- "-dict=tests/fuzz/$name.dict" "$@"
    echo "== $name, $seconds s"
    "$program" -max_total_time="$seconds" -max_len=65536 -timeout=5 -rss_limit_mb=1024 -malloc_limit_mb=512 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix=build/fuzz/crashes/"$name"- "$@"
    ran=$((ran + 1))
done
echo "$ran fuzzers ran without a crash"
