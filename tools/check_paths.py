#!/usr/bin/env python3
"""No path of one particular machine and no download host in the repository: it must build anywhere."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Written so that this file does not match itself.
PATTERNS = [
    (re.compile(r"(?<![\w./-])/(?:wor[k]|roo[t]|hom[e]|User[s])/[\w.]"), "a path of one machine"),
    (re.compile(r"registr[y]\.npmjs|\"resolve[d]\":|index-ur[l]|files\.pythonhoste[d]"), "a registry's address"),
]


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    faults = []
    for path in filter(None, listed):
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, OSError):
            continue  # binary, or deleted and not committed yet
        for number, line in enumerate(text.splitlines(), 1):
            faults += [f"{path}:{number}: {what}: {line.strip()[:120]}" for pattern, what in PATTERNS
                       if pattern.search(line)]
    print("\n".join(faults) if faults else "check_paths: no machine paths, no registry addresses")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
