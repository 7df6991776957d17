#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

namespace reluscope {

/// What a click on a row's point does now, to end its tooltip.
inline const char* click_on_row(const AppState& state) {
    const Layout& layout = state.layout;
    const bool seen = has_one_column() ? shows_sheet(layout) : !layout.maximised && layout.right_open;
    return seen ? "Click to explain its prediction." : "Click to choose it.";
}

}  // namespace reluscope
