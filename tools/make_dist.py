#!/usr/bin/env python3
"""Packs the site and the native program, each with the licences of what it contains. The package of the engine is
made by make_package.py.

    make_dist.py --native build/native --site build/release --out build/dist

The same sources make the same archives: files have the time of the release (packaging/release.py) and nobody's name.
"""
import argparse
import gzip
import pathlib
import platform
import re
import shutil
import sys
import tarfile

from licences import COMPILED_IN, NATIVE_ONLY, licence_text

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "packaging"))
from release import desktop_files, release_time  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent


def plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's machine belongs in an archive: no user names, no times of a build."""
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = release_time()
    info.mode = 0o755 if info.mode & 0o100 else 0o644
    return info


def pack(path: pathlib.Path, top: str, files: dict[str, pathlib.Path]) -> None:
    with (open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=release_time()) as packed,
          tarfile.open(fileobj=packed, mode="w") as archive):
        for name, source in sorted(files.items()):
            archive.add(source, f"{top}/{name}", filter=plain)
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


def tree(folder: pathlib.Path, prefix: str = "") -> dict[str, pathlib.Path]:
    return {prefix + str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--native", type=pathlib.Path, required=True)
    parser.add_argument("--site", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()

    version = re.search(r'kVersion = "([0-9.]+)"', (ROOT / "src/base/version.h").read_text()).group(1)
    shutil.rmtree(args.out, ignore_errors=True)
    args.out.mkdir(parents=True)
    system = f"{platform.system()}-{platform.machine()}".lower()
    # The program looks for its examples and the page that `export` fills in beside itself; share/ is for the desktop.
    native = {"reluscope": args.native / "reluscope", "LICENSE.txt": ROOT / "LICENSE"}
    native |= {f"share/{name}": source for name, source in desktop_files().items()}
    native["reluscope-single.html"] = args.site / "reluscope-single.html"
    native |= tree(ROOT / "data", "data/") | tree(ROOT / "build/data", "data/")
    notices = args.out / "THIRD_PARTY_LICENSES.txt"
    notices.write_text(licence_text(ROOT / "build/third_party/imgui", COMPILED_IN + NATIVE_ONLY))
    native[notices.name] = notices
    pack(args.out / f"reluscope-{version}-{system}.tar.gz", f"reluscope-{version}", native)
    notices.unlink()
    pack(args.out / f"reluscope-{version}-web.tar.gz", f"reluscope-{version}-web", tree(args.site))  # has its notices


if __name__ == "__main__":
    main()
