#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <optional>
#include <vector>

namespace reluscope {

/// True while the pointer rests on a message: none of them leaves then.
bool messages_overlay(const Ui& ui, const std::vector<Message>& messages);
void drop_overlay(const Ui& ui, int num_files);
void shortcuts_window(const Ui& ui, const AppState& state);

/// "As after epoch 12 of 40", while earlier weights than the newest are looked at: above what a view shows, or, without
/// one, a panel.
void epoch_line(const Ui& ui, const AppState& state, std::optional<View> view = {});

/// What is drawn over an empty workspace while the first document loads, or when there is none.
void welcome(const Ui& ui, const AppState& state);

/// What to try next.
void hints_panel(const Ui& ui);

}  // namespace reluscope
