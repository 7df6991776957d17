#!/usr/bin/env python3
"""Runs clang-tidy over the sources of src/ as they are compiled (in groups), skipping those that passed before and whose inputs have not changed.

    run_tidy.py -p build/native [-j 2]

A file's inputs are the project files it includes (as the build recorded them), the compile command and .clang-tidy.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The database is g++'s: clang must not mind its flags, and only clang-tidy's own findings count here.
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error"]


def dependencies(build: pathlib.Path) -> dict[str, list[pathlib.Path]]:
    """Object file -> project headers and source, from ninja's dependency log."""
    log = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], check=True, capture_output=True, text=True).stdout
    found: dict[str, list[pathlib.Path]] = {}
    target = ""
    for line in log.splitlines():
        if line and not line.startswith(" "):
            target = line.split(":", 1)[0]
            found[target] = []
        elif line.strip():
            path = (build / line.strip()).resolve()
            if path.is_relative_to(ROOT / "src"):
                found[target].append(path)
    return found


def key_of(entry: dict, inputs: list[pathlib.Path]) -> str:
    digest = hashlib.sha256(entry["command"].encode())
    for path in [ROOT / ".clang-tidy", *sorted(set(inputs))]:
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ours(build: pathlib.Path, source: pathlib.Path) -> bool:
    """A source of src/, or a group of them that is compiled at once."""
    if not source.exists():
        return False
    return source.is_relative_to(ROOT / "src") or (
        source.is_relative_to(build / "CMakeFiles") and source.parent.name == "Unity")


def run_one(build: pathlib.Path, entry: dict, inputs: list[pathlib.Path]) -> tuple[str, bool, str]:
    source = pathlib.Path(entry["file"])
    name = str(source.relative_to(ROOT))
    stamp = ROOT / "build" / "tidy" / (name.replace("/", "_") + ".ok")
    key = key_of(entry, inputs)
    if inputs and stamp.exists() and stamp.read_text() == key:
        return name, True, ""
    result = subprocess.run(["clang-tidy-19", "-p", str(build), "--quiet", *EXTRA, str(source)],
                            capture_output=True, text=True)
    # What clang itself warns about (unknown flags and the like) goes to standard error and is counted, not shown.
    if result.returncode == 0:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(key)
        return name, True, ""
    return name, False, result.stdout or result.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-p", dest="build", type=pathlib.Path, required=True)
    parser.add_argument("-j", dest="jobs", type=int, default=2)
    args = parser.parse_args()
    build = args.build.resolve()
    entries = [e for e in json.loads((build / "compile_commands.json").read_text()) if is_ours(build, pathlib.Path(e["file"]))]
    known = dependencies(build)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        runs = [pool.submit(run_one, build, e, known.get(e.get("output", ""), [])) for e in entries]
        for run in concurrent.futures.as_completed(runs):
            name, good, report = run.result()
            if not good:
                failed += 1
                print(f"--- {name}\n{report.strip()}", flush=True)
    print(f"clang-tidy: {len(entries) - failed} compilations clean, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
