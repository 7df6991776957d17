#!/usr/bin/env python3
"""Counts the linear regions of small networks by rational arithmetic and writes exact_counts.json.

    python3 tests/data/regions/exact_counts.py > tests/data/regions/exact_counts.json

Weights are the doubles that their decimals stand for, taken exactly (fractions.Fraction): 0.1 + 0.2 - 0.3 is not 0 for them, so walls that would
meet in one point for the decimals leave a triangle of 1e-17, which counts as a region and as thin. A region is thin when area over diameter is below
2^-46 of the window's half side. The arrangement is found straight from the definition: layer by layer, each cell is cut by each unit that is positive
at one of its corners and negative at another.
"""

import json
import math
import random
from fractions import Fraction

THIN = Fraction(1, 2 ** 46)


def meet(p, q):
    """Where two lines a x + b y + c = 0 cross."""
    w = p[0] * q[1] - p[1] * q[0]
    return ((p[1] * q[2] - p[2] * q[1]) / w, (p[2] * q[0] - p[0] * q[2]) / w)


def value(line, point):
    return line[0] * point[0] + line[1] * point[1] + line[2]


def clipped(cell, line, side):
    """The part of a cell, corners with the lines of their sides, where side * line is positive."""
    kept = []
    for i, (corner, edge) in enumerate(cell):
        here = side * value(line, corner)
        there = side * value(line, cell[(i + 1) % len(cell)][0])
        if here > 0:
            kept.append((corner, edge))
        elif here == 0:
            kept.append((corner, edge if there > 0 else line))
        if (here > 0 > there) or (here < 0 < there):
            kept.append((meet(edge, line), edge if there > 0 else line))
    return kept


def forms_after(layer, forms):
    """Pre-activations of one layer, as forms in (x, y, 1)."""
    out = []
    for row, bias in zip(layer["weights"], layer["bias"]):
        form = [Fraction(0), Fraction(0), Fraction(bias)]
        for weight, source in zip(row, forms):
            if weight != 0:
                for k in range(3):
                    form[k] += Fraction(weight) * source[k]
        out.append(form)
    return out


def is_thin(cell, half):
    """Area over diameter against THIN, with the window as [-1, 1]^2."""
    points = [(corner[0] / half[0], corner[1] / half[1]) for corner, _ in cell]
    doubled = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(points, points[1:] + points[:1]))
    diameter = max((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a in points for b in points)
    return (doubled / 2) ** 2 < THIN ** 2 * diameter


def count(layers, window):
    x0, x1, y0, y1 = map(Fraction, window)
    left, right, bottom, top = (1, 0, -x0), (-1, 0, x1), (0, 1, -y0), (0, -1, y1)
    sides = [(left, bottom), (bottom, right), (right, top), (top, left)]
    start = [(meet(a, b), b) for a, b in sides]
    cells = [(start, [[Fraction(1), Fraction(0), Fraction(0)], [Fraction(0), Fraction(1), Fraction(0)]])]
    for layer in layers[:-1]:
        done = []
        for cell, inputs in cells:
            units = forms_after(layer, inputs)
            pieces = [(cell, [])]
            for unit in units:
                cut = []
                for piece, active in pieces:
                    values = [value(unit, corner) for corner, _ in piece]
                    above, below = max(values) > 0, min(values) < 0
                    if above:
                        cut.append((clipped(piece, unit, 1) if below else piece, active + [unit]))
                    if below or not above:
                        cut.append((clipped(piece, unit, -1) if above else piece, active + [[Fraction(0)] * 3]))
                pieces = cut
            done += pieces
        cells = done
    half = ((x1 - x0) / 2, (y1 - y0) / 2)
    return len(cells), sum(is_thin(cell, half) for cell, _ in cells)


def network(rng, widths, draw, zero_bias, twins):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        weights = [[draw() for _ in range(inputs)] for _ in range(outputs)]
        bias = [0 if zero_bias else draw() for _ in range(outputs)]
        if twins and outputs > 1:
            a, b = rng.sample(range(outputs), 2)
            weights[b], bias[b] = [-w for w in weights[a]], -bias[a]
        layers.append({"weights": weights, "bias": bias})
    return layers


def main():
    rng = random.Random(20261129)
    draws = {
        "-1..1": lambda: rng.randint(-1, 1),
        "-2..2": lambda: rng.randint(-2, 2),
        "one decimal": lambda: rng.randint(-10, 10) / 10,
    }
    shapes = [[2, 6, 1], [2, 8, 8, 1], [2, 9, 1], [2, 6, 6, 6, 1]]
    windows = [[-1, 1, -1, 1], [0, 1, 0, 1], [-2, 1, -0.5, 2], [-0.3, 0.7, -1, 0.2]]
    cases = []
    for i in range(300):
        kind = list(draws)[i % 3]
        window = windows[i // 3 % 4]
        widths = shapes[i // 12 % 4]
        layers = network(rng, widths, draws[kind], i % 5 == 0, i % 7 == 0)
        regions, thin = count(layers, window)
        cases.append({"kind": kind, "window": window, "layers": layers, "regions": regions, "thin": thin})
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    print('{"networks":[\n' + lines + "\n]}")


if __name__ == "__main__":
    main()
