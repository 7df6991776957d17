#include "app/answers/swarm_topic.h"

#include "base/texts/views/answers_texts.h"
#include "base/texts/views/swarm_texts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace reluscope {

namespace {

ShapleyOptions swarm_options(std::size_t rows) {
    ShapleyOptions options;
    options.pairs = std::max<std::size_t>(2, SwarmStage::kPairs / std::max<std::size_t>(rows, 1));
    return options;
}

/// Coalitions of one row times parameters of the network, as three rows of the table tell.
double work_of_row(const StudyInput& input, const std::vector<FeatureGroup>& columns) {
    const Eigen::MatrixXd& rows = input.rows->inputs;
    const Eigen::Index last = rows.cols() - 1;
    double passes = 0;
    for (const Eigen::Index row : {Eigen::Index{0}, last / 2, last})
        passes += ShapleyJob(*input.network, columns, rows, rows.col(row),
                             swarm_options(static_cast<std::size_t>(rows.cols())))
                      .num_passes();
    return std::max(1.0, passes / 3) * static_cast<double>(std::max<std::size_t>(1, input.network->num_parameters()));
}

/// `count` of `all` rows at even distances, the next one always far from those before.
std::vector<std::uint32_t> spread_rows(std::size_t all, std::size_t count) {
    constexpr double kGolden = 0.618;
    auto stride = static_cast<std::size_t>(kGolden * static_cast<double>(count));
    while (stride > 1 && std::gcd(stride, count) != 1) --stride;
    stride = std::max<std::size_t>(stride, 1);
    std::vector<std::uint32_t> rows;
    for (std::uint64_t i = 0; i < count; ++i)
        rows.push_back(static_cast<std::uint32_t>(i * stride % count * all / count));
    return rows;
}

/// Some rows of the table, in the order of `rows`.
std::shared_ptr<Eigen::MatrixXd> inputs_of(const StudyInput& input, const std::vector<std::uint32_t>& rows) {
    auto inputs = std::make_shared<Eigen::MatrixXd>(input.rows->inputs.rows(), static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
        inputs->col(static_cast<Eigen::Index>(i)) = input.rows->inputs.col(static_cast<Eigen::Index>(rows[i]));
    return inputs;
}

}  // namespace

SwarmStage::Key SwarmStage::wanted() const { return {desk_.study().patterns, desk_.state.swarm.settings.all}; }

/// True while somebody looks at the beeswarm, or waits for the report that has it.
bool SwarmStage::is_asked_for() const {
    const AppState& state = desk_.state;
    return is_seen(state.layout, View::kBeeswarm) || (state.exporting && state.exporting->name == NoteExport().name);
}

bool SwarmStage::is_stale() const {
    const AppState& state = desk_.state;
    if (!desk_.study_ready() || state.document->image || !is_asked_for()) return false;
    return !state.followed && state.training.mode == TrainingMode::kPaused && !(done_ && *done_ == wanted());
}

void SwarmStage::begin() {
    const Study& study = desk_.study();
    const StudyInput& input = *study.input;
    work_ = std::make_unique<Work>();
    FoundSwarm& found = work_->found;
    found.patterns = study.patterns;
    found.input = study.input;
    found.all = desk_.state.swarm.settings.all;
    found.columns = group_by_column(input.origins);
    const auto all = static_cast<std::size_t>(input.rows->inputs.cols());
    const std::size_t dots = found.all ? kMaxDots : kMaxQuietDots;
    const std::size_t most_rows = dots / std::max<std::size_t>(1, found.columns.size());
    auto most = static_cast<double>(most_rows);
    found.base_rows = all;
    if (!found.all) {
        const double work = work_of_row(input, found.columns);
        const double fitting = kQuietWork / work;  // rows
        if (fitting < static_cast<double>(kMinRows)) {
            const double share = fitting / static_cast<double>(kMinRows);
            found.base_rows =
                std::min(all, std::max(kMinBaseRows, static_cast<std::size_t>(share * static_cast<double>(all))));
        }
        most = std::min(most, fitting);
    }
    const std::size_t count = std::min(all, std::max(kMinRows, static_cast<std::size_t>(most)));
    found.rows = spread_rows(all, count);
    std::shared_ptr<const Eigen::MatrixXd> background(input.rows, &input.rows->inputs);
    if (found.base_rows < all) background = inputs_of(input, spread_rows(all, found.base_rows));
    work_->job = std::make_unique<ShapleyTableJob>(*input.network, found.columns, background,
                                                   inputs_of(input, found.rows), swarm_options(found.base_rows));
    desk_.state.swarm.problem.clear();
}

/// Shows the rows that are done; it is time for that again when a tenth of the rows more are, at least ten.
void SwarmStage::publish() {
    FoundSwarm shown = work_->found;
    shown.table = work_->job->so_far();
    shown.done = static_cast<std::size_t>(work_->job->rows_done());
    work_->next = shown.done + std::max<std::size_t>(10, shown.rows.size() / 10);
    desk_.state.swarm.found = std::make_shared<const FoundSwarm>(std::move(shown));
}

bool SwarmStage::step() {
    const Key key = wanted();
    if (!work_ || !(Key{work_->found.patterns, work_->found.all} == key)) {
        begin();
        return true;
    }
    const bool more = work_->job->step();
    if (more && static_cast<std::size_t>(work_->job->rows_done()) < work_->next) return true;
    if (more) {
        // The rows that were shown before may be more than those of the new work so far.
        const FoundSwarm* before = desk_.state.swarm.found.get();
        const auto done = static_cast<std::size_t>(work_->job->rows_done());
        const bool fewer = before != nullptr && before->patterns == key.patterns && before->done > done;
        if (done > 0 && !fewer) publish();
        return true;
    }
    auto made = work_->job->take();
    if (made) {
        work_->found.done = work_->found.rows.size();
        work_->found.table = *std::move(made);
        desk_.state.swarm.found = std::make_shared<const FoundSwarm>(std::move(work_->found));
    } else {
        desk_.state.swarm.found.reset();
        desk_.state.swarm.problem = answers_texts::cannot(made.error().sentence());
    }
    done_ = key;
    work_.reset();
    return false;
}

void SwarmStage::show() {
    if (is_stale()) asked_.note(wanted());
}

void SwarmStage::drop() {
    work_.reset();
    done_.reset();
    asked_.drop();
}

void SwarmTopic::open(const Opening& opening) {
    SwarmState& state = desk.state.swarm;
    state.found.reset();
    state.problem.clear();
    values.drop();
    if (opening.kind == Opening::Kind::kDocument && !opening.same_rows) state.settings = {};
}

void apply(SetBeeswarm& command, SwarmTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse(answers_texts::kNoDocument);
    if (command.column) {
        const std::vector<FeatureGroup> columns = group_by_column(desk.study().input->origins);
        const auto is_it = [&](const FeatureGroup& group) { return group.column == *command.column; };
        if (std::none_of(columns.begin(), columns.end(), is_it)) {
            if (!desk.restoring) return desk.refuse(answers_texts::no_such_column(*command.column));
            command.column.reset();  // of another table, as a session had it
        }
    }
    desk.state.swarm.settings = {command.column, command.all};
    topic.values.resume();
}

}  // namespace reluscope
