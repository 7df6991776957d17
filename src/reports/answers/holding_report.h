#pragma once

#include "answers/holding/holding_box.h"
#include "answers/holding/neighbour_signs.h"
#include "answers/holding/sign_stability.h"
#include "formats/json/json_writer.h"

namespace reluscope {

/// The `holds` object of a row (docs/report.md): how far its explanation holds when several columns change at once.
void write_holding_box(const StudyInput& input, const Network& network, const HoldingBox& box, JsonWriter& json);

/// The value of a row's `neighbours`: in how many regions across the walls each weight keeps its sign.
void write_neighbour_signs(const NeighbourSigns& signs, JsonWriter& json);

/// The `sign_stability` object of a report.
void write_sign_stability(const SignStability& signs, JsonWriter& json);

}  // namespace reluscope
