#pragma once

#include "analysis/study.h"
#include "base/job.h"
#include "base/result.h"
#include "simplify/families/family_models.h"
#include "simplify/families/family_names.h"
#include "simplify/families/family_points.h"
#include "simplify/families/family_scores.h"
#include "simplify/families/family_search.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reluscope {

/// What families are made of. Nothing of `held_out` goes into them.
struct FamilySource {
    std::shared_ptr<const StudyInput> input;  ///< of the training rows: network, table, origins of the inputs
    std::shared_ptr<const FamilyRows> training;
    std::shared_ptr<const FamilyRows> held_out;  ///< may be null
};

/// Families for every number of them, and how good each number is.
struct FamilyStudy {
    FamilySource source;
    std::shared_ptr<const FamilySearch> search;
    std::shared_ptr<const FamilyFitter> fitter;
    std::shared_ptr<const FamilyPatterns> index;  ///< of the clusters' patterns
    std::vector<FamilyPoint> curve;               ///< curve[k - 1] has k families; models fitted to the network
    std::size_t suggested = 0;                    ///< suggested_families()

    const Network& network() const { return *source.input->network; }
};

/// Computes a FamilyStudy in slices: the search, then the curve point by point.
class FamilyStudyJob final : public Job {
public:
    FamilyStudyJob(FamilySource source, const FamilySearchOptions& options);

    bool step() override;
    double progress() const override;
    /// Complete at the end.
    const FamilyStudy& study() const { return study_; }

private:
    FamilyStudy study_;
    std::shared_ptr<FamilySearch> search_;
    std::unique_ptr<FamilyPointJob> point_;  // at work
};

/// One number of families with all that is said of them.
struct FamilyChoice {
    FamilyFit fit = FamilyFit::kNetwork;
    FamilyMaps maps;
    std::vector<std::uint32_t> family;  ///< per cluster of the search
    std::vector<std::size_t> sizes;     ///< training rows per family
    std::vector<FamilyCertificate> certificates;
    std::vector<FamilyWords> words;
    FamilyPoint scores;
    double tree_training = 0;                      ///< share of the rows whose family the tree names
    std::optional<double> tree_held_out;           ///< the same of held-out rows
    std::vector<std::uint32_t> held_out_families;  ///< per held-out row
};

/// `families` at most as many as study.curve has points.
/// Errors   kAnswers: as fit_answers().
Result<FamilyChoice> choose_families(const FamilyStudy& study, std::size_t families,
                                     FamilyFit fit = FamilyFit::kNetwork);

}  // namespace reluscope
