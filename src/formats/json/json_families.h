#pragma once

#include "base/result.h"
#include "formats/json/json_reader.h"
#include "formats/model_families.h"
#include "network/network.h"

#include <string>

namespace reluscope {

/// The member `families` of a JSON model.
/// Errors   no family, a name or a pattern twice, a pattern or weights that do not fit the network.
Result<ModelFamilies> read_families(const JsonCursor& cursor, const Network& network);

/// Families as JSON text.
std::string json_of_families(const ModelFamilies& families);

}  // namespace reluscope
