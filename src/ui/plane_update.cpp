#include "app/plane_facts.h"
#include "ui/plane_panel.h"

#include <algorithm>
#include <cmath>

// From the state to the arrays that a PlaneCanvas draws; only what changed is made anew.

namespace reluscope {

namespace {

constexpr std::size_t kStepsWithoutClock = 4;

/// A gesture is over when it has not moved the window for so long: notches of a wheel come at longer intervals than frames.
constexpr double kRestSeconds = 0.15;

float mark_radius(std::size_t points) {
    return points > 20000 ? 1.8F : (points > 3000 ? 2.4F : (points > 400 ? 3.2F : 4.0F));
}

PointMark mark_of(const PlanePoint& point, const RegionPartition& partition, const Palette& palette,
                  std::size_t num_classes, float radius) {
    constexpr double kFading = 1.5;  // standard deviations off the plane for a third of the strength
    constexpr double kFaintest = 0.12;
    const auto opacity = static_cast<float>(std::max(kFaintest, std::exp(-point.distance / kFading)));
    const Point2 cell = partition.from_plane(point.at);
    PointMark mark;
    mark.x = static_cast<float>(cell.x);
    mark.y = static_cast<float>(cell.y);
    mark.radius = radius;
    mark.shape = class_shape_number(point.label);
    const Rgba colour = point.label >= 0
                            ? class_colour(static_cast<std::size_t>(point.label), num_classes, palette.dark)
                            : cluster_colour(point.cluster, !palette.dark);
    mark.fill = with_alpha(colour, opacity);
    mark.outline = with_alpha(palette.dark ? IM_COL32(16, 18, 22, 255) : IM_COL32_WHITE, opacity);
    return mark;
}

using Marks = std::shared_ptr<const std::vector<PointMark>>;

/// Makes marks of a state's points.
class PointPainter {
public:
    PointPainter(const AppState& state, const Palette& palette, const RegionPartition& partition)
        : points_(*state.plane.points), palette_(palette), partition_(partition), radius_(mark_radius(points_.size())) {
        const auto& target = state.document->study.input->target;
        num_classes_ = target ? target->classes.size() : 0;
    }

    std::vector<PointMark> all() const {
        std::vector<PointMark> marks;
        marks.reserve(points_.size() + 1);
        for (const PlanePoint& point : points_) marks.push_back(mark(point));
        return marks;
    }
    /// Those of a cluster, then the chosen row's, larger.
    std::vector<PointMark> on_top(std::optional<std::uint32_t> lit, std::optional<RowId> row) const {
        std::vector<PointMark> marks;
        std::optional<PointMark> chosen;
        for (const PlanePoint& point : points_) {
            if (lit && point.cluster == *lit) marks.push_back(mark(point));
            if (row && *row == point.row) chosen = mark(point);
        }
        if (!chosen) return marks;
        chosen->radius = std::max(radius_ + 3, 6.5F);
        chosen->fill = with_alpha(chosen->fill, 1);
        chosen->outline = palette_.text;
        marks.push_back(*chosen);
        return marks;
    }

private:
    PointMark mark(const PlanePoint& point) const {
        return mark_of(point, partition_, palette_, num_classes_, radius_);
    }

    const std::vector<PlanePoint>& points_;
    const Palette& palette_;
    const RegionPartition& partition_;
    float radius_;
    std::size_t num_classes_ = 0;
};

Marks shared_marks(std::vector<PointMark> marks) {
    return std::make_shared<const std::vector<PointMark>>(std::move(marks));
}

/// All points are made once; those of another cluster or row on top of them when these change.
void update_points(const AppState& state, const Palette& palette, PlaneMemory& memory) {
    constexpr float kBehind = 0.2F;
    const PlaneState& plane = state.plane;
    const RegionPartition& partition = *memory.build.shown().partition;
    PlaneMemory::PointsKey key;
    key.points = plane.view.points ? plane.points.get() : nullptr;
    key.partition = &partition;
    key.dark = palette.dark;
    PlaneMemory::LitKey lit{key, lit_cluster(state, memory.hovered), {}};
    if (state.selection.row) lit.row = state.selection.row->index;
    PlanePicture& picture = memory.picture;
    picture.point_opacity = lit.cluster ? kBehind : 1;
    const bool same = picture.points && key == memory.points_key;
    if (same && picture.lit_points && lit == memory.lit_key) return;
    memory.points_key = key;
    memory.lit_key = lit;
    memory.points = plane.points;
    if (!key.points) {
        picture.points = picture.lit_points = shared_marks({});
        return;
    }
    const PointPainter painter(state, palette, partition);
    if (!same) picture.points = shared_marks(painter.all());
    picture.lit_points = shared_marks(painter.on_top(lit.cluster, state.selection.row));
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
    if (state.selection.unit != memory.unit || new_mesh) {
        memory.unit = state.selection.unit;
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

PlanePicture still_plane_picture(const AppState& state, const Palette& palette, ImVec2 size) {
    const PlaneState& plane = state.plane;
    PlanePicture picture;
    const auto mesh = std::make_shared<const PlaneMesh>(make_plane_mesh(plane.partition));
    ColouringRequest request;
    request.by = plane_colouring(plane.view.colour);
    request.output = plane.view.output;
    request.dark = palette.dark;
    if (plane.cluster_of_region) request.cluster_of_region = *plane.cluster_of_region;
    picture.mesh = mesh;
    picture.colours = std::make_shared<const RegionColours>(colour_regions(*mesh, request));
    picture.walls = plane.view.walls;
    picture.wall_opacity = wall_opacity(*plane.partition, PlaneView2D{ImVec2(0, 0), size, plane.view.window});
    picture.style = style_of(palette);
    if (plane.view.points && plane.points) {
        const PointPainter painter(state, palette, *plane.partition);
        picture.points = shared_marks(painter.all());
        picture.lit_points = shared_marks(painter.on_top(std::nullopt, state.selection.row));
    }
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

void update_plane_picture(const Ui& ui, const AppState& state, const PlaneView2D& view) {
    PlaneMemory& memory = *ui.plane;
    PlanePicture& picture = memory.picture;
    const PlaneState& plane = state.plane;
    if (!plane.partition) {
        memory.build.clear();
        picture.mesh.reset();
        picture.colours.reset();
        return;
    }
    memory.build.want(wanted_source(state, ui.palette, memory.hovered));
    memory.build.advance(
        memory.canvas, [&memory] { return memory.now && memory.now() < memory.work_until; },
        memory.now ? 1 : kStepsWithoutClock);
    memory.unfinished |= memory.build.pending();
    const bool new_mesh = picture.mesh != memory.build.mesh();
    picture.mesh = memory.build.mesh();
    picture.colours = memory.build.colours();
    if (!picture.mesh) return;
    const RegionPartition& shown = *memory.build.shown().partition;
    update_points(state, ui.palette, memory);
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
