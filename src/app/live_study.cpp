#include "app/live_study.h"

#include <utility>

namespace reluscope {

void LiveStudy::follow(std::shared_ptr<const StudyInput> input) {
    next_ = std::move(input);
    survey_.reset();
    if (job_ && clusters_told_) job_.reset();
}

void LiveStudy::drop() {
    next_.reset();
    job_.reset();
    clusters_.reset();
    survey_.reset();
    clusters_told_ = false;
}

void LiveStudy::step() {
    if (!job_) {
        if (!next_) return;
        job_ = std::make_unique<StudyJob>(std::exchange(next_, nullptr));
        clusters_told_ = false;
    }
    const bool more = job_->step();
    if (!clusters_told_ && job_->study().scores) {
        clusters_told_ = true;
        clusters_ = job_->study();
        if (next_) job_.reset();
        return;
    }
    if (more) return;
    survey_ = job_->study();
    job_.reset();
}

std::optional<Study> LiveStudy::take_clusters() { return std::exchange(clusters_, std::nullopt); }
std::optional<Study> LiveStudy::take_survey() {
    // Never ahead of its own clusters: whoever took them afterwards would go back to a study that is not checked.
    if (clusters_) return std::nullopt;
    return std::exchange(survey_, std::nullopt);
}

}  // namespace reluscope
