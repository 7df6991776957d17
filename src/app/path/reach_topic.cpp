#include "app/path/reach_topic.h"

#include "app/document/views.h"
#include "base/texts/explanation_texts.h"
#include "base/texts/rows_texts.h"
#include "network/forward.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace reluscope {

namespace {

constexpr double kQuietFacets = 2e8;  // multiplications that need no asking: some 50 ms natively
constexpr double kQuietRows = 4e9;    // for all rows: a second or two, in the background

/// How sure the network is of what it predicts: the probability of it, or without probabilities the distance of the
/// decision in logits.
double sureness(const Network& network, const Eigen::VectorXd& logits) {
    Eigen::MatrixXd outputs = logits;
    apply_link(network.link(), outputs);
    const std::int32_t predicted = predicted_class(logits);
    if (logits.size() == 1)
        return network.link() == Link::kSigmoid ? std::max(outputs(0, 0), 1 - outputs(0, 0)) : std::abs(logits(0));
    if (network.link() != Link::kIdentity) return outputs(predicted, 0);
    double second = -std::numeric_limits<double>::infinity();
    for (Eigen::Index o = 0; o < logits.size(); ++o) {
        if (o != predicted) second = std::max(second, logits(o));
    }
    return logits(predicted) - second;
}

/// The worst predictions first: wrong ones, the surest first, then right ones, the least sure first; of numbers the
/// largest error first. Rows without an answer come last.
void sort_by_error(const Study& study, std::vector<std::uint32_t>& rows) {
    if (!study.input->target) return;
    const Target& target = *study.input->target;
    const auto rank = [&](std::uint32_t row) -> std::pair<int, double> {
        const Eigen::VectorXd logits = study.patterns->logits.col(row);
        if (!target.is_class()) {
            Eigen::MatrixXd output = logits;
            apply_link(study.network().link(), output);
            const double error = std::abs(output(0, 0) - target.value_of_row[row]);
            return std::isnan(error) ? std::pair(1, 0.0) : std::pair(0, -error);
        }
        const std::int32_t truth = target.class_of_row[row];
        if (truth < 0) return {2, 0};
        const double sure = sureness(study.network(), logits);
        return truth == predicted_class(logits) ? std::pair(1, sure) : std::pair(0, -sure);
    };
    std::vector<std::pair<std::pair<int, double>, std::uint32_t>> ranked;
    for (const std::uint32_t row : rows) ranked.emplace_back(rank(row), row);
    std::sort(ranked.begin(), ranked.end());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = ranked[i].second;
}

void refresh_row_order(AppState& state) {
    RowOrder& order = state.row_order;
    order.rows.clear();
    if (!state.selection.cluster) return;
    const Study& study = state.document->study;
    // An edited row is listed where it is counted, whatever cluster it has come to.
    const ClusterId cluster =
        state.what_if ? ClusterId(study.clustering->assignment[state.what_if->row.index]) : *state.selection.cluster;
    const auto rows = study.clustering->rows_of(cluster);
    order.rows.assign(rows.begin(), rows.end());
    if (order.column == RowColumn::kRight) sort_by_error(study, order.rows);
    if (order.column == RowColumn::kHoldsWithin && state.reach.rows) {
        const std::vector<double>& wall = state.reach.rows->wall;
        std::stable_sort(order.rows.begin(), order.rows.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return wall[a] < wall[b]; });
    }
    if (order.descending) std::reverse(order.rows.begin(), order.rows.end());
}

}  // namespace

void ReachFrames::make(const Study& study) {
    // The scales are positive and as many as the network has inputs, so that there is no error.
    deviations_ = make_input_frame(study.network(), deviation_scales(*study.input)).value_or(InputFrame());
    model_ = make_input_frame(study.network()).value_or(InputFrame());
    done_ = true;
}

void FacetsStage::begin(double max_products) {
    RowReach& row = *desk_.state.reach.row;
    const Study& study = desk_.study();
    if (facet_products(study.network()) > max_products) {
        row.facets_progress = ReachProgress::kTooCostly;
        return;
    }
    FacetOptions options;
    options.max_products = max_products;
    const ChosenRow chosen = chosen_row(desk_.state);
    auto job = RegionFacetsJob::create(study.network(), chosen.study.patterns->bits.row(chosen.row.index),
                                       chosen.study.input->rows->inputs.col(chosen.row.index), options);
    row.facets_progress = job ? ReachProgress::kRunning : ReachProgress::kTooCostly;
    if (job) job_ = *std::move(job);
}

void FacetsStage::drop() {
    job_.reset();
    across_.reset();
}

bool FacetsStage::step() {
    RowReach& row = *desk_.state.reach.row;
    if (across_) {
        if (across_->step()) return true;
        row.neighbours = std::make_shared<const NeighbourSigns>(std::exchange(across_, nullptr)->take());
        return false;
    }
    if (job_->step()) return true;
    auto facets = std::make_shared<const RegionFacets>(std::exchange(job_, nullptr)->facets());
    row.facets_progress = facets->complete || facets->flat ? ReachProgress::kDone : ReachProgress::kStopped;
    if (facets->complete && !facets->flat) {
        const ChosenRow chosen = chosen_row(desk_.state);
        network_ = chosen.study.input->network;
        across_ =
            std::make_unique<NeighbourSignsJob>(*network_, chosen.study.patterns->bits.row(chosen.row.index), *facets);
    }
    row.facets = std::move(facets);
    return across_ != nullptr;
}

void FacetsStage::stop() {
    if (std::exchange(job_, nullptr)) desk_.state.reach.row->facets_progress = ReachProgress::kTooCostly;
    across_.reset();
}

/// The row is one of the table or edited; which values a column can take is what the table says in both cases.
void ChangesStage::begin() {
    const ChosenRow chosen = chosen_row(desk_.state);
    job_ = std::make_unique<SingleChangesJob>(desk_.study(), chosen.study, chosen.row);
}

void ChangesStage::begin_typical(RowId row) {
    if (typical_ && typical_row_ == row) return;
    typical_row_ = row;
    typical_ = std::make_unique<SingleChangesJob>(desk_.study(), row);
    settle();
}

void ChangesStage::drop_typical() {
    typical_.reset();
    typical_row_.reset();
    settle();
}

bool ChangesStage::step() {
    if (!job_) {
        if (typical_->step()) return true;
        auto changes = std::make_shared<const RowChanges>(std::exchange(typical_, nullptr)->take());
        std::optional<ClusterReach>& cluster = desk_.state.reach.cluster;
        if (cluster && cluster->typical == changes->row) cluster->changes = std::move(changes);
        return false;
    }
    if (job_->step()) return true;
    RowReach& row = *desk_.state.reach.row;
    RowChanges changes = std::exchange(job_, nullptr)->take();
    changes.row = row.row;
    row.changes = std::make_shared<const RowChanges>(std::move(changes));
    return is_stale();
}

bool NearestWallStage::is_stale() const {
    return desk_.study_ready() && desk_.state.selection.row && !desk_.state.reach.row;
}

bool NearestWallStage::step() {
    if (!frames_.done()) frames_.make(desk_.study());
    RowReach row;
    row.row = *desk_.state.selection.row;
    row.what_if = desk_.state.what_if;
    const ChosenRow chosen = chosen_row(desk_.state);
    row.deviations = row_distances(chosen.study, chosen.row, frames_.deviations());
    row.model = row_distances(chosen.study, chosen.row, frames_.model());
    desk_.state.reach.row = std::move(row);
    changes_.begin();
    facets_.begin(kQuietFacets);
    return false;
}

DistancesStage::Work::Work(const Study& of, const InputFrame& frame)
    : study(of), job(study.network(), study.input->rows->inputs, *study.patterns, *study.clustering, [&frame] {
          DistanceOptions options;
          options.frame = frame;
          return options;
      }()) {}

void DistancesStage::open() {
    work_.reset();
    decided_ = false;
}

bool DistancesStage::step() {
    if (!frames_.done()) {
        frames_.make(desk_.study());
    } else if (!work_) {
        begin_quietly();
    } else if (!work_->job.step()) {
        ReachState& reach = desk_.state.reach;
        reach.rows = std::make_shared<const Distances>(std::exchange(work_, nullptr)->job.take());
        reach.rows_progress = ReachProgress::kDone;
        on_rows();
    }
    return is_stale();
}

void DistancesStage::begin_quietly() {
    decided_ = true;
    const Study& study = desk_.study();
    const InputFrame& frame = frames_.deviations();
    const Eigen::Index coordinates = frame.basis.size() > 0 ? frame.basis.cols() : study.network().num_inputs();
    if (distance_products(study, coordinates) > kQuietRows) {
        desk_.state.reach.rows_progress = ReachProgress::kTooCostly;
        return;
    }
    ask();
}

void DistancesStage::ask() {
    ReachState& reach = desk_.state.reach;
    if (!desk_.study_ready() || !frames_.done() || work_ || reach.rows) return;
    decided_ = true;
    work_ = std::make_unique<Work>(desk_.study(), frames_.deviations());
    reach.rows_progress = ReachProgress::kRunning;
}

void DistancesStage::stop() {
    if (std::exchange(work_, nullptr)) desk_.state.reach.rows_progress = ReachProgress::kTooCostly;
}

ReachTopic::ReachTopic(Desk& shared)
    : Topic(shared),
      changes(shared),
      facets(shared),
      joint(shared),
      distances(shared, frames_),
      nearest_(shared, frames_, changes, facets) {
    distances.on_rows = [this] { follow_selection(); };
}

void ReachTopic::open(const Opening&) {
    desk.state.reach = {};
    changes.drop();
    changes.drop_typical();
    facets.drop();
    joint.open();
    distances.open();
    frames_.drop();
}

void ReachTopic::follow_selection() {
    AppState& state = desk.state;
    ReachState& reach = state.reach;
    const std::optional<ClusterReach> before = std::exchange(reach.cluster, std::nullopt);
    if (!desk.study_ready()) return;
    if (reach.row && (state.selection.row != reach.row->row || state.what_if != reach.row->what_if)) {
        changes.drop();
        facets.drop();
        joint.drop();
        reach.row.reset();
    }
    if (reach.rows && state.selection.cluster)
        reach.cluster = cluster_reach(*reach.rows, *desk.study().clustering, *state.selection.cluster);
    if (!reach.cluster || !reach.cluster->unit.valid() || state.document->image) {
        changes.drop_typical();  // no edge to leave, or nothing but pixels to change
    } else if (before && before->typical == reach.cluster->typical && before->changes) {
        reach.cluster->changes = before->changes;
    } else {
        changes.begin_typical(reach.cluster->typical);
    }
    refresh_row_order(state);
}

void apply(ComputeFacets&, ReachTopic& topic) {
    const std::optional<RowReach>& row = topic.desk.state.reach.row;
    if (!row || topic.facets.is_stale() || row->facets_progress == ReachProgress::kDone) return;
    topic.facets.begin(FacetOptions().max_products);
}

void apply(ComputeDistances&, ReachTopic& topic) { topic.distances.ask(); }

void apply(SortRows& command, ReachTopic& topic) {
    AppState& state = topic.desk.state;
    if (command.column == RowColumn::kHoldsWithin && !state.reach.rows)
        return topic.desk.tell(MessageKind::kInfo, explanation_texts::kRowsCannotBeSorted);
    const bool answers = topic.desk.study_ready() && topic.desk.study().input->target;
    if (command.column == RowColumn::kRight && topic.desk.study_ready() && !answers)
        return topic.desk.tell(MessageKind::kInfo, rows_texts::kNoAnswersToSortBy);
    state.row_order.column = command.column;
    state.row_order.descending = command.descending;
    if (topic.desk.study_ready()) refresh_row_order(state);
}

ClusterReach cluster_reach(const Distances& distances, const Clustering& clustering, ClusterId cluster) {
    std::vector<std::pair<double, std::uint32_t>> walls;  // with their rows
    std::map<std::uint32_t, std::uint32_t> counts;
    for (const std::uint32_t row : clustering.rows_of(cluster)) {
        walls.emplace_back(distances.wall[row], row);
        if (distances.unit[row].valid()) ++counts[distances.unit[row].index];
    }
    std::sort(walls.begin(), walls.end());
    const auto& [median, typical] = walls[walls.size() / 2];
    ClusterReach reach;
    reach.least = walls.front().first;
    reach.median = median;
    reach.most = walls.back().first;
    reach.rows = static_cast<std::uint32_t>(walls.size());
    reach.typical = RowId(typical);
    for (const auto& [unit, count] : counts) {
        if (count <= reach.count) continue;
        reach.unit = UnitId(unit);
        reach.count = count;
    }
    return reach;
}

}  // namespace reluscope
