#include "app/document/views.h"
#include "app/scatter/scatter_facts.h"
#include "app/scatter/scatter_topic.h"
#include "app/simplify/families_facts.h"
#include "base/text/number_format.h"
#include "base/texts/views/scatter_texts.h"
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

/// What rows are coloured by: clusters, or the families that they are joined into.
std::shared_ptr<const Clustering> coloured_groups(const AppState& state) {
    auto families = shown_families(state);
    return families ? families : state.document->study.clustering;
}

/// The open study with these groups in the place of its clusters.
Study coloured_study(const AppState& state) {
    Study study = state.document->study;
    study.clustering = coloured_groups(state);
    return study;
}

ScatterMemory::Source wanted_source(const AppState& state, const Palette& palette, const PlaneWindow& basis) {
    const Study& study = state.document->study;
    ScatterMemory::Source source;
    source.coordinates = state.scatter.coordinates;
    source.by = scatter_colouring(state.scatter.settings.colour);
    // Only what the colours are made from, so that training does not paint anew what stays as it is.
    if (source.by == RowColouring::kCluster) source.clustering = coloured_groups(state);
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

void update_points(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory) {
    const auto& coordinates = state.scatter.coordinates;
    const PlaneWindow basis = basis_for(view.window, coordinates->home, memory.basis);
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
        memory.job = std::make_unique<RowMarksJob>(coloured_study(state), coordinates, request);
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

/// Where the edited row is: a hollow mark, for it is no row of the table.
void add_edited_place(const Ui& ui, const AppState& state, const PlaneWindow& basis, std::vector<PointMark>& lit) {
    if (!state.what_if) return;
    const RowCoordinates& all = *state.scatter.coordinates;
    RowCoordinatesJob job(state.what_if->study, all.axes, false, all.principal);
    while (job.step()) {
    }
    const RowCoordinates one = job.take();
    PointMark mark;
    mark.x = static_cast<float>(2 * (one.at[0][0] - basis.s0) / basis.width() - 1);
    mark.y = static_cast<float>(2 * (one.at[1][0] - basis.t0) / basis.height() - 1);
    if (!std::isfinite(mark.x) || !std::isfinite(mark.y)) return;
    mark.radius = 9;
    mark.outline = ui.palette.text;
    lit.push_back(mark);
    mark.radius = 7;
    mark.outline = ui.palette.panel;
    lit.push_back(mark);
}

/// The colour of a selected cluster that is none of the coloured ones: the one that these have left.
Rgba selected_colour(bool dark) { return class_colour(9, 10, dark); }

/// A point of the selected cluster, which stands out among the others: dark rim, and where clusters have colours but
/// this one has none, a colour of its own.
PointMark selected_mark(PointMark mark, std::uint32_t cluster, RowColouring by, const Palette& palette) {
    mark.outline = palette.text;
    if (by == RowColouring::kCluster && cluster >= kColouredClusters) mark.fill = selected_colour(palette.dark);
    return mark;
}

/// One with a colour of its own and more points than stand out from each other is left as it is.
void add_selected_cluster(const Ui& ui, const Clustering& clustering, std::uint32_t cluster,
                          const ScatterMemory& memory, std::vector<PointMark>& lit) {
    if (cluster >= clustering.num_clusters()) return;
    const auto rows = clustering.rows_of(ClusterId(cluster));
    if (cluster < kColouredClusters && rows.size() > kAtOnce) return;
    lit.reserve(rows.size() + 3);
    for (const std::uint32_t row : rows) {
        const std::size_t before = lit.size();
        add_lit(memory, row, ui.palette.text, 0, lit);
        if (lit.size() > before) lit.back() = selected_mark(lit.back(), cluster, memory.shown.by, ui.palette);
    }
}

/// The hovered cluster's points, those of the selected one and the chosen row's, on top of the others.
void update_lit(const Ui& ui, const AppState& state, ScatterMemory& memory) {
    const Clustering& clustering = *state.document->study.clustering;
    ScatterMemory::LitKey key;
    key.points = memory.picture.points.get();
    key.dark = ui.palette.dark;
    key.what_if = state.what_if;
    // While the pointer is over the picture itself, it must stay calm but for the point below it.
    if (state.hovered.cluster && !memory.hovered) key.cluster = state.hovered.cluster->index;
    if (state.hovered.row) key.row = state.hovered.row->index;
    if (state.selection.row) key.selected = state.selection.row->index;
    if (state.selection.cluster && memory.shown.by == RowColouring::kCluster)
        key.selected_cluster = state.selection.cluster->index;
    memory.picture.point_opacity = key.cluster ? 0.18F : 1.0F;
    if (memory.picture.lit_points && key == memory.lit_key) return;
    memory.lit_key = key;
    std::vector<PointMark> lit;
    if (key.cluster && *key.cluster < clustering.num_clusters()) {
        const auto rows = clustering.rows_of(ClusterId(*key.cluster));
        lit.reserve(rows.size() + 2);
        for (const std::uint32_t row : rows) add_lit(memory, row, ui.palette.text, 0, lit);
    }
    if (key.selected_cluster && !key.cluster) add_selected_cluster(ui, clustering, *key.selected_cluster, memory, lit);
    if (key.row && key.row != key.selected) add_lit(memory, *key.row, ui.palette.text, 2, lit);
    if (key.selected) {
        // A halo, so that the chosen row stands out on its own cluster as well.
        add_lit(memory, *key.selected, ui.palette.accent, 5, lit);
        if (!lit.empty()) lit.back().fill = ui.palette.accent;
        add_lit(memory, *key.selected, ui.palette.panel, 3, lit);
        // It has the colour that its cluster has in the legend.
        const bool of_cluster = key.selected_cluster && *key.selected < clustering.num_rows() &&
                                clustering.assignment[*key.selected] == *key.selected_cluster;
        if (of_cluster && !lit.empty())
            lit.back().fill = selected_mark(lit.back(), *key.selected_cluster, memory.shown.by, ui.palette).fill;
    }
    add_edited_place(ui, state, memory.basis, lit);
    memory.picture.lit_points = std::make_shared<const std::vector<PointMark>>(std::move(lit));
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

PlotAxis scatter_axis(const AppState& state, std::size_t which) {
    const Document& document = *state.document;
    const RowAxis axis = scatter_axes(*document.study.input, state.scatter.settings)[which];
    PlotAxis shown;
    if (state.scatter.coordinates) shown.title = row_axis_title(document, *state.scatter.coordinates, which);
    if (axis.kind == RowAxisKind::kColumn) shown.names = document.study.input->table->columns[axis.index].labels;
    return shown;
}

ScatterLegend scatter_words(const AppState& state, RowColouring by, const ColourLegend& colours, bool all_coloured,
                            bool dark) {
    constexpr std::size_t kMaxNames = 64;
    const Document& document = *state.document;
    const Clustering& clustering = *document.study.clustering;
    ScatterLegend legend{colours};
    legend.meaning = scatter_colour_meaning(document, state.scatter.settings.colour, state.selection.output);
    if (by == RowColouring::kCluster && shown_families(state)) legend.meaning = scatter_texts::kFamilySign;
    legend.status = scatter_texts::rows_in_clusters(clustering.num_rows(), clustering.num_clusters());
    if (colours.ramp) {
        if (!all_coloured) legend.note = scatter_texts::kNotKnown;
        if (colours.open_ended) legend.note = scatter_texts::kBeyond;
        return legend;
    }
    const auto& target = document.study.input->target;
    const bool classes = by == RowColouring::kClass;
    const FamilyCut* families = shown_families(state) ? current_families(state) : nullptr;
    const std::size_t groups = families != nullptr ? families->families : clustering.num_clusters();
    const std::size_t known = classes ? (target ? target->classes.size() : 0) : groups;
    for (const std::uint32_t c : colours.classes) {
        if (c >= known || legend.entries.size() == kMaxNames) break;
        if (classes) {
            legend.entries.push_back({target->classes[c], class_colour(c, known, dark), class_shape(c)});
        } else {
            const std::string name =
                families != nullptr ? family_name(state.families, *families, c) : std::to_string(c);
            legend.entries.push_back({name, cluster_point_colour(c, dark), class_shape(c)});
        }
    }
    if (!classes && known > legend.entries.size()) {
        const auto first = static_cast<std::uint32_t>(legend.entries.size());
        const std::optional<ClusterId>& selected = state.selection.cluster;
        const bool apart = families == nullptr && selected && selected->index >= first && selected->index < known;
        if (known > first + (apart ? 1U : 0U))
            legend.rest.push_back({families != nullptr ? scatter_texts::other_families(known - first)
                                                       : scatter_texts::other_clusters(known - first - (apart ? 1 : 0)),
                                   cluster_point_colour(first, dark)});
        if (apart) legend.rest.push_back({scatter_texts::selected_cluster(selected->index), selected_colour(dark)});
    }
    return legend;
}

void update_scatter_picture(const Ui& ui, const AppState& state, const Viewport2D& view, ScatterMemory& memory) {
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
    update_points(ui, state, view, memory);
    update_grid(ui, state, memory);
    if (!memory.picture.points) return;
    update_lit(ui, state, memory);
    view.place(memory.basis, memory.picture);
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
    RowMarksJob job(coloured_study(state), coordinates, request);
    while (job.step()) {
    }
    RowMarks marks = job.take();
    const Clustering& clustering = *document.study.clustering;
    const std::optional<ClusterId>& selected = state.selection.cluster;
    if (selected && request.by == RowColouring::kCluster && selected->index < clustering.num_clusters()) {
        for (const std::uint32_t row : clustering.rows_of(*selected))
            marks.points[row] = selected_mark(marks.points[row], selected->index, request.by, palette);
    }
    ScatterPage page{*coordinates,
                     marks,
                     state.scatter.window(),
                     scatter_axis(state, 0),
                     scatter_axis(state, 1),
                     scatter_words(state, request.by, marks.legend, marks.complete, palette.dark),
                     {}};
    if (state.selection.row) page.selected = state.selection.row->index;
    return scatter_drawing(page, palette, size);
}

}  // namespace reluscope
