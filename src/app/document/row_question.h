#pragma once

#include "app/state/state.h"

#include <optional>

namespace reluscope {

/// True where the network predicts one plain number, so that a value is to be reached and no class.
bool predicts_number(const Study& study);

/// The chosen row as a question about its parts. A row must be chosen.
RowQuestion row_question(const AppState& state);
/// The chosen row as a question about changes: with the locks that are in effect, and with what is to be reached.
RowQuestion change_question(const AppState& state);

/// The smallest change of the chosen row under the locks in effect; null while it is not known.
const FoundChange* current_change(const AppState& state);
/// True while a search says nothing about the smallest change of the chosen row yet, but will without being asked.
bool change_is_awaited(const AppState& state);

/// The row that is nearest to the chosen one, as it is edited, and has another prediction; another pattern where
/// outputs are plain numbers. None when there is none. A row must be chosen.
std::optional<RowId> nearest_other_row(const AppState& state);

}  // namespace reluscope
