#include "app/app.h"
#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/numerics/numerics.h"

#include <algorithm>
#include <limits>
#include <utility>

// One short function per command about paths and distances.

namespace reluscope {

namespace {

/// Lengths and their squares are numbers too.
Status check_end(const Eigen::VectorXd& input) {
    constexpr double kLargest = 1e150;
    if (!input.allFinite()) return refuse("end of the path", "finite numbers", "infinite or missing ones");
    const double largest = input.cwiseAbs().maxCoeff();
    if (largest <= kLargest) return {};
    return refuse("end of the path", "numbers from -1e150 to 1e150", number_text(largest));
}

Result<PathEnd> row_end(const Study& study, RowId row) {
    const std::size_t rows = study.clustering->num_rows();
    if (row.index >= rows)
        return refuse("end of the path", "a row from 0 to " + std::to_string(rows - 1), std::to_string(row.index));
    return PathEnd{row_title(*study.input->table, study.input->rows->row[row.index]), row,
                   study.input->rows->inputs.col(row.index)};
}

Result<PathEnd> point_end(const PlaneState& plane, Point2 at) {
    if (!plane.problem.empty() || plane.frame.origin.size() == 0)
        return refuse("A path can begin or end at a point of the plane only when there is a plane.");
    const Eigen::VectorXd input = plane.frame.at(at.x, at.y);
    if (Status status = check_end(input); !status) return tl::unexpected<Error>(status.error());
    return PathEnd{"a point of the plane", std::nullopt, input};
}

Result<PathEnd> vector_end(const Study& study, const Eigen::VectorXd& input) {
    const Eigen::Index wanted = study.network().num_inputs();
    if (input.size() != wanted)
        return refuse("end of the path", std::to_string(wanted) + " numbers, one per input of the network",
                      std::to_string(input.size()));
    if (Status status = check_end(input); !status) return tl::unexpected<Error>(status.error());
    return PathEnd{"an input", std::nullopt, input};
}

/// The nearest row with another prediction; with another pattern where outputs are plain numbers. None when there is
/// none.
std::optional<RowId> nearest_other(const Study& study, RowId row) {
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    const Eigen::VectorXd weights = deviation_scales(*study.input).cwiseInverse();
    const bool decides = makes_decisions(study);
    const auto kind = [&](std::uint32_t r) {
        return decides ? static_cast<std::uint32_t>(predicted_class(study.patterns->logits.col(r)))
                       : study.clustering->assignment[r];
    };
    const std::uint32_t own = kind(row.index);
    double nearest = std::numeric_limits<double>::infinity();
    std::optional<RowId> best;
    for (std::uint32_t r = 0; r < study.clustering->num_rows(); ++r) {
        if (kind(r) == own) continue;
        const double distance = (inputs.col(r) - inputs.col(row.index)).cwiseProduct(weights).squaredNorm();
        if (distance >= nearest) continue;
        nearest = distance;
        best = RowId(r);
    }
    return best;
}

}  // namespace

Result<PathEnd> App::path_end(const PathPoint& point) const {
    const Study& study = state_.document->study;
    if (const auto* row = std::get_if<RowId>(&point)) return row_end(study, *row);
    if (const auto* at = std::get_if<Point2>(&point)) return point_end(state_.plane, *at);
    return vector_end(study, std::get<Eigen::VectorXd>(point));
}

void App::on(SetPath& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is no network to follow a path through.");
    auto from = path_end(command.from);
    if (!from) return tell(MessageKind::kError, from.error().sentence());
    auto to = path_end(command.to);
    if (!to) return tell(MessageKind::kError, to.error().sentence());
    if (from->input == to->input)
        return tell(MessageKind::kError, "Both ends of the path are the same point: choose another one.");
    state_.path.start.reset();
    state_.path.running = true;
    state_.path.progress = 0;
    show_view(state_.layout, View::kPath);
    path_.start(state_.document->study.input, *std::move(from), *std::move(to));
}

void App::on(ClearPath&) {
    path_.drop();
    PathState& path = state_.path;
    PathState none;
    none.tool = path.tool;
    none.probability = path.probability;
    none.output = path.output;
    none.revision = path.revision + 1;
    path = std::move(none);
}

void App::on(HoverPath& command) {
    PathState& path = state_.path;
    path.hovered_t = command.t;
    path.hovered.reset();
    if (!command.t || !path.path || !study_ready()) return;
    if (!(*command.t >= 0 && *command.t <= 1)) {
        path.hovered_t.reset();
        return tell(MessageKind::kError, "A place on the path is a number from 0 to 1.");
    }
    path.hovered = path_facts(state_.document->study.network(), *path.path, path.output, *command.t);
}

void App::on(BeginPath& command) {
    if (!study_ready()) return;
    if (command.row && command.row->index >= state_.document->study.clustering->num_rows())
        return tell(MessageKind::kError,
                    "There is no row " + std::to_string(command.row->index) + " to begin a path at.");
    state_.path.start = command.row;
}

void App::on(PathToOther&) {
    if (!study_ready() || !state_.selection.row)
        return tell(MessageKind::kError, "Select a row first: the path begins there.");
    const RowId row = *state_.selection.row;
    const auto other = nearest_other(state_.document->study, row);
    if (!other) {
        return tell(MessageKind::kInfo, makes_decisions(state_.document->study)
                                            ? "The network gives every row of the table the same prediction."
                                            : "All rows of the table lie in one linear region.");
    }
    SetPath path{row, *other};
    on(path);
}

void App::on(UsePathTool& command) { state_.path.tool = command.use; }

void App::on(ShowPathProbability& command) { state_.path.probability = command.show; }

void App::on(ComputeFacets&) { reach_.ask_for_facets(state_.reach); }

void App::on(ComputeDistances&) { reach_.ask_for_rows(state_.reach); }

void App::on(SortRows& command) {
    if (command.column == RowColumn::kHoldsWithin && !state_.reach.rows)
        return tell(MessageKind::kInfo, "The rows can be sorted once their distances are computed.");
    state_.row_order.column = command.column;
    state_.row_order.descending = command.descending;
    refresh_row_order();
}

/// After another document: the same line through the new network where the rows are the same, else none.
void App::open_path(bool keep) {
    const std::optional<PathEnd> from = state_.path.from;
    const std::optional<PathEnd> to = state_.path.to;
    path_.drop();
    if (!keep || !from || !to) {
        ClearPath clear;
        return on(clear);
    }
    state_.path.start.reset();
    state_.path.running = true;
    state_.path.progress = 0;
    path_.start(state_.document->study.input, *from, *to);
}

/// Reads the explained output on the path.
void App::read_path() {
    PathState& path = state_.path;
    path.output = state_.selection.output;
    if (!path.path || path_.has_work() || !study_ready()) return;
    const LinePath& line = *path.path;
    path.steps = path_steps(*state_.document, *path.from, *path.to, line, path.output);
    path.change = line.values(path.output, line.values.cols() - 1) - line.values(path.output, 0);
    ++path.revision;
    if (!path.hovered_t) return;
    HoverPath hover{path.hovered_t};
    on(hover);
}

/// Follows the line until `end`. True while there is more to do.
bool App::advance_path(double end) {
    PathState& path = state_.path;
    while (path_.has_work() && now_() < end) {
        if (!path_.step()) continue;
        auto done = path_.take();
        path.running = false;
        if (!done) {
            tell(MessageKind::kError, done.error().sentence());
            break;
        }
        path.from = std::move(done->from);
        path.to = std::move(done->to);
        path.path = std::move(done->path);
        path.hovered_t.reset();
        path.hovered.reset();
        path.decisions.clear();
        if (makes_decisions(state_.document->study)) path.decisions = path_decisions(*path.path);
        read_path();
    }
    path.progress = path_.progress();
    return path_.has_work();
}

/// The chosen row's distances come before everything else: they take one short step.
void App::advance_urgent() {
    while (reach_.is_urgent()) reach_.step(state_.reach);
}

/// Measures facets and the other rows until `end`. True while there is more to do.
bool App::advance_reach(double end) {
    const bool had_rows = state_.reach.rows != nullptr;
    while (reach_.has_work() && now_() < end) reach_.step(state_.reach);
    if (state_.reach.rows && !had_rows) refresh_reach();
    return reach_.has_work();
}

/// Brings the chosen row and cluster to the distances.
void App::refresh_reach() {
    state_.reach.cluster.reset();
    if (!study_ready()) return;
    reach_.choose(state_.selection.row, state_.reach);
    if (state_.reach.rows && state_.selection.cluster)
        state_.reach.cluster =
            cluster_reach(*state_.reach.rows, *state_.document->study.clustering, *state_.selection.cluster);
    refresh_row_order();
}

void App::refresh_row_order() {
    RowOrder& order = state_.row_order;
    order.rows.clear();
    if (!state_.selection.cluster) return;
    const auto rows = state_.document->study.clustering->rows_of(*state_.selection.cluster);
    order.rows.assign(rows.begin(), rows.end());
    if (order.column == RowColumn::kHoldsWithin && state_.reach.rows) {
        const std::vector<double>& wall = state_.reach.rows->wall;
        std::stable_sort(order.rows.begin(), order.rows.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return wall[a] < wall[b]; });
    }
    if (order.descending) std::reverse(order.rows.begin(), order.rows.end());
}

}  // namespace reluscope
