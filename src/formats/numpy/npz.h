#pragma once

#include "formats/model_file.h"

#include <string>

namespace reluscope {

/// The bytes are an archive of NumPy arrays (numpy.savez, savez_compressed).
bool looks_like_npz(Bytes bytes);

/// Reads a stack of Linear layers from a list of weights: 2-D arrays, each perhaps followed by its 1-D bias, in the
/// file's order. All weights are inputs x outputs (scikit-learn, Keras, Flax) or all outputs x inputs (PyTorch), by
/// what fits the shapes; where both fit, the former. That, the activation (options.hidden_slope, else ReLU) and the
/// link (options.link, else identity) are said in `notes`.
/// Errors   arrays that are no such list, of another type than floats, or not finite; a damaged archive.
/// Source   NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
Result<ModelFile> read_npz(const std::string& name, Bytes bytes, const ReadModelOptions& options = {});

}  // namespace reluscope
