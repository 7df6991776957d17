#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <optional>

namespace reluscope {

/// Files, examples, undo, pictures, theme.
void top_bar(const Ui& ui, const AppState& state);

/// The certificate, the number of clusters, and what is being computed. `background_since`: ImGui's time when work
/// beside the job began; it is kept from frame to frame.
void status_bar(const Ui& ui, const AppState& state, std::optional<double>& background_since);

}  // namespace reluscope
