#include "answers/holding/sign_stability.h"

#include <algorithm>
#include <utility>

namespace reluscope {

namespace {

void set_up(SignCounts& counts, Eigen::Index inputs, Eigen::Index outputs) {
    counts.negative.setZero(inputs, outputs);
    counts.zero.setZero(inputs, outputs);
    counts.positive.setZero(inputs, outputs);
}

}  // namespace

double SignCounts::kept(Eigen::Index input, Eigen::Index output) const {
    const Eigen::Index all = total();
    if (all == 0) return 0;
    return std::max(negative(input, output), positive(input, output)) / static_cast<double>(all);
}

SignStabilityJob::SignStabilityJob(Study study) : study_(std::move(study)), collapse_(study_.network()) {
    set_up(result_.clusters, study_.network().num_inputs(), study_.network().num_outputs());
    set_up(result_.rows, study_.network().num_inputs(), study_.network().num_outputs());
}

bool SignStabilityJob::step() {
    const Clustering& clustering = *study_.clustering;
    if (next_ == clustering.num_clusters()) return false;
    const std::size_t count = std::min(AffineCollapse::good_block(study_.network()), clustering.num_clusters() - next_);
    maps_of_clusters(collapse_, *study_.patterns, clustering, next_, count, block_);
    for (std::size_t c = 0; c < count; ++c) {
        const auto rows = static_cast<int>(clustering.clusters[next_ + c].size);
        const auto weights = block_.weights_of(c);
        for (Eigen::Index o = 0; o < weights.cols(); ++o) {
            const double least = kNoWeight * weights.col(o).cwiseAbs().maxCoeff();
            for (Eigen::Index j = 0; j < weights.rows(); ++j) {
                const double weight = weights(j, o);
                const auto side = [&](SignCounts& counts) -> int& {
                    if (weight > least) return counts.positive(j, o);
                    return weight < -least ? counts.negative(j, o) : counts.zero(j, o);
                };
                side(result_.clusters) += 1;
                side(result_.rows) += rows;
            }
        }
    }
    next_ += count;
    return next_ < clustering.num_clusters();
}

double SignStabilityJob::progress() const {
    const std::size_t clusters = study_.clustering->num_clusters();
    return clusters == 0 ? 1 : static_cast<double>(next_) / static_cast<double>(clusters);
}

SignStability sign_stability(const Study& study) {
    SignStabilityJob job(study);
    while (job.step()) {
    }
    return job.take();
}

}  // namespace reluscope
