#!/usr/bin/env python3
"""No source file over 600 lines: a longer one has more than one concept in it. Exceptions need a reason."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_LINES = 600
SUFFIXES = {".h", ".cpp", ".py", ".mjs", ".js", ".ts", ".sh", ".cmake", ".txt", ".html", ".css",
            ".vert", ".frag", ".glsl"}
FOLDERS = ("src", "tests", "web", "shaders", "bench", "tools", "cmake", "CMakeLists.txt", "Makefile")
EXCEPTIONS: dict[str, str] = {
    # "path": "reason",
}


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *FOLDERS],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    # A file that is no longer there is a deletion not committed yet. Fixtures below tests/data are as long as they are.
    paths = [p for p in listed if p and (ROOT / p).is_file() and not p.startswith("tests/data/")
             and (pathlib.Path(p).suffix in SUFFIXES or p == "Makefile")]
    lengths = {p: len((ROOT / p).read_text(encoding="utf-8").splitlines()) for p in paths}
    faults = [f"{p}: {n} lines, at most {MAX_LINES}" for p, n in sorted(lengths.items())
              if n > MAX_LINES and p not in EXCEPTIONS]
    faults += [f"{p}: listed as an exception but not over {MAX_LINES} lines" for p in EXCEPTIONS
               if lengths.get(p, 0) <= MAX_LINES]
    print("\n".join(faults) if faults else f"check_size: {len(paths)} files, the longest has {max(lengths.values())} lines")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
