#pragma once

#include "formats/model_file.h"

#include <string>

namespace reluscope {

/// Reads a model in any of the formats; which one is decided by the bytes, not by the name.
/// Errors   one sentence with the file, the place, expected and found.
Result<ModelFile> read_model(const std::string& name, Bytes bytes, const ReadModelOptions& options = {},
                             const SiblingReader& sibling = {});

/// True when the bytes or the name look like a model rather than a table.
bool looks_like_model(const std::string& name, Bytes bytes);

}  // namespace reluscope
