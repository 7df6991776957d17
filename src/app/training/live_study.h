#pragma once

#include "analysis/study.h"

#include <memory>
#include <optional>
#include <utility>

namespace reluscope {

/// Studies the same rows again and again under a network that changes faster than it can be studied: in training, or
/// while a weight is dragged. A study that has begun is brought as far as its clusters, so that there is something to
/// see; of the networks that came meanwhile only the newest is studied.
class LiveStudy {
public:
    /// The newest network over the rows.
    void follow(std::shared_ptr<const StudyInput> input);
    /// Forgets everything.
    void drop();

    bool has_work() const { return job_ || next_; }
    /// True until the clusters of the newest network are known; what comes after them can wait.
    bool is_urgent() const { return next_ || (job_ && !clusters_told_); }

    /// take_clusters() has something to give.
    bool has_clusters() const { return clusters_.has_value(); }

    /// Does the next piece.
    void step();

    /// Why the newest network is not studied: its numbers leave the range of double. Told once.
    std::optional<Error> take_fault() { return std::exchange(fault_, std::nullopt); }

    /// A study with clusters and scores that was not given yet.
    std::optional<Study> take_clusters();
    /// The study of take_clusters() with every map checked. Only after that, and when no newer network came.
    std::optional<Study> take_survey();
    /// take_survey() has something to give, now or after take_clusters().
    bool has_survey() const { return survey_.has_value(); }

private:
    std::shared_ptr<const StudyInput> next_;
    std::unique_ptr<StudyJob> job_;
    std::optional<Study> clusters_;
    bool clusters_told_ = false;
    // The clusters are given before the maps are checked: no number can leave the range of double.
    bool shows_early_ = false;
    std::optional<Study> survey_;
    std::optional<Error> fault_;
};

}  // namespace reluscope
