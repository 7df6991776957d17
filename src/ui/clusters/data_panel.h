#pragma once

#include "app/state/state.h"
#include "ui/kit/widgets.h"
#include "ui/network/network_memory.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace reluscope {

/// Rows of each class, counted once.
struct ClassCounts {
    std::shared_ptr<const StudyInput> of;
    std::vector<std::size_t> counts;
};

/// The table: its size, the column with the answers, what is left out, notes of its reader.
void data_panel(const Ui& ui, const Document& document, ClassCounts& classes);
/// The network: its shape, output, link, how right it is, and a small picture of it.
void network_panel(const Ui& ui, const AppState& state, DiagramParts& diagram);
/// A network that waits for a table.
void pending_panel(const Ui& ui, const PendingModel& pending);
/// A table that waits for a network.
void pending_table_panel(const Ui& ui, const PendingTable& pending);

}  // namespace reluscope
