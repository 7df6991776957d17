#include "app/training/live_study.h"

#include "analysis/finite_check.h"

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
    fault_.reset();
    clusters_told_ = false;
}

void LiveStudy::step() {
    if (!job_) {
        if (!next_) return;
        shows_early_ = surely_finite(*next_);
        job_ = std::make_unique<StudyJob>(std::exchange(next_, nullptr));
        clusters_told_ = false;
    }
    const bool more = job_->step();
    if (job_->error()) {
        fault_ = job_->error();
        job_.reset();
        return;
    }
    const Study& study = job_->study();
    if (!clusters_told_ && (study.survey || (study.scores && shows_early_))) {
        clusters_told_ = true;
        clusters_ = study;
        if (next_) job_.reset();
        if (next_ || more) return;
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
