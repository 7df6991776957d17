#include "app/simplify/family_curve.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

constexpr std::uint64_t kDealingSeed = 0;  // --seed 0 of the command line deals the same rows

std::shared_ptr<const FamilyGround> family_ground(const Study& study) {
    auto ground = std::make_shared<FamilyGround>();
    ground->dealt = deal_rows(*study.input, kDealingSeed);
    ground->training = family_rows(*study.input, *study.patterns, ground->dealt.training);
    ground->held_out = family_rows(*study.input, *study.patterns, ground->dealt.held_out);
    ground->clustering = std::make_shared<const Clustering>(cluster_patterns(ground->training.bits));
    ground->index =
        std::make_unique<const FamilyPatterns>(cluster_patterns_of(ground->training.bits, *ground->clustering));
    return ground;
}

}  // namespace

bool can_make_families(const StudyInput& input, FamilyWay by) {
    const Network& network = *input.network;
    if (by == FamilyWay::kFidelity || by == FamilyWay::kPruning) return true;
    if (by == FamilyWay::kAnswers) return answers_fit_outputs(network, input.target);
    if (!input.target || input.target->classes.size() > 2) return false;
    return network.num_outputs() <= (input.target->is_class() ? 2 : 1);
}

FamilyCurveJob::FamilyCurveJob(const Study& study, FamilyWay by, bool touching,
                               std::shared_ptr<const FamilyCurve> known)
    : curve_(std::make_unique<FamilyCurve>()), known_(std::move(known)) {
    curve_->study = study;
    curve_->by = by;
    curve_->touching = touching;
}
FamilyCurveJob::~FamilyCurveJob() = default;

bool FamilyCurveJob::step() {
    if (!curve_->ground) {
        begin();
        return true;
    }
    if (!made_) {
        switch (curve_->by) {
            case FamilyWay::kFidelity: find_levels(); break;
            case FamilyWay::kAnswers: find_fidelity(); break;
            case FamilyWay::kAletheia: merge(); break;
            case FamilyWay::kPruning: prune(); break;
        }
        return true;
    }
    if (curve_->points.size() < num_places()) {
        judge_next();
        return true;
    }
    suggest();
    return false;
}

void FamilyCurveJob::begin() { curve_->ground = known_ ? known_->ground : family_ground(curve_->study); }

void FamilyCurveJob::find_levels() {
    const Network& network = curve_->study.network();
    const FamilyRows& training = curve_->ground->training;
    if (!search_) {
        FamilySearchOptions options;
        options.max_families = kMaxFamilies;
        options.touching = curve_->touching;
        search_ = std::make_shared<FamilySearch>(network, training, curve_->ground->clustering, options);
        return;
    }
    if (search_->step()) return;
    curve_->search = search_;
    fitter_ = std::make_unique<FamilyFitter>(network, training, *curve_->search);
    made_ = true;
}

/// The families are those by fidelity.
void FamilyCurveJob::find_fidelity() {
    const bool same = known_ && known_->by == FamilyWay::kFidelity && known_->touching == curve_->touching;
    if (same) curve_->fidelity = known_;
    if (!curve_->fidelity) {
        if (!first_)
            first_ = std::make_unique<FamilyCurveJob>(curve_->study, FamilyWay::kFidelity, curve_->touching, known_);
        if (!first_->step()) curve_->fidelity = first_->take();
        return;
    }
    curve_->ground = curve_->fidelity->ground;
    curve_->search = curve_->fidelity->search;
    fitter_ = std::make_unique<FamilyFitter>(curve_->study.network(), curve_->ground->training, *curve_->search);
    made_ = true;
}

const Study& FamilyCurveJob::training_study() {
    if (training_.input) return training_;
    const FamilyGround& ground = *curve_->ground;
    auto patterns = std::make_shared<PatternTable>();
    patterns->bits = ground.training.bits;
    patterns->logits = ground.training.logits;
    training_.input = part_of_input(*curve_->study.input, ground.dealt.training);
    training_.patterns = std::move(patterns);
    training_.clustering = ground.clustering;
    return training_;
}

void FamilyCurveJob::merge() {
    if (!merging_) {
        AletheiaOptions options;
        options.clusters = kMaxFamilies;
        options.every = true;
        merging_ = *AletheiaMergeJob::create(training_study(), options);  // can_make_families() holds
        return;
    }
    if (merging_->step()) return;
    for (AletheiaMerge& merge : merging_->take_all()) {
        curve_->neighbours = merge.neighbours;
        curve_->ward_clusters.push_back(merge.ward_clusters);
        curve_->models.push_back({std::move(merge.group_of_cluster), merge.maps(curve_->study.network().num_outputs()),
                                  std::move(merge.centroids)});
    }
    merging_.reset();
    made_ = true;
}

void FamilyCurveJob::prune() {
    const std::size_t all = std::min(kMaxFamilies, curve_->ground->clustering->num_clusters());
    if (!pruning_) {
        PruningOptions options;
        options.keep = curve_->models.size() + 1;
        pruning_ = *PruningJob::create(training_study(), options);  // without refits there is nothing to refuse
        return;
    }
    if (pruning_->step()) return;
    Pruning pruning = pruning_->take();
    pruning_.reset();
    curve_->rows_kept.push_back(pruning.rows_kept);
    curve_->models.push_back(
        {std::move(pruning.core_of_cluster), std::move(pruning.maps), std::move(pruning.centroids)});
    made_ = curve_->models.size() == all;
}

void FamilyCurveJob::judge_next() {
    const FamilyGround& ground = *curve_->ground;
    const FamilyJudges judges{curve_->study.network(), *ground.clustering, *ground.index, ground.training,
                              &ground.held_out};
    const std::size_t place = curve_->points.size();
    if (curve_->search) {
        if (!point_)
            point_ = std::make_unique<FamilyPointJob>(judges, *curve_->search, *fitter_,
                                                      curve_->search->levels()[place], curve_->fit());
        if (point_->step()) return;
        curve_->points.push_back(point_->take());
        point_.reset();
        return;
    }
    if (!judging_) {
        const FamilyModels& models = curve_->models[place];
        judging_ = std::make_unique<FamilyJudging>(judges, models.family, models.maps, models.centroids);
    }
    if (judging_->step()) return;
    curve_->points.push_back(judging_->take());
    judging_.reset();
}

void FamilyCurveJob::suggest() {
    constexpr std::size_t kPublished = 10;  // of Aletheia's example
    switch (curve_->by) {
        case FamilyWay::kFidelity:
        case FamilyWay::kPruning: curve_->suggested = suggested_families(curve_->points); break;
        case FamilyWay::kAnswers: curve_->suggested = curve_->fidelity->suggested; break;
        case FamilyWay::kAletheia: curve_->suggested = std::min(kPublished, curve_->most()); break;
    }
}

double FamilyCurveJob::progress() const {
    constexpr double kMaking = 0.8;
    if (!curve_->ground) return 0;
    if (made_) {
        const double part = point_ ? point_->progress() : judging_ ? judging_->progress() : 0;
        const double judged = static_cast<double>(curve_->points.size()) + part;
        return kMaking + (1 - kMaking) * judged / static_cast<double>(std::max<std::size_t>(1, num_places()));
    }
    if (first_) return kMaking * first_->progress();
    if (search_) return kMaking * search_->progress();
    if (merging_) return kMaking * merging_->progress();
    const std::size_t all = std::min(kMaxFamilies, curve_->ground->clustering->num_clusters());
    return kMaking * static_cast<double>(curve_->models.size()) / static_cast<double>(all);
}

std::shared_ptr<const FamilyCurve> FamilyCurveJob::take() {
    fitter_.reset();
    return std::shared_ptr<const FamilyCurve>(std::move(curve_));
}

}  // namespace reluscope
