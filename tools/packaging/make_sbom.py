#!/usr/bin/env python3
"""Writes what the site and the native program contain as software bills of materials (CycloneDX 1.5, JSON).

    make_sbom.py --out build/dist

The list is the table "In the program" of docs/dependencies.md; versions are those of the packages that are installed where
this runs. A package whose licence is handed on (tools/licences.py) and that is not in the table is an error.
"""
import argparse
import datetime
import json
import pathlib
import re
import shutil
import subprocess
import sys
import uuid

from release import HERE, ROOT, release_time, version

sys.path.insert(0, str(HERE.parent))
from licences import COMPILED_IN, NATIVE_ONLY, PAGE_ONLY  # noqa: E402

NOT_PACKAGES = {"source", "package", "of", "on", "both"}
EXPRESSIONS = {
    "zlib": "Zlib",
    "public domain or MIT": "MIT",
    "MIT; libc++ and compiler-rt Apache-2.0 with LLVM exception; musl MIT": "MIT AND Apache-2.0 WITH LLVM-exception",
}
SPDX = {"MPL-2.0", "MIT", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0", "CC0-1.0", "OFL-1.1"}
USES = {"native": {"yes": "compiled in", "linked": "linked", "data": "data"}, "page": {"yes": "compiled in", "data": "data"}}


def expression(cell: str) -> str:
    """The licence of a cell of the table as SPDX writes it."""
    text = re.sub(r" \(.*\)$", "", cell)
    text = EXPRESSIONS.get(text, text.replace(" or ", " OR ").replace(", ", " AND "))
    unknown = set(re.split(r" (?:AND|OR) ", re.sub(r" WITH \S+", "", text))) - SPDX - {"Zlib"}
    if unknown:
        raise SystemExit(f"make_sbom.py: docs/dependencies.md has the licence {cell!r}, whose SPDX name is not known here")
    return text


def installed_version(package: str, cell: str) -> str:
    if package == "imgui":
        header = ROOT / "build/third_party/imgui/imgui.h"
        found = re.search(r'IMGUI_VERSION\s+"([^"]+)"', header.read_text()) if header.exists() else None
        return found.group(1) if found else re.search(r"[0-9][0-9.]*", cell).group(0)
    if shutil.which("dpkg-query"):
        asked = subprocess.run(["dpkg-query", "-W", "-f=${Version}", package], capture_output=True, text=True)
        if asked.returncode == 0 and asked.stdout:
            return asked.stdout
    return re.search(r" ([0-9][^ ,]*)", cell).group(1)


def rows() -> list[list[str]]:
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    table = text.split("## In the program")[1].split("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def components(part: str) -> list[dict[str, object]]:
    """What `part` (native, page) contains."""
    found = []
    for name, packages, licence, native, page, why in rows():
        use = USES[part].get({"native": native, "page": page}[part])
        if use is None:
            continue
        names = [word for word in re.findall(r"(?<![\w~.])[a-z][a-z0-9+.-]+", packages) if word not in NOT_PACKAGES]
        for package in names:
            number = installed_version(package, packages)
            purl = f"pkg:deb/debian/{package}@{number.replace('+', '%2B').replace(':', '%3A')}"
            found.append({"type": "data" if use == "data" else "library", "bom-ref": purl, "name": package, "version": number,
                          "description": f"{name}: {why}", "licenses": [{"expression": expression(licence)}], "purl": purl,
                          "properties": [{"name": "reluscope:use", "value": use}]})
    return found


def check_complete(part: str, found: list[dict[str, object]]) -> None:
    wanted = set(COMPILED_IN) | set(NATIVE_ONLY if part == "native" else PAGE_ONLY)
    missing = wanted - {str(component["name"]) for component in found}
    if missing:
        raise SystemExit(f"make_sbom.py: docs/dependencies.md does not say that the {part} contains {', '.join(sorted(missing))}")


def bill(part: str) -> dict[str, object]:
    found = components(part)
    check_complete(part, found)
    root = f"reluscope-{part}@{version()}"
    time = datetime.datetime.fromtimestamp(release_time(), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = json.dumps([root, time, found], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "metadata": {"timestamp": time,
                     "component": {"type": "application", "bom-ref": root, "name": "reluscope", "version": version(),
                                   "licenses": [{"license": {"id": "Apache-2.0"}}]}},
        "components": found,
        "dependencies": [{"ref": root, "dependsOn": [component["bom-ref"] for component in found]}],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for part, ending in (("native", "native"), ("page", "web")):
        made = bill(part)
        path = args.out / f"reluscope-{version()}-{ending}.cdx.json"
        path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{path}: {len(made['components'])} components")


if __name__ == "__main__":
    main()
