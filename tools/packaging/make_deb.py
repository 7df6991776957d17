#!/usr/bin/env python3
"""Packs the native program as a Debian package: the program, its examples, the page that `reluscope export` fills in, icon,
desktop entry and kinds of files. Written by dpkg-deb; on systems without it nothing is made.

    make_deb.py --program build/native/reluscope --page build/web/reluscope-single.html --out build/dist
"""
import argparse
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from release import HERE, ROOT, bundled_data, desktop_files, release_time, version

sys.path.insert(0, str(HERE.parent))
from licences import COMPILED_IN, NATIVE_ONLY, licence_text  # noqa: E402

DESCRIPTION = """\
Description: explains ReLU networks by their linear regions
 A ReLU network is a patchwork of linear models. ReLUscope shows its pieces
 exactly: the groups of rows that share one formula, the formulas in the units of
 the table, the regions of any plane through the inputs, and how far each
 explanation holds. With a window and a command line.
"""


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def package_version(package: str) -> str:
    return output_of("dpkg-query", "-W", "-f=${Version}", package)


def dependencies(program: pathlib.Path) -> str:
    """The packages of the libraries that the program names itself. Of those that it is compiled against closely, the
    version here is the least; the others keep their interface under one name."""
    named = re.findall(r"NEEDED\s+(\S+)", output_of("objdump", "-p", str(program)))
    paths = dict(re.findall(r"(\S+) => (/\S+)", output_of("ldd", str(program))))
    packages = set()
    for library in named:
        path = paths.get(library)
        if not path:
            continue  # the dynamic linker itself
        found = ""
        for candidate in (path, os.path.realpath(path), path.removeprefix("/usr"), "/usr" + path):
            asked = subprocess.run(["dpkg-query", "-S", candidate], capture_output=True, text=True)
            if asked.returncode == 0:
                found = asked.stdout.split(":")[0].split(",")[0]
                break
        if not found:
            raise SystemExit(f"make_deb.py: no package has {path}, which the program needs")
        close = found.startswith(("libc6", "libstdc++", "libgcc"))
        upstream = re.sub(r"^[0-9]+:|-[^-]*$", "", package_version(found))
        packages.add(f"{found} (>= {upstream})" if close else found)
    return ", ".join(sorted(packages))


def maintainer() -> str:
    """Who publishes the package, as Debian's own tools are told it."""
    name = os.environ.get("DEBFULLNAME", "ReLUscope contributors")
    return f"{name} <{os.environ.get('DEBEMAIL', 'reluscope@localhost')}>"


def write(path: pathlib.Path, content: bytes, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(mode)


def fill(root: pathlib.Path, program: pathlib.Path, page: pathlib.Path, architecture: str) -> None:
    write(root / "usr/bin/reluscope", program.read_bytes(), 0o755)
    if shutil.which("strip"):
        subprocess.run(["strip", "--strip-unneeded", str(root / "usr/bin/reluscope")], check=True)
    for name, source in desktop_files().items():
        write(root / "usr/share" / name, source.read_bytes())
    for name, source in bundled_data().items():
        write(root / "usr/share/reluscope" / name, source.read_bytes())
    write(root / "usr/share/reluscope" / page.name, page.read_bytes())
    doc = root / "usr/share/doc/reluscope"
    notices = licence_text(ROOT / "build/third_party/imgui", COMPILED_IN + NATIVE_ONLY)
    write(doc / "copyright", ((ROOT / "LICENSE").read_text() + "\n\n" + notices).encode())
    write(doc / "changelog.gz", gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file()) // 1024
    control = (f"Package: reluscope\nVersion: {version()}\nArchitecture: {architecture}\nSection: science\nPriority: optional\n"
               f"Maintainer: {maintainer()}\nInstalled-Size: {size}\n"
               f"Depends: {dependencies(program)}\nRecommends: zenity | kdialog\n{DESCRIPTION}")
    write(root / "DEBIAN/control", control.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    if not all(map(shutil.which, ("dpkg-deb", "dpkg-query", "objdump", "ldd"))):
        print("notice: no Debian package is made, since dpkg or objdump is missing")
        return
    architecture = output_of("dpkg", "--print-architecture").strip()
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / f"reluscope_{version()}_{architecture}.deb"
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root"
        root.mkdir(mode=0o755)
        fill(root, args.program, args.page, architecture)
        for directory in [root, *(p for p in root.rglob("*") if p.is_dir())]:
            directory.chmod(0o755)
        environment = os.environ | {"SOURCE_DATE_EPOCH": str(release_time())}
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(path)], check=True,
                       env=environment, stdout=subprocess.DEVNULL)
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
