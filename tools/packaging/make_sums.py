#!/usr/bin/env python3
"""Writes SHA256SUMS of all files in a folder, in the form that `sha256sum --check` reads.

    make_sums.py build/dist
"""
import hashlib
import pathlib
import sys

NAME = "SHA256SUMS"


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != NAME)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder)}\n" for p in files]
    (folder / NAME).write_text("".join(lines))
    print(f"{folder / NAME}: {len(files)} files")


if __name__ == "__main__":
    main()
