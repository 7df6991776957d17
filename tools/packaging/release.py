"""What the tools that pack a release share: its version, its time, and what the installed program consists of."""
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HERE = pathlib.Path(__file__).resolve().parent


def version() -> str:
    return re.search(r'kVersion = "([0-9.]+)"', (ROOT / "src/base/version.h").read_text()).group(1)


def release_time() -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, or when the last commit was made, so that the same sources make the same bytes."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    return int(asked.stdout.strip() or 0) if asked.returncode == 0 else 0


def tree(folder: pathlib.Path, prefix: str = "") -> dict[str, pathlib.Path]:
    """Path in an archive -> file, for all files below `folder`."""
    return {prefix + str(p.relative_to(folder)): p for p in sorted(folder.rglob("*")) if p.is_file()}


def desktop_files() -> dict[str, pathlib.Path]:
    """What a desktop reads below share/: the entry, the icon, and the kinds of files."""
    icons = {f"icons/hicolor/{size}x{size}/apps/reluscope.png": ROOT / f"web/icons/icon-{size}.png" for size in (192, 512)}
    return icons | {"applications/reluscope.desktop": HERE / "reluscope.desktop",
                    "icons/hicolor/scalable/apps/reluscope.svg": ROOT / "web/favicon.svg",
                    "mime/packages/reluscope.xml": HERE / "reluscope-mime.xml"}


def bundled_data() -> dict[str, pathlib.Path]:
    """The examples, with those that the build makes."""
    files = tree(ROOT / "data", "data/")
    return files | tree(ROOT / "build/data", "data/") if (ROOT / "build/data").exists() else files
