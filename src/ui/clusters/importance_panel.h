#pragma once

#include "app/state/state.h"
#include "ui/clusters/importance_memory.h"
#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// The columns that count most, in a sentence: once the panel was drawn. Pixels have no names that say something.
std::string leading_columns(const ImportanceMemory& memory, const Document& document);
/// Fills the current child window.
void importance_panel(const Ui& ui, const AppState& state, ImportanceMemory& memory);

}  // namespace reluscope
