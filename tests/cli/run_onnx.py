"""Computes a model of families that was written as ONNX: run_onnx.py M.onnx ROWS.json, where the rows are inputs of the network. Prints a JSON array
per row: the family, then the outputs. Reads the few protobuf fields and knows the few operators that such files have, in the words of ONNX's own
specification, and nothing of how the program computes."""
import itertools
import json
import math
import struct
import sys


def fields(data):
    """The fields of a protobuf message: number, and an integer or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value - (1 << 64) if value >> 63 else value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, varint()
        else:
            size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
            yield tag >> 3, data[at:at + size]
            at += size


FORMATS = {1: "f", 3: "b", 7: "q", 11: "d"}  # float, int8, int64, double


class Array:
    """Numbers in C order."""

    def __init__(self, shape, flat):
        self.shape, self.flat = list(shape), list(flat)
        assert len(self.flat) == math.prod(self.shape)


def read_tensor(data):
    shape = [value for number, value in fields(data) if number == 1]
    only = {number: value for number, value in fields(data)}
    code = FORMATS[only[2]]
    return only[8].decode(), Array(shape, struct.unpack("<%d%s" % (math.prod(shape), code), only.get(9, b"")))


def read_node(data):
    parts = list(fields(data))
    attributes = {}
    for value in (value for number, value in parts if number == 5):
        only = {number: part for number, part in fields(value)}
        attributes[only[1].decode()] = only[3] if 3 in only else struct.unpack("<f", only[2])[0]
    texts = lambda wanted: [value.decode() for number, value in parts if number == wanted]
    return texts(4)[0], texts(1), texts(2)[0], attributes


def broadcast(f, *arrays):
    rank = max(len(array.shape) for array in arrays)
    shapes = [[1] * (rank - len(array.shape)) + array.shape for array in arrays]
    shape = [max(sizes) for sizes in zip(*shapes)]
    flat = []
    for place in itertools.product(*map(range, shape)):
        values = []
        for array, own in zip(arrays, shapes):
            offset = 0
            for index, size in zip(place, own):
                offset = offset * size + (index if size > 1 else 0)
            values.append(array.flat[offset])
        flat.append(f(*values))
    return Array(shape, flat)


def matmul(a, b, transposed=False):
    (rows, inner), (first, second) = a.shape, b.shape
    columns = first if transposed else second
    entry = (lambda k, j: b.flat[j * inner + k]) if transposed else (lambda k, j: b.flat[k * columns + j])
    return Array([rows, columns], (sum(a.flat[i * inner + k] * entry(k, j) for k in range(inner)) for i in range(rows) for j in range(columns)))


def reduce_last(a, axis, f, keep):
    """Over the last axis."""
    assert axis == len(a.shape) - 1
    size = a.shape[-1]
    return Array(a.shape[:-1] + [1] * keep, (f(a.flat[i:i + size]) for i in range(0, len(a.flat), size)))


def concat(arrays):
    rows = arrays[0].shape[0]
    widths = [array.shape[1] for array in arrays]
    return Array([rows, sum(widths)], (value for i in range(rows) for array, width in zip(arrays, widths) for value in array.flat[i * width:(i + 1) * width]))


def unsqueeze(a, axes):
    shape = list(a.shape)
    for axis in axes.flat:
        shape.insert(axis, 1)
    return Array(shape, a.flat)


def softmax(values):
    powers = [math.exp(value - max(values)) for value in values]
    return [power / sum(powers) for power in powers]


def compute(kind, inputs, attributes):
    a = inputs[0]
    elementwise = {"Add": lambda x, y: x + y, "Sub": lambda x, y: x - y, "Mul": lambda x, y: x * y, "Div": lambda x, y: x / y,
                   "Greater": lambda x, y: x > y, "Less": lambda x, y: x < y, "Where": lambda c, x, y: x if c else y, "Relu": lambda x: max(x, 0),
                   "LeakyRelu": lambda x: x if x > 0 else attributes["alpha"] * x, "PRelu": lambda x, s: x if x > 0 else s * x,
                   "Sigmoid": lambda x: 1 / (1 + math.exp(-x)), "Identity": lambda x: x, "Sum": lambda *x: sum(x)}
    if kind in elementwise:
        return broadcast(elementwise[kind], *inputs)
    if kind == "Cast":
        convert = {1: float, 7: int, 9: bool, 11: float}[attributes["to"]]
        return Array(a.shape, map(convert, a.flat))
    if kind == "Gemm":
        return broadcast(lambda x, y: x + y, matmul(a, inputs[1], attributes.get("transB", 0) == 1), inputs[2])
    if kind == "MatMul":
        return matmul(a, inputs[1])
    if kind == "Concat":
        return concat(inputs)
    if kind == "Reshape":
        return Array([size or a.shape[i] for i, size in enumerate(inputs[1].flat)], a.flat)
    if kind == "Unsqueeze":
        return unsqueeze(a, inputs[1])
    if kind == "ReduceSum":
        return reduce_last(a, inputs[1].flat[0], sum, attributes.get("keepdims", 1))
    if kind == "ArgMin":
        return reduce_last(a, attributes["axis"], lambda values: values.index(min(values)), attributes.get("keepdims", 1))
    if kind == "Gather":
        assert attributes["axis"] == 1
        return Array([a.shape[0], len(inputs[1].flat)], (a.flat[i * a.shape[1] + j] for i in range(a.shape[0]) for j in inputs[1].flat))
    if kind == "GatherND":
        assert attributes["batch_dims"] == 1 and inputs[1].shape == [a.shape[0], 1]
        size, step = a.shape[1], math.prod(a.shape[2:])
        return Array([a.shape[0]] + a.shape[2:], (value for i, k in enumerate(inputs[1].flat) for value in a.flat[(i * size + k) * step:(i * size + k + 1) * step]))
    if kind == "Softmax":
        width = a.shape[1]
        return Array(a.shape, (value for i in range(a.shape[0]) for value in softmax(a.flat[i * width:(i + 1) * width])))
    raise ValueError("an operator that such files do not have: " + kind)


def main():
    path, rows = sys.argv[1:]
    data = open(path, "rb").read()
    graph = next(value for number, value in fields(data) if number == 7)
    rows = json.load(open(rows, encoding="utf-8"))
    values = dict(read_tensor(value) for number, value in fields(graph) if number == 5)
    values["input"] = Array([len(rows), len(rows[0])], (value for row in rows for value in row))
    for node in (value for number, value in fields(graph) if number == 1):
        kind, inputs, output, attributes = read_node(node)
        assert output not in values, "every value is made once"
        values[output] = compute(kind, [values[name] for name in inputs], attributes)
    width = values["output"].shape[1]
    for i, family in enumerate(values["family"].flat):
        print(json.dumps([family, *values["output"].flat[i * width:(i + 1) * width]]))


main()
