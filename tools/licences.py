"""The licences of what the build compiles in, from the copyright files that Debian installs with each package."""
import gzip
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOC = pathlib.Path("/usr/share/doc")
MUSL = pathlib.Path("/usr/share/emscripten/system/lib/libc/musl/COPYRIGHT")

COMPILED_IN = ["libeigen3-dev", "nlohmann-json3-dev", "libprotozero-dev", "libfast-float-dev", "libexpected-dev",
               "libstb-dev", "fonts-inter", "fonts-fork-awesome"]
# Of the engine for scripts, which has no interface.
ENGINE = ["libeigen3-dev", "nlohmann-json3-dev", "libprotozero-dev", "libfast-float-dev", "libexpected-dev", "libstb-dev",
          "emscripten"]
NATIVE_ONLY = ["libcli11-dev"]
PAGE_ONLY = ["emscripten", "node-marked"]


def relevant_stanzas(text: str, only_main: bool) -> list[str]:
    """Of a machine-readable copyright file: no stanza about Debian's packaging, and no licence that none refers to."""
    stanzas = re.split(r"\n\s*\n", text.strip())
    files = [s for s in stanzas if re.match(r"Files:\s", s) and not re.match(r"Files:\s*debian/", s)]
    if only_main:
        files = [s for s in files if re.match(r"Files:\s*\*\s*\n\S", s)]
    if not files:
        return stanzas  # in no known form: all of it
    named = set(" ".join(re.findall(r"^License:\s*(.*)$", "\n".join(files), re.M)).replace(",", " ").split())
    licences = [s for s in stanzas if (m := re.match(r"License:\s*(\S.*)", s)) and m.group(1).split()[0] in named]
    return files + licences


def package_text(package: str) -> str:
    path = DOC / package / "copyright"
    if not path.exists() and not path.with_suffix(".gz").exists():
        raise SystemExit(f"licences.py: {path} is missing, so the licence of {package} cannot be handed on")
    text = path.read_text(errors="replace") if path.exists() else gzip.open(path.with_suffix(".gz"), "rt").read()
    # Emscripten's file lists its whole tool set; only its glue code and C library end up in a module.
    text = "\n\n".join(relevant_stanzas(text, only_main=package == "emscripten"))
    return text + ("\n\nmusl, the C library:\n\n" + MUSL.read_text() if package == "emscripten" else "")


def licence_text(imgui: pathlib.Path | None, packages: list[str]) -> str:
    parts = [("Dear ImGui", (imgui / "LICENSE.txt").read_text())] if imgui else []
    parts += [(name, package_text(name)) for name in packages]
    rule = "=" * 100
    return "\n".join(f"{rule}\n{name}\n{rule}\n{text.strip()}\n" for name, text in parts)
