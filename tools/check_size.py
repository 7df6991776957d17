#!/usr/bin/env python3
"""No source file over 600 lines, as a longer one has more than one concept in it, and no comment over 120 columns.

Exceptions need a reason.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_LINES = 600
MAX_COLUMNS = 120
# How a line begins that is nothing but a comment. Addresses and paths cannot be broken.
COMMENTS = {".h": ("//",), ".cpp": ("//",), ".glsl": ("//",), ".vert": ("//",), ".frag": ("//",),
            ".mjs": ("//", "/*", "*"), ".js": ("//", "/*", "*"), ".py": ("#",), ".sh": ("#",)}
SUFFIXES = {".h", ".cpp", ".py", ".mjs", ".js", ".ts", ".sh", ".cmake", ".txt", ".html", ".css",
            ".vert", ".frag", ".glsl"}
FOLDERS = ("src", "tests", "web", "shaders", "bench", "tools", "cmake", "CMakeLists.txt", "Makefile")
EXCEPTIONS: dict[str, str] = {
    # "path": "reason",
}


def is_breakable_comment(path: str, line: str) -> bool:
    words = line.split()
    begins = line.strip().startswith(COMMENTS.get(pathlib.Path(path).suffix, ("\0",)))
    return begins and max(len(word) for word in words) < MAX_COLUMNS - 20


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *FOLDERS],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    # A file that is no longer there is a deletion not committed yet. Fixtures below tests/data are as long as they are.
    paths = [p for p in listed if p and (ROOT / p).is_file() and not p.startswith("tests/data/")
             and (pathlib.Path(p).suffix in SUFFIXES or p == "Makefile")]
    lines = {p: (ROOT / p).read_text(encoding="utf-8").splitlines() for p in paths}
    lengths = {p: len(text) for p, text in lines.items()}
    faults = [f"{p}: {n} lines, at most {MAX_LINES}" for p, n in sorted(lengths.items())
              if n > MAX_LINES and p not in EXCEPTIONS]
    faults += [f"{p}: listed as an exception but not over {MAX_LINES} lines" for p in EXCEPTIONS
               if lengths.get(p, 0) <= MAX_LINES]
    faults += [f"{p}:{n}: a comment of {len(line)} columns, at most {MAX_COLUMNS}" for p, text in sorted(lines.items())
               for n, line in enumerate(text, 1) if len(line) > MAX_COLUMNS and is_breakable_comment(p, line)]
    print("\n".join(faults) if faults else f"check_size: {len(paths)} files, the longest has {max(lengths.values())} lines")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
