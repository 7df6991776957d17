#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// What a click on a row's point does now, to end its tooltip.
inline const char* click_on_row(const AppState& state) {
    const bool seen = !state.layout.maximised && (has_one_column() || state.layout.right_open);
    return seen ? "Click to explain its prediction." : "Click to choose it.";
}

}  // namespace reluscope
