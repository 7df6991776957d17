#!/usr/bin/env python3
"""Keeps the direction of the includes: docs/architecture.md holds the table of rooms, and which of them may include which others.

    check_includes.py [--self-test]

Also: no circle of rooms; the interface library, windows, Emscripten, files and clocks only where they belong; and
`#ifdef __EMSCRIPTEN__` only in shell and gl.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "architecture.md"
MAX_FILES = 30  # of a folder

# Headers with a place of their own: pattern -> (floors, what to say).
PLACED = [
    (r"GLFW/|GL/|GLES\d/|EGL/", {"gl", "shell"}, "graphics and windows belong in gl and shell"),
    (r"emscripten(/|\.h)", {"gl", "shell"}, "Emscripten belongs in gl and shell"),
    (r"imgui", {"ui", "gl", "shell"}, "Dear ImGui belongs in ui"),
    (r"(fstream|filesystem|chrono|ctime|thread|unistd\.h|sys/.*)$", {"shell"}, "files, clocks and threads belong in shell"),
    (r"CLI/", {"shell"}, "command-line parsing belongs in shell"),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
PLATFORM = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif)\b.*__EMSCRIPTEN__|^\s*#\s*(if|elif).*defined\s*\(?\s*EMSCRIPTEN")


def read_table(text: str) -> dict[str, set[str]]:
    """Room -> rooms that it may include, from the rows `| rooms | words | rooms |` whose names stand in backticks."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| `[a-z/]+`", line)]
    named = [(re.findall(r"`([a-z/*]+)`", row[0]), re.findall(r"`([a-z/*]+)`", row[-1])) for row in rows if len(row) == 3]
    rooms = [room for names, _ in named for room in names]
    table: dict[str, set[str]] = {}
    for names, allowed in named:
        found: set[str] = set()
        for entry in allowed:
            floor = entry.removesuffix("/*")
            matching = {room for room in rooms if room == entry or (entry.endswith("/*") and (room + "/").startswith(floor + "/"))}
            assert matching, f"the table has no room {entry}"
            found |= matching
        for name in names:
            table[name] = found - {name}
    return table


def circle_in(edges: dict[str, set[str]]) -> list[str]:
    """Rooms that include each other in a circle, or nothing."""
    done: set[str] = set()

    def visit(room: str, way: list[str]) -> list[str]:
        if room in way:
            return [*way[way.index(room):], room]
        if room in done:
            return []
        for other in sorted(edges.get(room, ())):
            if found := visit(other, [*way, room]):
                return found
        done.add(room)
        return []

    for start in sorted(edges):
        if found := visit(start, []):
            return found
    return []


class Checker:
    def __init__(self, table: dict[str, set[str]]) -> None:
        self.table = table
        self.floors = {room.split("/")[0] for room in table}

    def line_faults(self, room: str, line: str) -> list[str]:
        """What is wrong with one line of a file in src/`room`."""
        faults = []
        floor = room.split("/")[0]
        if PLATFORM.search(line) and floor not in {"gl", "shell"}:
            faults.append("asks for the platform; only gl and shell may")
        match = INCLUDE.match(line)
        if not match:
            return faults
        quoted, name = match.group(1) == '"', match.group(2)
        ours = quoted and "/" in name and name.split("/")[0] in self.floors
        if ours:
            target = name.rsplit("/", 1)[0]
            if target != room and target not in self.table[room]:
                allowed = ", ".join(sorted(self.table[room])) or "nothing"
                faults.append(f'includes "{name}"; {room} may include {allowed}')
        elif quoted and not name.startswith(("imgui", "stb_", "imstb_")):
            faults.append(f'includes "{name}"; write the folder of src/ in front')
        faults += [f"includes {name}; {why}" for pattern, floors, why in PLACED
                   if re.match(pattern, name) and floor not in floors and not ours]
        return faults

    def faults_in(self, src: pathlib.Path) -> list[str]:
        faults = []
        files: dict[str, int] = {}
        for path in sorted(src.rglob("*")):
            room = str(path.relative_to(src).parent)
            if path.is_file() and room != ".":
                files[room] = files.get(room, 0) + 1
            if path.suffix not in {".h", ".cpp"}:
                continue
            if room not in self.table:
                faults.append(f"{path}: the table in {TABLE.name} has no room {room}")
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                faults += [f"{path}:{number}: {fault}" for fault in self.line_faults(room, line)]
        faults += [f"src/{room}: {count} files, at most {MAX_FILES}" for room, count in files.items() if count > MAX_FILES]
        faults += [f"{TABLE.name}: there is no room {room}" for room in self.table if room not in files]
        return faults


def self_test() -> None:
    checker = Checker(read_table("\n".join([
        "| room | what | may include |", "|---|---|---|", "| `base` | x | |", "| `base/text` | x | `base` |", "| `network` | x | `base/*` |",
        "| `ui` `ui/kit` | x | `base/*` `network` |", "| `gl` | x | `base/*` |", "| `shell` | x | `base/*` `ui/*` `gl` |"])))
    assert checker.table["network"] == {"base", "base/text"} and checker.table["ui/kit"] == {"base", "base/text", "network"}
    good = [("network", '#include "base/result.h"'), ("network", '#include "network/network.h"'), ("network", '#include "base/text/x.h"'),
            ("base", "#include <vector>"), ("shell", "#ifdef __EMSCRIPTEN__"), ("ui", '#include "imgui.h"'),
            ("gl", "#include <GLES3/gl3.h>"), ("network", "// #include \"ui/panel.h\" would be wrong")]
    bad = [("network", '#include "ui/panel.h"'), ("base", '#include "network/network.h"'), ("base", '#include "base/text/x.h"'),
           ("gl", '#include "ui/kit/state.h"'), ("ui", '#include "shell/host.h"'), ("network", "#include <GLFW/glfw3.h>"),
           ("network", "#include <fstream>"), ("base", "#if defined(__EMSCRIPTEN__)"), ("base", '#include "imgui.h"'),
           ("base", '#include "result.h"'), ("network", "#  include <emscripten/emscripten.h>")]
    for room, line in good:
        assert not checker.line_faults(room, line), (room, line, checker.line_faults(room, line))
    for room, line in bad:
        assert checker.line_faults(room, line), (room, line)
    assert not circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()})
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    print(f"check_includes: self-test of {len(good) + len(bad)} lines passed")


def main() -> int:
    if "--self-test" in sys.argv:
        self_test()
        return 0
    table = read_table(TABLE.read_text(encoding="utf-8"))
    faults = Checker(table).faults_in(ROOT / "src")
    # The table allows what is included, so that a circle of includes is one of the table.
    if circle := circle_in(table):
        faults.append(f"{TABLE.name}: the rooms {' -> '.join(circle)} may include each other in a circle")
    print("\n".join(faults) if faults else f"check_includes: every include of {len(table)} rooms goes the right way")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
