#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"

#include <cstddef>
#include <string>
#include <vector>

namespace reluscope {

/// Which part of the table of rows is drawn.
struct RowsPart {
    std::vector<std::size_t> columns;  ///< of the table, in its order
    std::vector<float> widths;         ///< of these columns
    std::size_t rows = 0;              ///< so many, the first of the list
    std::string note;                  ///< what is left out; empty: nothing is
};

/// On a screen, which scrolls: all rows, and as many columns as a table can have.
RowsPart scrolled_rows(const Ui& ui, const Table& table, std::size_t rows);

/// In a document, which cannot be scrolled, of `room` in which `before` is taken by the columns before the table's:
/// whole lines and whole columns, each as wide as what is written in it. The column that is predicted is kept; of the
/// others the first ones.
RowsPart rows_of_page(const Ui& ui, const AppState& state, ImVec2 room, float before);

}  // namespace reluscope
