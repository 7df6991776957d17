#!/usr/bin/env python3
"""Cuts the interface's fonts down to what it draws and writes them as one C++ source (declared in src/ui/kit/fonts.h).

    make_fonts.py --out fonts.cpp --icons-from src/ui [--files-to FOLDER]

Dear ImGui applies no OpenType features, so the one that matters here, tabular digits, is baked in: the character map
points at the tabular glyphs. Kerning and substitution tables are dropped, since nothing would read them.
"""
import argparse
import io
import pathlib
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

from embed import bytes_source, write_if_changed

INTER = pathlib.Path("/usr/share/fonts/opentype/inter")
ICONS = pathlib.Path("/usr/share/fonts/truetype/fork-awesome/forkawesome-webfont.ttf")

TEXT_RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x0100, 0x017F),  # Latin: basic, supplement, extended A
    (0x0370, 0x03FF),                                      # Greek
    (0x2009, 0x2009), (0x202F, 0x202F),                    # thin space, narrow no-break space
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122),
    (0x2070, 0x2071), (0x2074, 0x208E),                    # superscripts and subscripts
    (0x2190, 0x2199), (0x21D0, 0x21D4),                    # arrows
    (0x2200, 0x220F), (0x2211, 0x2212), (0x2215, 0x2215), (0x2219, 0x221E), (0x2229, 0x222B), (0x2248, 0x2248),
    (0x2260, 0x2265), (0x22C5, 0x22C5), (0x2713, 0x2713), (0x2715, 0x2715),
    (0x25A0, 0x25A1), (0x25B2, 0x25B4), (0x25B6, 0x25B6), (0x25BA, 0x25BA), (0x25BC, 0x25BE), (0x25C0, 0x25C0),
    (0x25C6, 0x25C7), (0x25CB, 0x25CB), (0x25CF, 0x25CF),
]
# Only these take their tabular form: a tabular full stop would leave a hole at the end of every sentence.
TABULAR = "0123456789+\u2212"

# An icon as the three bytes of UTF-8.
ICON_BYTES = re.compile(r"\\xe([ef])\\x([89ab][0-9a-f])\\x([89ab][0-9a-f])", re.IGNORECASE)


def icons_in(text: str) -> set[int]:
    """Code points of the private use area that a C++ source mentions."""
    found = {int(m, 16) for m in re.findall(r"\\u([eEfF][0-9a-fA-F]{3})", text)}
    found |= {int(m, 16) for m in re.findall(r"\b0x([eEfF][0-9a-fA-F]{3})\b", text)}
    for lead, second, third in ICON_BYTES.findall(text):
        found.add(((int("e" + lead, 16) & 0x0F) << 12) | ((int(second, 16) & 0x3F) << 6) | (int(third, 16) & 0x3F))
    return {code for code in found if 0xE000 <= code <= 0xF8FF}


def tabular_forms(font: TTFont) -> dict[str, str]:
    """Glyph -> tabular glyph, from the font's `tnum` feature."""
    table, forms = font["GSUB"].table, {}
    lookups = {index for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for index in record.Feature.LookupListIndex}
    for index in sorted(lookups):
        for sub in table.LookupList.Lookup[index].SubTable:
            forms.update(getattr(getattr(sub, "ExtSubTable", sub), "mapping", {}))
    return forms


def bake_tabular_digits(font: TTFont) -> None:
    forms = tabular_forms(font)
    for table in font["cmap"].tables:
        for char in TABULAR:
            glyph = table.cmap.get(ord(char))
            if glyph in forms:
                table.cmap[ord(char)] = forms[glyph]
    # The semi-bold 4 and the signs are off by a thousandth or two of an em: nothing to see, enough to shift a column.
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    width = metrics[cmap[ord("0")]][0]
    for char in TABULAR:
        metrics[cmap[ord(char)]] = (width, metrics[cmap[ord(char)]][1])


def subset_font(path: pathlib.Path, codes: set[int], tabular: bool) -> bytes:
    font = TTFont(path, lazy=False)
    if tabular:
        bake_tabular_digits(font)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright, names and licence stay with the font
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "FFTM", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def digit_widths(data: bytes) -> set[int]:
    font = TTFont(io.BytesIO(data))
    cmap = font.getBestCmap()
    return {font["hmtx"][cmap[ord(char)]][0] for char in TABULAR}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--icons-from", type=pathlib.Path, required=True)
    parser.add_argument("--files-to", type=pathlib.Path, help="also write the font files themselves here")
    args = parser.parse_args()

    text = {code for first, last in TEXT_RANGES for code in range(first, last + 1)}
    icons: set[int] = set()
    for source in sorted(path for path in args.icons_from.rglob("*") if path.is_file()):
        if source.suffix in (".h", ".cpp"):
            icons |= icons_in(source.read_text(encoding="utf-8"))
    unknown = icons - set(TTFont(ICONS).getBestCmap())
    if unknown:
        sys.exit(f"make_fonts.py: Fork Awesome has no icon {', '.join(f'U+{code:04X}' for code in sorted(unknown))}, "
                 f"but {args.icons_from} uses it")

    fonts = {
        "font_regular": subset_font(INTER / "Inter-Regular.otf", text, tabular=True),
        "font_semibold": subset_font(INTER / "Inter-SemiBold.otf", text, tabular=True),
        "font_icons": subset_font(ICONS, icons | {0x20}, tabular=False),
    }
    for name in ("font_regular", "font_semibold"):
        if len(digit_widths(fonts[name])) != 1:
            sys.exit(f"make_fonts.py: the digits of {name} differ in width; the font's tnum feature was not found")
    write_if_changed(args.out, bytes_source(fonts, header="ui/kit/fonts.h"))
    if args.files_to:
        args.files_to.mkdir(parents=True, exist_ok=True)
        for name, data in fonts.items():
            (args.files_to / f"{name}.otf").write_bytes(data)


if __name__ == "__main__":
    main()
