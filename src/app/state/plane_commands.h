#pragma once

#include "app/state/command_info.h"
#include "app/state/state.h"

#include <cstddef>
#include <optional>
#include <tuple>
#include <variant>

namespace reluscope {

// Commands about the plane, the relief above it, and paths.

/// Lays another plane through the inputs and shows all of it. A first row that is not given is the selected one.
struct SetPlane {
    PlaneSpec spec;

    static constexpr CommandInfo kInfo{.id = "set_plane", .undo = "choice of the plane", .shows = true};
    bool operator==(const SetPlane&) const = default;
};

/// Pans or zooms. A window that is too small or too large to be computed exactly is brought into the range, about its
/// middle. With one scale on both axes, what is seen is the smallest window of the picture's shape that holds it.
struct SetPlaneWindow {
    PlaneWindow window;

    static constexpr CommandInfo kInfo{.id = "set_plane_window", .undo = "pan and zoom", .joins = true, .shows = true};
    static constexpr auto fields() { return std::tuple(needed("window", &SetPlaneWindow::window)); }
    bool operator==(const SetPlaneWindow&) const = default;
};

/// One scale on both axes, or what is wanted fills the picture.
struct SetPlaneAspect {
    bool fill = false;

    static constexpr CommandInfo kInfo{.id = "set_plane_aspect", .undo = "scale of the plane", .shows = true};
    static constexpr auto fields() { return std::tuple(needed("fill", &SetPlaneAspect::fill)); }
    bool operator==(const SetPlaneAspect&) const = default;
};

/// The plane's picture on the screen has another shape: width over height.
struct SetPlaneShape {
    double shape = 0;

    static constexpr CommandInfo kInfo{};
};

struct FitPlane {
    static constexpr CommandInfo kInfo{.id = "fit_plane", .undo = "fit"};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const FitPlane&) const = default;
};

struct SetPlaneColour {
    PlaneColour colour = PlaneColour::kPattern;
    std::size_t output = 0;

    static constexpr CommandInfo kInfo{.id = "set_plane_colour", .undo = "colours", .shows = true};
    static constexpr auto fields() {
        return std::tuple(needed("colour", &SetPlaneColour::colour), field("output", &SetPlaneColour::output));
    }
    bool operator==(const SetPlaneColour&) const = default;
};

/// Walls of the first so many layers; empty, or as many as there are: all.
struct SetPlaneDepth {
    std::optional<std::size_t> depth;

    static constexpr CommandInfo kInfo{.id = "set_plane_depth", .undo = "depth", .joins = true, .shows = true};
    static constexpr auto fields() { return std::tuple(field("depth", &SetPlaneDepth::depth)); }
    bool operator==(const SetPlaneDepth&) const = default;
};

/// kFarRows: points of rows that are far from a slice.
enum class PlaneThing { kWalls, kPoints, kBoundary, kFarRows };

struct ShowOnPlane {
    PlaneThing what = PlaneThing::kWalls;
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_on_plane", .undo = "what the plane shows", .shows = true};
    static constexpr auto fields() {
        return std::tuple(needed("what", &ShowOnPlane::what), field("show", &ShowOnPlane::show));
    }
    bool operator==(const ShowOnPlane&) const = default;
};

/// The point under the pointer, as (s, t).
struct HoverPlane {
    std::optional<Point2> at;

    static constexpr CommandInfo kInfo{.id = "hover_plane"};
    static constexpr auto fields() { return std::tuple(field("at", &HoverPlane::at)); }
};

/// Pins the region at (s, t) and selects its cluster, if some row has that pattern.
struct PinPlane {
    std::optional<Point2> at;

    static constexpr CommandInfo kInfo{.id = "pin_plane", .undo = "choice of a region", .shows = true};
    static constexpr auto fields() { return std::tuple(field("at", &PinPlane::at)); }
    bool operator==(const PinPlane&) const = default;
};

/// Pins the region behind the wall of the pinned one that faces (ds, dt); without a pinned one, the region in the
/// middle of the window.
struct StepRegion {
    double ds = 0;
    double dt = 0;

    static constexpr CommandInfo kInfo{.id = "step_region", .undo = "walk to a region", .joins = true};
    static constexpr auto fields() { return std::tuple(field("ds", &StepRegion::ds), field("dt", &StepRegion::dt)); }
    bool operator==(const StepRegion&) const = default;
};

/// How many regions a partition of the plane may have before it stops.
struct SetPlaneLimits {
    std::size_t max_regions = kPlaneRegions;

    static constexpr CommandInfo kInfo{.id = "set_plane_limits"};
    static constexpr auto fields() { return std::tuple(field("max_regions", &SetPlaneLimits::max_regions)); }
};

/// Where the relief is seen from, and what it shows.
struct SetRelief {
    ReliefSettings settings;

    static constexpr CommandInfo kInfo{.id = "set_relief", .undo = "relief", .joins = true, .shows = true};
    bool operator==(const SetRelief&) const = default;
};

/// One end of a path: a row, a point of the plane as (s, t), or an input in model units.
using PathPoint = std::variant<RowId, Point2, Eigen::VectorXd>;
inline bool is_same_point(const PathPoint& a, const PathPoint& b) {
    const auto* x = std::get_if<Eigen::VectorXd>(&a);
    const auto* y = std::get_if<Eigen::VectorXd>(&b);
    if (x != nullptr && y != nullptr) return x->size() == y->size() && *x == *y;
    if (x != nullptr || y != nullptr || a.index() != b.index()) return false;
    const auto* row = std::get_if<RowId>(&a);
    return row != nullptr ? *row == std::get<RowId>(b) : std::get<Point2>(a) == std::get<Point2>(b);
}

/// Follows the straight line between two inputs.
struct SetPath {
    PathPoint from = {};
    PathPoint to = {};

    static constexpr CommandInfo kInfo{.id = "set_path", .undo = "path", .shows = true};
    bool operator==(const SetPath& other) const {
        return is_same_point(from, other.from) && is_same_point(to, other.to);
    }
};

/// Drops the path, and one that was begun.
struct ClearPath {
    static constexpr CommandInfo kInfo{.id = "clear_path", .undo = "end of a path", .shows = true};
    static constexpr auto fields() { return std::tuple(); }
    bool operator==(const ClearPath&) const = default;
};

/// The place under the pointer, in [0, 1].
struct HoverPath {
    std::optional<double> t;

    static constexpr CommandInfo kInfo{.id = "hover_path"};
    static constexpr auto fields() { return std::tuple(field("t", &HoverPath::t)); }
};

/// A path begins at this row and ends at the next one that is selected; none: not any more.
struct BeginPath {
    std::optional<RowId> row;

    static constexpr CommandInfo kInfo{.id = "begin_path"};
    static constexpr auto fields() { return std::tuple(field("row", &BeginPath::row)); }
};

/// From the selected row to the nearest one with another prediction, measured in standard deviations of the features.
struct PathToOther {
    static constexpr CommandInfo kInfo{.id = "path_to_other", .undo = "path"};
    static constexpr auto fields() { return std::tuple(); }
};

/// Dragging on the plane draws a path.
struct UsePathTool {
    bool use = true;

    static constexpr CommandInfo kInfo{.id = "use_path_tool"};
    static constexpr auto fields() { return std::tuple(field("use", &UsePathTool::use)); }
};

/// The profile of a path shows the output after the link.
struct ShowPathProbability {
    bool show = true;

    static constexpr CommandInfo kInfo{.id = "show_path_probability", .undo = "measure of the path", .shows = true};
    static constexpr auto fields() { return std::tuple(field("show", &ShowPathProbability::show)); }
    bool operator==(const ShowPathProbability&) const = default;
};

}  // namespace reluscope
