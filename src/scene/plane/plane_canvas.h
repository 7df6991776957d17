#pragma once

#include "scene/kit/palette.h"
#include "scene/plane/plane_scene.h"

#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// A rectangle in pixels of the framebuffer, from its top left corner.
struct PixelRect {
    int x = 0, y = 0, width = 0, height = 0;
};

/// Where cells lie: pixel x = origin_x + scale_x * cell x, and so for y, downwards (scale_y is negative).
struct CellPlacement {
    float origin_x = 0, origin_y = 0;
    float scale_x = 1, scale_y = -1;
};

struct PlaneStyle {
    Rgba wall_light = 0;   ///< walls of the first layer
    Rgba wall_strong = 0;  ///< walls of the last layer
    Rgba boundary = 0;
    Rgba halo = 0;     ///< around lines that must stand out
    Rgba hovered = 0;  ///< thin outline of the hovered region
    Rgba pinned = 0;   ///< outline of the pinned region
    Rgba lift = 0;     ///< drawn over both
    Rgba unit = 0;     ///< zero set of the chosen unit
    Rgba background = 0;
};

/// The colours of a theme.
PlaneStyle plane_style(const Palette& palette);

/// How much of the walls is drawn: where many fall on few pixels they would blacken the picture. The part `seen` of the
/// plane fills `width` and `height`, in units of the screen.
float plane_wall_opacity(const RegionPartition& partition, const PlaneWindow& seen, double width, double height);

/// One picture of a plane. Its parts are immutable and shared: a canvas keeps what it made of them for as long as they
/// stay the same objects.
struct PlanePicture {
    int framebuffer_width = 0;
    int framebuffer_height = 0;
    float pixel_ratio = 1;  ///< pixels per unit of the screen; widths and radii are in units
    PixelRect clip;
    CellPlacement cells;
    bool moving = false;  ///< by the pointer or by fingers: a picture of many regions need not be exact before it rests

    std::shared_ptr<const PlaneMesh> mesh;  ///< without, or without colours, only points are drawn
    std::shared_ptr<const RegionColours> colours;
    bool walls = true;
    float wall_opacity = 1;
    std::shared_ptr<const std::vector<Stroke>> boundary;
    std::shared_ptr<const std::vector<Stroke>> unit;
    std::shared_ptr<const std::vector<PointMark>> points;
    float point_opacity = 1;                                   ///< of `points`, where others are to stand out
    std::shared_ptr<const std::vector<PointMark>> lit_points;  ///< over them, at full strength
    std::optional<RegionId> hovered;
    std::optional<RegionId> pinned;
    PlaneStyle style;
};

/// Draws pictures of planes into the framebuffer that is bound. Called from within a frame of Dear ImGui, whose render
/// state the caller restores.
class PlaneCanvas {
public:
    virtual ~PlaneCanvas() = default;
    virtual void draw(const PlanePicture& picture) = 0;
    /// Takes in parts of a picture that is to be drawn soon, a few megabytes per call: true once it has them. May be
    /// called while Dear ImGui's frame is being made. draw() takes what is missing at once.
    virtual bool prepare(const std::shared_ptr<const PlaneMesh>& mesh,
                         const std::shared_ptr<const RegionColours>& colours) = 0;
    /// True while the last picture lacks something that comes with the next frames.
    virtual bool pending() const = 0;
};

}  // namespace reluscope
