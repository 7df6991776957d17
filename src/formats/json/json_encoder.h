#pragma once

#include "data/encoder.h"
#include "formats/json/json_reader.h"

namespace reluscope {

/// The `encoder` of a JSON model (docs/json-model.md).
Result<Encoder> read_encoder(const JsonCursor& cursor);

/// Reads back to the same encoder. Defaults are left out.
OrderedJson json_of_encoder(const Encoder& encoder);

}  // namespace reluscope
