#pragma once

#include "analysis/regions/plane_choice.h"
#include "analysis/regions/region_partition.h"
#include "app/state/state.h"
#include "scene/plane/plane_canvas.h"
#include "ui/kit/mark_build.h"
#include "ui/kit/theme.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace reluscope {

/// How the point of a row looks, on the plane and above it.
struct PointLook {
    Rgba colour = 0;    ///< of its class, else of its cluster
    float opacity = 1;  ///< less, the further it lies off the plane
    float shape = 0;    ///< number of a PointShape
};
PointLook look_of(const PlanePoint& point, std::size_t num_classes, bool dark);
/// The colours of a row's mark on the plane and above it: filled with a rim of `rim`, or hollow where the row's own
/// region is another one than that at the point.
template <class Mark>
void paint_mark(const PointLook& look, bool hollow, Rgba rim, const Palette& palette, Mark& mark) {
    constexpr float kVeil = 0.85F;  // over what is below a hollow mark
    mark.shape = look.shape;
    mark.fill = hollow ? with_alpha(palette.panel, kVeil * look.opacity) : with_alpha(look.colour, look.opacity);
    mark.outline = with_alpha(hollow ? look.colour : rim, look.opacity);
}
/// What the tooltip of a row's point says: what the network predicts for the row, and of a slice how far off the row
/// is, whose region is drawn at the point, and what the network predicts there.
std::string point_sentences(const AppState& state, const PlanePoint& point);
/// Where the edited row lies on the plane: one point, or none.
std::vector<PlanePoint> edited_points(const AppState& state);
/// How many classes the table's target has; 0 without classes.
std::size_t num_target_classes(const AppState& state);

/// The rows on the plane, as marks on the cells of a partition.
class PlanePoints {
public:
    /// What is not that of the state's rows yet is worked on. True once the marks for `partition` can be shown.
    bool prepare(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition);
    /// Puts them into the picture of `partition`, those of the cluster `lit`, of the chosen row and of one that another
    /// view has under the pointer on top.
    void update(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition,
                std::optional<std::uint32_t> lit, bool under_pointer, PlanePicture& picture);
    /// Lets go of all that it keeps.
    void clear();

private:
    struct Key {
        std::shared_ptr<const std::vector<PlanePoint>> points;
        std::shared_ptr<const RegionPartition> partition;
        bool dark = false;
        bool far_rows = true;
        bool whole_patterns = true;  ///< all layers are drawn
        bool operator==(const Key&) const = default;
        bool same_place(const Key& other) const { return partition == other.partition; }
    };
    static Key key_of(const Ui& ui, const AppState& state, const std::shared_ptr<const RegionPartition>& partition);

    /// What the points on top of them were made from.
    struct LitKey {
        std::optional<Key> points;
        std::optional<std::uint32_t> cluster, row, hovered_row;
        std::shared_ptr<const WhatIf> what_if = {};
        bool operator==(const LitKey&) const = default;
    };

    MarkBuild<PointMark, Key> build_;
    LitKey lit_key_;
    const std::shared_ptr<const std::vector<PointMark>> none_ = std::make_shared<const std::vector<PointMark>>();
};

/// All of the state's points on its own partition at once, for a document.
void add_still_points(const AppState& state, const Palette& palette, PlanePicture& picture);

}  // namespace reluscope
