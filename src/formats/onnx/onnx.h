#pragma once

#include "formats/model_file.h"

#include <string_view>

namespace reluscope {

/// Reads an ONNX model (docs/onnx.md lists the operators). Scalings, shifts and selections are folded into the affine
/// maps beside them; a smooth last operator becomes the link or is cut off, and said in `notes`; anything else is
/// refused with the node's name and position. Of several outputs the one called `output` is read, or else the
/// likeliest; ModelFile::outputs lists those that can be chosen.
/// `name` is of the file, for errors; the model is left without one.
///
/// Numbers   float16, bfloat16 and float32 are widened once, folding is done in double. Two weight matrices are never
/// multiplied together. Safety    nothing is executed; memory is bounded by 128 MiB plus a small multiple of the file's
/// size; no recursion. Errors    one sentence with the file, the node or tensor, expected and found.
Result<ModelFile> read_onnx(const std::string& name, Bytes bytes, const SiblingReader& sibling = {},
                            const std::optional<std::string>& output = {});

/// Writes Gemm, Relu, LeakyRelu, PRelu, Add, Sum, Concat and the link's operator; opset 13, IR 7, symbolic batch. Names
/// of features, classes and target go into the metadata (feature_names and class_names as JSON lists, target); the
/// encoder has no place in the format. With kFloat64 reading gives the same doubles; so it does with kFloat32 after
/// rounding, except that weights past the range of float make the whole file double.
std::vector<std::byte> write_onnx(const ModelFile& model, FloatWidth width = FloatWidth::kFloat32);

/// The families of `model` (ModelFile::families) as a graph of ordinary operators, opset 13: the bits of the pattern by
/// Greater, its family by products with the listed patterns, the nearest family of any other pattern by ArgMin, and the
/// output of that family by GatherND. Outputs: "output", after the link, and "family", which counts from 0. Names of
/// families (reluscope_families) and the source go into the metadata; read_onnx() refuses such a file, whose outputs
/// jump.
/// Errors   more patterns than a file should hold.
Result<std::vector<std::byte>> write_onnx_families(const ModelFile& model, FloatWidth width = FloatWidth::kFloat32);

namespace onnx {

/// Key of the metadata by which a model of families is told.
inline constexpr std::string_view kFamiliesKey = "reluscope_families";

}  // namespace onnx

}  // namespace reluscope
