#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "scene/drawings/scatter_drawing.h"
#include "ui/kit/frame_work.h"
#include "ui/scatter/scatter_panel.h"

#include <algorithm>
#include <cmath>

// From the state to the arrays that a canvas draws; only what changed is made anew.

namespace reluscope {

namespace {

/// Rows whose points are made in the frame that asks for them.
constexpr std::size_t kAtOnce = 20000;

/// Single precision tells this much of the basis apart well: closer views get a basis of their own.
constexpr double kClosest = 64;

bool holds(const PlaneWindow& a, const PlaneWindow& b) {
    return a.s0 <= b.s0 && a.s1 >= b.s1 && a.t0 <= b.t0 && a.t1 >= b.t1;
}

/// The basis of the points for a window: all rows, or for a close view some windows about it.
PlaneWindow basis_for(const PlaneWindow& window, const PlaneWindow& home, const PlaneWindow& before) {
    const bool close = window.width() * kClosest < home.width() || window.height() * kClosest < home.height();
    if (!close) return home;
    const bool suits = holds(before, window) && window.width() * kClosest > before.width() &&
                       window.height() * kClosest > before.height();
    if (suits) return before;
    constexpr double kAround = 4;
    return {window.s0 - kAround * window.width(), window.s1 + kAround * window.width(),
            window.t0 - kAround * window.height(), window.t1 + kAround * window.height()};
}

ScatterMemory::Source wanted_source(const AppState& state, const Palette& palette, const PlaneWindow& basis) {
    const Study& study = state.document->study;
    ScatterMemory::Source source;
    source.coordinates = state.scatter.coordinates;
    source.by = scatter_colouring(state.scatter.settings.colour);
    // Only what the colours are made from, so that training does not paint anew what stays as it is.
    if (source.by == RowColouring::kCluster) source.clustering = study.clustering;
    if (source.by == RowColouring::kOutput || source.by == RowColouring::kError) source.patterns = study.patterns;
    if (source.by == RowColouring::kOutput) source.output = static_cast<std::size_t>(state.selection.output);
    source.dark = palette.dark;
    source.basis = {basis.s0, basis.s1, basis.t0, basis.t1};
    return source;
}

void finish(ScatterMemory& memory) {
    RowMarks marks = memory.job->take();
    memory.picture.points = std::make_shared<const std::vector<PointMark>>(std::move(marks.points));
    memory.legend = marks.legend;
    memory.all_coloured = marks.complete;
    memory.shown = *memory.next;
    const auto& b = memory.shown.basis;
    memory.basis = {b[0], b[1], b[2], b[3]};
    memory.next.reset();
    memory.job.reset();
}

void update_points(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory) {
    const auto& coordinates = state.scatter.coordinates;
    const PlaneWindow basis = basis_for(place.window, coordinates->home, memory.basis);
    ScatterMemory::Source wanted = wanted_source(state, ui.palette, basis);
    const bool of_these_rows = memory.shown.coordinates == coordinates;
    if (memory.picture.points && memory.shown == wanted) {
        memory.next.reset();
        memory.job.reset();
        return;
    }
    // Colours of a network that is being trained are finished although newer ones are there, so that something moves.
    const bool keeps = memory.job && memory.next->coordinates == coordinates && memory.next->by == wanted.by &&
                       memory.next->dark == wanted.dark && memory.next->basis == wanted.basis &&
                       memory.next->output == wanted.output;
    if (!keeps) {
        RowMarksRequest request;
        request.by = wanted.by;
        request.output = wanted.output;
        request.dark = wanted.dark;
        request.radius = scatter_radius(coordinates->at[0].size());
        request.basis = basis;
        memory.job = std::make_unique<RowMarksJob>(state.document->study, coordinates, request);
        memory.next = std::move(wanted);
    }
    if (!of_these_rows) memory.picture.points.reset();  // they stand elsewhere
    if (advance_in_frame(ui, *memory.job, coordinates->at[0].size() <= kAtOnce)) return;
    finish(memory);
    if (memory.shown != wanted_source(state, ui.palette, basis)) want_frame(ui);
}

/// For the rows under the pointer, after what is seen.
void update_grid(const Ui& ui, const AppState& state, ScatterMemory& memory) {
    const auto& coordinates = state.scatter.coordinates;
    const auto& [x, y] = coordinates->at;
    if (memory.grid_of != coordinates) {
        memory.grid = {};
        memory.grid_of = coordinates;
        memory.grid_job = std::make_unique<PointGridJob>(x, y);
    }
    if (!memory.grid_job || advance_in_frame(ui, *memory.grid_job, x.size() <= kAtOnce)) return;
    memory.grid = memory.grid_job->take();
    memory.grid_job.reset();
}

void add_lit(const ScatterMemory& memory, std::uint32_t row, Rgba outline, float larger, std::vector<PointMark>& lit) {
    if (row >= memory.picture.points->size()) return;
    PointMark mark = (*memory.picture.points)[row];
    if (mark.radius <= 0) return;
    mark.radius = std::max(mark.radius + larger, larger > 0 ? 6.5F : 0.0F);
    mark.outline = outline;
    lit.push_back(mark);
}

/// The hovered cluster's points and the chosen row's, on top of the others.
void update_lit(const Ui& ui, const AppState& state, ScatterMemory& memory) {
    const Clustering& clustering = *state.document->study.clustering;
    ScatterMemory::LitKey key;
    key.points = memory.picture.points.get();
    key.dark = ui.palette.dark;
    // While the pointer is over the picture itself, it must stay calm but for the point below it.
    if (state.hovered.cluster && !memory.hovered) key.cluster = state.hovered.cluster->index;
    if (state.hovered.row) key.row = state.hovered.row->index;
    if (state.selection.row) key.selected = state.selection.row->index;
    memory.picture.point_opacity = key.cluster ? 0.18F : 1.0F;
    if (memory.picture.lit_points && key == memory.lit_key) return;
    memory.lit_key = key;
    std::vector<PointMark> lit;
    if (key.cluster && *key.cluster < clustering.num_clusters()) {
        const auto rows = clustering.rows_of(ClusterId(*key.cluster));
        lit.reserve(rows.size() + 2);
        for (const std::uint32_t row : rows) add_lit(memory, row, ui.palette.text, 0, lit);
    }
    if (key.row && key.row != key.selected) add_lit(memory, *key.row, ui.palette.text, 2, lit);
    if (key.selected) {
        // A halo, so that the chosen row stands out on its own cluster as well.
        add_lit(memory, *key.selected, ui.palette.accent, 5, lit);
        if (!lit.empty()) lit.back().fill = ui.palette.accent;
        add_lit(memory, *key.selected, ui.palette.panel, 3, lit);
    }
    memory.picture.lit_points = std::make_shared<const std::vector<PointMark>>(std::move(lit));
}

void place_picture(const ScatterPlace& place, ScatterMemory& memory) {
    const ImGuiIO& io = ImGui::GetIO();
    const float ratio = io.DisplayFramebufferScale.x;
    PlanePicture& picture = memory.picture;
    picture.pixel_ratio = ratio;
    picture.framebuffer_width = static_cast<int>(std::lround(io.DisplaySize.x * ratio));
    picture.framebuffer_height = static_cast<int>(std::lround(io.DisplaySize.y * io.DisplayFramebufferScale.y));
    const PlaneWindow& basis = memory.basis;
    const double per_x = static_cast<double>(place.max.x - place.min.x) / place.window.width();
    const double per_y = static_cast<double>(place.max.y - place.min.y) / place.window.height();
    const double middle_x = basis.s0 / 2 + basis.s1 / 2;
    const double middle_y = basis.t0 / 2 + basis.t1 / 2;
    const auto scale = static_cast<double>(ratio);
    picture.cells.origin_x =
        static_cast<float>(scale * (static_cast<double>(place.min.x) + (middle_x - place.window.s0) * per_x));
    picture.cells.origin_y =
        static_cast<float>(scale * (static_cast<double>(place.max.y) - (middle_y - place.window.t0) * per_y));
    picture.cells.scale_x = static_cast<float>(scale * per_x * basis.width() / 2);
    picture.cells.scale_y = static_cast<float>(-scale * per_y * basis.height() / 2);
}

}  // namespace

RowColouring scatter_colouring(ScatterColour colour) {
    switch (colour) {
        case ScatterColour::kCluster: return RowColouring::kCluster;
        case ScatterColour::kClass: return RowColouring::kClass;
        case ScatterColour::kOutput: return RowColouring::kOutput;
        case ScatterColour::kError: return RowColouring::kError;
    }
    return RowColouring::kCluster;
}

float scatter_radius(std::size_t rows) {
    return rows > 20000 ? 1.8F : (rows > 3000 ? 2.6F : (rows > 400 ? 3.4F : 4.4F));
}

std::vector<std::string> scatter_tick_names(const Document& document, RowAxis axis) {
    if (axis.kind != RowAxisKind::kColumn) return {};
    return document.study.input->table->columns[axis.index].labels;
}

void update_scatter_picture(const Ui& ui, const AppState& state, const ScatterPlace& place, ScatterMemory& memory) {
    const auto& coordinates = state.scatter.coordinates;
    if (!coordinates || coordinates->at[0].size() != state.document->study.clustering->num_rows()) {
        memory.picture.points.reset();
        memory.picture.lit_points.reset();
        memory.job.reset();
        memory.grid = {};
        memory.grid_of.reset();
        memory.grid_job.reset();
        return;
    }
    update_points(ui, state, place, memory);
    update_grid(ui, state, memory);
    if (!memory.picture.points) return;
    update_lit(ui, state, memory);
    place_picture(place, memory);
}

std::optional<Drawing> scatter_page(const AppState& state, const Palette& palette, DrawPoint size) {
    const auto& coordinates = state.scatter.coordinates;
    if (!coordinates || !state.document || !state.document->study.clustering) return std::nullopt;
    const Document& document = *state.document;
    if (coordinates->at[0].size() != document.study.clustering->num_rows()) return std::nullopt;
    RowMarksRequest request;
    request.by = scatter_colouring(state.scatter.settings.colour);
    request.output = static_cast<std::size_t>(state.selection.output);
    request.dark = palette.dark;
    request.radius = scatter_radius(coordinates->at[0].size());
    request.basis = coordinates->home;
    RowMarksJob job(document.study, coordinates, request);
    while (job.step()) {
    }
    const RowMarks marks = job.take();
    ScatterPage page{*coordinates,
                     marks,
                     state.scatter.window(),
                     row_axis_title(document, *coordinates, 0),
                     row_axis_title(document, *coordinates, 1),
                     {},
                     {},
                     {},
                     {},
                     {}};
    page.meaning = scatter_colour_meaning(document, state.scatter.settings.colour, state.selection.output);
    const auto& target = document.study.input->target;
    for (const std::uint32_t c : marks.legend.classes) {
        if (request.by == RowColouring::kClass) {
            page.entries.push_back(
                {target->classes[c], class_colour(c, target->classes.size(), palette.dark), class_shape(c)});
        } else {
            page.entries.push_back({std::to_string(c), cluster_colour(c, !palette.dark)});
        }
    }
    page.ticks_x = scatter_tick_names(document, coordinates->axes[0]);
    page.ticks_y = scatter_tick_names(document, coordinates->axes[1]);
    if (state.selection.row) page.selected = state.selection.row->index;
    return scatter_drawing(page, palette, size);
}

}  // namespace reluscope
