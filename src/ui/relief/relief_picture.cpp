#include "app/document/views.h"
#include "app/plane/plane_facts.h"
#include "ui/kit/frame_work.h"
#include "ui/plane/plane_panel.h"
#include "ui/relief/relief_panel.h"

#include <algorithm>
#include <cmath>
#include <utility>

// From the state to the arrays that a ReliefCanvas draws; only what changed is made anew.

namespace reluscope {

namespace {

constexpr std::size_t kStepsWithoutClock = 4;

/// The surface of the newest mesh, if it is neither shown nor made yet: at once for few regions, else a little in each
/// frame.
void make_surface(const Ui& ui, std::size_t output, ReliefMemory& memory) {
    const auto& mesh = memory.build.mesh();
    if (memory.next && memory.next->mesh == mesh && memory.next->output == output) return;
    if (!memory.job || memory.job_mesh != mesh || memory.job_output != output) {
        memory.job = std::make_unique<ReliefSurfaceJob>(mesh, output);
        memory.job_mesh = mesh;
        memory.job_output = output;
    }
    const bool clock = keeps_time(ui);
    const bool few = mesh->num_regions() < PlaneBuild::kManyRegions;
    const auto goes_on = [&](std::size_t steps) {
        return few || (clock ? steps == 0 || has_time(ui) : steps < kStepsWithoutClock);
    };
    bool more = true;
    for (std::size_t steps = 0; more && goes_on(steps); ++steps) more = memory.job->step();
    if (more) return;
    memory.next = std::make_shared<const ReliefSurface>(memory.job->take());
    memory.job.reset();
}

/// Mesh, colours and heights. What is shown stays until all of the next one is there.
void advance(const Ui& ui, const AppState& state, ReliefMemory& memory) {
    const bool clock = keeps_time(ui);
    memory.build.want(wanted_source(state, ui.palette, memory.hovered));
    const auto goes_on = [&ui] { return has_time(ui); };
    memory.build.advance(nullptr, goes_on, clock ? 1 : kStepsWithoutClock);
    const auto& mesh = memory.build.mesh();
    if (!mesh) return;
    const auto output = static_cast<std::size_t>(state.selection.output);
    const auto& shown = memory.picture.surface;
    const bool fits = shown && shown->mesh == mesh && shown->output == output;
    if (fits) {
        memory.next.reset();
        memory.job.reset();
    } else {
        make_surface(ui, output, memory);
        bool ready = memory.next && memory.next->mesh == mesh &&
                     memory.points.prepare(ui, state, mesh->partition, output, lit_cluster(state, memory.hovered));
        // What its showing costs gets a frame of its own.
        memory.waited = ready && clock && !has_time(ui) && !memory.waited;
        ready = ready && !memory.waited;
        if (ready && (!memory.canvas || memory.canvas->prepare(memory.next, memory.build.colours())))
            memory.picture.surface = std::exchange(memory.next, nullptr);
    }
    const bool complete = memory.picture.surface && memory.picture.surface->mesh == mesh;
    if (complete && memory.picture.colours != memory.build.colours()) {
        memory.picture.colours = memory.build.colours();
        memory.picture.pieces.reset();
        if (!memory.picture.colours->piece_colours.empty())
            memory.picture.pieces = std::make_shared<const std::vector<float>>(
                piece_facets(*memory.picture.colours, *mesh->partition, memory.picture.surface->output));
    }
    if (memory.build.pending() || !complete || memory.next || memory.job) want_frame(ui);
}

void find_range(const AppState& state, ReliefMemory& memory) {
    const ReliefSurface& surface = *memory.picture.surface;
    const RegionPartition& partition = *surface.mesh->partition;
    const PlaneWindow& w = state.plane.view.window;
    // Nothing is known outside of the window that was computed.
    const Point2 a = partition.from_plane({w.s0, w.t0});
    const Point2 b = partition.from_plane({w.s1, w.t1});
    memory.low = a;
    memory.high = b;
    const std::array<double, 4> key{a.x, a.y, b.x, b.y};
    if (memory.range_of != memory.picture.surface || memory.range_window != key) {
        memory.range_of = memory.picture.surface;
        memory.range_window = key;
        memory.range = logit_range(surface, a, b);
    }
    LogitRange range = memory.range;
    if (state.relief.height) range = {-*state.relief.height, *state.relief.height};
    if (state.relief.level && relief_has_level(*state.document)) {
        range.least = std::min(range.least, 0.0);
        range.most = std::max(range.most, 0.0);
    }
    const double least_size = 1e-9 * std::max({1.0, std::abs(range.least), std::abs(range.most)});
    if (range.most - range.least < least_size) {
        range.least -= 1;
        range.most += 1;
    }
    memory.space = relief_space(a, b, range.least, range.most);
}

void update_boundary(const AppState& state, ReliefMemory& memory) {
    ReliefPicture& picture = memory.picture;
    const bool of_this = memory.build.shown().partition == picture.surface->mesh->partition;
    std::shared_ptr<const LevelSet> wanted;
    if (state.relief.boundary && of_this && plane_has_classes(*state.document)) wanted = memory.build.shown().boundary;
    if (wanted == memory.boundary_of && memory.boundary_on == picture.surface) return;
    memory.boundary_of = wanted;
    memory.boundary_on = picture.surface;
    picture.boundary.reset();
    if (!wanted) return;
    const ReliefSurface& surface = *picture.surface;
    picture.boundary =
        std::make_shared<const std::vector<SpaceStroke>>(lifted(*wanted, *surface.mesh->partition, surface.output));
}

/// The twelve edges of the box, and a grid on its floor.
void update_box(ReliefMemory& memory) {
    const ReliefSpace& space = memory.space;
    const std::array<double, 6> key{space.centre.x,   space.centre.y, space.per_cell.x,
                                    space.per_cell.y, space.middle,   space.per_logit};
    if (memory.picture.box && key == memory.box_key) return;
    memory.box_key = key;
    std::vector<SpaceStroke> lines;
    const auto line = [&](double x0, double y0, double z0, double x1, double y1, double z1) {
        const Point2 a = space.cell({x0, y0, z0});
        const Point2 b = space.cell({x1, y1, z1});
        lines.push_back({static_cast<float>(a.x), static_cast<float>(a.y), static_cast<float>(space.logit(z0)),
                         static_cast<float>(b.x), static_cast<float>(b.y), static_cast<float>(space.logit(z1))});
    };
    constexpr int kParts = 8;
    for (int i = 0; i <= kParts; ++i) {
        const double at = -1 + 2.0 * i / kParts;
        line(at, -1, -kReliefTop, at, 1, -kReliefTop);
        line(-1, at, -kReliefTop, 1, at, -kReliefTop);
    }
    for (const double x : {-1.0, 1.0}) {
        for (const double y : {-1.0, 1.0}) line(x, y, -kReliefTop, x, y, kReliefTop);
        line(x, -1, kReliefTop, x, 1, kReliefTop);
        line(-1, x, kReliefTop, 1, x, kReliefTop);
    }
    memory.picture.box = std::make_shared<const std::vector<SpaceStroke>>(std::move(lines));
}

ReliefStyle relief_style(const Palette& palette) {
    ReliefStyle style;
    style.background = palette.raised;
    style.floor = mix(palette.raised, palette.line, 0.35F);
    style.grid = with_alpha(palette.muted, 0.35F);
    style.wall = palette.dark ? IM_COL32(8, 10, 14, 120) : IM_COL32(27, 31, 38, 90);
    style.boundary = palette.dark ? IM_COL32_WHITE : IM_COL32(12, 14, 18, 255);
    style.halo = palette.dark ? IM_COL32(16, 18, 22, 200) : IM_COL32(255, 255, 255, 220);
    style.hovered = palette.accent;
    style.pinned = palette.accent;
    style.lift = with_alpha(IM_COL32_WHITE, palette.dark ? 0.20F : 0.42F);
    style.level = with_alpha(palette.accent, palette.dark ? 0.20F : 0.16F);
    return style;
}

/// Where many edges fall on few pixels they would blacken the picture.
float wall_opacity(const ReliefMemory& memory, ImVec2 size, double zoom) {
    constexpr double kShare = 0.35;  // of the picture, that the surface takes at zoom 1
    constexpr double kNone = 3;      // mean size of a facet on the screen
    constexpr double kFull = 13;
    const double window = (memory.high.x - memory.low.x) * (memory.high.y - memory.low.y) / 4;
    const double facets = std::max(1.0, static_cast<double>(memory.picture.surface->mesh->num_regions()) * window);
    const double area = kShare * zoom * zoom * static_cast<double>(size.x) * static_cast<double>(size.y);
    return static_cast<float>(std::clamp((std::sqrt(area / facets) - kNone) / (kFull - kNone), 0.0, 1.0));
}

std::array<float, 3> floats(const Eigen::Vector3d& v) {
    return {static_cast<float>(v.x()), static_cast<float>(v.y()), static_cast<float>(v.z())};
}

void place(const AppState& state, ImVec2 size, ReliefMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    ReliefPicture& picture = memory.picture;
    picture.pixel_ratio = io.DisplayFramebufferScale.x;
    picture.width = static_cast<int>(std::lround(size.x * picture.pixel_ratio));
    picture.height = static_cast<int>(std::lround(size.y * picture.pixel_ratio));
    const ReliefCamera camera = relief_camera(state.relief, size);
    const Eigen::Matrix4f matrix = camera.matrix().cast<float>();
    std::copy_n(matrix.data(), 16, picture.camera.begin());  // Eigen's matrices lie column by column
    picture.eye = floats(camera.eye());
    const Eigen::Vector3d lamp =
        camera.eye().normalized() * 0.55 - camera.right() * 0.55 + camera.up() * 0.35 + Eigen::Vector3d(0, 0, 0.45);
    picture.lamp = floats(lamp.normalized());
    const ReliefSpace& space = memory.space;
    picture.cells = {static_cast<float>(-space.centre.x * space.per_cell.x),
                     static_cast<float>(-space.centre.y * space.per_cell.y), static_cast<float>(space.per_cell.x),
                     static_cast<float>(space.per_cell.y)};
    picture.heights = {static_cast<float>(-space.middle * space.per_logit), static_cast<float>(space.per_logit)};
}

}  // namespace

ReliefCamera relief_camera(const ReliefSettings& settings, ImVec2 size) {
    const double aspect = static_cast<double>(std::max(size.x, 1.0F)) / static_cast<double>(std::max(size.y, 1.0F));
    return {settings.azimuth, settings.elevation, settings.zoom, {settings.pan_x, settings.pan_y}, aspect};
}

bool relief_has_level(const Document& document) {
    return document.study.network().num_outputs() == 1 && plane_has_classes(document);
}

void update_relief_picture(const Ui& ui, const AppState& state, ImVec2 size, ReliefMemory& memory) {
    ReliefPicture& picture = memory.picture;
    if (!state.plane.partition || !state.plane.partition->has_maps()) {
        memory.build.clear();
        memory.points.clear();
        memory.job.reset();
        memory.next.reset();
        picture.surface.reset();
        picture.colours.reset();
        picture.pieces.reset();
        return;
    }
    advance(ui, state, memory);
    if (!picture.surface || !picture.colours) return;
    find_range(state, memory);
    update_boundary(state, memory);
    const ReliefSurface& surface = *picture.surface;
    memory.points.update(ui, state, surface.mesh->partition, surface.output, lit_cluster(state, memory.hovered),
                         picture);
    update_box(memory);
    const RegionPartition& shown = *picture.surface->mesh->partition;
    picture.hovered = shown_region(state.plane.hovered, state.plane, shown);
    picture.pinned = shown_region(state.plane.pinned, state.plane, shown);
    picture.walls = state.relief.walls;
    picture.level.reset();
    if (state.relief.level && relief_has_level(*state.document))
        picture.level = static_cast<float>(-memory.space.middle * memory.space.per_logit);
    picture.style = relief_style(ui.palette);
    constexpr float kStrongest = 0.45F;
    picture.style.wall = with_alpha(picture.style.wall, kStrongest * wall_opacity(memory, size, state.relief.zoom));
    place(state, size, memory);
}

}  // namespace reluscope
