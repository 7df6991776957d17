#include "app/app.h"

// What the compare view compares.

namespace reluscope {

void App::on(SetCompare& command) {
    if (!study_ready()) return tell(MessageKind::kError, "There is nothing to compare: no document is open.");
    const Clustering& clustering = *state_.document->study.clustering;
    const auto outside = [](const auto& id, std::size_t count) { return id && id->index >= count; };
    const CompareSettings& settings = command.settings;
    if (outside(settings.first_cluster, clustering.num_clusters()) ||
        outside(settings.second_cluster, clustering.num_clusters()))
        return tell(MessageKind::kError, "There is no such cluster to compare; the last one is " +
                                             std::to_string(clustering.num_clusters() - 1) + ".");
    if (outside(settings.first_row, clustering.num_rows()) || outside(settings.second_row, clustering.num_rows()))
        return tell(MessageKind::kError, "There is no such row to compare; the last one is " +
                                             std::to_string(clustering.num_rows() - 1) + ".");
    if (command.keep_reference) keep_reference();
    state_.compare.settings = settings;
    state_.halted.compare = false;
}

void App::keep_reference() {
    const Document& document = *state_.document;
    std::string name = document.model->name;
    const TrainingState& training = state_.training;
    if (training.begun)
        name += " after epoch " + std::to_string(training.shown_epoch.value_or(training.position.epoch));
    state_.compare.reference = std::make_shared<const ReferenceStudy>(ReferenceStudy{document.study, name + ", kept"});
}

bool App::compare_has_work() const { return study_ready() && !state_.halted.compare && compare_.has_work(state_); }

bool App::advance_compare(double end) {
    if (!compare_has_work()) return false;
    while (compare_has_work() && now_() < end) compare_.step(state_);
    return compare_has_work();
}

}  // namespace reluscope
