#!/usr/bin/env python3
"""Puts the static site together: the page's files, the wasm module and the bundled examples.

    make_site.py --wasm build/wasm --out build/web

In every .html, .mjs, .js, .css and .webmanifest file of web/ these words are replaced:
    @VERSION@     the version of CMakeLists.txt
    @BUILD@       12 hexadecimal digits that change when any file of the site changes (for a service worker's cache)
    @WASM_BYTES@  size of the module, uncompressed: the loading bar needs it, since Content-Length is the compressed size
The same values are in build-info.json. The folder is written anew each time.
"""
import argparse
import hashlib
import json
import pathlib
import re
import shutil

from licences import COMPILED_IN, PAGE_ONLY, licence_text

ROOT = pathlib.Path(__file__).resolve().parent.parent
TEXT_SUFFIXES = {".html", ".mjs", ".js", ".css", ".webmanifest"}
# Reads the Markdown of lessons; from Debian's node-marked.
MARKDOWN = ("lib/marked.esm.js", "lib/marked.esm.mjs", "marked.esm.mjs")
MARKDOWN_FOLDER = pathlib.Path("/usr/share/nodejs/marked")
MODULE = ("reluscope.mjs", "reluscope.wasm")
# What of data/ the page can open, and the notes on where it comes from.
DATA_SUFFIXES = {".csv", ".json", ".onnx", ".safetensors", ".md", ".txt", ".png"}


def version() -> str:
    return re.search(r'kVersion = "([0-9.]+)"', (ROOT / "src/base/version.h").read_text()).group(1)


def markdown_library() -> pathlib.Path:
    for name in MARKDOWN:
        if (MARKDOWN_FOLDER / name).is_file():
            return MARKDOWN_FOLDER / name
    raise SystemExit(f"make_site.py: {MARKDOWN_FOLDER} has none of {', '.join(MARKDOWN)}; install node-marked")


def lesson_list() -> list[dict[str, object]]:
    """What the page's list says of each lesson of data/lessons/lessons.json, out of the lesson's header."""
    folder = ROOT / "data/lessons"
    lessons = []
    for name in json.loads((folder / "lessons.json").read_text(encoding="utf-8")):
        header = (folder / f"{name}.md").read_text(encoding="utf-8").split("---\n")[1]
        lines = dict(line.split(": ", 1) for line in header.splitlines() if ": " in line)
        lessons.append({"id": name, "title": lines["title"], "minutes": int(lines["minutes"]), "summary": lines["summary"]})
    return lessons


def site_files(wasm: pathlib.Path) -> dict[str, pathlib.Path]:
    """Site path -> source file."""
    files = {str(p.relative_to(ROOT / "web")): p for p in (ROOT / "web").rglob("*")
             if p.is_file() and p.parent.name != "engine"}  # which is a package of its own (make_package.py)
    files |= {name: wasm / name for name in MODULE}
    for folder in (ROOT / "data", ROOT / "build" / "data"):
        files |= {f"data/{p.relative_to(folder)}": p for p in folder.rglob("*") if p.suffix in DATA_SUFFIXES}
    files["marked.esm.js"] = markdown_library()
    files["LICENSE.txt"] = ROOT / "LICENSE"
    return dict(sorted(files.items()))


def build_id(files: dict[str, pathlib.Path]) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wasm", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--imgui", type=pathlib.Path, default=ROOT / "build/third_party/imgui")
    args = parser.parse_args()

    files = site_files(args.wasm)
    info = {"version": version(), "build": build_id(files),
            "wasm_bytes": (args.wasm / "reluscope.wasm").stat().st_size}
    words = {f"@{key.upper()}@": str(value) for key, value in info.items()}

    # Built beside and swapped in, so that a server never sees half a site.
    fresh = args.out.with_name(args.out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for name, source in files.items():
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix in TEXT_SUFFIXES and source.is_relative_to(ROOT / "web"):
            text = source.read_text(encoding="utf-8")
            for word, value in words.items():
                text = text.replace(word, value)
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(source, target)
    (fresh / "data/lessons/index.json").write_text(json.dumps(lesson_list(), ensure_ascii=False) + "\n", encoding="utf-8")
    (fresh / "THIRD_PARTY_LICENSES.txt").write_text(licence_text(args.imgui, COMPILED_IN + PAGE_ONLY))
    (fresh / "build-info.json").write_text(json.dumps(info) + "\n")
    shutil.rmtree(args.out, ignore_errors=True)
    fresh.rename(args.out)
    print(f"{args.out}: {len(files) + 2} files, module {info['wasm_bytes'] / 1e6:.2f} MB, build {info['build']}")


if __name__ == "__main__":
    main()
