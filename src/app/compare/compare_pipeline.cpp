#include "app/compare/compare_pipeline.h"

#include "app/state/state.h"

#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMostRegions = 100'000;

bool same_inputs(const Study& a, const Study& b) {
    const auto same = [](const InputOrigin& x, const InputOrigin& y) { return x.mean == y.mean && x.scale == y.scale; };
    return std::equal(a.input->origins.begin(), a.input->origins.end(), b.input->origins.begin(),
                      b.input->origins.end(), same);
}

bool same_frame(const PlaneFrame& a, const PlaneFrame& b) {
    const auto same = [](const Eigen::VectorXd& x, const Eigen::VectorXd& y) { return x.size() == y.size() && x == y; };
    return same(a.origin, b.origin) && same(a.u, b.u) && same(a.v, b.v);
}

/// What is wanted before there is anything to compare; empty when all is there.
std::string next_choice(const CompareKey& key) {
    const CompareSettings& wanted = key.settings;
    switch (wanted.kind) {
        case CompareKind::kNothing: return "Choose what to compare.";
        case CompareKind::kClusters:
            if (!wanted.first_cluster) return "Choose a cluster.";
            if (!wanted.second_cluster || wanted.second_cluster == wanted.first_cluster)
                return "Choose another cluster, in any view, to compare cluster " +
                       std::to_string(wanted.first_cluster->index) + " with.";
            return "";
        case CompareKind::kRows:
            if (!wanted.first_row) return "Choose a row.";
            if (!wanted.second_row || wanted.second_row == wanted.first_row)
                return "Choose another row, in any view, to compare this one with.";
            return "";
        case CompareKind::kReference:
            return key.reference ? ""
                                 : "Keep the open network as the reference first; then change it, or open another.";
        case CompareKind::kEpoch: return key.epoch ? "" : "There are no kept weights of that epoch: train first.";
    }
    return "";
}

}  // namespace

bool CompareKey::operator==(const CompareKey& other) const {
    return settings == other.settings && patterns == other.patterns && reference == other.reference &&
           epoch == other.epoch && output == other.output && per_unit == other.per_unit &&
           with_regions == other.with_regions && same_frame(frame, other.frame) && home == other.home;
}

/// A comparison of networks under way.
struct ComparePipeline::Work {
    CompareKey key;
    Study first, second;
    std::unique_ptr<StudyJob> study;  // of the first, while it is not there
    NetworkComparison result;
    std::unique_ptr<RegionPartitionJob> regions;
    std::shared_ptr<const RegionPartition> first_regions;
};

ComparePipeline::ComparePipeline() = default;
ComparePipeline::~ComparePipeline() = default;

CompareKey ComparePipeline::key_of(const AppState& state) {
    CompareKey key;
    key.settings = state.compare.settings;
    key.patterns = state.document->study.patterns;
    CompareSettings& settings = key.settings;
    if (!settings.second_cluster) settings.second_cluster = state.selection.cluster;
    if (!settings.second_row) settings.second_row = state.selection.row;
    const bool rows = settings.kind == CompareKind::kRows;
    const bool clusters = settings.kind == CompareKind::kClusters;
    if (!rows) settings.first_row = settings.second_row = std::nullopt;
    if (!clusters) settings.first_cluster = settings.second_cluster = std::nullopt;
    if (rows || clusters) {
        key.output = state.selection.output;
        key.per_unit = state.view.bars == BarMode::kPerUnit;
        return key;
    }
    if (settings.kind == CompareKind::kReference) key.reference = state.compare.reference;
    if (settings.kind == CompareKind::kEpoch) {
        for (const Snapshot& snapshot : state.training.snapshots) {
            if (snapshot.epoch == settings.epoch) key.epoch = snapshot.network;
        }
    }
    key.with_regions = state.training.mode == TrainingMode::kPaused;
    if (key.with_regions && state.plane.partition) {
        key.frame = state.plane.frame;
        key.home = state.plane.home;
    }
    return key;
}

bool ComparePipeline::has_work(const AppState& state) const {
    if (!state.document || !state.document->study.scores) return false;
    if (state.compare.settings.kind == CompareKind::kNothing) return done_.has_value();
    return work_ || !done_ || !(*done_ == key_of(state));
}

/// Clusters get other numbers when the network changes: the first one stays the one of its row. With another table,
/// rows and clusters are others.
void ComparePipeline::follow_document(AppState& state) {
    CompareSettings& settings = state.compare.settings;
    const Study& study = state.document->study;
    const std::shared_ptr<const Table> table = state.document->table;
    const bool rows_or_clusters = settings.kind == CompareKind::kRows || settings.kind == CompareKind::kClusters;
    if (table_ && table_ != table && rows_or_clusters) settings = {};
    table_ = table;
    const auto check = [](auto& id, std::size_t count) {
        if (id && id->index >= count) id.reset();
    };
    if (patterns_ && patterns_ != study.patterns && settings.first_cluster && settings.first_cluster == anchored_ &&
        anchor_ && anchor_->index < study.clustering->num_rows())
        settings.first_cluster = ClusterId(study.clustering->assignment[anchor_->index]);
    patterns_ = study.patterns;
    check(settings.first_cluster, study.clustering->num_clusters());
    check(settings.second_cluster, study.clustering->num_clusters());
    check(settings.first_row, study.clustering->num_rows());
    check(settings.second_row, study.clustering->num_rows());
    if (settings.first_cluster != anchored_ && settings.first_cluster)
        anchor_ = RowId(study.clustering->clusters[settings.first_cluster->index].first_row);
    anchored_ = settings.first_cluster;
}

bool ComparePipeline::step(AppState& state) {
    if (!has_work(state)) return false;
    work_ ? step_networks(state) : start(state);
    const bool more = has_work(state);
    state.compare.stale = more;
    state.compare.progress = progress();
    return more;
}

/// Of both networks' regions, where they are compared; of the first one's clusters before that.
double ComparePipeline::progress() const {
    if (!work_) return 1;
    if (work_->study) return work_->study->progress();
    const double regions = work_->regions ? work_->regions->progress() : 0;
    return 0.5 * (regions + (work_->first_regions ? 1 : 0));
}

void ComparePipeline::start(AppState& state) {
    follow_document(state);
    CompareState& compare = state.compare;
    const CompareKey key = key_of(state);
    compare.problem = next_choice(key);
    const bool networks =
        compare.settings.kind == CompareKind::kReference || compare.settings.kind == CompareKind::kEpoch;
    if (!compare.problem.empty() || !networks) compare.networks.reset();
    if (!compare.problem.empty() || networks) compare.pair.reset();
    done_ = compare.settings.kind == CompareKind::kNothing ? std::nullopt : std::optional(key);
    if (!compare.problem.empty()) return;
    if (!networks) {
        auto pair = compare_pair(*state.document, key.settings, key.output, key.per_unit);
        if (pair) {
            compare.pair = std::make_shared<const PairComparison>(*std::move(pair));
        } else {
            compare.pair.reset();
            compare.problem = pair.error().sentence();
        }
        return;
    }
    work_ = std::make_unique<Work>();
    work_->key = key;
    work_->second = state.document->study;
    if (key.reference) {
        work_->first = key.reference->study;
        work_->result.first_name = key.reference->name;
    } else {
        work_->study = std::make_unique<StudyJob>(with_network(*state.document->study.input, key.epoch));
        work_->result.first_name = "after epoch " + std::to_string(key.settings.epoch);
    }
    work_->result.second_name = state.document->model->name + ", as it is open";
}

void ComparePipeline::step_networks(AppState& state) {
    Work& work = *work_;
    if (work.study) {
        work.study->step();
        if (work.study->error()) {
            state.compare.networks.reset();
            state.compare.problem = work.study->error()->sentence();
            work_.reset();
            return;
        }
        if (!work.study->study().scores) return;
        work.first = work.study->study();
        work.study.reset();
        return;
    }
    if (work.regions) {
        if (work.regions->step()) return;
        if (!work.first_regions) {
            work.first_regions = work.regions->take();
            return start_regions();
        }
        work.result.first_regions = work.first_regions;
        work.result.second_regions = work.regions->take();
        work.result.regions = region_change(*work.result.first_regions, *work.result.second_regions);
        work.result.regions_pending = false;
        state.compare.networks = std::make_shared<const NetworkComparison>(work.result);
        work_.reset();
        return;
    }
    compare_now(state);
}

void ComparePipeline::compare_now(AppState& state) {
    Work& work = *work_;
    auto result = compare_studies(work.first, work.second);
    if (!result) {
        state.compare.networks.reset();
        state.compare.problem = result.error().sentence();
        work_.reset();
        return;
    }
    result->first_name = work.result.first_name;
    result->second_name = work.result.second_name;
    work.result = *std::move(result);
    if (work.key.with_regions && work.key.frame.origin.size() == work.first.network().num_inputs() &&
        same_inputs(work.first, work.second))
        start_regions();
    work.result.regions_pending = work.regions != nullptr;
    state.compare.networks = std::make_shared<const NetworkComparison>(work.result);
    if (!work.regions) work_.reset();
}

/// The partition of the first network, or once that is there of the second one.
void ComparePipeline::start_regions() {
    Work& work = *work_;
    PartitionOptions options;
    options.max_regions = kMostRegions;
    auto job = RegionPartitionJob::create((work.first_regions ? work.second : work.first).input->network,
                                          work.key.frame, work.key.home, options);
    work.regions = job ? *std::move(job) : nullptr;
}

}  // namespace reluscope
