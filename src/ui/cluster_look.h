#pragma once

#include "app/state.h"
#include "scene/heat_map_drawing.h"
#include "scene/palette.h"

namespace reluscope {

/// What the network says of a cluster's rows, and its colour: the class most of them are put into; else the mean output. `study` may be an older one of
/// the document's.
ClusterLabel cluster_label(const Document& document, const Study& study, std::uint32_t cluster, const Palette& palette);

}  // namespace reluscope
