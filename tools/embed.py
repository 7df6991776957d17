#!/usr/bin/env python3
"""Turns files into C++ sources that the build compiles in.

    embed.py bytes FILE SYMBOL --out OUT.cpp     one array:  std::span<const unsigned char> reluscope::SYMBOL()
    embed.py shaders --out OUT.cpp FILE...       a table:    std::string_view reluscope::shader_source(name)

A text is written as bytes too: string literals have a length limit, and bytes need no escaping.
"""
import argparse
import pathlib

PER_LINE = 32


def array(symbol: str, data: bytes) -> str:
    """A constant array; one byte more than `data`, so that an empty file still makes a legal array."""
    rows = [",".join(map(str, data[i:i + PER_LINE])) for i in range(0, len(data), PER_LINE)]
    return f"constexpr unsigned char {symbol}[] = {{\n" + "".join(row + ",\n" for row in rows) + "0};\n"


def bytes_function(symbol: str, data: bytes) -> str:
    """The array and the function that shows it without the extra byte."""
    return (f"namespace {{\n{array('k_' + symbol, data)}}}\n"
            f"std::span<const unsigned char> {symbol}() {{ return {{k_{symbol}, {len(data)}}}; }}\n")


def bytes_source(functions: dict[str, bytes], header: str | None = None) -> str:
    include = f'#include "{header}"\n' if header else "#include <span>\n"
    body = "".join(bytes_function(symbol, data) for symbol, data in functions.items())
    return f"// Made by tools/embed.py; do not edit.\n{include}namespace reluscope {{\n{body}}}\n"


def shaders_source(files: list[pathlib.Path]) -> str:
    arrays, branches = "", ""
    for number, path in enumerate(files):
        data = path.read_bytes()
        arrays += array(f"k_shader_{number}", data)
        branches += (f'    if (name == "{path.name}") '
                     f"return {{reinterpret_cast<const char*>(k_shader_{number}), {len(data)}}};\n")
    return ('// Made by tools/embed.py; do not edit.\n#include "gl/shaders.h"\nnamespace reluscope {\n'
            f"namespace {{\n{arrays}}}\n"
            "std::string_view shader_source([[maybe_unused]] std::string_view name) {\n"
            f"{branches}    return {{}};\n}}\n}}\n")


def write_if_changed(path: pathlib.Path, text: str) -> None:
    """Leaves an equal file alone, so that nothing is compiled again for nothing."""
    if not path.exists() or path.read_text() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("bytes")
    one.add_argument("file", type=pathlib.Path)
    one.add_argument("symbol")
    one.add_argument("--out", type=pathlib.Path, required=True)
    many = commands.add_parser("shaders")
    many.add_argument("files", type=pathlib.Path, nargs="*")
    many.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    if args.command == "bytes":
        write_if_changed(args.out, bytes_source({args.symbol: args.file.read_bytes()}))
    else:
        args.out.unlink(missing_ok=True)  # the build compares time stamps, so this one must be new
        write_if_changed(args.out, shaders_source(sorted(args.files)))


if __name__ == "__main__":
    main()
