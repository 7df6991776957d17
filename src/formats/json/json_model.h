#pragma once

#include "formats/model_file.h"

namespace reluscope {

/// Our own model file, docs/json-model.md. Unknown and duplicate keys are refused by name.
Result<ModelFile> read_json_model(const std::string& name, Bytes bytes);

/// A stack is written as `layers`, anything else as `nodes`. Reads back to the same doubles.
std::string write_json_model(const ModelFile& model);

}  // namespace reluscope
