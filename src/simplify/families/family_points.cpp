#include "simplify/families/family_points.h"

#include <utility>

namespace reluscope {

FamilyModelsJob::FamilyModelsJob(const Network& network, const FamilyRows& rows, const FamilySearch& search,
                                 const FamilyFitter& fitter, const FamilyLevel& level, FamilyFit fit)
    : network_(network),
      rows_(rows),
      search_(search),
      level_(level),
      to_answers_(fit == FamilyFit::kAnswers),
      fitting_(fitter, level, to_answers_ ? FamilyFit::kNetwork : fit) {}

bool FamilyModelsJob::step() {
    if (answers_) return answers_->step();
    if (!fitted_) {
        fitted_ = !fitting_.step();
        return !fitted_ || to_answers_;
    }
    if (!to_answers_) return false;
    auto answers = AnswerFitJob::create(network_, rows_, search_, level_, fitting_.take());
    answers_ = *std::move(answers);  // the caller has seen to it that there is no error
    return true;
}

double FamilyModelsJob::progress() const {
    if (!to_answers_) return fitting_.progress();
    return 0.5 * (answers_ ? 1 + answers_->progress() : fitting_.progress());
}

FamilyPointJob::FamilyPointJob(const FamilyJudges& judges, const FamilySearch& search, const FamilyFitter& fitter,
                               const FamilyLevel& level, FamilyFit fit)
    : judges_(judges), level_(level), models_(judges.network, judges.training, search, fitter, level, fit) {}

bool FamilyPointJob::step() {
    if (judging_) return judging_->step();
    if (!models_.step()) judging_.emplace(judges_, level_.family, models_.take());
    return true;
}

double FamilyPointJob::progress() const { return 0.5 * (judging_ ? 1 + judging_->progress() : models_.progress()); }

}  // namespace reluscope
