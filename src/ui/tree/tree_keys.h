#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/tree/tree_memory.h"

#include <string>

namespace reluscope {

/// Arrows walk from branch to branch (left and right: siblings, up: parent, down: largest child) and Enter selects a
/// cluster or zooms into a branch while the picture has the `focus`; F folds the branch of the last click.
void tree_keys(const Ui& ui, const AppState& state, TreeMemory& memory, bool focus);

/// The branch with this pattern fills the width.
void zoom_to(const Ui& ui, const AppState& state, const std::string& pattern);
/// Folds a branch, or unfolds it.
void toggle_fold(const Ui& ui, const AppState& state, const std::string& pattern);

}  // namespace reluscope
