#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <array>
#include <cstddef>

namespace reluscope {

/// What the command palette keeps while it is open.
struct PaletteMemory {
    std::array<char, 128> typed{};
    std::size_t chosen = 0;
    bool was_open = false;
};

/// All commands by name: type, arrows, Enter. Closes with Escape or a click elsewhere.
void palette_window(const Ui& ui, const AppState& state, PaletteMemory& memory);

/// A session that was kept: whether to go on with it.
void offer_card(const Ui& ui, const std::vector<KeptSession>& sessions);

}  // namespace reluscope
