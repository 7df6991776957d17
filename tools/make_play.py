#!/usr/bin/env python3
"""Makes the small examples to play with: data/one_relu, two_units, circles, xor and checkerboard.

    python3 tools/make_play.py                       PROGRAM: build/native/reluscope
    python3 tools/make_play.py --program PROGRAM

The tables are drawn by the formulas below, with a generator of their own. The networks of one_relu and two_units are written down here, so
that they can be checked by hand; the others are trained by `PROGRAM train` with the settings below. Needs Python's standard library only.
A second. Running it twice gives the same bytes.
"""
import argparse
import json
import math
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


class Random:
    """SplitMix64: the same numbers in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self, low=0.0, high=1.0):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return low + (high - low) * ((z ^ (z >> 31)) >> 11) * 2.0**-53

    def normal(self):
        return math.sqrt(-2 * math.log(1 - self.uniform())) * math.cos(2 * math.pi * self.uniform())


# ---------------------------------------------------------------- tables: a header and rows of texts


def text(value):
    return f"{value:.3f}"


def one_relu():
    """A number that stays at 0.5 up to x = 1, then rises by 1.5 per unit, and noise of 0.15."""
    random = Random(1)
    rows = []
    for i in range(60):
        x = round(-2 + 6 * (i + random.uniform()) / 60, 3)
        rows.append([text(x), text(0.5 + 1.5 * max(0, x - 1) + 0.15 * random.normal())])
    return ["x", "y"], rows


def two_units():
    """Points of a square; outside are those with max(0, x) + max(0, y) > 1."""
    random = Random(2)
    rows = []
    while len(rows) < 240:
        x, y = (round(random.uniform(-2, 2), 3) for _ in range(2))
        rise = max(0, x) + max(0, y) - 1
        if abs(rise) > 0.05:  # none so near to the boundary that one could not see on which side it lies
            rows.append([text(x), text(y), "outside" if rise > 0 else "inside"])
    return ["x", "y", "side"], rows


def circles():
    """One circle of radius 1, one of radius 0.5, and noise of 0.1."""
    random = Random(3)
    rows = []
    for i in range(300):
        radius, angle = (1 if i % 2 else 0.5), random.uniform(0, 2 * math.pi)
        x, y = (radius * f(angle) + 0.1 * random.normal() for f in (math.cos, math.sin))
        rows.append([text(x), text(y), "outer" if i % 2 else "inner"])
    return ["x", "y", "circle"], rows


def xor():
    """Points around the corners of a square; those with signs that differ are one class."""
    random = Random(4)
    rows = []
    for i in range(240):
        x, y = ((1 if bit else -1) * random.uniform(0.15, 1) for bit in (i & 1, i & 2))
        rows.append([text(x), text(y), "different" if x * y < 0 else "same"])
    return ["x", "y", "signs"], rows


def checkerboard():
    """Four by four squares of side 0.5, black and white by turns, with a little room between them."""
    random = Random(5)
    rows = []
    for i in range(480):
        column, row = i % 4, i // 4 % 4
        x, y = (0.5 * (at - 2 + random.uniform(0.08, 0.92)) for at in (column, row))
        rows.append([text(x), text(y), "white" if (column + row) % 2 else "black"])
    return ["x", "y", "square"], rows


def write_table(name, table):
    header, rows = table
    (DATA / name).mkdir(exist_ok=True)
    (DATA / name / f"{name}.csv").write_text("\n".join(",".join(row) for row in [header] + rows) + "\n")


# ---------------------------------------------------------------- networks written by hand


def write_by_hand(name, title, table, link, hidden, last, **more):
    """`hidden` and `last` are the weights (a row per unit) and the biases of the two layers."""
    header, _ = table
    model = {
        "format": "reluscope-model", "version": 1, "name": title, "inputs": len(header) - 1, "features": header[:-1],
        "link": link, "target": header[-1], **more,
        "layers": [
            {"name": "hidden", "weights": hidden[0], "bias": hidden[1], "activation": "relu"},
            {"name": "output", "weights": last[0], "bias": last[1]},
        ],
        "source": "Written by hand, tools/make_play.py", "licence": "as this repository",
    }  # fmt: skip
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in model.items())
    (DATA / name / f"{name}.json").write_text("{\n" + lines + "\n}\n")


# ---------------------------------------------------------------- networks that are trained

# Seeds: the one of ten (circles) or six (checkerboard) that left no unit dead and the most clusters (circles) or the
# best accuracy on training rows.
TRAINED = {
    "circles": (circles, "Circles", "circle", ["--hidden", "6", "--epochs", "300", "--seed", "10"]),
    "xor": (xor, "Exclusive or", "signs", ["--hidden", "4", "--epochs", "300", "--seed", "1"]),
    "checkerboard": (checkerboard, "Checkerboard", "square", ["--hidden", "16,16", "--epochs", "600", "--seed", "3"]),
}


def train(program, name):
    make, title, target, options = TRAINED[name]
    write_table(name, make())
    command = [program, "train", f"data/{name}/{name}.csv", "--target", target, "--name", title, "--no-standardise",
               "--learning-rate", "0.01", "--schedule", "cosine", *options, "--out", f"data/{name}/{name}.json"]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)


def main():
    parser = argparse.ArgumentParser(description="Make the small examples to play with.")
    parser.add_argument("--program", default="build/native/reluscope")
    program = str((ROOT / parser.parse_args().program).resolve())
    table = one_relu()
    write_table("one_relu", table)
    write_by_hand("one_relu", "One ReLU", table, "identity", ([[1]], [-1]), ([[1.5]], [0.5]))
    table = two_units()
    write_table("two_units", table)
    write_by_hand("two_units", "Two units", table, "sigmoid", ([[1, 0], [0, 1]], [0, 0]), ([[4, 4]], [-4]),
                  classes=["inside", "outside"])  # fmt: skip
    for name in TRAINED:
        train(program, name)


if __name__ == "__main__":
    main()
