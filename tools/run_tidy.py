#!/usr/bin/env python3
"""Runs clang-tidy over the sources of src/, skipping those that passed before and whose inputs have not changed.

    run_tidy.py -p build/native [-j 2]

Most of its time goes into headers, so several groups of sources that are compiled with the same flags are looked at together.
Inputs are the project files that a source includes (as the build recorded them), the compile command and .clang-tidy.
"""
import argparse
import concurrent.futures
import hashlib
import json
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
STAMPS = ROOT / "build" / "tidy"
# The database is g++'s: clang must not mind its flags, and only clang-tidy's own findings count here.
EXTRA = ["-Wno-unknown-warning-option", "-Wno-error"]
# How many groups of sources of a library are looked at together. What is compiled alone stays alone.
GROUPS_AT_ONCE = 8
# What is dropped of a command: its products, and the precompiled header, which is g++'s.
PRODUCTS = re.compile(r" -o (\S+)| -c \S+| -MD| -MT \S+| -MF \S+| -fpch-preprocess| -Winvalid-pch| -include \S+cmake_pch\S+")


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


def is_group(build: pathlib.Path, source: pathlib.Path) -> bool:
    return source.is_relative_to(build / "CMakeFiles") and source.parent.name == "Unity"


def compilations(build: pathlib.Path) -> list[list[dict]]:
    """What is compiled of src/, each once, in lists that can be looked at together: {source, object, flags}."""
    lists: dict[tuple, list[dict]] = {}
    seen: set[pathlib.Path] = set()
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        group = is_group(build, source)
        if source in seen or not source.exists() or not (group or source.is_relative_to(ROOT / "src")):
            continue
        seen.add(source)
        product = re.search(r" -o (\S+)", entry["command"]).group(1)
        arguments = shlex.split(PRODUCTS.sub("", entry["command"]))
        flags = arguments[next(i for i, word in enumerate(arguments) if word.startswith("-")):]
        alone = None if group else source
        lists.setdefault((product.split(".dir")[0], tuple(flags), alone), []).append(
            {"source": source, "object": product, "flags": flags})
    parts = []
    for members in lists.values():
        parts += [members[i:i + GROUPS_AT_ONCE] for i in range(0, len(members), GROUPS_AT_ONCE)]
    return sorted(parts, key=len, reverse=True)


def key_of(part: list[dict], known: dict[str, list[pathlib.Path]]) -> str | None:
    """None where the inputs are not known."""
    digest = hashlib.sha256(" ".join(part[0]["flags"]).encode())
    inputs: set[pathlib.Path] = {ROOT / ".clang-tidy"}
    for one in part:
        if not known.get(one["object"]):
            return None
        inputs.update(known[one["object"]])
    for path in sorted(inputs):
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def run_one(build: pathlib.Path, part: list[dict], known: dict[str, list[pathlib.Path]]) -> tuple[str, bool, str]:
    name = str(part[0]["source"].relative_to(ROOT)).replace("/", "_")
    stamp = STAMPS / (name + ".ok")
    key = key_of(part, known)
    if key and stamp.exists() and stamp.read_text() == key:
        return name, True, ""
    STAMPS.mkdir(parents=True, exist_ok=True)
    together = STAMPS / (name + ".cpp")
    together.write_text("".join(f'#include "{one["source"]}"\n' for one in part))
    result = subprocess.run(["clang-tidy-19", "--quiet", str(together), "--", *part[0]["flags"], *EXTRA],
                            cwd=build, capture_output=True, text=True)
    # What clang itself warns about (unknown flags and the like) goes to standard error and is counted, not shown.
    if result.returncode == 0:
        if key:
            stamp.write_text(key)
        return name, True, ""
    return ", ".join(one["source"].name for one in part), False, result.stdout or result.stderr


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-p", dest="build", type=pathlib.Path, required=True)
    parser.add_argument("-j", dest="jobs", type=int, default=2)
    args = parser.parse_args()
    build = args.build.resolve()
    parts = compilations(build)
    known = dependencies(build)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        runs = [pool.submit(run_one, build, part, known) for part in parts]
        for run in concurrent.futures.as_completed(runs):
            name, good, report = run.result()
            if not good:
                failed += 1
                print(f"--- {name}\n{report.strip()}", flush=True)
    print(f"clang-tidy: {len(parts) - failed} groups clean, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
