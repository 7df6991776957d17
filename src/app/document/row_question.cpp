#include "app/document/row_question.h"

#include "analysis/explanation.h"
#include "analysis/rows/row_geometry.h"
#include "analysis/scores.h"
#include "app/document/views.h"

#include <limits>

namespace reluscope {

bool predicts_number(const Study& study) { return !makes_decisions(study) && study.network().num_outputs() == 1; }

RowQuestion row_question(const AppState& state) {
    return {state.document->study.patterns, *state.selection.row, state.what_if, {}, {}};
}

RowQuestion change_question(const AppState& state) {
    RowQuestion question = row_question(state);
    question.locks = state.answers.locks;
    question.aim = state.answers.settings.aim;
    return question;
}

const FoundChange* current_change(const AppState& state) {
    const FoundChange* found = state.answers.change.get();
    const bool ready = state.document && state.selection.row;
    return found != nullptr && ready && found->question == change_question(state) ? found : nullptr;
}

bool change_is_awaited(const AppState& state) {
    if (!state.document || !state.selection.row || current_change(state) != nullptr) return false;
    const AnswersState& answers = state.answers;
    if (answers.change_waits || (predicts_number(state.document->study) && !answers.settings.aim.value)) return false;
    const StageStatus& work = state.stages[StageId::kSmallestChange];
    return !work.halted && (work.stale || answers.change_problem.empty());
}

std::optional<RowId> nearest_other_row(const AppState& state) {
    const Study& study = state.document->study;
    const ChosenRow chosen = chosen_row(state);
    const Eigen::VectorXd from = chosen.study.input->rows->inputs.col(chosen.row.index);
    const Eigen::MatrixXd& inputs = study.input->rows->inputs;
    const Eigen::VectorXd weights = deviation_scales(*study.input).cwiseInverse();
    const bool decides = makes_decisions(study);
    const auto kind = [&](std::uint32_t r) {
        return decides ? static_cast<std::uint32_t>(predicted_class(study.patterns->logits.col(r)))
                       : study.clustering->assignment[r];
    };
    const auto own_class = [&] {
        return static_cast<std::uint32_t>(predicted_class(chosen.study.patterns->logits.col(chosen.row.index)));
    };
    const auto own_cluster = [&] {
        if (!state.what_if) return study.clustering->assignment[chosen.row.index];
        return state.what_if->cluster.value_or(ClusterId()).index;
    };
    const std::uint32_t own = decides ? own_class() : own_cluster();
    double nearest = std::numeric_limits<double>::infinity();
    std::optional<RowId> best;
    for (std::uint32_t r = 0; r < study.clustering->num_rows(); ++r) {
        if (kind(r) == own) continue;
        const double distance = (inputs.col(r) - from).cwiseProduct(weights).squaredNorm();
        if (distance >= nearest) continue;
        nearest = distance;
        best = RowId(r);
    }
    return best;
}

}  // namespace reluscope
