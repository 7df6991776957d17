#include "simplify/families/family_study.h"

#include "simplify/families/family_answers.h"

#include <algorithm>
#include <utility>

namespace reluscope {

FamilyStudyJob::FamilyStudyJob(FamilySource source, const FamilySearchOptions& options) {
    study_.source = std::move(source);
    const FamilyRows& rows = *study_.source.training;
    const auto clustering = std::make_shared<const Clustering>(cluster_patterns(rows.bits));
    search_ = std::make_shared<FamilySearch>(*study_.source.input->network, rows, clustering, options);
    study_.search = search_;
    study_.index = std::make_shared<const FamilyPatterns>(cluster_patterns_of(rows.bits, *clustering));
}

bool FamilyStudyJob::step() {
    if (!study_.fitter) {
        if (search_->step()) return true;
        study_.fitter = std::make_shared<const FamilyFitter>(study_.network(), *study_.source.training, *search_);
        return !search_->levels().empty();
    }
    if (!point_) {
        const FamilyLevel& level = search_->levels()[study_.curve.size()];
        const FamilyJudges judges{study_.network(), search_->clustering(), *study_.index, *study_.source.training,
                                  study_.source.held_out.get()};
        point_ = std::make_unique<FamilyPointJob>(judges, *search_, *study_.fitter, level, FamilyFit::kNetwork);
    }
    if (point_->step()) return true;
    study_.curve.push_back(point_->take());
    point_.reset();
    if (study_.curve.size() < search_->levels().size()) return true;
    study_.suggested = suggested_families(study_.curve);
    return false;
}

double FamilyStudyJob::progress() const {
    constexpr double kSearch = 0.8;
    if (!study_.fitter) return kSearch * search_->progress();
    const double judged = static_cast<double>(study_.curve.size()) + (point_ ? point_->progress() : 0);
    return kSearch + (1 - kSearch) * judged / static_cast<double>(std::max<std::size_t>(search_->levels().size(), 1));
}

Result<FamilyChoice> choose_families(const FamilyStudy& study, std::size_t families, FamilyFit fit) {
    const FamilyLevel& level = study.search->levels()[families - 1];
    const FamilyRows& training = *study.source.training;
    const FamilyRows* held_out = study.source.held_out.get();
    FamilyChoice choice;
    choice.fit = fit;
    choice.family = level.family;
    choice.maps = study.fitter->fit(level, fit);
    if (fit == FamilyFit::kAnswers) {
        auto maps = fit_answers(study.network(), training, *study.search, level, std::move(choice.maps));
        if (!maps) return tl::unexpected<Error>(maps.error());
        choice.maps = *std::move(maps);
    }
    const std::vector<std::uint32_t> family = families_of_rows(*study.search, level);
    choice.sizes.assign(families, 0);
    for (const std::uint32_t own : family) ++choice.sizes[own];
    choice.certificates = certify_families(study.network(), training,
                                           family_outputs(choice.maps, family, training.inputs), family, families);
    choice.scores =
        judge_families(study.network(), *study.search, *study.index, level, choice.maps, training, held_out);
    const FamilyTree tree(training.inputs, study.source.input->origins, family, families);
    choice.words =
        name_families(tree, study.source.input->origins, *study.source.input->table, training.inputs, families);
    choice.tree_training = tree.fidelity(training.inputs, family);
    if (held_out != nullptr && held_out->count() > 0) {
        choice.held_out_families =
            deal_rows(study.network(), *study.index, level.family, choice.maps, *held_out).family;
        choice.tree_held_out = tree.fidelity(held_out->inputs, choice.held_out_families);
    }
    return choice;
}

}  // namespace reluscope
