#!/usr/bin/env python3
"""Keeps the direction of the includes: which folder of src/ may include which other (docs: the design's table).

    check_includes.py [--self-test]

Also: the interface library, windows, Emscripten, files and clocks only where they belong, and `#ifdef __EMSCRIPTEN__`
only in shell and gl.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

MAY_INCLUDE = {
    "base": set(),
    "geometry": {"base"},
    "network": {"base"},
    "data": {"base"},
    "formats": {"base", "network", "data", "analysis"},
    "train": {"base", "network", "data"},
    "analysis": {"base", "geometry", "network", "data"},
    "app": {"base", "geometry", "network", "data", "formats", "train", "analysis"},
    "scene": {"base", "geometry", "network", "data", "analysis"},
    "gl": {"base", "scene"},
    "ui": {"base", "geometry", "network", "data", "formats", "train", "analysis", "app", "scene"},
}
MAY_INCLUDE["shell"] = set(MAY_INCLUDE)

# Headers with a place of their own: pattern -> (folders, what to say).
PLACED = [
    (r"GLFW/|GL/|GLES\d/|EGL/", {"gl", "shell"}, "graphics and windows belong in gl and shell"),
    (r"emscripten(/|\.h)", {"gl", "shell"}, "Emscripten belongs in gl and shell"),
    (r"imgui", {"ui", "gl", "shell"}, "Dear ImGui belongs in ui"),
    (r"(fstream|filesystem|chrono|ctime|thread|unistd\.h|sys/.*)$", {"shell"}, "files, clocks and threads belong in shell"),
    (r"CLI/", {"shell"}, "command-line parsing belongs in shell"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
PLATFORM = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*__EMSCRIPTEN__|^\s*#\s*(if|elif).*defined\s*\(?\s*EMSCRIPTEN")


def line_faults(folder: str, line: str) -> list[str]:
    """What is wrong with one line of a file in src/`folder`."""
    faults = []
    if PLATFORM.search(line) and folder not in {"gl", "shell"}:
        faults.append("asks for the platform; only gl and shell may")
    match = INCLUDE.match(line)
    if not match:
        return faults
    quoted, name = match.group(1) == '"', match.group(2)
    top = name.split("/")[0]
    if quoted and top in MAY_INCLUDE and "/" in name:
        if top != folder and top not in MAY_INCLUDE[folder]:
            allowed = ", ".join(sorted(MAY_INCLUDE[folder])) or "nothing"
            faults.append(f'includes "{name}"; {folder} may include {allowed}')
    elif quoted and not name.startswith(("imgui", "stb_", "imstb_")):
        faults.append(f'includes "{name}"; write the folder of src/ in front')
    faults += [f"includes {name}; {why}" for pattern, folders, why in PLACED
               if re.match(pattern, name) and folder not in folders and top not in MAY_INCLUDE]
    return faults


def faults_in(src: pathlib.Path) -> list[str]:
    faults = []
    for path in sorted(src.rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        parts = path.relative_to(src).parts
        if parts[0] not in MAY_INCLUDE:
            faults.append(f"{path}: the include table has no folder {parts[0]}")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            faults += [f"{path}:{number}: {fault}" for fault in line_faults(parts[0], line)]
    return faults


def self_test() -> None:
    good = [("network", '#include "base/result.h"'), ("network", '#include "network/network.h"'),
            ("base", "#include <vector>"), ("shell", "#ifdef __EMSCRIPTEN__"), ("ui", '#include "imgui.h"'),
            ("gl", "#include <GLES3/gl3.h>"), ("app", "// #include \"ui/panel.h\" would be wrong")]
    bad = [("network", '#include "analysis/patterns.h"'), ("base", '#include "network/network.h"'),
           ("gl", '#include "app/state.h"'), ("ui", '#include "shell/host.h"'), ("app", "#include <GLFW/glfw3.h>"),
           ("analysis", "#include <fstream>"), ("base", "#if defined(__EMSCRIPTEN__)"), ("scene", '#include "imgui.h"'),
           ("base", '#include "result.h"'), ("formats", "#  include <emscripten/emscripten.h>")]
    for folder, line in good:
        assert not line_faults(folder, line), (folder, line, line_faults(folder, line))
    for folder, line in bad:
        assert line_faults(folder, line), (folder, line)
    print(f"check_includes: self-test of {len(good) + len(bad)} lines passed")


def main() -> int:
    if "--self-test" in sys.argv:
        self_test()
        return 0
    faults = faults_in(ROOT / "src")
    print("\n".join(faults) if faults else "check_includes: every include goes the right way")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
