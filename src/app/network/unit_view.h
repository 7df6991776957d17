#pragma once

#include "app/state/network_state.h"
#include "app/state/state.h"

#include <optional>
#include <string>

namespace reluscope {

/// "unit 3 of layer 1".
std::string unit_text(const Network& network, UnitId unit);

/// What the inspector says about `unit`, once its rows are counted; the subject's part only where `state.values` is
/// there.
///
/// Cost     one derivative of the subject's region (analysis/regions/region_walls.h).
std::optional<UnitView> unit_view(const Document& document, const NetworkState& state, UnitId unit);

}  // namespace reluscope
