#include "reports/reliance.h"

#include <cmath>
#include <limits>

namespace reluscope {

namespace {

/// How wrong the predictions for a cluster are: the share that is wrong, or the typical error; NaN where unknown.
double error_of_cluster(const ClusterScores& scores, std::size_t c) {
    if (!scores.accuracy.empty()) return 1 - scores.accuracy[c];
    return scores.rmse.empty() ? std::numeric_limits<double>::quiet_NaN() : scores.rmse[c];
}

void note_beyond(const ClusterScores& scores, std::size_t c, std::size_t rows, Reliance& found) {
    const auto column = static_cast<Eigen::Index>(c);
    for (Eigen::Index o = 0; o < scores.beyond_chance.rows(); ++o) {
        if (scores.beyond_chance(o, column) == 0) continue;
        if (found.beyond == 0) {
            found.largest_beyond = ClusterId(c);
            found.beyond_output = o;
        }
        ++found.beyond;
        found.beyond_rows += rows;
        return;
    }
}

}  // namespace

Reliance reliance_of(const Study& study) {
    Reliance found;
    const ClusterScores& scores = *study.scores;
    if (scores.overall_known == 0) return found;
    double worst = scores.accuracy.empty() ? scores.overall_rmse : 1 - scores.overall_accuracy;
    for (std::size_t c = 0; c < study.clustering->num_clusters(); ++c) {
        const std::size_t rows = study.clustering->clusters[c].size;
        if (scores.beyond_chance.size() > 0) note_beyond(scores, c, rows, found);
        if (scores.known[c] < Reliance::kFewRows) {
            ++found.few;
            found.few_rows += rows;
        }
        const double error = error_of_cluster(scores, c);
        if (scores.known[c] >= Reliance::kEnoughRows && error > worst) {
            worst = error;
            found.worst = ClusterId(c);
        }
    }
    return found;
}

}  // namespace reluscope
