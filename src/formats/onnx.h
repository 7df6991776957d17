#pragma once

#include "formats/model_file.h"

namespace reluscope {

/// Reads an ONNX model (opsets from 7 on). Everything affine is folded into affine nodes; a smooth last operator becomes the link or is cut
/// off, and said in `notes`; anything else is refused with the node's name and position.
/// Never executes anything, never allocates more than a small multiple of the file's size.
Result<ModelFile> read_onnx(const std::string& name, Bytes bytes, const SiblingReader& sibling = {});

enum class FloatWidth { kFloat32, kFloat64 };

/// Writes Gemm, Relu, LeakyRelu, PRelu, Add, Concat and the link's operator; opset 13, IR 7, symbolic batch.
std::vector<std::byte> write_onnx(const ModelFile& model, FloatWidth width = FloatWidth::kFloat32);

}  // namespace reluscope
