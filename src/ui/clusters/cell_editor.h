#pragma once

#include "app/state/state.h"
#include "ui/clusters/rows_memory.h"
#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// Changes one cell of a row to see what the network would say then: for the current window or menu. True when it is
/// done.
bool cell_editor(const Ui& ui, const AppState& state, RowId row, const std::string& column);

/// The lines of a menu that do the same for any column that the network reads.
void change_value_menu(const Ui& ui, const AppState& state, RowId row);

/// Opens and draws the window in which a cell is changed. For the end of a panel, outside of its table.
void cell_window(const Ui& ui, const AppState& state, RowsMemory& memory);

/// What was changed in the chosen row and where it is now, with a button for the way back. Nothing for a row as in the
/// table.
void edited_row_note(const Ui& ui, const AppState& state);

/// Says in one line of the list of rows that the row is edited.
void edited_row_line(const Ui& ui, const AppState& state);

/// The cell as it is shown: of the edited row, or the table's.
std::string shown_cell(const AppState& state, RowId row, const std::string& column);

}  // namespace reluscope
