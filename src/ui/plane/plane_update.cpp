#include "app/plane/plane_facts.h"
#include "app/simplify/families_facts.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_panel.h"

// From the state to the arrays that a PlaneCanvas draws; only what changed is made anew.

namespace reluscope {

namespace {

/// A gesture is over when it has not moved the window for so long: notches of a wheel come at longer intervals than
/// frames.
constexpr double kRestSeconds = 0.15;

/// The unit whose wall stands out: the chosen one, or one that the pointer is over in another view, where its wall is
/// found at once.
std::optional<UnitId> lit_unit(const AppState& state, const PlaneMemory& memory) {
    constexpr std::size_t kMaxRegions = 20000;
    const RegionPartition& shown = *memory.build.shown().partition;
    const bool hovered = state.hovered.unit && !memory.hovered && shown.num_regions() < kMaxRegions;
    return hovered ? state.hovered.unit : state.selection.unit;
}

void update_lines(const AppState& state, PlaneMemory& memory, bool new_mesh) {
    const PlaneState& plane = state.plane;
    PlanePicture& picture = memory.picture;
    const PlaneSource& shown = memory.build.shown();
    const std::shared_ptr<const LevelSet> boundary = plane.view.boundary ? shown.boundary : nullptr;
    const auto families = shown.families;  // their borders stand in the place of the decision boundary
    if (boundary != memory.boundary || families != memory.families || new_mesh) {
        memory.boundary = boundary;
        memory.families = families;
        picture.boundary.reset();
        if (families) {
            picture.boundary = std::make_shared<const std::vector<Stroke>>(family_strokes(*shown.partition, *families));
        } else if (boundary)
            picture.boundary = std::make_shared<const std::vector<Stroke>>(boundary_strokes(*boundary));
    }
    if (const auto unit = lit_unit(state, memory); unit != memory.unit || new_mesh) {
        memory.unit = unit;
        picture.unit.reset();
        if (memory.unit)
            picture.unit = std::make_shared<const std::vector<Stroke>>(unit_strokes(*shown.partition, *memory.unit));
    }
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
    if (plane.partition) wanted.families = shown_family_regions(state, *plane.partition);
    wanted.by = plane.view.colour;
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
    picture.wall_opacity = plane_wall_opacity(*plane.partition, plane.view.window, size.x, size.y);
    picture.style = plane_style(palette);
    add_still_points(state, palette, picture);
    if (state.selection.unit)
        picture.unit =
            std::make_shared<const std::vector<Stroke>>(unit_strokes(*plane.partition, *state.selection.unit));
    picture.pinned = shown_region(plane.pinned, plane, *plane.partition);
    return picture;
}

void update_plane_picture(const Ui& ui, const AppState& state, const Viewport2D& view, PlaneMemory& memory) {
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
    constexpr std::size_t kStepsWithoutClock = 4;
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
    picture.wall_opacity = plane_wall_opacity(shown, view.window, view.width(), view.height());
    picture.style = plane_style(ui.palette);
    view.place(shown.window(), picture);
}

}  // namespace reluscope
