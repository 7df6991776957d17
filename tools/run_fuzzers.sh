#!/bin/sh
# run_fuzzers.sh FOLDER SECONDS [TARGET..]: runs each fuzzer of FOLDER (or those that are named: csv, session, ...) that
# long; stops with an error at the first finding, which lies in build/fuzz/crashes then. Seeds are made anew, what was
# found interesting stays in build/fuzz/corpus (docs/fuzzing.md).
set -eu
cd "$(dirname "$0")/.."
folder=$1 seconds=$2 ran=0
shift 2
targets=" $* "
seeds=build/fuzz/seeds
rm -rf "$seeds"
"$folder/make_seeds" "$seeds"
for program in "$folder"/*_fuzz; do
    [ -x "$program" ] || continue
    name=$(basename "$program" _fuzz)
    case "$targets" in "  "|*" $name "*) ;; *) continue ;; esac
    corpus=build/fuzz/corpus/$name
    mkdir -p "$corpus" "$seeds/$name" build/fuzz/crashes
    set -- "$corpus" "$seeds/$name"
    [ -f "tests/fuzz/$name.dict" ] && set -- "-dict=tests/fuzz/$name.dict" "$@"
    # A session runs a whole application, so that one input may take seconds.
    timeout=5
    [ "$name" = session ] && timeout=30
    echo "== $name, $seconds s"
    "$program" -max_total_time="$seconds" -max_len=65536 -timeout="$timeout" -rss_limit_mb=2048 -malloc_limit_mb=512 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix=build/fuzz/crashes/"$name"- "$@"
    ran=$((ran + 1))
done
echo "$ran fuzzers ran without a finding"
