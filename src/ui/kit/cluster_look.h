#pragma once

#include "app/state/state.h"
#include "scene/drawings/heat_map_drawing.h"
#include "scene/kit/palette.h"

#include <string>

namespace reluscope {

/// What the network says of each cluster's rows, and its colour: the class most of them are put into; else the mean
/// output, a probability as a share. All arguments must outlive this.
class ClusterLook {
public:
    /// `study` may be an older one of the document's.
    ClusterLook(const Document& document, const Study& study, const Palette& palette);

    /// What the labels say: "survived", "class" or "mean".
    std::string title() const;
    ClusterLabel label(std::uint32_t cluster) const;
    /// The cluster's colour for a line on a panel, where the middle of the diverging colours would be hard to see
    /// there.
    Rgba line_colour(std::uint32_t cluster) const;

private:
    Rgba colour(std::uint32_t cluster) const;

    const Document& document_;
    const Study& study_;
    const Palette& palette_;
    double limit_ = 1;  // size of the mean output that has the full colour
};

}  // namespace reluscope
