# Makes models with Keras and the converter of TensorFlow.js, and what Keras predicts: README.md.

import json
import os
import sys
import tempfile
import types

import keras
import numpy as np

OUT = sys.argv[1]
predictions = {}


def converter():
    """The converter without TensorFlow, which is half a gigabyte and opens files here. Keras must not meet it."""
    tensorflow = types.ModuleType("tensorflow")
    tensorflow.io = types.SimpleNamespace(gfile=types.SimpleNamespace(GFile=open))
    sys.modules["tensorflow"] = tensorflow
    for name in ("tensorflowjs", "tensorflowjs.converters"):  # their own __init__ import more than is needed
        package = types.ModuleType(name)
        package.__path__ = [os.path.join(path, *name.split(".")) for path in sys.path]
        sys.modules[name] = package
    from tensorflowjs.converters import keras_h5_conversion
    return keras_h5_conversion


def convert(model, folder, seed, **options):
    """`options`: those of the converter."""
    sys.modules.pop("tensorflow", None)
    rng = np.random.default_rng(seed)
    weights = []
    for weight in model.weights:
        values = rng.normal(size=weight.shape)
        if "variance" in weight.path:
            values = np.abs(values) + 0.5
        weights.append(values.astype(weight.dtype))
    model.set_weights(weights)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()
    inputs = rng.normal(size=(6, model.input_shape[1])).astype("float32") * 3
    predictions[folder] = {"inputs": inputs.tolist(), "predictions": np.asarray(model(inputs)).tolist()}
    with tempfile.TemporaryDirectory() as temporary:
        path = os.path.join(temporary, "model.h5")
        model.save(path)
        library = converter()
        topology, groups = library.h5_merged_saved_model_to_tfjs_format(path)
        os.makedirs(os.path.join(OUT, folder), exist_ok=True)
        library.write_artifacts(topology, groups, os.path.join(OUT, folder), **options)


def residual():
    rows = keras.Input((3,), name="rows")
    x = keras.layers.Normalization(name="scaler")(rows)
    x = keras.layers.Dense(5, activation="relu", name="hidden")(x)
    x = keras.layers.BatchNormalization(name="norm")(x)
    y = keras.layers.Dense(5, name="inner")(x)
    y = keras.layers.LeakyReLU(negative_slope=0.1)(y)
    x = keras.layers.Add()([x, y])
    return keras.Model(rows, keras.layers.Dense(1, activation="sigmoid", name="last")(x))


def stack():
    return keras.Sequential([
        keras.Input((2,)),
        keras.layers.Rescaling(scale=0.5, offset=-0.25),
        keras.layers.Dense(6, activation="relu", name="hidden"),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(3, activation="softmax", name="last"),
    ])


convert(residual(), "keras_graph", 7)
convert(stack(), "keras_quantised", 8, quantization_dtype_map={
    "uint8": ["*hidden/kernel"], "uint16": ["*bias"], "float16": ["*last/kernel"]})
with open(os.path.join(OUT, "predictions_keras.json"), "w") as file:
    json.dump(predictions, file)
