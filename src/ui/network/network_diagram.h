#pragma once

#include "ui/kit/widgets.h"
#include "ui/network/network_memory.h"

namespace reluscope {

/// Units by layer with their weights as signed lines; filled where the chosen cluster's pattern is active. A click on a
/// line or a unit edits the weight or the bias.
void network_diagram(const Ui& ui, const Document& document, const Selection& selection, float height,
                     DiagramParts& parts);

}  // namespace reluscope
