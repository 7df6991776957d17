#!/bin/sh
# fuzz_coverage.sh FOLDER: runs the fuzzers of FOLDER (built with RELUSCOPE_FUZZ_COVERAGE) once over the seeds and what
# `make fuzz` found interesting, and prints for each which share of the lines of its reader they reach.
set -eu
cd "$(dirname "$0")/.."
folder=$1
# Debian's names carry the version of the compiler.
version=$(clang --version | sed -n 's/.*version \([0-9]*\).*/\1/p')
tool() { command -v "$1-$version" || command -v "$1"; }
profdata=$(tool llvm-profdata) cov=$(tool llvm-cov)

sources() {
    case $1 in
        csv) ls src/formats/csv/*.cpp src/base/utf8.cpp | grep -v csv_write ;;
        json) ls src/formats/json/*.cpp | grep -v write ;;
        onnx) ls src/formats/onnx/*.cpp ;;
        safetensors) ls src/formats/safetensors/*.cpp | grep -v write ;;
        tfjs) ls src/formats/tfjs/*.cpp ;;
        session) ls src/app/api/*.cpp src/app/*/json_*.cpp src/app/apply/*.cpp | sort -u | grep -v api/link ;;
        link) ls src/app/api/link.cpp ;;
        *) ls src/geometry/*.cpp src/analysis/regions/plane_*.cpp src/analysis/regions/*partition*.cpp | grep -v plane_choice ;;
    esac
}

printf '%-12s %8s %8s %8s\n' target inputs lines reached
for program in "$folder"/*_fuzz; do
    name=$(basename "$program" _fuzz)
    profile=build/fuzz/$name.profile
    set --
    for corpus in build/fuzz/corpus/$name build/fuzz/seeds/$name; do [ -d "$corpus" ] && set -- "$@" "$corpus"; done
    LLVM_PROFILE_FILE=$profile.raw "$program" -runs=0 -max_len=65536 -timeout=60 -verbosity=0 "$@" >/dev/null 2>&1 || echo "$name: an input fails"
    "$profdata" merge -sparse "$profile.raw" -o "$profile"
    "$cov" report "$program" -instr-profile="$profile" >"$profile.txt"
    inputs=$(find "$@" -type f | wc -l)
    # Of all files that the program has, those of the reader, whichever way they were given to the compiler; lines and
    # missed lines are the eighth and ninth columns.
    sources "$name" | awk -v name="$name" -v inputs="$inputs" '
        FNR == NR { wanted[$1] = 1; next }
        { for (source in wanted) if ($1 == source || substr($1, length($1) - length(source)) == "/" source) { lines += $8; missed += $9 } }
        END { printf "%-12s %8d %8d %7.1f%%\n", name, inputs, lines, 100 * (lines - missed) / lines }' - "$profile.txt"
done
