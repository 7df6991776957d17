#include "app/compare/compare_topic.h"

#include "base/texts/views/compare_texts.h"

#include <utility>

namespace reluscope {

namespace {

constexpr std::size_t kMaxRegions = 100'000;

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
        case CompareKind::kNothing: return compare_texts::kChooseKind;
        case CompareKind::kClusters:
            if (!wanted.first_cluster) return compare_texts::kChooseCluster;
            if (!wanted.second_cluster || wanted.second_cluster == wanted.first_cluster)
                return compare_texts::choose_other_cluster(wanted.first_cluster->index);
            return "";
        case CompareKind::kRows:
            if (!wanted.first_row) return compare_texts::kChooseRow;
            if (!wanted.second_row || wanted.second_row == wanted.first_row) return compare_texts::kChooseOtherRow;
            return "";
        case CompareKind::kReference: return key.reference ? "" : compare_texts::kKeepFirst;
        case CompareKind::kEpoch: return key.epoch ? "" : compare_texts::kNoEpoch;
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
struct CompareStage::Work {
    CompareKey key;
    Study first, second;
    std::unique_ptr<StudyJob> study;  // of the first, while it is not there
    NetworkComparison result;
    std::unique_ptr<RegionPartitionJob> regions;
    std::shared_ptr<const RegionPartition> first_regions;
};

CompareStage::CompareStage(Desk& desk) : Stage(StageId::kCompare, desk.state.stages), desk_(desk), state_(desk.state) {}
CompareStage::~CompareStage() = default;

CompareKey CompareStage::wanted() const {
    CompareKey key;
    key.settings = state_.compare.settings;
    key.patterns = state_.document->study.patterns;
    CompareSettings& settings = key.settings;
    if (!settings.second_cluster) settings.second_cluster = state_.selection.cluster;
    if (!settings.second_row) settings.second_row = state_.selection.row;
    const bool rows = settings.kind == CompareKind::kRows;
    const bool clusters = settings.kind == CompareKind::kClusters;
    if (!rows) settings.first_row = settings.second_row = std::nullopt;
    if (!clusters) settings.first_cluster = settings.second_cluster = std::nullopt;
    if (rows || clusters) {
        key.output = state_.selection.output;
        key.per_unit = state_.view.bars == BarMode::kPerUnit;
        return key;
    }
    if (settings.kind == CompareKind::kReference) key.reference = state_.compare.reference;
    if (settings.kind == CompareKind::kEpoch) {
        for (const Snapshot& snapshot : state_.training.snapshots) {
            if (snapshot.epoch == settings.epoch) key.epoch = snapshot.network;
        }
    }
    key.with_regions = state_.training.mode == TrainingMode::kPaused;
    if (key.with_regions && state_.plane.partition) {
        key.frame = state_.plane.frame;
        key.home = state_.plane.home;
    }
    return key;
}

bool CompareStage::is_stale() const {
    if (!desk_.study_ready()) return false;
    if (state_.compare.settings.kind == CompareKind::kNothing) return done_.has_value();
    return work_ || !done_ || !(*done_ == wanted());
}

/// Clusters get other numbers when the network changes: the first one stays the one of its row. With another table,
/// rows and clusters are others.
void CompareStage::follow_document() {
    CompareSettings& settings = state_.compare.settings;
    const Study& study = state_.document->study;
    const std::shared_ptr<const Table> table = state_.document->table;
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

bool CompareStage::step() {
    work_ ? step_networks() : begin();
    return is_stale();
}

double CompareStage::progress() const {
    if (!work_) return 0;
    if (work_->study) return work_->study->progress();
    const double regions = work_->regions ? work_->regions->progress() : 0;
    return 0.5 * (regions + (work_->first_regions ? 1 : 0));
}

void CompareStage::begin() {
    follow_document();
    CompareState& compare = state_.compare;
    const CompareKey key = wanted();
    compare.problem = next_choice(key);
    const bool networks =
        compare.settings.kind == CompareKind::kReference || compare.settings.kind == CompareKind::kEpoch;
    if (!compare.problem.empty() || !networks) compare.networks.reset();
    if (!compare.problem.empty() || networks) compare.pair.reset();
    done_ = compare.settings.kind == CompareKind::kNothing ? std::nullopt : std::optional(key);
    if (!compare.problem.empty()) return;
    if (!networks) {
        auto pair = compare_pair(*state_.document, key.settings, key.output, key.per_unit);
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
    work_->second = state_.document->study;
    if (key.reference) {
        work_->first = key.reference->study;
        work_->result.first_name = key.reference->name;
    } else {
        work_->study = std::make_unique<StudyJob>(with_network(*state_.document->study.input, key.epoch));
        work_->result.first_name = "after epoch " + std::to_string(key.settings.epoch);
    }
    work_->result.second_name = state_.document->model->name + ", as it is open";
}

void CompareStage::step_networks() {
    Work& work = *work_;
    if (work.study) {
        work.study->step();
        if (work.study->error()) {
            return refuse(work.study->error()->sentence());
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
            return begin_regions();
        }
        work.result.first_regions = work.first_regions;
        work.result.second_regions = work.regions->take();
        work.result.regions = region_change(*work.result.first_regions, *work.result.second_regions);
        work.result.regions_pending = false;
        state_.compare.networks = std::make_shared<const NetworkComparison>(work.result);
        work_.reset();
        return;
    }
    compare_networks();
}

void CompareStage::compare_networks() {
    Work& work = *work_;
    auto result = compare_studies(work.first, work.second);
    if (!result) return refuse(result.error().sentence());
    result->first_name = work.result.first_name;
    result->second_name = work.result.second_name;
    work.result = *std::move(result);
    if (work.key.with_regions && work.key.frame.origin.size() == work.first.network().num_inputs() &&
        same_inputs(work.first, work.second))
        begin_regions();
    work.result.regions_pending = work.regions != nullptr;
    state_.compare.networks = std::make_shared<const NetworkComparison>(work.result);
    if (!work.regions) work_.reset();
}

/// The partition of the first network, or once that is there of the second one.
void CompareStage::begin_regions() {
    Work& work = *work_;
    PartitionOptions options;
    options.max_regions = kMaxRegions;
    auto job = RegionPartitionJob::create((work.first_regions ? work.second : work.first).input->network,
                                          work.key.frame, work.key.home, options);
    work.regions = job ? *std::move(job) : nullptr;
}

void CompareStage::refuse(std::string sentence) {
    state_.compare.networks.reset();
    state_.compare.problem = std::move(sentence);
    work_.reset();
}

namespace {

void keep_reference(AppState& state) {
    const Document& document = *state.document;
    std::string name = document.model->name;
    const TrainingState& training = state.training;
    if (training.begun)
        name += " after epoch " + std::to_string(training.shown_epoch.value_or(training.position.epoch));
    state.compare.reference = std::make_shared<const ReferenceStudy>(ReferenceStudy{document.study, name + ", kept"});
}

}  // namespace

void apply(SetCompare& command, CompareTopic& topic) {
    Desk& desk = topic.desk;
    if (!desk.study_ready()) return desk.refuse("There is nothing to compare: no document is open.");
    const Clustering& clustering = *desk.study().clustering;
    const auto outside = [](const auto& id, std::size_t count) { return id && id->index >= count; };
    const CompareSettings& settings = command.settings;
    if (outside(settings.first_cluster, clustering.num_clusters()) ||
        outside(settings.second_cluster, clustering.num_clusters()))
        return desk.refuse("There is no such cluster to compare; the last one is " +
                           std::to_string(clustering.num_clusters() - 1) + ".");
    if (outside(settings.first_row, clustering.num_rows()) || outside(settings.second_row, clustering.num_rows()))
        return desk.refuse("There is no such row to compare; the last one is " +
                           std::to_string(clustering.num_rows() - 1) + ".");
    if (command.keep_reference) keep_reference(desk.state);
    if (command.reference) desk.state.compare.reference = std::move(command.reference);
    desk.state.compare.settings = settings;
    topic.comparison.resume();
}

}  // namespace reluscope
