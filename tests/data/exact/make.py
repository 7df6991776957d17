#!/usr/bin/env python3
"""make.py > cases.json: networks with planted ties, rows, and each row's activation pattern by rational arithmetic.

Everything is decided with Python's fractions: a double is a fraction, and sums and products of fractions are exact. The kinds are those
in which rounding decides wrongly: trees of minima and maxima with repeated leaves, differences of twin streams, duplicated and mirrored
weights, sums that cancel, weights of very different sizes, leaky slopes.
"""
import json
import random
import struct
from fractions import Fraction

rng = random.Random(2026)


def single(x):
    """The double that a float32 of this value widens to."""
    return struct.unpack("f", struct.pack("f", x))[0]


def weight(kind):
    if kind == "double":
        return rng.gauss(0, 1)
    if kind == "single":
        return single(rng.gauss(0, 1))
    if kind == "decimal":
        return round(rng.uniform(-2, 2), 1)
    return float(rng.randint(-2, 2))


def affine(W, b, activation="relu", slope=None):
    layer = {"weights": W, "bias": b, "activation": activation}
    if slope is not None:
        layer["slope"] = slope
    return layer


def matrix(rows, columns, kind):
    return [[weight(kind) for _ in range(columns)] for _ in range(rows)]


def extremum_tree(inputs, leaves, kind):
    """Maxima of minima of linear functions: min(a, b) = (a + b) / 2 - |a - b| / 2 from four units, with leaves that come again."""
    base = matrix(max(2, leaves // 2), inputs, kind)
    offset = [weight(kind) for _ in base]
    chosen = [rng.randrange(len(base)) for _ in range(leaves)]
    values = [base[i] for i in chosen]
    constants = [offset[i] for i in chosen]
    layers = []
    sign = -1.0
    # Values are rows over the last layer's units; the first are rows over the inputs.
    while len(values) > 1:
        W, b = [], []
        for i in range(0, len(values), 2):
            p, q = values[i], values[i + 1]
            c, d = constants[i], constants[i + 1]
            plus, minus = [x + y for x, y in zip(p, q)], [x - y for x, y in zip(p, q)]
            W += [plus, [-x for x in plus], minus, [-x for x in minus]]
            b += [c + d, -(c + d), c - d, -(c - d)]
        layers.append(affine(W, b))
        values = []
        for i in range(len(W) // 4):
            row = [0.0] * len(W)
            row[4 * i:4 * i + 4] = [0.5, -0.5, sign * 0.5, sign * 0.5]
            values.append(row)
        constants = [0.0] * len(values)
        sign = -sign
    layers.append(affine(values, constants, "linear"))
    return layers


def twin_streams(inputs, width, kind, deep):
    """Two copies of a stack, one with its units in another order and scaled by powers of two; the last hidden layer sees their difference."""
    order = list(range(width))
    rng.shuffle(order)
    scale = [2.0 ** rng.randint(-3, 3) for _ in range(width)]
    W, b = matrix(width, inputs, kind), [weight(kind) for _ in range(width)]
    layers = [affine(W + [[scale[i] * x for x in W[order[i]]] for i in range(width)],
                     b + [scale[i] * b[order[i]] for i in range(width)])]
    for _ in range(deep):
        V, c = matrix(width, width, kind), [weight(kind) for _ in range(width)]
        twin = [[V[r][order[i]] / scale[i] for i in range(width)] for r in range(width)]
        layers.append(affine([row + [0.0] * width for row in V] + [[0.0] * width + row for row in twin], c + c))
        order, scale = list(range(width)), [1.0] * width
    back = [0.0] * width
    for i in range(width):
        back[i] = 1 / scale[i]
    units = []
    for i in range(width):
        row = [0.0] * (2 * width)
        row[order[i]] += 1.0
        row[width + i] -= back[i]
        units.append(row)
    mixed = [0.0] * (2 * width)
    for i in range(width):
        mixed[order[i]] += 3.0
        mixed[width + i] -= 3.0 * back[i]
    units += [mixed, [-x for x in mixed], [1.0] * width + [0.0] * width]
    layers.append(affine(units, [0.0] * len(units)))
    layers.append(affine([[1.0] * len(units)], [0.0], "linear"))
    return layers


def cancelling_sum(inputs):
    """h1 + h2 - h3 with h3 = h1 + h2 exactly, but not in double; and the same with a very large term that comes and goes."""
    p, q = [single(rng.gauss(0, 1)) for _ in range(inputs)], [single(rng.gauss(0, 1)) for _ in range(inputs)]
    total = [x + y for x, y in zip(p, q)]
    assert all(Fraction(t) == Fraction(x) + Fraction(y) for t, x, y in zip(total, p, q))
    big = [2.0 ** 60 * x for x in p]
    layers = [affine([p, q, total, big], [5.0, 5.0, 10.0, 5.0 * 2.0 ** 60])]
    layers.append(affine([[1.0, 1.0, -1.0, 0.0], [-1.0, -1.0, 1.0, 0.0], [-(2.0 ** 60), 0.0, 0.0, 1.0], [3.0, 3.0, -3.0, 0.0]], [0.0] * 4))
    layers.append(affine([[1.0, 1.0, 1.0, 1.0]], [0.0], "linear"))
    return layers


def mirrored(inputs, kind, slope):
    """Rows of weights that come twice, with the other sign, and tripled; the next layers add them to zero."""
    W = matrix(3, inputs, kind)
    b = [weight(kind) for _ in range(3)]
    rows = W + [list(r) for r in W] + [[-x for x in r] for r in W] + [[4 * x for x in r] for r in W]
    bias = b + b + [-x for x in b] + [4 * x for x in b]
    layers = [affine(rows, bias, "leaky_relu", slope)] if slope else [affine(rows, bias)]
    second = []
    for i in range(3):
        one = [0.0] * 12
        one[i], one[3 + i] = 1.0, -1.0
        four = [0.0] * 12
        four[i], four[9 + i] = -4.0, 1.0
        fold = [0.0] * 12
        fold[i], fold[3 + i], fold[9 + i] = 2.0, 2.0, -1.0
        second += [one, four, fold, [weight(kind) for _ in range(12)]]
    layers.append(affine(second, [0.0] * 12, "leaky_relu", slope) if slope else affine(second, [0.0] * 12))
    layers.append(affine(matrix(4, 12, kind), [0.0] * 4))
    layers.append(affine([[1.0, -1.0, 1.0, -1.0]], [0.0], "linear"))
    return layers


def random_stack(widths, kind):
    layers = [affine(matrix(m, n, kind), [weight(kind) for _ in range(m)]) for n, m in zip(widths, widths[1:])]
    layers[-1]["activation"] = "linear"
    return layers


def pattern(layers, row):
    h = [Fraction(x) for x in row]
    text = []
    for layer in layers:
        z = [sum((Fraction(w) * x for w, x in zip(weights, h)), Fraction(b)) for weights, b in zip(layer["weights"], layer["bias"])]
        if layer["activation"] != "linear":
            text.append("".join("1" if v > 0 else "0" for v in z))
            slope = Fraction(layer.get("slope", 0))
            z = [v if v > 0 else slope * v for v in z]
        h = z
    return "|".join(text)


def rows_for(layers, count):
    inputs = len(layers[0]["weights"][0])
    rows = []
    for i in range(count):
        if i % 4 == 0:
            row = [rng.gauss(0, 1) for _ in range(inputs)]
        elif i % 4 == 1:
            row = [round(rng.uniform(-2, 2), 1) for _ in range(inputs)]
        elif i % 4 == 2:
            row = [float(rng.randint(-3, 3)) for _ in range(inputs)]
        else:
            row = [single(rng.gauss(0, 1)) for _ in range(inputs)]
        rows.append(row)
    return rows


def main():
    made = []
    for kind in ("double", "single", "decimal", "integer"):
        made.append((f"tree of extrema, 8 leaves, {kind}", extremum_tree(2, 8, kind)))
        made.append((f"tree of extrema, 16 leaves, {kind}", extremum_tree(3, 16, kind)))
        made.append((f"twin streams, {kind}", twin_streams(3, 5, kind, 0)))
        made.append((f"twin streams, deep, {kind}", twin_streams(2, 4, kind, 2)))
        made.append((f"mirrored, {kind}", mirrored(3, kind, None)))
        made.append((f"mirrored and leaky, {kind}", mirrored(2, kind, 0.1)))
        made.append((f"stack, {kind}", random_stack([2, 6, 6, 6, 1], kind)))
    made.append(("sum that cancels", cancelling_sum(2)))
    cases = []
    for name, layers in made:
        rows = rows_for(layers, 48)
        cases.append({"name": name, "layers": layers, "rows": rows, "patterns": [pattern(layers, row) for row in rows]})
    print("[" + ",\n".join(json.dumps(case) for case in cases) + "]")


main()
