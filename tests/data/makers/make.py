#!/usr/bin/env python3
"""Writes the model files beside it, each as its framework writes it, and what the framework itself predicts.

    python3 make.py sklearn jax keras      # the parts whose packages are installed; the others stay as they are

The code of each part is that of docs/getting-models.md. rows.csv holds the table, expected.json per file the maker with
its version, the inputs (rows of the table, or the scaled rows), and the framework's outputs for them.
"""
import csv
import importlib.metadata
import json
import pathlib
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
FEATURES = ["height", "weight", "age"]
ROWS = 24


def table():
    """Rows whose numbers are exact in float32, a class of two, a class of three and a number."""
    rng = np.random.default_rng(21)
    X = np.round(rng.normal([170, 70, 40], [10, 12, 15], (ROWS, 3)) * 4) / 4
    z = (X - X.mean(axis=0)) / X.std(axis=0)
    fit = np.where(z[:, 1] - z[:, 0] > 0.2 * z[:, 2], "yes", "no")
    group = np.array(["low", "mid", "top"])[np.digitize(np.abs(z[:, 0]) + z[:, 2], [0.2, 1.2])]
    price = np.round(10 * np.maximum(z[:, 0], z[:, 1]) + 5 * z[:, 2], 2)
    with open(HERE / "rows.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FEATURES + ["fit", "group", "price"])
        writer.writerows([*x, f, g, p] for x, f, g, p in zip(X.tolist(), fit, group, price.tolist()))
    return X, fit, group, price


def versions(*packages):
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)


class Expected:
    """expected.json: entries of this run replace those of the same file."""

    def __init__(self):
        self.path = HERE / "expected.json"
        self.entries = json.loads(self.path.read_text()) if self.path.exists() else {}

    def keep(self, file, maker, outputs, inputs=None, link=None, columns=None):
        """Without `inputs` the rows are those of rows.csv; `link` is what the file does not say."""
        outputs = np.asarray(outputs, dtype=float)
        entry = {"maker": maker, "outputs": outputs.reshape(len(outputs), -1).tolist()}
        if inputs is not None:
            entry["inputs"] = np.asarray(inputs, dtype=float).tolist()
        if link is not None:
            entry["link"] = link
        if columns is not None:
            entry["columns"] = columns
        self.entries[file] = entry

    def save(self):
        parts = [json.dumps(name) + ": " + json.dumps(self.entries[name]) for name in sorted(self.entries)]
        self.path.write_text("{\n" + ",\n".join(parts) + "\n}\n")


def save_reluscope(path, weights, features, link, scaler=None, target="", classes=()):
    """weights: [W1, b1, W2, b2, ...], each W as inputs x outputs; link: "identity", "sigmoid" or "softmax"."""
    layers = [{"weights": np.asarray(W, float).T.tolist(), "bias": np.asarray(b, float).tolist(), "activation": "relu"}
              for W, b in zip(weights[::2], weights[1::2])]
    layers[-1]["activation"] = "linear"
    mean, scale = (scaler.mean_, scaler.scale_) if scaler else (np.zeros(len(features)), np.ones(len(features)))
    columns = [{"column": c, "kind": "numeric", "mean": float(m), "scale": float(s)}
               for c, m, s in zip(features, mean, scale)]
    model = {"format": "reluscope-model", "version": 1, "inputs": len(features), "features": list(features),
             "link": link, "target": target, "classes": [str(c) for c in classes],
             "layers": layers, "encoder": {"columns": columns}}
    with open(path, "w") as file:
        json.dump(model, file)


def make_sklearn(expected):
    import pandas as pd
    from skl2onnx import to_onnx
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, fit, group, price = table()
    X = pd.DataFrame(X, columns=FEATURES)
    plain, onnx = versions("scikit-learn"), versions("scikit-learn", "skl2onnx")
    options = {"max_iter": 600, "random_state": 1, "learning_rate_init": 0.02}
    two = make_pipeline(StandardScaler(), MLPClassifier(hidden_layer_sizes=(4, 3), **options)).fit(X, fit)
    three = make_pipeline(StandardScaler(), MLPClassifier(hidden_layer_sizes=(5,), **options)).fit(X, group)
    number = make_pipeline(StandardScaler(), MLPRegressor(hidden_layer_sizes=(4,), **options)).fit(X, price)
    for name, model, link, target in [("two", two, "sigmoid", "fit"), ("three", three, "softmax", "group"),
                                      ("number", number, "identity", "price")]:
        scaler, mlp = model[0], model[-1]
        outputs = model.predict(X) if name == "number" else model.predict_proba(X)
        if name == "two":
            outputs = outputs[:, 1]
        # Doubles, scaler, names.
        weights = [array for layer in zip(mlp.coefs_, mlp.intercepts_) for array in layer]
        save_reluscope(HERE / f"sklearn_{name}.json", weights, X.columns, link, scaler, target,
                       getattr(mlp, "classes_", ()))
        expected.keep(f"sklearn_{name}.json", plain, outputs, columns=FEATURES)
        # Weights alone.
        np.savez(HERE / f"sklearn_{name}.npz", *weights)
        expected.keep(f"sklearn_{name}.npz", plain, outputs, inputs=scaler.transform(X), link=link)
        # ONNX, one input for each column, and one for all.
        wide = X.to_numpy().astype("float32")
        for file, sample, columns in [(f"skl2onnx_{name}.onnx", X[:1].astype("float32"), FEATURES),
                                      (f"skl2onnx_{name}_wide.onnx", wide[:1], None)]:
            (HERE / file).write_bytes(to_onnx(model, sample).SerializeToString())
            expected.keep(file, onnx, outputs, columns=columns)


def scaled():
    """The rows, standardised, as float32."""
    X = table()[0]
    return ((X - X.mean(axis=0)) / X.std(axis=0)).astype(np.float32)


def make_jax(expected):
    import flax.linen as nn
    import jax
    from flax import nnx
    from flax.traverse_util import flatten_dict
    from safetensors.flax import save_file

    x = scaled()
    maker = versions("flax", "jax")

    class Net(nn.Module):
        @nn.compact
        def __call__(self, x):
            x = nn.relu(nn.Dense(12)(x))
            x = nn.relu(nn.Dense(4)(x))
            return nn.Dense(1)(x)

    model = Net()
    params = jax.tree.map(lambda a: a + 0.1, model.init(jax.random.key(3), x))["params"]
    outputs = jax.nn.sigmoid(model.apply({"params": params}, x))
    np.savez(HERE / "flax_linen.npz", *[params[f"Dense_{i}"][kind] for i in range(3) for kind in ("kernel", "bias")])
    expected.keep("flax_linen.npz", maker, outputs, inputs=x, link="sigmoid")
    save_file(flatten_dict(params, sep="."), HERE / "flax_linen.safetensors")
    expected.keep("flax_linen.safetensors", versions("flax", "jax", "safetensors"), outputs, inputs=x, link="sigmoid")
    layers = [nnx.Linear(3, 6, rngs=nnx.Rngs(1)), nnx.Linear(6, 3, rngs=nnx.Rngs(2))]
    outputs = jax.nn.softmax(layers[1](nnx.relu(layers[0](x))))
    np.savez(HERE / "flax_nnx.npz", *[np.asarray(a[...]) for layer in layers for a in (layer.kernel, layer.bias)])
    expected.keep("flax_nnx.npz", maker, outputs, inputs=x, link="softmax")


def keras_model(scaling):
    """`scaling` of the layers Rescaling and Normalization; both compute the same."""
    import keras

    keras.utils.set_random_seed(5)
    X, fit, _, _ = table()
    mean, std = X.mean(axis=0), X.std(axis=0)
    first = {"Rescaling": lambda: keras.layers.Rescaling(scale=(1 / std).tolist(), offset=(-mean / std).tolist()),
             "Normalization": lambda: keras.layers.Normalization(mean=mean, variance=std**2)}[scaling]()
    model = keras.Sequential([keras.layers.Input((3,)), first, keras.layers.Dense(6, activation="relu"),
                              keras.layers.Dense(4, activation="relu"), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    model.fit(X, (fit == "yes").astype(float), epochs=60, verbose=0)
    return model


def make_keras(expected):
    import keras

    X = table()[0]
    model = keras_model("Rescaling")
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    np.savez(HERE / "keras.npz", *[array for layer in dense for array in layer.get_weights()])
    expected.keep("keras.npz", versions("keras") + f", backend {keras.backend.backend()}",
                  model.predict(X, verbose=0), inputs=keras.ops.convert_to_numpy(model.layers[0](X)), link="sigmoid")


def make_tensorflow(expected):
    """Keras' own export to ONNX and that of tf2onnx, with TensorFlow below both."""
    import keras
    import tensorflow as tf
    import tf2onnx

    X, fit, _, _ = table()
    model = keras_model("Rescaling")
    outputs = model.predict(X, verbose=0)
    spec = [tf.TensorSpec((None, 3), tf.float32, name="x")]

    def export(network, keras_file, tf2onnx_file):
        network.export(HERE / keras_file, format="onnx", verbose=False)
        function = tf.function(network, input_signature=spec)
        tf2onnx.convert.from_function(function, spec, output_path=HERE / tf2onnx_file)

    export(model, "keras.onnx", "tf2onnx.onnx")
    expected.keep("keras.onnx", versions("keras", "tensorflow_cpu", "tf2onnx"), outputs)
    expected.keep("tf2onnx.onnx", versions("tf2onnx", "tensorflow_cpu", "keras"), outputs)
    export(keras_model("Normalization"), "bad_keras_normalization.onnx", "bad_tf2onnx_normalization.onnx")

    layers = keras.layers
    model = keras.Sequential([layers.Input((3,)), layers.BatchNormalization(momentum=0.5), layers.Dense(6),
                              layers.LeakyReLU(negative_slope=0.1), layers.Dropout(0.2), layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(X, (fit == "yes").astype(float), epochs=20, verbose=0)
    model.export(HERE / "keras_layers.onnx", format="onnx", verbose=False)
    expected.keep("keras_layers.onnx", versions("keras", "tensorflow_cpu", "tf2onnx"), model.predict(X, verbose=0))


class Scaler:
    """Stands for a fitted sklearn.preprocessing.StandardScaler."""

    def __init__(self, X):
        self.mean_, self.scale_ = X.mean(axis=0), X.std(axis=0)

    def transform(self, X):
        return (X - self.mean_) / self.scale_


def make_pytorch(expected):
    """The TorchScript exporter, and the weights alone; ../onnx has files of both exporters of a newer PyTorch."""
    import safetensors
    import safetensors.torch
    import torch

    X = table()[0]
    torch.manual_seed(2)
    scaler = Scaler(X)
    model = torch.nn.Sequential(torch.nn.Linear(3, 6), torch.nn.ReLU(), torch.nn.Linear(6, 4), torch.nn.ReLU(),
                                torch.nn.Linear(4, 1))
    model.eval()
    x = torch.tensor(scaler.transform(X), dtype=torch.float32)
    logits = model(x).tolist()
    maker = "torch " + torch.__version__
    torch.onnx.export(model, torch.zeros(1, 3), str(HERE / "torch_script.onnx"), input_names=["x"],
                      dynamic_axes={"x": {0: "rows"}})
    expected.keep("torch_script.onnx", maker, logits, inputs=x.tolist())
    safetensors.torch.save_file(model.state_dict(), HERE / "torch.safetensors")
    expected.keep("torch.safetensors", f"{maker}, safetensors {safetensors.__version__}", logits, inputs=x.tolist())
    np.savez(HERE / "torch.npz", *[t.numpy() for t in model.state_dict().values()])
    expected.keep("torch.npz", f"{maker}, numpy {np.__version__}", logits, inputs=x.tolist())
    weights = [array for layer in model if isinstance(layer, torch.nn.Linear)
               for array in (layer.weight.detach().numpy().T, layer.bias.detach().numpy())]
    save_reluscope(HERE / "torch.json", weights, FEATURES, "sigmoid", scaler, "fit", ["no", "yes"])
    expected.keep("torch.json", maker, torch.sigmoid(model(x)).tolist(), columns=FEATURES)


def main():
    expected = Expected()
    for part in sys.argv[1:]:
        globals()["make_" + part](expected)
    expected.save()


if __name__ == "__main__":
    main()
