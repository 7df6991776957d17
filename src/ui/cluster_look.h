#pragma once

#include "app/state.h"
#include "scene/heat_map_drawing.h"
#include "scene/palette.h"

namespace reluscope {

/// What the label says: "survived", "class" or "mean".
std::string cluster_label_title(const Document& document);

/// What the network says of a cluster's rows, and its colour: the class most of them are put into; else the mean output, a probability as a share. `study` may be an older one of
/// the document's.
ClusterLabel cluster_label(const Document& document, const Study& study, std::uint32_t cluster, const Palette& palette);

}  // namespace reluscope
