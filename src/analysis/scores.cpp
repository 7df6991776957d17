#include "analysis/scores.h"

#include <cmath>

namespace reluscope {

namespace {

void score_classes(const PatternTable& patterns, const Clustering& clustering, const Target& target,
                   ClusterScores& scores) {
    const auto clusters = static_cast<Eigen::Index>(clustering.num_clusters());
    scores.class_counts.setZero(static_cast<Eigen::Index>(target.classes.size()), clusters);
    std::vector<std::size_t> known(clustering.num_clusters(), 0);
    std::vector<std::size_t> right(clustering.num_clusters(), 0);
    std::size_t all_known = 0;
    std::size_t all_right = 0;
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        const std::int32_t truth = target.class_of_row[row];
        if (truth < 0) continue;
        const std::uint32_t cluster = clustering.assignment[row];
        ++scores.class_counts(truth, cluster);
        ++known[cluster];
        ++all_known;
        if (predicted_class(patterns.logits.col(static_cast<Eigen::Index>(row))) == truth) {
            ++right[cluster];
            ++all_right;
        }
    }
    for (std::size_t c = 0; c < known.size(); ++c) {
        scores.accuracy.push_back(static_cast<double>(right[c]) / static_cast<double>(known[c]));  // NaN for 0 / 0
    }
    scores.overall_accuracy = static_cast<double>(all_right) / static_cast<double>(all_known);
}

void score_numbers(const Eigen::MatrixXd& outputs, const Clustering& clustering, const Target& target,
                   ClusterScores& scores) {
    std::vector<double> squares(clustering.num_clusters(), 0);
    std::vector<std::size_t> known(clustering.num_clusters(), 0);
    double all_squares = 0;
    std::size_t all_known = 0;
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        const double error = outputs(0, static_cast<Eigen::Index>(row)) - target.value_of_row[row];
        if (std::isnan(error)) continue;
        const std::uint32_t cluster = clustering.assignment[row];
        squares[cluster] += error * error;
        ++known[cluster];
        all_squares += error * error;
        ++all_known;
    }
    for (std::size_t c = 0; c < known.size(); ++c)
        scores.rmse.push_back(std::sqrt(squares[c] / static_cast<double>(known[c])));
    scores.overall_rmse = std::sqrt(all_squares / static_cast<double>(all_known));
}

}  // namespace

ClusterScores score_clusters(Link link, const PatternTable& patterns, const Clustering& clustering,
                             const Target* target) {
    ClusterScores scores;
    Eigen::MatrixXd outputs = patterns.logits;
    apply_link(link, outputs);
    scores.mean_output.setZero(outputs.rows(), static_cast<Eigen::Index>(clustering.num_clusters()));
    for (std::size_t row = 0; row < clustering.num_rows(); ++row) {
        scores.mean_output.col(clustering.assignment[row]) += outputs.col(static_cast<Eigen::Index>(row));
    }
    for (std::size_t c = 0; c < clustering.num_clusters(); ++c) {
        scores.mean_output.col(static_cast<Eigen::Index>(c)) /= static_cast<double>(clustering.clusters[c].size);
    }
    if (target == nullptr) return scores;
    if (target->is_class()) {
        score_classes(patterns, clustering, *target, scores);
    } else {
        score_numbers(outputs, clustering, *target, scores);
    }
    return scores;
}

Target select_rows(const Target& target, const std::vector<std::uint32_t>& rows) {
    Target selected;
    selected.column = target.column;
    selected.classes = target.classes;
    for (const std::uint32_t row : rows) {
        if (target.is_class()) {
            selected.class_of_row.push_back(target.class_of_row[row]);
        } else {
            selected.value_of_row.push_back(target.value_of_row[row]);
        }
    }
    return selected;
}

Eigen::VectorXd mean_input(const Eigen::MatrixXd& inputs, const Clustering& clustering, ClusterId cluster) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(inputs.rows());
    for (const std::uint32_t row : clustering.rows_of(cluster)) sum += inputs.col(row);
    return sum / static_cast<double>(clustering.clusters[cluster.index].size);
}

}  // namespace reluscope
