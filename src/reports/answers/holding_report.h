#pragma once

#include "answers/holding_box.h"
#include "answers/sign_stability.h"
#include "formats/json/json_writer.h"

namespace reluscope {

/// The `holds` object of a row (docs/report.md): how far its explanation holds when several columns change at once.
void write_holding_box(const StudyInput& input, const Network& network, const HoldingBox& box, JsonWriter& json);

/// The `sign_stability` object of a report.
void write_sign_stability(const SignStability& signs, JsonWriter& json);

}  // namespace reluscope
