#pragma once

#include "analysis/study.h"
#include "app/state/simplify/families_state.h"
#include "base/job.h"
#include "simplify/families/family_points.h"
#include "simplify/families/family_search.h"
#include "simplify/held_out.h"
#include "simplify/merging/aletheia_merge.h"
#include "simplify/merging/pruning.h"

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace reluscope {

/// What families are made of, whatever the way: four in five rows, and the fifth that judges them.
struct FamilyGround {
    DealtRows dealt;
    FamilyRows training, held_out;
    std::shared_ptr<const Clustering> clustering;  ///< of the training rows
    std::unique_ptr<const FamilyPatterns> index;   ///< of its clusters
};

/// Families of one number.
struct FamilyModels {
    std::vector<std::uint32_t> family;  ///< per cluster of the ground
    FamilyMaps maps;
    Eigen::MatrixXd centroids;  ///< inputs x families, to which other patterns go; none: to the nearest output
};

/// Families for every place on the dial, made in one way.
struct FamilyCurve {
    Study study;
    FamilyWay by = FamilyWay::kFidelity;
    bool touching = false;
    std::shared_ptr<const FamilyGround> ground;
    std::shared_ptr<const FamilySearch> search;   ///< by fidelity and by answers: over the ground's training rows
    std::shared_ptr<const FamilyCurve> fidelity;  ///< by answers: the same families by fidelity
    std::vector<FamilyModels> models;             ///< in the other ways: of each place
    std::vector<std::size_t> rows_kept;           ///< by pruning: training rows that stay in their own cluster
    std::vector<std::size_t> ward_clusters;       ///< by Aletheia: before small ones joined others
    std::size_t neighbours = 0;                   ///< by Aletheia: that were linked
    std::vector<FamilyPoint> points;              ///< points[k - 1] is the k-th place
    std::size_t suggested = 0;

    std::size_t most() const { return points.size(); }
    FamilyFit fit() const { return by == FamilyWay::kAnswers ? FamilyFit::kAnswers : FamilyFit::kNetwork; }
};

/// Whether the rows have the answers that a way needs. Quick.
bool can_make_families(const StudyInput& input, FamilyWay by);

/// Makes families of every number in one way, then judges every number of them.
class FamilyCurveJob final : public Job {
public:
    /// can_make_families() holds. `known`, which may be null, is a curve of the same study, of which is used what can
    /// be.
    FamilyCurveJob(const Study& study, FamilyWay by, bool touching, std::shared_ptr<const FamilyCurve> known = nullptr);
    ~FamilyCurveJob() override;

    bool step() override;
    double progress() const override;
    std::shared_ptr<const FamilyCurve> take();

    /// The most families that are looked for.
    static constexpr std::size_t kMaxFamilies = 64;

private:
    void begin();
    void find_levels();
    void find_fidelity();
    void merge();
    void prune();
    const Study& training_study();
    std::size_t num_places() const { return curve_->search ? curve_->search->levels().size() : curve_->models.size(); }
    void judge_next();
    void suggest();

    std::unique_ptr<FamilyCurve> curve_;
    std::shared_ptr<const FamilyCurve> known_;
    std::unique_ptr<FamilyCurveJob> first_;  // by answers: makes the families
    std::shared_ptr<FamilySearch> search_;
    std::unique_ptr<FamilyFitter> fitter_;
    Study training_;  // the training rows as a study of their own, once it was asked for
    std::unique_ptr<AletheiaMergeJob> merging_;
    std::unique_ptr<PruningJob> pruning_;
    bool made_ = false;
    std::unique_ptr<FamilyPointJob> point_;  // at work
    std::unique_ptr<FamilyJudging> judging_;
};

}  // namespace reluscope
