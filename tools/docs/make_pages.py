#!/usr/bin/env python3
"""make_pages.py --program PROGRAM --out FOLDER [--no-figures]: the pages of the documentation as MkDocs takes them.

The documents link to each other and to files of the repository as they lie there, so that the links work where the
repository is read. A site has docs/ alone. So its pages are copied to OUT, documents from elsewhere beside them in
project/, other files that are linked to in files/, and every link is turned to where its target now lies.

The page of the command line gets the help of every command, and figures/ the figures of figures.json: both come from
PROGRAM, so they cannot go stale. A program without a screen gets one by xvfb-run.
"""
import argparse
import json
import os
import pathlib
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROJECT = {"README.md": "project/readme.md", "CONTRIBUTING.md": "project/contributing.md", "CHANGELOG.md": "project/changelog.md",
           "data/README.md": "project/data.md", "bench/README.md": "project/bench.md"}
COMMAND_LINE = "command-line.md"
# The page of the program, beside which the site may lie.
PROGRAM_PAGE = "index.html"
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
CODE_OR_LINK = re.compile(r"(`+)(?:(?!\1).)+?\1|" + LINK.pattern, re.S)


def place_of(path: str) -> str:
    """Where a file of the repository lies on the site."""
    if path in PROJECT:
        return PROJECT[path]
    if path.startswith("docs/site/"):
        return path.removeprefix("docs/site/")
    if path.startswith("docs/"):
        return path.removeprefix("docs/")
    # Browsers show text, and would offer sources for download.
    return f"files/{path}" if pathlib.PurePath(path).suffix in {".png", ".svg", ".json"} else f"files/{path}.txt"


class Pages:
    def __init__(self, out: pathlib.Path):
        self.out = out
        self.linked: set[str] = set()

    def link(self, source: str, match: re.Match) -> str:
        if match[1]:  # code
            return match[0]
        mark, text, target = match[2], match[3], match[4]
        path, hash_, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target) or not path:
            return match[0]
        path, question, query = path.partition("?")
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        if wanted == PROGRAM_PAGE:
            # As HTML, since MkDocs would look for this file among the pages.
            return f'<a href="../{PROGRAM_PAGE}{question}{query}{hash_}{anchor}">{text}</a>'
        place = place_of(wanted)
        if place.startswith("files/"):
            self.linked.add(wanted)
        return f"{mark}[{text}]({posixpath.relpath(place, posixpath.dirname(place_of(source)) or '.')}{hash_}{anchor})"

    def page(self, source: str) -> None:
        """Copies a document: links turned, and what MkDocs reads otherwise than code hosts written as it wants it."""
        pieces, prose, fence, previous = [], [], None, ""

        def end_of_prose() -> None:
            # As a whole: code spans and links may go on in the next line.
            pieces.append(self.turned(source, "\n".join(prose)))
            prose.clear()

        for line in (ROOT / source).read_text(encoding="utf-8").splitlines():
            if fence:
                if line.strip() == fence[2]:
                    pieces.append("" if fence[1] else line)
                    fence, previous = None, line
                else:
                    # Inside of a list, code is what is indented by eight.
                    pieces.append(" " * 8 + line.removeprefix(fence[1]) if fence[1] else line)
                continue
            fence = re.match(r"( {0,3})(```+)", line)
            if fence:
                if previous.strip():
                    prose.append("")  # MkDocs wants a blank line before a fence
                end_of_prose()
                if not fence[1]:
                    pieces.append(line)
                continue
            if re.match(r"(- |\d+\. )", line) and previous.strip() and not re.match(r"(- |\d+\. | )", previous):
                prose.append("")  # and before a list
            if line.startswith("|"):
                # A bar in a cell of a table has a backslash, also inside of code; MkDocs shows that one.
                line = re.sub(r"`[^`]*`", lambda code: code[0].replace("\\|", "|"), line)
            prose.append(line)
            previous = line
        end_of_prose()
        self.write(place_of(source), "\n".join(pieces) + "\n")

    def turned(self, source: str, text: str) -> str:
        indented = re.compile(r"^(?: {4,}|\t)")
        parts = re.split(r"(?m)(^(?:(?: {4}|\t).*\n?)+)", text)
        return "".join(part if indented.match(part) else
                       CODE_OR_LINK.sub(lambda match: self.link(source, match), part) for part in parts)

    def write(self, place: str, text: str) -> None:
        (self.out / place).parent.mkdir(parents=True, exist_ok=True)
        (self.out / place).write_text(text, encoding="utf-8")

    def copy(self, path: str) -> None:
        (self.out / place_of(path)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, self.out / place_of(path))


def help_of(program: pathlib.Path, *command: str) -> str:
    done = subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True)
    # The program tells the path that it was called by.
    return re.sub(r"(?m)^(Usage: )\S*reluscope", r"\1reluscope", done.stdout).strip()


def commands_of(program: pathlib.Path) -> list[str]:
    listed = re.split(r"(?im)^subcommands:\s*$", help_of(program))[1]
    return re.findall(r"(?m)^ {2}([a-z][a-z-]*)\s", listed)


def command_line(program: pathlib.Path) -> str:
    parts = ["## reluscope", "```\n" + help_of(program) + "\n```"]
    for command in commands_of(program):
        parts += [f"## {command}", "```\n" + help_of(program, command) + "\n```"]
    return "\n" + "\n\n".join(parts) + "\n"


def has_screen() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def draw_figures(program: pathlib.Path, out: pathlib.Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    screen = [] if has_screen() else ["xvfb-run", "-a"]
    with tempfile.TemporaryDirectory() as folder:
        for figure in json.loads((pathlib.Path(__file__).parent / "figures.json").read_text(encoding="utf-8")):
            if "session" in figure:
                name = figure["session"]
                files = ROOT / "data" / name
                session = {"format": "reluscope-session", "version": 1, "model": json.loads((files / f"{name}.json").read_text(encoding="utf-8")),
                           "table": {"name": f"{name}.csv", "csv": (files / f"{name}.csv").read_text(encoding="utf-8")},
                           "commands": figure["commands"]}
                path = pathlib.Path(folder) / "session.json"
                path.write_text(json.dumps(session), encoding="utf-8")
                arguments = ["render", str(path), *figure["render"]]
            else:
                arguments = figure["run"]
            call = [*(screen if arguments[0] == "render" else []), program, *arguments, "--out", out / figure["file"]]
            done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"make_pages.py: {figure['file']}: {done.stderr.strip()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--no-figures", action="store_true")
    options = parser.parse_args()
    program = options.program.absolute()
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    pages = Pages(options.out)
    for source in [*PROJECT, *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]:
        pages.page(source)
    for path in sorted((ROOT / "docs").rglob("*")):
        if path.is_file() and path.suffix != ".md":
            pages.copy(str(path.relative_to(ROOT)))
    for path in sorted(pages.linked):
        pages.copy(path)
    page = options.out / COMMAND_LINE
    page.write_text(page.read_text(encoding="utf-8") + command_line(program), encoding="utf-8")
    if not options.no_figures:
        draw_figures(program, options.out / "figures")


if __name__ == "__main__":
    main()
