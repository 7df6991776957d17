#include "app/plane/plane_facts.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_panel.h"

#include <algorithm>
#include <cmath>

// From the state to the arrays that a PlaneCanvas draws; only what changed is made anew.

namespace reluscope {

namespace {

constexpr std::size_t kStepsWithoutClock = 4;

/// A gesture is over when it has not moved the window for so long: notches of a wheel come at longer intervals than
/// frames.
constexpr double kRestSeconds = 0.15;

/// The unit whose wall stands out: the chosen one, or one that the pointer is over in another view, where its wall is
/// found at once.
std::optional<UnitId> lit_unit(const AppState& state, const PlaneMemory& memory) {
    constexpr std::size_t kMostRegions = 20000;
    const RegionPartition& shown = *memory.build.shown().partition;
    const bool hovered = state.hovered.unit && !memory.hovered && shown.num_regions() < kMostRegions;
    return hovered ? state.hovered.unit : state.selection.unit;
}

void update_lines(const AppState& state, PlaneMemory& memory, bool new_mesh) {
    const PlaneState& plane = state.plane;
    PlanePicture& picture = memory.picture;
    const PlaneSource& shown = memory.build.shown();
    const std::shared_ptr<const LevelSet> boundary = plane.view.boundary ? shown.boundary : nullptr;
    if (boundary != memory.boundary || new_mesh) {
        memory.boundary = boundary;
        picture.boundary.reset();
        if (boundary) picture.boundary = std::make_shared<const std::vector<Stroke>>(boundary_strokes(*boundary));
    }
    if (const auto unit = lit_unit(state, memory); unit != memory.unit || new_mesh) {
        memory.unit = unit;
        picture.unit.reset();
        if (memory.unit)
            picture.unit = std::make_shared<const std::vector<Stroke>>(unit_strokes(*shown.partition, *memory.unit));
    }
}

PlaneStyle style_of(const Palette& palette) {
    PlaneStyle style;
    const ImU32 ink = palette.dark ? IM_COL32(232, 234, 237, 255) : IM_COL32(27, 31, 38, 255);
    style.wall_light = with_alpha(ink, palette.dark ? 0.20F : 0.22F);
    style.wall_strong = with_alpha(ink, palette.dark ? 0.45F : 0.62F);
    style.boundary = palette.dark ? IM_COL32_WHITE : IM_COL32(12, 14, 18, 255);
    style.halo = palette.dark ? IM_COL32(16, 18, 22, 255) : IM_COL32_WHITE;
    style.outline = palette.text;
    style.pinned = palette.accent;
    style.lift = with_alpha(IM_COL32_WHITE, palette.dark ? 0.16F : 0.38F);
    style.unit = palette.dark ? IM_COL32(255, 128, 214, 255) : IM_COL32(176, 20, 140, 255);
    style.background = palette.panel;
    return style;
}

/// Where many walls fall on few pixels they would blacken the picture.
float wall_opacity(const RegionPartition& partition, const PlaneView2D& view) {
    const double width = partition.window().width() / view.window.width() * (view.max.x - view.min.x);
    const double height = partition.window().height() / view.window.height() * (view.max.y - view.min.y);
    const double size = std::sqrt(width * height / static_cast<double>(partition.num_regions()));
    constexpr double kNone = 2.5;  // mean size of a region on the screen
    constexpr double kFull = 11;
    return static_cast<float>(std::clamp((size - kNone) / (kFull - kNone), 0.0, 1.0));
}

void place(const RegionPartition& partition, const PlaneView2D& view, PlanePicture& picture) {
    const ImGuiIO& io = ImGui::GetIO();
    const float ratio = io.DisplayFramebufferScale.x;
    const PlaneWindow& window = partition.window();
    picture.pixel_ratio = ratio;
    picture.framebuffer_width = static_cast<int>(std::lround(io.DisplaySize.x * ratio));
    picture.framebuffer_height = static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y));
    const double per_s = (view.max.x - view.min.x) / view.window.width();
    const double per_t = (view.max.y - view.min.y) / view.window.height();
    const double middle_s = window.s0 / 2 + window.s1 / 2;
    const double middle_t = window.t0 / 2 + window.t1 / 2;
    picture.cells.origin_x = static_cast<float>(ratio * (view.min.x + (middle_s - view.window.s0) * per_s));
    picture.cells.origin_y = static_cast<float>(ratio * (view.max.y - (middle_t - view.window.t0) * per_t));
    picture.cells.scale_x = static_cast<float>(ratio * per_s * window.width() / 2);
    picture.cells.scale_y = static_cast<float>(-ratio * per_t * window.height() / 2);
}

}  // namespace

std::optional<std::uint32_t> lit_cluster(const AppState& state, bool under_pointer) {
    if (under_pointer || !state.hovered.cluster) return std::nullopt;
    return state.hovered.cluster->index;
}

PlaneSource wanted_source(const AppState& state, const Palette& palette, bool under_pointer) {
    const PlaneState& plane = state.plane;
    PlaneSource wanted;
    wanted.partition = plane.partition;
    wanted.boundary = plane.boundary;
    wanted.clusters = plane.cluster_of_region;
    wanted.by = plane_colouring(plane.view.colour);
    wanted.output = plane.view.output;
    wanted.dark = palette.dark;
    wanted.lit = lit_cluster(state, under_pointer);
    return wanted;
}

PlanePicture still_plane_picture(const AppState& state, const Palette& palette, ImVec2 size, const PlaneBuild& build) {
    const PlaneState& plane = state.plane;
    PlanePicture picture;
    picture.mesh = build.mesh();
    picture.colours = build.colours();
    picture.walls = plane.view.walls;
    picture.wall_opacity = wall_opacity(*plane.partition, PlaneView2D{ImVec2(0, 0), size, plane.view.window});
    picture.style = style_of(palette);
    add_still_points(state, palette, picture);
    if (state.selection.unit)
        picture.unit =
            std::make_shared<const std::vector<Stroke>>(unit_strokes(*plane.partition, *state.selection.unit));
    picture.pinned = shown_region(plane.pinned, plane, *plane.partition);
    return picture;
}

RegionColouring plane_colouring(PlaneColour colour) {
    switch (colour) {
        case PlaneColour::kPattern: return RegionColouring::kPattern;
        case PlaneColour::kCluster: return RegionColouring::kCluster;
        case PlaneColour::kOutput: return RegionColouring::kOutput;
        case PlaneColour::kClass: return RegionColouring::kClass;
        case PlaneColour::kGradient: return RegionColouring::kGradient;
        case PlaneColour::kActiveUnits: return RegionColouring::kActiveUnits;
        case PlaneColour::kLayer: return RegionColouring::kLayer;
    }
    return RegionColouring::kPattern;
}

void update_plane_picture(const Ui& ui, const AppState& state, const PlaneView2D& view, PlaneMemory& memory) {
    PlanePicture& picture = memory.picture;
    const PlaneState& plane = state.plane;
    if (!plane.partition) {
        memory.build.clear();
        memory.points.clear();
        picture.mesh.reset();
        picture.colours.reset();
        return;
    }
    memory.build.want(wanted_source(state, ui.palette, memory.hovered));
    memory.build.advance(
        memory.canvas, [&ui] { return has_time(ui); }, keeps_time(ui) ? 1 : kStepsWithoutClock,
        [&](const auto& next) { return memory.points.prepare(ui, state, next); });
    if (memory.build.pending()) want_frame(ui);
    const bool new_mesh = picture.mesh != memory.build.mesh();
    picture.mesh = memory.build.mesh();
    picture.colours = memory.build.colours();
    if (!picture.mesh) return;
    const RegionPartition& shown = *memory.build.shown().partition;
    memory.points.update(ui, state, memory.build.shown().partition, lit_cluster(state, memory.hovered), memory.hovered,
                         picture);
    update_lines(state, memory, new_mesh);
    picture.hovered = shown_region(plane.hovered, plane, shown);
    picture.pinned = shown_region(plane.pinned, plane, shown);
    picture.moving = memory.moved_at >= 0 && ImGui::GetTime() - memory.moved_at < kRestSeconds;
    picture.walls = plane.view.walls;
    picture.wall_opacity = wall_opacity(shown, view);
    picture.style = style_of(ui.palette);
    place(shown, view, picture);
}

}  // namespace reluscope
