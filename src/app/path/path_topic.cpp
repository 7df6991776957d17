#include "app/path/path_topic.h"

#include "app/document/row_question.h"
#include "app/document/views.h"
#include "app/path/path_facts.h"
#include "base/numerics/numerics.h"
#include "base/texts/rows_texts.h"
#include "base/texts/views/answers_texts.h"

#include <utility>

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

Result<PathEnd> path_end(const AppState& state, const PathPoint& point) {
    const Study& study = state.document->study;
    if (const auto* row = std::get_if<RowId>(&point)) return row_end(study, *row);
    if (const auto* at = std::get_if<Point2>(&point)) return point_end(state.plane, *at);
    auto end = vector_end(study, std::get<Eigen::VectorXd>(point));
    if (end && state.what_if && end->input == state.what_if->input())
        end->name = row_title(*study.input->table, study.input->rows->row[state.what_if->row.index]) +
                    rows_texts::kEditedSuffix;
    const FoundChange* const found = state.answers.change.get();
    if (end && found != nullptr && found->point.size() == end->input.size() && found->point == end->input)
        end->name = row_title(*study.input->table, study.input->rows->row[found->question.row.index]) +
                    answers_texts::kChangedSuffix;
    return end;
}

/// The place on the line that the pointer is over.
void read_hovered(PathState& path, const Network& network, double t) {
    path.hovered_t = t;
    path.hovered = path_facts(network, *path.path, path.output, t);
}

}  // namespace

PathStage::Work::Work(std::shared_ptr<const StudyInput> study_input, PathEnd begin, PathEnd end)
    : input(std::move(study_input)),
      from(std::move(begin)),
      to(std::move(end)),
      job(*input->network, from.input, to.input, {kPathPieces}) {}

void PathStage::begin(PathEnd from, PathEnd to, bool offered) {
    offers_ = offered;
    desk_.state.path.start.reset();
    work_ = std::make_unique<Work>(desk_.study().input, std::move(from), std::move(to));
}

bool PathStage::may_offer() const {
    const AppState& state = desk_.state;
    if (!offers_ || !desk_.study_ready() || !state.selection.row || state.document->untrained) return false;
    if (state.path.start || state.followed || state.training.mode != TrainingMode::kPaused) return false;
    if (!is_seen(state.layout, View::kPath) || change_is_awaited(state)) return false;
    return !(offered_ && *offered_ == change_question(state));
}

void PathStage::offer() {
    const AppState& state = desk_.state;
    offered_ = change_question(state);
    PathPoint begin_at = *state.selection.row;
    if (state.what_if) begin_at = state.what_if->input();
    std::optional<PathPoint> end_at;
    const FoundChange* const change = current_change(state);
    if (change != nullptr && change->point.size() > 0) {
        end_at = change->point;
    } else if (const auto other = nearest_other_row(state)) {
        end_at = *other;
    }
    if (!end_at) return;
    auto from = path_end(state, begin_at);
    auto to = path_end(state, *end_at);
    if (!from || !to || from->input == to->input) return;
    begin(*std::move(from), *std::move(to), true);
}

bool PathStage::step() {
    if (!work_) {
        offer();
        return work_ != nullptr;
    }
    if (work_->job.step()) return true;
    const std::unique_ptr<Work> work = std::move(work_);
    auto line = work->job.take();
    if (!line) {
        desk_.refuse(line.error().sentence());
        return false;
    }
    PathState& path = desk_.state.path;
    path.from = std::move(work->from);
    path.to = std::move(work->to);
    path.path = std::make_shared<const LinePath>(*std::move(line));
    path.hovered_t.reset();
    path.hovered.reset();
    path.decisions.clear();
    if (makes_decisions(desk_.study())) path.decisions = path_decisions(*path.path);
    read();
    return false;
}

void PathStage::read() {
    PathState& path = desk_.state.path;
    path.output = desk_.state.selection.output;
    if (!path.path || work_ || !desk_.study_ready()) return;
    const LinePath& line = *path.path;
    if (path.output >= line.values.rows()) return;  // the line is of a network with fewer outputs
    path.steps = path_steps(*desk_.state.document, *path.from, *path.to, line, path.output);
    path.change = line.values(path.output, line.values.cols() - 1) - line.values(path.output, 0);
    ++path.revision;
    if (path.hovered_t) read_hovered(path, desk_.study().network(), *path.hovered_t);
}

void PathTopic::open(const Opening& opening) {
    const std::optional<PathEnd> from = desk.state.path.from;
    const std::optional<PathEnd> to = desk.state.path.to;
    line.drop();
    if (opening.same_rows && from && to) return line.begin(*from, *to, line.offers());
    ClearPath clear;
    apply(clear, *this);
    line.offer_again();
}

void apply(SetPath& command, PathTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse("There is no network to follow a path through.");
    auto from = path_end(desk.state, command.from);
    if (!from) return desk.refuse(from.error().sentence());
    auto to = path_end(desk.state, command.to);
    if (!to) return desk.refuse(to.error().sentence());
    if (from->input == to->input) return desk.refuse("Both ends of the path are the same point: choose another one.");
    show_view(desk.state.layout, View::kPath);
    topic.line.begin(*std::move(from), *std::move(to));
}

void apply(ClearPath&, PathTopic& topic) {
    topic.line.stop();
    PathState& path = topic.desk.state.path;
    PathState none;
    none.tool = path.tool;
    none.probability = path.probability;
    none.output = path.output;
    none.revision = path.revision + 1;
    path = std::move(none);
}

void apply(HoverPath& command, PathTopic& topic) {
    Desk& desk = topic.desk;
    PathState& path = desk.state.path;
    path.hovered_t = command.t;
    path.hovered.reset();
    if (!command.t || !path.path || !desk.study_ready()) return;
    if (*command.t >= 0 && *command.t <= 1) return read_hovered(path, desk.study().network(), *command.t);
    path.hovered_t.reset();
    desk.refuse("A place on the path is a number from 0 to 1.");
}

void apply(BeginPath& command, PathTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return;
    if (command.row && command.row->index >= desk.study().clustering->num_rows())
        return desk.refuse("There is no row " + std::to_string(command.row->index) + " to begin a path at.");
    desk.state.path.start = command.row;
}

void apply(PathToOther&, PathTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready() || !desk.state.selection.row)
        return desk.refuse("Select a row first: the path begins there.");
    const auto other = nearest_other_row(desk.state);
    if (!other) {
        return desk.tell(MessageKind::kInfo, makes_decisions(desk.study())
                                                 ? "The network gives every row of the table the same prediction."
                                                 : "All rows of the table lie in one linear region.");
    }
    SetPath path{*desk.state.selection.row, *other};
    if (desk.state.what_if) path.from = desk.state.what_if->input();
    apply(path, topic);
}

void apply(UsePathTool& command, PathTopic& topic) { topic.desk.state.path.tool = command.use; }

void apply(ShowPathProbability& command, PathTopic& topic) { topic.desk.state.path.probability = command.show; }

}  // namespace reluscope
