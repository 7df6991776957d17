#pragma once

#include "app/state.h"
#include "ui/widgets.h"

#include <optional>

namespace reluscope {

/// Around the content of a picture, as around that of a panel.
inline constexpr float kPicturePadding = 12;

/// One view alone, or the whole window, over all of the display: what a picture shows. The view must be one that can be shown.
void view_picture(const Ui& ui, const AppState& state, const std::optional<View>& view);

/// The state without what belongs to the moment: the pointer, messages, help, computing times.
AppState state_for_picture(const AppState& state);

}  // namespace reluscope
