#pragma once

#include "scene/relief/relief_scene.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

struct ReliefStyle {
    Rgba background = 0;
    Rgba floor = 0;
    Rgba grid = 0;  ///< lines of the box and of its floor
    Rgba wall = 0;
    Rgba boundary = 0;
    Rgba halo = 0;     ///< around the boundary
    Rgba hovered = 0;  ///< thin outline of the hovered facet
    Rgba pinned = 0;
    Rgba lift = 0;   ///< drawn over both
    Rgba level = 0;  ///< translucent
    bool operator==(const ReliefStyle&) const = default;
};

/// One picture of a relief. Its parts are immutable and shared.
struct ReliefPicture {
    int width = 0;  ///< in pixels
    int height = 0;
    float pixel_ratio = 1;
    std::array<float, 16> camera{};  ///< from the world to clip coordinates, column by column
    std::array<float, 3> eye{};
    std::array<float, 3> lamp{};                   ///< towards it, of length 1
    std::array<float, 4> cells{};                  ///< world x, y = cells[0..1] + cells[2..3] * cell
    std::array<float, 2> heights{};                ///< world z = heights[0] + heights[1] * logit
    std::shared_ptr<const ReliefSurface> surface;  ///< without, or without colours, only the box is drawn
    std::shared_ptr<const RegionColours> colours;
    std::shared_ptr<const std::vector<float>> pieces;  ///< piece_facets() of the colours
    bool walls = true;
    std::shared_ptr<const std::vector<SpaceStroke>> boundary;
    std::shared_ptr<const std::vector<SpaceMark>> points;
    std::shared_ptr<const std::vector<SpaceStroke>> box;  ///< lines of the box, in the units of the cells and logits
    std::optional<RegionId> hovered;
    std::optional<RegionId> pinned;
    std::optional<float> level;  ///< world z of the level plane
    ReliefStyle style;

    bool operator==(const ReliefPicture&) const = default;
};

/// Draws pictures of reliefs into a texture of its own, with depth.
class ReliefCanvas {
public:
    virtual ~ReliefCanvas() = default;
    /// Draws the picture if it is another one than before; returns the texture's name, 0 where nothing can be drawn.
    /// Its first row is the lowest one. May be called while Dear ImGui's frame is being made.
    virtual std::uintptr_t draw(const ReliefPicture& picture) = 0;
    /// Takes in parts of a picture that is to be drawn soon, a few megabytes per call: true once it has them.
    virtual bool prepare(const std::shared_ptr<const ReliefSurface>& surface,
                         const std::shared_ptr<const RegionColours>& colours) = 0;
};

}  // namespace reluscope
