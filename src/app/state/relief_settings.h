#pragma once

#include <optional>

namespace reluscope {

/// What a session reproduces of the relief: where it is seen from, and what is shown. Colours are those of the plane.
struct ReliefSettings {
    /// The way of the viewer about the vertical axis, in degrees; 0 looks along t, from below the plane's picture.
    double azimuth = -38;
    double elevation = 30;  ///< above the horizon, in degrees
    double zoom = 1;        ///< 1 shows the whole box
    double pan_x = 0;       ///< of the picture, in heights of the picture
    double pan_y = 0;
    bool level = true;             ///< the plane at logit 0 cuts through the surface
    bool boundary = true;          ///< where the prediction changes, on the surface
    bool walls = true;             ///< edges of the facets
    bool points = false;           ///< rows, at their own logits
    std::optional<double> height;  ///< logits beyond -height and height are cut off; none: all that occur

    bool operator==(const ReliefSettings&) const = default;
};

/// Brings angles and zoom into their range.
ReliefSettings clamped(ReliefSettings settings);
/// Looks at all of the surface from where it is seen first.
void reset_camera(ReliefSettings& settings);

}  // namespace reluscope
