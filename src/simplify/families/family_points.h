#pragma once

#include "base/job.h"
#include "simplify/families/family_answers.h"
#include "simplify/families/family_models.h"
#include "simplify/families/family_scores.h"

#include <memory>
#include <optional>

namespace reluscope {

/// The models of one level in steps: fitted to the network, and then to the answers where that is asked for.
class FamilyModelsJob final : public Job {
public:
    /// All must outlive the job. With kAnswers answers_fit_outputs() holds of the rows.
    FamilyModelsJob(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                    const FamilyFitter& fitter, const FamilyLevel& level, FamilyFit fit);

    bool step() override;
    double progress() const override;
    FamilyMaps take() { return answers_ ? answers_->take() : fitting_.take(); }

private:
    const Network& network_;
    const FamilyRows& rows_;
    const FamilySearch& search_;
    const FamilyLevel& level_;
    bool to_answers_;
    bool fitted_ = false;
    FamilyFitJob fitting_;
    std::unique_ptr<AnswerFitJob> answers_;
};

/// One point of the curve in steps: the models of a level, and how good they are.
class FamilyPointJob final : public Job {
public:
    /// As FamilyModelsJob; `judges` has the same rows.
    FamilyPointJob(const FamilyJudges& judges, const FamilySearch& search, const FamilyFitter& fitter,
                   const FamilyLevel& level, FamilyFit fit);

    bool step() override;
    double progress() const override;
    FamilyPoint take() { return judging_->take(); }

private:
    FamilyJudges judges_;
    const FamilyLevel& level_;
    FamilyModelsJob models_;
    std::optional<FamilyJudging> judging_;
};

}  // namespace reluscope
