#!/usr/bin/env python3
"""Writes a table of Fashion-MNIST test images: 784 integer pixel columns p0..p783 (row by row, 0..255) and the class name.

Runs while the page is built, with nothing but Python's standard library. The images come from Debian's package dataset-fashion-mnist.

    python3 tools/make_fashion_subset.py OUT.csv [--rows 2000] [--source DIRECTORY]

The first `--rows` images of the test set are taken, in their order, so that the same call always gives the same bytes.
"""

import argparse
import gzip
import os
import struct
import sys

DEFAULT_SOURCE = "/usr/share/datasets/fashion-mnist"
TARGET = "item"
CLASSES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
PIXELS = 28 * 28


def read_idx(path):
    """The sizes and the raw bytes of an idx file of unsigned bytes: magic 0x0000080N, then N big-endian sizes, then the values."""
    with gzip.open(path, "rb") as file:
        data = file.read()
    if len(data) < 4 or data[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: expected an idx file of unsigned bytes, found {data[:4].hex(' ')}")
    start = 4 + 4 * data[3]
    if len(data) < start:
        raise ValueError(f"{path}: expected a header of {start} bytes, found {len(data)} bytes in all")
    sizes = struct.unpack(f">{data[3]}I", data[4:start])
    expected = 1
    for size in sizes:
        expected *= size
    if len(data) - start != expected:
        raise ValueError(f"{path}: expected {expected} values, found {len(data) - start}")
    return sizes, data[start:]


def read_images(source, part):
    """The images (bytes, 784 each) and labels (bytes, one each) of `part`, which is "train" or "t10k"."""
    sizes, pixels = read_idx(os.path.join(source, f"{part}-images-idx3-ubyte.gz"))
    (count,), labels = read_idx(os.path.join(source, f"{part}-labels-idx1-ubyte.gz"))
    if sizes != (count, 28, 28):
        raise ValueError(f"{source}: expected {count} images of 28 x 28, found sizes {sizes}")
    return pixels, labels


def table_text(pixels, labels, rows):
    lines = [",".join([f"p{i}" for i in range(PIXELS)] + [TARGET])]
    for row in range(rows):
        image = pixels[row * PIXELS : (row + 1) * PIXELS]
        lines.append(",".join(map(str, image)) + "," + CLASSES[labels[row]])
    return "\n".join(lines) + "\n"


def write_whole(path, text):
    """The file appears whole or not at all."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    partial = path + ".partial"
    with open(partial, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    os.replace(partial, path)


def main():
    parser = argparse.ArgumentParser(description="Write a table of Fashion-MNIST test images.")
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=2000, help="how many images (1 to 10000, default 2000)")
    parser.add_argument("--source", default=DEFAULT_SOURCE, help=f"folder with the idx files (default {DEFAULT_SOURCE})")
    options = parser.parse_args()
    try:
        pixels, labels = read_images(options.source, "t10k")
    except FileNotFoundError as error:
        sys.exit(f"{error.filename}: not found; install dataset-fashion-mnist or pass --source")
    except (OSError, EOFError, ValueError) as error:
        sys.exit(str(error))
    if not 1 <= options.rows <= len(labels):
        parser.error(f"--rows: expected 1 to {len(labels)}, found {options.rows}")
    write_whole(options.out, table_text(pixels, labels, options.rows))


if __name__ == "__main__":
    main()
