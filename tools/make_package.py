#!/usr/bin/env python3
"""Packs the engine for scripts as an npm package, the same bytes for the same build.

    make_package.py --wasm build/wasm/reluscope_engine.wasm --out build/dist

The README is docs/javascript.md, with links to other documents as their names alone.
"""
import argparse
import gzip
import io
import json
import pathlib
import re
import tarfile

from licences import ENGINE, licence_text

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = ("reluscope.mjs", "engine.mjs", "reluscope.d.ts")
TIME = 499162500  # that npm gives to all files of a package: 26 October 1985


def version() -> str:
    return re.search(r'kVersion = "([0-9.]+)"', (ROOT / "src/base/version.h").read_text()).group(1)


def manifest() -> dict[str, object]:
    return {
        "name": "reluscope",
        "version": version(),
        "description": "Exact explanations of ReLU networks: clusters of rows with one formula each, linear regions, "
                       "paths, smallest changes",
        "keywords": ["relu", "neural network", "explanation", "onnx", "wasm"],
        "license": "Apache-2.0",
        "type": "module",
        "main": "./reluscope.mjs",
        "types": "./reluscope.d.ts",
        "exports": {
            ".": {"types": "./reluscope.d.ts", "default": "./reluscope.mjs"},
            "./reluscope.wasm": "./reluscope.wasm",
            "./package.json": "./package.json",
        },
        "files": [*SCRIPTS, "reluscope.wasm", "THIRD_PARTY_LICENSES.txt"],
        "sideEffects": False,
        "engines": {"node": ">=18"},
    }


def readme() -> str:
    text = (ROOT / "docs/javascript.md").read_text(encoding="utf-8")
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)


def package_files(wasm: pathlib.Path) -> dict[str, bytes]:
    files = {name: (ROOT / "web/engine" / name).read_bytes() for name in SCRIPTS}
    files["reluscope.wasm"] = wasm.read_bytes()
    files["package.json"] = (json.dumps(manifest(), indent=2) + "\n").encode()
    files["README.md"] = readme().encode()
    files["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    files["THIRD_PARTY_LICENSES.txt"] = licence_text(None, ENGINE).encode()
    return dict(sorted(files.items()))


def packed(files: dict[str, bytes]) -> bytes:
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size, info.mtime, info.mode = len(content), TIME, 0o644
            archive.addfile(info, io.BytesIO(content))
    compressed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=compressed, mtime=0) as stream:
        stream.write(tar.getvalue())
    return compressed.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wasm", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()

    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / f"reluscope-{version()}.tgz"
    path.write_bytes(packed(package_files(args.wasm)))
    print(f"{path} ({path.stat().st_size / 1e6:.2f} MB)")


if __name__ == "__main__":
    main()
