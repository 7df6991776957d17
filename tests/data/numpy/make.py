#!/usr/bin/env python3
"""Makes the archives of NumPy weights beside it, and what the networks answer (expected.json). Needs NumPy.

    python3 tests/data/numpy/make.py
"""
import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
RNG = np.random.default_rng(17)


def stack(widths):
    """Weights as inputs x outputs, with their biases."""
    return [(RNG.standard_normal((a, b)), RNG.standard_normal(b)) for a, b in zip(widths, widths[1:])]


def answers(layers, inputs):
    values = inputs
    for i, (weights, bias) in enumerate(layers):
        values = values @ weights + bias
        if i + 1 < len(layers):
            values = np.maximum(values, 0)
    return values


def rounded(layers, kind):
    return [(w.astype(kind).astype(float), b.astype(kind).astype(float)) for w, b in layers]


def main():
    expected = {}

    def keep(name, layers, save):
        save(HERE / name)
        inputs = RNG.standard_normal((5, layers[0][0].shape[0]))
        expected[name] = {"widths": [layers[0][0].shape[0]] + [w.shape[1] for w, _ in layers],
                          "inputs": inputs.tolist(), "outputs": answers(layers, inputs).tolist()}

    layers = stack([4, 12, 6, 3])
    keep("inputs_outputs.npz", layers, lambda path: np.savez(path, *[a for pair in layers for a in pair]))
    packed = stack([3, 11, 2])
    keep("packed.npz", packed, lambda path: np.savez_compressed(path, **{f"{kind}{i}": a for i, pair in enumerate(packed)
                                                                        for kind, a in zip("Wb", pair)}))
    torch = rounded(stack([5, 8, 1]), np.float32)
    keep("outputs_inputs.npz", torch,
         lambda path: np.savez(path, *[a.astype(np.float32) for w, b in torch for a in (w.T.copy(), b)]))
    column = rounded(stack([2, 7, 4, 1]), np.float16)
    keep("columns_big_endian.npz", column,
         lambda path: np.savez(path, *[np.asfortranarray(a).astype(">f2") for pair in column for a in pair]))
    bare = [(w, np.zeros_like(b)) for w, b in stack([3, 5, 2])]
    keep("no_bias.npz", bare, lambda path: np.savez(path, *[w for w, _ in bare]))
    square = stack([3, 3, 3])
    keep("square.npz", square, lambda path: np.savez(path, *[a for pair in square for a in pair]))
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")

    # To be refused.
    np.savez(HERE / "bad_widths.npz", np.ones((3, 4)), np.ones(4), np.ones((5, 2)), np.ones(2))
    np.savez(HERE / "bad_two_biases.npz", np.ones((3, 4)), np.ones(4), np.ones(4), np.ones((4, 2)), np.ones(2))
    np.savez(HERE / "bad_integers.npz", np.ones((3, 4), dtype=np.int64))
    np.savez(HERE / "bad_nan.npz", np.array([[1.0, np.nan]]))
    np.savez(HERE / "bad_convolution.npz", np.ones((3, 4, 2, 2)))
    np.savez(HERE / "bad_empty.npz", np.ones((3, 0)))
    np.savez(HERE / "bad_bias_first.npz", np.ones(3), np.ones((3, 2)))


if __name__ == "__main__":
    main()
