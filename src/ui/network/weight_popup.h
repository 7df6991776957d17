#pragma once

#include "app/state/state.h"
#include "network/network_edit.h"
#include "ui/kit/widgets.h"

#include <string>

namespace reluscope {

/// "Weight from age to unit 3 of layer 1", "Bias of the logit".
std::string place_name(const Document& document, const WeightPlace& place);

/// Opens the popup in which a weight or bias is changed. Call weight_popup() in the same window and with the same ID
/// stack in every frame.
void open_weight_popup(const WeightPlace& place, double value);
void weight_popup(const Ui& ui, const Document& document);

}  // namespace reluscope
