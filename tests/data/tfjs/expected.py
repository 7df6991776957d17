# What the models of this folder compute, in float64 with NumPy, layer by layer as their documents say: README.md.

import json
import os
import sys

import numpy as np

OUT = sys.argv[1]


def weights_of(folder):
    """Names and numbers, as the format's documents describe them."""
    with open(f"{OUT}/{folder}/model.json") as file:
        manifest = json.load(file)["weightsManifest"]
    weights = {}
    for group in manifest:
        data = b"".join(open(f"{OUT}/{folder}/{path}", "rb").read() for path in group["paths"])
        for weight in group["weights"]:
            kept = weight.get("quantization", {"dtype": weight["dtype"]})
            count = int(np.prod(weight["shape"], dtype=int))
            values = np.frombuffer(data, kept["dtype"], count)
            data = data[values.nbytes:]
            if "scale" in kept:
                values = (values * kept["scale"] + kept["min"]).astype("float32")
            weights[weight["name"].removeprefix("sequential/")] = values.astype(float).reshape(weight["shape"])
        assert not data
    return weights


def dense(w, name, x):
    return x @ w[f"{name}/kernel"] + w.get(f"{name}/bias", 0)


def relu(x, slope=0.0):
    return np.where(x > 0, x, slope * x)


def batch_norm(w, name, x):
    return (w[f"{name}/gamma"] * (x - w[f"{name}/moving_mean"]) / np.sqrt(w[f"{name}/moving_variance"] + 1e-3)
            + w[f"{name}/beta"])


def sequential(w, x):
    x = relu(batch_norm(w, "norm", dense(w, "second", relu(dense(w, "first", x)))))
    return dense(w, "probability", relu(dense(w, "third", x), 0.25))


def graph(w, x):
    wide = relu(dense(w, "wide", x))
    bent = relu(dense(w, "inner", wide), w["bent/alpha"])
    return dense(w, "logits", relu(np.concatenate([wide + bent, x], axis=1)))


def picture(w, x):
    return dense(w, "last", relu(dense(w, "hidden", x)))


def keras_graph(w, x):
    x = (x - w["scaler/mean"]) / np.maximum(np.sqrt(w["scaler/variance"]), 1e-7)
    x = batch_norm(w, "norm", relu(dense(w, "hidden", x)))
    return dense(w, "last", x + relu(dense(w, "inner", x), 0.1))


def keras_quantised(w, x):
    return dense(w, "last", relu(dense(w, "hidden", 0.5 * x - 0.25)))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


MODELS = {"sequential": (sequential, sigmoid, "sigmoid"), "graph": (graph, softmax, "softmax"),
          "picture": (picture, np.tanh, "identity"), "keras_graph": (keras_graph, sigmoid, "sigmoid"),
          "keras_quantised": (keras_quantised, softmax, "softmax")}

asked = {}
for maker in ("tfjs", "keras"):
    with open(f"{OUT}/predictions_{maker}.json") as file:
        asked |= json.load(file)
expected = {}
for folder, (model, ending, link) in MODELS.items():
    inputs = np.array(asked[folder]["inputs"])
    weights = weights_of(folder)
    logits = model(weights, inputs)
    error = np.abs(ending(logits) - np.array(asked[folder]["predictions"])).max()
    print(folder, "differs from its maker by", error)
    assert error < (1e-2 if "quantised" in folder else 1e-6)  # Keras predicted before its weights were quantised
    expected[folder] = {"link": link, "inputs": inputs.tolist(), "logits": logits.tolist()}
with open(f"{OUT}/expected.json", "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
for maker in ("tfjs", "keras"):
    os.remove(f"{OUT}/predictions_{maker}.json")
