#pragma once

#include "formats/model_file.h"

#include <string>

namespace reluscope {

/// True for the model.json of TensorFlow.js: JSON with `modelTopology` or `weightsManifest` at its top.
bool looks_like_tfjs(Bytes bytes);

/// Reads a layers model of TensorFlow.js: the graph from model.json, the weights from the files that it names, which
/// `sibling` gives.
/// Errors   one sentence with the place: a file that is missing, weights that do not fit, a layer that is not piecewise
///          linear.
Result<ModelFile> read_tfjs(const std::string& name, Bytes bytes, const SiblingReader& sibling);

}  // namespace reluscope
