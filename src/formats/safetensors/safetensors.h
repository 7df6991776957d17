#pragma once

#include "formats/model_file.h"

namespace reluscope {

/// Reads a stack of Linear layers from a state dict by names and shapes. The order is the order of numbers in the
/// names, checked against the shapes; an order that the names do not decide is refused. Link: options.link, else
/// identity; activation: options.hidden_slope, else ReLU; both are said in `notes`. All rules of the reference reader
/// hold (no overlap, no holes, sizes checked).
Result<ModelFile> read_safetensors(const std::string& name, Bytes bytes, const ReadModelOptions& options = {});

/// Errors   the network is no plain stack with one slope.
Result<std::vector<std::byte>> write_safetensors(const ModelFile& model, FloatWidth width = FloatWidth::kFloat32);

}  // namespace reluscope
